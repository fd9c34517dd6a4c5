"""``qualcode crosstab``."""

from typing import Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.grids import build_grid, grid_options, write_grid
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import chosen_format, counted_options, order_options, rule, say_if_empty


@click.command("crosstab", short_help="Print codes beside groups of interviews.")
@click.option(
    "--by",
    required=True,
    metavar="ATTRIBUTE",
    help="What makes the columns: an attribute of interviews, interview, speaker-role, question or heading.",
)
@click.option(
    "--cells",
    type=click.Choice(["interviews", "references", "share"]),
    default="interviews",
    show_default=True,
    help="What stands in them; share is percent of the interviews in the group.",
)
@counted_options
@order_options
@grid_options
@guard_options
@click.pass_obj
def command(settings: Settings, /, **options: Any) -> None:
    """Print every code with its number in each group of interviews, as a table or a heat map.

    It counts as `qualcode table` does, and says under it how; docs/crosstabs.md explains it. A file carries a
    proof, which `qualcode table verify FILE` holds against the project.

    \b
    qualcode crosstab --by "Institution type" --under 1.1.1
    qualcode crosstab --by interview --cells references -o heat.png
    qualcode crosstab --by question --cells references
    """
    from exports.crosstab.across import Crosstab
    from exports.groups import resolve_groups
    from exports.writing import PICTURES

    form = chosen_format(options, pictures=tuple(PICTURES))
    with settings.open() as project, project.read() as session:
        asked = Crosstab(
            resolve_groups(session, options["by"]),
            options["cells"],
            rule(session, options),
            options["sort"],
            options["hide_empty"],
            options["title"] or "",
            code_line(session, options["under"]).uuid if options["under"] else "",
        )
        guard = guard_of(project, session, options)
        grid = build_grid(session, asked, form, guard, to_file=options["output"] is not None)
    write_grid(grid, form, options["output"])
    say_if_empty(grid.rows[:-1])
