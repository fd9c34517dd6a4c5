"""``qualcode open``."""

import os
import select
import signal
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from qualcode.cli.settings import Settings
from qualcode.errors import BadInput, Refused

if TYPE_CHECKING:
    from qualcode.ui.config import Colours, Config

COLOURS = ("auto", "full", "sixteen", "none")
_BROWSER = "textual.drivers.web_driver:WebDriver"

_WAIT = 1.0
"""Seconds that a key waits for another program that is writing: longer would look like a standstill."""


@click.command("open", short_help="Code interviews on the screen.")
@click.option("--theme", metavar="NAME", help="A theme for this time: dark, light, or a name of Textual's.")
@click.option("--colours", type=click.Choice(COLOURS), help="How many colours the terminal can show.")
@click.option("--show-cursor", is_flag=True, help="Keep the terminal's cursor visible, for braille displays.")
@click.option("--served", is_flag=True, hidden=True, help="Speak to `qualcode serve` instead of a terminal.")
@click.pass_context
def command(
    ctx: click.Context, *, theme: str | None, colours: "Colours | None", show_cursor: bool, served: bool
) -> None:
    """Open the project on the screen: read, code, refine the codebook, watch the table.

    Settings and keys of your own: a file config.toml, where $QUALCODE_CONFIG says or else in your settings
    folder.
    """
    in_browser = served and os.environ.get("TEXTUAL_DRIVER") == _BROWSER
    if not in_browser:
        _need_terminal(ctx)
    config = configured(theme=theme, colours=colours, show_cursor=show_cursor)
    settings: Settings = ctx.obj
    with settings.open(wait=_WAIT) as project:
        from qualcode.ui.inks import terminal_depth
        from transcripts.segmenting import Segmenter
        from tui import QualcodeApp

        depth = terminal_depth(os.environ)
        segmenter = Segmenter()

        if in_browser:
            _end_with_server()
        try:
            QualcodeApp(project, config=config, depth=depth, split=segmenter).run()
        finally:
            segmenter.close()


def configured(
    *, theme: str | None = None, colours: "Colours | None" = None, show_cursor: bool = False
) -> "Config":
    """The user's settings with those of this call, told to Textual, which must not be loaded before.

    Raises BadInput for settings that cannot be used, click.BadParameter for a theme that does not exist.
    """
    from qualcode.ui.config import check_keys, check_theme, load

    config = load(known_keys=None)
    config = replace(
        config,
        theme=config.theme if theme is None else theme,
        colours=colours or config.colours,
        show_cursor=show_cursor or config.show_cursor,
    )
    _tell_textual(config)
    from textual.theme import BUILTIN_THEMES

    from qualcode.ui.keys import remappable

    check_keys(config, remappable())
    try:
        check_theme(config.theme, {"dark", "light", *BUILTIN_THEMES})
    except BadInput as error:
        if theme is None:
            raise
        raise click.BadParameter(str(error), param_hint="--theme") from error
    return config


def _need_terminal(ctx: click.Context) -> None:
    """Raise Refused without a terminal; end with status 2 where the terminal cannot move its cursor."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):  # Textual draws on stderr
        raise Refused("the screen needs a terminal; `qualcode --help` lists the commands for scripts")
    term = os.environ.get("TERM", "")
    if term == "dumb" or (os.name == "posix" and not term):
        called = f"TERM is {term}" if term else "TERM is not set"
        click.echo(
            f"qualcode: this terminal cannot show the screen ({called}); use another one, or set TERM where"
            " it can (TERM=xterm-256color); `qualcode --help` lists the commands, which need no screen",
            err=True,
        )
        ctx.exit(2)


def _end_with_server() -> None:
    """Leave when the server is gone, however it ended: Textual would wait for it forever."""
    if not hasattr(select, "poll"):
        return
    pipe = select.poll()
    pipe.register(sys.stdin.fileno(), 0)  # nothing is asked for but to hear that the other end was closed

    def watch() -> None:
        pipe.poll()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="server-watch", daemon=True).start()


def _tell_textual(config: "Config") -> None:
    """Textual reads the environment once, when it is imported."""
    if config.animations:
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "full")
    else:
        os.environ["TEXTUAL_ANIMATIONS"] = "none"
    if config.colours == "none":
        os.environ["NO_COLOR"] = "1"
    elif config.colours != "auto":
        os.environ.pop("NO_COLOR", None)
        os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor" if config.colours == "full" else "standard"
