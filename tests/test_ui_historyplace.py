"""The history screen by its keys: what was done, and what of it is in the file after going back."""

import pytest
from screens import coded, labels, opened, put, settle
from textual.widgets import Static

from codebook.codes import add_code
from codebook.framework import Draft
from qualcode.store.history import history
from qualcode.store.project import Project
from qualcode.ui.dialogs import Confirm, Look
from qualcode.ui.historyplace import HistoryPlace
from tui import QualcodeApp


@pytest.fixture
def study(coded_study: Project) -> Project:
    """The small project with three changes more, the second of them by Ben."""
    with coded_study.change("code “cake”") as session:
        put(session, "Ann", "INT02", "the cake was good", "Awards")
    coded_study.who = "Ben"
    with coded_study.change("code “teach”") as session:
        put(session, "Ben", "INT01", "And I teach, a little.", "Teaching")
    coded_study.who = "Ann"
    with coded_study.change("add “Humour”") as session:
        add_code(session, Draft("Humour"))
    return coded_study


def place(app: QualcodeApp) -> HistoryPlace:
    found = app.place("history")
    assert isinstance(found, HistoryPlace)
    return found


def what(app: QualcodeApp) -> list[str]:
    return [str(line.cells[2]) for line in place(app).list.lines]


def dialog(app: QualcodeApp) -> str:
    return "\n".join(str(each.content) for each in app.screen.query(Static))


async def test_changes_are_shown_newest_first_with_who_and_when(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7")
        await settle(pilot)
        assert what(app) == ["add “Humour”", "code “teach”", "code “cake”", "set up"]
        assert [line.cells[1] for line in place(app).list.lines] == ["Ann", "Ben", "Ann", "Ann"]
        assert str(place(app).list.lines[0].cells[0])[-5:-2].endswith(":")


async def test_what_was_taken_back_is_struck_and_says_so(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "u")
        await settle(pilot)
        undo, gone, *_ = place(app).list.lines
        assert (undo.cells[2], undo.style) == ("undo: add “Humour”", "dim")
        assert (gone.cells[3], gone.style) == ("taken back", "struck")
        await pilot.press("U")
        await settle(pilot)
        assert place(app).list.lines[2].style == ""


async def test_enter_shows_what_going_back_would_do_and_does_nothing(study: Project) -> None:
    app = opened(study)
    before = coded(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "end", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Look)
        said = dialog(app)
        assert "2 changes are taken back, the latest first:" in said
        assert "add “Humour”" in said
        assert "“Awards”: 2 → 1 reference" in said
        assert "teach" not in said
        await pilot.press("y")
        await settle(pilot)
    assert coded(study) == before
    assert "Humour" in labels(study)


async def test_going_back_takes_all_of_mine_and_leaves_the_others(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "end", "b")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("y")
        await settle(pilot)
        assert "Took back 2 changes" in place(app).status.said
        assert what(app)[:2] == ["undo: code “cake”", "undo: add “Humour”"]
    assert "Humour" not in labels(study)
    quotes = {each.quote for each in coded(study)}
    assert "the cake was good" not in quotes
    assert "And I teach, a little." in quotes


async def test_leaving_the_question_changes_nothing(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "end", "b")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
    assert "Humour" in labels(study)


async def test_nothing_to_take_back_is_said(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "b")
        await settle(pilot)
        assert "Nothing of yours (Ann)" in place(app).status.said


async def test_only_mine_or_everybodys(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "f")
        await settle(pilot)
        assert what(app) == ["add “Humour”", "code “cake”", "set up"]
        await pilot.press("f")
        await settle(pilot)
        assert len(what(app)) == 4


async def test_an_empty_history_says_so(project: Project, own_place: object) -> None:
    app = opened(project)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("f7", "enter", "b", "end")
        await settle(pilot)
        assert what(app) == []


async def test_a_long_history_is_read_by_pages_and_end_goes_to_the_first_change(study: Project) -> None:
    for number in range(700):
        with study.change(f"add {number}") as session:
            add_code(session, Draft(f"Code {number}"))
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7")
        await settle(pilot)
        assert len(what(app)) == 300
        place(app).list.go(place(app).list.lines[250].key)
        await settle(pilot)
        assert len(what(app)) == 600
        await pilot.press("end")
        await settle(pilot)
        assert what(app)[-1] == "set up"
        assert place(app).list.cursor_key == place(app).list.lines[-1].key
        with study.read() as session:
            assert [line.key for line in place(app).list.lines] == [line.id for line in history(session)]
