"""Refining the coding framework: each operation validates, acts, and leaves the commit to its change."""

import re
import unicodedata
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from codebook.framework import Draft, Framework
from codebook.reviews import mark_for_review, redefined
from qualcode.errors import BadInput, Duplicate, Refused
from qualcode.plaintext import fold
from qualcode.store.models import Code, Lost, Memo, Pattern, Quote, Reference, Rejection, Summary

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_IDENTITY = re.compile("[0-9a-f]{32}")
_COLOUR = re.compile("#[0-9a-f]{6}")
PROSE = ("definition", "inclusion", "exclusion", "example")
"""What says in words what a code means."""
_AT_A_CODE = (Reference, Lost, Summary, Pattern, Rejection)


def add_code(
    session: Session, draft: Draft, *, parent: Code | None = None, position: int | None = None
) -> Code:
    """Add a code with everything below it, last among its siblings unless ``position`` (from 0) is given.

    Raises BadInput for an empty or unprintable label and Duplicate for a sibling of the same label or a
    number that is taken.
    """
    (code,) = add_framework(session, (draft,), parent=parent)
    if position is not None:
        _place(session, code, position)
    return code


def add_framework(session: Session, framework: Framework, *, parent: Code | None = None) -> list[Code]:
    """Add a whole framework at the top or below ``parent``; the codes of its first level."""
    with_number = select(Code.number, Code.label).where(Code.number != "")
    numbers = {row.number: row.label for row in session.execute(with_number)}
    siblings = {fold(code.label): code.label for code in children_of(session, parent.id if parent else None)}
    return _add_all(session, framework, parent, siblings, numbers, next_position(session, parent))


def _add_all(
    session: Session,
    framework: Framework,
    parent: Code | None,
    siblings: dict[str, str],
    numbers: dict[str, str],
    position: int,
) -> list[Code]:
    """Add codes side by side; ``siblings`` and ``numbers`` hold what is taken, with the label that has it."""
    made = []
    for place, draft in enumerate(framework, position):
        code = _checked(draft)
        if _is_free_identity(session, draft.uuid):
            code.uuid = draft.uuid
        if (other := siblings.get(fold(code.label))) is not None:
            raise _double(other, parent)
        if code.number and (other := numbers.get(code.number)) is not None:
            raise Duplicate(f"the number {code.number} is taken by “{other}”")
        siblings[fold(code.label)] = numbers[code.number] = code.label
        code.parent_id, code.position = parent.id if parent else None, place
        session.add(code)
        session.flush()
        _add_all(session, draft.children, code, {}, numbers, 0)
        made.append(code)
    return made


def _is_free_identity(session: Session, uuid: str) -> bool:
    """Whether it is an identity, and no code's yet."""
    if not _IDENTITY.fullmatch(uuid):
        return False
    return session.scalar(select(Code.id).where(Code.uuid == uuid)) is None


def _checked(draft: Draft) -> Code:
    return Code(
        label=checked_label(draft.label),
        number=checked_number(draft.number),
        colour=_checked_colour(draft.colour),
        codable=draft.codable,
        **{name: checked_prose(getattr(draft, name)) for name in PROSE},
    )


def rename_code(session: Session, code: Code, label: str) -> None:
    """Give a code another label. Raises BadInput or Duplicate as ``add_code`` does."""
    label = checked_label(label)
    _refuse_double(session, label, session.get(Code, code.parent_id) if code.parent_id else None, code)
    code.label = label
    session.flush()


def define_code(
    session: Session, code: Code, *, codable: bool | None = None, minor: bool = False, **prose: str
) -> None:
    """Set any of definition, inclusion, exclusion and example, and whether passages may be coded at it.

    Where definition or criteria come to say something else, what was coded before is to be looked at again,
    unless the difference is ``minor``: a corrected typo. Raises Refused where a code with references would no
    longer be codable.
    """
    for name in prose:
        if name not in PROSE:
            raise TypeError(f"a code has no {name}")
    why = redefined(code, prose)
    for name, text in prose.items():
        setattr(code, name, checked_prose(text))
    if why and not minor:
        mark_for_review(session, code, why)
    if codable is False and (count := _references(session, [code.id])):
        raise Refused(f"“{code.label}” has {count:,} references; recode them before it stops being codable")
    if codable is not None:
        code.codable = codable
    session.flush()


def number_code(session: Session, code: Code, number: str) -> None:
    """Set the printed number; an empty one takes it away. Raises Duplicate where another code has it."""
    code.number = _free_number(session, number, code)
    session.flush()


def colour_code(session: Session, code: Code, colour: str) -> None:
    """Set the colour as ``#rrggbb``, or take it away with an empty text. Raises BadInput for another form."""
    code.colour = _checked_colour(colour)
    session.flush()


def move_code(session: Session, code: Code, parent: Code | None, position: int | None = None) -> None:
    """Put a code with all below it under another parent (None is the top), last or at ``position``.

    Raises Refused for a move below itself and Duplicate where the new siblings have its label.
    """
    if parent is not None and parent.id in descendants(session, code):
        raise Refused(f"“{code.label}” cannot be moved below itself")
    _refuse_double(session, code.label, parent, code)
    if code.parent_id != (parent.id if parent else None):
        code.position = next_position(session, parent)
        code.parent_id = parent.id if parent else None
        session.flush()
        _place(session, code, 10**9 if position is None else position)
    elif position is not None:
        _place(session, code, position)


