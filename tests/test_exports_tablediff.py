"""Every cell that moved is explained, by what was done and by the passages behind it."""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from test_store_undo import OPERATIONS, prepared

from codebook.codes import add_code, delete_code, move_code, number_code, rename_code
from codebook.framework import Draft
from codebook.merging import merge_code
from codebook.retiring import retire_code
from exports.asked import Asked
from exports.counts import Rule
from exports.tablediff import RowDifference, table_diff
from qualcode.boundaries import move_boundaries
from qualcode.coding import code_passage, get_coder, recode, uncode
from qualcode.errors import QualcodeError
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Code, Reference, Transcript
from qualcode.store.project import Project
from transcripts.attributes import set_attributes
from transcripts.interviews import add_transcript, remove_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = "so we learn it from one another and nobody says so"


@pytest.fixture
def study(project: Project) -> Project:
    """Two interviews and four codes, with two passages at Trust and one at Fear."""
    with project.change("prepare") as session:
        for name in ("INT1", "INT2"):
            add_interview(session, name)
        for label in ("Work", "Trust", "Fear", "Home"):
            add_code(session, Draft(label))
        for start in (0, 6):
            put(session, "Trust", start)
        put(session, "Fear", 12)
    return project


def add_interview(session: Session, name: str) -> None:
    add_transcript(session, Script(TEXT, (Turn(0, len(TEXT), "P", None),)), name=name, source="")


def put(session: Session, label: str, start: int, transcript: str = "INT1") -> None:
    home = session.scalars(select(Transcript).where(Transcript.name == transcript)).one()
    code_passage(session, home, Passage(start, start + 5), code(session, label), get_coder(session, "Ann"))


