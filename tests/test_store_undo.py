"""Undo takes back exactly what was done, whatever it was, in any order, also after the file was closed.

Every operation of the program stands in OPERATIONS; a new one must be entered there.
"""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
import undo_adoption
import undo_correcting
import undo_framework
import undo_pseudonyms
import undo_questions
import undo_quotes
import undo_reviews
import undo_suggesting
import undo_summaries
import undo_versions
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session
from undo_base import Dump, Pick, chosen, seen_by

from codebook import codes as framework_operations
from codebook import merging as merging_operations
from codebook import numbering as numbering_operations
from codebook import proposals as proposal_operations
from codebook import recoding as recoding_operations
from codebook import retiring as retiring_operations
from codebook import reviews as review_operations
from codebook import splitting as splitting_operations
from codebook.codes import (
    add_code,
    add_framework,
    colour_code,
    define_code,
    delete_code,
    move_code,
    number_code,
    rename_code,
)
from codebook.framework import Draft
from codebook.merging import merge_code
from codebook.retiring import restore_code, retire_code
from codebook.reviews import mark_for_review
from exports.asked import Asked
from exports.counts import Rule
from exports.formats import render
from exports.proof import proven
from qualcode import boundaries as boundary_operations
from qualcode import coding as coding_operations
from qualcode import memos as memo_operations
from qualcode import pseudonyms as pseudonym_operations
from qualcode import quoting as quote_operations
from qualcode import reviewing as decision_operations
from qualcode import signoff as version_operations
from qualcode import suggesting as suggestion_operations
from qualcode import summarising as summary_operations
from qualcode.boundaries import move_boundaries
from qualcode.coding import code_passage, current_text, get_coder, recode, uncode
from qualcode.codings import CodingsImport
from qualcode.errors import QualcodeError
from qualcode.memos import Kind, write_memo
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.checks import check
from qualcode.store.journal import JOURNALLED_TABLES
from qualcode.store.models import Code, Interview, Reference, Speaker, Transcript
from qualcode.store.project import Project
from transcripts import correcting as correcting_operations
from transcripts import interviews as transcript_operations
from transcripts import lost as lost_operations
from transcripts.attributes import move_to_interview, set_attributes
from transcripts.interviews import add_transcript, get_interview, remove_transcript
from transcripts.passages import Passage
from transcripts.questions import guide as guide_operations
from transcripts.script import Script, Turn
from transcripts.speakersheet import set_speakers
from transcripts.speaking import set_speaker

WORDS = "so the 🐟 lab is where we learn — nobody tells you that"


def dump(path: Path) -> Dump:
    """Every row of every table whose changes can be undone."""
    connection = sqlite3.connect(path)
    rows = {
        name: connection.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        for name in JOURNALLED_TABLES
    }
    connection.close()
    return rows


def rendered(session: Session) -> bytes:
    """Tables of every kind of rule, as they are written with their proofs."""
    rules = (
        *(Rule(), Rule(aggregate="union", unit="speaker"), Rule("sum", per_coder=True)),
        Rule(exclude_interviewer=True),
    )
    return b"".join(render(proven(session, Asked(each), "json"), "json") for each in rules)


def tables_now(project: Project) -> bytes:
    with project.read() as session:
        return rendered(session)


def new_transcript(session: Session, pick: Pick) -> None:
    name = f"INT{pick(6)}"
    text = f"Why {name}?\n{WORDS}\n{WORDS}"
    first = len(f"Why {name}?")
    turns = (Turn(0, first, "I", 0), Turn(first + 1, len(text), f"P{pick(3)}", 1200))
    add_transcript(session, Script(text, turns), name=name, source=f"{name}.txt")


def drop_transcript(session: Session, pick: Pick) -> None:
    remove_transcript(session, chosen(session, Transcript, pick))


def join_interviews(session: Session, pick: Pick) -> None:
    home = get_interview(session, chosen(session, Interview, pick).name)
    move_to_interview(session, chosen(session, Transcript, pick), home)


def give_attributes(session: Session, pick: Pick) -> None:
    name = chosen(session, Interview, pick).name
    row = SheetRow(2, {"interview": name, "role": ("", "lecturer", "technician")[pick(3)]})
    set_attributes(session, Sheet(("interview", "Role"), (row,)))


def name_interviewer(session: Session, pick: Pick) -> None:
    speaker = chosen(session, Speaker, pick)
    set_speaker(session, speaker.label, interviewer=bool(pick(3)))


def give_roles(session: Session, pick: Pick) -> None:
    speaker = chosen(session, Speaker, pick)
    row = {
        "speaker": speaker.label,
        "role": ("", "Manager", "Chair")[pick(3)],
        "interviewer": ("yes", "")[pick(2)],
    }
    set_speakers(session, Sheet(("speaker", "role", "interviewer"), (SheetRow(2, row),)))


