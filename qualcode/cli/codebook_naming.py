"""``qualcode codebook add``, ``rename``, ``move``, ``define``, ``number`` and ``renumber``."""

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.operating import How, Wanted, how_options, operate
from qualcode.cli.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@click.command("add")
@click.argument("label")
@click.option("--under", metavar="CODE", help="The heading it goes below; the top without it.")
@click.option("--number", default="", metavar="NUMBER", help="Its printed number.")
@click.option("--position", type=click.IntRange(min=1), help="Its place among its siblings, from 1.")
@click.option("--definition", default="", metavar="TEXT", help="What it means.")
@click.option("--not-codable", is_flag=True, help="A heading that passages may not be coded at.")
@how_options
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
    how: How,
) -> None:
    """Add a code."""
    from codebook.codes import checked_label
    from codebook.operations import Operation
    from exports.likeness import near_label

    label = checked_label(label)
    arguments: dict[str, Any] = {
        "label": label,
        "number": number,
        "definition": definition,
        "codable": not not_codable,
    }
    if position is not None:
        arguments["position"] = position - 1
    near: list[str] = []

    def find(session: "Session") -> Wanted:
        parent = code_line(session, under) if under else None
        where = f" below “{parent.label}”" if parent else ""
        operation = Operation("add", {**arguments, "parent": parent.uuid if parent else None})
        near.extend(near_label(session, label))
        return Wanted(operation, f"Added “{label}”{where}", {})

    operate(settings, find, how)
    for other in near:
        click.echo(f"Note: “{label}” is near “{other}”; `qualcode codebook similar` says more.", err=True)


@click.command("rename")
@click.argument("name", metavar="CODE")
@click.argument("label")
@how_options
@click.pass_obj
def rename(settings: Settings, *, name: str, label: str, how: How) -> None:
    """Give a code another label."""
    from codebook.operations import Operation

    def find(session: "Session") -> Wanted:
        old = code_line(session, name)
        operation = Operation("rename", {"code": old.uuid, "label": label})
        return Wanted(operation, f"Renamed “{old.label}” to “{label.strip()}”", {}, old.uuid)

    operate(settings, find, how)


@click.command("move")
@click.argument("name", metavar="CODE")
@click.option("--under", metavar="CODE", help="The heading it goes below.")
@click.option("--top", is_flag=True, help="It goes to the top level.")
@click.option("--position", type=click.IntRange(min=1), help="Its place among its siblings, from 1.")
@how_options
@click.pass_obj
def move(
    settings: Settings, *, name: str, under: str | None, top: bool, position: int | None, how: How
) -> None:
    """Move a code, with everything below it, under another heading or to another place.

    What it does to the counts is told for headings counted with all below them, as `table --aggregate
    union` does; what is coded at the code itself stays as it is.
    """
    if (under is not None) + top + (position is not None) == 0 or (under and top):
        raise click.UsageError("say where: --under CODE or --top, and/or --position N")
    place = {} if position is None else {"position": position - 1}

    def find(session: "Session") -> Wanted:
        from codebook.operations import Operation
        from codebook.tree import tree

        old = code_line(session, name)
        if under is None and not top:
            above = next((line.label for line in tree(session) if line.id == old.parent_id), None)
            operation = Operation("reorder", {"code": old.uuid, **place})
        else:
            parent = code_line(session, under) if under else None
            above = parent.label if parent else None
            operation = Operation(
                "move", {"code": old.uuid, "parent": parent.uuid if parent else None, **place}
            )
        where = f"below “{above}”" if above is not None else "at the top"
        return Wanted(operation, f"“{old.label}” stands {where} now", {}, old.uuid)

    operate(settings, find, how)


@click.command("define")
@click.argument("name", metavar="CODE")
@click.option("--definition", metavar="TEXT", help="What it means.")
@click.option("--inclusion", metavar="TEXT", help="What belongs to it.")
@click.option("--exclusion", metavar="TEXT", help="What does not.")
@click.option("--example", metavar="TEXT", help="A passage that shows it.")
@click.option("--colour", metavar="#RRGGBB", help="Its colour on the screen.")
@click.option("--codable/--not-codable", default=None, help="Whether passages may be coded at it.")
@click.option(
    "--minor", is_flag=True, default=None, help="Only a corrected typo: nothing is to be looked at again."
)
@how_options
@click.pass_obj
def define(settings: Settings, /, *, name: str, how: How, **parts: Any) -> None:
    """Say what a code means; an empty TEXT takes a part away.

    Where its definition, inclusion or exclusion changes, what is coded there is marked for `qualcode review`.
    """
    from codebook.operations import Operation

    given = {part: value for part, value in parts.items() if value is not None}
    if not given.keys() - {"minor"}:
        raise click.UsageError("say what to set, as in --definition TEXT")

    def find(session: "Session") -> Wanted:
        old = code_line(session, name)
        operation = Operation("define", {"code": old.uuid, **given})
        return Wanted(operation, f"Defined “{old.label}”", {}, old.uuid)

    operate(settings, find, how)


@click.command("number")
@click.argument("name", metavar="CODE")
@click.argument("number")
@how_options
@click.pass_obj
def number_(settings: Settings, *, name: str, number: str, how: How) -> None:
    """Set the printed number of a code; an empty NUMBER ("") takes it away."""
    from codebook.codes import checked_number
    from codebook.operations import Operation

    number = checked_number(number)

    def find(session: "Session") -> Wanted:
        old = code_line(session, name)
        operation = Operation("number", {"code": old.uuid, "number": number})
        has = f"the number {number}" if number else "no number"
        return Wanted(operation, f"“{old.label}” has {has} now", {}, old.uuid)

    operate(settings, find, how)


@click.command("renumber")
@click.option("--under", metavar="CODE", help="Only what is below this code, behind its own number.")
@click.option("--codes", is_flag=True, help="Number every code, not only headings.")
@how_options
@click.pass_obj
def renumber(settings: Settings, *, under: str | None, codes: bool, how: How) -> None:
    """Give printed numbers anew, in the order of the framework: 1, 1.1, 1.1.1.

    Headings are numbered, and what stands at the top or has a number already; retired codes give theirs up.
    """
    from codebook.operations import Operation

    def find(session: "Session") -> Wanted:
        above = code_line(session, under) if under else None
        operation = Operation("renumber", {"under": above.uuid if above else None, "codes": codes})
        what = f"what is below “{above.label}”" if above else "the framework"
        return Wanted(operation, f"Numbered {what} anew", {})

    operate(settings, find, how)
