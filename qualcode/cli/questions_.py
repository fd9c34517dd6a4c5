"""``qualcode questions``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.output import json_option, plural, progress, say_columns, say_json, width
from qualcode.cli.questions_guide import CHANGING
from qualcode.cli.settings import Settings

if TYPE_CHECKING:
    from exports.asking import AskedLine, GuideReport, MissingLine, Progress
    from exports.crosstab.asked import AskedCode
    from exports.headinglist import HeadingEntry

_FEW = 3
"""How many names a line of a list gives."""


@click.group(
    "questions", invoke_without_command=True, short_help="The interview guide: what was asked where."
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """The questions of the interview guide, and where interviewers ask them.

    Places are found in interviewers' turns by their words, and not stored; docs/questions.md explains it.
    Without a command, the guide is listed.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


_at_least = click.option(
    "--at-least",
    type=click.FloatRange(50, 100),
    default=85,
    show_default=True,
    help="The score from which on a question counts as asked. Tables, queries and searches always take 85.",
)


@command.command("list", short_help="List the guide, and in how many interviews each question is found.")
@click.option("--wordings", is_flag=True, help="Also how else each is asked, and what only sounds like it.")
@_at_least
@json_option
@click.pass_obj
def list_(settings: Settings, *, wordings: bool = False, at_least: float = 85, as_json: bool = False) -> None:
    """List the questions in order, with the interviews they are found in and the words of the answers.

    Words: how many the answer has without the interviewer's, the median of these interviews.
    """
    from exports.asking import guide_report

    with settings.open() as project, project.read() as session:
        report = guide_report(session, at_least=at_least, progress=_progress())
    if as_json:
        say_json(report)
    elif not report.questions:
        click.echo("There is no interview guide yet; `qualcode questions import FILE` brings one in.")
    else:
        _say_guide(report, wordings=wordings)


def _progress() -> "Progress":
    shown: Progress = progress("Looking for the questions")
    return shown


def _say_guide(report: "GuideReport", *, wordings: bool) -> None:
    rows: list[tuple[str, ...]] = [("", "Question", "Interviews", "Words", "Not found in")]
    section = ""
    for line in report.questions:
        if line.section != section:
            section = line.section
            rows += [("", section.upper() or "–", "", "", "")]
        words = "" if line.words is None else f"{line.words:,.0f}"
        rows.append((line.number, line.question, f"{line.interviews:,}", words, _few(line.missing)))
        if wordings:
            rows += [("", f"  = {text}", "", "", "") for text in line.wordings]
            rows += [("", f"  != {text}", "", "", "") for text in line.never]
    say_columns(rows, "llrrl")
    _say_silent(report.silent, report.interviews)


def _say_silent(silent: Sequence[str], interviews: int) -> None:
    """Interviews in which nothing can be found since nobody asks."""
    if silent:
        click.echo(
            f"\nNobody is known to interview in {len(silent):,} of {plural(interviews, 'interview')}"
            f" ({_few(silent)}), so that nothing is found there; `qualcode speakers` lists who speaks, and"
            " `qualcode speakers set LABEL --interviewer` says who asks."
        )


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW:,} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


@command.command("find", short_help="Show where each question is asked, with the interviewer's words.")
@click.argument("names", nargs=-1, metavar="[INTERVIEW…]")
@click.option("--question", "questions", multiple=True, metavar="QUESTION", help="Only this one; repeatable.")
@_at_least
@json_option
@click.pass_obj
def find(
    settings: Settings, *, names: tuple[str, ...], questions: tuple[str, ...], at_least: float, as_json: bool
) -> None:
    """Show where the questions are asked, in all interviews or some, and how near the words are.

    The score is of 100, against the question or the wording of it that comes nearest.
    """
    from exports.asking import asked_lines, guide_report
    from transcripts.questions.guide import find_question
    from transcripts.search.scope import transcripts_named

    with settings.open() as project, project.read() as session:
        chosen = transcripts_named(session, names) if names else None
        wanted = {find_question(session, name).text for name in questions}
        lines = asked_lines(session, chosen, at_least=at_least, progress=_progress())
        report = guide_report(session, at_least=at_least)
    lines = [line for line in lines if not wanted or line.question in wanted]
    if as_json:
        say_json(lines)
        return
    _say_asked(lines)
    if not names:
        _say_silent(report.silent, report.interviews)


