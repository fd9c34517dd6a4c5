"""The two numbers per code: the one place where interviews and references are counted.

``docs/counting.md`` says what they mean. References are read once, ordered by place, and counted as they
pass; memory grows with codes and interviews, never with references. Interviews are kept as bit sets, so a
heading's interviews are a union and never a sum.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, groupby
from operator import itemgetter, or_

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import CodeLine
from exports.groups import Groups
from exports.pieces import Pieces
from exports.rule import Aggregate, Rule
from exports.tally import CodeCount, Found, Tally, gather
from exports.units import Place, Units, units_of
from qualcode.store.models import Coder, Reference, Transcript
from transcripts.questions.within import Within

__all__ = ["Aggregate", "CodeCount", "Found", "Rule"]
_BATCH = 500
"""Rows fetched at a time: few enough that the garbage collector seldom looks through a batch."""


@dataclass(frozen=True)
class Counts:
    """The counts of a whole framework."""

    total: int
    """How many units there are: no count of interviews is above it."""
    by_code: dict[int, CodeCount]
    """Per code id, as the rule says: direct, or with everything below it. Retired codes have none."""
    retired: int
    """How many codes are left out because they are retired."""
    unplaced: int
    """Interviews that belong to no unit (an attribute they have no value for)."""
    within: str = ""
    """Where references have to lie, as a sentence, and in how many interviews there is such a place."""


def count(session: Session, codes: list[CodeLine], rule: Rule) -> Counts:
    """Count every code of the framework (``codes`` as codebook.tree.tree gives them)."""
    units = units_of(session, rule)
    tally = Tally(codes, union=rule.aggregate == "union", per_coder=rule.per_coder)
    for transcript_id, found in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is not None:
            tally.add(found, place)
    references, bits = tally.references, tally.bits
    if rule.aggregate != "none":
        gather(codes, bits, references if rule.aggregate == "sum" else None)
    by_code = tally.by_code()
    return Counts(units.total, by_code, len(codes) - len(by_code), units.unplaced, within_in_words(units))


@dataclass(frozen=True)
class PassageCount:
    """How many passages somebody looked for and found, and in how many places."""

    passages: int
    transcripts: int
    interviews: int


def count_passages(session: Session, found: Collection[tuple[int, int, int]]) -> PassageCount:
    """Passages (transcript, start, end) and the distinct transcripts and interviews they lie in."""
    homes = {
        row.id: row.interview_id for row in session.execute(select(Transcript.id, Transcript.interview_id))
    }
    transcripts = {transcript_id for transcript_id, _, _ in found}
    return PassageCount(len(found), len(transcripts), len({homes[each] for each in transcripts}))


def count_interviews_of(found: Collection[int]) -> int:
    """How many interviews there are in a list of their ids, in which one may stand more than once."""
    return len(set(found))


def within_in_words(units: Units) -> str:
    """Where references have to lie, and in how many of the interviews there is such a place; or nothing."""
    if units.places is None:
        return ""
    having = units.found_in()
    said, every = units.places.said(), len(set(units.homes().values()))
    has = f"{len(having):,} of {every:,} interviews have that"
    return f"Only passages that lie at least partly in {said}: {has}."


def by_place(session: Session, coder: str | None = None) -> Iterator[Found]:
    """The references, of one coder if given, ordered by place and streamed from the covering index."""
    statement = select(
        Reference.transcript_id, Reference.start, Reference.end, Reference.code_id, Reference.coder_id
    ).order_by(Reference.transcript_id, Reference.start, Reference.end)
    if coder is not None:
        statement = statement.join(Coder).where(Coder.name == coder)
    result = session.connection().execute(statement, execution_options={"yield_per": _BATCH})
    for batch in result.partitions():
        yield from batch


@dataclass(frozen=True)
class CrossCounts:
    """The counts of codes in groups: of interviews by a value, or of pieces of transcripts."""

    counts: Counts
    """Of all groups together; what lies in no group is left out, and ``unplaced`` interviews lie in none."""
    cells: dict[int, tuple[CodeCount, ...]]
    """Per code id and group."""
    foot: tuple[CodeCount, ...]
    """Per group, all codes together: interviews with any of them, and references as the rule adds them up."""
    whole: CodeCount
    """All codes in all groups."""


def count_across(session: Session, codes: list[CodeLine], rule: Rule, groups: Groups) -> CrossCounts:
    """Count every code in every group; ``codes`` may be a part of the framework, from one heading down.

    A reference counts in the group of its interview. Where pieces of transcripts are grouped (what a role
    says, answers a question, stands below a heading), it counts in each group that has a character of it,
    and once in all together.
    """
    units = units_of(session, rule, "interview")
    whole = Tally(codes, union=rule.aggregate == "union", per_coder=rule.per_coder)
    tallies = [whole.empty() for _ in groups.names]
    for transcript_id, found in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is not None:
            _add_across(list(found), place, groups.place(transcript_id), tallies, whole)
    found_in = [_gathered(codes, tally, rule) for tally in (whole, *tallies)]
    by_code, *groups_by_code = (each for each, _ in found_in)
    left_out = len(codes) - len(by_code)
    return CrossCounts(
        Counts(groups.total, by_code, left_out, groups.unplaced, within_in_words(units)),
        {code: tuple(each[code] for each in groups_by_code) for code in by_code},
        tuple(foot for _, foot in found_in[1:]),
        found_in[0][1],
    )


def _add_across(
    found: list[Found], place: Place, group: int | Pieces, tallies: list["Tally"], whole: "Tally"
) -> None:
    """One transcript: to the tally of its group and to the whole, or piece by piece; -1 is no group."""
    if isinstance(group, int):
        if group >= 0:
            tallies[group].add_all(found, place)
            whole.add_all(found, place)
        return
    lying = [(one, group.groups(one[1], one[2])) for one in found]
    whole.add_all([one for one, groups in lying if groups], place)
    for number, tally in enumerate(tallies):
        tally.add_all([one for one, groups in lying if number in groups], place)


def _gathered(codes: list[CodeLine], tally: "Tally", rule: Rule) -> tuple[dict[int, CodeCount], CodeCount]:
    """Per code id what was tallied, headings as the rule has them; and all codes together."""
    references, bits = tally.references, tally.bits
    together = reduce(or_, bits, 0).bit_count()
    foot = CodeCount(together, tally.once if rule.aggregate == "union" else sum(references))
    if rule.aggregate != "none":
        gather(codes, bits, references if rule.aggregate == "sum" else None)
    return tally.by_code(), foot


def count_asked(
    session: Session, codes: list[CodeLine], rule: Rule, questions: frozenset[str]
) -> tuple[dict[int, CodeCount], dict[int, CodeCount], dict[int, CodeCount]]:
    """Per code id what lies at least partly in answers to these questions (uuids); what lies elsewhere.

    The third are those of interviews in which none of the questions is found.
    """
    asking = units_of(session, replace(rule, within=Within(questions)))
    found = asking.found_in()
    units, homes = units_of(session, rule), asking.homes()
    asked = Tally(codes, union=rule.aggregate == "union", per_coder=rule.per_coder)
    volunteered, unknown = asked.empty(), asked.empty()
    for transcript_id, each in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place, answer = units.place(transcript_id), asking.place(transcript_id)
        if place is not None and answer is not None:
            here = [(one, answer.bits(one[1], one[2]) is not None) for one in each]
            elsewhere = volunteered if homes[transcript_id] in found else unknown
            asked.add((one for one, inside in here if inside), place)
            elsewhere.add((one for one, inside in here if not inside), place)
    return tuple(_gathered(codes, tally, rule)[0] for tally in (asked, volunteered, unknown))  # type: ignore[return-value]  # three


@dataclass(frozen=True)
class PairCounts:
    """How codes occur together."""

    counts: Counts
    """Of each code by itself."""
    references: dict[tuple[int, int], int]
    """Per pair of code ids, in the order of the framework: pairs of references that share a character."""
    interviews: dict[tuple[int, int], int]
    """Per pair: in how many interviews both have a counted reference, wherever in them."""


def count_pairs(session: Session, codes: list[CodeLine], rule: Rule) -> PairCounts:
    """Count each two codes together; coders are pooled, and a heading is a sum of nothing.

    With the aggregation ``union``, a heading has the passages at and below it, each once.
    """
    units = units_of(session, rule)
    union = rule.aggregate == "union"
    tally, pairs = Tally(codes, union=union, per_coder=False), Counter[tuple[int, int]]()
    for transcript_id, found in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is not None:
            here = [one for one in found if place.counts(one[1], one[2])]
            tally.add(here, place)
            pairs.update(_sharing(_islands(here, tally.reached)))
    if union:
        gather(codes, tally.bits, None)
    by_code = tally.by_code()
    counted = Counts(units.total, by_code, len(codes) - len(by_code), units.unplaced, within_in_words(units))
    ids, bits = [line.id for line in codes], tally.bits
    some = [index for index, each in enumerate(bits) if each]
    interviews = {
        (ids[one], ids[two]): both
        for one, two in combinations(some, 2)
        if (both := (bits[one] & bits[two]).bit_count())
    }
    return PairCounts(counted, {(ids[one], ids[two]): n for (one, two), n in pairs.items()}, interviews)


def _islands(found: Iterable[Found], reached: Mapping[int, tuple[int, ...]]) -> list[tuple[int, int, int]]:
    """Start, end and place in the framework of one transcript's references, overlaps at a code made one."""
    done: list[tuple[int, int, int]] = []
    running: dict[int, tuple[int, int]] = {}
    for _, start, end, code, _ in found:
        for index in reached.get(code, ()):
            before = running.get(index)
            if before is not None and start < before[1]:
                running[index] = (before[0], max(end, before[1]))
                continue
            if before is not None:
                done.append((*before, index))
            running[index] = (start, end)
    done += ((start, end, index) for index, (start, end) in running.items())
    return sorted(done)


