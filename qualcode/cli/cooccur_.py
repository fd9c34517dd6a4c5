"""``qualcode cooccur``."""

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.grids import build_grid, grid_options, write_grid
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import chosen_format, counted_options, rule

if TYPE_CHECKING:
    from exports.crosstab.together import Pair

_NONE = "No two codes occur together here."


@click.command("cooccur", short_help="Print which codes occur together.")
@click.option(
    "--cells",
    type=click.Choice(["references", "interviews"]),
    default="references",
    show_default=True,
    help="references that share a character, or interviews in which both occur.",
)
@click.option("--pairs", is_flag=True, help="List the pairs, those that occur together most first.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="With --pairs: only the first N.")
@click.option("--all", "all_", is_flag=True, help="Also codes that occur with no other.")
@counted_options
@grid_options
@guard_options
@click.pass_obj
def command(settings: Settings, /, **options: Any) -> None:
    """Print how often each two codes occur together, as a table, a list of pairs or a heat map.

    \b
    qualcode cooccur --pairs --limit 10
    qualcode cooccur --under 1.1 -o together.svg
    """
    from exports.crosstab.together import Together, pairs
    from exports.writing import PICTURES

    form = chosen_format(options, pictures=tuple(PICTURES))
    _check(options, form)
    with settings.open() as project, project.read() as session:
        under = code_line(session, options["under"]) if options["under"] else None
        asked = Together(
            options["cells"],
            rule(session, options),
            not options["all_"],
            options["title"] or "",
            under.uuid if under else "",
        )
        guard = guard_of(project, session, options)
        if options["pairs"]:
            found = list(islice(pairs(session, asked, under=under), options["limit"]))
            _say(guard.passed(found), as_json=form == "json")
            return
        grid = build_grid(session, asked, form, guard, to_file=options["output"] is not None)
    if not grid.rows and form not in ("json", *PICTURES):
        click.echo(_NONE)
        return
    write_grid(grid, form, options["output"])


def _check(options: dict[str, Any], form: str) -> None:
    if options["coders"] == "per-coder" or options["aggregate"] == "sum":
        raise click.UsageError(
            "co-occurrence knows no sums: give --coders pooled or coder=NAME, and --aggregate none or union"
        )
    if options["pairs"] and (options["output"] is not None or form not in ("text", "json")):
        raise click.UsageError("--pairs is printed, as text or --json")
    if options["limit"] and not options["pairs"]:
        raise click.UsageError("--limit goes with --pairs")


def _say(found: "list[Pair]", *, as_json: bool) -> None:
    if as_json:
        say_json(found)
    elif not found:
        click.echo(_NONE)
    else:
        rows = [(pair.first, pair.second, f"{pair.references:,}", f"{pair.interviews:,}") for pair in found]
        say_columns([("Code", "Code", "References", "Interviews"), *rows], "llrr")
