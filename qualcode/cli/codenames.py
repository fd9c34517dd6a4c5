"""Codes as the researcher names them on the command line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.tree import CodeLine
    from qualcode.store.models import Code


def code_line(session: "Session", name: str) -> "CodeLine":
    """The code of that name, to look at.

    Raises NotFound, saying what became of a code that had the name once, or Ambiguous.
    """
    from codebook.names import CodeNames
    from codebook.tree import tree
    from qualcode.errors import NotFound

    try:
        return CodeNames(tree(session)).find(name)
    except NotFound as error:
        from codebook.log import became

        before = became(session, name)
        raise NotFound(f"there is no code {name!r}; {before}" if before else str(error)) from error


def code_row(session: "Session", name: str) -> "Code":
    """The code of that name, to change. Raises NotFound or Ambiguous."""
    from qualcode.store.models import Code

    return session.get_one(Code, code_line(session, name).id)
