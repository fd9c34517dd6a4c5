"""``qualcode matrix export`` and ``import``: summaries are filled in elsewhere and brought back."""

from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.keyfiles import guard_of, key_option
from qualcode.cli.matrix_options import rows_options, theme_options, themes_asked
from qualcode.cli.output import json_option, plural, progress, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import coder_rule
from qualcode.errors import BadInput
from qualcode.files import file_name, naming, replacing

if TYPE_CHECKING:
    from qualcode.sheets import Sheet
    from qualcode.store.project import Project
    from qualcode.summarysheets import CellChange, State, Summaries

_SHOWN = 60
"""Characters of a summary in a list."""


@click.command("export", short_help="Write a sheet to fill summaries in.")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@theme_options
@rows_options
@key_option
@click.option("--without-key", is_flag=True, help="Do not look for listed names.")
@json_option
@click.pass_obj
def export(settings: Settings, /, *, path: Path, as_json: bool, **options: Any) -> None:
    """Write a sheet (xlsx or csv) with the summaries there are, to be filled in and brought back by `import`.

    An xlsx has the passages on a second sheet, to read while you write. Leave the names of interviews and
    themes and the last column as they are.
    """
    from exports.matrix.build import MatrixOptions
    from exports.matrix.sheet import sheet_csv, sheet_xlsx, summary_sheet

    writers = {".xlsx": sheet_xlsx, ".csv": sheet_csv}
    if path.suffix.lower() not in writers:
        raise BadInput(f"summaries are filled in as .xlsx or .csv, not as {path.suffix or path.name!r}")
    with settings.open() as project, project.read() as session:
        asked = MatrixOptions(
            rule=coder_rule(session, options), direct=options["direct"], show=options["show"]
        )
        sheet = summary_sheet(session, themes_asked(session, options), asked, progress("Choosing quotes"))
        guard_of(project, session, {**options, "redact": False}).passed(sheet)
    content = writers[path.suffix.lower()](sheet)
    with replacing(path) as file:
        file.write(content)
    told = {"file": path, "interviews": len(sheet.rows), "themes": len(sheet.columns) - sheet.labels - 1}
    if as_json:
        say_json(told)
        return
    size = f"{plural(len(sheet.rows), 'interview')}, {plural(told['themes'], 'theme')}"  # type: ignore[arg-type]
    click.echo(f"Wrote {path} ({size}); `qualcode matrix import {path}` brings it back.")


@click.command("import", short_help="Bring back a sheet of summaries.")
@click.argument("path", metavar="SHEET", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--overwrite", is_flag=True, help="Also what was changed in the project since.")
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@click.option("--reason", default="", metavar="TEXT", help="Why: goes into the history.")
@json_option
@click.pass_obj
def import_(
    settings: Settings,
    /,
    *,
    path: Path,
    dry_run: bool,
    overwrite: bool,
    encoding: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Write the summaries of a SHEET that `matrix export` made, where they differ from those in the project.

    A cell that was changed in the sheet and in the project is left as it is in the project and listed. All
    is one step back with `qualcode undo`.
    """
    from qualcode.coding import get_coder
    from qualcode.sheets import UNCALCULATED, read_sheet
    from qualcode.summarysheets import sheet_changes, write_changes

    with naming(path):
        sheet = read_sheet(path, encoding=encoding, unguard=True)
        if UNCALCULATED in sheet.notes:
            raise BadInput(f"{UNCALCULATED}; nothing was changed")
    for note in [] if as_json else sheet.notes:
        click.echo(f"note: {note}", err=True)
    with settings.open() as project, naming(path):
        past = _past(project, sheet)
        done = project.rehearse() if dry_run else project.change(_label(path), reason=reason)
        with done as session:
            found = sheet_changes(session, sheet, past)
            wanted = [each for each in found if overwrite or not each.conflict]
            write_changes(session, wanted, get_coder(session, settings.who))
    left = [each for each in found if each.conflict and not overwrite]
    if as_json:
        say_json({"dry_run": dry_run, "written": wanted, "left": left})
    else:
        _say(wanted, left, dry_run=dry_run)


def _label(path: Path) -> str:
    return f"import summaries from {file_name(path)}"


def _past(project: "Project", sheet: "Sheet") -> "dict[State, Summaries]":
    """The summaries as they stood whenever a row of the sheet was written."""
    from qualcode.summarysheets import state_in, summaries_then

    states = {state for row in sheet.rows if (state := state_in(row)) is not None}
    return {state: summaries_then(project, state) for state in states}


def _say(written: "list[CellChange]", left: "list[CellChange]", *, dry_run: bool) -> None:
    if not written and not left:
        click.echo("Nothing to write: the sheet has what the project has.")
    if written:
        new = sum(not each.old for each in written)
        gone = sum(not each.new for each in written)
        counts = ((new, "new"), (len(written) - new - gone, "changed"), (gone, "removed"))
        told = ", ".join(f"{count:,} {word}" for count, word in counts if count)
        words = "Would write" if dry_run else "Wrote"
        click.echo(f"{words} {plural(len(written), 'summary')}: {told}.")
    for each in written:
        click.echo(f"  {_named(each)}: {_difference(each)}")
    if left:
        click.echo(
            f"Left {plural(len(left), 'cell')} as in the project, changed there since the sheet was written;"
            " --overwrite takes what the sheet has:"
        )
    for each in left:
        click.echo(f"  {_named(each)}: the project has {_quoted(each.old)}, the sheet {_quoted(each.new)}")


def _named(change: "CellChange") -> str:
    return f"{change.interview} under “{change.theme}”"


def _difference(change: "CellChange") -> str:
    if not change.old:
        return f"new: {_quoted(change.new)}"
    if not change.new:
        return f"removed: {_quoted(change.old)}"
    return f"{_quoted(change.old)} becomes {_quoted(change.new)}"


def _quoted(text: str) -> str:
    return f"“{shorten(text, _SHOWN, placeholder=' …')}”" if text else "nothing"
