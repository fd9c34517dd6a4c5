"""``qualcode codebook merge``, ``retire`` and ``restore``: each says what it does to the counts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from qualcode.cli.codenames import code_line, code_row
from qualcode.cli.confirm import confirm
from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.effect import Effect
    from qualcode.store.project import Project

Operation = Callable[["Session"], object]
dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would change.")


@click.command("merge")
@click.argument("source")
@click.argument("target")
@click.option("--yes", is_flag=True, help="Do not ask.")
@dry_run_option
@json_option
@click.pass_obj
def merge(settings: Settings, *, source: str, target: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Merge the code SOURCE into TARGET, which takes its references, memos and codes below it.

    Where one coder has exactly the same passage at both, the two become one with the memos of both. What
    SOURCE says in words fills what TARGET leaves empty, or is kept in a memo.
    """
    from codebook.merging import merge_code
    from qualcode.coding import get_code, get_coder

    with settings.open() as project:
        with project.read() as session:
            old, new = code_line(session, source), code_line(session, target)

        def operation(session: "Session") -> None:
            coder = get_coder(session, settings.who)
            merge_code(session, get_code(session, old.id), get_code(session, new.id), coder=coder)

        label = f"merge “{old.label}” into “{new.label}”"
        found = _rehearsed(project, operation)
        if not dry_run:
            confirm("; ".join([f"“{old.label}” goes into “{new.label}”", *found.sentences()]), yes=yes)
            found = _done(project, label, operation)
    done = f"Merged “{old.label}” into “{new.label}”"
    _say(found, done, dry_run=dry_run, as_json=as_json, source=old.path, target=new.path)


@click.command("retire")
@click.argument("name", metavar="CODE")
@dry_run_option
@json_option
@click.pass_obj
def retire(settings: Settings, *, name: str, dry_run: bool, as_json: bool) -> None:
    """Keep a code with all below it, but neither code at it nor count it any more."""
    from codebook.retiring import retire_code

    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
        found = _either(
            project,
            f"retire “{old.label}”",
            lambda session: retire_code(session, code_row(session, old.uuid)),
            dry_run=dry_run,
        )
    _say(found, f"Retired “{old.label}”", dry_run=dry_run, as_json=as_json, code=old.path)


@click.command("restore")
@click.argument("name", metavar="CODE")
@dry_run_option
@json_option
@click.pass_obj
def restore(settings: Settings, *, name: str, dry_run: bool, as_json: bool) -> None:
    """Bring a retired code back."""
    from codebook.retiring import restore_code

    with settings.open() as project:
        with project.read() as session:
            old = code_line(session, name)
        found = _either(
            project,
            f"restore “{old.label}”",
            lambda session: restore_code(session, code_row(session, old.uuid)),
            dry_run=dry_run,
        )
    _say(found, f"Brought “{old.label}” back", dry_run=dry_run, as_json=as_json, code=old.path)


def _either(project: "Project", label: str, operation: Operation, *, dry_run: bool) -> "Effect":
    return _rehearsed(project, operation) if dry_run else _done(project, label, operation)


def _rehearsed(project: "Project", operation: Operation) -> "Effect":
    from exports.counts import Rule
    from exports.effect import effect

    with project.rehearse() as session:
        return effect(session, Rule(), operation)


def _done(project: "Project", label: str, operation: Operation) -> "Effect":
    from exports.counts import Rule
    from exports.effect import effect

    with project.change(label) as session:
        return effect(session, Rule(), operation)


def _say(found: "Effect", done: str, *, dry_run: bool, as_json: bool, **named: str) -> None:
    sentences = found.sentences()
    if as_json:
        say_json({**named, "dry_run": dry_run, "effect": found, "sentences": sentences})
        return
    click.echo("Nothing was changed; it would do this:" if dry_run else f"{done}.")
    for sentence in sentences or ["no count changes"]:
        click.echo(f"  {sentence}")
