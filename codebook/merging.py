"""Merging a code into another one: of all that was coded, noted or defined, only the label and number go."""

from sqlalchemy import Delete, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from codebook.codes import PROSE, children_of, descendants, next_position
from codebook.retiring import refuse_retired_above
from qualcode.errors import Duplicate, Refused
from qualcode.plaintext import fold
from qualcode.store.clock import now
from qualcode.store.models import Code, Coder, Lineage, Lost, Memo, OpenChange, Reference

_AT_A_TIME = 500
"""Rows deleted by one statement."""


def merge_code(session: Session, source: Code, target: Code, *, coder: Coder) -> None:
    """Move every reference, memo and code of ``source`` to ``target``, then delete ``source``.

    Where one coder has exactly the same passage at both, the two become one with the memos of both. Codes
    below ``source`` come last below ``target``. What ``source`` says in words (definition and so on) fills
    what ``target`` leaves empty; where both say something, that of ``source`` stays in a memo by ``coder``. A
    retired ``source`` may be merged too: what it holds is counted again then. The memos keep coder and text
    and say from now on which code they came from; the lineage of ``target`` has a line more.

    Raises Refused for merging into itself, below itself, into a retired code, or references into a heading
    that is not codable; Duplicate where codes of one label stand below both.
    """
    _refuse(session, source, target)
    _refuse_doubles(session, source, target)
    _attribute_memos(session, source)
    _join_references(session, source.id, target.id)
    for kind in (Memo, Lost):
        _run(session, update(kind).where(kind.code_id == source.id).values(code_id=target.id))
    _join_prose(session, source, target, coder)
    children = children_of(session, source.id)
    session.add(_lineage(session, source, target))
    session.delete(source)
    session.flush()
    for position, child in enumerate(children, next_position(session, target)):
        child.parent_id, child.position = target.id, position
    session.flush()
    session.expire_all()


def _refuse(session: Session, source: Code, target: Code) -> None:
    if target.id == source.id:
        raise Refused(f"“{source.label}” cannot be merged into itself")
    if target.id in descendants(session, source):
        raise Refused(f"“{source.label}” cannot be merged into “{target.label}”, which stands below it")
    if target.retired:
        raise Refused(f"“{target.label}” is retired; bring it back before merging into it")
    refuse_retired_above(session, target)
    counted = select(func.count()).select_from(Reference).where(Reference.code_id == source.id)
    if not target.codable and (count := session.scalar(counted)):
        raise Refused(
            f"“{target.label}” is a heading that passages may not be coded at, and “{source.label}” has"
            f" {count:,} of them; choose a code below it"
        )


def _refuse_doubles(session: Session, source: Code, target: Code) -> None:
    """Codes of one label may not come to stand side by side; ``source`` itself will be gone."""
    there = {fold(code.label) for code in children_of(session, target.id) if code.id != source.id}
    for code in children_of(session, source.id):
        if fold(code.label) in there:
            raise Duplicate(
                f"there is a “{code.label}” below both “{source.label}” and “{target.label}”; merge those"
                " first"
            )


def _attribute_memos(session: Session, source: Code) -> None:
    """Let the memos at the source say where they were written; those merged before say so already."""
    references, lost = (select(kind.id).where(kind.code_id == source.id) for kind in (Reference, Lost))
    at_source = or_(Memo.code_id == source.id, Memo.reference_id.in_(references), Memo.lost_id.in_(lost))
    printed = f"{source.number} {source.label}".strip()
    _run(session, update(Memo).where(at_source, Memo.origin == "").values(origin=printed))


def _lineage(session: Session, source: Code, target: Code) -> Lineage:
    return Lineage(
        kind="merge",
        change_id=session.scalars(select(OpenChange.change_id)).one(),
        from_uuid=source.uuid,
        from_number=source.number,
        from_label=source.label,
        to_uuid=target.uuid,
        to_label=target.label,
    )


def _join_references(session: Session, source_id: int, target_id: int) -> None:
    twins = _twins(session, source_id, target_id)
    at_source = select(Reference.id).where(Reference.code_id == source_id)
    for memo in session.scalars(select(Memo).where(Memo.reference_id.in_(at_source))).all():
        if memo.reference_id in twins:
            memo.reference_id = twins[memo.reference_id]
    session.flush()
    gone = list(twins)
    for first in range(0, len(gone), _AT_A_TIME):
        some = Reference.id.in_(gone[first : first + _AT_A_TIME])
        _run(session, delete(Reference).where(some))
    moved = update(Reference).where(Reference.code_id == source_id).values(code_id=target_id)
    _run(session, moved)


def _run(session: Session, statement: Update | Delete) -> None:
    """Change rows without looking which of them the session holds; it forgets them all at the end."""
    session.execute(statement.execution_options(synchronize_session=False))


def _twins(session: Session, source_id: int, target_id: int) -> dict[int, int]:
    """Which references at the source become one with another: their ids, and the ids of those that stay."""
    statement = select(
        Reference.id,
        Reference.code_id,
        Reference.transcript_id,
        Reference.start,
        Reference.end,
        Reference.coder_id,
    ).where(Reference.code_id.in_((source_id, target_id)))
    target_first = (Reference.code_id != target_id, Reference.id)
    kept: dict[tuple[int, ...], int] = {}
    twins: dict[int, int] = {}
    for reference_id, code_id, *place in session.execute(statement.order_by(*target_first)):
        stays = kept.setdefault(tuple(place), reference_id)
        if stays != reference_id and code_id == source_id:
            twins[reference_id] = stays
    return twins


def _join_prose(session: Session, source: Code, target: Code, coder: Coder) -> None:
    """Fill what the target does not say, and note what both say differently."""
    noted = []
    for name in PROSE:
        ours, theirs = getattr(source, name), getattr(target, name)
        if not theirs.strip():
            setattr(target, name, ours or theirs)
        elif ours.strip() and ours != theirs:
            noted.append(f"{name}: {ours}")
    if noted:
        text = f"Merged from “{source.label}”: " + "\n".join(noted)
        printed = f"{source.number} {source.label}".strip()
        session.add(Memo(coder_id=coder.id, code_id=target.id, text=text, created_at=now(), origin=printed))
    session.flush()
