"""``qualcode table verify``."""

from pathlib import Path

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings


@click.command("verify", short_help="Prove a written table.")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def verify(settings: Settings, *, path: Path, as_json: bool) -> int:
    """Prove a table, crosstab or co-occurrence written with -o: rebuild it as it stood, and compare.

    Where it is not byte for byte the same, what differs is said, and the exit status is 1.
    """
    from exports.verify import verify as verified

    with settings.open() as project:
        verdict = verified(project, path)
    if as_json:
        say_json({"file": path, **vars(verdict)})
    else:
        click.echo(f"{verdict.title(path.name)}:")
        for sentence in verdict.sentences[:20]:
            click.echo(f"  {sentence}")
        if len(verdict.sentences) > 20:
            click.echo(f"  and {len(verdict.sentences) - 20} more (--json has all)")
    return 0 if verdict.verified else 1
