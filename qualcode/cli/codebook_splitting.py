"""``qualcode codebook split``: the references of a code go to several others, one by one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.operating import How, Wanted, how_options, operate
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput, Refused
from qualcode.files import naming

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.tree import CodeLine
    from exports.references import ReferenceLine
    from qualcode.store.project import Project


@click.command("split")
@click.argument("name", metavar="CODE")
@click.option("--into", multiple=True, metavar="CODE", help="A code that references may go to; repeat it.")
@click.option("--new", multiple=True, metavar="LABEL", help="The same, made for it beside CODE; repeat it.")
@click.option(
    "--from",
    "sheet",
    metavar="SHEET",
    type=click.Path(path_type=Path),
    help="A sheet that says where each reference goes, instead of being asked.",
)
@click.option("--encoding", metavar="NAME", help="The encoding of the sheet where the guess was wrong.")
@how_options
@click.pass_obj
def split(
    settings: Settings,
    *,
    name: str,
    into: tuple[str, ...],
    new: tuple[str, ...],
    sheet: Path | None,
    encoding: str | None,
    how: How,
) -> None:
    """Split a code: send its references to other codes, one after the other, or leave them.

    At a terminal every passage is shown: its digit sends it to a code, Enter leaves it, b goes back, q
    stops. All of it is one change, done at the end. What was not decided on stays and is marked for
    `qualcode review`.

    A SHEET has the columns code, and reference (its uuid) or transcript, start and end; an empty code means
    that it stays.
    """
    if sheet is None and not (into or new):
        raise click.UsageError("say what it is split into: --into CODE or --new LABEL, or --from SHEET")
    if sheet is not None and into:
        raise click.UsageError("the sheet names the codes itself: leave --into out")
    with settings.open() as project:
        with project.read() as session:
            code = code_line(session, name)
            arguments = {} if sheet is None else _by_sheet(session, code, sheet, new, encoding)
        if sheet is None:
            arguments = _by_walking(project, code, into, new)
    _operate(settings, code, arguments, how)


def _operate(settings: Settings, code: "CodeLine", arguments: dict[str, Any], how: How) -> None:
    from codebook.operations import Operation

    sent = sum(len(refs) for targets in ("into", "new") for refs in arguments[targets].values())
    named = {"code": code.path, "sent": sent, "stayed": len(arguments["stays"])}
    wanted = Wanted(Operation("split", arguments), f"Split “{code.label}”", named)
    operate(settings, lambda _session: wanted, how)


def _by_sheet(
    session: "Session", code: "CodeLine", sheet: Path, new: Sequence[str], encoding: str | None
) -> dict[str, Any]:
    from qualcode.splitsheets import read_split

    with naming(sheet):
        return read_split(session, sheet, code, new=new, encoding=encoding)


def _by_walking(
    project: "Project", code: "CodeLine", into: Sequence[str], new: Sequence[str]
) -> dict[str, Any]:
    from codebook.bulk import split_arguments
    from exports.references import references
    from qualcode.cli.walking import need_terminal

    need_terminal("or give --from SHEET")
    with project.read() as session:
        targets = [code_line(session, name) for name in into]
        lines = references(session, [code.id], context=160)
    _check(project, code, targets, new)
    uuids, labels = [line.uuid for line in targets], [*(line.label for line in targets), *new]
    choices = _walk(code, lines, labels)
    if not any(choice is not None for choice in choices.values()):
        raise BadInput("no reference was sent anywhere, so that nothing is split")
    here = {each: at for each, at in choices.items() if at is None or at < len(uuids)}
    made = {each: labels[at] for each, at in choices.items() if at is not None and at >= len(uuids)}
    sent = {each: None if at is None else uuids[at] for each, at in here.items()}
    return split_arguments(code.uuid, sent, made)


def _check(project: "Project", code: "CodeLine", into: "Sequence[CodeLine]", new: Sequence[str]) -> None:
    """Refuse what could not be done at the end before anybody is asked anything."""
    from codebook.splitting import Targets, check_targets
    from qualcode.coding import get_code

    with project.rehearse() as session:
        targets = Targets(tuple(line.id for line in into), tuple(new))
        check_targets(session, get_code(session, code.id), targets)


def _walk(code: "CodeLine", lines: "Sequence[ReferenceLine]", labels: Sequence[str]) -> dict[str, int | None]:
    """Ask where each reference goes, by its uuid; what was not reached has no choice."""
    from qualcode.cli.walking import answer, show_reference

    if not lines:
        raise Refused(f"“{code.label}” has no references, so that nothing can be sent anywhere")
    keys = " · ".join([*(f"{number} {label}" for number, label in enumerate(labels, 1)), "Enter leave it"])
    choices: dict[str, int | None] = {}
    at = 0
    while at < len(lines):
        show_reference(lines[at], f"{at + 1} of {len(lines)}")
        typed = answer(f"{keys} · b back · q stop")
        if typed == "q":
            break
        if typed == "b":
            at = max(at - 1, 0)
            choices.pop(lines[at].uuid, None)
        elif not typed or (typed.isdecimal() and 1 <= int(typed) <= len(labels)):
            choices[lines[at].uuid] = int(typed) - 1 if typed else None
            at += 1
        else:
            click.echo(f"  “{typed}” is none of these.")
    return choices
