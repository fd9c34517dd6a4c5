"""``qualcode search``."""

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.output import json_option, plural, progress, say_json, width
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import with_options

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from transcripts.search.asking import Question
    from transcripts.search.hits import Hit
    from transcripts.search.scope import Scope

_SCOPE = (
    click.option(
        "--in",
        "names",
        multiple=True,
        metavar="NAME",
        help="Only this interview or transcript; may be repeated.",
    ),
    click.option(
        "--where",
        multiple=True,
        metavar="ATTRIBUTE=VALUE",
        help="Only interviews with this value; may be repeated.",
    ),
    click.option(
        "--speaker", default="", metavar="NAME", help="Only turns of this speaker, by label or role."
    ),
    click.option(
        "--question",
        "questions",
        multiple=True,
        metavar="QUESTION",
        help="Only in the answer to this question of the guide, by its number or words; may be repeated.",
    ),
    click.option(
        "--heading",
        "headings",
        multiple=True,
        metavar="HEADING",
        help="Only below this heading of a transcript; may be repeated.",
    ),
    click.option(
        "--interviewer/--exclude-interviewer",
        default=None,
        help="Only interviewers' turns, or all but theirs.",
    ),
    click.option("--coded/--not-coded", default=None, help="Only what is coded at any code, or at none."),
    click.option("--code", "at", metavar="CODE", help="Only what is coded at this code, or at one below it."),
    click.option("--not-code", "not_at", metavar="CODE", help="Only what is not coded there."),
)


def _scope_options(command: Any) -> Any:
    return with_options(command, _SCOPE)


@click.command("search", short_help="Find words in the transcripts.")
@click.argument("query", required=False)
@_scope_options
@click.option("--lemma", is_flag=True, help="Other forms of the words too: apprentice finds apprenticeships.")
@click.option("--regex", is_flag=True, help="QUERY is a regular expression.")
@click.option(
    "--by",
    type=click.Choice(["rank", "place"]),
    help="The best turns first, or by transcript and place; regular expressions go by place.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Hits on a page.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Which page.")
@click.option(
    "--forget", is_flag=True, help="Delete the index of this project; the next search makes it anew."
)
@json_option
@click.pass_obj
def command(settings: Settings, /, **options: Any) -> None:
    """Find words in the transcripts, and show each hit in its context.

    \b
    lab safety          both words in one turn      lab OR workshop
    "lab safety"        a phrase                    lab NOT safety
    apprent*            words that begin so         (lab OR workshop) safety
    lab NEAR/5 safety   at most 5 words between

    Case and accents do not matter. docs/search.md has more.
    """
    if options["forget"]:
        _forget(settings)
        return
    _check(options)
    from transcripts.search.asking import answered

    limit, first = options["limit"], (options["page"] - 1) * options["limit"]
    with settings.open() as project, project.read() as session:
        question = _question(session, options)
        with answered(session, question, progress("Indexing the transcripts")) as hits:
            found = islice(hits, first, None)
            shown = list(islice(found, limit))
            more = next(found, None) is not None
            meant = "" if shown else hits.meant()
    _say(shown, options, meant, more=more)


def _forget(settings: Settings) -> None:
    from transcripts.search.index import forget_index

    with settings.open() as project, project.read() as session:
        path = forget_index(session)
    click.echo(f"Deleted the search index {path}." if path else "There is no search index of this project.")


def _check(options: dict[str, Any]) -> None:
    if options["query"] is None:
        raise click.UsageError("what to search for is missing, as in: qualcode search 'lab NEAR/5 safety'")
    if options["regex"] and options["lemma"]:
        raise click.UsageError("--lemma is about words; it does not go with --regex")
    if options["regex"] and options["by"] == "rank":
        raise click.UsageError("what a regular expression finds has no rank; leave --by out")


def _question(session: "Session", options: dict[str, Any]) -> "Question":
    """What is asked. Raises NotFound, Ambiguous or BadInput for what the project does not have."""
    from transcripts.search.asking import Question

    return Question(
        options["query"],
        regex=options["regex"],
        lemma=options["lemma"],
        ranked=options["by"] != "place",
        scope=_scope(session, options),
    )


def _scope(session: "Session", options: dict[str, Any]) -> "Scope":
    """Where is searched. Raises NotFound, Ambiguous or BadInput for what the project does not have."""
    from exports.units import parse_where
    from transcripts.questions.within import resolve_within
    from transcripts.search.scope import Scope, transcripts_named, transcripts_where

    narrowed = [
        *([transcripts_named(session, options["names"])] if options["names"] else []),
        *([transcripts_where(session, parse_where(session, options["where"]))] if options["where"] else []),
    ]
    return Scope(
        transcript_ids=frozenset.intersection(*narrowed) if narrowed else None,
        speaker=options["speaker"],
        interviewer=options["interviewer"],
        coded=options["coded"],
        at=_code_ids(session, options["at"]),
        not_at=_code_ids(session, options["not_at"]),
        within=resolve_within(session, options["questions"], options["headings"], ()),
    )


def _code_ids(session: "Session", name: str | None) -> frozenset[int]:
    """A code and all below it."""
    if name is None:
        return frozenset()
    from codebook.tree import subtree, tree

    return frozenset(line.id for line in subtree(tree(session), code_line(session, name).id))


def _say(hits: "list[Hit]", options: dict[str, Any], meant: str, *, more: bool) -> None:
    from exports.kwic import kwic

    if options["as_json"]:
        say_json(
            {
                "query": options["query"],
                "page": options["page"],
                "more": more,
                "hits": [hit._asdict() for hit in hits],
            }
        )
        return
    for line in kwic(hits, width()):
        click.echo(
            f"{line.head}{line.before}{click.style(line.words, bold=True, underline=True)}{line.after}"
        )
    if hits:
        _say_count(hits, options["page"], more=more)
    elif options["page"] > 1:
        click.echo(f"There is no page {options['page']}; the hits end before it.")
    else:
        click.echo(f"Nothing found. {meant}".rstrip())


def _say_count(hits: "list[Hit]", page: int, *, more: bool) -> None:
    interviews = plural(len({hit.interview for hit in hits}), "interview")
    said = f"{plural(len(hits), 'hit')} in {interviews}"
    if more:
        click.echo(f"\nPage {page}: {said}. There are more: --page {page + 1}, or a larger --limit.")
    else:
        click.echo(f"\nPage {page}, the last: {said}." if page > 1 else f"\n{said}.")
