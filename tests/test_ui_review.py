"""Looking again at references on the screen, and splitting a code there, told from the project file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from screens import Coded, coded, labels, memos, opened, settle
from sqlalchemy import select
from textual.pilot import Pilot

from codebook.codes import define_code
from codebook.names import CodeNames
from codebook.tree import tree
from qualcode.coding import get_code
from qualcode.store.models import Reference
from qualcode.store.project import Project
from qualcode.ui.codebookpane import CodebookPane
from qualcode.ui.reviewplace import ReviewPlace
from qualcode.ui.ribbon import PLACES, SHORT, Ribbon
from qualcode.ui.splitplan import SplitPlan, kept_plan, latest_plan
from tui import QualcodeApp

Window = Pilot[None]
LOST = "come to me when they are lost. Nobody tells you that!"
NO_ONE = "No one, really."


@asynccontextmanager
async def window(
    project: Project, screen: str = "review", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Window]:
    app = opened(project)
    app.desk.state.screen = screen
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def place(pilot: Window) -> ReviewPlace:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    screen = app.place("review")
    assert isinstance(screen, ReviewPlace)
    return screen


def redefine(project: Project) -> None:
    with project.change("define") as session:
        code = get_code(session, CodeNames(tree(session)).find("Lack of recognition").id)
        define_code(session, code, codable=None, minor=False, definition="Nobody says thank you.")


def marks(project: Project) -> dict[str, str]:
    with project.read() as session:
        rows = session.execute(select(Reference.quote, Reference.review)).all()
    return {row.quote: row.review for row in rows if row.quote in (LOST, NO_ONE)}


def heading(pilot: Window) -> str:
    return str(place(pilot)._title.render())


async def test_an_empty_queue_says_where_references_come_from(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        assert heading(pilot) == "Nothing waits"
        await pilot.press("k", "m", "x", "a", "1", "w", "t", "T", "enter", "escape")
        await settle(pilot)
    assert coded(coded_study) == before


async def test_keep_and_drop_go_on_to_the_next_and_undo_brings_back(coded_study: Project) -> None:
    redefine(coded_study)
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        assert heading(pilot) == "Lack of recognition: 0 of 2 looked at, since its definition changed"
        shown = str(place(pilot)._around.render())
        assert "Definition: Nobody says thank you." in shown
        assert "Definition before: none" in shown
        await pilot.press("k")
        await settle(pilot)
        assert marks(coded_study) == {LOST: "", NO_ONE: "open"}
        await pilot.press("x")
        await settle(pilot)
        assert coded(coded_study) == before - {Coded("Ann", "INT02", NO_ONE, "Lack of recognition")}
        await pilot.press("u", "u")
        await settle(pilot)
        assert marks(coded_study) == {LOST: "open", NO_ONE: "open"}
        assert len(place(pilot).list.lines) == 2


async def test_a_reference_is_moved_with_the_picker_and_another_is_asked_about(coded_study: Project) -> None:
    redefine(coded_study)
    async with window(coded_study) as pilot:
        await pilot.press("n", "m")
        await settle(pilot)
        await pilot.press(*"lecturing", "enter")
        await settle(pilot)
        assert Coded("Ann", "INT02", NO_ONE, "Lecturing") in coded(coded_study)
        await pilot.press("a")
        await settle(pilot)
        await pilot.press(*"why", "enter")
        await settle(pilot)
        assert heading(pilot).startswith("Lack of recognition: 2 of 2 looked at, 1 waits for an answer")
    assert memos(coded_study) == ["why"]
    assert marks(coded_study) == {LOST: "asked", NO_ONE: ""}


async def test_a_code_is_split_from_the_codebook_by_digits(coded_study: Project) -> None:
    async with window(coded_study, "codebook") as pilot:
        with coded_study.read() as session:
            wanted = CodeNames(tree(session)).find("Lack of recognition").id
        assert pilot.app.screen.query_one(CodebookPane).table.go(wanted)
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("T")
        await settle(pilot)
        await pilot.press(*"Silence", "enter")
        await settle(pilot)
        assert heading(pilot) == "Split “Lack of recognition”: 0 of 2 decided\n1 Silence"
        await pilot.press("2")
        assert "no code 2" in place(pilot).status.said
        before = coded(coded_study)
        await pilot.press("enter", "1")
        await settle(pilot)
        assert coded(coded_study) == before
        await pilot.press("w")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        await settle(pilot)
        assert Coded("Ann", "INT02", NO_ONE, "Silence") in coded(coded_study)
        assert Coded("Ben", "INT01", LOST, "Lack of recognition") in coded(coded_study)
        assert "  Silence" in labels(coded_study)
        assert marks(coded_study) == {LOST: "", NO_ONE: ""}
        await pilot.press("u")
        await settle(pilot)
        assert coded(coded_study) == before


async def test_a_split_that_is_given_up_changes_nothing(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study, "codebook") as pilot:
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("enter", "x", "w", "escape")
        await settle(pilot)
        assert place(pilot).plan is None
    assert coded(coded_study) == before


async def begun(project: Project, *keys: str) -> None:
    """Begin to split a code into a new one, go as far as the keys, and quit."""
    async with window(project, "codebook") as pilot:
        with project.read() as session:
            wanted = CodeNames(tree(session)).find("Lack of recognition").id
        assert pilot.app.screen.query_one(CodebookPane).table.go(wanted)
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("T")
        await settle(pilot)
        await pilot.press(*"Silence", "enter")
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        await pilot.app.run_action("quit")


async def test_a_split_that_was_begun_is_gone_on_with_after_quitting(coded_study: Project) -> None:
    await begun(coded_study, "enter")
    async with window(coded_study) as pilot:
        assert place(pilot).plan is None
        await pilot.press("n")
        await settle(pilot)
        assert place(pilot).plan is None
        assert "s on “Lack of recognition”" in place(pilot).status.said
        await pilot.app.run_action("quit")
    async with window(coded_study) as pilot:
        await pilot.press("y")
        await settle(pilot)
        assert heading(pilot) == "Split “Lack of recognition”: 1 of 2 decided\n1 Silence"
        await pilot.press("n", "1", "w")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        await settle(pilot)
        assert Coded("Ann", "INT02", NO_ONE, "Silence") in coded(coded_study)
        assert marks(coded_study) == {LOST: "", NO_ONE: ""}
        await pilot.app.run_action("quit")
    async with window(coded_study) as pilot:
        assert pilot.app.screen is place(pilot)


async def test_a_split_that_was_given_up_is_not_offered_again(coded_study: Project) -> None:
    await begun(coded_study, "enter", "escape")
    async with window(coded_study) as pilot:
        assert pilot.app.screen is place(pilot)
        assert heading(pilot) == "Nothing waits"


def test_what_was_kept_of_a_split_is_taken_as_far_as_it_goes(coded_study: Project) -> None:
    with coded_study.read() as session:
        codes = tree(session)
    code, other = codes[0], codes[1]
    plan = SplitPlan(code, [other, "New"], {"a": 0, "b": 1, "c": None})
    assert kept_plan(code, plan.kept(), codes) == plan
    without = kept_plan(code, plan.kept(), [code])
    assert without == SplitPlan(code, ["New"], {"b": 0, "c": None})
    torn: tuple[object, ...] = (None, [], {}, {"targets": 3}, {"choices": {"a": True, "b": [1], "c": 9}})
    for broken in torn:
        assert kept_plan(code, broken, codes) is None
    assert latest_plan({"gone": plan.kept(), code.uuid: plan.kept()}, codes) == plan


async def test_the_ribbon_reaches_every_screen_at_80_columns_and_names_all_that_fit(
    coded_study: Project,
) -> None:
    async with window(coded_study) as pilot:
        line = pilot.app.screen.query_one(Ribbon).render().plain
        assert len(line) <= 80
        named = [f" F{number} {name}" for number, name in enumerate([*SHORT.values()][:8], 2)]
        assert all(each in line for each in (*named, " F Find ", " O Mat ", " F12 "))
    async with window(coded_study, size=(160, 24)) as pilot:
        line = pilot.app.screen.query_one(Ribbon).render().plain
        assert all(f" {name} " in line for name in PLACES.values())
