"""Correcting a transcript: a new text, and every coding on its words in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.store.clock import now
from qualcode.store.marks import carry_marks, count_marks
from qualcode.store.models import Code, Coder, Lost, Memo, Quote, Reference, Transcript
from qualcode.store.quotes import join_quotes, lose_quotes
from transcripts.differences import differences
from transcripts.following import Fate, Followed, follow, follow_lost
from transcripts.guessing import DIFFERENT
from transcripts.headings import UNTOUCHED, Reheaded, carried, reheaded
from transcripts.interviews import add_revision, script_of
from transcripts.lost import place_lost
from transcripts.offsets import Edit, OffsetMap
from transcripts.passages import Passage
from transcripts.relabelling import Relabelled, follow_speakers
from transcripts.script import Script
from transcripts.trimming import misfit

_PAGE = 500
"""How many rows are named by their ids at a time."""


@dataclass(frozen=True)
class PassageLine:
    """What became of one coding that is not simply unchanged."""

    fate: Fate
    uuid: str
    code: str
    """The code's label."""
    coder: str
    quote: str
    """The words it was coded on."""
    passage: Passage
    """Where it is in the new text; of a lost one, where it stood, which may be empty."""
    words: str
    """What stands there now."""


@dataclass(frozen=True)
class Correction:
    """What a correction did."""

    transcript: str
    changed: bool
    """Whether text, turns or headings differ at all."""
    alike: float
    """The share of words in common, 0 to 1."""
    edits: int
    fates: dict[Fate, int]
    """How many codings met which fate."""
    passages: tuple[PassageLine, ...]
    """All codings but the unchanged."""
    speakers: Relabelled
    misfits: tuple["Misfit", ...] = ()
    """Trimmed quotes that stood in their passages before and do not any more."""
    headings: Reheaded = UNTOUCHED

    @property
    def doubtful(self) -> bool:
        """Whether so few words are in common that it may be another interview."""
        return self.alike < DIFFERENT

    def sentences(self) -> list[str]:
        """What is reported: first "297 unchanged, 2 moved, 1 needs you"."""
        if not self.changed:
            return ["the text is the same; nothing changed"]
        told = [f"{self.fates.get('unchanged', 0):,} unchanged"]
        named: tuple[Fate, ...] = ("reworded", "moved", "joined", "found")
        told += [f"{count:,} {_FATES.get(fate, fate)}" for fate in named if (count := self.fates.get(fate))]
        if lost := self.fates.get("lost"):
            told.append("1 needs you" if lost == 1 else f"{lost:,} need you")
        renamed = [f"{old} is called {new} now" for old, new in self.speakers.renamed]
        added = [f"{label} speaks now" for label in self.speakers.added]
        gone = [f"{label} speaks no more" for label in self.speakers.forgotten]
        speakers = [*renamed, *added, *gone]
        return [", ".join(told), *speakers, *self.headings.sentences(), *self._misfitting()]

    def _misfitting(self) -> list[str]:
        """That trimmed quotes want new words, in a sentence; none where all still fit."""
        if not self.misfits:
            return []
        count = len(self.misfits)
        do = "trimmed quote does" if count == 1 else "trimmed quotes do"
        return [f"{count:,} {do} not stand in the new words; `qualcode quotes trim` gives a new one"]


@dataclass(frozen=True)
class Misfit:
    """A trimmed quote that does not stand in the new words of its passage."""

    code: str
    """The code's label."""
    passage: Passage
    """Where the coding is in the new text."""
    trimmed: str
    piece: str
    """The first words of it that are not there."""


_FATES: dict[Fate, str] = {"joined": "joined with another", "found": "found again"}


class _Row(NamedTuple):
    """A reference, as far as a correction looks at it."""

    id: int
    uuid: str
    code_id: int
    coder_id: int
    start: int
    end: int
    quote: str
    created_at: str
    review: str
    code: str
    coder: str


