"""``qualcode check``: whether a project file is whole and says what it said when it was coded."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.plaintext import fold, is_line, word_digest
from qualcode.store import journal
from qualcode.store.models import (
    Code,
    Heading,
    Interview,
    OpenChange,
    Reference,
    Revision,
    Speaker,
    Transcript,
    Turn,
)
from qualcode.store.replay import Reverted

Found = Iterator[str]
_PAGE = 500
"""How many rows are asked for by their ids at a time."""


@dataclass(frozen=True)
class CheckLine:
    """One thing that was looked at, and what was wrong with it."""

    what: str
    problems: tuple[str, ...]
    waiting: str = ""
    """A sentence on what waits for a person, and is no problem; mostly empty."""


def check(session: Session) -> list[CheckLine]:
    """Look at everything; each line says what was looked at, with a sentence for each problem."""
    return [CheckLine(what, tuple(look(session))) for what, look in _LOOKS]


def _file(session: Session) -> Found:
    for (verdict,) in session.execute(text("PRAGMA integrity_check")):
        if verdict != "ok":
            yield f"the file is damaged: {verdict}"


def _foreign_keys(session: Session) -> Found:
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of {table} points at a {parent} that is not there"


def _triggers(session: Session) -> Found:
    present = journal.present(session.connection())
    opened = session.execute(select(OpenChange.id, OpenChange.change_id, OpenChange.bulk_table)).all()
    if [tuple(row) for row in opened] != [(1, None, None)]:
        yield "the mark of the change being written is not as it should be"
    for name, statement in journal.trigger_ddl():
        if present.get(name) != statement:
            yield f"the trigger {name}, which keeps the history, is missing or altered"


def _quotes(session: Session) -> Found:
    """Each text is read once and its references are held against it."""
    texts = select(Transcript.id, Transcript.name, Revision.text).join(Revision)
    for transcript in session.execute(texts.execution_options(yield_per=1)):
        references = select(Reference.id, Reference.start, Reference.end, Reference.quote)
        for reference in session.execute(references.where(Reference.transcript_id == transcript.id)):
            place = f"reference {reference.id} at {transcript.name} {reference.start}:{reference.end}"
            if reference.end > len(transcript.text):
                yield f"{place} ends behind the text, which has {len(transcript.text):,} characters"
            elif transcript.text[reference.start : reference.end] != reference.quote:
                yield f"{place} was coded on other words than stand there now"


def _words(session: Session) -> Found:
    texts = select(Transcript.name, Revision.text, Revision.digest).join(Revision)
    for transcript in session.execute(texts.execution_options(yield_per=1)):
        if word_digest(transcript.text) != transcript.digest:
            yield f"the words of {transcript.name} are not those that were imported"


def _turns(session: Session) -> Found:
    """The turns of every revision in use tile its text."""
    texts = select(Transcript.name, Revision.id, Revision.text).join(Revision)
    for transcript in session.execute(texts.execution_options(yield_per=1)):
        query = select(Turn.start, Turn.end).where(Turn.revision_id == transcript.id).order_by(Turn.position)
        turns = session.execute(query).all()
        spoken = "\n".join(transcript.text[turn.start : turn.end] for turn in turns)
        if spoken != transcript.text or not turns or turns[-1].end != len(transcript.text):
            yield f"the turns of {transcript.name} do not make up its text"


def _headings(session: Session) -> Found:
    """Each heading of a revision in use is a whole line of its text."""
    texts = select(Transcript.name, Revision.id, Revision.text).join(Revision)
    texts = texts.where(Revision.id.in_(select(Heading.revision_id)))
    for transcript in session.execute(texts.execution_options(yield_per=1)):
        query = select(Heading.start, Heading.end).where(Heading.revision_id == transcript.id)
        for start, end in session.execute(query.order_by(Heading.start)):
            if not is_line(transcript.text, start, end):
                yield f"the heading at {transcript.name} {start}:{end} is no line of its text"


def _speakers(session: Session) -> Found:
    statement = (
        select(Transcript.name, Turn.label)
        .join(Turn, Turn.revision_id == Transcript.revision_id)
        .outerjoin(Speaker, (Speaker.interview_id == Transcript.interview_id) & (Speaker.label == Turn.label))
        .where(Turn.label.is_not(None), Speaker.id.is_(None))
        .distinct()
    )
    for name, label in session.execute(statement):
        yield f"{label} speaks in {name} and is not known as a speaker of its interview"


def _empty_interviews(session: Session) -> Found:
    statement = select(Interview.name).outerjoin(Transcript).where(Transcript.id.is_(None))
    for name in session.scalars(statement):
        yield f"the interview {name} has no transcript"


def _tree(session: Session) -> Found:
    below = select(Code.id).where(Code.parent_id.is_(None)).cte(recursive=True)
    below = below.union(select(Code.id).join(below, Code.parent_id == below.c.id))
    unreached = select(Code.label).where(
        Code.id.not_in(select(below.c.id)), Code.parent_id.in_(select(Code.id).scalar_subquery())
    )
    for label in session.scalars(unreached):
        yield f"the code “{label}” hangs below itself"


def _siblings(session: Session) -> Found:
    places = Counter(
        (row.parent_id, fold(row.label)) for row in session.execute(select(Code.parent_id, Code.label))
    )
    for (_, label), count in places.items():
        if count > 1:
            yield f"{count} codes side by side are named “{label}”"


def _numbers(session: Session) -> Found:
    statement = select(Code.number, func.count()).where(Code.number != "").group_by(Code.number)
    for number, count in session.execute(statement.having(func.count() > 1)):
        yield f"the number {number} stands at {count} codes"


def _codable(session: Session) -> Found:
    statement = select(Code.label, func.count()).join(Reference, Reference.code_id == Code.id)
    statement = statement.where(Code.codable.is_(False)).group_by(Code.id)
    for label, count in session.execute(statement):
        yield f"“{label}” is not codable and has {count} references"


def _one_place(_: Session) -> Found:
    """The top-level packages are names that other distributions could overwrite."""
    places = {}
    for name in ("qualcode", "codebook", "transcripts", "exports", "tui"):
        spec = find_spec(name)
        origin = Path(spec.origin) if spec is not None and spec.origin else None
        if origin is None:
            yield f"the part {name} of the program is missing; install qualcode again"
        else:
            places[name] = origin.parent if name == "tui" else origin.parent.parent
    if len(set(places.values())) > 1:
        listed = ", ".join(f"{name} in {place}" for name, place in places.items())
        yield f"the program is mixed up with another one ({listed}); install qualcode with pipx or uv"


_OF_WHAT_IS_SAID = (
    *(_quotes, _words, _turns, _headings, _speakers, _empty_interviews, _tree, _siblings, _numbers, _codable),
)
"""Rules that no constraint holds."""


def refuse_contradictions(session: Session) -> None:
    """Raise Refused where what was written breaks a rule that no constraint holds."""
    for look in _OF_WHAT_IS_SAID:
        for problem in look(session):
            raise Refused(f"the project would not be whole afterwards ({problem}); nothing was done")


_KEPT_BY_RETURN: dict[str, tuple[Callable[[Session], Found], ...]] = {
    "code": (_tree, _siblings, _numbers, _codable),
    "speaker": (_speakers,),
    "transcript": (_speakers, _empty_interviews),
}
"""What rows that stand again could break, by the table they are in: rules that no constraint holds."""

_KEPT_BY_REMOVAL: dict[str, tuple[Callable[[Session], Found], ...]] = {
    "speaker": (_speakers,),
    "transcript": (_empty_interviews,),
}
"""What rows that were taken out could break, which is less: a code or reference less is in nobody's way."""

