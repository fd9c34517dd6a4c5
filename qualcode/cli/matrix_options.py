"""Which themes and interviews a matrix has."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.table_options import with_options

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.tree import CodeLine


def theme_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The themes by name, or by where they stand in the framework."""
    options = (
        click.argument("themes", nargs=-1, metavar="[THEME…]"),
        click.option("--below", metavar="CODE", help="The codes below this one, instead of the top level."),
        click.option(
            "--level",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help="How many levels down the themes stand, in the framework or below CODE.",
        ),
        click.option("--direct", is_flag=True, help="Only what is coded at a theme itself, not below it."),
    )
    return with_options(function, options)


def rows_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The interviews, what is told of them, and which references count."""
    options = (
        click.option(
            "--show",
            multiple=True,
            metavar="ATTRIBUTES",
            help='Attributes beside the interview, as in --show "Role, Region"; may be repeated.',
        ),
        click.option(
            "--where",
            multiple=True,
            metavar="ATTRIBUTE=VALUE",
            help="Only interviews with this value; may be repeated.",
        ),
        click.option("--by-coder", "coder", metavar="NAME", help="Only what this coder coded."),
        click.option(
            "--exclude-interviewer", is_flag=True, help="Leave out passages wholly in interviewers' turns."
        ),
    )
    return with_options(function, options)


def themes_asked(session: "Session", options: dict[str, Any]) -> "list[CodeLine]":
    """The themes. Raises UsageError where the options contradict each other, else as ``themes_of`` does."""
    from codebook.tree import tree
    from exports.matrix.themes import themes_of

    names, below, level = options["themes"], options["below"] or "", options["level"]
    if names and (below or level > 1):
        raise click.UsageError("name themes, or say where they stand with --below and --level; not both")
    return themes_of(tree(session), names, below=below, level=level)
