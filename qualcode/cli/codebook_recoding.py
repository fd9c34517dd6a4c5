"""``qualcode codebook recode``: every reference that a query finds goes to another code."""

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.operating import How, Wanted, how_options, operate
from qualcode.cli.output import plural
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@click.command("recode")
@click.argument("source")
@click.argument("target")
@click.option("--subtree", is_flag=True, help="Also what is coded below SOURCE.")
@click.option("--coder", "whose", default="", metavar="NAME", help="Only references by this coder.")
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
@how_options
@click.pass_obj
def recode(settings: Settings, /, *, source: str, target: str, how: How, **conditions: Any) -> None:
    """Move every reference at SOURCE that meets all conditions to TARGET, in one step.

    Passage, coder and memos stay. Where one coder has exactly the same passage at TARGET already, the two
    become one with the memos of both.
    """
    from codebook.operations import Operation
    from qualcode.conditions import Conditions

    asked = Conditions(**conditions)

    def find(session: "Session") -> Wanted:
        from codebook.bulk import query_of
        from codebook.recoding import selected, without

        old, new = code_line(session, source), code_line(session, target)
        if old.id == new.id and not asked.subtree:
            raise BadInput(f"{source} and {target} are the same code")
        arguments = {"source": old.uuid, "target": new.uuid, **asked.arguments(session)}
        count = len(selected(session, without(query_of(session, arguments), new.id)))
        done = f"Recoded {plural(count, 'reference')} from “{old.label}” to “{new.label}”"
        named = {"source": old.path, "target": new.path, "references": count}
        return Wanted(Operation("recode", arguments), done, named)

    operate(settings, find, how)