def new_code(session: Session, pick: Pick) -> None:
    parent = None if pick(3) == 0 else chosen(session, Code, pick)
    position = pick(3) if pick(2) else None
    add_code(session, Draft(f"Code {pick(9)}", number=str(pick(40) or "")), parent=parent, position=position)


def new_framework(session: Session, pick: Pick) -> None:
    below = (Draft("Trust", number=f"9.{pick(50)}"), Draft("Confidence", definition="on\ntwo lines"))
    add_framework(session, (Draft(f"Theme {pick(9)}", children=below),))


def another_label(session: Session, pick: Pick) -> None:
    rename_code(session, chosen(session, Code, pick), f"Renamed {pick(9)}")


def another_definition(session: Session, pick: Pick) -> None:
    define_code(session, chosen(session, Code, pick), definition=f"means {pick(5)}", codable=bool(pick(2)))


def another_number(session: Session, pick: Pick) -> None:
    number_code(session, chosen(session, Code, pick), str(pick(40) or ""))


def another_colour(session: Session, pick: Pick) -> None:
    colour_code(session, chosen(session, Code, pick), ("", "#aabbcc", "#000000")[pick(3)])


def another_place(session: Session, pick: Pick) -> None:
    parent = None if pick(2) else chosen(session, Code, pick)
    move_code(session, chosen(session, Code, pick), parent, pick(3) if pick(2) else None)


def drop_code(session: Session, pick: Pick) -> None:
    delete_code(session, chosen(session, Code, pick))


def new_reference(session: Session, pick: Pick) -> None:
    transcript = chosen(session, Transcript, pick)
    start = pick(len(current_text(session, transcript.id)) - 12)
    coder = get_coder(session, ("Ann", "Ben")[pick(2)])
    passage = Passage(start, start + 2 + pick(10))
    memo = "unsure" if pick(2) else ""
    code_passage(session, transcript, passage, chosen(session, Code, pick), coder, memo=memo)


def drop_reference(session: Session, pick: Pick) -> None:
    uncode(session, chosen(session, Reference, pick))


def move_reference(session: Session, pick: Pick) -> None:
    recode(session, chosen(session, Reference, pick), chosen(session, Code, pick))


def other_boundaries(session: Session, pick: Pick) -> None:
    reference = chosen(session, Reference, pick)
    start = pick(12)
    move_boundaries(session, reference, Passage(start, start + 2 + pick(10)))


def joined_codes(session: Session, pick: Pick) -> None:
    source, target = chosen(session, Code, pick), chosen(session, Code, pick)
    merge_code(session, source, target, coder=get_coder(session, "Ann"))


def retired_code(session: Session, pick: Pick) -> None:
    retire_code(session, chosen(session, Code, pick))


def restored_code(session: Session, pick: Pick) -> None:
    retired = session.scalars(select(Code).where(Code.retired).order_by(Code.id)).all()
    if not retired:
        raise QualcodeError("nothing is retired")
    restore_code(session, retired[pick(len(retired))])


NOTED: tuple[tuple[Kind, type[Code] | type[Reference] | type[Transcript] | type[Interview]], ...] = (
    *(("reference", Reference), ("code", Code), ("transcript", Transcript), ("interview", Interview)),
)


def note(session: Session, pick: Pick) -> None:
    coder = get_coder(session, ("Ann", "Ben")[pick(2)])
    text = ("", "unsure", "sure\nby now")[pick(3)]
    if pick(5) == 0:
        write_memo(session, "project", None, text, coder)
    else:
        kind, table = NOTED[pick(4)]
        write_memo(session, kind, chosen(session, table, pick).id, text, coder)


def many_references(session: Session, pick: Pick) -> None:
    name = chosen(session, Transcript, pick).name
    label = chosen(session, Code, pick).uuid
    cells = {"transcript": name, "quote": "", "code": label, "coder": "Cy", "memo": ""}
    rows = (
        (line, {**cells, "start": str(line), "end": str(line + 5), "memo": "seen" if line % 2 else ""})
        for line in range(pick(4) + 1)
    )
    if CodingsImport(session, who="Ann").run(rows).bad:
        raise QualcodeError("not codable")


