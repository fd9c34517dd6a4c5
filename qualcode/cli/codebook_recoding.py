"""``qualcode codebook recode``: every reference that a query finds goes to another code."""

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.output import json_option, plural
from qualcode.cli.previewed import preview_then_do, tell
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.recoding import Query
    from codebook.tree import CodeLine


@click.command("recode")
@click.argument("source")
@click.argument("target")
@click.option("--subtree", is_flag=True, help="Also what is coded below SOURCE.")
@click.option("--coder", "whose", metavar="NAME", help="Only references by this coder.")
@click.option(
    "--where",
    multiple=True,
    metavar="ATTRIBUTE=VALUE",
    help="Only interviews with this value; may be repeated.",
)
@click.option("--transcript", "transcripts", multiple=True, metavar="NAME", help="Only there; repeat it.")
@click.option("--containing", metavar="WORDS", default="", help="Only passages that hold these words.")
@click.option("--speaker", metavar="NAME", default="", help="Only where this label or role begins to speak.")
@click.option("--interviewer/--no-interviewer", default=None, help="Only interviewers’ words, or others’.")
@click.option("--reason", default="", metavar="TEXT", help="Why: goes into the history.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@click.pass_obj
def recode(settings: Settings, /, *, source: str, target: str, reason: str, **options: Any) -> None:
    """Move every reference at SOURCE that meets all conditions to TARGET, in one step.

    Passage, coder and memos stay. Where one coder has exactly the same passage at TARGET already, the two
    become one with the memos of both.
    """
    from codebook.recoding import recode_many, selected, without
    from qualcode.coding import get_code

    with settings.open() as project:
        with project.read() as session:
            old, new = code_line(session, source), code_line(session, target)
            if old.id == new.id and not options["subtree"]:
                raise BadInput(f"{source} and {target} are the same code")
            query = _query(session, old, options)
            count = len(selected(session, without(query, new.id)))
        what = f"{plural(count, 'reference')} of “{old.label}”"
        found = preview_then_do(
            project,
            f"recode {what} to “{new.label}”",
            lambda session: recode_many(session, query, get_code(session, new.id)),
            question=f"{what} {'goes' if count == 1 else 'go'} to “{new.label}”",
            reason=reason,
            dry_run=options["dry_run"],
            yes=options["yes"],
        )
    named = {"source": old.path, "target": new.path, "references": count}
    said = f"Recoded {what} to “{new.label}”"
    tell(found, said, dry_run=options["dry_run"], as_json=options["as_json"], **named)


def _query(session: "Session", source: "CodeLine", options: dict[str, Any]) -> "Query":
    """What the options ask for. Raises NotFound or BadInput for names and values that are not there."""
    from codebook.recoding import Query
    from codebook.tree import subtree, tree
    from exports.units import parse_where, resolve_coder
    from transcripts.interviews import find_transcript

    below = [line.id for line in subtree(tree(session), source.id)]
    return Query(
        frozenset(below if options["subtree"] else [source.id]),
        coder=resolve_coder(session, options["whose"]) if options["whose"] else "",
        transcript_ids=frozenset(find_transcript(session, name).id for name in options["transcripts"]),
        where=parse_where(session, options["where"]),
        containing=options["containing"],
        speaker=options["speaker"],
        interviewer=options["interviewer"],
    )
