"""``qualcode suggest rejected`` and ``unreject``: what is not suggested any more, and letting it be again."""

from typing import Any

import click

from qualcode.cli.codenames import code_row
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_columns, say_json
from qualcode.cli.settings import Settings


@click.command("rejected")
@click.argument("name", metavar="[CODE]", required=False)
@guard_options
@json_option
@click.pass_obj
def rejected(settings: Settings, /, *, name: str | None, as_json: bool, **options: Any) -> None:
    """List what was rejected, at one code or at all, by whom, the latest first."""
    from codebook.tree import tree
    from qualcode.suggesting import list_rejections

    with settings.open() as project, project.read() as session:
        code = code_row(session, name) if name is not None else None
        labels = {line.id: line.label for line in tree(session)}
        found = guard_of(project, session, options).passed(list_rejections(session, code=code))
    if as_json:
        say_json([{"code": labels[line.code_id], **vars(line)} for line in found])
    elif not found:
        click.echo("No suggestion was rejected there." if name else "No suggestion was rejected.")
    else:
        rows = [
            (str(line.number), labels[line.code_id], line.transcript, line.coder, line.quote)
            for line in found
        ]
        say_columns([("No.", "Code", "Transcript", "By", "Passage"), *rows], "rllll")
        click.echo("\n`qualcode suggest unreject No.` lets one of yours be suggested again.")


@click.command("unreject")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar="No.…")
@json_option
@click.pass_obj
def unreject(settings: Settings, /, *, numbers: tuple[int, ...], as_json: bool) -> None:
    """Let rejected passages be suggested again, by their numbers in `qualcode suggest rejected`."""
    from qualcode.suggesting import find_rejection, take_back_rejection

    wanted = list(dict.fromkeys(numbers))
    label = f"let {plural(len(wanted), 'rejected passage')} be suggested again"
    with settings.open() as project, project.change(label) as session:
        for number in wanted:
            take_back_rejection(session, find_rejection(session, number, settings.who))
    if as_json:
        say_json({"unrejected": wanted})
    else:
        click.echo(f"{plural(len(wanted), 'passage')} may be suggested again.")
