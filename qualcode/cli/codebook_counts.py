"""``qualcode codebook counts``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_columns, say_json, width
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput
from qualcode.files import replacing

if TYPE_CHECKING:
    from exports.codebooklist import CodebookList


@click.command("counts", short_help="The codebook with files and references, as NVivo lists it.")
@click.option(
    "--aggregate",
    type=click.Choice(["none", "sum", "union"]),
    default="none",
    show_default=True,
    help="What codes above others count: what was coded at them; or also what is below.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="docx, xlsx or csv.")
@guard_options
@json_option
@click.pass_obj
def counts(
    settings: Settings, /, *, aggregate: Any, output: Path | None, as_json: bool, **names: Any
) -> None:
    """Print every code with its description, and in how many files and references it is, as NVivo counts.

    Files are transcripts, and each coder's references count apart, so that the numbers can be held against a
    colleague's screen. `qualcode table` gives the numbers of a report.
    """
    from exports.codebooklist import codebook_list

    with settings.open() as project, project.read() as session:
        listed = guard_of(project, session, names).passed(codebook_list(session, aggregate=aggregate))
    if output is not None:
        _write(listed, output)
    if as_json:
        say_json(listed)
    elif output is None:
        _print(listed)
    else:
        click.echo(f"Wrote {output} ({plural(len(listed.codes), 'code')}).", err=True)


def _write(listed: "CodebookList", path: Path) -> None:
    from exports.formats.codebook import CODEBOOK_FORMATS

    form = CODEBOOK_FORMATS.get(path.suffix.lower())
    if form is None:
        known = ", ".join(CODEBOOK_FORMATS)
        raise BadInput(f"the ending of {path.name!r} names no known format; use one of {known}")
    written = form(listed)
    with replacing(path) as file:
        file.write(written)


def _print(listed: "CodebookList") -> None:
    from exports.codebooklist import HEADINGS
    from exports.formats.columns import wrap

    rows = [
        (
            "  " * (code.level - 1) + code.name,
            code.description.replace("\n", " "),
            f"{code.files:,}",
            f"{code.references:,}",
        )
        for code in listed.codes
    ]
    if not rows:
        click.echo("The framework is empty; `qualcode codebook import FILE` fills it.")
        return
    say_columns([HEADINGS, *rows], "llrr")
    click.echo("\n" + "\n".join(wrap(listed.caption, width())))
