"""What a query means in a project: names become codes, speakers, interviews and coders."""

import re
from collections.abc import Callable, Collection
from functools import partial
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from codebook.log import became
from codebook.names import CodeNames
from codebook.retiring import retired_ids
from codebook.tree import subtree, tree
from exports.queries.nodes import (
    And,
    Asked,
    Codings,
    Kept,
    Lying,
    Named,
    Node,
    Not,
    Or,
    Spoken,
    Test,
    Whole,
    code_ids,
    mapped,
)
from exports.queries.parsing import parse
from exports.queries.tokens import QuerySyntax
from exports.units import find_attribute, resolve_coder, value_spellings
from qualcode.errors import NotFound, Refused
from qualcode.nearest import nearest
from qualcode.plaintext import fold
from qualcode.store.models import Attribute, AttributeValue, Coder, Interview, Speaker, Transcript
from transcripts.questions.within import Places, resolve_within
from transcripts.speaking import speaker_role

_COMPARED = {"=": eq, "!=": ne, ">=": ge, "<=": le, ">": gt, "<": lt}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def understood(session: Session, text: str) -> Node:
    """A query against a project, with nothing in it but codings, turns and transcripts.

    Raises QuerySyntax where it cannot be read, NotFound or Ambiguous for a name that the project does not
    have, and Refused for a retired code.
    """
    project = _Project(session, text)
    return _passages(project.resolved(parse(text)), project)


def _passages(node: Node, project: "_Project") -> Node:
    """A condition on codings that stands alone means whatever was coded so, at any code."""
    return Codings(project.in_use, node.test) if isinstance(node, Kept) else node


