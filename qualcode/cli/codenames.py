"""Codes as the researcher names them on the command line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from codebook.tree import CodeLine
    from qualcode.store.models import Code


def code_line(session: "Session", name: str) -> "CodeLine":
    """The code of that name, to look at. Raises NotFound or Ambiguous."""
    from codebook.names import CodeNames
    from codebook.tree import tree

    return CodeNames(tree(session)).find(name)


def code_row(session: "Session", name: str) -> "Code":
    """The code of that name, to change. Raises NotFound or Ambiguous."""
    from qualcode.store.models import Code

    return session.get_one(Code, code_line(session, name).id)
