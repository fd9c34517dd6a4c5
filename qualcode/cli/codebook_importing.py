"""``qualcode codebook import``: a framework file adds codes, or says how the framework is to be."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.operating import How, Wanted, how_options, operate
from qualcode.cli.output import plural
from qualcode.cli.settings import Settings
from qualcode.files import file_name, naming

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.framework import Framework


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--under", metavar="CODE", help="Put the framework below this code.")
@click.option(
    "--update",
    is_flag=True,
    help="Bring the codes there are to what the file says: rename, move, redefine; add the others.",
)
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@how_options
@click.pass_obj
def import_(
    settings: Settings, *, path: Path, under: str | None, update: bool, encoding: str | None, how: How
) -> None:
    """Add a framework from a table (csv, xlsx), an indented outline (txt) or a codebook of REFI-QDA (qdc).

    docs/codebook-files.md shows the forms. With --update a code is found again by its label, or else by
    its number; no code is deleted, and what the file leaves empty stays as it is.
    """
    from codebook.files import read_framework_file
    from codebook.framework import as_data
    from codebook.operations import Operation

    with naming(path):
        framework, notes = read_framework_file(path, encoding=encoding)
    if not how.as_json:
        for note in notes:
            click.echo(f"{path.name}: {note}")
    given = {"framework": as_data(framework), "file": file_name(path)}
    size = _size(framework)
    said = f"{plural(size['headings'], 'heading')} and {plural(size['codes'] - size['headings'], 'code')}"
    said += f" on {plural(size['levels'], 'level')}"

    def find(session: "Session") -> Wanted:
        parent = code_line(session, under).uuid if under else None
        operation = Operation("update" if update else "import", {**given, "parent": parent})
        done = f"Updated the framework from {said}" if update else f"Imported {said}"
        return Wanted(operation, done, {**size, "notes": notes})

    with naming(path):
        operate(settings, find, how)


def _size(framework: "Framework") -> dict[str, int]:
    """How many codes a framework has, how many of them are headings, and how many levels."""
    from codebook.framework import walk

    codes = list(walk(framework))
    return {
        "codes": len(codes),
        "headings": sum(bool(draft.children) for _, draft in codes),
        "levels": max(level for level, _ in codes),
    }
