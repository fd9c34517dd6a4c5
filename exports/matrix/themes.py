"""Which codes make the columns of a matrix."""

from collections.abc import Sequence

from codebook.names import CodeNames
from codebook.retiring import retired_ids
from codebook.tree import CodeLine, subtree
from exports.build import refuse_uncounted
from qualcode.errors import BadInput


def themes_of(
    lines: list[CodeLine], names: Sequence[str] = (), *, below: str = "", level: int = 1
) -> list[CodeLine]:
    """Those that are named; else those so many levels below a code, or in the framework, in its order.

    ``lines`` as ``codebook.tree.tree`` gives them. Raises NotFound, Ambiguous, Refused for a code out of use,
    and BadInput where nothing stands on that level.
    """
    known, used = CodeNames(lines), {line.id for line in lines} - retired_ids(lines)
    if names:
        found = list({line.id: line for line in map(known.find, names)}.values())
        for line in found:
            refuse_uncounted(line, used)
        return found
    top = known.find(below) if below else None
    if top is not None:
        refuse_uncounted(top, used)
    wanted = level + (top.level if top else 0)
    here = subtree(lines, top.id) if top else lines
    found = [line for line in here if line.level == wanted and line.id in used]
    if not found and (used or top):
        where = f"below “{top.printed}”" if top else "in the framework"
        raise BadInput(f"there is no code {level:,} level{'' if level == 1 else 's'} deep {where}")
    return found
