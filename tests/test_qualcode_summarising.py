"""Summaries: written, changed, taken away, undone; and a sheet of them brought back."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.names import CodeNames
from codebook.tree import tree
from exports.matrix.build import MatrixOptions
from exports.matrix.sheet import SummarySheet, sheet_csv, sheet_xlsx, summary_sheet
from exports.matrix.themes import themes_of
from qualcode.coding import get_coder
from qualcode.errors import BadInput, Refused
from qualcode.plaintext import normalise
from qualcode.sheets import Sheet, SheetRow, read_sheet
from qualcode.store.models import Change, Code, Summary
from qualcode.store.project import Project
from qualcode.summarising import Cell, summaries, tidy, write_summary
from qualcode.summarysheets import (
    CellChange,
    headings,
    sheet_changes,
    state_in,
    summaries_then,
    write_changes,
)
from transcripts.interviews import add_transcript
from transcripts.script import Script, Turn

ODD = ("'=1", "- a\n- b", "''+x", "=1+1", "'tis", "a\tb", "Ⅷ, “q”")
TEXTS = st.text(max_size=20).filter(lambda text: "_x" not in text) | st.sampled_from(ODD)
"""But for what Excel's own format means characters by, as in _x0041_."""


def small(path: Path) -> Project:
    """Three interviews and three themes without a coding."""
    project = Project.create(path, "s", who="Ann")
    with project.change("fill") as session:
        for name in ("INT1", "INT2", "Interview"):
            add_transcript(session, Script("Why?", (Turn(0, 4, None, None),)), name=name, source="")
        add_framework(session, (Draft("State", number="1"), Draft("Role (attribute)"), Draft("=Trust")))
    return project


def put(project: Project, cell: Cell, text: str, who: str = "Ann") -> bool:
    with project.change("summarise") as session:
        return write_summary(session, cell, text, get_coder(session, who))


def texts(project: Project) -> dict[Cell, str]:
    with project.read() as session:
        return {cell: line.text for cell, line in summaries(session).items()}


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return small(tmp_path / "s.qualcode")


def test_a_summary_is_written_changed_and_taken_away_one_step_each(study: Project) -> None:
    assert put(study, (1, 1), "  Tired\r\nof it. ")
    assert put(study, (1, 1), "Tired.", who="Ben")
    assert not put(study, (1, 1), " Tired. ")
    with study.read() as session:
        assert summaries(session)[1, 1][:2] == ("Tired.", "Ben")
    assert put(study, (1, 1), " \n")
    assert texts(study) == {}
    assert not put(study, (1, 1), "")
    study.undo()
    assert texts(study) == {(1, 1): "Tired."}
    study.undo()
    assert texts(study) == {(1, 1): "Tired\nof it."}
    study.undo()
    assert texts(study) == {}


def test_what_is_gone_or_out_of_use_takes_no_summary(study: Project) -> None:
    put(study, (1, 1), "kept")
    with study.change("retire") as session:
        session.get_one(Code, 1).retired = True
    with pytest.raises(Refused, match="“State” is retired"):
        put(study, (1, 1), "other")
    with pytest.raises(Refused, match="the code was removed"):
        put(study, (1, 99), "other")
    with pytest.raises(Refused, match="the interview was removed"):
        put(study, (99, 1), "other")
    assert texts(study) == {(1, 1): "kept"}
    assert put(study, (1, 1), "")


# ------------------------------------------------------------------ sheets


def exported(project: Project) -> SummarySheet:
    with project.read() as session:
        return summary_sheet(session, themes_of(tree(session)), MatrixOptions())


def read(content: bytes, suffix: str, folder: Path) -> Sheet:
    path = folder / f"sheet{suffix}"
    path.write_bytes(content)
    return read_sheet(path, unguard=True)


def changes(project: Project, sheet: Sheet) -> list[CellChange]:
    states = {state for row in sheet.rows if (state := state_in(row)) is not None}
    past = {state: summaries_then(project, state) for state in states}
    with project.read() as session:
        return sheet_changes(session, sheet, past)


