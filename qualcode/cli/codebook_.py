"""``qualcode codebook``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.codebook_merging import merge, restore, retire
from qualcode.cli.codebook_recoding import recode
from qualcode.cli.codebook_splitting import split
from qualcode.cli.codenames import code_line, code_row
from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import Refused
from qualcode.files import file_name, naming, replacing

if TYPE_CHECKING:
    from codebook.tree import CodeLine


@click.group("codebook", short_help="The coding framework: its files, and refining it.")
def command() -> None:
    """The coding framework: its files, and refining it code by code.

    A code is named by its path (1.3.1/Informal pastoral role), its unique label, or its number.
    """


def _say_code(settings: Settings, code_id: int, text: str, *, as_json: bool) -> None:
    """Print one code as it is now, or a sentence."""
    if not as_json:
        click.echo(text)
        return
    from codebook.tree import tree

    with settings.open() as project, project.read() as session:
        say_json(next(line for line in tree(session) if line.id == code_id))


@command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--under", metavar="CODE", help="Put the framework below this code.")
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@json_option
@click.pass_obj
def import_(
    settings: Settings, *, path: Path, under: str | None, encoding: str | None, as_json: bool
) -> None:
    """Add a framework from a table (csv, xlsx) or an indented outline (txt).

    docs/codebook-files.md shows both forms.
    """
    from codebook.codes import add_framework
    from codebook.files import read_framework_file
    from codebook.framework import walk

    with settings.open() as project:
        with naming(path):
            framework, notes = read_framework_file(path, encoding=encoding)
        with project.change(f"import the framework {file_name(path)}") as session, naming(path):
            add_framework(session, framework, parent=code_row(session, under) if under else None)
    codes = list(walk(framework))
    headings = sum(bool(draft.children) for _, draft in codes)
    if as_json:
        say_json({"codes": len(codes), "headings": headings, "notes": notes})
        return
    for note in notes:
        click.echo(f"{path.name}: {note}")
    levels = max(level for level, _ in codes)
    click.echo(
        f"Imported {plural(headings, 'heading')} and {plural(len(codes) - headings, 'code')} on"
        f" {plural(levels, 'level')}."
    )


@command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option(
    "--format", "form", type=click.Choice(["outline", "csv"]), help="Instead of what the suffix says."
)
@json_option
@click.pass_obj
def export(settings: Settings, *, path: Path, form: str | None, as_json: bool) -> None:
    """Write the framework to a csv or an outline (txt); without FILE, an outline to the screen."""
    from codebook.files import write_framework
    from codebook.framework import walk
    from codebook.tree import framework

    with settings.open() as project, project.read() as session:
        found = framework(session)
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

    with settings.open() as project, project.read() as session:
        lines = tree(session)
        if name is not None:
            lines = subtree(lines, code_line(session, name).id)
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


def _say_definition(line: "CodeLine") -> None:
    fields = ("definition", "inclusion", "exclusion", "example", "colour")
    for field, text in ((field, getattr(line, field)) for field in fields):
        if text:
            click.echo(f"  {field}: {text}")


@command.command("add")
@click.argument("label")
@click.option("--under", metavar="CODE", help="The heading it goes below; the top without it.")
@click.option("--number", default="", metavar="NUMBER", help="Its printed number.")
@click.option("--position", type=click.IntRange(min=1), help="Its place among its siblings, from 1.")
@click.option("--definition", default="", metavar="TEXT", help="What it means.")
@click.option("--not-codable", is_flag=True, help="A heading that passages may not be coded at.")
@json_option
@click.pass_obj
def add(
    settings: Settings,
    *,
    label: str,
    under: str | None,
    number: str,
    position: int | None,
    definition: str,
    not_codable: bool,
    as_json: bool,
) -> None:
    """Add a code."""
    from codebook.codes import add_code, checked_label
    from codebook.framework import Draft

    label = checked_label(label)
    draft = Draft(label, number=number, definition=definition, codable=not not_codable)
    with settings.open() as project, project.change(f"add the code “{label}”") as session:
        parent = code_row(session, under) if under else None
        code = add_code(session, draft, parent=parent, position=position and position - 1)
        code_id, where = code.id, f" below “{parent.label}”" if parent else ""
    _say_code(settings, code_id, f"Added “{label}”{where}.", as_json=as_json)


@command.command("rename")
@click.argument("name", metavar="CODE")
@click.argument("label")
@json_option
@click.pass_obj
def rename(settings: Settings, *, name: str, label: str, as_json: bool) -> None:
    """Give a code another label."""
    from codebook.codes import rename_code

    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
        with project.change(f"rename “{old.label}” to “{label}”") as session:
            rename_code(session, code_row(session, old.uuid), label)
    _say_code(settings, old.id, f"Renamed “{old.label}” to “{label}”.", as_json=as_json)


@command.command("move")
@click.argument("name", metavar="CODE")
@click.option("--under", metavar="CODE", help="The heading it goes below.")
@click.option("--top", is_flag=True, help="It goes to the top level.")
@click.option("--position", type=click.IntRange(min=1), help="Its place among its siblings, from 1.")
@json_option
@click.pass_obj
def move(
    settings: Settings, *, name: str, under: str | None, top: bool, position: int | None, as_json: bool
) -> None:
    """Move a code, with everything below it, under another heading or to another place."""
    from codebook.codes import move_code
    from qualcode.store.models import Code

    if (under is not None) + top + (position is not None) == 0 or (under and top):
        raise click.UsageError("say where: --under CODE or --top, and/or --position N")
    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
        with project.change(f"move “{old.label}”") as session:
            code = code_row(session, old.uuid)
            stay = session.get(Code, code.parent_id) if code.parent_id and not top else None
            parent = code_row(session, under) if under else stay
            move_code(session, code, parent, position and position - 1)
            where = f"below “{parent.label}”" if parent else "at the top"
    _say_code(settings, old.id, f"“{old.label}” stands {where} now.", as_json=as_json)


@command.command("define")
@click.argument("name", metavar="CODE")
@click.option("--definition", metavar="TEXT", help="What it means.")
@click.option("--inclusion", metavar="TEXT", help="What belongs to it.")
@click.option("--exclusion", metavar="TEXT", help="What does not.")
@click.option("--example", metavar="TEXT", help="A passage that shows it.")
@click.option("--colour", metavar="#RRGGBB", help="Its colour on the screen.")
@click.option("--codable/--not-codable", default=None, help="Whether passages may be coded at it.")
@click.option("--minor", is_flag=True, help="Only a corrected typo: nothing is to be looked at again.")
@json_option
@click.pass_obj
def define(
    settings: Settings,
    /,
    *,
    name: str,
    colour: str | None,
    codable: bool | None,
    minor: bool,
    as_json: bool,
    **prose: str | None,
) -> None:
    """Say what a code means; an empty TEXT takes a part away.

    Where its definition, inclusion or exclusion changes, what is coded there is marked for `qualcode review`.
    """
    from codebook.codes import colour_code, define_code
    from codebook.reviews import review_of

    given = {field: text for field, text in prose.items() if text is not None}
    if not given and colour is None and codable is None:
        raise click.UsageError("say what to set, as in --definition TEXT")
    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
        with project.change(f"define “{old.label}”") as session:
            code = code_row(session, old.uuid)
            before = review_of(session, code)
            define_code(session, code, codable=codable, minor=minor, **given)
            if colour is not None:
                colour_code(session, code, colour)
            waiting = review_of(session, code).open - before.open
    marked = f" {plural(waiting, 'reference')} to look at again: `qualcode review`." if waiting > 0 else ""
    _say_code(settings, old.id, f"Defined “{old.label}”.{marked}", as_json=as_json)


@command.command("number")
@click.argument("name", metavar="CODE")
@click.argument("number")
@json_option
@click.pass_obj
def number_(settings: Settings, *, name: str, number: str, as_json: bool) -> None:
    """Set the printed number of a code; an empty NUMBER ("") takes it away."""
    from codebook.codes import number_code

    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
        with project.change(f"number “{old.label}”") as session:
            code = code_row(session, old.uuid)
            number_code(session, code, number)
            code_number = code.number
    now = f"the number {code_number}" if code_number else "no number"
    _say_code(settings, old.id, f"“{old.label}” has {now} now.", as_json=as_json)


@command.command("delete")
@click.argument("name", metavar="CODE")
@click.option("--yes", is_flag=True, help="Do not ask, even where codes or references go with it.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
@click.pass_obj
def delete(settings: Settings, *, name: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Delete a code with all below it and their references; undo brings everything back."""
    from codebook.codes import delete_code, dependants
    from qualcode.cli.confirm import confirm

    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
            below, references, memos = dependants(session, code_row(session, old.uuid))
        what = f"“{old.label}” has " + ", ".join(
            (plural(below, "code") + " below it", plural(references, "reference"), plural(memos, "memo"))
        )
        if not dry_run:
            if below or references or memos:
                confirm(f"{what}, which go with it", yes=yes)
            with project.change(f"delete “{old.label}”") as session:
                code = code_row(session, old.uuid)
                if dependants(session, code) != (below, references, memos):
                    raise Refused(f"what hangs on “{old.label}” changed just now; look again")
                delete_code(session, code)
    gone = {"code": old.path, "below": below, "references": references, "memos": memos, "dry_run": dry_run}
    if as_json:
        say_json(gone)
    else:
        click.echo(f"{what}; nothing was deleted." if dry_run else f"Deleted “{old.label}”.")


for each in (merge, split, recode, retire, restore):
    command.add_command(each)
