"""How much of each transcript is coded: a measure of progress, and no count of the study.

It says how far the coding has come, whoever did it and at whatever code. Interviewers' questions and what has
no bearing on the study are part of the whole, so that a transcript coded to the end seldom reaches 1; do not
report it beside the numbers of the table.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import tree
from exports.counts import Found, Rule, by_place
from exports.units import Place, units_of
from qualcode.store.models import Revision, Transcript


def coverage(session: Session, rule: Rule | None = None) -> dict[int, float]:
    """Per transcript id the share of its characters that lie in a reference at a code in use, from 0 to 1.

    With a rule, in a reference that it counts, and of the transcripts that it admits.
    """
    rule = rule or Rule()
    units = units_of(session, rule, "interview")
    lengths = select(Transcript.id, func.length(Revision.text)).join(Revision)
    length_of = {row[0]: row[1] for row in session.execute(lengths) if row[0] in units.unit_of}
    left_out = retired_ids(tree(session))
    shares = dict.fromkeys(length_of, 0.0)
    for transcript_id, found in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is not None:
            shares[transcript_id] = _covered(_counted(found, place), left_out) / length_of[transcript_id]
    return shares


def _counted(found: Iterable[Found], place: Place) -> Iterable[Found]:
    return (each for each in found if place.bit is not None or place.bits(each[1], each[2]) is not None)


def _covered(found: Iterable[Found], left_out: set[int]) -> int:
    """How many characters lie in at least one reference; they come ordered by start.

    >>> _covered([(1, 0, 4, 7, 1), (1, 2, 6, 8, 1), (1, 9, 10, 7, 1), (1, 0, 99, 5, 1)], {5})
    7
    """
    covered = reached = 0
    for _, start, end, code_id, _ in found:
        if end > reached and code_id not in left_out:
            covered += end - max(start, reached)
            reached = end
    return covered
