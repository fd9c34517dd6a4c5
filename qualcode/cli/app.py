"""The command line's root: global options, the list of commands, and what becomes of errors."""

import io
import os
import sys
from importlib import import_module

import click

import qualcode
from qualcode.cli.settings import Settings
from qualcode.errors import QualcodeError

COMMANDS = (
    *("init", "demo", "import", "transcripts", "transcript", "remove", "speakers", "attributes", "search"),
    "questions",
    *("pseudonyms", "codebook", "code", "uncode", "recode", "suggest", "review", "codings", "table"),
    *("crosstab", "cooccur", "query", "quotes", "matrix", "saturation", "export"),
    *("check", "history", "undo", "redo", "open", "serve", "keys"),
)
"""Every command, in the order of ``--help``; each is one module, loaded when it is called."""


class Lazy(click.Group):
    """A group whose commands live in one module each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if name not in COMMANDS:
            return None
        module = import_module(f"qualcode.cli.{name}_")
        command: click.Command = module.command
        return command


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-p",
    "--project",
    envvar="QUALCODE_PROJECT",
    metavar="PROJECT",
    help="The project file. Without it: $QUALCODE_PROJECT, else the only *.qualcode file in this folder.",
)
@click.option(
    "--coder",
    envvar="QUALCODE_CODER",
    metavar="NAME",
    help="Who is at work: goes into codings and history. Without it: $QUALCODE_CODER, else your login name.",
)
@click.version_option(qualcode.__version__, prog_name="qualcode")
@click.pass_context
def root(ctx: click.Context, project: str | None, coder: str | None) -> None:
    """Code qualitative interviews in the terminal, and count them right.

    Without a command, the project is opened on the screen.
    """
    ctx.obj = Settings(project, coder)
    if ctx.invoked_subcommand is None:
        ctx.invoke(root.get_command(ctx, "open"))  # type: ignore[arg-type]  # it is in COMMANDS


def run(arguments: list[str]) -> int:
    """Run one command and turn what it raises into a sentence and an exit status."""
    _speak_utf8()
    try:
        status = root.main(arguments, prog_name="qualcode", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("qualcode: stopped; nothing was left half done", err=True)
        return 130
    except BrokenPipeError:
        _give_up_stdout()
        return 1
    except OSError as error:
        if error.filename is None:
            _give_up_stdout()
        click.echo(f"qualcode: {_in_words(error)}", err=True)
        return 1
    except UnicodeEncodeError as error:
        click.echo(f"qualcode: {error.object!r} holds bytes that are no text; write it anew", err=True)
        return 1
    except (QualcodeError, click.ClickException) as error:
        click.echo(f"qualcode: {error}", err=True)
        return 1
    return status if isinstance(status, int) else 0


def _speak_utf8() -> None:
    """Write UTF-8 into files and pipes everywhere; on a screen, what it cannot show becomes a mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _give_up_stdout() -> None:
    """Let what cannot be written any more vanish, instead of failing again when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in_words(error: OSError) -> str:
    """What the system refused: a full disk behind ``>``, a folder that may not be looked into."""
    reason = error.strerror or str(error)
    return f"{str(error.filename)[:200]}: {reason}" if error.filename else f"cannot write: {reason}"
