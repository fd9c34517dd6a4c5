"""``qualcode suggest patterns``: searches kept with a code, whose hits are suggested there."""

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_row
from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.shorthand import Shorthand

if TYPE_CHECKING:
    from qualcode.store.models import Pattern


@click.group("patterns", cls=Shorthand, default="list", short_help="Searches kept with a code.")
def patterns() -> None:
    """Searches kept with a code; what they find is suggested there.

    `qualcode suggest patterns CODE` is short for `qualcode suggest patterns list CODE`.
    """


@patterns.command("list")
@click.argument("name", metavar="CODE")
@json_option
@click.pass_obj
def list_(settings: Settings, /, *, name: str, as_json: bool) -> None:
    """List the patterns kept with a code."""
    from qualcode.suggesting import patterns_kept

    with settings.open() as project, project.read() as session:
        code = code_row(session, name)
        label, kept = code.label, [_row(each) for each in patterns_kept(session, code)]
    if as_json:
        say_json({"code": label, "patterns": kept})
    elif not kept:
        click.echo(
            f"No pattern is kept with “{label}”; `qualcode suggest patterns add CODE QUERY` keeps one."
        )
    for row in kept if not as_json else ():
        click.echo(row["pattern"] + ("  (other forms too)" if row["forms"] else ""))


@patterns.command("add")
@click.argument("name", metavar="CODE")
@click.argument("query")
@click.option("--forms", is_flag=True, help="Other forms of its words too: apprentice finds apprenticeships.")
@click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it.")
@json_option
@click.pass_obj
def add(settings: Settings, /, *, name: str, query: str, forms: bool, reason: str, as_json: bool) -> None:
    """Keep a search with a code, in the language of `qualcode search`.

    \b
    qualcode suggest patterns add "Job security" '"fixed term" OR (contract NEAR/5 renew*)'
    """
    from qualcode.coding import get_coder
    from qualcode.suggesting import keep_pattern

    with settings.open() as project, project.change("keep a pattern", reason=reason) as session:
        code = code_row(session, name)
        pattern = keep_pattern(session, code, query, get_coder(session, settings.who), forms=forms)
        session.info["label"] = f"keep the pattern “{pattern.text}” with “{code.label}”"
        told = {"code": code.label, **_row(pattern)}
    _say(told, "Keeps “{pattern}” with “{code}”; what it finds is suggested there.", as_json=as_json)


@patterns.command("remove")
@click.argument("name", metavar="CODE")
@click.argument("query")
@click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it.")
@json_option
@click.pass_obj
def remove(settings: Settings, /, *, name: str, query: str, reason: str, as_json: bool) -> None:
    """Keep a search with a code no more; what was coded from it stays."""
    from qualcode.suggesting import find_pattern, remove_pattern

    with settings.open() as project, project.change("remove a pattern", reason=reason) as session:
        code = code_row(session, name)
        pattern = find_pattern(session, code, query)
        session.info["label"] = f"keep the pattern “{pattern.text}” with “{code.label}” no more"
        told = {"code": code.label, **_row(pattern)}
        remove_pattern(session, pattern)
    _say(told, "“{pattern}” is kept with “{code}” no more.", as_json=as_json)


def _row(pattern: "Pattern") -> dict[str, Any]:
    return {"pattern": pattern.text, "forms": pattern.forms}


def _say(told: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        say_json(told)
    else:
        click.echo(sentence.format(**told))
