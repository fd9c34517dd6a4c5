"""``qualcode suggest``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.csvfiles import write_sheet
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, progress, say_columns, say_json, width
from qualcode.cli.settings import Settings
from qualcode.cli.shorthand import Shorthand
from qualcode.cli.suggest_deciding import decide_on
from qualcode.cli.suggest_patterns import patterns
from qualcode.cli.suggest_rejected import rejected, unreject
from qualcode.errors import BadInput

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.suggestions.gains import Gains
    from exports.suggestions.lines import SuggestionLine
    from exports.suggestions.queue import Queue, Wanted
    from exports.suggestions.reasons import SourceName
    from qualcode.store.project import Project

_SOURCES: "tuple[SourceName, ...]" = ("search", "patterns", "learned")


@click.group(
    "suggest",
    cls=Shorthand,
    default="list",
    invoke_without_command=True,
    no_args_is_help=True,
    short_help="Suggest passages that may belong at a code.",
)
def command() -> None:
    """Suggest passages that may belong at a code, to be accepted or rejected; none counts before.

    `qualcode suggest CODE` is short for `qualcode suggest list CODE`.
    """


@command.command("list", short_help="List suggestions for a code, accept some, reject others.")
@click.argument("name", metavar="[CODE]", required=False)
@click.option("--all", "all_", is_flag=True, help="Instead of a code: which codes have most to gain.")
@click.option("--search", metavar="QUERY", help="Also what this search finds; docs/search.md explains it.")
@click.option("--forms", is_flag=True, help="With --search: other forms of its words too.")
@click.option("--regex", is_flag=True, help="With --search: QUERY is a regular expression.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Choice(_SOURCES),
    help="Only from this source; may be repeated. Without it: from all.",
)
@click.option(
    "--deep", is_flag=True, help="What is coded, or kept as a pattern, below the code is its own too."
)
@click.option("--own", is_flag=True, help="As if nobody but you had coded anything.")
@click.option("--interviewer", is_flag=True, help="Interviewers' turns too.")
@click.option(
    "--in",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only in this interview or transcript; may be repeated.",
)
@click.option("--balanced", is_flag=True, help="The best of every interview before the second best of any.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@click.option("--accept", metavar="NUMBERS", help="Code these passages of the list, as in 1,3,5-7.")
@click.option("--reject", metavar="NUMBERS", help="Do not suggest these to you at the code again.")
@click.option(
    "--list", "digest", metavar="LIST", help="With --accept and --reject: the list that they are of."
)
@click.option("--dry-run", is_flag=True, help="With --accept or --reject: only say what it would do.")
@click.option("--reason", default="", metavar="TEXT", help="With --accept or --reject: why, for the history.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a csv file.")
@guard_options
@json_option
@click.pass_obj
def list_(settings: Settings, /, **options: Any) -> None:
    """List passages that may belong at a code, with a score and the reason of each, the best first.

    They come from a search (--search), from the patterns kept with the code (`qualcode suggest patterns`),
    and from what is coded there already. What is coded there, what you rejected there and what interviewers
    say is left out. Accepting and rejecting together is one step, which `qualcode undo` takes back.

    \b
    qualcode suggest "Teaching role"
    qualcode suggest "Teaching role" --accept 1,3,5-7 --reject 2 --list 6858b2bc
    """
    _check(options)
    with settings.open() as project:
        if options["all_"]:
            _show_gains(project, settings.who, options)
        elif options["accept"] or options["reject"]:
            decide_on(project, settings.who, lambda session: _wanted(session, settings.who, options), options)
        else:
            _show(project, settings.who, options)


def _check(options: dict[str, Any]) -> None:
    """Options that contradict each other are told of before anything is done."""
    deciding = bool(options["accept"] or options["reject"])
    if options["all_"] == (options["name"] is not None):
        raise click.UsageError("give one of CODE and --all")
    if options["search"] is None and (options["forms"] or options["regex"] or "search" in options["sources"]):
        raise click.UsageError("--forms, --regex and --from search go with --search QUERY")
    if options["forms"] and options["regex"]:
        raise click.UsageError("--forms is about words; it does not go with --regex")
    if deciding != (options["digest"] is not None):
        raise click.UsageError(
            "--accept and --reject go with --list LIST, which stands below the list, so that the numbers are"
            " those that you saw"
        )
    if not deciding and (options["dry_run"] or options["reason"]):
        raise click.UsageError("--dry-run and --reason go with --accept or --reject")
    if options["all_"] and (
        deciding or options["search"] is not None or options["deep"] or options["output"]
    ):
        raise click.UsageError("--all goes without --search, --deep, --accept, --reject and -o")
    if deciding and options["output"] is not None:
        raise click.UsageError("-o goes without --accept and --reject")
    path = options["output"]
    if path is not None and path.suffix.lower() not in ("", ".csv", ".txt"):
        raise BadInput(f"suggestions are written as csv, not as {path.suffix}; name a file that ends in .csv")


def _wanted(session: "Session", who: str, options: dict[str, Any]) -> "Wanted":
    """What is asked for. Raises NotFound, Ambiguous or BadInput for what the project does not have."""
    from exports.suggestions.queue import Wanted
    from transcripts.search.asking import Question
    from transcripts.search.scope import transcripts_named

    chosen: tuple[SourceName, ...] = options["sources"] or _SOURCES
    question = None
    if options["search"] is not None:
        question = Question(options["search"], regex=options["regex"], lemma=options["forms"])
    return Wanted(
        code_line(session, options["name"]).id if options["name"] is not None else 0,
        who,
        frozenset(chosen),
        question,
        within=transcripts_named(session, options["names"]) if options["names"] else None,
        **{each: options[each] for each in ("deep", "own", "interviewer", "balanced", "limit")},
    )


def _show(project: "Project", who: str, options: dict[str, Any]) -> None:
    from exports.suggestions.lines import SuggestionLine, suggestion_lines
    from exports.suggestions.queue import suggested

    with project.read() as session:
        queue = suggested(
            session, _wanted(session, who, options), progress=progress("Reading the transcripts")
        )
        guard = guard_of(project, session, options)
        lines = list(guard.rows(lambda: suggestion_lines(queue)))
    if options["output"] is not None:
        write_sheet(options["output"], SuggestionLine._fields, lines)
        click.echo(f"Wrote {options['output']} ({plural(len(lines), 'passage')}).", err=True)
    elif options["as_json"]:
        say_json(
            {
                "code": queue.code.path,
                "list": queue.digest,
                "notes": queue.notes,
                "more": queue.more,
                "suggestions": [line._asdict() for line in lines],
            }
        )
    else:
        _print(queue, lines)


def _print(queue: "Queue", lines: "list[SuggestionLine]") -> None:
    from exports.formats.columns import wrap

    for note in queue.notes:
        click.echo("\n".join(wrap(note, width())))
    if not lines:
        click.echo(f"Nothing is suggested for “{queue.code.label}”.")
        return
    click.echo()
    words = [each.words for each in queue.suggestions]
    for line, lit_up in zip(lines, words, strict=True):
        _print_one(line, lit_up)
    behind = "; there are more: --limit" if queue.more else ""
    click.echo(f"{plural(len(lines), 'passage')} for “{queue.code.label}”, the best first{behind}.")
    click.echo(
        "None is counted before it is accepted: add --accept 1,3 or --reject 2 to the same command, with"
        f" --list {queue.digest}"
    )


def _print_one(line: "SuggestionLine", lit_up: frozenset[str]) -> None:
    from exports.formats.cells import one_line
    from exports.formats.columns import wrap

    who = f", {line.speaker}" if line.speaker else ""
    number = click.style(f"{line.number:>4}", bold=True)
    click.echo(f"{number}  {line.transcript} {line.start}:{line.end}{who} · score {line.score}")
    for row in wrap(one_line(line.quote), max(width() - 6, 20)):
        click.echo(f"      {_lit(row, lit_up)}")
    for row in wrap(line.reasons, max(width() - 6, 20)):
        click.echo(click.style(f"      {row}", dim=True))
    click.echo()


def _lit(row: str, words: frozenset[str]) -> str:
    """A row of a passage with the words that it was found by in bold and underlined."""
    from exports.suggestions.reasons import lit

    shown, at = "", 0
    for start, end in lit(row, words):
        shown += row[at:start] + click.style(row[start:end], bold=True, underline=True)
        at = end
    return shown + row[at:]


def _show_gains(project: "Project", who: str, options: dict[str, Any]) -> None:
    from exports.suggestions.gains import gains

    with project.read() as session:
        found = gains(
            session,
            _wanted(session, who, options),
            progress=progress("Reading the transcripts"),
            through=progress("Going through the codes"),
        )
        found = guard_of(project, session, options).passed(found)
    if options["as_json"]:
        say_json(found)
    else:
        _print_gains(found, options["limit"])


def _print_gains(found: "Gains", limit: int) -> None:
    from exports.suggestions.gains import LIKELY
    from exports.suggestions.learning import ENOUGH

    if found.codes:
        rows = [
            (gain.code, f"{gain.likely}{'+' if gain.more else ''}", gain.best) for gain in found.codes[:limit]
        ]
        say_columns([("Code", "Likely", "Best"), *rows], "lrl")
        click.echo(f"\nLikely: passages suggested with a score of {LIKELY} or more. None is counted.")
    else:
        click.echo("Nothing is suggested for any code.")
    if found.passed_over:
        left = plural(found.passed_over, "code")
        click.echo(f"{left} passed over: fewer than {ENOUGH} coded pieces to learn from, and no pattern.")


for each in (patterns, rejected, unreject):
    command.add_command(each)
