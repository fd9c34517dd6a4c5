"""Splitting a code: its references go to several others, one by one, or stay."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_code, children_of
from codebook.framework import Draft
from codebook.references import check_target, mark_references, move_references, references_at
from codebook.reviews import mark_for_review
from qualcode.errors import BadInput, Refused
from qualcode.store.models import Code, Lineage, OpenChange

WHY = "it was split"
"""Why what nobody decided on is to be looked at again."""


class Split(NamedTuple):
    """What became of the references of a code that was split."""

    sent: int
    stayed: int
    """Somebody looked at them and left them."""
    undecided: int
    """They stay, and are to be looked at again."""


class Targets(NamedTuple):
    """What a code is split into."""

    into: tuple[int, ...] = ()
    """Ids of codes that are there."""
    new: tuple[str, ...] = ()
    """Labels of codes that are made for it, behind the code itself."""


def split_code(session: Session, code: Code, sent: Mapping[int, int], stays: Collection[int] = ()) -> Split:
    """Send references of ``code`` to other codes: ``sent`` has the id of a reference and of its new code.

    Those in ``stays`` were looked at and stay. The others stay too, and are marked to be looked at again.
    Where one coder has exactly the same passage at the new code already, the two become one with the memos
    of both.

    Raises BadInput where none is sent, and Refused for a reference that is not at the code, and for a new
    code that is gone, retired, a heading, or ``code`` itself.
    """
    if not sent:
        raise BadInput(f"no reference of “{code.label}” is sent anywhere, so that nothing would be split")
    here = references_at(session, [code.id])
    if not {*sent, *stays} <= set(here):
        raise Refused(f"some of the references are not at “{code.label}” any more; begin the split again")
    if sent.keys() & set(stays):
        raise BadInput("a reference cannot be sent to another code and stay as well")
    going: dict[int, list[int]] = defaultdict(list)
    for reference_id, target_id in sent.items():
        going[target_id].append(reference_id)
    targets = [_target(session, code, target_id) for target_id in going]
    _write_lineage(session, code, targets)
    for target_id, reference_ids in going.items():
        move_references(session, reference_ids, target_id)
    mark_references(session, list(stays), "")
    undecided = [each for each in here if each not in sent and each not in stays]
    mark_for_review(session, code, WHY, undecided)
    return Split(len(sent), len(stays), len(undecided))


def check_targets(session: Session, code: Code, targets: Targets) -> None:
    """Raise what splitting ``code`` into the targets would raise whatever is sent there; makes the new
    ones."""
    if not (targets.into or targets.new):
        raise BadInput(f"say what “{code.label}” is split into")
    for target_id in targets.into:
        _target(session, code, target_id)
    make_beside(session, code, targets.new)


def split_among(session: Session, code: Code, targets: Targets, choices: Mapping[int, int | None]) -> Split:
    """Split a code by what was chosen for each reference: a place among the targets from 0, or None to stay.

    New codes are made where something is sent to them. Raises as ``split_code`` and ``add_code`` do.
    """
    used = [label for place, label in enumerate(targets.new, len(targets.into)) if place in choices.values()]
    made = iter(make_beside(session, code, used))
    ids = [*targets.into, *(next(made).id if label in used else 0 for label in targets.new)]
    sent = {reference_id: ids[place] for reference_id, place in choices.items() if place is not None}
    return split_code(session, code, sent, [each for each, place in choices.items() if place is None])


def make_beside(session: Session, code: Code, labels: Sequence[str]) -> list[Code]:
    """New codes directly behind a code, in the order of ``labels``. Raises as ``add_code`` does."""
    parent = session.get_one(Code, code.parent_id) if code.parent_id is not None else None
    siblings = [sibling.id for sibling in children_of(session, code.parent_id)]
    behind = siblings.index(code.id) + 1
    return [
        add_code(session, Draft(label), parent=parent, position=position)
        for position, label in enumerate(labels, behind)
    ]


def _target(session: Session, code: Code, target_id: int) -> Code:
    target = session.get(Code, target_id)
    if target is None:
        raise Refused("a code that references were to go to was deleted just now; nothing was done")
    if target.id == code.id:
        raise Refused(f"“{code.label}” cannot be split into itself; leave out what is to stay")
    check_target(session, target)
    return target


def _write_lineage(session: Session, code: Code, targets: Sequence[Code]) -> None:
    """Write down where the targets got references from."""
    change_id = session.scalar(select(OpenChange.change_id))
    for target in targets:
        session.add(
            Lineage(
                kind="split",
                change_id=change_id,
                from_uuid=code.uuid,
                from_number=code.number,
                from_label=code.label,
                to_uuid=target.uuid,
                to_label=target.label,
            )
        )
    session.flush()
