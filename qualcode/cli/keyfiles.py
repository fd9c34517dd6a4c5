"""The options of commands that write what names could stand in."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.names import NameGuard
    from qualcode.store.project import Project

key_option = click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The key of pseudonyms. Without it: $QUALCODE_KEY, else the file of its name beside the project.",
)


def guard_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --key, --redact and --without-key."""
    without = click.option("--without-key", is_flag=True, help="Do not look for listed names.")
    redact = click.option("--redact", is_flag=True, help="Write placeholders where listed names stand.")
    return key_option(redact(without(function)))


def guard_of(project: "Project", session: "Session", names: dict[str, Any]) -> "NameGuard":
    """The guard that the options ask for. Raises UsageError where they contradict each other."""
    from exports.names import name_guard

    if names["without_key"] and (names["redact"] or names["keys"]):
        raise click.UsageError("--without-key contradicts --key and --redact")
    return name_guard(
        session,
        project.path.parent,
        keys=key_files(names["keys"]),
        redact=names["redact"],
        without_key=names["without_key"],
    )


def key_files(keys: tuple[Path, ...]) -> tuple[Path, ...]:
    """The keys that are named on the command line, or in the environment."""
    from exports.names import named_keys

    return keys or named_keys()
