"""The user's own settings: a TOML file that the program reads, and writes only to keep a theme."""

import json
import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from platformdirs import user_config_path

from qualcode.errors import BadInput
from qualcode.nearest import nearest
from qualcode.ui.state import write_whole

Colours = Literal["auto", "full", "sixteen", "none"]

SETTINGS = ("theme", "colours", "show_cursor", "animations", "keys")
_LARGEST = 1_000_000
"""Bytes: a longer file is no settings file."""
_KEY = re.compile(r"(?:(?:ctrl|shift|alt|super|hyper|meta)\+)*(?:[a-z0-9_@]+|[^\s,])")
"""One key in Textual's notation: ``ctrl+right``, ``G``, ``f1``, ``slash`` or ``/``."""


@dataclass(frozen=True)
class Config:
    """What the user's settings file says."""

    theme: str = ""
    """The name of a Textual theme, "dark", "light", or "" for the program's choice."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """By the id of a binding ("coding.code"), its keys in Textual's notation, comma separated."""
    colours: Colours = "auto"
    show_cursor: bool = False
    """Whether the terminal's own cursor stays visible, for braille displays and magnifiers."""
    animations: bool = False


def config_path() -> Path:
    """The settings file: $QUALCODE_CONFIG, else where the system keeps the settings of programs."""
    named = os.environ.get("QUALCODE_CONFIG")
    return Path(named) if named else user_config_path("qualcode", appauthor=False) / "config.toml"


def load(path: Path | None = None, *, known_keys: Collection[str] | None) -> Config:
    """The user's settings; those of a new user where there is no file.

    ``known_keys`` are the ids that keys may be given to; None leaves them to :func:`check_keys`, for
    settings that are wanted before the list of keys is loaded.

    Raises BadInput, naming the file and what to do, for a file that cannot be read, is no TOML, or holds a
    setting, a value or a key that does not exist.
    """
    path = config_path() if path is None else path
    data = _parse(path, _text(path))
    for name in data:
        if name not in SETTINGS:
            _refuse(path, f"there is no setting {name!r}{nearest(name, SETTINGS)}")
    config = Config(
        theme=_of_type(path, data, "theme", str, ""),
        keys=_keys(path, data),
        colours=_colours(path, data),
        show_cursor=_of_type(path, data, "show_cursor", bool, False),
        animations=_of_type(path, data, "animations", bool, False),
    )
    if known_keys is not None:
        check_keys(config, known_keys, path)
    return config


def check_keys(config: Config, known_keys: Collection[str], path: Path | None = None) -> None:
    """Hold the keys of a configuration against the ids there are. Raises BadInput naming the nearest."""
    for name in config.keys:
        if name not in known_keys:
            where = config_path() if path is None else path
            _refuse(where, f"[keys] there is no action {name!r}{nearest(name, known_keys)}")


def check_theme(theme: str, known: Collection[str]) -> None:
    """Hold the name of a theme against those there are. Raises BadInput naming the nearest."""
    if theme and theme not in known:
        names = ", ".join(sorted(known))
        raise BadInput(f"there is no theme {theme!r}{nearest(theme, known)}; the themes are {names}")


def save_theme(name: str, path: Path | None = None) -> str | None:
    """Keep a theme in the settings file and leave the rest of it, comments too, as it is.

    A sentence to show where the file is no TOML or cannot be written, else None.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    path = config_path() if path is None else path
    try:
        document = tomlkit.parse(_text(path))
        document["theme"] = name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, tomlkit.dumps(document))
    except BadInput as error:
        return str(error)
    except (ParseError, RecursionError) as error:
        return f"the theme cannot be kept for next time ({path} is no TOML: {error})"
    except OSError as error:
        return f"the theme cannot be kept for next time ({path}: {error.strerror})"
    return None


def config_template(keys: Iterable[tuple[str, str, str]]) -> str:
    """An example of a settings file, every setting but the theme a comment.

    ``keys`` are the id of each action, its keys as they are without a setting, and what it does.
    """
    lines = [
        f"{_id(name)} = {json.dumps(given, ensure_ascii=False)}  # {' '.join(text.split())}"
        for name, given, text in keys
    ]
    return _TEMPLATE.format(path=config_path()) + "".join(f"# {line}\n" for line in lines)


_TEMPLATE = """\
# The settings of qualcode. The program reads them from
#   {path}
# or from the file that $QUALCODE_CONFIG names. Take the "# " away before a setting to change it.

# A Textual theme by its name, "dark", "light", or "" for the program's choice.
theme = ""

# "full", "sixteen" or "none"; "auto" takes what the terminal can do.
# colours = "auto"

# true keeps the terminal's own cursor visible, for braille displays and magnifiers.
# show_cursor = false

# true lets the screen scroll smoothly.
# animations = false

# Keys as "ctrl+right", "G", "f1", "slash"; several with commas between them. They take the place of those
# that the action has without a setting, which are shown here.
[keys]
"""


def _text(path: Path) -> str:
    """What the file holds; nothing where there is none."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        _refuse(path, f"the settings cannot be read: {error.strerror}")
    if len(content) > _LARGEST:
        _refuse(path, "this is too long for a settings file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        _refuse(path, f"line {line} is not UTF-8 text; save the file as UTF-8")


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _refuse(path, f"this is no TOML: {error}")
    except RecursionError:
        _refuse(path, "this is nested too deeply for a settings file")


def _keys(path: Path, data: Mapping[str, Any]) -> dict[str, str]:
    section = data.get("keys", {})
    if not isinstance(section, dict):
        _refuse(path, 'keys are given in a section [keys], one line each: coding.code = "c,enter"')
    return {name: _notation(path, name, value) for name, value in _flat(section)}


def _flat(section: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    """Ids hold dots, which TOML reads as sections in sections."""
    for name, value in section.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield above + name, value


def _notation(path: Path, name: str, value: object) -> str:
    """Keys as they were given, without the spaces between them."""
    if not isinstance(value, str):
        _refuse(path, f'[keys] {name} must be text such as "c,enter", not {_shown(value)}')
    parts = [part.strip() for part in value.split(",")]
    for part in parts:
        if not _KEY.fullmatch(part):
            example = 'write "ctrl+right", "G", "slash", "comma"; several with commas between them'
            _refuse(path, f"[keys] {name}: {_shown(part)} is no key; {example}")
    return ",".join(parts)


def _colours(path: Path, data: Mapping[str, Any]) -> Colours:
    value: Any = data.get("colours", "auto")
    if value not in get_args(Colours):
        _refuse(path, f'colours must be "auto", "full", "sixteen" or "none", not {_shown(value)}')
    colours: Colours = value
    return colours


def _of_type(path: Path, data: Mapping[str, Any], name: str, kind: type, missing: Any) -> Any:
    value = data.get(name, missing)
    if type(value) is not kind:
        wanted = "text in quotation marks" if kind is str else "true or false"
        _refuse(path, f"{name} must be {wanted}, not {_shown(value)}")
    return value


def _refuse(path: Path, what: str) -> NoReturn:
    stop = "" if what.endswith("?") else "."
    raise BadInput(f"{path}: {what}{stop} Correct it, or move the file away to go on without your settings")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _id(name: str) -> str:
    """An id as the key of a line of TOML."""
    return (
        name
        if re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", name)
        else json.dumps(name, ensure_ascii=False)
    )