def correct_transcript(
    session: Session,
    transcript: Transcript,
    script: Script,
    *,
    edits: Sequence[Edit] | None = None,
    force: bool = False,
) -> Correction:
    """Give a transcript another text, and move every reference with its words.

    A text whose form knows no headings keeps those of the one before that are lines of it still.

    With ``edits`` (code points of the old text) what was done is known and nothing is guessed; without, it is
    found by comparing. A reference whose words are gone becomes a Lost one, with its memos. The text before
    stays in the file as the revision it was. Raises Refused where less than half of the words are in both,
    unless ``force``, and ValueError where ``edits`` do not make the new text of the old.
    """
    old = script_of(session, transcript)
    same = (old.text, old.turns) == (script.text, script.turns)
    if same and script.headings in (None, old.headings):
        return Correction(transcript.name, False, 1.0, 0, {}, (), Relabelled((), (), ()))
    found = differences(old.text, script.text)
    if edits is None and found.alike < DIFFERENT and not force:
        raise Refused(
            f"only {found.alike:.0%} of the words are those of {transcript.name}, so this looks like another"
            " interview; say --force if it is not"
        )
    changed = OffsetMap(old.text, found.edits if edits is None else edits)
    if changed.new != script.text:
        raise ValueError("the edits do not make the new text")
    fitting = frozenset(each for each, odd in _trimmed(session, transcript.id) if odd is None)
    lost_before = session.scalars(select(Lost).where(Lost.transcript_id == transcript.id)).all()
    lost_ids = [lost.id for lost in lost_before]
    if script.headings is None:
        script = replace(script, headings=carried(old, changed, guess=edits is None))
    transcript.revision_id = add_revision(session, script)
    session.flush()
    lines = list(_follow_all(session, transcript.id, changed, guess=edits is None))
    lines += _carry_lost(session, lost_ids, changed)
    speakers = follow_speakers(session, transcript, old, script, changed)
    fates = Counter(line.fate for line in lines)
    told = tuple(line for line in lines if line.fate != "unchanged")
    misfits = tuple(
        odd for each, odd in _trimmed(session, transcript.id) if odd is not None and each in fitting
    )
    return Correction(
        transcript.name,
        changed=True,
        alike=found.alike,
        edits=len(changed.edits),
        fates=dict(fates),
        passages=told,
        speakers=speakers,
        misfits=misfits,
        headings=reheaded(old, script),
    )


def _trimmed(session: Session, transcript_id: int) -> Iterator[tuple[int, Misfit | None]]:
    """The trimmed quotes of a transcript by their ids, each with how it does not fit; None where it does."""
    statement = (
        select(Quote.id, Quote.trimmed, Code.label, Reference.start, Reference.end, Reference.quote)
        .join(Reference, Reference.id == Quote.reference_id)
        .join(Code, Code.id == Reference.code_id)
        .where(Reference.transcript_id == transcript_id, Quote.trimmed != "")
        .order_by(Reference.start, Reference.end, Quote.id)
    )
    for row in session.execute(statement):
        piece = misfit(row.quote, row.trimmed)
        place = Passage(row.start, row.end)
        yield row.id, Misfit(row.label, place, row.trimmed, piece) if piece else None


def _follow_all(
    session: Session, transcript_id: int, changed: OffsetMap, *, guess: bool
) -> Iterator[PassageLine]:
    """Move, join and lose references; a line for each."""
    stays: dict[tuple[int, int, Passage], tuple[int, Passage]] = {}
    moves: list[dict[str, Any]] = []
    joined: dict[int, int] = {}
    lost: list[tuple[_Row, Passage]] = []
    for row in _rows(session, transcript_id):
        fate, place = follow(changed, before := Passage(row.start, row.end), guess=guess)
        twin_id, twin_was = (0, before)
        if fate != "lost":
            twin_id, twin_was = stays.setdefault((row.code_id, row.coder_id, place), (row.id, before))
        words = changed.new[place.start : place.end]
        if fate == "lost":
            lost.append((row, place))
        elif twin_was != before:
            fate, joined[row.id] = "joined", twin_id
        elif (place, words) != (before, row.quote):
            moves.append({"id": row.id, "start": place.start, "end": place.end, "quote": words})
        yield PassageLine(fate, row.uuid, row.code, row.coder, row.quote, place, words)
    if moves:
        session.execute(update(Reference), moves)
    _hand_over(session, joined)
    _lose(session, transcript_id, lost)


