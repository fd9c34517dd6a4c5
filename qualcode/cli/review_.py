"""``qualcode review``: looking again at what was coded before a code was redefined or split."""

from collections.abc import Callable
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.shorthand import Shorthand

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.reviews import Review
    from exports.references import ReferenceLine
    from qualcode.store.models import Reference
    from qualcode.store.project import Project

reason_option = click.option("--reason", default="", metavar="TEXT", help="Why: goes into the history.")


@click.group(
    "review",
    cls=Shorthand,
    default="walk",
    invoke_without_command=True,
    short_help="Look again at what was coded before a code changed.",
)
def command() -> None:
    """Look again at references that were coded before their code was redefined or split.

    `qualcode review` goes through all that wait, `qualcode review CODE` through those of one code; the same
    as `qualcode review walk`. `review --list` says how many wait; the others decide on one reference.
    """


@command.command("walk")
@click.argument("name", metavar="[CODE]", required=False)
@click.option("--list", "only_list", is_flag=True, help="Only say what waits, code by code.")
@json_option
@click.pass_obj
def walk(settings: Settings, *, name: str | None, only_list: bool, as_json: bool) -> None:
    """Go through the references that wait, of all codes or one: keep, move, drop, ask.

    Each decision is a change of its own, done at once: `qualcode undo` takes it back.
    """
    from qualcode.cli.walking import need_terminal

    with settings.open() as project:
        found, lines = _waiting(project, name)
        if as_json:
            say_json({"codes": [_row(review) for review in found], "references": lines})
            return
        if only_list or not lines:
            _say_list(found, lines)
            return
        need_terminal("`qualcode review --list` and `qualcode review keep REFERENCE` do without")
        for position, line in enumerate(lines, 1):
            if not _decide(project, settings.who, line, f"{position} of {len(lines)}"):
                break
        _say_list(*_waiting(project, name))


def _waiting(project: "Project", name: str | None) -> "tuple[list[Review], list[ReferenceLine]]":
    """How far each code has come, and the references that wait: open ones first."""
    from codebook.reviews import review_progress
    from exports.references import references

    with project.read() as session:
        found = review_progress(session)
        if name is not None:
            wanted = code_line(session, name).id
            found = [review for review in found if review.code_id == wanted]
        lines = references(session, [review.code_id for review in found], context=160, marked=True)
    order = {review.code_id: place for place, review in enumerate(found)}
    return found, sorted(lines, key=lambda line: (line.review == "asked", order[line.code_id]))


def _row(review: "Review") -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(review), "looked": review.looked}


def _say_list(found: "list[Review]", lines: "list[ReferenceLine]") -> None:
    if not found:
        click.echo("Nothing waits to be looked at again.")
    for review in found:
        click.echo(f"{review.code}: {review.sentence()}, since {review.why}")
        for line in (line for line in lines if line.code_id == review.code_id):
            asked = "  (asked)" if line.review == "asked" else ""
            click.echo(f"  {line.transcript} {line.start}:{line.end}  {_quoted(line.quote)}{asked}")


def _quoted(quote: str) -> str:
    return f"“{shorten(quote, 70, placeholder=' …')}”"


def _decide(project: "Project", who: str, line: "ReferenceLine", place: str) -> bool:
    """Show one reference and do what is typed; False to stop."""
    from codebook.reviews import older_words
    from qualcode.cli.walking import answer, show_reference
    from qualcode.errors import QualcodeError
    from qualcode.memos import memos_on

    with project.read() as session:
        code = code_line(session, _code_uuid(session, line.code_id))
        older = older_words(session, code)
        memos = [f"{memo.coder}: {memo.text}" for memo in memos_on(session, "reference", line.id)]
    show_reference(line, place, memos)
    click.echo(f"  at “{code.printed}”: {code.definition}".rstrip(" :"))
    for field, text in older.items():
        click.secho(f"  {field} before: {text or 'none'}", dim=True)
    while True:
        typed = answer("k keep · m CODE move · x drop · a QUESTION ask · Enter later · q stop")
        verb, _, rest = typed.partition(" ")
        if verb in ("", "q"):
            return verb == ""
        try:
            _do(project, who, line.uuid, _VERBS[verb], rest.strip())
        except KeyError:
            click.echo(f"  “{typed}” is none of these.")
        except QualcodeError as error:
            click.echo(f"  {error}")
        else:
            return True