OPERATIONS: dict[str, Callable[[Session, Pick], None]] = {
    operation.__name__: operation
    for operation in (
        *(new_transcript, drop_transcript, join_interviews, give_attributes, name_interviewer),
        give_roles,
        *(new_code, new_framework, another_label, another_definition, another_number, another_colour),
        *(another_place, drop_code, new_reference, drop_reference, move_reference, many_references),
        *(other_boundaries, joined_codes, retired_code, restored_code, note),
    )
}
for part in (
    *(undo_framework, undo_correcting, undo_pseudonyms, undo_questions, undo_quotes, undo_reviews),
    *(undo_versions, undo_adoption, undo_suggesting, undo_summaries),
):
    OPERATIONS |= part.OPERATIONS


def prepared(path: Path) -> Project:
    """A project in which every operation finds something to work on."""
    project = Project.create(path, "study", who="Ann")
    with project.change("prepare") as session:
        for number in range(3):
            new_transcript(session, lambda below, number=number: number % below)  # type: ignore[misc]
        add_framework(session, (Draft("Work", children=(Draft("Trust"), Draft("Fear"))), Draft("Home")))
        for number in range(4):
            new_reference(session, lambda below, number=number: number % below)  # type: ignore[misc]
        retire_code(session, add_code(session, Draft("Put away")))
        for code in session.scalars(select(Code)).all():
            mark_for_review(session, code, "its definition changed")
        undo_questions.prepare(session)
    return project


