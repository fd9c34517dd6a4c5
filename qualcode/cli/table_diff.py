"""``qualcode table diff``."""

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import asked, point, rule_options
from qualcode.errors import NotFound, Refused

if TYPE_CHECKING:
    from codebook.versions import Point
    from exports.asked import Asked
    from exports.causes import Cause
    from exports.table import Row
    from exports.tablediff import RowDifference, TableDifference
    from qualcode.store.project import Project

_FEW = 3
"""How many passages, and lines of the history, are printed for a cause."""


@click.command("diff", short_help="Say which cells moved between two states, and why.")
@click.argument("before", metavar="STATE")
@click.argument("after", metavar="[STATE]", default="now")
@rule_options
@click.option("--all", "everything", is_flag=True, help="Every passage behind a number, not the first few.")
@json_option
@click.pass_obj
def diff(
    settings: Settings, /, *, before: str, after: str, everything: bool, as_json: bool, **options: Any
) -> None:
    """Say which cells of the table moved between two states, and why: who changed what, and the passages.

    A state is a version, a date (2026-11-22, its end in UTC), a line of the history (#57), or now.
    """
    from exports.tablediff import table_diff

    with settings.open() as project:
        old, new = sorted((point(project, before), point(project, after)))
        wanted = _asked(project, new, old, options)
        found = table_diff(project, wanted, old.change_id, new.change_id)
    if as_json:
        say_json(_as_data(old, new, found))
        return
    click.echo(f"From {old.said} (line {old.change_id}) to {new.said} (line {new.change_id}):")
    for row in found.rows:
        click.echo(f"\n{row.code}: {_numbers(row, found.unit)}")
        for cause in row.causes:
            _say_cause(cause, None if everything else _FEW)
    if not found.rows:
        click.echo("  no cell moved")


def _asked(project: "Project", new: "Point", old: "Point", options: dict[str, Any]) -> "Asked":
    """The options against the later state, or the earlier one where that alone has what they name."""
    with project.as_of(new.change_id) as session:
        try:
            return asked(session, options)
        except (NotFound, Refused):
            pass
    with project.as_of(old.change_id) as session:
        return asked(session, options)


def _numbers(row: "RowDifference", unit: str) -> str:
    if row.before is None or row.after is None:
        there = row.after or row.before
        assert there is not None
        what = "comes into the table with" if row.before is None else "leaves the table, where it had"
        return f"{what} {_cells(there, unit)}"
    parts = [
        f"{_shown(was)} → {_shown(now)} {noun}s" if was != now else f"{_shown(now)} {noun}s unchanged"
        for was, now, noun in (
            (row.before.references, row.after.references, "reference"),
            (row.before.interviews, row.after.interviews, unit),
        )
    ]
    return ", ".join(parts)


def _cells(row: "Row", unit: str) -> str:
    return ", ".join(
        f"{_shown(count)} {noun if count == 1 else f'{noun}s'}"
        for count, noun in ((row.references, "reference"), (row.interviews, unit))
    )


def _shown(count: int | None) -> str:
    return "no" if count is None else f"{count:,}"


def _say_cause(cause: "Cause", limit: int | None) -> None:
    effect = f" ({cause.effect:+,})" if cause.effect else ""
    click.echo(f"  {cause.words}{effect}")
    for line in cause.lines[:limit]:
        reason = f", because: {line.reason}" if line.reason else ""
        kind = "" if line.kind == "do" else f"{line.kind}: "
        click.echo(f"      #{line.id} {line.at[:10]} {line.who}: {kind}{line.label}{reason}")
    _say_more(len(cause.lines), limit, "line", "history has")
    for passage in cause.passages[:limit]:
        quote = " ".join(passage.quote.split())
        quote = quote if limit is None or len(quote) <= 70 else quote[:69] + "…"
        click.echo(f"      {passage.transcript} {passage.start}:{passage.end} “{quote}”")
    _say_more(len(cause.passages), limit, "passage", "--all shows")


def _say_more(count: int, limit: int | None, noun: str, where: str) -> None:
    if limit is not None and count > limit:
        more = count - limit
        click.echo(f"      and {more:,} more {noun}{'' if more == 1 else 's'} ({where} them)")


def _as_data(old: "Point", new: "Point", found: "TableDifference") -> dict[str, Any]:
    rows = [
        {
            "code": row.code,
            "uuid": row.uuid,
            "before": _row_data(row.before),
            "after": _row_data(row.after),
            "causes": [
                {
                    **vars(cause),
                    "lines": cause.lines,
                    "passages": [passage._asdict() for passage in cause.passages],
                }
                for cause in row.causes
            ],
        }
        for row in found.rows
    ]
    return {"from": old._asdict(), "to": new._asdict(), "unit": found.unit, "rows": rows}


def _row_data(row: "Row | None") -> dict[str, Any] | None:
    if row is None:
        return None
    names = ("number", "label", "level", "interviews", "references")
    return {name: getattr(row, name) for name in names}
