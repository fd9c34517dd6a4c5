"""The rule of a table in words, for the caption under it."""

from codebook.versions import State
from exports.counts import Counts, Rule
from exports.table import Table
from exports.waiting import Waiting

NOTHING_WAITS = Waiting()
_TO_REVIEW = ("to_review", "to_answer")
"""What the two numbers of a Waiting are called as data."""


def caption(
    rule: Rule, counts: Counts, *, under: str | None, state: State, waiting: Waiting = NOTHING_WAITS
) -> str:
    """One paragraph: what each number counts, what was left out, and in which state of the project.

    It says nothing of the day on which it was written, so that the same state always gives the same words.
    """
    parts = [_units(rule, counts), references_in_words(rule), aggregation_in_words(rule)]
    return " ".join([*parts, *left_out(rule, counts, under), *to_review(waiting), standing(state)])


def standing(state: State) -> str:
    """The codebook's version and the state of the project, in words.

    >>> standing(State(57, "2026-11-22", "v3 after pilot", 2))
    'Codebook “v3 after pilot”, 2 changes since. State 57 of 2026-11-22.'
    >>> standing(State(3, "2026-11-22", "", 0))
    'Codebook not signed off. State 3 of 2026-11-22.'
    """
    codebook = f"Codebook “{state.version}”" if state.version else "Codebook not signed off"
    if state.since:
        codebook += f", {state.since:,} change{'' if state.since == 1 else 's'} since"
    return f"{codebook}. State {state.line} of {state.date}."


def facts(
    rule: Rule, counts: Counts, *, under: str | None, state: State, waiting: Waiting = NOTHING_WAITS
) -> dict[str, str | int]:
    """The same as data."""
    found: dict[str, str | int] = {
        "unit": rule.unit,
        "units": counts.total,
        "aggregate": rule.aggregate,
        "coders": f"coder={rule.coder}" if rule.coder else "per-coder" if rule.per_coder else "pooled",
        "exclude_interviewer": "yes" if rule.exclude_interviewer else "no",
        "codebook": state.version,
        "codebook_changes": state.since,
        "state": state.line,
        "date": state.date,
    }
    if rule.where:
        found["where"] = _where(rule)
    if counts.within:
        found["within"] = counts.within
    if counts.unplaced:
        found["without_unit"] = counts.unplaced
    found |= {name: number for name, number in zip(_TO_REVIEW, waiting, strict=True) if number}
    return found | ({"under": under} if under else {})


def to_review(waiting: Waiting) -> list[str]:
    """What is to be said of references that nobody has decided on again; nothing where there are none.

    >>> to_review(Waiting(12, 1))
    ['12 references have not been looked at again since their code was redefined.', '1 waits for an answer.']
    """
    told = []
    if waiting.open:
        has, whose = ("reference has", "its") if waiting.open == 1 else ("references have", "their")
        told.append(f"{waiting.open:,} {has} not been looked at again since {whose} code was redefined.")
    if waiting.asked:
        told.append(f"{waiting.asked:,} wait{'s' if waiting.asked == 1 else ''} for an answer.")
    return told


def _units(rule: Rule, counts: Counts) -> str:
    header = Table("", rule.unit, (), "", {}).headers[1]
    where = " or below it" if rule.aggregate != "none" else ""
    text = f"{header}: how many of {counts.total:,} have at least one reference at the code{where}."
    if counts.unplaced:
        text += f" {counts.unplaced:,} interviews have no {rule.unit} and count in none."
    return text


def references_in_words(rule: Rule) -> str:
    """What one reference is."""
    whose = f"references by {rule.coder}" if rule.coder else "coded passages"
    if rule.per_coder and not rule.coder:
        return f"Number of references: {whose}; each coder's count apart, overlaps of one coder are one."
    coders = "" if rule.coder else ", whoever coded them"
    return f"Number of references: {whose}; passages that overlap at a code are one{coders}."


def aggregation_in_words(rule: Rule) -> str:
    """What a heading has of the codes below it."""
    return {
        "none": "Not aggregated: a heading counts only what was coded at it.",
        "sum": "Aggregated: a heading's references are the sum of those at and below it.",
        "union": "Aggregated: a passage coded at several codes below a heading is one reference there.",
    }[rule.aggregate]


def left_out(rule: Rule, counts: Counts, under: str | None) -> list[str]:
    """What is not in the numbers, one sentence each."""
    parts = []
    if rule.where:
        parts.append(f"Only interviews with {_where(rule)}.")
    if rule.exclude_interviewer:
        parts.append("Passages wholly in interviewers' speech are left out.")
    if counts.retired:
        left = "1 retired code is" if counts.retired == 1 else f"{counts.retired:,} retired codes are"
        parts.append(f"{left} left out.")
    if counts.within:
        parts.append(counts.within)
    if under:
        parts.append(f"Only “{under}” and what is below it.")
    return parts


def _where(rule: Rule) -> str:
    return " and ".join(f"{name} = {' or '.join(sorted(values))}" for name, values in rule.where.items())
