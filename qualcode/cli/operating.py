"""How every command that refines the framework goes about it: try it, propose it, or do it and say why."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.operations import Operation
    from exports.preview import Preview
    from qualcode.store.project import Project

_SHOWN = 8
"""How many sentences a question has."""


class How(NamedTuple):
    """What the options say that all these commands have."""

    reason: str
    propose: str | None
    """The reason of a proposal, where it is to be one."""
    dry_run: bool
    yes: bool
    as_json: bool


class Wanted(NamedTuple):
    """What a command wants done, once the codes it names were found."""

    operation: "Operation"
    done: str
    """What is said when it is done."""
    named: Mapping[str, Any]
    """What JSON has of it beside what it does."""
    uuid: str = ""
    """The code that JSON shows as it is afterwards."""
    hangs: str = ""
    """What goes with it, which is reason enough to ask first."""


def how_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that refines the framework; it is given them as ``how``."""

    @wraps(function)
    def command(
        *arguments: Any,
        reason: str,
        propose: str | None,
        dry_run: bool,
        yes: bool,
        as_json: bool,
        **more: Any,
    ) -> None:
        if propose is not None and (dry_run or reason):
            raise click.UsageError("--propose REASON goes without --dry-run and --reason")
        function(*arguments, how=How(reason, propose, dry_run, yes, as_json), **more)

    options = (
        click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it."),
        click.option(
            "--propose", metavar="REASON", help="Only propose it, with a reason, for others to decide."
        ),
        click.option("--dry-run", is_flag=True, help="Only say what it would do to the counts."),
        click.option("--yes", is_flag=True, help="Do not ask, even where it changes counts."),
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def operate(settings: Settings, find: Callable[["Session"], Wanted], how: How) -> None:
    """Try, propose or do what ``find`` comes to, and say what came of it."""
    from codebook.operations import label_of

    with settings.open() as project:
        with project.read() as session:
            wanted = find(session)
            label = label_of(session, wanted.operation)
        if how.propose is not None:
            _propose(project, wanted, label, how)
        elif how.dry_run:
            _say(project, wanted, label, rehearsed(project, wanted.operation), how)
        else:
            _say(project, wanted, label, _done(project, wanted, label, how), how)


def rehearsed(project: "Project", operation: "Operation") -> "Preview":
    """What an operation would do; nothing of it stays."""
    from exports.preview import preview
    from qualcode.coding import get_coder

    with project.rehearse() as session:
        return preview(session, operation, get_coder(session, project.who))


def agree(operation: "Operation", found: "Preview", what: str, *, hangs: str = "", yes: bool) -> None:
    """Ask before something large, telling what it does. Raises Refused where nobody can be asked."""
    asks = operation.about.asks
    if asks == "always" or (asks and (hangs or found.weighs)):
        sentences = [hangs] if hangs else []
        sentences += found.sentences
        more = len(sentences) - _SHOWN
        shown = [*sentences[:_SHOWN], f"and {more:,} more, which --dry-run lists"] if more > 0 else sentences
        confirm("; ".join([what, *shown]), yes=yes)


def _done(project: "Project", wanted: Wanted, label: str, how: How) -> "Preview":
    """Do it, after asking where it is large; what it did."""
    operation = wanted.operation
    agreed = rehearsed(project, operation) if operation.about.asks else None
    if agreed is not None:
        agree(operation, agreed, label, hangs=wanted.hangs, yes=how.yes)
    from exports.preview import performed
    from qualcode.coding import get_coder

    with project.change(label, reason=how.reason) as session:
        found = performed(session, operation, get_coder(session, project.who))
        if agreed is not None and (found.effect, found.told) != (agreed.effect, agreed.told):
            raise Refused("what this would do changed just now; look again")
    return found


def _propose(project: "Project", wanted: Wanted, label: str, how: How) -> None:
    from codebook.proposals import propose
    from qualcode.coding import get_coder

    found = rehearsed(project, wanted.operation)
    with project.change(f"propose to {label}", reason=how.propose or "") as session:
        coder = get_coder(session, project.who)
        number = propose(session, wanted.operation, coder, how.propose or "").id
    if how.as_json:
        say_json({**wanted.named, "proposal": number, "action": label, **_told(found), "dry_run": False})
        return
    click.echo(f"Proposal {number}: {label}. It would do this:")
    say_sentences(found)


def _told(found: "Preview") -> dict[str, Any]:
    return {"effect": found.effect, "sentences": found.sentences}


def say_sentences(found: "Preview") -> None:
    """What an operation does, one thing a line."""
    for sentence in found.sentences or ["no count changes"]:
        click.echo(f"  {sentence}")


def _say(project: "Project", wanted: Wanted, label: str, found: "Preview", how: How) -> None:
    if how.as_json:
        line = {} if how.dry_run else _code(project, wanted.uuid, found.code_id)
        say_json({**line, **wanted.named, "dry_run": how.dry_run, "action": label, **_told(found)})
        return
    if how.dry_run:
        click.echo("Nothing was changed; it would do this:")
        for sentence in [wanted.hangs] if wanted.hangs else []:
            click.echo(f"  {sentence}")
        say_sentences(found)
        return
    click.echo(f"{wanted.done}.")
    if wanted.operation.about.counts or found.sentences:
        say_sentences(found)


def _code(project: "Project", uuid: str, code_id: int | None) -> dict[str, Any]:
    """The code that was made or changed, as it is now."""
    from codebook.tree import tree

    with project.read() as session:
        lines = tree(session) if uuid or code_id is not None else []
    return next((asdict(line) for line in lines if line.uuid == uuid or line.id == code_id), {})