def _say_asked(lines: "list[AskedLine]") -> None:
    if not lines:
        click.echo("No question of the guide is found; `qualcode questions missing` says what comes near.")
        return
    rows = [("Transcript", "Place", "Score", "Question", "The interviewer's words")]
    before = ""
    for line in lines:
        name = line.transcript if line.transcript != before else ""
        before = line.transcript
        asked = line.number or line.question
        rows.append((name, f"{line.start}:{line.end}", str(line.score), asked, line.words))
    say_columns(rows, "lrrll")
    click.echo(f"{plural(len(lines), 'place')}.")


@command.command("missing", short_help="Show where a question is not found, and what comes nearest.")
@click.argument("questions", nargs=-1, metavar="[QUESTION…]")
@_at_least
@json_option
@click.pass_obj
def missing(settings: Settings, *, questions: tuple[str, ...], at_least: float, as_json: bool) -> None:
    """Show the interviews in which a question is not found, with the interviewer's words nearest to it.

    Where they ask it after all, `qualcode questions wording QUESTION TEXT` makes them another wording.
    """
    from exports.asking import guide_report, missing_lines
    from transcripts.questions.guide import find_question

    with settings.open() as project, project.read() as session:
        wanted = {find_question(session, name).id for name in questions} or None
        lines = missing_lines(session, wanted, at_least=at_least, progress=_progress())
        report = guide_report(session, at_least=at_least)
    if as_json:
        say_json(lines)
        return
    if not report.questions:
        click.echo("There is no interview guide yet; `qualcode questions import FILE` brings one in.")
        return
    _say_missing(lines)
    _say_silent(report.silent, report.interviews)


def _say_missing(lines: "list[MissingLine]") -> None:
    if not lines:
        click.echo("Every question is found in every interview with an interviewer.")
        return
    rows = [("", "Interview", "Score", "The nearest words of an interviewer")]
    before = ""
    for line in lines:
        if line.question != before:
            rows.append((line.number, line.question, "", ""))
            before = line.question
        rows.append(("", f"  {line.interview}", f"{line.score}", line.words or "–"))
    say_columns(rows, "llrl")
    click.echo(f"{plural(len(lines), 'interview')} without a question, counted for each question.")


@command.command("headings", short_help="List the headings of the transcripts, and where each stands.")
@json_option
@click.pass_obj
def headings(settings: Settings, *, as_json: bool) -> None:
    """List the headings of the transcripts, by which tables, crosstabs, queries and searches can go.

    They are those that the files have, with their levels, and lines that look like one (docs/questions.md).
    Titles of documents are not listed.
    """
    from exports.headinglist import heading_list

    with settings.open() as project, project.read() as session:
        lines = heading_list(session, progress=progress("Looking for headings"))
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo(
            "No transcript has a heading. Where its file has one, `qualcode transcript correct NAME FILE`"
            " brings it in."
        )
    else:
        _say_headings(lines)


def _say_headings(lines: "list[HeadingEntry]") -> None:
    rows = [("Level", "Heading", "Interviews", "In")]
    for line in lines:
        level = "–" if line.level is None else f"{line.level}"
        indented = "  " * ((line.level or 1) - 1) + line.heading
        rows.append((level, indented, f"{line.interviews:,}", _few(line.names)))
    say_columns(rows, "llrl")
    click.echo(
        f"{plural(len(lines), 'heading')}; `qualcode table --heading NAME` counts what stands below it."
    )


@command.command("asked", short_help="Say in answers to which questions a code was coded.")
@click.argument("name", metavar="CODE")
@click.option("--below", is_flag=True, help="Also what is coded below the code, each passage once.")
@click.option(
    "--of",
    "questions",
    multiple=True,
    metavar="QUESTION",
    help="A question that asks about it: the passages elsewhere were volunteered; may be repeated.",
)
@json_option
@click.pass_obj
def asked(settings: Settings, *, name: str, below: bool, questions: tuple[str, ...], as_json: bool) -> None:
    """Say in answers to which questions the references at a code lie: what was asked for, what volunteered.

    A reference counts in every answer that it lies in at least partly, and once in all together.
    """
    from exports.crosstab.asked import asked_code

    with settings.open() as project, project.read() as session:
        found = asked_code(session, code_line(session, name), questions, below=below)
    if as_json:
        say_json(found)
        return
    _say_code(found)


def _say_code(found: "AskedCode") -> None:
    from exports.formats.columns import wrap

    rows = [("Question", "Interviews", "References")]
    rows += [(line.question, f"{line.interviews:,}", f"{line.references:,}") for line in found.lines]
    click.echo(found.code)
    say_columns(rows, "lrr")
    for line in wrap(" ".join(found.caption), width()):
        click.echo(line)


for each in CHANGING:
    command.add_command(each)
