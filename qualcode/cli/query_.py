"""``qualcode query``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.confirm import confirm
from qualcode.cli.csvfiles import write_sheet
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_json, width
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput, Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.counts import PassageCount
    from exports.queries.lines import PassageLine
    from exports.queries.passages import FoundPassage
    from qualcode.store.project import Project


@click.command("query", short_help="Find passages by what is coded there, near it, or who speaks.")
@click.argument("text", required=False, metavar="[QUERY]")
@click.option("--run", "saved", metavar="NAME", help="Run the query saved under this name, or in this file.")
@click.option("--save", "save_as", metavar="NAME", help="Save it in the folder queries beside the project.")
@click.option("--note", default="", metavar="TEXT", help="With --save: what it is for.")
@click.option("--list", "list_", is_flag=True, help="List the saved queries.")
@click.option("--count", is_flag=True, help="Only say how many passages, transcripts and interviews.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a csv file.")
@click.option("--code-at", metavar="CODE", help="Code what is found at this code, in one step to undo.")
@click.option("--dry-run", is_flag=True, help="With --code-at: only say what it would do.")
@click.option("--reason", default="", metavar="TEXT", help="With --code-at: why; the history keeps it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@guard_options
@json_option
@click.pass_obj
def command(settings: Settings, /, **options: Any) -> None:
    """Find passages by a query over codings; docs/queries.md explains it.

    Codes are named as everywhere, in quotation marks where the name has several words; /* behind one takes
    what is below it too. Between them stand AND, OR, NOT, OVERLAPPING, NEAR/2 and FOLLOWED BY/2 (turns; 2w is
    words) and parentheses; conditions are coder=, date>=, speaker=, role=, question=, heading=,
    interview=, transcript= and ATTRIBUTE=.

    \b
    qualcode query '"Teaching role" AND NOT "Varied role"'
    qualcode query '1.1/* OVERLAPPING Lectures AND "Institution type"=University' --count
    """
    _check(options)
    with settings.open() as project:
        if options["list_"]:
            _list(project, as_json=options["as_json"])
            return
        query = _query(project, options)
        if options["code_at"] is not None:
            _code(project, settings.who, query, options)
        else:
            _show(project, query, options)
        if options["save_as"] is not None:
            _save(project, query, options)


def _check(options: dict[str, Any]) -> None:
    """Options that contradict each other are told of before anything is done."""
    if sum([options["text"] is not None, options["saved"] is not None, options["list_"]]) != 1:
        raise click.UsageError("give one of QUERY, --run NAME and --list")
    if options["list_"] and options["save_as"] is not None:
        raise click.UsageError("--list goes without --save")
    if options["code_at"] is None and (options["dry_run"] or options["reason"]):
        raise click.UsageError("--dry-run and --reason go with --code-at CODE")
    if options["code_at"] is not None and (options["count"] or options["output"] is not None):
        raise click.UsageError("--code-at goes without --count and -o")
    if options["note"] and options["save_as"] is None:
        raise click.UsageError("--note goes with --save NAME")
    path = options["output"]
    if path is not None and path.suffix.lower() not in ("", ".csv", ".txt"):
        raise BadInput(f"passages are written as csv, not as {path.suffix}; name a file that ends in .csv")


def _query(project: "Project", options: dict[str, Any]) -> str:
    from exports.queries.saved import find_query, queries_folder

    if options["saved"] is None:
        return str(options["text"])
    return find_query(queries_folder(project.path), options["saved"]).query


def _list(project: "Project", *, as_json: bool) -> None:
    from exports.queries.saved import queries_folder, saved_queries

    found = saved_queries(queries_folder(project.path))
    if as_json:
        say_json(found)
    elif not found:
        click.echo("No query is saved here; --save NAME saves one.")
    for each in found if not as_json else ():
        click.secho(each.name, bold=True, nl=False)
        click.echo(f"  {each.note}" if each.note else "")
        click.echo("  " + each.query.replace("\n", "\n  "))


def _save(project: "Project", query: str, options: dict[str, Any]) -> None:
    from exports.queries.saved import SavedQuery, queries_folder, query_path, save_query

    folder = queries_folder(project.path)
    path = query_path(folder, options["save_as"])
    if path.exists():
        confirm(f"there is a saved query in {path}, which this replaces", yes=options["yes"])
    save_query(folder, SavedQuery(path.stem, query, options["note"]))
    click.echo(f"Saved as {path}.", err=True)


def _found(session: "Session", query: str) -> "list[FoundPassage]":
    from exports.queries.running import run_query

    return list(run_query(session, query))


def _show(project: "Project", query: str, options: dict[str, Any]) -> None:
    from exports.counts import count_passages
    from exports.queries.lines import PassageLine, passage_lines

    with project.read() as session:
        found = _found(session, query)
        counted = count_passages(session, found)
        if options["count"]:
            _say_count(counted, as_json=options["as_json"])
            return
        guard = guard_of(project, session, options)
        lines = guard.rows(lambda: passage_lines(session, found))
        if options["output"] is not None:
            write_sheet(options["output"], PassageLine._fields, lines)
            click.echo(f"Wrote {options['output']}. {_in_words(counted)}", err=True)
        elif options["as_json"]:
            say_json({"query": query, **vars(counted), "found": [line._asdict() for line in lines]})
        else:
            _print(list(lines))
            click.echo(_in_words(counted))


def _say_count(counted: "PassageCount", *, as_json: bool) -> None:
    if as_json:
        say_json(counted)
    else:
        click.echo(_in_words(counted))


def _in_words(counted: "PassageCount") -> str:
    if not counted.passages:
        return "No passage answers this query."
    places = f"{plural(counted.transcripts, 'transcript')} of {plural(counted.interviews, 'interview')}"
    return f"{plural(counted.passages, 'passage')} in {places}."


def _print(lines: "Sequence[PassageLine]") -> None:
    from exports.formats.cells import one_line
    from exports.formats.columns import wrap

    for line in lines:
        who = f", {line.speaker}" if line.speaker else ""
        click.secho(f"{line.transcript} {line.start}:{line.end}{who}, turn {line.turn}", dim=True)
        for row in wrap(one_line(line.quote), max(width() - 2, 20)):
            click.echo(f"  {row}")
        click.echo()


def _code(project: "Project", who: str, query: str, options: dict[str, Any]) -> None:
    """Try it, ask, and do it; or only try it."""
    from qualcode.coding import code_passages, get_code, get_coder

    with project.rehearse() as session:
        line = code_line(session, options["code_at"])
        found = _found(session, query)
        tried = code_passages(session, found, get_code(session, line.id), get_coder(session, who))
    say = f"{plural(tried[0], 'passage')} at “{line.label}”"
    if not options["dry_run"] and tried[0]:
        confirm(f"this codes {say}", yes=options["yes"])
        with project.change(
            f"code the passages of a query at “{line.label}”", reason=options["reason"]
        ) as session:
            if _found(session, query) != found:
                raise Refused("what the query finds changed just now; look again")
            tried = code_passages(session, found, get_code(session, line.id), get_coder(session, who))
    if options["as_json"]:
        coded, before = tried
        say_json({"code": line.path, "coded": coded, "before": before, "dry_run": options["dry_run"]})
        return
    _say_coded(say, tried, dry_run=options["dry_run"])


def _say_coded(say: str, tried: tuple[int, int], *, dry_run: bool) -> None:
    coded, before = tried
    if not coded and not before:
        click.echo("No passage answers this query; nothing was coded.")
    elif coded:
        click.echo(f"Nothing was changed; it would code {say}." if dry_run else f"Coded {say}.")
    if before:
        click.echo(f"You had coded {before:,} of these passages there already.")
