"""New codes by interview and how they add up, whole and by theme.

A code is new in the first interview, in the order of going through them, that has a counted reference at it.
Headings count for what was coded at them, as in the table without aggregation; a theme has the new codes at
and below it. Guest, Bunce and Johnson (2006), https://doi.org/10.1177/1525822X05279903, count so.
"""

from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import CodeLine, subtree, tree
from codebook.versions import state_of
from exports.caption import standing
from exports.counts import InterviewCodes, Rule, count_interviews, within_in_words
from exports.coverage import coverage, word_coverage
from exports.saturation.orders import ordered
from exports.units import units_of
from qualcode.store.models import Interview, Study, Transcript


@dataclass(frozen=True)
class Step:
    """One interview, where it comes in the order."""

    interview: str
    first_coded: str
    """When its earliest counted reference was made; ISO 8601, UTC."""
    codes: int
    """How many codes have a counted reference in it."""
    new: tuple[str, ...]
    """Those that no interview before it had, as the table prints them, in its order."""
    so_far: int
    """How many codes this interview and those before it have between them."""


@dataclass(frozen=True)
class Theme:
    """One theme, or one heading below the one that is shown alone."""

    theme: str
    codes: int
    """Codes at or below it that can be coded at."""
    new: tuple[int, ...]
    """How many of them are new in each interview, in the order of the steps."""
    without: tuple[str, ...]
    """The interviews with no counted reference at or below it."""


@dataclass(frozen=True)
class Covered:
    """How much of a transcript is coded."""

    transcript: str
    interview: str
    share: float
    """Of its characters, those in at least one counted reference; from 0 to 1."""
    words: float
    """Of its words, those that a counted reference touches; from 0 to 1."""


@dataclass(frozen=True)
class Saturation:
    """All that is told about it."""

    title: str
    codes: int
    """Codes that can be coded at."""
    steps: tuple[Step, ...]
    themes: tuple[Theme, ...]
    uncoded: tuple[str, ...]
    """Interviews that the rule admits and that have no counted reference at all; they are no steps."""
    covered: tuple[Covered, ...]
    caption: str
    date: str
    """The day of the state it shows, ISO 8601."""


def saturation(
    session: Session, rule: Rule, *, order: str = "coding", under: CodeLine | None = None
) -> Saturation:
    """Go through the interviews; the order stands even where only what is ``under`` a heading is shown.

    Raises what ``orders.ordered`` raises, and NotFound for an attribute that interviews do not have.
    """
    lines = tree(session)
    rule = replace(rule, unit="interview", aggregate="none")
    units = units_of(session, rule)
    admitted = set(units.homes().values())
    names = {row.id: row.name for row in session.execute(select(Interview.id, Interview.name))}
    found = count_interviews(session, lines, rule)
    homes = ordered(names, found, order)
    retired = retired_ids(lines)
    shown = [line for line in (subtree(lines, under.id) if under else lines) if line.id not in retired]
    steps = _steps(shown, homes, names, found)
    state = state_of(session)
    return Saturation(
        session.scalars(select(Study.name)).one(),
        sum(line.codable for line in shown),
        steps,
        tuple(_theme(line, shown, homes, names, found) for line in _themes(shown, under)),
        tuple(sorted(names[home] for home in admitted if home not in found)),
        _covered(session, rule, names),
        " ".join([*_caption(rule, within_in_words(units), order, under, steps), standing(state)]),
        state.date,
    )


def _steps(
    shown: list[CodeLine], homes: list[int], names: dict[int, str], found: dict[int, InterviewCodes]
) -> tuple[Step, ...]:
    met: set[int] = set()
    steps = []
    for home in homes:
        here = [line for line in shown if line.id in found[home].codes]
        new = tuple(line.printed for line in here if line.id not in met)
        met |= {line.id for line in here}
        steps.append(Step(names[home], found[home].first[0], len(here), new, len(met)))
    return tuple(steps)


def _themes(shown: list[CodeLine], under: CodeLine | None) -> list[CodeLine]:
    """The top of what is shown; below a heading that is shown alone, what stands directly below it."""
    if under is None:
        return [line for line in shown if line.level == 1]
    return [line for line in shown if line.parent_id == under.id] or shown[:1]


def _theme(
    top: CodeLine,
    shown: list[CodeLine],
    homes: list[int],
    names: dict[int, str],
    found: dict[int, InterviewCodes],
) -> Theme:
    below = [line for line in subtree(shown, top.id) if line.level >= top.level]
    steps = _steps(below, homes, names, found)
    without = tuple(step.interview for step in steps if not step.codes)
    return Theme(
        top.printed, sum(line.codable for line in below), tuple(len(step.new) for step in steps), without
    )


def _covered(session: Session, rule: Rule, names: dict[int, str]) -> tuple[Covered, ...]:
    shares, words = coverage(session, rule), word_coverage(session, rule)
    transcripts = session.execute(
        select(Transcript.id, Transcript.name, Transcript.interview_id).order_by(Transcript.name)
    )
    return tuple(
        Covered(row.name, names[row.interview_id], shares[row.id], words[row.id])
        for row in transcripts
        if row.id in shares
    )


def _caption(
    rule: Rule, within: str, order: str, under: CodeLine | None, steps: tuple[Step, ...]
) -> list[str]:
    """What was counted and in which order, in sentences."""
    ways = {"coding": "Interviews in the order of their first reference.", "name": "Interviews by name."}
    told = [
        "New: codes that no interview before has a reference at; a heading counts for what was coded at it.",
        ways.get(order, "Interviews in the order of a list."),
    ]
    if rule.coder:
        told.append(f"References by {rule.coder} only.")
    if rule.where:
        wanted = (f"{name} = {' or '.join(sorted(values))}" for name, values in rule.where.items())
        told.append(f"Only interviews with {' and '.join(wanted)}.")
    if within:
        told.append(within)
    if rule.exclude_interviewer:
        told.append("Passages wholly in interviewers' speech are left out.")
    if under:
        told.append(f"Only “{under.printed}” and what is below it.")
    if order == "coding" and (alike := _alike(steps)):
        told.append(
            f"{alike} first references bear the same time as another, as after an import; --order helps."
        )
    return told


def _alike(steps: tuple[Step, ...]) -> int:
    """How many interviews were first coded in the same second as another."""
    times = Counter(step.first_coded for step in steps)
    return sum(count for count in times.values() if count > 1)
