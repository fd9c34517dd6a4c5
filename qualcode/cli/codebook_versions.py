"""``qualcode codebook sign-off`` and ``versions``."""

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings


@click.command("sign-off", short_help="Freeze the framework and its counts as a version.")
@click.argument("name", metavar="VERSION")
@click.option(
    "--by", "signed_by", multiple=True, required=True, metavar="NAME", help="Who signs; repeatable."
)
@click.option("--note", default="", metavar="TEXT", help="What was agreed.")
@click.option("--with-open-proposals", is_flag=True, help="Even where proposals are not decided yet.")
@json_option
@click.pass_obj
def sign_off(
    settings: Settings,
    *,
    name: str,
    signed_by: tuple[str, ...],
    note: str,
    with_open_proposals: bool,
    as_json: bool,
) -> None:
    """Freeze the framework, its definitions and its counts under the name VERSION.

    `qualcode table --as-of VERSION` gives the table of that version ever after.
    """
    from qualcode.plaintext import one_line
    from qualcode.signoff import sign_off as operation

    label = f"sign off “{one_line(name)}”"
    with settings.open() as project, project.change(label, reason=note.strip()) as session:
        version = operation(
            session, name, signed_by=signed_by, note=note, with_open_proposals=with_open_proposals
        )
    if as_json:
        say_json(version)
    else:
        names = " and ".join(filter(None, (", ".join(version.signed_by[:-1]), version.signed_by[-1])))
        click.echo(f"Signed off “{version.name}” by {names}, as line {version.change_id} of the history.")


@click.command("versions")
@json_option
@click.pass_obj
def list_versions(settings: Settings, *, as_json: bool) -> None:
    """List the versions that were signed off, oldest first."""
    from codebook.versions import state_of, versions

    with settings.open() as project, project.read() as session:
        found, state = versions(session), state_of(session)
    if as_json:
        say_json(found)
        return
    if not found:
        click.echo("Nothing is signed off yet; `qualcode codebook sign-off VERSION --by NAME` does it.")
        return
    for version in found:
        signers = ", ".join(version.signed_by)
        where = "in another project file" if version.carried else f"line {version.change_id}"
        click.echo(f"{version.name}  ({where}, {version.at[:10]}, by {signers})")
        for line in version.note.splitlines():
            click.echo(f"    {line}")
    changes = "1 change" if state.since == 1 else f"{state.since or 'no'} changes"
    click.echo(f"\n{changes} of the framework since “{state.version}”.")
