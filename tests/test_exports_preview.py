"""What a preview announces is what lies between the counts before and after, counted here in another way."""

import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.bulk import split_arguments
from codebook.operations import Operation
from exports.counts import CodeCount, Rule
from exports.preview import Preview, performed, preview, rule_for
from qualcode.coding import get_coder
from qualcode.errors import QualcodeError
from qualcode.store.models import Code, Lost, Memo, Reference
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.script import Script, Turn

TEXT = "so the lab is where we learn it"
CODES = 7
_CODES = st.lists(
    st.tuples(st.integers(0, CODES), st.booleans(), st.booleans(), st.sampled_from(["", "x", "y"])),
    min_size=CODES,
    max_size=CODES,
)
"""Of each code: a code above it (or the top), two dice of which both retire it, and what it says."""
_CODED = st.lists(
    st.tuples(*(st.integers(0, most) for most in (CODES - 1, 2, 1, 4, 2)), st.sampled_from(["", "open"])),
    min_size=4,
    max_size=14,
    unique_by=lambda coded: coded[:5],
)
"""Code, transcript, coder, place and length of each coding, and whether it is to be looked at again."""
_NOTED = st.lists(st.tuples(st.sampled_from(["reference", "code", "lost"]), st.integers(0, 20)), max_size=8)
_DICE = st.tuples(*[st.integers(0, 40)] * 3, st.lists(st.integers(0, 3), min_size=14, max_size=14))
KINDS = ("merge", "split", "move", "retire", "restore", "delete", "recode", "define", "reorder", "rename")


class Standing(NamedTuple):
    """A project in numbers."""

    counts: dict[str, CodeCount]
    """By code as printed; without those that are retired."""
    memos: dict[int, tuple[object, ...]]
    """What each memo is about."""
    lost: dict[int, int]
    """The code of each lost coding."""
    open: dict[int, str]
    """The mark of each coding that is to be looked at again."""
    coded: dict[int, int]
    """The code of each coding."""


def standing(path: Path, *, below: bool) -> Standing:
    """Read from the file itself; ``below``: with what stands below each code."""
    with closing(sqlite3.connect(path)) as file:
        codes = {row[0]: row[1:] for row in file.execute("SELECT id, parent_id, label, retired FROM code")}
        homes = dict(file.execute("SELECT id, interview_id FROM transcript"))
        places = file.execute('SELECT code_id, transcript_id, start, "end" FROM reference').fetchall()
        columns = "id, reference_id, code_id, transcript_id, interview_id, lost_id"
        memos = {row[0]: tuple(row[1:]) for row in file.execute(f"SELECT {columns} FROM memo")}
        lost = dict(file.execute("SELECT id, code_id FROM lost"))
        marks = dict(file.execute("SELECT id, review FROM reference WHERE review != ''"))
        coded = dict(file.execute("SELECT id, code_id FROM reference"))

    def above(code_id: int | None) -> Iterator[int]:
        while code_id is not None:
            yield code_id
            code_id = codes[code_id][0]

    counted: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for code_id, *place in places:
        line = list(above(code_id))
        if not any(codes[each][2] for each in line):
            for each in line if below else line[:1]:
                counted[each].append((place[0], place[1], place[2]))
    return Standing(
        {
            label: CodeCount(len({homes[each[0]] for each in counted[code_id]}), stretches(counted[code_id]))
            for code_id, (_, label, _) in codes.items()
            if not any(codes[each][2] for each in above(code_id))
        },
        *(memos, lost, marks, coded),
    )


def stretches(places: Sequence[tuple[int, int, int]]) -> int:
    """How many stretches passages make, those that share words being one."""
    found = 0
    for _, here in groupby(sorted(places), key=lambda place: place[0]):
        reached = -1
        for _, start, end in here:
            found += start >= reached
            reached = max(reached, end)
    return found


def fill(session: Session, codes: Sequence[Any], coded: Sequence[Any], noted: Sequence[Any]) -> None:
    coders = [get_coder(session, name).id for name in ("Ann", "Ben")]
    homes = [
        add_transcript(
            session, Script(TEXT, (Turn(0, len(TEXT), "P", None),)), name=name, source="", interview=at
        )
        for name, at in (("INT1", "one"), ("INT2", "one"), ("INT3", "two"))
    ]
    ids: list[int] = []
    for number, (parent, retired, as_well, words) in enumerate(codes):
        code = Code(
            label=f"C{number}",
            position=number,
            parent_id=ids[parent] if parent < len(ids) else None,
            retired=retired and as_well,
            definition=words,
            review_why="it was split",
            review_total=9,
        )
        session.add(code)
        session.flush()
        ids.append(code.id)
    for number, (code_at, home, who, start, length, mark) in enumerate(coded):
        place = {"start": 3 * start, "end": 3 * start + 3 * length + 2, "created_at": "2026-01-02T00:00:00Z"}
        quote = TEXT[place["start"] : place["end"]]
        given = {"code_id": ids[code_at], "coder_id": coders[who], "transcript_id": homes[home].id, **place}
        if number % 3 == 2:
            session.add(Lost(uuid=f"u{number}", quote=quote, lost_at="2026-01-02T00:00:00Z", **given))
        else:
            session.add(Reference(quote=quote, review=mark, **given))
    session.flush()
    things = {"reference": Reference.id, "code": Code.id, "lost": Lost.id}
    for number, (kind, at) in enumerate(noted):
        there = session.scalars(select(things[kind]).order_by(things[kind])).all()
        if there:
            about = {f"{kind}_id": there[at % len(there)]}
            session.add(Memo(coder_id=coders[0], text=f"n{number}", created_at="2026-01-02", **about))
    session.flush()


