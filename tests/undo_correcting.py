"""Operations on transcripts' texts and lost references, for the table of tests/test_store_undo.py."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import QualcodeError
from qualcode.store.models import Lost, Transcript
from transcripts.correcting import correct_transcript
from transcripts.interviews import script_of
from transcripts.lost import drop_lost, place_lost
from transcripts.passages import Passage
from transcripts.script import Script, Turn

Pick = Callable[[int], int]


def corrected_text(session: Session, pick: Pick) -> None:
    found = session.scalars(select(Transcript).order_by(Transcript.id)).all()
    if not found:
        raise QualcodeError("nothing to choose from")
    transcript = found[pick(len(found))]
    text = script_of(session, transcript).text
    start = pick(len(text))
    end = min(len(text), start + pick(12))
    new = text[:start] + ("", "so ", "the lab is\n")[pick(3)] + text[end:]
    if not new.strip():
        raise QualcodeError("nothing is left")
    script = Script(new, (Turn(0, len(new), ("I", "P1", None)[pick(3)], None),))
    correct_transcript(session, transcript, script, force=True)


def lost_one(session: Session, pick: Pick) -> Lost:
    lost = session.scalars(select(Lost).order_by(Lost.id)).all()
    if not lost:
        corrected_text(session, pick)
        lost = session.scalars(select(Lost).order_by(Lost.id)).all()
    if not lost:
        raise QualcodeError("nothing is lost")
    return lost[pick(len(lost))]


def placed_again(session: Session, pick: Pick) -> None:
    start = pick(12)
    place_lost(session, lost_one(session, pick), Passage(start, start + 2 + pick(10)))


def given_up(session: Session, pick: Pick) -> None:
    drop_lost(session, lost_one(session, pick))


OPERATIONS: dict[str, Callable[[Session, Pick], None]] = {
    operation.__name__: operation for operation in (corrected_text, placed_again, given_up)
}
