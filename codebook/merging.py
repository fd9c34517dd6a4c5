"""Merging a code into another one: of all that was coded, noted or defined, only the label and number go."""

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from codebook.codes import PROSE, children_of, descendants, next_position
from codebook.references import move_references, references_at
from codebook.retiring import refuse_retired_above
from codebook.reviews import join_reviews
from qualcode.errors import Duplicate, Refused
from qualcode.plaintext import fold
from qualcode.store.clock import now
from qualcode.store.models import Code, Coder, Lineage, Lost, Memo, OpenChange, Pattern, Reference, Rejection
from qualcode.store.summaries import join_summaries_of_codes


def merge_code(session: Session, source: Code, target: Code, *, coder: Coder) -> None:
    """Move every reference, memo and code of ``source`` to ``target``, then delete ``source``.

    Where one coder has exactly the same passage at both, the two become one with the memos of both. Codes
    below ``source`` come last below ``target``. References that are to be looked at again still are. What
    ``source`` says in words (definition and so on) fills what ``target`` leaves empty; where both say
    something, that of ``source`` stays in a memo by ``coder``. A retired ``source`` may be merged too: what
    it holds is counted again then. The memos keep coder and text and say from now on which code they came
    from; the lineage of ``target`` has a line more. Summaries and patterns become those of ``target``;
    what was rejected at ``source`` may be suggested at ``target``, of which nobody said no.

    Raises Refused for merging into itself, below itself, into a retired code, or references into a heading
    that is not codable; Duplicate where codes of one label stand below both.
    """
    _refuse(session, source, target)
    _refuse_doubles(session, source, target)
    _attribute_memos(session, source)
    join_reviews(session, source, target)
    move_references(session, references_at(session, [source.id]), target.id, decided=False)
    for kind in (Memo, Lost):
        joined = update(kind).where(kind.code_id == source.id).values(code_id=target.id)
        session.execute(joined.execution_options(synchronize_session=False))
    join_summaries_of_codes(session, source.id, target.id)
    _join_patterns(session, source, target)
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
    attributed = update(Memo).where(at_source, Memo.origin == "").values(origin=printed)
    session.execute(attributed.execution_options(synchronize_session=False))


def _join_patterns(session: Session, source: Code, target: Code) -> None:
    """Keep each pattern of the source with the target, once; forget what was rejected at the source."""
    session.execute(delete(Rejection).where(Rejection.code_id == source.id))
    there = {(row.text, row.forms) for row in kept_with(session, target)}
    for row in kept_with(session, source):
        if (row.text, row.forms) in there:
            session.delete(row)
        else:
            row.code_id = target.id
    session.flush()


def kept_with(session: Session, code: Code) -> list[Pattern]:
    """The patterns that are kept with a code, in the order in which they came."""
    return list(session.scalars(select(Pattern).where(Pattern.code_id == code.id).order_by(Pattern.id)))


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
