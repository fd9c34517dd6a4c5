"""Correcting a transcript from the screen: in the user's editor, then a look at what becomes of codings."""

import asyncio
from collections.abc import Iterator

from sqlalchemy.orm import Session
from textual.app import SuspendNotSupported

from qualcode.editor import edited, keep_written
from qualcode.errors import QualcodeError, Refused
from qualcode.store.models import Transcript
from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Confirm
from qualcode.ui.place import Place
from qualcode.ui.rowart import shortened
from qualcode.ui.weighing import Weigh
from transcripts.correcting import Correction
from transcripts.lost import lost_count
from transcripts.script import Script
from transcripts.workingcopy import WorkingCopy, correct_copy, working_copy

_MOST = 200
"""How many codings are told of one by one."""
_QUOTE = 100
"""Cells of a quote in the report."""


async def correct(place: Place, transcript_id: int) -> None:
    """Let the transcript be edited, show what that does, and do it where that is agreed to.

    What was written in the editor is kept in a file in every other case.
    """
    try:
        copy = place.desk.read(lambda session: _given_out(session, transcript_id))
        written = _edited(place, copy)
    except QualcodeError as error:
        place.stage.say(str(error), warning=True)
        return
    if written is None or written == copy.form:
        place.stage.say(f"{copy.name} was left as it is.")
        return
    try:
        said = await _offer(place, copy, copy.edited(written))
    except QualcodeError as error:
        place.stage.say(f"{error}; {_keep(place, copy, written)}", warning=True)
    except asyncio.CancelledError:
        _keep(place, copy, written)
        raise
    else:
        place.stage.say(said or f"{copy.name} was left as it is; {_keep(place, copy, written)}")


def _given_out(session: Session, transcript_id: int) -> WorkingCopy:
    transcript = session.get(Transcript, transcript_id)
    if transcript is None:
        raise Refused("that transcript is not in the project any more")
    return working_copy(session, transcript)


def _edited(place: Place, copy: WorkingCopy) -> str | None:
    """The editor has the terminal meanwhile."""
    try:
        with place.app.suspend():
            return edited(copy.form)
    except SuspendNotSupported as error:
        raise Refused(
            f"no editor can be opened here; `qualcode transcript correct {copy.name}` does it in a terminal"
        ) from error


async def _offer(place: Place, copy: WorkingCopy, script: Script) -> str:
    """Show what a text does, and do it; what to say then, or nothing where it was left."""
    shown, sentences = _looked_at(place, copy, script)
    if not shown.changed:
        return f"{copy.name} was left as it is: the text is the same."
    if shown.doubtful:
        doubt = f"Only {shown.alike:.0%} of the words are those of {copy.name}: is it another interview?"
        asked = Confirm(doubt, [], yes="It is the same one", no="Leave it", danger=True)
        if not await place.app.push_screen_wait(asked):
            return ""
    dialog = Weigh(
        f"Correct “{copy.name}”?", [*sentences, "Undo takes it back."], "Correct it", proposes=False
    )
    if not await place.app.push_screen_wait(dialog) or dialog.answer is None:
        return ""

    def operation(session: Session) -> int:
        correct_copy(session, copy, script, shown=shown, force=True)
        return lost_count(session, copy.transcript_id)

    label = f"correct {copy.name} in an editor"
    waiting = place.desk.do(label, operation, reason=dialog.answer.reason)
    return " ".join(
        [f"Corrected {copy.name}: {shown.sentences()[0]}.", *told_lost(waiting), "u takes it back."]
    )


def told_lost(waiting: int) -> list[str]:
    """A sentence where codings that lost their words wait."""
    if not waiting:
        return []
    return [f"{waiting:,} lost {'codings wait' if waiting > 1 else 'coding waits'} for you."]


def _looked_at(place: Place, copy: WorkingCopy, script: Script) -> tuple[Correction, list[str]]:
    """What a text does to the codings and to the counts; nothing of it stays."""
    found: list[Correction] = []
    effect = place.desk.effect(lambda session: found.append(correct_copy(session, copy, script, force=True)))
    return found[0], [*found[0].sentences(), *_told(found[0]), *effect.sentences()]


def _told(found: Correction) -> Iterator[str]:
    """The codings that are not unchanged, those that need a person first."""
    lines = sorted(found.passages, key=lambda line: line.fate != "lost")
    for line in lines[:_MOST]:
        quote, words = (shortened(visible(text), _QUOTE) for text in (line.quote, line.words))
        fate = "needs you" if line.fate == "lost" else line.fate
        now = f" → “{words}”" if line.fate == "reworded" else ""
        yield f"• {fate}, “{line.code}” by {line.coder}: “{quote}”{now}"
    if len(lines) > _MOST:
        yield f"• and {len(lines) - _MOST:,} more"
    for odd in found.misfits[:_MOST]:
        trimmed = shortened(visible(odd.trimmed), _QUOTE)
        yield f"• trimmed quote at “{odd.code}”: “{trimmed}” has “{visible(odd.piece)}”, which is not there"


def _keep(place: Place, copy: WorkingCopy, written: str) -> str:
    """Keep what was written; where, as a piece of a sentence."""
    if not written.strip():
        return "nothing was changed"
    project = place.desk.project.path
    try:
        path = keep_written(written, project, copy.name)
    except QualcodeError as error:
        return str(error)
    beside = path.parent == project.resolve().parent
    return f"what you wrote is kept in {f'{path.name} beside the project' if beside else path}"
