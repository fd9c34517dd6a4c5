"""What is looked at before the screen starts: the terminal, the settings, the project."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
pytestmark = POSIX
SCREEN = b"\x1b[?1049h"
"""With these bytes a program takes the whole screen."""
BROWSER = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}


class Shown(NamedTuple):
    """What came of a call at a terminal."""

    status: int
    terminal: bytes
    err: str


def at_terminal(*arguments: str, **environment: str | None) -> Shown:
    """Run a command in a terminal of its own; a variable that is None is not set."""
    keyboard, terminal = os.openpty()
    listener, errors = os.openpty()
    given = {"TERM": "xterm-256color", "QUALCODE_CONFIG": "settings.toml", **environment}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    ran = subprocess.run(
        [sys.executable, "-m", "qualcode", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=errors,
        env=kept | {name: value for name, value in given.items() if value is not None},
    )
    shown, said = _written(keyboard, terminal), _written(listener, errors)
    return Shown(ran.returncode, shown, said.decode().replace("\r\n", "\n"))


def _written(reader: int, terminal: int) -> bytes:
    """What a program that has ended wrote to a terminal, which is closed."""
    end = b"\0end"
    os.write(terminal, end)
    shown = b""
    while not shown.endswith(end):
        shown += os.read(reader, 4096)
    os.close(reader)
    os.close(terminal)
    return shown.removesuffix(end)


@pytest.mark.parametrize("arguments", [(), ("open",)], ids=["without a command", "open"])
@pytest.mark.parametrize(
    ("term", "called"), [("dumb", "TERM is dumb"), ("", "TERM is not set"), (None, "TERM is not set")]
)
def test_a_terminal_that_cannot_show_the_screen_is_said_with_status_2(
    study: "CommandLine", arguments: tuple[str, ...], term: str | None, called: str
) -> None:
    shown = at_terminal(*arguments, TERM=term)
    assert (shown.status, shown.terminal) == (2, b"")
    assert shown.err.startswith(f"qualcode: this terminal cannot show the screen ({called}); ")
    assert shown.err.count("\n") == 1


def test_a_pipe_is_refused_before_the_terminal_is_looked_at(study: "CommandLine") -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "qualcode", "open"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TERM": "dumb"},
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "the screen needs a terminal" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "environment"), [(("--served",), {}), ((), BROWSER)], ids=["option alone", "driver alone"]
)
def test_what_is_not_started_by_serve_needs_a_terminal(
    study: "CommandLine", arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "qualcode", "open", *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "the screen needs a terminal" in ran.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("theme = ", "settings.toml: this is no TOML: Invalid value (at "),
        ('[keys]\n"coding.cod" = "c"', "[keys] there is no action 'coding.cod'; did you mean “coding.code”"),
        ('theme = "nrod"', "there is no theme 'nrod'; did you mean “nord”?"),
    ],
)
def test_settings_that_cannot_be_used_are_said_before_anything_else(
    run: "CommandLine", settings: str, sentence: str
) -> None:
    run.write("settings.toml", settings)
    shown = at_terminal("open")
    assert (shown.status, shown.terminal) == (1, b"")
    assert shown.err.startswith("qualcode: ")
    assert sentence in shown.err


def test_settings_that_can_be_used_lead_on_to_the_project(run: "CommandLine") -> None:
    run.write("settings.toml", 'theme = "nord"\n[keys]\ncoding.code = "C"')
    shown = at_terminal("open", "--theme", "light", "--colours", "sixteen", "--show-cursor")
    assert (shown.status, shown.terminal) == (1, b"")
    assert "there is no project in this folder" in shown.err


@pytest.mark.parametrize("arguments", [("--theme", "nrod"), ("--colours", "256")], ids=" ".join)
def test_an_option_that_names_nothing_is_wrong_usage(
    study: "CommandLine", arguments: tuple[str, ...]
) -> None:
    shown = at_terminal("open", *arguments)
    assert (shown.status, shown.terminal) == (2, b"")
    assert "Usage: qualcode open" in shown.err
    assert "“nord”" in shown.err or "sixteen" in shown.err


CONFIGURED = """
import os, sys
from qualcode.cli.open_ import configured
config = configured({arguments})
from textual import constants
told = constants.TEXTUAL_ANIMATIONS, constants.COLOR_SYSTEM, os.environ.get("NO_COLOR")
print(config.theme, config.colours, config.show_cursor, *told)
"""


@pytest.mark.parametrize(
    ("settings", "arguments", "told"),
    [
        ("", "", " auto False none auto None"),
        ("animations = true", "theme='nord'", "nord auto False full auto None"),
        ('theme = "dark"', "theme='light'", "light auto False none auto None"),
        ('theme = "dark"', "theme=''", " auto False none auto None"),
        ('colours = "sixteen"', "", " sixteen False none standard None"),
        ('colours = "sixteen"', "colours='none'", " none False none auto 1"),
        ('colours = "none"', "colours='full'", " full False none truecolor None"),
        ("show_cursor = true", "", " auto True none auto None"),
        ("", "show_cursor=True", " auto True none auto None"),
    ],
)
def test_options_go_before_settings_and_textual_is_told_in_time(
    run: "CommandLine", settings: str, arguments: str, told: str
) -> None:
    file = run.write("settings.toml", settings)
    ours = {"QUALCODE_CONFIG": str(file), "PATH": os.environ["PATH"]}
    kept = {name: os.environ[name] for name in ("HOME", "PYTHONPATH") if name in os.environ}
    ran = subprocess.run(
        [sys.executable, "-c", CONFIGURED.format(arguments=arguments)],
        capture_output=True,
        text=True,
        env={**kept, **ours},
    )
    assert (ran.stdout, ran.stderr) == (f"{told}\n", "")


def test_help_loads_neither_settings_nor_screen(tmp_path: Path) -> None:
    heavy = "{'textual', 'tomllib', 'aiohttp', 'textual_serve', 'platformdirs'}"
    look = f"import sys; print({heavy} & set(sys.modules), file=sys.stderr)"
    for name in ("open", "serve"):
        call = f"from qualcode.cli import main; main([{name!r}, '--help'])"
        ran = subprocess.run([sys.executable, "-c", f"{call}\n{look}"], capture_output=True, text=True)
        assert ran.stderr == "set()\n"
