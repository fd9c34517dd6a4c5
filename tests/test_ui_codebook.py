"""The tree refines the framework in the project file, by keys and by mouse, and every step can be undone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from rich.text import Text
from screens import coded, labels, memos, opened, place_of, settle
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from codebook.codes import add_code, add_framework, define_code, delete_code
from codebook.framework import Draft
from codebook.names import CodeNames
from codebook.tree import CodeLine, tree
from exports.build import build_table
from exports.counts import Rule
from exports.effect import effect
from qualcode.coding import get_code
from qualcode.store.history import history
from qualcode.store.project import Project
from qualcode.ui.codebookpane import CodebookPane
from qualcode.ui.dialogs import Confirm
from qualcode.ui.lines import LineTable
from qualcode.ui.place import Place
from tui import QualcodeApp

Window = Pilot[None]

START = [
    "Support",
    "  Pastoral support",
    "  Technical support",
    "  Teaching",
    "    Demonstrating",
    "    Lecturing",
    "Recognition",
    "  Lack of recognition",
    "  Awards",
]


@asynccontextmanager
async def window(
    project: Project, *, at: str = "codebook", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Window]:
    """The program with the tree in front: on its own screen, or beside the text."""
    app = opened(project)
    app.desk.state.screen = "codebook" if at == "codebook" else "coding"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if at != "codebook":
            await pilot.press("C")
            await settle(pilot)
        yield pilot


def app_of(pilot: Window) -> QualcodeApp:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    return app


def pane(pilot: Window) -> CodebookPane:
    return app_of(pilot).screen.query_one(CodebookPane)


def line_of(project: Project, label: str) -> CodeLine:
    with project.read() as session:
        return CodeNames(tree(session)).find(label)


def on(pilot: Window, project: Project, label: str) -> None:
    """Put the cursor on a code."""
    assert pane(pilot).table.go(line_of(project, label).id)


async def write(pilot: Window, text: str) -> None:
    """Type a text."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def retype(pilot: Window, text: str) -> None:
    """Replace what a field of one line holds and take it."""
    await pilot.press("end", "ctrl+u")
    await write(pilot, text)
    await pilot.press("enter")
    await settle(pilot)


def said(pilot: Window) -> str:
    places = [screen for screen in app_of(pilot).screen_stack if isinstance(screen, Place)]
    return places[-1].status.said


def plain(cell: str | Text) -> str:
    return cell if isinstance(cell, str) else cell.plain


def shown(pilot: Window) -> list[str]:
    return ["  " * line.level + plain(line.cells[1]) for line in pane(pilot).table.lines]


def sentences(pilot: Window) -> str:
    """What a preview says."""
    dialog = app_of(pilot).screen
    assert isinstance(dialog, Confirm)
    return str(dialog.query_one(".part Static", Static).render())


def framework(project: Project) -> list[CodeLine]:
    with project.read() as session:
        return tree(session)


async def undone_and_redone(
    pilot: Window, project: Project, before: object, state: Callable[[], object]
) -> None:
    """Whatever was done goes with u and comes back with U."""
    after = state()
    assert after != before
    await pilot.press("u")
    assert state() == before
    await pilot.press("U")
    assert state() == after


@pytest.fixture(params=["codebook", "coding"])
def at(request: pytest.FixtureRequest) -> str:
    """Everything works alike on the screen of its own and beside the text."""
    name = request.param
    assert isinstance(name, str)
    return name


# ---------------------------------------------------------------------- adding and describing


