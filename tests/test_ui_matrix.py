"""The matrix on the screen: cells, the passages behind one, and the summary that is written beside them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.text import Text
from screens import opened, settle
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Input

from codebook.codes import add_code
from codebook.framework import Draft
from qualcode.coding import get_coder
from qualcode.pseudonyms import put_placeholders
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Code
from qualcode.store.project import Project
from qualcode.summarising import summaries, write_summary
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.matrixplace import MatrixPlace
from transcripts.attributes import set_attributes
from transcripts.namekey import read_key
from tui import QualcodeApp

Window = Pilot[None]
SUPPORT, RECOGNITION = 1, 7


@asynccontextmanager
async def window(project: Project, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Window]:
    """The matrix, after its key was pressed."""
    async with opened(project).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "O")
        yield pilot


async def press(pilot: Window, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_text(pilot: Window, text: str) -> None:
    await press(pilot, "enter", *("space" if letter == " " else letter for letter in text))


def place(pilot: Window) -> MatrixPlace:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    screen = app.place("matrix")
    assert isinstance(screen, MatrixPlace)
    return screen


def written(project: Project) -> dict[tuple[int, int], str]:
    with project.read() as session:
        return {cell: line.text for cell, line in summaries(session).items()}


def put(project: Project, cell: tuple[int, int], text: str, who: str = "Ben") -> None:
    with project.change(f"summarise {text}") as session:
        write_summary(session, cell, text, get_coder(session, who))


def rows(pilot: Window) -> list[list[str]]:
    return [
        [" ".join((cell.plain if isinstance(cell, Text) else cell).split()) for cell in line.cells]
        for line in place(pilot).grid.lines
    ]


def passages(pilot: Window) -> list[str]:
    return [str(line.cells[1]) for line in place(pilot).quotes.lines]


def said(pilot: Window) -> str:
    return place(pilot).status.said


def ids(project: Project) -> dict[str, int]:
    with project.read() as session:
        return {code.label: code.id for code in session.query(Code)}


async def test_cells_have_their_references_and_the_passages_of_one_stand_below(coded_study: Project) -> None:
    themes = ids(coded_study)
    assert (themes["Support"], themes["Recognition"]) == (SUPPORT, RECOGNITION)
    put(coded_study, (2, SUPPORT), "Does not\nmention it.")
    async with window(coded_study) as pilot:
        assert rows(pilot) == [["INT01", "2", "1"], ["INT02", "Does not mention it.", "2"]]
        assert passages(pilot) == ["I keep the lasers running.", "Students come to me when they are lost."]
        await press(pilot, "down", "right")
        assert place(pilot).cell() == (2, RECOGNITION)
        assert passages(pilot) == ["No one, really.", "There was an award once"]
        await press(pilot, "left", "left", "left")
        assert place(pilot).cell() == (2, SUPPORT)
        assert passages(pilot) == []
        assert place(pilot).field.text == "Does not\nmention it."
        assert "Summary by Ben, 20" in str(place(pilot)._by.render())


async def test_what_is_typed_is_kept_as_one_step_when_the_field_is_left(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await press(pilot, "right")
        await type_text(pilot, "No thanks u q")
        assert written(coded_study) == {}
        await press(pilot, "enter", "a", "escape")
        assert written(coded_study) == {(1, RECOGNITION): "No thanks u q\na"}
        assert place(pilot).focused is place(pilot).grid
        assert rows(pilot)[0][2] == "1 No thanks u q a"
        assert said(pilot) == "Summary kept; u takes it back."
        await press(pilot, "left", "down", "u")
        assert written(coded_study) == {}
        assert place(pilot).cell() == (1, RECOGNITION)
        assert place(pilot).field.text == ""
        await press(pilot, "U")
        assert written(coded_study) == {(1, RECOGNITION): "No thanks u q\na"}
        assert coded_study.latest_change() == 4
        await press(pilot, "enter", "escape")
        assert coded_study.latest_change() == 4


async def test_an_emptied_field_takes_the_summary_away(coded_study: Project) -> None:
    put(coded_study, (1, SUPPORT), "ab")
    async with window(coded_study) as pilot:
        await press(pilot, "enter", "backspace", "backspace", "tab")
        assert written(coded_study) == {}
        assert said(pilot) == "Summary removed; u brings it back."


@pytest.mark.parametrize("keys", [("f5",), ("ctrl+q",)])
async def test_what_is_typed_is_kept_when_another_screen_comes_or_the_program_ends(
    coded_study: Project, keys: tuple[str, ...]
) -> None:
    async with window(coded_study) as pilot:
        await type_text(pilot, "kept")
        await pilot.press(*keys)
        await pilot.pause()
    assert written(coded_study) == {(1, SUPPORT): "kept"}


async def test_what_two_windows_write_stands_both_in_the_cell(coded_study: Project) -> None:
    put(coded_study, (1, SUPPORT), "first")
    async with window(coded_study) as pilot:
        await type_text(pilot, " mine")
        with Project.open(coded_study.path, who="Ben") as other:
            put(other, (1, SUPPORT), "theirs")
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.catch_up()
        await settle(pilot)
        assert place(pilot).field.text == "first mine"
        await press(pilot, "escape")
        assert written(coded_study) == {(1, SUPPORT): "theirs\nfirst mine"}
        assert place(pilot).field.text == "theirs\nfirst mine"
        assert said(pilot).startswith("Another window wrote here meanwhile")


async def test_an_emptied_field_takes_nothing_away_that_another_window_wrote(coded_study: Project) -> None:
    put(coded_study, (1, SUPPORT), "first")
    async with window(coded_study) as pilot:
        await press(pilot, "enter", *["backspace"] * len("first"))
        with Project.open(coded_study.path, who="Ben") as other:
            put(other, (1, SUPPORT), "theirs")
        await press(pilot, "escape")
        assert written(coded_study) == {(1, SUPPORT): "theirs"}
        assert place(pilot).field.text == "theirs"
        assert said(pilot) == "Another window wrote here meanwhile: what it wrote stands in the cell."


async def test_what_another_window_writes_is_shown(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        with Project.open(coded_study.path, who="Ben") as other:
            put(other, (1, SUPPORT), "theirs")
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.catch_up()
        await settle(pilot)
        assert rows(pilot)[0][1] == "2 theirs"
        assert place(pilot).field.text == "theirs"


async def test_what_cannot_be_written_is_there_again_in_its_cell(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await type_text(pilot, "mi")
        with coded_study.change("retire") as session:
            session.get_one(Code, SUPPORT).retired = True
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.catch_up()
        await press(pilot, "n", "e")
        await press(pilot, "escape")
        assert written(coded_study) == {}
        assert "is retired" in said(pilot)
        assert (place(pilot).cell(), place(pilot).field.text) == ((1, RECOGNITION), "")
        with coded_study.change("restore") as session:
            session.get_one(Code, SUPPORT).retired = False
        app.desk.catch_up()
        await settle(pilot)
        assert place(pilot).field.text == "mine"
        await press(pilot, "enter", "escape")
        assert written(coded_study) == {(1, SUPPORT): "mine"}


async def test_enter_on_a_passage_shows_it_in_its_interview(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await press(pilot, "p", "down")
        assert "Pat" in str(place(pilot)._around.render())
        await press(pilot, "enter")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, CodingPlace)
        assert screen.opened is not None
        selected = screen.reader.caret.selection
        assert selected is not None
        assert screen.reader.model.text[slice(*selected)] == "Students come to me when they are lost."
        await press(pilot, "O", "escape")
        assert place(pilot).focused is place(pilot).grid


async def test_n_goes_to_the_next_cell_that_is_coded_and_not_summarised(coded_study: Project) -> None:
    put(coded_study, (1, RECOGNITION), "done")
    async with window(coded_study) as pilot:
        await press(pilot, "n")
        assert place(pilot).cell() == (2, RECOGNITION)
        assert said(pilot) == "2 cells with passages and no summary."
        await press(pilot, "n")
        assert place(pilot).cell() == (1, SUPPORT)
        await press(pilot, "N")
        assert place(pilot).cell() == (2, RECOGNITION)
        put(coded_study, (2, RECOGNITION), "done")
        put(coded_study, (1, SUPPORT), "done")
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.catch_up()
        await press(pilot, "n")
        assert said(pilot) == "Every cell that has passages has a summary."


async def test_themes_and_interviews_are_chosen(coded_study: Project) -> None:
    with coded_study.change("describe") as session:
        rows_ = (SheetRow(2, {"interview": "INT02", "role": "Cook"}),)
        set_attributes(session, Sheet(("interview", "Role"), rows_))
    async with window(coded_study) as pilot:
        await press(pilot, "b", "down", "enter")
        assert [line.label for line in place(pilot).cells.themes] == [
            *("Pastoral support", "Technical support", "Teaching"),
        ]
        await press(pilot, "f", "down", "enter")
        assert rows(pilot) == [["INT02", "", "", ""]]
        assert "only Role=Cook" in str(place(pilot)._title.render())


async def test_a_heading_that_is_gone_is_given_up(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await press(pilot, "b", "down", "enter")
        place(pilot).under = 99
        place(pilot).fill()
        assert [line.label for line in place(pilot).cells.themes] == ["Support", "Recognition"]


async def test_many_themes_move_sideways_with_the_cursor(coded_study: Project) -> None:
    with coded_study.change("add") as session:
        for number in range(8):
            add_code(session, Draft(f"Theme {number}"))
    async with window(coded_study, (80, 24)) as pilot:
        assert rows(pilot)[0] == ["INT01", "2", "1", "", ""]
        await press(pilot, *["right"] * 9)
        assert place(pilot).grid.theme == 9
        assert place(pilot).grid.aside == (6, 0)
        assert "(6 more left)" in str(place(pilot)._title.render())
        await type_text(pilot, "far")
        await press(pilot, "escape")
        assert written(coded_study) == {(1, ids(coded_study)["Theme 7"]): "far"}
        assert rows(pilot)[0] == ["INT01", "", "", "", "far"]
        await press(pilot, *["left"] * 12)
        assert place(pilot).grid.theme == 0
        await pilot.resize_terminal(200, 60)
        await settle(pilot)
        assert len(rows(pilot)[0]) == 11


async def test_a_click_chooses_the_cell(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.click(place(pilot).grid, offset=(100, 2))
        await settle(pilot)
        assert place(pilot).cell() == (2, RECOGNITION)
        assert passages(pilot) == ["No one, really.", "There was an award once"]


async def test_an_empty_project_says_what_is_needed(project: Project, own_place: Path) -> None:
    async with window(project) as pilot:
        assert rows(pilot) == []
        assert place(pilot).cell() is None
        await press(pilot, "enter", "n", "p", "f")
        assert "no attributes yet" in said(pilot)


async def test_a_framework_that_is_retired_whole_has_no_themes(coded_study: Project) -> None:
    with coded_study.change("retire") as session:
        for code in session.scalars(select(Code).where(Code.parent_id.is_(None))):
            code.retired = True
    async with window(coded_study) as pilot:
        assert place(pilot).cells.themes == ()
        assert place(pilot).cell() is None
        await press(pilot, "enter", "n", "p")


async def test_the_matrix_is_written_to_a_file_without_names(coded_study: Project, tmp_path: Path) -> None:
    put(coded_study, (1, SUPPORT), "Keeps things going.")
    target = tmp_path / "out.csv"
    async with window(coded_study) as pilot:
        await press(pilot, "w")
        pilot.app.screen.query_one(Input).value = str(target)
        await press(pilot, "enter")
        await settle(pilot)
        assert said(pilot).startswith("Wrote ")
    content = target.read_text(encoding="utf-8")
    assert "interview 1" in content
    assert "Keeps things going." in content
    assert "INT01" not in content


async def test_a_listed_name_is_not_written_to_a_file(coded_study: Project, tmp_path: Path) -> None:
    put(coded_study, (1, SUPPORT), "As Zelda did.")
    key = tmp_path / "key.csv"
    key.write_text("name,placeholder\nZelda,Q1\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALCODE_KEY", str(key))
        with coded_study.change("apply") as session:
            put_placeholders(session, read_key(key))
        put(coded_study, (2, SUPPORT), "As Zelda did.")
        async with window(coded_study) as pilot:
            await press(pilot, "w")
            pilot.app.screen.query_one(Input).value = str(tmp_path / "out.docx")
            await press(pilot, "enter")
            await settle(pilot)
            assert "listed names stand in what would leave: “Zelda” (1)" in said(pilot)
    assert not (tmp_path / "out.docx").exists()
    assert written(coded_study)[1, SUPPORT] == "As Q1 did."
