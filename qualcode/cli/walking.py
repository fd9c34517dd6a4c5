"""Going through references one at a time in the terminal."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualcode.errors import Refused

if TYPE_CHECKING:
    from exports.references import ReferenceLine


def need_terminal(instead: str) -> None:
    """Raise Refused where nobody can be asked, saying what to give ``instead``."""
    if not sys.stdin.isatty():
        raise Refused(f"this asks about one passage after the other, at a terminal; {instead}")


def show_reference(line: "ReferenceLine", place: str, memos: Sequence[str] = ()) -> None:
    """Print a passage where it stands; ``place`` says how far one has come."""
    from transcripts.script import clock

    when = f", {clock(line.time)}" if line.time is not None else ""
    who = f", {line.speaker}" if line.speaker else ""
    click.echo()
    click.secho(f"[{place}] {line.transcript}{who}, turn {line.turn}{when} · coded by {line.coder}", dim=True)
    quote = click.style(f"»{line.quote}«", bold=True)
    click.echo(f"  {_rows('…' + line.before)}{_rows(quote)}{_rows(line.after + '…')}")
    for memo in memos:
        click.secho(f"  Memo: {_rows(memo)}", dim=True)


def _rows(text: str) -> str:
    return text.replace("\n", "\n  ")


def answer(keys: str) -> str:
    """What is typed below a line that says what may be typed, without white space around it.

    Raises click.Abort at the end of the input.
    """
    click.echo(f"  {keys}")
    typed: str = click.prompt("", prompt_suffix="> ", default="", show_default=False)
    return typed.strip()
