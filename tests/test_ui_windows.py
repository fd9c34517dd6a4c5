"""Two windows on one project see each other's changes soon, and neither loses or takes back the other's."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import NamedTuple

import pytest
from screens import Coded, coded, labels, opened, place_of, put, settle
from textual.pilot import Pilot
from textual.widgets import Static

from codebook.codes import delete_code, rename_code
from codebook.merging import merge_code
from codebook.names import CodeNames
from codebook.tree import tree
from qualcode.coding import get_code, get_coder
from qualcode.store.models import Code
from qualcode.store.project import Project
from qualcode.ui.codebookplace import CodebookPlace
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.place import Place
from tui import QualcodeApp

SOON = 2.0
"""Seconds within which a window shows what another one has done."""
TEACH = "And I teach, a little."
ASKED = "What do you do all day?"


class Window(NamedTuple):
    """One program on the project."""

    app: QualcodeApp
    pilot: Pilot[None]

    @property
    def coding(self) -> CodingPlace:
        place = self.app.place("coding")
        assert isinstance(place, CodingPlace)
        return place

    @property
    def said(self) -> str:
        place = self.app.screen
        assert isinstance(place, Place)
        return place.status.said

    def seen(self, label: str) -> int:
        """How many codings at a code the coding screen shows."""
        index, codes = self.coding.reader.index, self.app.desk.by_id
        return sum(codes[each.code_id].label == label for each in index if each.code_id in codes)

    def counted(self, label: str) -> int:
        """The references of a code, as shown beside it."""
        code = next(line for line in self.app.desk.codes if line.label == label)
        return self.app.desk.counted(code.id).references

    async def at(self, quote: str, name: str = "INT01") -> None:
        """The cursor on the first of some words."""
        transcript_id, passage = place_of(self.app.desk.project, name, quote)
        self.app.open_passage(transcript_id, passage.start)
        await settle(self.pilot)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if char == " " else char for char in text))

    async def code(self, quote: str, typed: str) -> None:
        """Code a sentence by the picker."""
        await self.at(quote)
        await self.pilot.press("c")
        await self.type(typed)
        await self.pilot.press("enter")
        await settle(self.pilot)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what another window did."""
        deadline = monotonic() + SOON
        while not holds():
            assert monotonic() < deadline, "the other window is not followed"
            await self.pilot.pause(0.02)


@asynccontextmanager
async def window(project: Project, quote: str = ASKED) -> AsyncIterator[Window]:
    app = opened(project)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        here = Window(app, pilot)
        await here.at(quote)
        yield here


@asynccontextmanager
async def two(ann: Project, ben: Project) -> AsyncIterator[tuple[Window, Window]]:
    async with AsyncExitStack() as stack:
        left = await stack.enter_async_context(window(ann))
        yield left, await stack.enter_async_context(window(ben))


@pytest.fixture
def ben(coded_study: Project) -> Iterator[Project]:
    """The same file, opened once more, with Ben at the keyboard."""
    with Project.open(coded_study.path, who="Ben") as project:
        yield project


@pytest.fixture
def elsewhere(ben: Project) -> Project:
    """What commands and other windows write through."""
    return ben


def code_of(project: Project, label: str) -> int:
    with project.read() as session:
        return CodeNames(tree(session)).find(label).id


def get(project: Project, label: str) -> Callable[..., Code]:
    code_id = code_of(project, label)
    return lambda session: get_code(session, code_id)


async def test_a_coding_in_one_window_is_seen_and_counted_in_the_other(
    coded_study: Project, ben: Project
) -> None:
    async with two(coded_study, ben) as (left, right):
        assert (left.seen("Lecturing"), right.seen("Lecturing")) == (0, 0)
        await left.code(TEACH, "lectur")
        await right.until(lambda: right.seen("Lecturing") == 1)
        await right.until(lambda: right.counted("Lecturing") == 1)
        await right.code(ASKED, "lectur")
        await left.until(lambda: left.seen("Lecturing") == 2)
        await left.until(lambda: left.counted("Lecturing") == 2)


async def test_a_change_of_the_command_line_is_followed_by_a_screen_that_is_shown_later(
    coded_study: Project, elsewhere: Project
) -> None:
    async with window(coded_study) as here:
        with elsewhere.change("code") as session:
            put(session, "Ben", "INT01", TEACH, "Lecturing")
        await here.pilot.press("f5")
        await here.until(lambda: here.counted("Lecturing") == 1)
        await here.pilot.press("f3")
        await settle(here.pilot)
        assert here.seen("Lecturing") == 1


