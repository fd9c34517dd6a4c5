"""``qualcode pseudonyms find``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import json_option, plural, progress, say_json, width
from qualcode.cli.settings import Settings
from qualcode.errors import Duplicate
from qualcode.files import naming

if TYPE_CHECKING:
    from qualcode.store.project import Project
    from transcripts.namekey import NameKey
    from transcripts.names.candidates import Candidate
    from transcripts.names.pipelines import Pipeline

_BESIDE = 44
"""Cells that the columns beside the names take."""


@click.command("find")
@click.argument("names", nargs=-1, metavar="[TRANSCRIPT…]")
@click.option(
    "-o",
    "--output",
    metavar="KEY.csv",
    type=click.Path(path_type=Path),
    help="Write a key with a placeholder for each candidate; a key that is there only gets new rows.",
)
@click.option(
    "--key",
    "key_path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A key that there is: its names are looked for too. With -o, what is written begins with its rows.",
)
@click.option(
    "--pipeline",
    metavar="NAME",
    help="A spaCy pipeline, by name or folder. Without it: $QUALCODE_PIPELINE, else one for English"
    " that is installed.",
)
@click.option("--without-pipeline", is_flag=True, help="Only by how names are written; a few seconds.")
@click.option(
    "--least",
    type=click.IntRange(0, 100),
    default=0,
    metavar="SCORE",
    help="Only those with this score or more.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="Candidates that are listed."
)
@click.option(
    "--contexts",
    type=click.IntRange(0, 3),
    default=1,
    show_default=True,
    help="Places shown of each candidate.",
)
@json_option
@click.pass_obj
def find(settings: Settings, /, **options: Any) -> None:
    """Find what may be a name in all transcripts, or in those named (or of the interviews named).

    By capitals, by the form of addresses and numbers, by labels of speakers, and by a spaCy pipeline where
    one is installed. These are candidates: some are no names, and not all names are among them. Nothing is
    changed; `apply` takes the key that -o writes.
    """
    if options["without_pipeline"] and options["pipeline"]:
        raise click.UsageError("--without-pipeline contradicts --pipeline")
    with settings.open() as project:
        key_path, key = _key(options["key_path"], options["output"])
        pipeline = None if options["without_pipeline"] else _pipeline(options["pipeline"] or "")
        found, rows = _found(project, options, key, pipeline)
        if options["output"] is not None and rows:
            _write(options["output"], rows, key_path)
    if options["as_json"]:
        say_json(_data(found, pipeline, options["output"] if rows else None, len(rows)))
    elif options["output"] is None:
        _say(found, options)
    else:
        _say_written(options["output"], len(rows), key_path, project)
    if pipeline is None and not options["as_json"]:
        _say_without()


def _key(named: Path | None, output: Path | None) -> "tuple[Path | None, NameKey | None]":
    """The key that there is: the one named, or the one that is added to."""
    from transcripts.namekey import read_key

    path = named or (output if output is not None and output.exists() else None)
    if path is None:
        return None, None
    if output is not None and output.exists() and output.resolve() != path.resolve():
        raise Duplicate(f"{output} exists already; name another file, or leave --key out to add to it")
    with naming(path):
        return path, read_key(path)


def _pipeline(named: str) -> "Pipeline | None":
    from transcripts.names.pipelines import chosen, load_pipeline

    name = chosen(named)
    if name is None:
        return None
    pipeline = load_pipeline(name)
    for note in pipeline.notes:
        click.echo(note, err=True)
    return pipeline


def _found(
    project: "Project", options: dict[str, Any], key: "NameKey | None", pipeline: "Pipeline | None"
) -> "tuple[list[Candidate], list[dict[str, str]]]":
    """The candidates, and the rows of a key that those would be which no key lists."""
    from transcripts.names.candidates import find_candidates
    from transcripts.names.newkey import key_rows, numbers
    from transcripts.search.scope import Scope, transcripts_named

    with project.read() as session:
        scope = Scope(transcripts_named(session, options["names"]) if options["names"] else None)
        bar = progress("Looking for names")
        found = find_candidates(session, scope, pipeline=pipeline, key=key, progress=bar)
        found = [each for each in found if each.score >= options["least"]]
        return found, key_rows(found, numbers(session, key))


def _write(output: Path, rows: list[dict[str, str]], base: Path | None) -> None:
    from transcripts.names.newkey import write_key

    with naming(base or output):
        write_key(output, rows, base)


def _data(
    found: "Sequence[Candidate]", pipeline: "Pipeline | None", output: Path | None, new: int
) -> dict[str, Any]:
    return {
        "pipeline": pipeline.name if pipeline else None,
        "file": output,
        "new": new,
        "candidates": [
            {**asdict(each), "places": [place._asdict() for place in each.places]} for each in found
        ],
    }


# --------------------------------------------------------------------- on the screen


def _say(found: "Sequence[Candidate]", options: dict[str, Any]) -> None:
    if not found:
        click.echo("Nothing found that may be a name.")
        return
    shown = found[: options["limit"]]
    for line in _lines(shown, options["contexts"]):
        click.echo(line)
    kinds = Counter(each.kind for each in found)
    said = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
    click.echo(f"\n{plural(len(found), 'candidate')}: {said}.")
    if len(shown) < len(found):
        click.echo(f"{len(found) - len(shown):,} more: --limit {len(found)}, or -o KEY.csv for a key of all.")
    else:
        click.echo("-o KEY.csv writes a key of them, to go through.")


def _lines(found: "Sequence[Candidate]", contexts: int) -> Iterator[str]:
    """A row for each candidate; below it the first places, with the words found in one column."""
    from exports.formats.columns import columns
    from exports.kwic import cut, kwic

    most = max(width() - _BESIDE, 16)
    rows = [
        (
            cut(("  " if each.like else "") + each.name, most),
            each.kind,
            f"{each.times:,}",
            f"{each.interviews:,}",
            _by(each),
            f"{each.score}",
        )
        for each in found
    ]
    header = ("Candidate", "Kind", "Times", "Interviews", "Found by", "Score")
    head, *lines = columns([header, *rows], align="llrrlr", width=width())
    places = iter(kwic([place for each in found for place in each.places[:contexts]], width() - 4))
    yield head
    for each, line in zip(found, lines, strict=True):
        yield click.style(line, bold=True)
        for _ in each.places[:contexts]:
            place = next(places)
            yield f"    {place.head}{place.before}{click.style(place.words, underline=True)}{place.after}"
        if each.speakers:
            yield f"    the label of {plural(each.speakers, 'speaker')}"
        if each.placeholder:
            yield f"    in the key: {each.placeholder}"
        if each.otherwise:
            yield f"    also {plural(each.otherwise, 'time')} in another case, which a key replaces too"


def _by(candidate: "Candidate") -> str:
    """What found it, in one word."""
    if "speaker" in candidate.by:
        return "speaker"
    return "both" if {"pattern", "pipeline"} <= set(candidate.by) else candidate.by[-1]


def _say_written(output: Path, new: int, base: Path | None, project: "Project") -> None:
    from transcripts.namekey import beside

    if not new:
        click.echo("Nothing new was found that may be a name, so nothing was written.")
        return
    added = f", below the rows of {base.name}, which are as they were" if base else ""
    click.echo(
        f"Wrote {output} with {plural(new, 'new candidate') if base else plural(new, 'candidate')}{added}.\n"
        "Go through it: delete the rows that are no names and correct the placeholders. Where two rows are\n"
        "one person, write the other’s name into “variant of” and empty the placeholder. Then see what it\n"
        "would do:\n"
        f"  qualcode pseudonyms apply {output} --dry-run"
    )
    if sentence := beside(output, project.path):
        click.echo(sentence, err=True)


def _say_without() -> None:
    from transcripts.names.pipelines import WITHOUT

    click.echo(f"\n{WITHOUT}")