class _Project:
    """What a project has names for."""

    def __init__(self, session: Session, text: str) -> None:
        self._session = session
        self._text = text
        self._lines = tree(session)
        self._names = CodeNames(self._lines)
        self._retired = retired_ids(self._lines)
        self.in_use = frozenset(line.id for line in self._lines) - self._retired

    def resolved(self, node: Node) -> Node:
        match node:
            case Named(name, below):
                return self._codings(name, below=below)
            case Asked():
                return self._condition(node)
            case Not(of):
                found = self.resolved(of)
                return Kept(_negated(found.test)) if isinstance(found, Kept) else Not(found)
            case And(parts):
                return self._row(list(map(self.resolved, parts)))
            case Or(parts):
                return self._choice(list(map(self.resolved, parts)))
            case _:
                return mapped(node, lambda part: _passages(self.resolved(part), self))

    def _choice(self, parts: list[Node]) -> Node:
        tests = [part.test for part in parts if isinstance(part, Kept)]
        if len(tests) == len(parts):
            return Kept(_any(tests))
        return Or(tuple(_passages(part, self) for part in parts))

    def _row(self, parts: list[Node]) -> Node:
        """A row of ANDs: conditions on codings hold for every code in the others.

        Where none of these names a code, but behind NOT, it is whatever was coded so.
        """
        tests = [part.test for part in parts if isinstance(part, Kept)]
        others: list[Node] = [part for part in parts if not isinstance(part, Kept)]
        if not others:
            return Kept(_all(tests))
        if tests:
            others = [_restricted(part, _all(tests)) for part in others]
            if not any(code_ids(part) for part in others if not isinstance(part, Not)):
                others.insert(0, Codings(self.in_use, _all(tests)))
        return And(tuple(others)) if len(others) > 1 else others[0]

    def _codings(self, name: str, *, below: bool) -> Codings:
        try:
            line = self._names.find(name)
        except NotFound as error:
            before = became(self._session, name)
            raise NotFound(f"there is no code {name!r}; {before}" if before else str(error)) from error
        if line.id in self._retired:
            raise Refused(
                f"“{line.label}” is out of use (retired), so no query finds it; bring it back first"
            )
        found = subtree(self._lines, line.id) if below else [line]
        return Codings(frozenset(each.id for each in found) - self._retired)

    def _condition(self, asked: Asked) -> Node:
        of: dict[str, Callable[[Asked], Node]] = {
            "coder": self._coder,
            "date": self._date,
            "speaker": self._speaker,
            "role": self._role,
            "question": self._lying,
            "heading": self._lying,
            "interview": partial(self._named_whole, Interview, "interview"),
            "transcript": partial(self._named_whole, Transcript, "transcript"),
        }
        name = fold(asked.name)
        condition = of.get(name) if not asked.attribute else None
        if asked.sign not in ("=", "!=") and condition != of["date"]:
            raise QuerySyntax("only date is compared so; here = or != is needed", self._text, asked.at)
        return condition(asked) if condition else self._attribute(asked, ", ".join(of))

    def _coder(self, asked: Asked) -> Kept:
        name = resolve_coder(self._session, asked.value)
        coder_id = self._session.scalars(select(Coder.id).where(Coder.name == name)).one()
        compared = _COMPARED[asked.sign]
        return Kept(lambda coder, _at: compared(coder, coder_id))

    def _date(self, asked: Asked) -> Kept:
        """A day, a month or a year, in UTC as the project keeps times."""
        if not _DATE.fullmatch(asked.value):
            raise QuerySyntax(
                f"{asked.value!r} is no date; write 2026-11-22, 2026-11 or 2026", self._text, asked.at
            )
        day, compared = asked.value, _COMPARED[asked.sign]
        return Kept(lambda _coder, at: compared(at[: len(day)], day))

    def _speaker(self, asked: Asked) -> Spoken:
        return self._spoken(asked, lambda speaker: speaker.label, "speaker")

    def _lying(self, asked: Asked) -> Node:
        """In the answer to a question or below a heading; with !=, everywhere else."""
        of: dict[str, tuple[list[str], list[str]]] = {
            "question": ([asked.value], []),
            "heading": ([], [asked.value]),
        }
        within = resolve_within(self._session, *of[fold(asked.name)], ())
        found = Lying(Places(self._session, within))
        return found if asked.sign == "=" else Not(found)

    def _role(self, asked: Asked) -> Spoken:
        try:
            return self._spoken(asked, speaker_role, "speaker with the role")
        except NotFound as error:
            names = self._session.scalars(select(Attribute.name))
            same = next((name for name in names if fold(name) == "role"), "")
            hint = f" (for the attribute of interviews write attribute:{same}=…)" if same else ""
            raise NotFound(f"{error}{hint}") from error

    def _spoken(self, asked: Asked, name_of: Callable[[Speaker], str], what: str) -> Spoken:
        speakers = self._session.scalars(select(Speaker).order_by(Speaker.id)).all()
        known = {fold(name_of(speaker)): name_of(speaker) for speaker in speakers}
        _known(asked.value, known, what, "`qualcode speakers` lists them")
        same = asked.sign == "="
        chosen = (each for each in speakers if (fold(name_of(each)) == fold(asked.value)) == same)
        return Spoken(frozenset((each.interview_id, each.label) for each in chosen))

    def _named_whole(self, kind: type[Any], what: str, asked: Asked) -> Whole:
        rows = self._session.execute(select(kind.id, kind.name)).all()
        _known(
            asked.value, {fold(row.name): row.name for row in rows}, what, "`qualcode transcripts` lists them"
        )
        ids = {row.id for row in rows if fold(row.name) == fold(asked.value)}
        column = Transcript.interview_id if kind is Interview else Transcript.id
        return self._whole(asked, select(Transcript.id).where(column.in_(ids)))

    def _attribute(self, asked: Asked, others: str) -> Whole:
        try:
            attribute = find_attribute(self._session, asked.name)
        except NotFound as error:
            raise NotFound(f"{error} (a condition may also be about {others})") from error
        values = value_spellings(self._session, attribute, asked.value)
        having = select(AttributeValue.interview_id).where(
            AttributeValue.attribute_id == attribute.id, AttributeValue.value.in_(values)
        )
        return self._whole(asked, select(Transcript.id).where(Transcript.interview_id.in_(having)))

    def _whole(self, asked: Asked, chosen: Select[int]) -> Whole:
        found = frozenset(self._session.scalars(chosen))
        if asked.sign == "=":
            return Whole(found)
        return Whole(frozenset(self._session.scalars(select(Transcript.id))) - found)


def _known(value: str, known: dict[str, str], what: str, where: str) -> None:
    """Raise NotFound, with what may be meant, for a name that the project does not have."""
    if fold(value) not in known:
        raise NotFound(f"there is no {what} {value!r}{nearest(value, known.values(), otherwise=where)}")


def _restricted(node: Node, test: Test) -> Node:
    """The same, looking only at codings that pass a test."""
    if isinstance(node, Codings):
        return Codings(node.code_ids, test if node.test is None else _all([node.test, test]))
    return mapped(node, lambda part: _restricted(part, test))


def _negated(test: Test) -> Test:
    return lambda coder, at: not test(coder, at)


def _all(tests: Collection[Test]) -> Test:
    return lambda coder, at: all(test(coder, at) for test in tests)


def _any(tests: Collection[Test]) -> Test:
    return lambda coder, at: any(test(coder, at) for test in tests)
