"""``qualcode codebook``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codebook_counts import counts
from qualcode.cli.codebook_history import diff, log
from qualcode.cli.codebook_importing import import_
from qualcode.cli.codebook_joining import delete, merge, restore, retire
from qualcode.cli.codebook_naming import add, define, move, number_, rename, renumber
from qualcode.cli.codebook_proposals import proposals
from qualcode.cli.codebook_recoding import recode
from qualcode.cli.codebook_similar import similar
from qualcode.cli.codebook_splitting import split
from qualcode.cli.codebook_versions import list_versions, sign_off
from qualcode.cli.codenames import code_line
from qualcode.cli.export_ import export_codebook
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings
from qualcode.files import naming, replacing

if TYPE_CHECKING:
    from codebook.tree import CodeLine


@click.group("codebook", short_help="The coding framework: its files, and refining it.")
def command() -> None:
    """The coding framework: its files, and refining it code by code.

    A code is named by its path (1.3.1/Informal pastoral role), its unique label, or its number.
    """


@command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option(
    "--format", "form", type=click.Choice(["outline", "csv"]), help="Instead of what the suffix says."
)
@guard_options
@json_option
@click.pass_obj
def export(settings: Settings, /, *, path: Path, form: str | None, as_json: bool, **names: Any) -> None:
    """Write the framework to a csv, an outline (txt) or a qdc; without FILE, an outline to the screen.

    Where a key of pseudonyms was applied, nothing is written while a listed name stands in it.
    """
    from codebook.files import write_framework
    from codebook.framework import walk
    from codebook.tree import framework

    if path.suffix.lower() == ".qdc" and form is None:
        export_codebook(settings, path, names, as_json=as_json)
        return
    with settings.open() as project, project.read() as session:
        found = guard_of(project, session, names).passed(framework(session))
    if str(path) == "-":
        if as_json:
            say_json(found)
        else:
            click.echo(write_framework(found, form or "outline"), nl=False)
        return
    with naming(path):
        text = write_framework(found, form or path.suffix)
    with replacing(path) as file:
        file.write(text.encode())
    count = sum(1 for _ in walk(found))
    if as_json:
        say_json({"file": path, "codes": count})
    else:
        click.echo(f"Wrote the framework of {plural(count, 'code')} to {path}.")


@command.command("show")
@click.argument("name", metavar="[CODE]", required=False)
@json_option
@click.pass_obj
def show(settings: Settings, *, name: str | None, as_json: bool) -> None:
    """Print the framework, or one code with its definition and everything below it."""
    from codebook.tree import subtree, tree
    from qualcode.memos import memos_on

    with settings.open() as project, project.read() as session:
        lines, memos = tree(session), []
        if name is not None:
            lines = subtree(lines, code_line(session, name).id)
            memos = memos_on(session, "code", lines[0].id)
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo(
            "The framework is empty; `qualcode codebook import FILE` or `codebook add LABEL` fills it."
        )
    for line in [] if as_json else lines:
        flags = [flag for flag, on in (("not codable", not line.codable), ("retired", line.retired)) if on]
        suffix = f"  [{', '.join(flags)}]" if flags else ""
        click.echo("    " * (line.level - lines[0].level) + line.printed + suffix)
        if name is not None and line is lines[0]:
            _say_definition(line)
            for memo in memos:
                click.echo(f"  memo by {memo.by}: {memo.text}")


def _say_definition(line: "CodeLine") -> None:
    fields = ("definition", "inclusion", "exclusion", "example", "colour")
    for field, text in ((field, getattr(line, field)) for field in fields):
        if text:
            click.echo(f"  {field}: {text}")


for each in (
    *(import_, add, rename, move, define, number_, renumber, merge, split, recode, retire, restore, delete),
    *(proposals, sign_off, list_versions, counts, similar, log, diff),
):
    command.add_command(each)
