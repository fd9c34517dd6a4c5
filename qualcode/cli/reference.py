"""The reference of all commands, and the first page of help.

``python -m qualcode.cli.reference > docs/commands.md`` writes the one,
``python -m qualcode.cli.reference --first > qualcode/cli/help.txt`` the other.
"""

import sys
from collections.abc import Iterator
from typing import Any

import click

from qualcode.cli.app import root

_WIDE: dict[str, Any] = {
    "terminal_width": 96,
    "max_content_width": 96,
    "help_option_names": ["-h", "--help"],
}


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Context]]:
    """Every command below one that can be called, with its full name and a context for its help."""
    context = click.Context(command, info_name=name, **_WIDE)
    if not isinstance(command, click.Group):
        yield name, context
        return
    if command.invoke_without_command and command is not root:
        yield name, context
    for below in command.list_commands(context):
        found = command.get_command(context, below)
        if found is not None:
            yield from commands(found, f"{name} {below}")


def reference() -> str:
    """The help of every command, as Markdown."""
    head = click.Context(root, info_name="qualcode", **_WIDE)
    parts = ["# Commands", _block(root.get_help(head))]
    for name, context in commands(root, "qualcode"):
        parts += [f"## {name}", _block(context.command.get_help(context))]
    return "\n\n".join(parts) + "\n"


def first_page() -> str:
    """What ``qualcode --help`` prints on a terminal of 80 columns or more."""
    return (
        click.Context(root, info_name="qualcode", terminal_width=78, **root.context_settings).get_help()
        + "\n"
    )


def _block(text: str) -> str:
    return f"```text\n{text}\n```"


if __name__ == "__main__":
    click.echo(first_page() if "--first" in sys.argv else reference(), nl=False)