def edited(sheet: Sheet, edits: dict[Cell, str], columns: list[str]) -> Sheet:
    """The sheet with other texts in some cells; interviews are numbered as they stand in it."""
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        mine = {columns[code - 1]: text for (home, code), text in edits.items() if home == number}
        rows.append(
            SheetRow(row.line, {**row.cells, **{name.casefold(): text for name, text in mine.items()}})
        )
    return replace(sheet, rows=tuple(rows))


CELLS = st.tuples(st.integers(1, 3), st.integers(1, 3))


@settings(max_examples=25)
@given(
    st.dictionaries(CELLS, TEXTS, max_size=5),
    st.dictionaries(CELLS, TEXTS, max_size=4),
    st.dictionaries(CELLS, TEXTS, max_size=2),
    st.sampled_from([".csv", ".xlsx"]),
)
def test_a_sheet_comes_back_unchanged_and_edits_change_exactly_their_cells(
    before: dict[Cell, str], mine: dict[Cell, str], theirs: dict[Cell, str], suffix: str
) -> None:
    with tempfile.TemporaryDirectory() as folder, small(Path(folder) / "s.qualcode") as project:
        for cell, text in before.items():
            put(project, cell, text)
        stood = texts(project)
        assert stood == {cell: tidy(text) for cell, text in before.items() if tidy(text)}
        made = exported(project)
        content = sheet_csv(made) if suffix == ".csv" else sheet_xlsx(made)
        sheet = read(content, suffix, Path(folder))
        assert changes(project, sheet) == []
        filled = edited(sheet, mine, list(made.columns[1:-1]))
        for cell, text in theirs.items():
            put(project, cell, text)
        now = texts(project)
        found = changes(project, filled)
        wanted = {cell: tidy(text) for cell, text in mine.items() if tidy(text) != stood.get(cell, "")}
        wanted = {cell: text for cell, text in wanted.items() if text != now.get(cell, "")}
        assert {(each.interview_id, each.code_id): each.new for each in found} == wanted
        for each in found:
            cell = each.interview_id, each.code_id
            assert each.old == now.get(cell, "")
            assert each.conflict == (now.get(cell, "") != stood.get(cell, ""))
        if not found:
            return
        with project.change("import") as session:
            assert write_changes(session, found, get_coder(session, "Ann")) == len(found)
        after = {cell: text for cell, text in {**now, **wanted}.items() if text}
        assert texts(project) == after
        project.undo()
        assert texts(project) == now


def test_headings_name_their_theme_also_where_the_sheet_has_the_word_for_itself(study: Project) -> None:
    made = exported(study)
    assert made.columns[0] == "Interview"
    assert made.columns[-1] == "State"
    assert made.columns[1] == "1 State"
    with study.change("renumber") as session:
        session.get_one(Code, 1).number = ""
    with study.read() as session:
        lines = tree(session)
        names = CodeNames(lines)
        made_of = headings(names, lines)
        assert [names.find(heading).id for heading in made_of] == [1, 2, 3]
        assert made_of[:2] == [lines[0].uuid, lines[1].uuid]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_themes_that_differ_in_case_alone_have_columns_of_their_own(tmp_path: Path, suffix: str) -> None:
    with small(tmp_path / "s.qualcode") as project:
        with project.change("add") as session:
            people, else_ = (Draft("Trust"),), (Draft("trust"),)
            add_framework(session, (Draft("People", children=people), Draft("Else", children=else_)))
        with project.read() as session:
            themes = [line for line in tree(session) if line.label.casefold() == "trust"]
            made = summary_sheet(session, themes, MatrixOptions())
        put(project, (2, themes[1].id), "of the second")
        content = sheet_csv(made) if suffix == ".csv" else sheet_xlsx(made)
        sheet = read(content, suffix, tmp_path)
        filled = edited(sheet, {(1, 1): "first", (1, 2): "second"}, list(made.columns[1:-1]))
        written = {(each.code_id, each.new) for each in changes(project, filled)}
        assert written == {(themes[0].id, "first"), (themes[1].id, "second")}


