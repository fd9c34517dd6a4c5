"""``qualcode quotes``."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, say_json, width
from qualcode.cli.quotes_keeping import KEEPING
from qualcode.cli.settings import Settings
from qualcode.cli.shorthand import Shorthand
from qualcode.cli.table_options import chosen_format, coder_rule, within, within_options
from qualcode.files import replacing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.quotes.lines import QuoteLine, QuoteList, QuoteOptions

_FORMATS = ("text", "docx", "markdown", "csv", "html", "json")


@click.group(
    "quotes",
    cls=Shorthand,
    default="list",
    invoke_without_command=True,
    no_args_is_help=True,
    short_help="Quotes for the report: list, star, trim, export.",
)
def command() -> None:
    """Quotes for the report: list and export those at a code, star them, trim them, mark them as used.

    `qualcode quotes CODE` is short for `qualcode quotes list CODE`.
    """


@command.command("list", short_help="Print or export the quotes at a code.")
@click.argument("name", metavar="CODE")
@click.option("--below", is_flag=True, help="Also what is coded below the code.")
@click.option(
    "--by",
    multiple=True,
    metavar="ATTRIBUTES",
    help='What the attribution says, as in --by "Role, Institution type"; may be repeated.',
)
@click.option(
    "--with-names", is_flag=True, help="Call interviews by their names; otherwise they are numbered."
)
@click.option("--starred", is_flag=True, help="Only starred quotes.")
@click.option("--used/--unused", default=None, help="Only quotes that were used, or were not.")
@click.option("--by-coder", "coder", metavar="NAME", help="Only what this coder coded.")
@click.option(
    "--where",
    multiple=True,
    metavar="ATTRIBUTE=VALUE",
    help="Only interviews with this value; may be repeated.",
)
@click.option("--exclude-interviewer", is_flag=True, help="Leave out passages wholly in interviewers' turns.")
@within_options
@click.option("--whole", is_flag=True, help="Whole passages, also where there is a trimmed version.")
@click.option(
    "--context",
    type=click.IntRange(0, 2000),
    default=80,
    show_default=True,
    help="Characters before and behind each quote, at most.",
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Instead of what the suffix says.")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="docx, md, csv or html."
)
@guard_options
@json_option
@click.pass_obj
def list_(settings: Settings, /, *, name: str, **options: Any) -> None:
    """Print the quotes at a code with their context, and who said each in words that are safe to print.

    A passage that several coders coded is one quote. Where a key of pseudonyms was applied, nothing is
    written while a listed name stands in it.
    """
    from exports.quotes.formats import quote_format
    from exports.quotes.lines import quote_list

    chosen = chosen_format(options, by=quote_format)
    with settings.open() as project, project.read() as session:
        found = quote_list(session, code_line(session, name), _asked(session, options))
        listed = guard_of(project, session, options).passed(found)
    _write(listed, chosen, options["output"])
    for note in listed.notes:
        click.echo(f"note: {note}", err=True)


def _asked(session: "Session", options: dict[str, Any]) -> "QuoteOptions":
    from exports.quotes.lines import QuoteOptions

    rule = replace(coder_rule(session, options), within=within(session, options))
    names = ("below", "starred", "used", "context", "by", "with_names", "whole")
    return QuoteOptions(rule=rule, **{name: options[name] for name in names})


def _write(listed: "QuoteList", form: str, path: Path | None) -> None:
    from exports.quotes.formats import QUOTE_FORMATS

    if path is None and form == "json":
        say_json(listed)
    elif path is None and form == "text":
        click.echo("\n".join(_lines(listed)))
    elif path is None and form == "docx" and sys.stdout.isatty():
        raise click.UsageError("docx is not for the screen; name a file with -o FILE")
    elif path is None:
        click.echo(QUOTE_FORMATS[form](listed), nl=False)
    else:
        written = _bytes(listed, form)
        with replacing(path) as file:
            file.write(written)
        click.echo(f"Wrote {path}: {listed.balance}.", err=True)


def _bytes(listed: "QuoteList", form: str) -> bytes:
    from exports.quotes.formats import QUOTE_FORMATS
    from qualcode.cli.output import json_text

    if form == "json":
        return f"{json_text(listed)}\n".encode()
    return "\n".join([*_lines(listed), ""]).encode() if form == "text" else QUOTE_FORMATS[form](listed)


def _lines(listed: "QuoteList") -> list[str]:
    """The list as the terminal shows it."""
    from exports.formats.columns import wrap

    if not listed.quotes:
        return [f"No quotes at “{listed.title}” that are asked for."]
    lines = [f"{listed.title}: {listed.balance}.", ""]
    for line in listed.quotes:
        before, after = line.context
        said = f"{before}“{line.words}”{after}"
        said = " ".join(said.split())
        lines += [
            *(f"  {each}" for each in wrap(said, width() - 4)),
            f"    — {_told(line, listed.several_codes)}",
            "",
        ]
    return [*lines, *wrap(listed.caption, width())]


def _told(line: "QuoteLine", several: bool) -> str:
    marks = [
        word for word, on in (("starred", line.starred), ("used", line.used), ("trimmed", line.trimmed)) if on
    ]
    told = [line.attribution]
    told += [f"{line.transcript} {line.start}:{line.end}"] if line.transcript else []
    told += [line.code] if several else []
    return " · ".join([*told, *marks])


for each in KEEPING:
    command.add_command(each)
