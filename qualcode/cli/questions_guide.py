"""The commands of ``qualcode questions`` that change the guide, read it from a file or write it to one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput
from qualcode.files import file_name, naming, replacing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from qualcode.store.models import Question
    from transcripts.questions.guideimport import QuestionChange


def _change(settings: Settings, label: str, act: "Callable[[Session], Question]", *, as_json: bool) -> None:
    """Do something to a question in one step to undo, and say what it is now."""
    from transcripts.questions.guide import line_of

    with settings.open() as project, project.change(label) as session:
        line = line_of(act(session))
    if as_json:
        say_json(line)
        return
    click.echo(line.printed + (f"  ({line.section})" if line.section else ""))
    for text in line.wordings:
        click.echo(f"  = {text}")
    for text in line.never:
        click.echo(f"  != {text}")


@click.command("add")
@click.argument("text")
@click.option("--number", default="", metavar="NUMBER", help="As printed: 3, 3b, Q1 or 2.1.")
@click.option(
    "--section", default="", metavar="HEADING", help="The heading of the guide that it stands under."
)
@json_option
@click.pass_obj
def add(settings: Settings, *, text: str, number: str, section: str, as_json: bool) -> None:
    """Add a question at the end of its section, or of the guide."""
    from transcripts.questions.guide import add_question

    def act(session: "Session") -> "Question":
        return add_question(session, text, number=number, section=section)

    _change(settings, f"add the question “{text}”", act, as_json=as_json)


@click.command("reword")
@click.argument("name", metavar="QUESTION")
@click.argument("text")
@click.option("--keep", is_flag=True, help="Keep the former text as another wording.")
@json_option
@click.pass_obj
def reword(settings: Settings, *, name: str, text: str, keep: bool, as_json: bool) -> None:
    """Give a question another text. QUESTION is its number, its text, or words that stand in it alone."""
    from transcripts.questions.guide import find_question, reword_question

    def act(session: "Session") -> "Question":
        question = find_question(session, name)
        reword_question(session, question, text, keep=keep)
        return question

    _change(settings, f"reword the question “{name}”", act, as_json=as_json)


@click.command("number")
@click.argument("name", metavar="QUESTION")
@click.argument("number", default="")
@json_option
@click.pass_obj
def number(settings: Settings, *, name: str, number: str, as_json: bool) -> None:
    """Print a question under another number, or under none."""
    from transcripts.questions.guide import find_question, number_question

    def act(session: "Session") -> "Question":
        question = find_question(session, name)
        number_question(session, question, number)
        return question

    _change(settings, f"number the question “{name}”", act, as_json=as_json)


def _wording(kind: str, what: str) -> click.Command:
    """The command for one kind of wording."""

    @click.argument("name", metavar="QUESTION")
    @click.argument("text")
    @click.option("--remove", is_flag=True, help="Take it away again.")
    @json_option
    @click.pass_obj
    def run(settings: Settings, *, name: str, text: str, remove: bool, as_json: bool) -> None:
        from transcripts.questions.guide import add_wording, find_question, remove_wording

        def act(session: "Session") -> "Question":
            question = find_question(session, name)
            (remove_wording if remove else add_wording)(session, question, text, kind)  # type: ignore[arg-type]  # one of Kind
            return question

        done = "take a wording from" if remove else "add a wording to"
        _change(settings, f"{done} the question “{name}”", act, as_json=as_json)

    return click.command("wording" if kind == "wordings" else kind, help=what)(run)


wording = _wording("wordings", "Say how else a question was asked, so that it is found there too.")
never = _wording("never", "Say what sounds like a question and is not it, so that it is not found there.")


@click.command("move")
@click.argument("name", metavar="QUESTION")
@click.option("--first", is_flag=True, help="To the beginning of the guide.")
@click.option("--last", is_flag=True, help="To its end.")
@click.option("--before", metavar="QUESTION", help="Before this question.")
@click.option("--after", metavar="QUESTION", help="After this question.")
@click.option("--section", metavar="HEADING", help='Under this heading; "" takes it from under any.')
@json_option
@click.pass_obj
def move(settings: Settings, /, *, name: str, as_json: bool, **to: Any) -> None:
    """Ask a question elsewhere in the guide, or put it under another heading, or both."""
    from transcripts.questions.guide import find_question, move_question, put_in_section

    places = [place for place in ("first", "last", "before", "after") if to[place]]
    if len(places) > 1 or not (places or to["section"] is not None):
        raise click.UsageError("say where to: one of --first, --last, --before and --after, or --section")

    def act(session: "Session") -> "Question":
        question = find_question(session, name)
        if to["section"] is not None:
            put_in_section(session, question, to["section"])
        for place in places:
            other = find_question(session, to[place]) if place in ("before", "after") else None
            move_question(session, question, place, other)  # type: ignore[arg-type]  # one of four
        return question

    _change(settings, f"move the question “{name}”", act, as_json=as_json)


@click.command("remove")
@click.argument("name", metavar="QUESTION")
@json_option
@click.pass_obj
def remove(settings: Settings, *, name: str, as_json: bool) -> None:
    """Take a question out of the guide, with its wordings; `qualcode undo` brings it back."""
    from transcripts.questions.guide import find_question, line_of, remove_question

    with settings.open() as project, project.change(f"remove the question “{name}”") as session:
        question = find_question(session, name)
        line = line_of(question)
        remove_question(session, question)
    if as_json:
        say_json(line)
    else:
        click.echo(f"Removed “{line.printed}”.")


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Remove the questions and wordings that the file has not.")
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def import_(
    settings: Settings,
    *,
    path: Path,
    replace: bool,
    encoding: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Import the guide from a sheet or a text, or update it by the texts and numbers of questions.

    A sheet (CSV, XLSX) has a column question, and if you like number, section, wordings and never. A text
    has one question a line, with or without a number; a line that begins with # is a heading, and below a
    question = begins another wording, != what only sounds like it.
    """
    from transcripts.questions.guidefiles import read_guide_file
    from transcripts.questions.guideimport import import_guide

    with settings.open() as project:
        with naming(path):
            rows, notes = read_guide_file(path, encoding=encoding)
        with naming(path), project.rehearse() as session:
            changes = import_guide(session, rows, replace=replace)
        if not as_json:
            _say_changes(path, notes, changes)
        if changes and not dry_run:
            removed = sum(change.what == "removed" for change in changes)
            if removed:
                confirm(f"this removes {plural(removed, 'question')}", yes=yes)
            with project.change(f"import the interview guide {file_name(path)}") as session:
                changes = import_guide(session, rows, replace=replace)
    if as_json:
        say_json({"dry_run": dry_run, "notes": notes, "changes": changes})
    elif changes:
        said = plural(len(changes), "question")
        click.echo(f"Nothing was changed; it would change {said}." if dry_run else f"Changed {said}.")


