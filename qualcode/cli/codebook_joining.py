"""``qualcode codebook merge``, ``retire``, ``restore`` and ``delete``: what changes counts."""

from typing import TYPE_CHECKING

import click

from qualcode.cli.codenames import code_line, code_row
from qualcode.cli.operating import How, Wanted, how_options, operate
from qualcode.cli.output import plural
from qualcode.cli.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@click.command("merge")
@click.argument("source")
@click.argument("target")
@how_options
@click.pass_obj
def merge(settings: Settings, *, source: str, target: str, how: How) -> None:
    """Merge the code SOURCE into TARGET, which takes its references, memos and codes below it.

    Where one coder has exactly the same passage at both, the two become one with the memos of both. What
    SOURCE says in words fills what TARGET leaves empty, or is kept in a memo. Memos say from then on at
    which code they were written.
    """
    from codebook.operations import Operation

    def find(session: "Session") -> Wanted:
        old, new = code_line(session, source), code_line(session, target)
        operation = Operation("merge", {"source": old.uuid, "target": new.uuid})
        named = {"source": old.path, "target": new.path}
        return Wanted(operation, f"Merged “{old.label}” into “{new.label}”", named)

    operate(settings, find, how)


def _one(settings: Settings, kind: str, name: str, done: str, how: How) -> None:
    """An operation that is given nothing but one code."""
    from codebook.operations import Operation

    def find(session: "Session") -> Wanted:
        old = code_line(session, name)
        operation = Operation(kind, {"code": old.uuid})
        return Wanted(operation, done.format(f"“{old.label}”"), {"code": old.path})

    operate(settings, find, how)


@click.command("retire")
@click.argument("name", metavar="CODE")
@how_options
@click.pass_obj
def retire(settings: Settings, *, name: str, how: How) -> None:
    """Keep a code with all below it, but neither code at it nor count it any more."""
    _one(settings, "retire", name, "Retired {}", how)


@click.command("restore")
@click.argument("name", metavar="CODE")
@how_options
@click.pass_obj
def restore(settings: Settings, *, name: str, how: How) -> None:
    """Bring a retired code back."""
    _one(settings, "restore", name, "Brought {} back", how)


@click.command("delete")
@click.argument("name", metavar="CODE")
@how_options
@click.pass_obj
def delete(settings: Settings, *, name: str, how: How) -> None:
    """Delete a code with all below it and their references; undo brings everything back."""
    from codebook.operations import Operation

    def find(session: "Session") -> Wanted:
        from codebook.codes import dependants

        old = code_line(session, name)
        found = dependants(session, code_row(session, old.uuid))
        things = [plural(found.codes, "code") + " below it", plural(found.references, "reference")]
        things += [plural(found.lost, "lost coding")] if found.lost else []
        things += [plural(found.memos, "memo")]
        kept = (
            *((found.quotes, "kept quote"), (found.summaries, "summary")),
            (found.patterns, "kept pattern"),
        )
        things += [plural(number, noun) for number, noun in kept if number]
        hangs = f"“{old.label}” has {', '.join(things)}, which go with it"
        return Wanted(
            Operation("delete", {"code": old.uuid}),
            f"Deleted “{old.label}”",
            {
                "code": old.path,
                "below": found.codes,
                "references": found.references,
                "lost": found.lost,
                "memos": found.memos,
                "quotes": found.quotes,
                "summaries": found.summaries,
                "patterns": found.patterns,
            },
            hangs=hangs if any(found) else "",
        )

    operate(settings, find, how)