def _sharing(islands: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """The two places in the framework of each two islands that share a character, the lower first."""
    running: list[tuple[int, int]] = []
    for start, end, index in islands:
        running = [each for each in running if each[0] > start]
        for _, other in running:
            yield (other, index) if other < index else (index, other)
        running.append((end, index))


@dataclass(frozen=True)
class InterviewCodes:
    """What was coded in one interview."""

    first: tuple[str, int]
    """When its earliest counted reference was made (ISO 8601, UTC), and that reference's id."""
    codes: frozenset[int]
    """The codes with a counted reference in it, each by itself: no heading has what is below it."""


def count_interviews(session: Session, codes: list[CodeLine], rule: Rule) -> dict[int, InterviewCodes]:
    """Per interview id what was coded in it; interviews without a counted reference are left out."""
    units = units_of(session, rule, "interview")
    counted = {line.id for line in codes} - retired_ids(codes)
    firsts: dict[int, tuple[str, int]] = {}
    reached: dict[int, set[int]] = {}
    for transcript_id, made in groupby(_by_transcript(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is None:
            continue
        home = units.homes()[transcript_id]
        for _, start, end, code, at, id_ in made:
            if code in counted and place.counts(start, end):
                firsts[home] = min(firsts.get(home, (at, id_)), (at, id_))
                reached.setdefault(home, set()).add(code)
    return {home: InterviewCodes(first, frozenset(reached[home])) for home, first in firsts.items()}


def _by_transcript(session: Session, coder: str | None) -> Iterator[Row[int, int, int, int, str, int]]:
    statement = select(
        *(Reference.transcript_id, Reference.start, Reference.end),
        *(Reference.code_id, Reference.created_at, Reference.id),
    ).order_by(Reference.transcript_id)
    if coder is not None:
        statement = statement.join(Coder).where(Coder.name == coder)
    yield from session.connection().execute(statement, execution_options={"yield_per": _BATCH})


def count_shared(session: Session, codes: list[CodeLine]) -> tuple[Counter[int], Counter[tuple[int, int]]]:
    """Characters that are coded at each code, and at each two of them, the smaller id first.

    Whoever coded them, each once; retired codes have none.
    """
    counted = {line.id for line in codes} - retired_ids(codes)
    own, both = Counter[int](), Counter[tuple[int, int]]()
    for _, found in groupby(by_place(session), key=itemgetter(0)):
        edges = [
            (at, way, code) for _, *ends, code, _ in found if code in counted for way, at in enumerate(ends)
        ]
        running, before = Counter[int](), 0
        for at, way, code in sorted(edges):
            if at > before and running:
                own.update(dict.fromkeys(running, at - before))
                both.update(dict.fromkeys(combinations(sorted(running), 2), at - before))
            before = at
            running[code] += -1 if way else 1
            running += Counter()
    return own, both
