"""Retiring a code: it is kept with everything below it, and neither coded at nor counted.

Only the code itself is marked. What stands below it is out with it, and comes back with it as it was; a code
below that was retired before stays retired.
"""

from collections.abc import Iterable

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine
from qualcode.errors import Refused
from qualcode.store.models import Code


def _retired_above() -> Select[str]:
    columns = (Code.id, Code.parent_id, Code.label, Code.retired)
    above = select(*columns).where(Code.id == bindparam("parent")).cte(recursive=True)
    above = above.union(select(*columns).join(above, Code.id == above.c.parent_id))
    return select(above.c.label).where(above.c.retired).limit(1)


_RETIRED_ABOVE = _retired_above()
"""Built once: a key that codes a passage asks this every time."""


def retire_code(session: Session, code: Code) -> None:
    """Take a code with all below it out of coding and counting, keeping it and its references."""
    code.retired = True
    session.flush()


def restore_code(session: Session, code: Code) -> None:
    """Bring a retired code back. Raises Refused below one that is retired, where it would still be out."""
    refuse_retired_above(session, code)
    code.retired = False
    session.flush()


def check_codable(code: Code | CodeLine) -> None:
    """Raise Refused where passages may not be coded at ``code``."""
    if code.retired:
        raise Refused(f"“{code.label}” is retired; bring it back before coding at it")
    if not code.codable:
        raise Refused(
            f"“{code.label}” is a heading that passages may not be coded at; choose a code below it"
        )


def refuse_retired_above(session: Session, code: Code) -> None:
    """Raise Refused where a code above this one is retired, so that nothing may be coded here either.

    Whether the code itself is retired is another question: see ``check_codable``.
    """
    if code.parent_id is None:
        return
    heading = session.connection().scalar(_RETIRED_ABOVE, {"parent": code.parent_id})
    if heading is not None:
        raise Refused(f"“{code.label}” stands below “{heading}”, which is retired; bring that back first")


def retired_ids(codes: Iterable[CodeLine]) -> set[int]:
    """The ids of the codes that are retired or stand below one that is; ``codes`` as ``tree`` gives them."""
    found: set[int] = set()
    for line in codes:
        if line.retired or line.parent_id in found:
            found.add(line.id)
    return found
