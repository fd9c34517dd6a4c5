"""Framework files as operations: adding what is in one, or bringing the framework to what it says."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from codebook.codes import (
    PROSE,
    add_code,
    add_framework,
    behind,
    checked_number,
    children_of,
    colour_code,
    define_code,
    move_code,
    number_code,
    rename_code,
)
from codebook.diff import Origin, framework_diff
from codebook.framework import Draft, Framework, from_data, walk
from codebook.kinds import Arguments, Done, Kind, place_named, to_look_at
from codebook.reviews import review_progress
from codebook.tree import CodeLine, subtree, tree
from qualcode.errors import Refused
from qualcode.plaintext import fold
from qualcode.store.models import Code, Coder

_NOWHERE = -1
"""Stands for a heading that is not there yet: nothing stands below it."""
_TOLD = 20
"""How many codes of the first level are told of one by one."""


class Item(NamedTuple):
    """One code of a file."""

    draft: Draft
    above: int | None
    """Which item it stands below; None at the first level."""


def items_of(framework: Framework, above: int | None = None, first: int = 0) -> list[Item]:
    """The codes of a framework in printed order.

    >>> [item.above for item in items_of((Draft("A", children=(Draft("B"),)), Draft("C")))]
    [None, 0, None]
    """
    found: list[Item] = []
    for draft in framework:
        place = first + len(found)
        found += [Item(draft, above), *items_of(draft.children, place, place + 1)]
    return found


def matched(items: Sequence[Item], lines: Sequence[CodeLine], top: int | None) -> dict[int, int]:
    """Which codes of the project the items are: the id of each that is there, by the place of its item.

    The same label below the same heading is the same code; then the only one of that label, wherever it
    stands; then the one that has the number, unless its own label is in the file too. ``top`` is the code
    below which the first level stands.
    """
    known = _Known(lines, Counter(fold(item.draft.label) for item in items))
    found: dict[int, int] = {}
    for place, (draft, above) in enumerate(items):
        line = known.find(draft, top if above is None else found.get(above, _NOWHERE))
        if line is not None and line.id not in found.values():
            found[place] = line.id
    return found


class _Known:
    """The codes of a project by what a file may call them."""

    def __init__(self, lines: Sequence[CodeLine], named: Mapping[str, int]) -> None:
        """``named``: how often the file has each label."""
        self._named = named
        self._by_place = {(line.parent_id, fold(line.label)): line for line in lines}
        self._by_number = {line.number: line for line in lines if line.number}
        self._by_label: dict[str, list[CodeLine]] = defaultdict(list)
        for line in lines:
            self._by_label[fold(line.label)].append(line)

    def find(self, draft: Draft, above: int | None) -> CodeLine | None:
        """The code that a draft below the code ``above`` is, if it is there."""
        label = fold(draft.label)
        if (here := self._by_place.get((above, label))) is not None:
            return here
        same = self._by_label.get(label, [])
        if self._named[label] == 1 and len(same) == 1:
            return same[0]
        numbered = self._by_number.get(checked_number(draft.number))
        return numbered if numbered is not None and fold(numbered.label) not in self._named else None


def update_framework(session: Session, framework: Framework, parent: Code | None = None) -> None:
    """Bring the framework, or what is below ``parent``, to what a file says.

    Codes that are there are renamed, renumbered, moved and redefined, others added; none goes. What the file
    leaves empty stays as it is, and a file without levels moves nothing. Raises what the single steps raise.
    """
    items, lines = items_of(framework), tree(session)
    scope = lines if parent is None else subtree(lines, parent.id)[1:]
    found = matched(items, scope, parent.id if parent is not None else None)
    there = {place: session.get_one(Code, code_id) for place, code_id in found.items()}
    _free_numbers(session, items, there)
    levels = any(item.above is not None for item in items)
    codes: list[Code] = []
    before: dict[int | None, Code] = {}
    for place, (draft, above) in enumerate(items):
        heading = parent if above is None else codes[above]
        code = there.get(place)
        if code is None:
            position = _behind(session, before.get(above), heading) if levels else None
            code = add_code(
                session, replace(draft, children=(), number=""), parent=heading, position=position
            )
        else:
            _bring(session, code, draft, heading, before.get(above), moves=levels)
        codes.append(code)
        before[above] = code
    for code, (draft, _above) in zip(codes, items, strict=True):
        if draft.number:
            number_code(session, code, draft.number)


def _free_numbers(session: Session, items: Sequence[Item], there: dict[int, Code]) -> None:
    """Take the numbers away that change, so that codes can trade them."""
    for place, code in there.items():
        number = checked_number(items[place].draft.number)
        if number and number != code.number:
            code.number = ""
    session.flush()


def _behind(session: Session, before: Code | None, heading: Code | None, code: Code | None = None) -> int:
    without = code.id if code is not None else None
    return 0 if before is None else behind(session, before.id, heading, without=without)


def _bring(
    session: Session, code: Code, draft: Draft, heading: Code | None, before: Code | None, *, moves: bool
) -> None:
    """Make one code say what its draft says, below ``heading`` and behind ``before``."""
    if moves and not _stands(session, code, heading, before):
        move_code(session, code, heading, _behind(session, before, heading, code))
    if draft.label.strip() != code.label:
        rename_code(session, code, draft.label)
    prose = {name: text for name in PROSE if (text := getattr(draft, name)) and text != getattr(code, name)}
    if prose or (code.codable and not draft.codable):
        define_code(session, code, codable=draft.codable and code.codable, **prose)
    if draft.colour:
        colour_code(session, code, draft.colour)


def _stands(session: Session, code: Code, heading: Code | None, before: Code | None) -> bool:
    """Whether a code stands below its heading already, and not before the one that it follows."""
    if code.parent_id != (heading.id if heading is not None else None):
        return False
    siblings = [sibling.id for sibling in children_of(session, code.parent_id)]
    return before is None or siblings.index(before.id) < siblings.index(code.id)


def _import(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    framework = from_data(arguments["framework"])
    add_framework(session, framework, parent=place_named(session, arguments, "parent"))
    told = [_added(draft) for draft in framework[:_TOLD]]
    more = len(framework) - _TOLD
    return Done(told=(*told, f"{more:,} more are added beside these") if more > 0 else tuple(told))


def _added(draft: Draft) -> str:
    """What is said of a code that comes with all below it.

    >>> _added(Draft("Work", number="1", children=(Draft("Pay"),))), _added(Draft("Pay"))
    ('“1 Work” is added with 1 code below it', '“Pay” is added')
    """
    below = sum(1 for _ in walk(draft.children))
    codes = f" with {below:,} {'code' if below == 1 else 'codes'} below it" if below else ""
    return f"“{f'{draft.number} {draft.label}'.strip()}” is added{codes}"


def _update(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    before, waiting = tree(session), _waiting(session)
    update_framework(session, from_data(arguments["framework"]), place_named(session, arguments, "parent"))
    session.flush()
    told = [each.words for each in framework_diff(before, tree(session), Origin({}, {}))]
    if not told:
        raise Refused("the framework says all of that already")
    again = _waiting(session) - waiting
    return Done(told=(*told, to_look_at(again)) if again > 0 else tuple(told))


def _waiting(session: Session) -> int:
    return sum(review.open for review in review_progress(session))


def _importing(session: Session, arguments: Arguments) -> str:
    return f"import the framework {arguments['file']}{_below(session, arguments)}"


def _updating(session: Session, arguments: Arguments) -> str:
    return f"update the framework{_below(session, arguments)} from {arguments['file']}"


def _below(session: Session, arguments: Arguments) -> str:
    parent = place_named(session, arguments, "parent")
    return "" if parent is None else f" below “{parent.label}”"


_FILE = {"framework": list, "file": str}
IMPORTS: dict[str, Kind] = {
    "import": Kind(_import, _importing, (), ("parent",), _FILE, needs=("framework", "file")),
    "update": Kind(
        *(_update, _updating, (), ("parent",), _FILE),
        needs=("framework", "file"),
        counts=True,
        asks="always",
        below=True,
    ),
}
"""The operations that take a framework file, by their names."""