_AT_HEADINGS = (
    select(Reference.id)
    .join(Code)
    .where(Code.codable.is_(False), Reference.id.in_(bindparam("row_ids", expanding=True)))
)


def refuse_broken(session: Session, reverted: Reverted) -> None:
    """Raise Refused where what undo or redo did to rows does not go with what was done since."""
    looks = [look for table in sorted(reverted.returned) for look in _KEPT_BY_RETURN.get(table, ())]
    looks += [look for table in sorted(reverted.removed) for look in _KEPT_BY_REMOVAL.get(table, ())]
    if _any_at_headings(session, sorted(reverted.returned.get("reference", ()))):
        looks.append(_codable)
    for look in dict.fromkeys(looks):
        for problem in look(session):
            raise Refused(f"it does not go with what was done since ({problem}); nothing was done")


def _any_at_headings(session: Session, reference_ids: list[int]) -> bool:
    """Whether one of these references is at a code that is not codable: only they can have got there."""
    pages = (reference_ids[first : first + _PAGE] for first in range(0, len(reference_ids), _PAGE))
    connection = session.connection()
    return any(connection.execute(_AT_HEADINGS, {"row_ids": page}).first() is not None for page in pages)


_LOOKS: tuple[tuple[str, Callable[[Session], Found]], ...] = (
    ("the file is whole", _file),
    ("nothing points at what is not there", _foreign_keys),
    ("the history is kept", _triggers),
    ("every reference stands on the words it was coded on", _quotes),
    ("each text is as it was imported", _words),
    ("turns make up each transcript", _turns),
    ("every heading is a line of its transcript", _headings),
    ("every speaker is known", _speakers),
    ("every interview has a transcript", _empty_interviews),
    ("the framework is a tree", _tree),
    ("codes side by side have different names", _siblings),
    ("no printed number stands twice", _numbers),
    ("nothing is coded at what is not codable", _codable),
    ("the program is in one place", _one_place),
)