@pytest.mark.parametrize("name", OPERATIONS)
def test_undo_and_redo_are_exact_for(name: str, tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    project = prepared(path)
    before = dump(path)
    for start in range(20):
        dice = count(start)
        with suppress(QualcodeError), project.change(name) as session:
            OPERATIONS[name](session, lambda below, dice=dice: next(dice) % below)  # type: ignore[misc]
        if (after := dump(path)) != before:
            break
    assert after != before
    project.undo()
    assert dump(path) == before
    project.close()
    with Project.open(path, who="Ann") as again:
        again.redo()
        assert dump(path) == after
        again.undo()
        assert dump(path) == before


def two_coders(tmp_path: Path) -> tuple[Project, Project]:
    path = tmp_path / "study.qualcode"
    return prepared(path), Project.open(path, who="Ben")


def sound(project: Project) -> bool:
    with project.read() as session:
        return not [line for line in check(session) if line.problems]


def test_undo_never_makes_the_framework_a_circle(tmp_path: Path) -> None:
    ann, ben = two_coders(tmp_path)
    with ann.change("move Trust to the top") as session:
        move_code(session, session.scalars(select(Code).where(Code.label == "Trust")).one(), None)
    with ben.change("move Work below Trust") as session:
        codes = {code.label: code for code in session.scalars(select(Code))}
        move_code(session, codes["Work"], codes["Trust"])
    before = dump(ann.path)
    with pytest.raises(QualcodeError, match=r"hangs below itself|changed since"):
        ann.undo()
    assert dump(ann.path) == before
    assert sound(ann)


def test_undo_never_gives_two_codes_one_number(tmp_path: Path) -> None:
    ann, ben = two_coders(tmp_path)
    with ann.change("number") as session:
        number_code(session, session.scalars(select(Code).where(Code.label == "Trust")).one(), "5")
    with ann.change("delete") as session:
        delete_code(session, session.scalars(select(Code).where(Code.label == "Trust")).one())
    with ben.change("number") as session:
        number_code(session, session.scalars(select(Code).where(Code.label == "Home")).one(), "5")
    with pytest.raises(QualcodeError, match="the number 5 stands at 2 codes"):
        ann.undo()
    assert sound(ann)


def test_undo_never_brings_back_a_reference_where_nothing_may_be_coded(tmp_path: Path) -> None:
    ann, ben = two_coders(tmp_path)
    with ann.change("uncode") as session:
        for reference in session.scalars(select(Reference)).all():
            uncode(session, reference)
    with ben.change("close the codes") as session:
        for code in session.scalars(select(Code)).all():
            define_code(session, code, codable=False)
    with pytest.raises(QualcodeError, match="is not codable and has"):
        ann.undo()
    assert sound(ann)


@pytest.mark.parametrize("moved", [False, True])
def test_undo_never_leaves_an_interview_without_a_transcript(tmp_path: Path, moved: bool) -> None:
    ann, ben = two_coders(tmp_path)
    here, there = (Script(words, (Turn(0, 3, "P", None),)) for words in ("one", "two"))
    with ben.change("import one") as session:
        first = add_transcript(session, here, name="one", source="one.txt", interview="Both").id
    with ann.change("import two") as session:
        second = add_transcript(
            session, there, name="two", source="two.txt", interview=None if moved else "Both"
        )
    if moved:
        with ann.change("join") as session:
            joined = session.get_one(Transcript, second.id)
            move_to_interview(session, joined, get_interview(session, "Both"))
    with ben.change("remove one") as session:
        remove_transcript(session, session.get_one(Transcript, first))
    with pytest.raises(QualcodeError, match="the interview Both has no transcript"):
        ann.undo()
    assert sound(ann)


def test_removed_references_come_back_as_they_were_between_two_coders(tmp_path: Path) -> None:
    ann, ben = two_coders(tmp_path)
    with ben.change("recode") as session:
        reference = session.scalars(select(Reference).order_by(Reference.id)).first()
        assert reference is not None
        other = session.scalars(select(Code).where(Code.id != reference.code_id)).first()
        assert other is not None
        recode(session, reference, other)
        home = reference.transcript_id
    with ann.change("remove") as session:
        remove_transcript(session, session.get_one(Transcript, home))
    ann.undo()
    ben.undo()
    before = dump(ann.path)
    with pytest.raises(QualcodeError, match="changed since"):
        ann.redo()
    assert dump(ann.path) == before


_TABLES = (Path(__file__), *Path(__file__).parent.glob("undo_*.py"))


def test_every_operation_of_the_packages_stands_in_the_table() -> None:
    """Functions that take a session first and are verbs of change are called by some operation above."""
    source = "".join(path.read_text(encoding="utf-8") for path in _TABLES)
    verbs = (
        *("add_", "rename_", "define_", "number_", "colour_", "move_", "delete_", "remove_", "set_"),
        *("merge_", "retire_", "restore_", "write_", "renumber", "propose", "comment_on", "put_"),
        *("accept", "decline", "withdraw", "correct_", "place_", "drop_"),
        *("split_", "recode_", "mark_", "keep_", "ask_", "sign_off", "star_", "use_", "trim_"),
        *("reject", "take_back_", "decide"),
    )
    modules = (
        *(framework_operations, merging_operations, retiring_operations, transcript_operations),
        *(coding_operations, boundary_operations, memo_operations, pseudonym_operations),
        *(splitting_operations, recoding_operations, review_operations, decision_operations),
        *(version_operations, quote_operations, summary_operations, guide_operations),
        *(suggestion_operations,),
        *(numbering_operations, proposal_operations),
        *(correcting_operations, lost_operations),
    )
    names = {name for module in modules for name in vars(module) if name.startswith(verbs)}
    names |= {"code_passage", "uncode", "recode", "adopt"}
    assert {name for name in names if f"{name}(" not in source} == {
        *("add_memo", "add_revision"),  # by code_passage, by a correction
        *("move_references", "mark_references"),  # by splitting, recoding in bulk and marking
        *("put_quote", "place_quote"),  # where references become one, or stand again
    }


class UndoMachine(RuleBasedStateMachine):
    """Mixes every operation with undo, redo and reopening, and compares whole-database dumps."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "study.qualcode"
        self.project = prepared(self.path)
        self.project.undo()
        self.project.redo()
        self.done: list[tuple[Dump, Dump]] = []
        self.undone: list[tuple[Dump, Dump]] = []
        self.remembered: dict[int, tuple[Dump, bytes]] = {}

    @rule(name=st.sampled_from(sorted(OPERATIONS)), data=st.data())
    def operate(self, name: str, data: st.DataObject) -> None:
        before = dump(self.path)
        try:
            with self.project.change(name) as session:
                OPERATIONS[name](session, lambda below: data.draw(st.integers(0, below - 1)))
        except QualcodeError:
            assert dump(self.path) == before
            return
        after = dump(self.path)
        if after != before:
            self.done.append((before, after))
            self.undone.clear()

    @rule()
    def undo(self) -> None:
        if self.done:
            step = self.done.pop()
            self.project.undo()
            assert dump(self.path) == step[0]
            self.undone.append(step)

    @rule()
    def redo(self) -> None:
        if self.undone:
            step = self.undone.pop()
            self.project.redo()
            assert dump(self.path) == step[1]
            self.done.append(step)
        else:
            with pytest.raises(QualcodeError, match="nothing"):
                self.project.redo()

    @rule()
    def remember(self) -> None:
        self.remembered[self.project.latest_change()] = (dump(self.path), tables_now(self.project))

    @rule()
    def reopen(self) -> None:
        self.project.close()
        self.project = Project.open(self.path, who="Ann")

    @invariant()
    def the_project_is_whole(self) -> None:
        if hasattr(self, "project"):
            with self.project.read() as session:
                assert [line for line in check(session) if line.problems] == []

    def teardown(self) -> None:
        if hasattr(self, "project"):
            for change_id, (rows, tables) in self.remembered.items():
                with self.project.as_of(change_id) as session:
                    assert seen_by(session) == rows
                    assert rendered(session) == tables
            self.project.close()
            self.folder.cleanup()


UndoMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestUndoMachine = UndoMachine.TestCase
