"""``qualcode codebook log`` and ``diff``."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import json_option, moment, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import point

if TYPE_CHECKING:
    from codebook.log import CodeStory, LogLine

_FEW = 4
"""How many things that one line did are printed."""


@click.command("log", short_help="What changed the framework, or one code.")
@click.argument("name", metavar="[CODE]", required=False)
@click.option("--all", "everything", is_flag=True, help="Everything that a line did, not the first few.")
@json_option
@click.pass_obj
def log(settings: Settings, *, name: str | None, everything: bool, as_json: bool) -> None:
    """What changed the framework: when, by whom and why; the latest last. Times are UTC.

    With CODE, the story of one code: its old names, numbers and places, what was merged into it, what it was
    split from. CODE may be a name or number that it had once, also of a code that is gone.
    """
    from codebook.log import code_story, framework_log

    with settings.open() as project, project.read() as session:
        story = code_story(session, name) if name else None
        lines = story.lines if story else framework_log(session)
    if as_json:
        say_json(story or lines)
        return
    if story:
        _say_story(story)
    if not lines:
        click.echo("Nothing has changed the framework yet.")
    for line in lines:
        _say_line(line, None if everything else _FEW)


def _say_story(story: "CodeStory") -> None:
    click.echo(story.name + ("" if story.there else f": {story.fate}"))
    facts: tuple[tuple[str, Iterable[str]], ...] = (
        ("labels", story.labels if len(story.labels) > 1 else ()),
        ("numbers", story.numbers if len(story.numbers) > 1 else ()),
        ("stood below", story.places if len(story.places) > 1 else ()),
        ("merged into it", story.merged),
        ("split off from", story.split_from),
        ("split into", story.split_into),
    )
    for what, names in facts:
        if names:
            click.echo(f"  {what}: {' → '.join(names) if what in _IN_TURN else ', '.join(names)}")
    click.echo()


_IN_TURN = ("labels", "numbers", "stood below")


def _say_line(line: "LogLine", limit: int | None) -> None:
    kind = "" if line.kind == "do" else f"{line.kind}: "
    undone = "  (undone)" if line.kind == "do" and line.state != "done" else ""
    click.echo(f"#{line.line}  {moment(line.at)}  {line.who}  {kind}{line.label}{undone}")
    if line.reason:
        click.echo(f"      because: {line.reason}")
    for what in line.what[:limit]:
        click.echo(f"      {what}")
    if limit is not None and len(line.what) > limit:
        click.echo(f"      and {len(line.what) - limit} more (--all)")


@click.command("diff", short_help="What lies between two states of the framework.")
@click.argument("before", metavar="STATE")
@click.argument("after", metavar="[STATE]", default="now")
@json_option
@click.pass_obj
def diff(settings: Settings, *, before: str, after: str, as_json: bool) -> None:
    """What was added, removed, merged, split, renamed, moved or redefined between two states.

    A state is a version, a date (2026-11-22, its end in UTC), a line of the history (#57), or now.
    """
    from codebook.diff import framework_diff, origin
    from codebook.tree import tree

    with settings.open() as project:
        old, new = point(project, before), point(project, after)
        with project.as_of(old.change_id) as session:
            first = tree(session)
        with project.as_of(new.change_id) as session:
            found = framework_diff(first, tree(session), origin(session, old.change_id, new.change_id))
    if as_json:
        say_json({"from": old._asdict(), "to": new._asdict(), "differences": found})
        return
    click.echo(f"From {old.said} (line {old.change_id}) to {new.said} (line {new.change_id}):")
    for difference in found:
        click.echo(f"  {difference.words}")
    if not found:
        click.echo("  the framework is the same")