def _code_uuid(session: "Session", code_id: int) -> str:
    from qualcode.store.models import Code

    return session.get_one(Code, code_id).uuid


_LABELS = {
    "keep": "keep a passage at",
    "move": "move a passage from",
    "drop": "take a passage off",
    "ask": "ask about a passage at",
}
_VERBS = {"k": "keep", "m": "move", "x": "drop", "a": "ask"}


def _do(
    project: "Project", who: str, name: str, verb: str, given: str, *, reason: str = ""
) -> dict[str, Any]:
    """Decide on one reference as one change; what was decided."""
    from qualcode.coding import get_coder
    from qualcode.quoting import kept_on
    from qualcode.reviewing import (
        ask_about,
        drop_reference,
        find_reference,
        keep_reference,
        move_reference,
    )
    from qualcode.store.models import Code

    with project.change(f"look again: {verb}", reason=reason) as session:
        reference = find_reference(session, name)
        label = session.get_one(Code, reference.code_id).label
        told = {"reference": reference.uuid, "decision": verb, "code": label}
        if verb == "drop":
            told["kept"] = kept_on(session, [reference.id])
        acts: dict[str, Callable[[Reference], object]] = {
            "keep": lambda it: keep_reference(session, it),
            "drop": lambda it: drop_reference(session, it),
            "ask": lambda it: ask_about(session, it, given, get_coder(session, who)),
        }
        session.info["label"] = f"{_LABELS[verb]} “{label}” after looking again"
        if verb == "move":
            target = session.get_one(Code, code_line(session, given).id)
            move_reference(session, reference, target)
            told["to"] = target.label
            session.info["label"] = f"{_LABELS[verb]} “{label}” to “{target.label}” after looking again"
        else:
            acts[verb](reference)
    return told


_SAID = {
    "keep": "Kept it at “{code}”.",
    "move": "Moved it from “{code}” to “{to}”.",
    "drop": "Took it off “{code}”{kept}.",
    "ask": "It waits for an answer; the question is your memo on it.",
}


def _decided(settings: Settings, name: str, verb: str, given: str, *, reason: str, as_json: bool) -> None:
    with settings.open() as project:
        told = _do(project, settings.who, name, verb, given, reason=reason)
    if as_json:
        say_json(told)
    else:
        click.echo(_SAID[verb].format(**told))


@command.command("keep")
@click.argument("reference")
@reason_option
@json_option
@click.pass_obj
def keep(settings: Settings, *, reference: str, reason: str, as_json: bool) -> None:
    """Let REFERENCE stand where it is: its place, as in "INT01 314:356", or its uuid."""
    _decided(settings, reference, "keep", "", reason=reason, as_json=as_json)


@command.command("move")
@click.argument("reference")
@click.argument("code")
@reason_option
@json_option
@click.pass_obj
def move(settings: Settings, *, reference: str, code: str, reason: str, as_json: bool) -> None:
    """Put REFERENCE at another CODE; its memos stay with it."""
    _decided(settings, reference, "move", code, reason=reason, as_json=as_json)


@command.command("drop")
@click.argument("reference")
@reason_option
@json_option
@click.pass_obj
def drop(settings: Settings, *, reference: str, reason: str, as_json: bool) -> None:
    """Take REFERENCE away with its memos and what was kept as a quote."""
    _decided(settings, reference, "drop", "", reason=reason, as_json=as_json)


@command.command("ask")
@click.argument("reference")
@click.argument("question")
@reason_option
@json_option
@click.pass_obj
def ask(settings: Settings, *, reference: str, question: str, reason: str, as_json: bool) -> None:
    """Leave REFERENCE for the others to decide on; QUESTION becomes your memo on it."""
    _decided(settings, reference, "ask", question, reason=reason, as_json=as_json)
