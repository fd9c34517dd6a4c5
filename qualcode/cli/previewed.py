"""Doing something that first says what it does to the counts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.output import say_json

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.effect import Effect
    from qualcode.store.project import Project

Operation = Callable[["Session"], object]


def rehearsed(project: "Project", operation: Operation) -> "Effect":
    """What an operation would do to the counts; nothing of it stays. Raises what it raises."""
    from exports.counts import Rule
    from exports.effect import effect

    with project.rehearse() as session:
        return effect(session, Rule(), operation)


def done(project: "Project", label: str, operation: Operation, *, reason: str = "") -> "Effect":
    """What an operation did to the counts, done as one change. Raises what it raises."""
    from exports.counts import Rule
    from exports.effect import effect

    with project.change(label, reason=reason) as session:
        return effect(session, Rule(), operation)


def preview_then_do(
    project: "Project",
    label: str,
    operation: Operation,
    *,
    question: str,
    reason: str,
    dry_run: bool,
    yes: bool,
) -> "Effect":
    """Say what an operation does to the counts, ask, and do it; with ``dry_run`` only say it."""
    found = rehearsed(project, operation)
    if dry_run:
        return found
    confirm("; ".join([question, *found.sentences()]), yes=yes)
    return done(project, label, operation, reason=reason)


def tell(found: "Effect", said: str, *, dry_run: bool, as_json: bool, **named: Any) -> None:
    """Print what was done and what it did to the counts, or would do."""
    sentences = found.sentences()
    if as_json:
        say_json({**named, "dry_run": dry_run, "effect": found, "sentences": sentences})
        return
    click.echo("Nothing was changed; it would do this:" if dry_run else f"{said}.")
    for sentence in sentences or ["no count changes"]:
        click.echo(f"  {sentence}")