def operation_of(session: Session, kind: str, dice: Any) -> Operation:
    """One of the operations, on codes that the dice name."""
    uuids = session.scalars(select(Code.uuid).order_by(Code.id)).all()
    one, other, third = (uuids[number % len(uuids)] for number in dice[:3])
    if kind == "split":
        here = session.scalars(select(Reference.uuid).join(Code).where(Code.uuid == one)).all()
        where = {uuid: (other, None, "new", "")[at] for uuid, at in zip(here, dice[3], strict=False)}
        sent = {uuid: to for uuid, to in where.items() if to not in ("new", "")}
        new = {uuid: "Split off" for uuid, to in where.items() if to == "new"}
        return Operation(kind, split_arguments(one, sent, new))
    if kind == "recode":
        narrowed = ({}, {"coder": "Ann"}, {"containing": "lab"}, {"subtree": True})[dice[3][0]]
        return Operation(kind, {"source": one, "target": other, **narrowed})
    more: dict[str, dict[str, object]] = {
        "merge": {"source": one, "target": other},
        "move": {"code": one, "parent": (other, third, None)[dice[3][0] % 3]},
        "define": {"code": one, "definition": "z"},
        "reorder": {"code": one, "position": 0},
        "rename": {"code": one, "label": "Other"},
    }
    return Operation(kind, more.get(kind, {"code": one}))


def between(before: Standing, after: Standing) -> dict[str, tuple[CodeCount | None, CodeCount | None]]:
    labels = [*before.counts, *after.counts]
    both = {label: (before.counts.get(label), after.counts.get(label)) for label in labels}
    return {label: counts for label, counts in both.items() if counts[0] != counts[1]}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(codes=_CODES, coded=_CODED, noted=_NOTED, dice=_DICE, below=st.booleans())
def test_a_preview_is_the_difference_of_the_counts(
    kind: str, codes: Any, coded: Any, noted: Any, dice: Any, *, below: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        with Project.create(path, "study", who="Cy") as project:
            with project.change("fill") as session:
                fill(session, codes, coded, noted)
            with project.read() as session:
                operation = operation_of(session, kind, dice)
            rule = Rule(aggregate="union" if below else "none")
            try:
                with project.rehearse() as session:
                    told = preview(session, operation, get_coder(session, "Cy"), rule)
            except QualcodeError:
                return
            below = rule_for(operation, rule).aggregate == "union"
            before = standing(path, below=below)
            with project.change(kind) as session:
                performed(session, operation, get_coder(session, "Cy"))
            check(told, operation, before, standing(path, below=below))


def check(told: Preview, operation: Operation, before: Standing, after: Standing) -> None:
    effect = told.effect
    if operation.kind != "rename":  # the labels are what states are compared by here
        announced = {label: tuple(counts) for label, *counts in effect.rows}
        assert announced == between(before, after)
    assert effect.memos_added == len(after.memos.keys() - before.memos.keys())
    assert effect.memos_removed == len(before.memos.keys() - after.memos.keys())
    both = before.memos.keys() & after.memos.keys()
    assert effect.memos_joined == sum(before.memos[memo] != after.memos[memo] for memo in both)

    waiting = before.lost.keys() & after.lost.keys()
    assert effect.lost_joined == sum(before.lost[each] != after.lost[each] for each in waiting)
    assert effect.lost_removed == len(before.lost) - len(waiting)
    if operation.kind in ("split", "recode"):
        sent = sum(code_id != after.coded.get(each) for each, code_id in before.coded.items())
        assert numbers(told.told)[0] == sent
    if operation.kind == "split" and any("still to be looked at" in sentence for sentence in told.told):
        code_id = next(code for each, code in before.coded.items() if code != after.coded.get(each))
        waiting_here = [each for each, mark in after.open.items() if mark == "open"]
        assert numbers(told.told)[-1] == sum(after.coded[each] == code_id for each in waiting_here)


def numbers(told: Sequence[str]) -> list[int]:
    return [int(number) for sentence in told for number in re.findall(r"\d+", sentence)]