def _say_changes(path: Path, notes: list[str], changes: "list[QuestionChange]") -> None:
    for note in notes:
        click.echo(f"{path.name}: {note}")
    for change in changes:
        below = f"  (below “{change.section}”)" if change.section else ""
        click.echo(f"{change.what:>8}  {change.question}{below}")
        if change.before:
            click.echo(f"{'before':>8}  {change.before}")
    if not changes:
        click.echo("The guide has all that is in it already; nothing was changed.")


@click.command("export")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="csv, txt or md.")
@guard_options
@json_option
@click.pass_obj
def export(settings: Settings, /, *, output: Path | None, as_json: bool, **names: Any) -> None:
    """Print the guide with its wordings, or write it to a file that `qualcode questions import` reads."""
    from transcripts.questions.guide import read_guide
    from transcripts.questions.guidefiles import guide_csv, guide_text

    suffix = output.suffix.lower() if output else ".txt"
    if suffix not in (".csv", ".txt", ".md"):
        raise BadInput(f"a guide is written as csv, txt or md, not as {suffix or 'a file without an ending'}")
    with settings.open() as project, project.read() as session:
        guide = guard_of(project, session, names).passed(read_guide(session))
    text = (guide_csv if suffix == ".csv" else guide_text)(guide)
    if as_json:
        say_json(guide)
    elif output is not None:
        with replacing(output) as file:
            file.write(text.encode())
        click.echo(f"Wrote {output}: {plural(len(guide), 'question')}.", err=True)
    elif not guide:
        click.echo("There is no interview guide yet; `qualcode questions import FILE` brings one in.")
    else:
        click.echo(text, nl=False)


CHANGING = (add, reword, number, wording, never, move, remove, import_, export)
