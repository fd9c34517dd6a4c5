"""``qualcode codebook similar``."""

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings

if TYPE_CHECKING:
    from exports.likeness import Likeness


@click.command("similar", short_help="List codes that may be the same.")
@guard_options
@json_option
@click.pass_obj
def similar(settings: Settings, /, *, as_json: bool, **names: Any) -> None:
    """List pairs of codes that may be the same, and what speaks for it: labels, definitions, passages.

    Nothing is merged. Each pair comes with the command that shows what merging would do to the counts.
    """
    from exports.likeness import alike

    with settings.open() as project, project.read() as session:
        found = guard_of(project, session, names).passed(alike(session))
    if as_json:
        say_json(found)
        return
    for each in found:
        click.echo(f"{each.first}\n{each.second}\n  {_evidence(each)}\n  {each.command}\n")
    if found:
        click.echo(f"{plural(len(found), 'pair')} to look at; what is alike may still mean different things.")
    else:
        click.echo("No two codes are near each other.")


def _evidence(pair: "Likeness") -> str:
    """What speaks for it, in words."""
    told = [f"labels {pair.label}% alike"] if pair.label else []
    told += [f"definitions {pair.definition}% alike"] if pair.definition else []
    return ", ".join(told + ([f"{pair.shared:.0%} of their coded text is shared"] if pair.shared else []))