def test_a_sheet_of_a_copy_that_went_another_way_is_refused(study: Project, tmp_path: Path) -> None:
    put(study, (1, 1), "theirs")
    with small(tmp_path / "other.qualcode") as other:
        for text in ("a", "b", "mine"):
            put(other, (2, 2), text)
        with study.read() as session:
            made = summary_sheet(session, tree(session)[:1], MatrixOptions())
        sheet = read(sheet_csv(made), ".csv", tmp_path)
        state = state_in(sheet.rows[0])
        assert state is not None
        with study.read() as session:
            assert session.get_one(Change, state.line).at == state.at
        later = state._replace(at="2001-01-01T00:00:00Z")
        for wrong in (later, state._replace(line=99)):
            rows = tuple(replace(row, cells={**row.cells, "state": str(wrong)}) for row in sheet.rows)
            with pytest.raises(BadInput, match="it was written from another project, or from a copy"):
                changes(other, replace(sheet, rows=rows))
        unsaid = tuple(replace(row, cells={**row.cells, "state": ""}) for row in sheet.rows)
        found = changes(other, replace(sheet, rows=unsaid))
        assert [(each.old, each.new, each.conflict) for each in found] == [("", "theirs", False)]


def test_excel_gets_a_sheet_to_fill_in_with_the_passages_behind_it(coded_study: Project) -> None:
    with coded_study.read() as session:
        sheet = summary_sheet(session, themes_of(tree(session)), MatrixOptions())
    book = load_workbook(io.BytesIO(sheet_xlsx(sheet)))
    first, passages = book.worksheets
    assert [cell.value for cell in first[1]] == ["Interview", "1 Support", "2 Recognition", "State"]
    assert first["A2"].value == "INT01"
    assert first.freeze_panes == "B2"
    assert first.column_dimensions["D"].hidden
    assert first["B2"].alignment.wrap_text
    assert passages["B2"].value == "“I keep the lasers running.”\n“Students come to me when they are lost.”"


def test_a_summary_too_long_for_excel_is_refused_for_it_alone(study: Project) -> None:
    put(study, (1, 1), "x" * 40_000)
    with pytest.raises(BadInput, match="INT1 has 40,000 characters, more than Excel allows"):
        sheet_xlsx(exported(study))
    assert b"x" * 40_000 in sheet_csv(exported(study))


def test_a_sheet_that_does_not_say_when_it_was_written_empties_nothing(study: Project) -> None:
    put(study, (1, 1), "kept")
    put(study, (2, 1), "mine")
    rows = (
        SheetRow(2, {"interview": "int1", "1 state": ""}),
        SheetRow(3, {"interview": "INT2", "1 state": "other"}),
        SheetRow(4, {"interview": "Interview", "1 state": "new"}),
    )
    found = changes(study, Sheet(("Interview", "1 State"), rows))
    assert [(each.interview, each.new, each.conflict) for each in found] == [
        ("INT2", "other", True),
        ("Interview", "new", False),
    ]


def test_what_a_sheet_names_wrongly_is_told_all_at_once(study: Project) -> None:
    rows = (
        SheetRow(2, {"interview": "INT11", "1 state": "a"}),
        SheetRow(3, {"interview": "INT2", "1 state": "a"}),
        SheetRow(4, {"interview": "int2", "1 state": "a"}),
    )
    with pytest.raises(BadInput) as told:
        changes(study, Sheet(("Interview", "1 State", "State.", "=Trusd"), rows))
    said = str(told.value)
    assert "column '=Trusd': there is no code '=Trusd'; did you mean “=Trust”?" in said
    assert "line 2: there is no interview 'INT11'; did you mean “INT1”" in said
    assert "lines 3-4: INT2 stands twice" in said
    assert "columns '1 State' and 'State.' are one theme" in said
    with pytest.raises(BadInput, match="qualcode matrix export"):
        changes(study, Sheet(("Name",), rows))
    with pytest.raises(BadInput, match=r"line 2: the column State should hold what .* has 'now'"):
        state_in(SheetRow(2, {"state": "now"}))


def test_summaries_are_normalised_as_texts_are(study: Project) -> None:
    put(study, (1, 1), "one\u2028two\x07\ufeff")
    assert texts(study) == {(1, 1): "one\ntwo"}
    with study.read() as session:
        assert all(normalise(text) == text for text in session.scalars(select(Summary.text)))
