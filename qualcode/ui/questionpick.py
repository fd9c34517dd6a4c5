"""A question of the interview guide as a condition, chosen from a list that says where it is found."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy.orm import Session

from exports.asking import AskedOften, Heard, asked_often
from qualcode.ui.place import Place
from qualcode.ui.working import Working

NO_GUIDE = "There is no interview guide yet: `qualcode questions import FILE` brings one in."
_LISTED = tuple[AskedOften, ...]
T = TypeVar("T")
Read = Callable[[Callable[[Session], _LISTED]], _LISTED]


class Looking(Working[_LISTED]):
    """Looks for the questions of the guide in all transcripts; writes nothing."""

    def __init__(self, read: Read) -> None:
        """Begins when it is shown; ``read`` asks the project."""
        super().__init__("Looking for the questions …", "Esc stops; nothing is changed.")
        self._read = read

    def outcome(self) -> _LISTED:
        """The questions, with the interviews in which each is found."""
        progress = self.progress("Looking through", _name)
        return self._read(lambda session: asked_often(session, progress=progress))


def _name(heard: Heard) -> str:
    return heard.name


async def pick_question(place: Place, read: Read) -> AskedOften | str | None:
    """Let the user choose one; empty for anywhere, None where nothing was chosen."""
    found = await place.app.push_screen_wait(Looking(read))
    if not isinstance(found, tuple):
        place.stage.say(found or "", warning=bool(found))
        return None
    if not found:
        place.stage.say(NO_GUIDE)
        return None
    lines: list[tuple[Hashable, str]] = [("", "anywhere")]
    lines += [(each.question.uuid, each.printed) for each in found]
    chosen = await place.stage.choose("Only in the answer to", lines)
    if not isinstance(chosen, str):
        return None
    return next((each for each in found if each.question.uuid == chosen), "")