async def test_both_may_code_at_once_and_none_is_lost(coded_study: Project, ben: Project) -> None:
    before = coded(coded_study)
    async with two(coded_study, ben) as (left, right):
        for typed in ("lectur", "demon", "awards"):
            for each in (left, right):
                await each.pilot.press("c")
                await each.type(typed)
            await left.pilot.press("enter")
            await right.pilot.press("enter")
        await settle(left.pilot)
        await settle(right.pilot)
    made = {(each.who, each.label) for each in coded(coded_study) - before}
    assert made == {
        (who, label) for who in ("Ann", "Ben") for label in ("Lecturing", "Demonstrating", "Awards")
    }


async def test_undo_in_one_window_leaves_what_the_other_did(coded_study: Project, ben: Project) -> None:
    async with two(coded_study, ben) as (left, right):
        await left.code(TEACH, "lectur")
        await right.code(TEACH, "demon")
        await left.pilot.press("u")
        await settle(left.pilot)
        mine = Coded("Ann", "INT01", TEACH, "Lecturing")
        theirs = Coded("Ben", "INT01", TEACH, "Demonstrating")
        assert theirs in coded(coded_study)
        assert mine not in coded(coded_study)
        await right.until(lambda: right.seen("Lecturing") == 0)
        await right.pilot.press("u")
        await settle(right.pilot)
        assert theirs not in coded(coded_study)
        await right.pilot.press("u")
        await settle(right.pilot)
        assert "nothing" in right.said
        assert Coded(
            "Ben", "INT01", "come to me when they are lost. Nobody tells you that!", "Lack of recognition"
        ) in (coded(coded_study))


async def test_a_code_renamed_elsewhere_is_assigned_under_its_new_name(
    coded_study: Project, elsewhere: Project
) -> None:
    async with window(coded_study) as here:
        await here.at(TEACH)
        await here.pilot.press("c")
        await here.type("lectur")
        lecturing = get(elsewhere, "Lecturing")
        with elsewhere.change("rename") as session:
            rename_code(session, lecturing(session), "Giving lectures")
        await here.until(lambda: "Giving lectures" in [line.label for line in here.app.desk.codes])
        await here.pilot.press("enter")
        await settle(here.pilot)
    assert Coded("Ann", "INT01", TEACH, "Giving lectures") in coded(coded_study)


@pytest.mark.parametrize("how", ["deleted", "merged"])
@pytest.mark.parametrize("known", [True, False], ids=["seen", "not yet seen"])
async def test_a_code_that_went_elsewhere_while_it_was_picked_is_said_and_nothing_is_lost(
    coded_study: Project, elsewhere: Project, how: str, known: bool
) -> None:
    before = coded(coded_study)
    async with window(coded_study) as here:
        await here.at(TEACH)
        await here.pilot.press("c")
        await here.type("lectur")
        take_away(elsewhere, "Lecturing", how)
        if known:
            await here.until(lambda: "Lecturing" not in [line.label for line in here.app.desk.codes])
        await here.pilot.press("enter")
        await settle(here.pilot)
        assert "Coded" not in here.said
        assert here.said
        assert here.coding.status._said.plain.startswith("! ")
    assert coded(coded_study) == before


def take_away(elsewhere: Project, label: str, how: str) -> None:
    """Delete a code without references, or merge it into another."""
    code, other = get(elsewhere, label), get(elsewhere, "Demonstrating")
    with elsewhere.change(how) as session:
        if how == "deleted":
            delete_code(session, code(session))
        else:
            merge_code(session, code(session), other(session), coder=get_coder(session, "Ben"))


@pytest.mark.parametrize("how", ["deleted", "merged"])
async def test_a_code_that_went_elsewhere_while_its_name_was_asked_for_is_said(
    coded_study: Project, elsewhere: Project, how: str
) -> None:
    async with window(coded_study) as here:
        await here.code(TEACH, "lectur")
        await here.pilot.press("u", "f4")
        await settle(here.pilot)
        await here.pilot.press("r")
        await here.type("Teaching courses")
        take_away(elsewhere, "Lecturing", how)
        framework = labels(elsewhere)
        await here.until(lambda: "Lecturing" not in [line.label for line in here.app.desk.codes])
        await here.pilot.press("enter")
        await settle(here.pilot)
        problem = here.app.screen.query_one(".problem", Static)
        assert str(problem.content).startswith("! ")
        await here.pilot.press("escape")
        await settle(here.pilot)
        assert isinstance(here.app.screen, CodebookPlace)
    assert labels(coded_study) == framework
