"""``qualcode codebook split``: the references of a code go to several others, one by one."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.output import json_option, plural
from qualcode.cli.previewed import Operation, preview_then_do, tell
from qualcode.cli.settings import Settings
from qualcode.errors import Refused
from qualcode.files import file_name, naming

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.splitting import Split
    from codebook.tree import CodeLine
    from exports.references import ReferenceLine
    from qualcode.store.project import Project

Choices = dict[int, int | None]


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
@click.option("--reason", default="", metavar="TEXT", help="Why: goes into the history.")
@click.option("--yes", is_flag=True, help="Do not ask before it is done.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@click.pass_obj
def split(settings: Settings, /, *, name: str, **options: Any) -> None:
    """Split a code: send its references to other codes, one after the other, or leave them.

    At a terminal every passage is shown: its digit sends it to a code, Enter leaves it, b goes back, q
    stops. All of it is one change, done at the end. What was not decided on stays and is marked for
    `qualcode review`.

    A SHEET has the columns code, and reference (its uuid) or transcript, start and end; an empty code means
    that it stays.
    """
    sheet: Path | None = options["sheet"]
    if sheet is None and not (options["into"] or options["new"]):
        raise click.UsageError("say what it is split into: --into CODE or --new LABEL, or --from SHEET")
    if sheet is not None and options["into"]:
        raise click.UsageError("the sheet names the codes itself: leave --into out")
    with settings.open() as project:
        with project.read() as session:
            code = code_line(session, name)
            into = [code_line(session, target) for target in options["into"]]
        outcome: list[Split] = []
        if sheet is not None:
            operation = _by_sheet(code, sheet, options, outcome)
        else:
            operation = _by_walking(project, code, into, options, outcome)
        with naming(sheet) if sheet is not None else nullcontext():
            found = preview_then_do(
                project,
                f"split “{code.label}”",
                operation,
                question=f"“{code.label}” is split",
                reason=options["reason"],
                dry_run=options["dry_run"],
                yes=options["yes"],
            )
    done = outcome[-1]
    said = f"Split “{code.label}”: {', '.join(_told(done))}"
    tell(
        found, said, dry_run=options["dry_run"], as_json=options["as_json"], code=code.path, **done._asdict()
    )


def _told(done: "Split") -> list[str]:
    told = [f"{plural(done.sent, 'reference')} sent on"]
    told += [f"{done.stayed:,} left"] if done.stayed else []
    return told + ([f"{done.undecided:,} still to be looked at"] if done.undecided else [])


def _by_sheet(code: "CodeLine", sheet: Path, options: dict[str, Any], outcome: "list[Split]") -> Operation:
    def operation(session: "Session") -> None:
        from codebook.splitting import make_beside, split_code
        from qualcode.coding import get_code
        from qualcode.splitsheets import read_split
        from qualcode.store.models import Code

        row = get_code(session, code.id)
        made = make_beside(session, row, options["new"])
        choices = read_split(session, sheet, row, encoding=options["encoding"])
        sent = {each: target for each, target in choices.items() if target is not None}
        for target in made:
            if target.id not in sent.values():
                raise Refused(f"nothing is sent to the new code “{target.label}”; leave --new out")
        stays = [each for each, target in choices.items() if target is None]
        outcome.append(split_code(session, row, sent, stays))
        labels = [session.get_one(Code, target).label for target in dict.fromkeys(sent.values())]
        session.info["label"] = f"{_label(code, labels)}, by {file_name(sheet)}"

    return operation


def _by_walking(
    project: "Project",
    code: "CodeLine",
    into: "Sequence[CodeLine]",
    options: dict[str, Any],
    outcome: "list[Split]",
) -> Operation:
    from codebook.splitting import Targets
    from exports.references import references
    from qualcode.cli.walking import need_terminal

    need_terminal("or give --from SHEET")
    targets = Targets(tuple(line.id for line in into), tuple(options["new"]))
    labels = [*(line.label for line in into), *targets.new]
    _check(project, code, targets)
    with project.read() as session:
        lines = references(session, [code.id], context=160)
    choices = _walk(code, lines, labels)

    def operation(session: "Session") -> None:
        from codebook.splitting import split_among
        from qualcode.coding import get_code

        outcome.append(split_among(session, get_code(session, code.id), targets, choices))
        session.info["label"] = _label(code, labels)

    return operation


def _check(project: "Project", code: "CodeLine", targets: Any) -> None:
    """Refuse what could not be done at the end before anybody is asked anything."""
    from codebook.splitting import check_targets
    from qualcode.coding import get_code

    with project.rehearse() as session:
        check_targets(session, get_code(session, code.id), targets)


def _label(code: "CodeLine", labels: Sequence[str]) -> str:
    return f"split “{code.label}” into " + ", ".join(f"“{label}”" for label in labels)


def _walk(code: "CodeLine", lines: "Sequence[ReferenceLine]", labels: Sequence[str]) -> Choices:
    """Ask where each reference goes; what was not reached has no choice."""
    from qualcode.cli.walking import answer, show_reference

    if not lines:
        raise Refused(f"“{code.label}” has no references, so that nothing can be sent anywhere")
    keys = " · ".join([*(f"{number} {label}" for number, label in enumerate(labels, 1)), "Enter leave it"])
    choices: Choices = {}
    at = 0
    while at < len(lines):
        show_reference(lines[at], f"{at + 1} of {len(lines)}")
        typed = answer(f"{keys} · b back · q stop")
        if typed == "q":
            break
        if typed == "b":
            at = max(at - 1, 0)
            choices.pop(lines[at].id, None)
        elif not typed or (typed.isdecimal() and 1 <= int(typed) <= len(labels)):
            choices[lines[at].id] = int(typed) - 1 if typed else None
            at += 1
        else:
            click.echo(f"  “{typed}” is none of these.")
    return choices
