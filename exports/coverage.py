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
from exports.counts import Found, by_place
from qualcode.store.models import Revision, Transcript


def coverage(session: Session) -> dict[int, float]:
    """Per transcript id the share of its characters that lie in a reference at a code in use, from 0 to 1."""
    lengths = select(Transcript.id, func.length(Revision.text)).join(Revision)
    length_of = {row[0]: row[1] for row in session.execute(lengths)}
    left_out = retired_ids(tree(session))
    shares = dict.fromkeys(length_of, 0.0)
    for transcript_id, found in groupby(by_place(session), key=itemgetter(0)):
        shares[transcript_id] = _covered(found, left_out) / length_of[transcript_id]
    return shares


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
