"""The operations on the framework: how each is done, what the history calls it, which codes it is about.

The functions that act stand in ``codes``, ``merging``, ``retiring`` and ``numbering``; this is the one list
of them. A new operation is a function that acts, one that names it, and a line of KINDS.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import (
    PROSE,
    add_code,
    behind,
    colour_code,
    define_code,
    delete_code,
    move_code,
    number_code,
    rename_code,
)
from codebook.framework import Draft
from codebook.merging import merge_code
from codebook.numbering import renumber
from codebook.retiring import restore_code, retire_code
from codebook.reviews import review_of
from codebook.since import what_became_of
from qualcode.errors import NotFound
from qualcode.store.models import Code, Coder

Arguments = Mapping[str, Any]
"""What an operation is given, as JSON has it: codes by their uuid, positions from 0."""


class Done(NamedTuple):
    """What an operation came to, beside what it did to the counts."""

    code_id: int | None = None
    """The code that it made."""
    told: tuple[str, ...] = ()
    """Sentences on what the counts do not show."""


class Kind(NamedTuple):
    """One operation on the framework."""

    act: Callable[[Session, Arguments, Coder], Done | None]
    label: Callable[[Session, Arguments], str]
    """As the history has it, a fragment after "Undo:"."""
    codes: tuple[str, ...] = ("code",)
    """Arguments that must name a code."""
    places: tuple[str, ...] = ()
    """Arguments that may name one; ``after`` says only where to stand, and may be gone."""
    values: Mapping[str, type] = {}
    """Other arguments."""
    needs: tuple[str, ...] = ()
    """Those of ``values`` that must be given."""
    counts: bool = False
    """Whether it can change a count, so that its effect is told."""
    asks: Literal["", "where it tells", "always"] = ""
    """When a person is shown the effect and asked first."""
    below: bool = False
    """Whether it is about the codes below those it names as well."""
    also: Callable[[Arguments], tuple[str, ...]] = lambda _arguments: ()
    """Codes that it is about and that stand elsewhere in its arguments, by their uuid."""


def code_named(session: Session, uuid: str) -> Code:
    """The code of that identity. Raises NotFound with what became of it where it is gone."""
    code = session.scalar(select(Code).where(Code.uuid == uuid))
    if code is None:
        raise NotFound(what_became_of(session, uuid))
    return code


def place_named(session: Session, arguments: Arguments, name: str) -> Code | None:
    """The code that an argument names, or None where it names none: the top. Raises as code_named does."""
    uuid = arguments.get(name)
    return None if uuid is None else code_named(session, uuid)


def _position(session: Session, arguments: Arguments, parent: Code | None, code: Code | None) -> int | None:
    """Where among the codes below ``parent``: at ``position``, or behind ``after`` if that is there."""
    if arguments.get("after") is None:
        return arguments.get("position")
    after = session.scalar(select(Code.id).where(Code.uuid == arguments["after"]))
    return behind(session, after, parent, without=code.id if code is not None else None)


def _add(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    parent = place_named(session, arguments, "parent")
    given = {name: arguments[name] for name in ("number", "codable", *PROSE) if name in arguments}
    position = _position(session, arguments, parent, None)
    code = add_code(session, Draft(arguments["label"], **given), parent=parent, position=position)
    return Done(code.id)


def _rename(session: Session, arguments: Arguments, _coder: Coder) -> None:
    rename_code(session, code_named(session, arguments["code"]), arguments["label"])


def _move(session: Session, arguments: Arguments, _coder: Coder) -> None:
    code = code_named(session, arguments["code"])
    parent = place_named(session, arguments, "parent")
    move_code(session, code, parent, _position(session, arguments, parent, code))


def _reorder(session: Session, arguments: Arguments, _coder: Coder) -> None:
    code = code_named(session, arguments["code"])
    parent = session.get_one(Code, code.parent_id) if code.parent_id is not None else None
    move_code(session, code, parent, _position(session, arguments, parent, code))


def _number(session: Session, arguments: Arguments, _coder: Coder) -> None:
    number_code(session, code_named(session, arguments["code"]), arguments["number"])


def _renumber(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    under = place_named(session, arguments, "under")
    changed = renumber(session, under, codes=arguments.get("codes", False))
    return Done(told=tuple(str(line) for line in changed))


def _define(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    code = code_named(session, arguments["code"])
    prose = {name: arguments[name] for name in PROSE if name in arguments}
    before = review_of(session, code).open
    define_code(session, code, codable=arguments.get("codable"), minor=arguments.get("minor", False), **prose)
    if "colour" in arguments:
        colour_code(session, code, arguments["colour"])
    again = review_of(session, code).open
    return Done(told=(to_look_at(again),) if again > before else ())


def to_look_at(number: int) -> str:
    """What is said where a code is redefined.

    >>> to_look_at(1)
    '1 reference is to be looked at again'
    """
    return f"{number:,} {'reference is' if number == 1 else 'references are'} to be looked at again"


def _colour(session: Session, arguments: Arguments, _coder: Coder) -> None:
    colour_code(session, code_named(session, arguments["code"]), arguments["colour"])


def _merge(session: Session, arguments: Arguments, coder: Coder) -> None:
    source, target = (code_named(session, arguments[name]) for name in ("source", "target"))
    merge_code(session, source, target, coder=coder)


def _retire(session: Session, arguments: Arguments, _coder: Coder) -> None:
    retire_code(session, code_named(session, arguments["code"]))


def _restore(session: Session, arguments: Arguments, _coder: Coder) -> None:
    restore_code(session, code_named(session, arguments["code"]))


def _delete(session: Session, arguments: Arguments, _coder: Coder) -> None:
    delete_code(session, code_named(session, arguments["code"]))


def _one(verb: str) -> Callable[[Session, Arguments], str]:
    """The name of an operation on one code."""
    return lambda session, arguments: f"{verb} “{code_named(session, arguments['code']).label}”"


def _adding(session: Session, arguments: Arguments) -> str:
    parent = place_named(session, arguments, "parent")
    where = f" below “{parent.label}”" if parent is not None else ""
    return f"add “{arguments['label'].strip()}”{where}"


def _renaming(session: Session, arguments: Arguments) -> str:
    return f"{_one('rename')(session, arguments)} to “{arguments['label'].strip()}”"


def _moving(session: Session, arguments: Arguments) -> str:
    parent = place_named(session, arguments, "parent")
    where = f"below “{parent.label}”" if parent is not None else "to the top level"
    if arguments.get("after") is not None:
        where = f"to after “{code_named(session, arguments['after']).label}”"
    return f"{_one('move')(session, arguments)} {where}"


def _numbering(session: Session, arguments: Arguments) -> str:
    under = place_named(session, arguments, "under")
    return "renumber the framework" if under is None else f"renumber what is below “{under.label}”"


def _defining(session: Session, arguments: Arguments) -> str:
    """What is said of a code; whether passages may be coded at it is named as such."""
    if set(arguments) == {"code", "codable"}:
        verb = "let" if arguments["codable"] else "let no"
        return f"{_one(f'{verb} passages be coded at')(session, arguments)}"
    return _one("define")(session, arguments)


def _merging(session: Session, arguments: Arguments) -> str:
    source, target = (code_named(session, arguments[name]).label for name in ("source", "target"))
    return f"merge “{source}” into “{target}”"


_TEXTS = dict.fromkeys(PROSE, str)
_PLACE = {"position": int}

KINDS: dict[str, Kind] = {
    "add": Kind(
        *(_add, _adding, (), ("parent", "after")),
        values={"label": str, "number": str, "codable": bool, **_PLACE, **_TEXTS},
        needs=("label",),
    ),
    "rename": Kind(_rename, _renaming, values={"label": str}, needs=("label",)),
    "move": Kind(
        *(_move, _moving, ("code",), ("parent", "after"), _PLACE), counts=True, asks="where it tells"
    ),
    "reorder": Kind(_reorder, _one("reorder"), places=("after",), values=_PLACE),
    "number": Kind(_number, _one("number"), values={"number": str}, needs=("number",)),
    "renumber": Kind(
        _renumber, _numbering, (), ("under",), {"codes": bool}, asks="where it tells", below=True
    ),
    "define": Kind(_define, _defining, values={"codable": bool, "colour": str, "minor": bool, **_TEXTS}),
    "colour": Kind(_colour, _one("colour"), values={"colour": str}, needs=("colour",)),
    "merge": Kind(_merge, _merging, ("source", "target"), counts=True, asks="always", below=True),
    "retire": Kind(_retire, _one("retire"), counts=True, asks="where it tells", below=True),
    "restore": Kind(_restore, _one("bring back"), counts=True),
    "delete": Kind(_delete, _one("delete"), counts=True, asks="where it tells", below=True),
}
"""Every operation by its name. Packages above this one may enter theirs when they are loaded."""
