"""``qualcode init``."""

from pathlib import Path

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import SUFFIX, Settings


@click.command("init")
@click.argument("name")
@json_option
@click.pass_obj
def command(settings: Settings, *, name: str, as_json: bool) -> None:
    """Make a new, empty project: NAME.qualcode in this folder."""
    from qualcode.store.project import Project

    chosen = Path(settings.project) if settings.project else Path(name)
    called = Path(name).name.removesuffix(SUFFIX).strip()
    if called in ("", "..") or chosen.name in ("", "..", SUFFIX):
        raise click.UsageError(f"{name!r} cannot name a project; give a name, as in `qualcode init Study`")
    path = chosen if chosen.suffix == SUFFIX else chosen.with_name(chosen.name + SUFFIX)
    with Project.create(path, called, who=settings.who):
        pass
    if as_json:
        say_json({"project": path, "name": called})
    else:
        click.echo(f"Made {path}. Next: qualcode import FILES…, then qualcode codebook import FILE.")
