"""A transcript as the coding screen holds it: text, turns, codings."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qualcode.store.models import Interview, Memo, Reference, Speaker, Transcript
from qualcode.ui.codingindex import Coding, CodingIndex
from qualcode.ui.guidehere import GuideHere, read_guide_here
from qualcode.ui.text import TextModel
from qualcode.ui.text.sentences import Split
from transcripts.differences import differences
from transcripts.interviews import script_of
from transcripts.lost import lost_count
from transcripts.offsets import OffsetMap
from transcripts.passages import Passage


@dataclass
class Opened:
    """One transcript, read from the project."""

    id: int
    revision_id: int
    name: str
    interview: str
    model: TextModel
    index: CodingIndex
    interviewers: frozenset[str]
    lost: int
    """How many codings lost their words in a correction and wait for a person."""
    guide: GuideHere
    """Where the questions of the interview guide are asked."""

    def carried(self, offset: int, now: "Opened") -> int:
        """Where what stands at an offset of this text stands in a later text of the transcript."""
        if self.revision_id == now.revision_id:
            return offset
        return carried(self.model.text, offset, now.model.text)


def carried(old: str, offset: int, new: str) -> int:
    """Where what stands at an offset of a text stands in the text that it was corrected to.

    >>> carried("so the lab", 7, "so then the lab")
    12
    """
    if offset >= len(old):
        return len(new)
    changed = OffsetMap(old, differences(old, new).edits)
    return changed.passage(Passage(offset, offset + 1)).start


def open_transcript(session: Session, transcript_id: int, split: Split) -> Opened | None:
    """Read a transcript with its codings; None where it is gone. ``split`` gives sentences."""
    transcript = session.get(Transcript, transcript_id)
    if transcript is None:
        return None
    script = script_of(session, transcript)
    interview = session.get_one(Interview, transcript.interview_id)
    asking = select(Speaker.label).where(Speaker.interview_id == interview.id, Speaker.interviewer)
    return Opened(
        id=transcript.id,
        revision_id=transcript.revision_id,
        name=transcript.name,
        interview=interview.name,
        model=TextModel(script.text, script.turns, split=split),
        index=CodingIndex(codings(session, transcript.id)),
        interviewers=frozenset(session.scalars(asking)),
        lost=lost_count(session, transcript.id),
        guide=read_guide_here(session, transcript.id),
    )


def codings(session: Session, transcript_id: int, ids: Collection[int] | None = None) -> list[Coding]:
    """The codings of a transcript, or those of ``ids`` that are in it."""
    statement = select(
        Reference.id, Reference.start, Reference.end, Reference.code_id, Reference.coder_id
    ).where(Reference.transcript_id == transcript_id)
    if ids is not None:
        statement = statement.where(Reference.id.in_(ids))
    noted = _noted(session, transcript_id)
    return [
        Coding(coding_id, start, end, code_id, coder_id, noted.get(coding_id, 0))
        for coding_id, start, end, code_id, coder_id in session.execute(statement)
    ]


def _noted(session: Session, transcript_id: int) -> dict[int, int]:
    """How many memos stand on each coding of a transcript that has any."""
    statement = (
        select(Memo.reference_id, func.count())
        .join(Reference, Reference.id == Memo.reference_id)
        .where(Reference.transcript_id == transcript_id)
        .group_by(Memo.reference_id)
    )
    return {about: count for about, count in session.execute(statement) if about is not None}


def follow(session: Session, opened: Opened, ids: Collection[int] | None) -> list[tuple[int, int]]:
    """Bring the codings of ``ids`` up to date (all where None); the passages that look different now."""
    if ids is None:
        old = list(opened.index)
        opened.index = CodingIndex(codings(session, opened.id))
        return [(0, len(opened.model.text))] if old or len(opened.index) else []
    found = {coding.id: coding for coding in codings(session, opened.id, ids)}
    return list(_replaced(opened.index, ids, found))


def _replaced(index: CodingIndex, ids: Iterable[int], found: dict[int, Coding]) -> Iterable[tuple[int, int]]:
    for coding_id in ids:
        old = index.get(coding_id)
        if old is not None:
            yield old.start, old.end
        new = found.get(coding_id)
        if new is not None:
            index.put(new)
            yield new.start, new.end
        elif old is not None:
            index.drop(coding_id)


def transcript_ids(session: Session) -> list[int]:
    """All transcripts in the order of their names."""
    return list(session.scalars(select(Transcript.id).order_by(Transcript.name)))