def code(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def at(session: Session, label: str) -> list[Reference]:
    statement = select(Reference).where(Reference.code_id == code(session, label).id).order_by(Reference.id)
    return list(session.scalars(statement))


def moved(
    project: Project, operation: Callable[[Session], object], asked: Asked | None = None
) -> dict[str, RowDifference]:
    """Do something as one change, and give the rows that are different after it."""
    since = project.latest_change()
    with project.change("do it", reason="agreed on Monday") as session:
        operation(session)
    found = table_diff(project, asked or Asked(), since, project.latest_change())
    for row in found.rows:
        for cause in row.causes:
            assert {line.reason for line in cause.lines} <= {"agreed on Monday"}
    return {row.code: row for row in found.rows}


def kinds(row: RowDifference) -> list[tuple[str, int, int]]:
    return [(cause.kind, cause.number, cause.effect) for cause in row.causes]


def test_nothing_moves_where_nothing_was_done_or_all_was_taken_back(study: Project) -> None:
    assert table_diff(study, Asked(), 1, 1).rows == ()
    assert kinds(moved(study, lambda session: put(session, "Home", 20))["Home"]) == [("coded", 1, 1)]
    study.undo()
    assert table_diff(study, Asked(), 1, 3).rows == ()


def test_a_merge_names_what_it_took_along(study: Project) -> None:
    def operation(session: Session) -> None:
        merge_code(session, code(session, "Trust"), code(session, "Fear"), coder=get_coder(session, "Ann"))

    rows = moved(study, operation)
    assert kinds(rows["Fear"]) == [("merged here", 2, 2)]
    assert [cause.kind for cause in rows["Trust"].causes] == ["merged away", "merged"]
    (cause,) = rows["Fear"].causes
    assert cause.words == "“Trust” was merged into it, with 2 passages"
    assert [passage.quote for passage in cause.passages] == ["so we", "learn"]
    assert [(line.id, line.who) for line in cause.lines] == [(2, "Ann")]


def test_recoding_coding_and_uncoding_are_told_apart(study: Project) -> None:
    def operation(session: Session) -> None:
        first, second = at(session, "Trust")
        recode(session, first, code(session, "Fear"))
        uncode(session, second)
        put(session, "Fear", 30, "INT2")

    rows = moved(study, operation)
    assert kinds(rows["Trust"]) == [("uncoded", 1, -1), ("recoded", 1, -1)]
    assert kinds(rows["Fear"]) == [("coded", 1, 1), ("recoded here", 1, 1)]
    assert {cause.words for cause in rows["Trust"].causes} == {
        "1 passage uncoded",
        "1 passage recoded to “Fear”",
    }


def test_boundaries_that_come_to_overlap_leave_one_reference_less(study: Project) -> None:
    rows = moved(study, lambda session: move_boundaries(session, at(session, "Trust")[1], Passage(3, 11)))
    assert kinds(rows["Trust"]) == [("boundaries", 1, 0), ("overlap", 0, -1)]
    assert (rows["Trust"].before and rows["Trust"].before.references) == 2


def test_a_new_and_a_removed_interview_are_named(study: Project) -> None:
    def arrives(session: Session) -> None:
        add_interview(session, "INT9")
        put(session, "Home", 0, "INT9")

    (cause,) = moved(study, arrives)["Home"].causes
    assert (cause.kind, cause.words) == ("new interview", "1 passage in new interviews: INT9")
    leaves = select(Transcript).where(Transcript.name == "INT9")
    (cause,) = moved(study, lambda session: remove_transcript(session, session.scalars(leaves).one()))[
        "Home"
    ].causes
    assert (cause.kind, cause.effect) == ("removed interview", -1)


def test_labels_numbers_and_places_that_are_others_are_told(study: Project) -> None:
    def operation(session: Session) -> None:
        rename_code(session, code(session, "Home"), "House")
        number_code(session, code(session, "House"), "7")
        move_code(session, code(session, "House"), code(session, "Work"))

    rows = moved(study, operation)
    assert [cause.words for cause in rows["7 House"].causes] == [
        "it was called “Home”",
        "its number was none",
        "it stood below “the top”",
    ]
    assert [cause.kind for cause in rows["Work"].causes] == ["heading"]


def test_retired_and_deleted_codes_leave_with_a_reason(study: Project) -> None:
    assert kinds(moved(study, lambda session: retire_code(session, code(session, "Trust")))["Trust"]) == [
        ("retired", 2, -2)
    ]
    study.undo()
    rows = moved(study, lambda session: delete_code(session, code(session, "Trust")))
    assert [cause.kind for cause in rows["Trust"].causes] == ["deleted", "deleted with it"]


def test_a_heading_that_aggregates_names_the_code_that_came_below_it(study: Project) -> None:
    asked = Asked(Rule(aggregate="sum"))
    rows = moved(
        study, lambda session: move_code(session, code(session, "Trust"), code(session, "Work")), asked
    )
    assert kinds(rows["Work"]) == [("came below", 2, 2)]
    rows = moved(
        study, lambda session: recode(session, at(session, "Trust")[0], code(session, "Work")), asked
    )
    assert [cause.kind for cause in rows["Trust"].causes] == ["recoded"]
    rows = moved(study, lambda session: retire_code(session, code(session, "Trust")), asked)
    assert kinds(rows["Work"]) == [("retired", 1, -1)]


def test_attributes_that_are_others_move_what_is_counted_by_them(study: Project) -> None:
    def give(value: str) -> Callable[[Session], object]:
        row = SheetRow(2, {"interview": "INT1", "role": value})
        return lambda session: set_attributes(session, Sheet(("interview", "Role"), (row,)))

    with study.change("give") as session:
        give("baker")(session)
    only = Asked(Rule(where={"Role": frozenset({"baker"})}))
    rows = moved(study, give("smith"), only)
    assert kinds(rows["Trust"]) == [("attributes", 2, -2)]


def raw(session: Session) -> Counter[str]:
    """How many references stand at each code, by its identity; none for retired ones."""
    statement = select(Code.uuid, func.count()).join(Reference, Reference.code_id == Code.id)
    rows = session.execute(statement.group_by(Code.uuid).order_by(Code.uuid))
    return Counter({row[0]: row[1] for row in rows})


@given(data=st.data())
@settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_causes_account_for_every_cell_that_moved(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = prepared(Path(folder) / "study.qualcode")
        since = data.draw(st.integers(1, 4))
        for name in data.draw(
            st.lists(st.sampled_from([*sorted(OPERATIONS), "undo"]), min_size=5, max_size=14)
        ):
            with suppress(QualcodeError):
                if name == "undo":
                    project.undo()
                    continue
                with project.change(name) as session:
                    OPERATIONS[name](session, lambda below: data.draw(st.integers(0, below - 1)))
        until = project.latest_change()
        since = min(since, until)
        for rule in (Rule(), Rule(aggregate="sum"), Rule(unit="speaker", exclude_interviewer=True)):
            accounted(project, Asked(rule), since, until)
        project.close()


def accounted(project: Project, asked: Asked, since: int, until: int) -> None:
    found = table_diff(project, asked, since, until)
    with project.as_of(since) as before, project.as_of(until) as after:
        tables = [
            {row.code_id: (row.printed, row.interviews, row.references) for row in asked.build(session).rows}
            for session in (before, after)
        ]
        stood = raw(before), raw(after)
    told = {row.uuid for row in found.rows}
    different = [key for key in tables[0].keys() & tables[1].keys() if tables[0][key] != tables[1][key]]
    assert len(told) >= len(different)
    for row in found.rows:
        reasons = [cause for cause in row.causes if cause.kind != "overlap"]
        assert reasons, row
        assert all(cause.lines for cause in reasons), row
        if row.before and row.after:
            counted = (row.after.references or 0) - (row.before.references or 0)
            assert sum(cause.effect for cause in row.causes) == counted
            if asked.rule == Rule():
                effect = sum(cause.effect for cause in reasons)
                assert effect == stood[1][row.uuid] - stood[0][row.uuid], row
