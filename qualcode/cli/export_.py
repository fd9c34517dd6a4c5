"""``qualcode export``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, progress, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput, Refused
from qualcode.files import replacing

if TYPE_CHECKING:
    from exports.names import NameGuard
    from exports.refi.project import Written
    from qualcode.exchange.losses import Losses

_NAMES = 3
"""Names that are shown of each kind of thing that has no place."""


@click.command("export", short_help="Write the project for NVivo, ATLAS.ti, MAXQDA and others.")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="Leave out the side file, which only qualcode reads.")
@guard_options
@json_option
@click.pass_obj
def command(settings: Settings, /, *, path: Path, plain: bool, as_json: bool, **names: Any) -> None:
    """Write the project to a file of REFI-QDA: qdpx, or the framework alone: qdc.

    NVivo, ATLAS.ti, MAXQDA, QualCoder and others read it. What it has no place for is listed, and goes along
    in a file beside it in the archive, which `qualcode import` reads. docs/exchange-out.md has the details.

    Where a key of pseudonyms was applied, nothing is written while a listed name stands in it.
    """
    form = path.suffix.lower()
    if form not in (".qdpx", ".qdc"):
        raise BadInput(
            f"{path.name}: a project is written as qdpx and a framework as qdc; name a file that ends so"
            " (tables: `qualcode table -o FILE`; codings as a sheet: `qualcode codings export`)"
        )
    if form == ".qdc":
        export_codebook(settings, path, names, as_json=as_json)
        return
    if names["redact"]:
        raise Refused(
            "--redact would move words away from under their codings, since placeholders have other lengths;"
            " put them into the project with `qualcode pseudonyms apply`, or make a copy to hand out with"
            " `qualcode pseudonyms clean-copy`, and export that"
        )
    with settings.open() as project, project.read() as session:
        _project(session, guard_of(project, session, names), path, plain=plain, as_json=as_json)


def export_codebook(settings: Settings, path: Path, names: dict[str, Any], *, as_json: bool) -> None:
    """Write the framework alone, with placeholders where --redact asks for them."""
    from codebook.tree import tree
    from exports.refi.archive import write_qdc
    from exports.refi.losses import losses_of_codebook

    with settings.open() as project, project.read() as session:
        lines = guard_of(project, session, names).passed(tree(session))
        losses = losses_of_codebook(session)
    with replacing(path) as file:
        codes = write_qdc(lines, file)
    if as_json:
        say_json({"file": path, "codes": codes, "losses": list(losses)})
        return
    click.echo(f"Wrote the framework of {plural(codes, 'code')} to {path}.")
    if losses:
        click.echo("The format has no place of their own for:")
        _say(losses)


def _project(session: Any, guard: "NameGuard", path: Path, *, plain: bool, as_json: bool) -> None:
    from exports.refi.archive import write_qdpx
    from exports.refi.leaving import wordings
    from exports.refi.losses import left_behind, losses_of_archive

    guard.refuse(wordings(session, plain=plain) if guard.keys else ())
    losses, behind = losses_of_archive(session), left_behind(session)
    with replacing(path) as file:
        written = write_qdpx(session, file, plain=plain, progress=progress("Exporting"))
    if as_json:
        counts = written._asdict()
        say_json({"file": path, **counts, "losses": list(losses), "side": not plain, "behind": list(behind)})
        return
    click.echo(f"Wrote {_in_words(written)} to {path}.")
    if losses:
        click.echo("The format has no place for:")
        _say(losses)
        click.echo(
            "They are not in the file (--plain)."
            if plain
            else "They go along as qualcode.jsonl inside the archive; `qualcode import` restores them."
        )
    if behind:
        click.echo("What stays in this project alone:")
        _say(behind)


def _in_words(written: "Written") -> str:
    counts = (
        *(plural(written.coders, "coder"), plural(written.codes, "code")),
        *(plural(written.interviews, "interview"), plural(written.transcripts, "transcript")),
        *(plural(written.codings, "coding"), plural(written.notes, "memo")),
    )
    return f"{', '.join(counts[:-1])} and {counts[-1]}"


def _say(losses: "Losses") -> None:
    for loss in losses:
        names = ", ".join(dict.fromkeys(" ".join(name.split())[:40] for name in loss.names[:_NAMES]))
        more = ", …" if names and loss.count > _NAMES else ""
        click.echo(f"  {loss.count:,} × {loss.kind}{f': {names}{more}' if names else ''}")
