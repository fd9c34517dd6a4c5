"""``qualcode codebook proposals``: what somebody would like changed, until somebody decides."""

from typing import TYPE_CHECKING

import click

from qualcode.cli.operating import agree, say_sentences
from qualcode.cli.output import json_option, moment, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import QualcodeError, Refused

if TYPE_CHECKING:
    from codebook.proposals import ProposalLine
    from exports.preview import Preview
    from qualcode.store.project import Project

_NUMBER = click.IntRange(min=1)


@click.group("proposals", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Those decided on as well.")
@json_option
@click.pass_context
def proposals(ctx: click.Context, *, everything: bool, as_json: bool) -> None:
    """What somebody would like changed in the framework, and deciding on it.

    Every command that refines the framework makes a proposal of it with --propose REASON. A proposal is
    named by its number.
    """
    if ctx.invoked_subcommand is not None:
        if everything or as_json:
            raise click.UsageError(f"give the options after `proposals {ctx.invoked_subcommand}`")
        return
    from codebook.proposals import proposals as listed

    settings: Settings = ctx.obj
    with settings.open() as project, project.read() as session:
        lines = listed(session, only_open=not everything)
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo(
            "There are no open proposals; `codebook rename A B --propose WHY` makes one, as do the others."
        )
    else:
        heads = ("", "When (UTC)", "Who", "What", "Why", "State", "Said")
        say_columns([heads, *(_row(line) for line in lines)], "rllllll")


def _row(line: "ProposalLine") -> tuple[str, ...]:
    state = line.state if not line.decided_by else f"{line.state} by {line.decided_by}"
    said = str(len(line.comments) or "")
    return (str(line.id), moment(line.at), line.who, line.label, line.reason, state, said)


@proposals.command("show")
@click.argument("number", type=_NUMBER)
@json_option
@click.pass_obj
def show(settings: Settings, *, number: int, as_json: bool) -> None:
    """Print a proposal with what was said of it, and what it would do now."""
    from codebook.proposals import get_proposal, hindrance, proposal_line

    with settings.open() as project:
        with project.read() as session:
            line = proposal_line(session, number)
            hinders = hindrance(session, get_proposal(session, number))
        found = _effect(project, number) if line.state == "open" else None
    if as_json:
        told = found if not isinstance(found, str) else None
        sentences = [found] if isinstance(found, str) else told.sentences if told else []
        effect = told.effect if told else None
        say_json({"proposal": line, "hindrance": hinders, "effect": effect, "sentences": sentences})
        return
    click.echo(f"Proposal {line.id} by {line.who}, {line.at[:10]}: {line.label}")
    click.echo(f"  because: {line.reason}")
    for comment in line.comments:
        click.echo(f"  {comment.who}, {comment.at[:10]}: {comment.text}")
    if line.state != "open":
        why = f": {line.verdict}" if line.verdict else ""
        click.echo(f"{line.state.capitalize()} by {line.decided_by}, {line.decided_at[:10]}{why}")
        return
    if hinders:
        click.echo(f"It {hinders}.")
    if isinstance(found, str):
        click.echo(f"It cannot be done as things stand: {found}.")
    elif found is not None:
        click.echo("Accepted now, it would do this:")
        say_sentences(found)


def _effect(project: "Project", number: int) -> "Preview | str":
    """What a proposal would do now, or why it cannot be done."""
    from codebook.operations import operation_of
    from codebook.proposals import get_proposal
    from exports.preview import preview
    from qualcode.coding import get_coder

    try:
        with project.rehearse() as session:
            proposal = get_proposal(session, number)
            operation = operation_of(proposal.kind, proposal.arguments)
            return preview(session, operation, get_coder(session, project.who))
    except QualcodeError as error:
        return str(error)


@proposals.command("comment")
@click.argument("number", type=_NUMBER)
@click.argument("text")
@json_option
@click.pass_obj
def comment(settings: Settings, *, number: int, text: str, as_json: bool) -> None:
    """Say something of a proposal."""
    from codebook.proposals import comment_on, get_proposal
    from qualcode.coding import get_coder

    with settings.open() as project:
        with project.change(f"comment on proposal {number}") as session:
            comment_on(session, get_proposal(session, number), get_coder(session, project.who), text)
        _say(project, number, f"Kept what you say of proposal {number}.", as_json=as_json)


@proposals.command("accept")
@click.argument("number", type=_NUMBER)
@click.option("--reason", default="", metavar="TEXT", help="Why; kept with the proposal and in the history.")
@click.option("--on-top", is_flag=True, help="Do it although others changed the same codes since.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do to the counts.")
@click.option("--yes", is_flag=True, help="Do not ask, even where it changes counts.")
@json_option
@click.pass_obj
def accept(
    settings: Settings, *, number: int, reason: str, on_top: bool, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Do what is proposed, in your name; one undo takes it back and opens the proposal again.

    Where others changed the same codes since, it is refused and says which changes these are.
    """
    from codebook.operations import operation_of
    from codebook.proposals import get_proposal, proposal_line
    from exports.preview import accepted
    from qualcode.coding import get_coder

    with settings.open() as project:
        with project.rehearse() as session:
            proposal = get_proposal(session, number)
            operation, label = operation_of(proposal.kind, proposal.arguments), proposal.label
            who, why = proposal_line(session, number).who, proposal.reason
            found = accepted(session, proposal, get_coder(session, project.who), reason, on_top=on_top)
        if not dry_run:
            agree(operation, found, label, yes=yes)
            line = f"{label} (proposal {number} by {who})"
            with project.change(line, reason=reason or why) as session:
                coder = get_coder(session, project.who)
                again = accepted(session, get_proposal(session, number), coder, reason, on_top=on_top)
                if (again.effect, again.told) != (found.effect, found.told):
                    raise Refused("what this would do changed just now; look again")
        if as_json:
            with project.read() as session:
                after = proposal_line(session, number)
            told = {"effect": found.effect, "sentences": found.sentences}
            say_json({"proposal": after, "dry_run": dry_run, **told})
            return
    click.echo(
        "Nothing was changed; it would do this:" if dry_run else f"Accepted proposal {number}: {label}."
    )
    say_sentences(found)


@proposals.command("decline")
@click.argument("number", type=_NUMBER)
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@json_option
@click.pass_obj
def decline(settings: Settings, *, number: int, reason: str, as_json: bool) -> None:
    """Close a proposal without doing it, in your name and with a reason."""
    from codebook import proposals as act
    from qualcode.coding import get_coder

    with settings.open() as project:
        with project.change(f"decline proposal {number}", reason=reason) as session:
            coder = get_coder(session, project.who)
            act.decline(session, act.get_proposal(session, number), coder, reason)
        _say(project, number, f"Declined proposal {number}.", as_json=as_json)


@proposals.command("withdraw")
@click.argument("number", type=_NUMBER)
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@json_option
@click.pass_obj
def withdraw(settings: Settings, *, number: int, reason: str, as_json: bool) -> None:
    """Take back a proposal of your own."""
    from codebook import proposals as act
    from qualcode.coding import get_coder

    with settings.open() as project:
        with project.change(f"withdraw proposal {number}", reason=reason) as session:
            coder = get_coder(session, project.who)
            act.withdraw(session, act.get_proposal(session, number), coder, reason)
        _say(project, number, f"Withdrew proposal {number}.", as_json=as_json)


def _say(project: "Project", number: int, text: str, *, as_json: bool) -> None:
    from codebook.proposals import proposal_line

    if not as_json:
        click.echo(text)
        return
    with project.read() as session:
        say_json(proposal_line(session, number))
