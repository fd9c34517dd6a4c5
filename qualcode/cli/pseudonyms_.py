"""``qualcode pseudonyms``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.keyfiles import key_files, key_option
from qualcode.cli.output import json_option, say_columns, say_json
from qualcode.cli.pseudonyms_finding import find
from qualcode.cli.settings import Settings
from qualcode.files import naming

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from qualcode.store.models import Transcript
    from qualcode.store.project import Project
    from qualcode.swapreports import Left, SwapReport
    from transcripts.namekey import NameKey


@click.group("pseudonyms", short_help="Placeholders for names, by a key outside the project.")
def command() -> None:
    """Placeholders for names, by a key that lies outside the project.

    A key is a CSV or XLSX sheet with the columns name and placeholder; docs/pseudonyms.md explains it.
    """


command.add_command(find)


def _swap_options(function: Any) -> Any:
    """What ``apply`` and ``reverse`` both take."""
    for option in (
        click.argument("path", metavar="KEY", type=click.Path(path_type=Path)),
        click.option(
            "--transcript",
            "transcripts",
            multiple=True,
            metavar="NAME",
            help="Only the text and the speakers of this transcript; may be repeated.",
        ),
        click.option("--encoding", metavar="NAME", help="The encoding of the key where the guess was wrong."),
        click.option("--reason", default="", metavar="TEXT", help="Why, for the history."),
        click.option("--yes", is_flag=True, help="Do not ask."),
        click.option("--dry-run", is_flag=True, help="Only say what would change."),
        json_option,
        click.pass_obj,
    )[::-1]:
        function = option(function)
    return function


@command.command("apply")
@_swap_options
def apply(settings: Settings, /, **options: Any) -> None:
    """Put the placeholders of KEY for its names: in transcripts, speakers, memos, and all other words.

    Whole words only, in the case of the name. Codings stay on their words, and one undo takes it back.
    """
    _swap(settings, forward=True, **options)


@command.command("reverse")
@_swap_options
def reverse(settings: Settings, /, **options: Any) -> None:
    """Put the names of KEY back where its placeholders stand."""
    _swap(settings, forward=False, **options)


def _swap(
    settings: Settings,
    *,
    forward: bool,
    path: Path,
    transcripts: tuple[str, ...],
    encoding: str | None,
    reason: str,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from qualcode.pseudonyms import put_names_back, put_placeholders
    from qualcode.swapreports import swap_label

    with settings.open() as project:
        key = _key(path, encoding)

        def operation(session: "Session") -> "SwapReport":
            chosen = _chosen(session, transcripts)
            return (put_placeholders if forward else put_names_back)(session, key, chosen)

        with naming(path), project.rehearse() as session:
            report = operation(session)
        if not as_json:
            _say_key(project, path, key)
            _say_report(report, forward=forward)
        if not dry_run:
            if report.finds:
                confirm(report.asked(forward=forward), yes=yes)
            label = swap_label(key.file, forward=forward)
            with naming(path), project.change(label, reason=reason) as session:
                report = operation(session)
    if as_json:
        say_json({"dry_run": dry_run, **_data(report)})
    else:
        _say_end(report, forward=forward, dry_run=dry_run)


def _key(path: Path, encoding: str | None = None) -> "NameKey":
    from transcripts.namekey import read_key

    with naming(path):
        return read_key(path, encoding=encoding)


def _chosen(session: "Session", names: tuple[str, ...]) -> "Sequence[Transcript] | None":
    from transcripts.interviews import find_transcript

    return [find_transcript(session, name) for name in dict.fromkeys(names)] or None


def _say_key(project: "Project", path: Path, key: "NameKey") -> None:
    from transcripts.namekey import beside

    for note in key.notes:
        click.echo(f"{path.name}: {note}")
    if sentence := beside(path, project.path):
        click.echo(sentence, err=True)


def _say_report(report: "SwapReport", *, forward: bool) -> None:
    """A line for each name, then what a researcher should look at before saying yes."""
    if rows := report.rows(forward=forward):
        say_columns(rows, "llrl")
        click.echo()
    for sentence in report.sentences(forward=forward):
        click.echo(sentence)


def _data(report: "SwapReport") -> dict[str, Any]:
    return {
        "names": report.names,
        "places": report.places,
        "references": report.references,
        "cut": report.cut,
        "joined": report.joined,
        "inexact": len(report.inexact),
        "never": report.never,
    }


def _say_end(report: "SwapReport", *, forward: bool, dry_run: bool) -> None:
    from qualcode.swapreports import HISTORY

    if dry_run:
        click.echo("Nothing was changed; it would do this.")
        return
    click.echo(report.done(forward=forward))
    if forward and report.finds:
        click.echo(HISTORY)


@command.command("check")
@click.argument("path", metavar="KEY", type=click.Path(path_type=Path))
@click.option("--encoding", metavar="NAME", help="The encoding of the key where the guess was wrong.")
@json_option
@click.pass_obj
def check(settings: Settings, *, path: Path, encoding: str | None, as_json: bool) -> int:
    """Say where names of KEY still stand; exit status 1 where one does that `apply` would replace."""
    from qualcode.pseudonyms import names_left

    key = _key(path, encoding)
    with settings.open() as project, project.read() as session:
        left = names_left(session, key)
    if as_json:
        say_json(left)
    else:
        _say_left(left, len(key.entries))
    return 1 if any(place.replaced for place in left) else 0


def _say_left(left: "list[Left]", names: int) -> None:
    from qualcode.swapreports import left_rows, left_sentences

    if rows := left_rows(left):
        say_columns(rows, "lrll")
    for sentence in left_sentences(left, names):
        click.echo(sentence)


@command.command("clean-copy")
@click.argument("target", metavar="NEW", type=click.Path(path_type=Path))
@key_option
@json_option
@click.pass_obj
def clean_copy(settings: Settings, *, target: Path, keys: tuple[Path, ...], as_json: bool) -> None:
    """Write a copy of the project to hand out, in whose file no name of the key stands.

    It holds the project as it is now: no history, no undo, no earlier texts, versions or proposals. It is
    refused while a listed name stands anywhere.
    """
    from exports.handout import hand_out

    with settings.open() as project:
        target, found = hand_out(project, target, key_files(keys))
    if as_json:
        say_json({"file": target, "keys": [key.file for key in found]})
    else:
        click.echo(f"Wrote {target}; no listed name stands in any part of it. It has no history.")