def delete_code(session: Session, code: Code) -> None:
    """Delete a code with everything below it, and all that was coded, noted, summarised or kept at them."""
    ids = descendants(session, code)
    for gone in (
        delete(Memo).where(_noted(ids)),
        delete(Quote).where(_quoted(ids)),
        *(delete(kind).where(kind.code_id.in_(ids)) for kind in _AT_A_CODE),
        delete(Code).where(Code.id.in_(ids)),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
    session.expire_all()


def _noted(code_ids: list[int]) -> ColumnElement[bool]:
    """The memos on codes and on what was coded at them."""
    references, lost = (select(kind.id).where(kind.code_id.in_(code_ids)) for kind in (Reference, Lost))
    return or_(Memo.code_id.in_(code_ids), Memo.reference_id.in_(references), Memo.lost_id.in_(lost))


def _quoted(code_ids: list[int]) -> ColumnElement[bool]:
    """What is kept as quotes on what was coded at codes."""
    references, lost = (select(kind.id).where(kind.code_id.in_(code_ids)) for kind in (Reference, Lost))
    return or_(Quote.reference_id.in_(references), Quote.lost_id.in_(lost))


class Dependants(NamedTuple):
    """What hangs on a code, at it or below."""

    codes: int
    """Below it."""
    references: int
    lost: int
    """Lost codings that wait for a decision."""
    memos: int
    quotes: int
    """Starred, used or trimmed."""
    summaries: int
    """Cells of the matrix in the researcher's own words."""
    patterns: int
    """Searches kept with it."""


def dependants(session: Session, code: Code) -> Dependants:
    """What hangs on a code and goes with it when it is deleted."""
    ids = descendants(session, code)
    which = (
        (Lost, Lost.code_id.in_(ids)),
        *((Memo, _noted(ids)), (Quote, _quoted(ids))),
        *((kind, kind.code_id.in_(ids)) for kind in (Summary, Pattern)),
    )
    counting = (select(func.count()).select_from(kind).where(those) for kind, those in which)
    counted = (session.scalar(statement) or 0 for statement in counting)
    return Dependants(len(ids) - 1, _references(session, ids), *counted)


def descendants(session: Session, code: Code) -> list[int]:
    """The ids of a code and of all codes below it."""
    below = select(Code.id).where(Code.id == code.id).cte(recursive=True)
    below = below.union_all(select(Code.id).join(below, Code.parent_id == below.c.id))
    return list(session.scalars(select(below.c.id)))


def checked_label(label: str) -> str:
    """A label fit to be stored, trimmed. Raises BadInput for an empty one or one with control characters."""
    label = unicodedata.normalize("NFC", label.strip())
    if not label:
        raise BadInput("a code needs a label")
    if (bad := _CONTROL.search(label)) is not None:
        raise BadInput(f"the label {label!r} holds a control character ({bad.group()!r}); leave it out")
    return label


def _free_number(session: Session, number: str, code: Code) -> str:
    number = checked_number(number)
    taken = select(Code.label).where(Code.number == number, Code.id != code.id).limit(1)
    if number and (other := session.scalar(taken)) is not None:
        raise Duplicate(f"the number {number} is taken by “{other}”")
    return number


def checked_number(number: str) -> str:
    """A printed number without its final dot. Raises BadInput for one that would not be found again."""
    number = number.strip().rstrip(".").rstrip()
    if _CONTROL.search(number) or "/" in number:
        raise BadInput(f"{number!r} cannot be a printed number")
    return number


def _checked_colour(colour: str) -> str:
    colour = colour.strip().lower()
    if colour and not _COLOUR.fullmatch(colour):
        raise BadInput(f"{colour!r} is not a colour of the form #rrggbb")
    return colour


def checked_prose(text: str) -> str:
    """A text that may have several lines. Raises BadInput for control characters but tab and newline."""
    if _CONTROL.search(text.replace("\n", "").replace("\t", "")):
        raise BadInput(f"{text[:60]!r} holds a control character; leave it out")
    return text


def _refuse_double(session: Session, label: str, parent: Code | None, code: Code) -> None:
    for sibling in children_of(session, parent.id if parent else None):
        if fold(sibling.label) == fold(label) and sibling.id != code.id:
            raise _double(sibling.label, parent)


def _double(label: str, parent: Code | None) -> Duplicate:
    place = f"under “{parent.label}”" if parent else "at the top"
    return Duplicate(f"there is already a code named “{label}” {place}")


def children_of(session: Session, parent_id: int | None) -> list[Code]:
    """The codes directly below a code, in their order; those at the top for None."""
    statement = select(Code).order_by(Code.position, Code.id)
    here = Code.parent_id.is_(None) if parent_id is None else Code.parent_id == parent_id
    return list(session.scalars(statement.where(here)))


def next_position(session: Session, parent: Code | None) -> int:
    """The position behind the last code below ``parent``; at the top for None."""
    here = Code.parent_id.is_(None) if parent is None else Code.parent_id == parent.id
    return (session.scalar(select(func.max(Code.position)).where(here)) or 0) + 1


def behind(session: Session, after: int | None, above: Code | None, without: int | None = None) -> int:
    """The position behind one code below ``above``, ``without`` not counted; behind the last for None."""
    ids = [code.id for code in children_of(session, above.id if above is not None else None)]
    ids = [code_id for code_id in ids if code_id != without]
    return ids.index(after) + 1 if after in ids else len(ids)


def _place(session: Session, code: Code, position: int) -> None:
    """Put a code at ``position`` among its siblings and number them through."""
    if position < 0:
        raise BadInput("a position counts from 1")
    siblings = [sibling for sibling in children_of(session, code.parent_id) if sibling.id != code.id]
    siblings.insert(position, code)
    for index, sibling in enumerate(siblings):
        sibling.position = index
    session.flush()


def _references(session: Session, ids: list[int]) -> int:
    counted = select(func.count()).select_from(Reference).where(Reference.code_id.in_(ids))
    return session.scalar(counted) or 0
