"""``qualcode init``."""

from pathlib import Path

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import SUFFIX, Settings
from qualcode.plaintext import one_line


@click.command("init")
@click.argument("name")
@json_option
@click.pass_context
def command(ctx: click.Context, *, name: str, as_json: bool) -> None:
    """Make a new, empty project: NAME.qualcode in this folder (-p PROJECT puts the file elsewhere)."""
    from qualcode.store.project import Project

    settings: Settings = ctx.obj
    chosen = Path(settings.project) if settings.project and _was_given(ctx) else Path(name)
    called = one_line(Path(name).name.removesuffix(SUFFIX))
    if called in ("", "..") or chosen.name in ("", "..", SUFFIX):
        raise click.UsageError(f"{name!r} cannot name a project; give a name, as in `qualcode init Study`")
    path = chosen if chosen.suffix == SUFFIX else chosen.with_name(chosen.name + SUFFIX)
    with Project.create(path, called, who=settings.who):
        pass
    if as_json:
        say_json({"project": path, "name": called})
    else:
        click.echo(f"Made {path}. Next: qualcode import FILES…, then qualcode codebook import FILE.")


def _was_given(ctx: click.Context) -> bool:
    """Whether -p stands on the command line; the environment names the project at work, not a new one."""
    source = ctx.parent.get_parameter_source("project") if ctx.parent else None
    return source is click.core.ParameterSource.COMMANDLINE