async def test_a_code_is_added_below(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Teaching")
        await pilot.press("a")
        await write(pilot, "Marking")
        await pilot.press("enter")
        await settle(pilot)
        assert labels(coded_study) == [*START[:6], "    Marking", *START[6:]]
        assert pane(pilot).table.cursor_key == line_of(coded_study, "Marking").id
        assert said(pilot) == "Added “Marking”."
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


async def test_a_code_is_added_right_behind_another(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Pastoral support")
        await pilot.press("A")
        await write(pilot, "Moral support")
        await pilot.press("enter")
        await settle(pilot)
        assert labels(coded_study) == [*START[:2], "  Moral support", *START[2:]]
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


async def test_a_theme_is_added_beside_a_theme(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Support")
        await pilot.press("A")
        await write(pilot, "Time")
        await pilot.press("enter")
        await settle(pilot)
        assert labels(coded_study) == [*START[:6], "Time", *START[6:]]


async def test_a_label_that_is_taken_is_refused_where_it_was_typed(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("a")
        await write(pilot, "AWARDS")
        await pilot.press("enter")
        await settle(pilot)
        problem = app_of(pilot).screen.query_one(".problem", Static)
        assert "already a code named “Awards”" in str(problem.render())
        await write(pilot, " of merit")
        await pilot.press("enter")
        await settle(pilot)
        assert labels(coded_study)[-1] == "  AWARDS of merit"


async def test_nothing_is_added_without_a_label_or_after_escape(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.press("a", "enter")
        assert not isinstance(app_of(pilot).screen, Place)
        await pilot.press("x", "escape")
        await settle(pilot)
        assert labels(coded_study) == START
        assert isinstance(app_of(pilot).focused, LineTable)


async def test_the_first_code_of_an_empty_project_is_added(project: Project, own_place: object) -> None:
    async with window(project) as pilot:
        assert "No codes yet" in pane(pilot).table._empty
        for key in ("r", "e", "n", "o", "x", "m", "p", "K", "M", "R", "d", "N", "space", "z", "1", "enter"):
            await pilot.press(key)
            await settle(pilot)
        assert framework(project) == []
        await pilot.press("a")
        await write(pilot, "Trust")
        await pilot.press("enter")
        await settle(pilot)
        assert labels(project) == ["Trust"]


async def test_a_code_is_renamed(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("r")
        await retype(pilot, "Prizes")
        assert labels(coded_study) == [*START[:-1], "  Prizes"]
        assert said(pilot) == "“Awards” is “Prizes” now."
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


@pytest.mark.parametrize(
    ("steps", "part"), [(0, "definition"), (1, "inclusion"), (2, "exclusion"), (3, "example")]
)
async def test_each_part_of_a_definition_is_written(
    coded_study: Project, steps: int, part: str, at: str
) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("e", *["down"] * steps, "enter")
        await settle(pilot)
        await write(pilot, "Cups [b]and[/b] cake")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert getattr(line_of(coded_study, "Awards"), part) == "Cups [b]and[/b] cake"
        await undone_and_redone(pilot, coded_study, "", lambda: getattr(line_of(coded_study, "Awards"), part))


async def test_an_old_definition_can_be_changed(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Pastoral support")
        await pilot.press("e", "enter")
        await settle(pilot)
        assert app_of(pilot).screen.query_one(TextArea).text == "Listening to students’ worries."
        await write(pilot, "!")
        await pilot.press("ctrl+s")
        await settle(pilot)
        line = line_of(coded_study, "Pastoral support")
        assert (line.definition, line.inclusion) == ("Listening to students’ worries.!", "Also by e-mail.")


async def test_a_number_is_given_and_taken_away(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("n")
        await retype(pilot, "1")
        assert not isinstance(app_of(pilot).screen, Place), "the number of another code is refused there"
        await retype(pilot, "7")
        assert line_of(coded_study, "Recognition").number == "7"
        await undone_and_redone(pilot, coded_study, "2", lambda: line_of(coded_study, "Recognition").number)
        await pilot.press("n")
        await retype(pilot, "")
        assert line_of(coded_study, "Recognition").number == ""


async def test_a_colour_is_given(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("o")
        await retype(pilot, "mauve")
        assert not isinstance(app_of(pilot).screen, Place), "what is no colour is refused there"
        await retype(pilot, "#D95F02")
        assert line_of(coded_study, "Awards").colour == "#d95f02"
        await undone_and_redone(pilot, coded_study, "", lambda: line_of(coded_study, "Awards").colour)


def last_change(project: Project) -> str:
    with project.read() as session:
        return history(session, limit=1)[0].label


async def test_a_code_becomes_a_heading_only_where_nothing_is_coded(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Teaching")
        await pilot.press("x")
        assert line_of(coded_study, "Teaching").codable is False
        assert last_change(coded_study) == "let no passages be coded at “Teaching”"
        await undone_and_redone(pilot, coded_study, True, lambda: line_of(coded_study, "Teaching").codable)
        on(pilot, coded_study, "Awards")
        await pilot.press("x")
        assert line_of(coded_study, "Awards").codable is True
        assert "has 1 references" in said(pilot)


# ---------------------------------------------------------------------- moving


async def test_a_code_is_moved_below_another_by_keys(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Lecturing")
        await pilot.press("m")
        on(pilot, coded_study, "Recognition")
        await pilot.press("p")
        await settle(pilot)
        moved = [*START[:5], *START[6:], "  Lecturing"]
        assert labels(coded_study) == moved
        assert pane(pilot).table.cursor_key == line_of(coded_study, "Lecturing").id
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


async def test_a_code_is_moved_beside_another_by_keys(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Lecturing")
        await pilot.press("m")
        on(pilot, coded_study, "Lack of recognition")
        await pilot.press("P")
        await settle(pilot)
        assert labels(coded_study) == [*START[:5], *START[6:8], "  Lecturing", "  Awards"]
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


async def test_what_was_taken_is_marked_and_escape_lets_it_go(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Lecturing")
        await pilot.press("m")
        line = next(line for line in pane(pilot).table.lines if plain(line.cells[1]) == "Lecturing")
        assert line.style == "marked"
        await pilot.press("escape")
        assert said(pilot) == "Nothing was moved."
        assert all(line.style != "marked" for line in pane(pilot).table.lines)
        on(pilot, coded_study, "Recognition")
        await pilot.press("p")
        await settle(pilot)
        assert said(pilot) == "Take a code first: m on the code to move."
        assert labels(coded_study) == START
        assert isinstance(app_of(pilot).focused, LineTable)


async def test_a_code_cannot_be_moved_below_itself(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Support")
        await pilot.press("m", "p")
        assert said(pilot) == "Go to another code first; Escape gives the move up."
        on(pilot, coded_study, "Lecturing")
        await pilot.press("p")
        await settle(pilot)
        assert said(pilot) == "! “Support” cannot be moved below itself"
        assert labels(coded_study) == START


async def test_a_move_of_coded_codes_shows_what_it_does_to_the_counts(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.press("f5", "a", "f4")
        await settle(pilot)
        on(pilot, coded_study, "Awards")
        await pilot.press("m")
        on(pilot, coded_study, "Support")
        await pilot.press("p")
        await settle(pilot)
        assert "“1 Support”: 2 → 3 references, 1 → 2 interviews" in sentences(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert labels(coded_study) == START
        await pilot.press("u")


async def drag(pilot: Window, project: Project, source: str, onto: str, *, text: bool) -> None:
    """Drag a code by the mouse onto the text of another, or left of it."""
    table = pane(pilot).table
    keys = [line.key for line in table.lines]
    shape = table._laid_out()
    rows = {label: keys.index(line_of(project, label).id) for label in (source, onto)}
    start = shape.text_x(table.lines[rows[source]]) + 2
    x = shape.text_x(table.lines[rows[onto]]) + 2 if text else 1
    await pilot.mouse_down(table, offset=(start, rows[source] + 1))
    await pilot.hover(table, offset=(x, rows[onto] + 1))
    await pilot.mouse_up(table, offset=(x, rows[onto] + 1))
    await settle(pilot)


async def test_a_code_is_dragged_below_another(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        await drag(pilot, coded_study, "Demonstrating", "Recognition", text=True)
        assert labels(coded_study) == [*START[:4], *START[5:], "  Demonstrating"]
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


async def test_a_code_is_dragged_beside_another(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        await drag(pilot, coded_study, "Demonstrating", "Lack of recognition", text=False)
        assert labels(coded_study) == [*START[:4], *START[5:8], "  Demonstrating", "  Awards"]
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))


async def test_a_theme_dragged_above_all_becomes_the_first(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        pane(pilot).move(line_of(coded_study, "Demonstrating").id, None, beside=False)
        await settle(pilot)
        assert labels(coded_study) == ["Demonstrating", *START[:4], *START[5:]]


async def test_codes_go_up_and_down_among_their_siblings(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Technical support")
        await pilot.press("K")
        assert labels(coded_study)[1:3] == ["  Technical support", "  Pastoral support"]
        await undone_and_redone(pilot, coded_study, START, lambda: labels(coded_study))
        await pilot.press("K")
        assert said(pilot) == "“Technical support” is first already."
        await pilot.press("J", "J")
        assert labels(coded_study) == [
            *("Support", "  Pastoral support", "  Teaching", "    Demonstrating", "    Lecturing"),
            *("  Technical support", *START[6:]),
        ]
        await pilot.press("J")
        assert said(pilot) == "“Technical support” is last already."


async def test_a_hidden_retired_code_is_passed_by(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Technical support")
        await pilot.press("R")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        on(pilot, coded_study, "Pastoral support")
        await pilot.press("J")
        assert [line for line in shown(pilot) if "Pastoral" in line or "Teaching" in line] == [
            "  1.1 Teaching",
            "  Pastoral support",
        ]


# ---------------------------------------------------------------------- merging, retiring, deleting


async def ask_to_merge(pilot: Window, project: Project, source: str, typed: str) -> None:
    on(pilot, project, source)
    await pilot.press("M")
    await settle(pilot)
    await write(pilot, typed)
    await pilot.press("enter")
    await settle(pilot)


async def test_merging_does_what_its_preview_says(coded_study: Project, at: str) -> None:
    before = coded(coded_study)
    async with window(coded_study, at=at) as pilot:
        await ask_to_merge(pilot, coded_study, "Awards", "lack of")
        told = sentences(pilot).splitlines()
        assert told[:-1] == [
            "“Lack of recognition”: 2 → 3 references, 2 interviews unchanged",
            "“Awards” leaves the table: it had 1 reference, 1 interview",
        ]
        await pilot.press("y")
        await settle(pilot)
        with coded_study.read() as session:
            rows = {row.label: row for row in build_table(session, Rule()).rows}
        assert (rows["Lack of recognition"].references, rows["Lack of recognition"].interviews) == (3, 2)
        assert "Awards" not in rows
        assert pane(pilot).table.cursor_key == line_of(coded_study, "Lack of recognition").id
        assert isinstance(app_of(pilot).focused, LineTable)
        await undone_and_redone(pilot, coded_study, before, lambda: coded(coded_study))


async def test_a_merge_that_is_not_confirmed_changes_nothing(coded_study: Project, at: str) -> None:
    last = coded_study.latest_change()
    async with window(coded_study, at=at) as pilot:
        await ask_to_merge(pilot, coded_study, "Awards", "lack of")
        await pilot.press("escape")
        await settle(pilot)
        on(pilot, coded_study, "Awards")
        await pilot.press("M")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app_of(pilot).focused, LineTable)
        await ask_to_merge(pilot, coded_study, "Support", "lecturing")
        assert "stands below it" in said(pilot)
    assert coded_study.latest_change() == last


async def test_a_code_is_retired_and_brought_back(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("R")
        await settle(pilot)
        assert "“Awards” leaves the table" in sentences(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert line_of(coded_study, "Recognition").retired
        assert not any("Awards" in line for line in shown(pilot))
        await undone_and_redone(
            pilot, coded_study, False, lambda: line_of(coded_study, "Recognition").retired
        )
        await settle(pilot)
        await pilot.press("H")
        struck = {plain(line.cells[1]): line for line in pane(pilot).table.lines if line.style == "struck"}
        assert set(struck) == {"2 Recognition", "Lack of recognition", "Awards"}
        assert plain(struck["Awards"].cells[3]) == "", "what is not counted has no number"
        on(pilot, coded_study, "Recognition")
        await pilot.press("R")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert not line_of(coded_study, "Recognition").retired
        await undone_and_redone(pilot, coded_study, True, lambda: line_of(coded_study, "Recognition").retired)


async def test_deleting_names_what_goes_and_can_be_left(coded_study: Project, at: str) -> None:
    before = coded(coded_study)
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("d")
        await settle(pilot)
        title = str(app_of(pilot).screen.query_one(".title", Static).render())
        assert title == "Delete “Recognition” with 2 codes below it and 3 codings?"
        assert "“Awards” leaves the table: it had 1 reference, 1 interview" in sentences(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert (labels(coded_study), coded(coded_study)) == (START, before)
        await pilot.press("d")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert labels(coded_study) == START[:6]
        assert len(coded(coded_study)) == 2
        await undone_and_redone(
            pilot, coded_study, (START, before), lambda: (labels(coded_study), coded(coded_study))
        )


async def test_an_unused_code_is_deleted_without_asking(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Lecturing")
        await pilot.press("delete")
        await settle(pilot)
        assert labels(coded_study) == [*START[:5], *START[6:]]


# ---------------------------------------------------------------------- memos, looking, jumping


async def test_a_memo_on_a_code(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("N")
        await settle(pilot)
        await write(pilot, "Only cake")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert memos(coded_study) == ["Only cake"]
        await undone_and_redone(pilot, coded_study, [], lambda: memos(coded_study))


async def test_headings_are_closed_and_opened(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Teaching")
        await pilot.press("space")
        assert not any("Lecturing" in line for line in shown(pilot))
        await pilot.press("space")
        assert any("Lecturing" in line for line in shown(pilot))
        on(pilot, coded_study, "Lecturing")
        await pilot.press("z")
        assert shown(pilot) == ["1 Support", "2 Recognition"]
        assert pane(pilot).table.cursor_key == line_of(coded_study, "Support").id
        await pilot.press("z")
        assert len(shown(pilot)) == 9


async def test_a_code_that_is_closed_in_is_shown_when_it_is_gone_to(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.press("z")
        pane(pilot).go(line_of(coded_study, "Lecturing").id)
        assert pane(pilot).table.cursor_key == line_of(coded_study, "Lecturing").id


async def test_typing_a_filter_keeps_headings_and_escape_shows_all(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        await pilot.press("slash")
        await write(pilot, "lect")
        await pilot.pause()
        assert shown(pilot) == ["1 Support", "  1.1 Teaching", "    Lecturing"]
        styles = [line.style for line in pane(pilot).table.lines]
        assert styles == ["dim", "dim", ""]
        await pilot.press("enter")
        await settle(pilot)
        assert pane(pilot).table.cursor_key == line_of(coded_study, "Lecturing").id
        await pilot.press("escape")
        assert len(shown(pilot)) == 9
        assert isinstance(app_of(pilot).focused, LineTable)
        await pilot.press("slash")
        await write(pilot, "[zzz]")
        await pilot.press("enter")
        await settle(pilot)
        assert said(pilot) == "! No code has “[zzz]”; Escape shows all again."
        await pilot.press("slash", "escape")
        await settle(pilot)
        assert len(shown(pilot)) == 9


async def test_a_digit_makes_a_quick_code_and_moves_to_another_code(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        awards, lecturing = line_of(coded_study, "Awards").id, line_of(coded_study, "Lecturing").id
        on(pilot, coded_study, "Awards")
        await pilot.press("3")
        on(pilot, coded_study, "Lecturing")
        await pilot.press("4", "3")
        assert app_of(pilot).desk.state.quick == {3: lecturing}
        assert awards not in app_of(pilot).desk.state.quick.values()
        line = next(line for line in pane(pilot).table.lines if line.key == lecturing)
        assert line.cells[0] == "3"


async def test_brackets_show_the_references_in_the_text(coded_study: Project) -> None:
    transcript, passage = place_of(coded_study, "INT01", "come to me when they are lost. Nobody")
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Lack of recognition")
        await pilot.pause()
        await pilot.press("right_square_bracket")
        await settle(pilot)
        await settle(pilot)
        app = app_of(pilot)
        from qualcode.ui.codingplace import CodingPlace

        coding = app.screen
        assert isinstance(coding, CodingPlace)
        assert coding.opened is not None
        first = (coding.opened.id, coding.reader.caret.cursor)
        await pilot.press("f4", "left_square_bracket")
        await settle(pilot)
        await settle(pilot)
        second = (coding.opened.id, coding.reader.caret.cursor)
        award = place_of(coded_study, "INT02", "No one, really.")
        assert {first, second} == {(transcript, passage.start), (award[0], award[1].start)}


async def test_enter_shows_the_references(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("enter")
        await settle(pilot)
        from qualcode.ui.referencesplace import ReferencesPlace

        place = app_of(pilot).screen
        assert isinstance(place, ReferencesPlace)
        assert len(place.list.lines) == 3


async def test_escape_goes_back_to_the_text(coded_study: Project) -> None:
    async with window(coded_study, at="coding") as pilot:
        await pilot.press("escape")
        await pilot.pause()
        from qualcode.ui.reader import Reader

        assert isinstance(app_of(pilot).focused, Reader)
    async with window(coded_study) as pilot:
        await pilot.press("escape")
        await settle(pilot)
        screen = app_of(pilot).screen
        assert isinstance(screen, Place)
        assert screen.NAME == "coding"


async def test_the_numbers_are_those_of_the_table(coded_study: Project, at: str) -> None:
    async with window(coded_study, at=at) as pilot:
        await settle(pilot)
        with coded_study.read() as session:
            rows = build_table(session, Rule(), sort="codebook").rows
        wanted = [
            tuple("" if number is None else str(number) for number in (row.interviews, row.references))
            for row in rows
        ]
        assert [line.cells[2:] for line in pane(pilot).table.lines] == wanted


async def test_the_numbers_follow_the_options_of_the_table(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.press("f5", "a", "a", "f4")
        await settle(pilot)
        with coded_study.read() as session:
            rows = build_table(session, Rule(aggregate="union"), sort="codebook").rows
        assert [line.cells[2:] for line in pane(pilot).table.lines] == [
            (str(row.interviews), str(row.references)) for row in rows
        ]


# ---------------------------------------------------------------------- other windows, strange names


Answer = Callable[[Window], Awaitable[None]]


@pytest.mark.parametrize("key", ["a", "A", "r", "n", "o", "N", "e", "d", "R"])
async def test_a_code_deleted_elsewhere_under_a_dialog_is_a_sentence(coded_study: Project, key: str) -> None:
    other = Project.open(coded_study.path, who="Ben")
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press(key)
        await settle(pilot)
        assert not isinstance(app_of(pilot).screen, Place)
        code_id = line_of(coded_study, "Awards").id
        with other.change("delete") as session:
            delete_code(session, get_code(session, code_id))
        app_of(pilot)._look()
        if key in "dR":
            await pilot.press("y")
        elif key == "e":
            await pilot.press("enter", "x", "ctrl+s")
        else:
            await pilot.press("7", "enter", "ctrl+s") if key == "N" else await retype(pilot, "7")
        await settle(pilot)
        told = said(pilot)
        if not isinstance(app_of(pilot).screen, Place):
            told = str(app_of(pilot).screen.query_one(".problem", Static).render())
            await pilot.press("escape")
            await settle(pilot)
        assert key == "A" or "in another window" in told or "is gone since #2 (Ben, " in told
        wanted = [*START[:-1], "  7"] if key == "A" else START[:-1]
        assert labels(coded_study) == wanted, "beside a code that is gone: last in its heading"
    other.close()


async def test_a_code_deleted_elsewhere_while_it_is_moved_is_a_sentence(coded_study: Project) -> None:
    other = Project.open(coded_study.path, who="Ben")
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Lecturing")
        await pilot.press("m")
        with other.change("delete") as session:
            delete_code(session, get_code(session, line_of(coded_study, "Lecturing").id))
        app_of(pilot)._look()
        on(pilot, coded_study, "Awards")
        await pilot.press("p")
        await settle(pilot)
        assert "nothing was moved" in said(pilot)
        assert pane(pilot).taken is None
    other.close()


async def test_strange_labels_are_shown_as_they_are(project: Project, own_place: object) -> None:
    strange = ["[bold]no markup[/]", "支持する" * 30, "x" * 5000, "a\u202eb", "👩\u200d🔬 lab"]
    with project.change("add") as session:
        add_framework(session, tuple(Draft(label, definition="[red]d") for label in strange))
    for size in ((80, 24), (200, 60), (40, 10)):
        async with window(project, size=size) as pilot:
            await settle(pilot)
            assert [line.key for line in pane(pilot).table.lines] == [line.id for line in framework(project)]
            for _ in strange:
                for key in ("enter", "f4", "r", "escape", "e", "escape", "down"):
                    await pilot.press(key)
                    await settle(pilot)
    assert [line.label for line in framework(project)] == strange


async def test_a_thousand_codes(project: Project, own_place: object) -> None:
    with project.change("add") as session:
        themes = (
            Draft(f"Theme {i}", children=tuple(Draft(f"Code {j}") for j in range(24))) for i in range(40)
        )
        add_framework(session, tuple(themes))
    async with window(project) as pilot:
        await pilot.press("end", "r")
        await retype(pilot, "The last one")
        assert framework(project)[-1].label == "The last one"
        assert "Code 23" in shown(pilot)[24]
        await pilot.press("slash")
        await write(pilot, "39 one")
        await pilot.pause()
        assert [line.strip() for line in shown(pilot)] == ["Theme 39", "The last one"]


async def test_the_hidden_pane_waits_and_is_right_when_it_is_shown(coded_study: Project) -> None:
    async with window(coded_study, at="coding") as pilot:
        tree_pane = pane(pilot)
        await pilot.press("C")
        await settle(pilot)
        with coded_study.change("add") as session:
            add_code(session, Draft("Time"))
        app_of(pilot).desk.catch_up()
        await settle(pilot)
        assert "Time" not in [plain(line.cells[1]) for line in tree_pane.table.lines]
        await pilot.press("C")
        await settle(pilot)
        assert "Time" in [plain(line.cells[1]) for line in tree_pane.table.lines]


async def test_what_a_code_means_stands_beside_it(coded_study: Project) -> None:
    async with window(coded_study, size=(200, 60)) as pilot:
        on(pilot, coded_study, "Pastoral support")
        await settle(pilot)
        from qualcode.ui.codebookplace import CodebookPlace

        place = app_of(pilot).screen
        assert isinstance(place, CodebookPlace)
        place._complete(line_of(coded_study, "Pastoral support"))
        meaning = str(place._meaning.render())
        assert "Listening to students’ worries." in meaning
        assert "1 interview · 1 reference" in meaning
        assert "Students come to me when they are lost." in str(place._passages.render())


async def test_an_effect_is_the_same_in_dialog_and_function(coded_study: Project) -> None:
    code_id = line_of(coded_study, "Awards").id
    with coded_study.rehearse() as session:
        told = effect(session, Rule(), lambda s: delete_code(s, get_code(s, code_id))).sentences()
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("d")
        await settle(pilot)
        assert sentences(pilot).splitlines()[:-1] == told
        await pilot.press("n")
        await settle(pilot)


async def test_a_heading_that_is_not_coded_at_says_so(coded_study: Project) -> None:
    with coded_study.change("define") as session:
        define_code(session, get_code(session, line_of(coded_study, "Teaching").id), codable=False)
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Teaching")
        await settle(pilot)
        assert "not coded at" in str(app_of(pilot).screen.query("#beside Static").first(Static).render())
