"""An operation on the framework as a value: the same for a command, a key of the screen, and a proposal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.bulk import BULK
from codebook.codes import descendants
from codebook.importing import IMPORTS
from codebook.kinds import KINDS, Done, Kind, code_named
from codebook.since import what_became_of
from qualcode.errors import BadInput
from qualcode.store.models import Code, Coder

KINDS.update(BULK)
KINDS.update(IMPORTS)


@dataclass(frozen=True)
class Operation:
    """What is to be done to the framework."""

    kind: str
    """A name of ``codebook.kinds.KINDS``."""
    arguments: Mapping[str, Any]
    """As JSON has them; codes by their uuid, which stays when a code is renamed or moved."""

    @property
    def about(self) -> Kind:
        """What is known of operations of this kind."""
        return KINDS[self.kind]

    def as_json(self) -> str:
        """The arguments as text.

        >>> Operation("rename", {"code": "a1", "label": "Trust"}).as_json()
        '{"code": "a1", "label": "Trust"}'
        """
        return json.dumps(self.arguments, ensure_ascii=False, sort_keys=True)


def operation_of(kind: str, arguments: str) -> Operation:
    """An operation that was kept: its kind, and its arguments as JSON.

    Raises BadInput where this program does not know it, or the arguments are not what it takes.
    """
    try:
        given = json.loads(arguments)
    except ValueError as error:
        raise BadInput(f"what “{kind}” is given cannot be read") from error
    if kind not in KINDS:
        raise BadInput(f"this program does not know the operation “{kind}”; use a newer one")
    operation = Operation(kind, given)
    if not isinstance(given, dict) or not _fits(operation):
        raise BadInput(f"what “{kind}” is given is not what it takes")
    return operation


def _fits(operation: Operation) -> bool:
    about, given = operation.about, operation.arguments
    types: dict[str, tuple[type, ...]] = {
        **dict.fromkeys(about.codes, (str,)),
        **dict.fromkeys(about.places, (str, type(None))),
        **{name: (kind,) for name, kind in about.values.items()},
    }
    return set(given) <= set(types) and all(
        isinstance(given.get(name), kinds) or (name not in given and name not in (*about.codes, *about.needs))
        for name, kinds in types.items()
    )


def perform(session: Session, operation: Operation, coder: Coder) -> Done:
    """Do it. Raises what the functions raise that act, and NotFound where a code is gone by now."""
    return operation.about.act(session, operation.arguments, coder) or Done()


def label_of(session: Session, operation: Operation) -> str:
    """What the history calls it, with the codes as they are named now. Raises NotFound where one is gone."""
    return operation.about.label(session, operation.arguments)


def try_out(session: Session, operation: Operation, coder: Coder) -> None:
    """Do it and take it back at once. Raises what perform() raises."""
    with session.begin_nested() as tried:
        perform(session, operation, coder)
        tried.rollback()
    session.expire_all()


def uuids_of(operation: Operation) -> list[str]:
    """The codes that it is about, as its arguments name them."""
    about, given = operation.about, operation.arguments
    names = [name for name in (*about.codes, *about.places) if name != "after"]
    return [*(given[name] for name in names if given.get(name) is not None), *about.also(given)]


def concerned(session: Session, operation: Operation) -> list[int]:
    """The ids of the codes that it is about, with those below where it is about these too.

    Raises NotFound for one that is gone.
    """
    named = [code_named(session, uuid) for uuid in uuids_of(operation)]
    if not operation.about.below:
        return [code.id for code in named]
    if not named:
        return list(session.scalars(select(Code.id)))
    return list(dict.fromkeys(code_id for code in named for code_id in descendants(session, code)))


def gone(session: Session, operation: Operation) -> list[str]:
    """A sentence on each code that it is about and that is not there any more."""
    named = uuids_of(operation)
    there = set(session.scalars(select(Code.uuid).where(Code.uuid.in_(named))))
    return [what_became_of(session, uuid) for uuid in named if uuid not in there]
