"""``qualcode check``."""

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings


@click.command("check", short_help="Prove that the project is whole.")
@json_option
@click.pass_obj
def command(settings: Settings, *, as_json: bool) -> int:
    """Prove that the project is whole: the file, the offsets, the quotes, the tree, the versions."""
    from qualcode.quoting import check_trimmed
    from qualcode.signoff import check_versions
    from qualcode.store.checks import check
    from transcripts.lost import check_lost

    with settings.open() as project, project.read() as session:
        lines = check(session)
        lines.append(check_lost(session))
        lines.append(check_trimmed(session))
        lines.append(check_versions(project))
    count = sum(len(line.problems) for line in lines)
    if as_json:
        say_json(lines)
    else:
        for line in lines:
            click.echo(f"{'wrong' if line.problems else 'ok   '}  {line.what}")
            for problem in line.problems:
                click.echo(f"         {problem}")
        click.echo(f"\n{plural(count, 'problem')} found." if count else "\nAll is well.")
        for line in lines:
            if line.waiting:
                click.echo(f"{line.waiting}.")
    return 1 if count else 0
