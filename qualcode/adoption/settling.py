"""Staged codings into references: those that stand twice become one, those that are there already stay."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from qualcode.adoption.adoption import Adoption, identity
from qualcode.adoption.staging import CODINGS, MEMOS
from qualcode.coding import current_text
from qualcode.store.journal import insert_many
from qualcode.store.models import Lost, Reference

_C = CODINGS.c
_PLACE = (_C.transcript_id, _C.start, _C.end, _C.code_id)
_PAGE = 500
_NEW = and_(_C.kept_id.is_(None), _C.reference_id.is_(None))


def settle(adoption: Adoption) -> range:
    """Make references of the staged codings; the ids of the new ones."""
    _repeated(adoption, (*_PLACE, _C.guid), _C.guid != "", "coding that stands twice in the file")
    _repeated(adoption, (*_PLACE, _C.coder_id), None, "coding by one coder under two identities")
    _known(adoption)
    _renew(adoption)
    ids = insert_many(adoption.session.connection(), Reference, _references(adoption.session))
    adoption.report.made["reference"] += len(ids)
    _tie(adoption.session, ids)
    return ids


def _repeated(
    adoption: Adoption, same: tuple[Column[Any], ...], which: ColumnElement[bool] | None, kind: str
) -> None:
    """Let codings that are the same in these columns be the first of them."""
    kept = [_C.kept_id.is_(None)] if which is None else [_C.kept_id.is_(None), which]
    first = select(*same, func.min(_C.id).label("first")).where(*kept).group_by(*same)
    groups = first.having(func.count() > 1).subquery()
    alike = [column == groups.c[column.key] for column in same]
    statement = update(CODINGS).where(*kept, *alike, groups.c.first < _C.id)
    found = adoption.session.connection().execute(statement.values(kept_id=groups.c.first))
    if found.rowcount:
        adoption.report.joined.add(kind, count=found.rowcount)


def _known(adoption: Adoption) -> None:
    """Find the references that the project has already: by coder, or by identity, at that place."""
    session = adoption.session
    here = [getattr(Reference, column.name) == column for column in _PLACE]
    same = or_(Reference.coder_id == _C.coder_id, Reference.uuid == _C.guid)
    reference = select(func.min(Reference.id)).where(*here, same).scalar_subquery()
    if session.scalar(select(Reference.id).limit(1)) is None:
        return
    connection = session.connection()
    connection.execute(update(CODINGS).where(_C.kept_id.is_(None)).values(reference_id=reference))
    known = select(func.count()).select_from(CODINGS).where(_C.reference_id.is_not(None))
    if count := connection.scalar(known):
        adoption.report.joined.add("reference", count=count)


def _renew(adoption: Adoption) -> None:
    """Take identities away that something else has: a coding before in the file, or in the project."""
    first = select(_C.guid, func.min(_C.id).label("first")).where(_C.kept_id.is_(None), _C.guid != "")
    groups = first.group_by(_C.guid).having(func.count() > 1).subquery()
    elsewhere = (
        and_(_C.guid == groups.c.guid, _C.id > groups.c.first),
        or_(*(_C.guid.in_(select(kind.uuid)) for kind in (Reference, Lost))),
    )
    changed = 0
    for which in elsewhere:
        statement = update(CODINGS).where(_NEW, _C.guid != "", which).values(guid="")
        changed += adoption.session.connection().execute(statement).rowcount
    if changed:
        kind = "coding under the identity of another one, now its own"
        adoption.report.altered.add(kind, count=changed)


def _references(session: Session) -> Iterator[tuple[Any, ...]]:
    """Rows of references, read from the table as they are written."""
    columns = (_C.guid, *_PLACE, _C.coder_id, _C.created_at)
    statement = select(*columns).where(_NEW).order_by(_C.id)
    result = session.connection().execute(statement, execution_options={"yield_per": _PAGE})
    at, text = 0, ""
    for guid, transcript, start, end, code, coder, created in result:
        if transcript != at:
            at, text = transcript, current_text(session, transcript)
        yield identity(guid), transcript, code, coder, start, end, text[start:end], created, ""


def _tie(session: Session, ids: range) -> None:
    """Write down which reference each staged coding is, for the memos: repeated ones in two steps."""
    connection = session.connection()
    if connection.scalar(select(MEMOS.c.id).where(MEMOS.c.coding_id.is_not(None)).limit(1)) is None:
        return
    rank = func.row_number().over(order_by=_C.id).label("rank")
    ranked = select(_C.id, rank).where(_NEW).subquery()
    new = update(CODINGS).where(_C.id == ranked.c.id)
    connection.execute(new.values(reference_id=ids.start + ranked.c.rank - 1))
    kept = aliased(CODINGS)
    found = select(kept.c.reference_id).where(kept.c.id == _C.kept_id).scalar_subquery()
    for _ in range(2):
        repeated = and_(_C.kept_id.is_not(None), _C.reference_id.is_(None))
        connection.execute(update(CODINGS).where(repeated).values(reference_id=found))


def counted() -> Select[int, int]:
    """Per code: how many references the file has there, new ones and known ones."""
    return select(_C.code_id, func.count()).where(_C.kept_id.is_(None)).group_by(_C.code_id)
