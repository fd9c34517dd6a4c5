"""``qualcode matrix write``."""

import sys

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings


@click.command("write", short_help="Write the summary of an interview under a theme.")
@click.argument("interview")
@click.argument("theme")
@click.argument("text", required=False)
@click.option("--editor", is_flag=True, help="Write it in your editor (VISUAL or EDITOR).")
@json_option
@click.pass_obj
def write(
    settings: Settings, /, *, interview: str, theme: str, text: str | None, editor: bool, as_json: bool
) -> None:
    """Let TEXT be the summary of INTERVIEW under THEME, instead of the one there is; "" takes it away.

    Without TEXT it is read from standard input.

    \b
    qualcode matrix write INT01 1.1 "Sees herself between two chairs; asks for a title."
    qualcode matrix write INT01 1.1 --editor
    """
    from qualcode.coding import get_coder
    from qualcode.summarising import summaries, tidy, write_summary
    from transcripts.interviews import find_interview

    if editor and text is not None:
        raise click.UsageError("give TEXT, or --editor; not both")
    with settings.open() as project:
        with project.read() as session:
            home, line = find_interview(session, interview), code_line(session, theme)
            cell, name = (home.id, line.id), home.name
            there = summaries(session).get(cell)
        old = there.text if there else ""
        new = tidy(_edited(old) if editor else _given(text))
        where = f"{name} under “{line.printed}”"
        verb = "summarise" if new else "remove the summary of"
        with project.change(f"{verb} {where}") as session:
            changed = write_summary(session, cell, new, get_coder(session, settings.who))
    if as_json:
        say_json(
            {"interview": name, "theme": line.printed, "summary": new, "before": old, "changed": changed}
        )
    elif not changed:
        click.echo(f"The summary of {where} is as it was.")
    else:
        click.echo(f"{'Wrote' if new else 'Removed'} the summary of {where}.")


def _given(text: str | None) -> str:
    """What was typed behind the command, or comes through a pipe."""
    if text is not None:
        return text
    if sys.stdin.isatty():
        raise click.UsageError("give the TEXT of the summary, --editor, or a text on standard input")
    from qualcode.plaintext import decode

    given = sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
    return decode(given).text


def _edited(old: str) -> str:
    """What was written in the editor; where it was left, what was there."""
    from qualcode.editor import edited

    new = edited(old)
    return old if new is None else new
