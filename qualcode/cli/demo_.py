"""``qualcode demo``."""

from pathlib import Path

import click

from qualcode.cli.output import json_option, plural, say_json, width
from qualcode.cli.settings import Settings

_HEAD = 16


@click.command("demo", short_help="Make a study to try things on.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="qualcode-demo")
@json_option
@click.pass_obj
def command(settings: Settings, *, folder: Path, as_json: bool) -> None:
    """Make a study to try things on: 21 interviews whose table is Appendix D of the Wellcome report.

    The interviews are invented; the coding framework and its figures are the report's.
    """
    from exports.build import build_table
    from exports.counts import Rule
    from exports.formats.text import render_text
    from qualcode.demo.build import build_demo
    from qualcode.store.project import Project

    path = build_demo(folder)
    if as_json:
        say_json({"project": path})
        return
    with Project.open(path, who=settings.who) as project, project.read() as session:
        table = build_table(session, Rule())
    codes = sum(not row.heading for row in table.rows)
    for line in render_text(table, width()).splitlines()[:_HEAD]:
        click.echo(line)
    click.echo(f"… {plural(len(table.rows) - _HEAD + 4, 'row')} more\n")
    click.echo(
        f"Made {path}: 21 interviews, {plural(codes, 'code')}, the table above. Its files lie beside it."
    )
    click.echo(_NEXT.format(folder=folder))


_NEXT = """Try next:
  cd {folder}
  qualcode table -o appendix.docx            the whole table for a report
  qualcode table --aggregate union           with totals for the headings
  qualcode table --unit "Institution type"   counted by kinds of institution
  qualcode transcripts INT01                 read an interview
  qualcode code INT01 --quote "…" CODE       code a passage; qualcode undo takes it back"""
