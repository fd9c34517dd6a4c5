"""How much of each transcript is coded: a measure of progress, and no count of the study.

It says how far the coding has come, whoever did it and at whatever code. Interviewers' questions and what has
no bearing on the study are part of the whole, so that a transcript coded to the end seldom reaches 1; do not
report it beside the numbers of the table.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import tree
from exports.counts import Found, Rule, by_place
from exports.units import Place, units_of
from qualcode.store.models import Revision, Transcript
from qualcode.store.texts import text_of
from transcripts.stretches import Stretch


def coverage(session: Session, rule: Rule | None = None) -> dict[int, float]:
    """Per transcript id the share of its characters that lie in a reference at a code in use, from 0 to 1.

    With a rule, in a reference that it counts, and of the transcripts that it admits.
    """
    lengths = select(Transcript.id, func.length(Revision.text)).join(Revision)
    length_of = {row[0]: row[1] for row in session.execute(lengths)}
    return {
        transcript_id: sum(end - start for start, end in stretches) / length_of[transcript_id]
        for transcript_id, stretches in _coded(session, rule or Rule()).items()
    }


def word_coverage(session: Session, rule: Rule | None = None) -> dict[int, float]:
    """Per transcript id the share of its words that a reference touches, be it with one character, as above.

    A word is what stands between white space, as in the number of words of a transcript.
    """
    statement = select(Transcript.id, Transcript.revision_id, Revision.words).join(Revision)
    row_of = {row.id: row for row in session.execute(statement)}
    shares = {}
    for transcript_id, stretches in _coded(session, rule or Rule()).items():
        row = row_of[transcript_id]
        touched = words_touched(text_of(session, row.revision_id), stretches) if stretches else 0
        shares[transcript_id] = touched / max(row.words, 1)
    return shares


def words_touched(text: str, stretches: Iterable[Stretch]) -> int:
    """How many words have a character in a stretch; these come in order and do not overlap.

    >>> words_touched("so the lab is ours", [(1, 4), (5, 6), (8, 10)])
    3
    """
    count = last = 0
    for start, end in stretches:
        inside = text[start:end].split()
        again = inside and last and not any(map(str.isspace, text[last - 1 : start + 1]))
        count += len(inside) - bool(again)
        last = end
    return count


def _coded(session: Session, rule: Rule) -> dict[int, list[Stretch]]:
    """Per transcript that the rule admits: what lies in a reference that it counts, each character once."""
    units = units_of(session, rule, "interview")
    left_out = retired_ids(tree(session))
    coded: dict[int, list[Stretch]] = {transcript_id: [] for transcript_id in units.unit_of}
    for transcript_id, found in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is not None:
            coded[transcript_id] = list(_stretches(_counted(found, place), left_out))
    return coded


def _counted(found: Iterable[Found], place: Place) -> Iterable[Found]:
    return (each for each in found if place.counts(each[1], each[2]))


def _stretches(found: Iterable[Found], left_out: set[int]) -> Iterator[Stretch]:
    """What lies in at least one reference; they come ordered by start, and so do the stretches.

    >>> list(_stretches([(1, 0, 4, 7, 1), (1, 2, 6, 8, 1), (1, 9, 10, 7, 1), (1, 0, 99, 5, 1)], {5}))
    [(0, 4), (4, 6), (9, 10)]
    """
    reached = 0
    for _, start, end, code_id, _ in found:
        if end > reached and code_id not in left_out:
            yield max(start, reached), end
            reached = end