def _rows(session: Session, transcript_id: int) -> list[_Row]:
    columns = (Reference.id, Reference.uuid, Reference.code_id, Reference.coder_id, Reference.start)
    more = (Reference.end, Reference.quote, Reference.created_at, Reference.review, Code.label, Coder.name)
    statement = select(*columns, *more).join(Code, Code.id == Reference.code_id)
    statement = statement.join(Coder, Coder.id == Reference.coder_id)
    statement = statement.where(Reference.transcript_id == transcript_id).order_by(Reference.id)
    return [_Row._make(row) for row in session.execute(statement)]


def _hand_over(session: Session, joined: dict[int, int]) -> None:
    """Take out references that are one with another now, which gets their memos, marks and quotes."""
    carry_marks(session, joined)
    for memo in _memos(session, list(joined)):
        memo.reference_id = joined[memo.reference_id or 0]
    session.flush()
    join_quotes(session, joined)
    _take_out(session, list(joined))


def _lose(session: Session, transcript_id: int, lost: list[tuple[_Row, Passage]]) -> None:
    """Turn references into lost ones, with their memos and quotes."""
    if not lost:
        return
    kept = ("uuid", "code_id", "coder_id", "quote", "created_at", "review")
    here = {"transcript_id": transcript_id, "lost_at": now()}
    rows = [
        {**here, **{key: getattr(row, key) for key in kept}, "start": place.start, "end": place.end}
        for row, place in lost
    ]
    session.execute(insert(Lost), rows)
    for code_id, marked in Counter(row.code_id for row, _ in lost if row.review).items():
        count_marks(session, code_id, -marked)
    by_uuid = {
        row.uuid: row.id
        for row in session.execute(select(Lost.uuid, Lost.id).where(Lost.transcript_id == transcript_id))
    }
    new_ids = {row.id: by_uuid[row.uuid] for row, _ in lost}
    for memo in _memos(session, list(new_ids)):
        memo.lost_id, memo.reference_id = new_ids[memo.reference_id or 0], None
    session.flush()
    lose_quotes(session, new_ids)
    _take_out(session, list(new_ids))


def _memos(session: Session, reference_ids: list[int]) -> Iterator[Memo]:
    for first in range(0, len(reference_ids), _PAGE):
        page = Memo.reference_id.in_(reference_ids[first : first + _PAGE])
        yield from session.scalars(select(Memo).where(page)).all()


def _take_out(session: Session, reference_ids: list[int]) -> None:
    for first in range(0, len(reference_ids), _PAGE):
        page = Reference.id.in_(reference_ids[first : first + _PAGE])
        gone = delete(Reference).where(page).execution_options(synchronize_session=False)
        session.execute(gone)
    session.expire_all()


def _carry_lost(session: Session, lost_ids: list[int], changed: OffsetMap) -> Iterator[PassageLine]:
    """Carry the places of those lost before along; a line for each whose words are back."""
    for lost_id in lost_ids:
        lost = session.get_one(Lost, lost_id)
        code = session.get_one(Code, lost.code_id)
        followed = follow_lost(changed, Passage(lost.start, lost.end), lost.quote)
        if followed.fate == "found" and code.codable:
            coder = session.get_one(Coder, lost.coder_id).name
            line = _line_found(lost, code.label, coder, followed)
            place_lost(session, lost, followed.passage)
            yield line
        else:
            stood = changed.stretch(Passage(lost.start, lost.end)) if followed.fate == "found" else None
            lost.start, lost.end = stood or followed.passage
    session.flush()


def _line_found(lost: Lost, code: str, coder: str, followed: Followed) -> PassageLine:
    return PassageLine("found", lost.uuid, code, coder, lost.quote, followed.passage, lost.quote)
