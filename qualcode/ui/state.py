"""Where the researcher was in each project: kept beside the user's settings, never in the project file."""

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from qualcode.files import identity_name

_MARK = "qualcode state"
_RECENT = 30
_LARGEST = 16_000_000
"""Bytes: a longer file is none of ours."""
_MOST = 2**63
"""Ids and offsets are below: the project file holds no larger number."""


@dataclass
class State:
    """What a screen was like when it was left."""

    screen: str = "home"
    transcript: int | None = None
    """The id of the transcript that was open."""
    places: dict[int, int] = field(default_factory=dict)
    """By transcript id, the offset of the cursor in code points."""
    recent: list[int] = field(default_factory=list)
    """Ids of the codes that were assigned, the latest first, at most 30."""
    quick: dict[int, int] = field(default_factory=dict)
    """By digit, 1 to 9, the id of the code it assigns."""
    active: int | None = None
    """The id of the code that "next reference" goes through."""
    folded: set[int] = field(default_factory=set)
    """Ids of the codes that are closed in the tree."""
    table: dict[str, Any] = field(default_factory=dict)
    """The options of the table screen, as JSON has them."""
    panes: dict[str, bool] = field(default_factory=dict)
    """Which panes were open, by their names."""
    taught: bool = False
    """Whether the hint for the first run was seen."""
    splits: dict[str, Any] = field(default_factory=dict)
    """By the uuid of a code, a split of it that was begun, as JSON has it; the latest last."""


def state_path(uuid: str) -> Path:
    """The file of one project: in $QUALCODE_STATE, else where the system keeps the state of programs."""
    folder = os.environ.get("QUALCODE_STATE")
    home = Path(folder) if folder else user_state_path("qualcode", appauthor=False)
    return home / f"{identity_name(uuid)}.json"


def load_state(uuid: str) -> State:
    """The state of a project; a new one where there is none or it cannot be used.

    State is a convenience, so nothing here is an error. A file that is not ours is put aside as ``.broken``,
    and what is of the wrong type inside one that is ours is left out. Ids may be gone from the project.
    """
    path = state_path(uuid)
    content = _content(path)
    if content is None:
        return State()
    try:
        data = json.loads(content) if len(content) <= _LARGEST else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("kind") != _MARK:
        with suppress(OSError):  # it is only kept for somebody curious
            os.replace(path, path.with_suffix(".broken"))
        return State()
    return _state(data)


def save_state(uuid: str, state: State) -> str | None:
    """Keep the state of a project; the last window to do so wins.

    A sentence to show once where it cannot be kept, else None.
    """
    path = state_path(uuid)
    data = {
        "kind": _MARK,
        **vars(state),
        "recent": state.recent[:_RECENT],
        "folded": sorted(state.folded),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, json.dumps(data, indent=1))
    except (OSError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return f"where you are cannot be kept for next time ({path}: {reason}); your coding is safe"
    return None


def write_whole(path: Path, text: str) -> None:
    """Write a file beside ``path`` and put it in its place, which keeps who may read it. Raises OSError.

    Where ``path`` is a link, what it leads to is replaced and not the link.
    """
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        if target.exists():
            os.chmod(name, target.stat().st_mode & 0o777)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _content(path: Path) -> bytes | None:
    """What a file holds, or a little more than is allowed; None where there is no file that can be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError:
        return None


def _state(data: dict[str, Any]) -> State:
    screen, table, folded = data.get("screen"), data.get("table"), data.get("folded")
    splits = data.get("splits")
    quick = _by_number(data.get("quick"))
    return State(
        screen=screen if isinstance(screen, str) else "home",
        transcript=_number(data.get("transcript")),
        places=_by_number(data.get("places")),
        recent=_numbers(data.get("recent"))[:_RECENT],
        quick={digit: code_id for digit, code_id in quick.items() if 1 <= digit <= 9},
        active=_number(data.get("active")),
        folded=set(_numbers(folded)),
        table=table if isinstance(table, dict) else {},
        panes=_switches(data.get("panes")),
        taught=data.get("taught") is True,
        splits=splits if isinstance(splits, dict) else {},
    )


def _number(value: object) -> int | None:
    """An id or an offset as it was written; None for anything else.

    >>> _number(7), _number(-7), _number(True), _number("7"), _number(2**63)
    (7, None, None, None, None)
    """
    return value if type(value) is int and 0 <= value < _MOST else None


def _numbers(value: object) -> list[int]:
    if not isinstance(value, list):
        return []
    return [number for item in value if (number := _number(item)) is not None]


def _by_number(value: object) -> dict[int, int]:
    """Numbers by numbers, out of JSON, which has only text for keys.

    >>> _by_number({"3": 14, "three": 14, "-3": 14, "4": "14"})
    {3: 14}
    """
    if not isinstance(value, dict):
        return {}
    pairs = ((_key(key), _number(item)) for key, item in value.items())
    return {key: number for key, number in pairs if key is not None and number is not None}


def _key(key: str) -> int | None:
    return _number(int(key)) if key.isascii() and key.isdigit() and len(key) < 20 else None


def _switches(value: object) -> dict[str, bool]:
    if not isinstance(value, dict):
        return {}
    return {name: switch for name, switch in value.items() if isinstance(switch, bool)}
