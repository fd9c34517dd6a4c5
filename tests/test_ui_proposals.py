"""Reasons and proposals on the screen: asked for before a change, decided on in a list of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from screens import labels, opened, settle
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Static

from codebook.codes import define_code
from codebook.operations import Operation
from codebook.proposals import ProposalLine, proposals, propose
from qualcode.coding import get_coder
from qualcode.store.history import ChangeLine, history
from qualcode.store.models import Code
from qualcode.store.project import Project
from qualcode.ui.codebookplace import CodebookPlace
from qualcode.ui.place import Place
from qualcode.ui.proposalsplace import ProposalsPlace
from qualcode.ui.weighing import Weigh
from tui import QualcodeApp


@asynccontextmanager
async def window(project: Project, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
    app = opened(project)
    app.desk.state.screen = "codebook"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def on(pilot: Pilot[None], project: Project, label: str) -> None:
    """Put the cursor on a code."""
    with project.read() as session:
        code_id = session.scalars(select(Code.id).where(Code.label == label)).one()
    place = pilot.app.screen
    assert isinstance(place, CodebookPlace)
    assert place.pane.table.go(code_id)


async def write(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))


def said(pilot: Pilot[None]) -> str:
    places = [screen for screen in pilot.app.screen_stack if isinstance(screen, Place)]
    return places[-1].status.said


def latest(project: Project) -> ChangeLine:
    with project.read() as session:
        return history(session, limit=1)[0]


def kept(project: Project) -> list[ProposalLine]:
    with project.read() as session:
        return proposals(session, only_open=False)


def bens(project: Project, kind: str, about: str, **more: str) -> int:
    """Ben proposes something."""
    with Project.open(project.path, who="Ben") as ben, ben.change("propose") as session:
        code = session.scalars(select(Code).where(Code.label == about)).one()
        operation = Operation(kind, {"code": code.uuid, **more})
        return propose(session, operation, get_coder(session, "Ben"), "it reads better").id


async def test_a_reason_given_in_the_question_stands_in_the_history(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("R", "r")
        await write(pilot, "only one says it")
        await pilot.press("enter", "y")
        await settle(pilot)
        assert "  Awards (retired)" in labels(coded_study)
        assert latest(coded_study).reason == "only one says it"


async def test_a_change_is_proposed_instead_and_wants_a_reason(coded_study: Project) -> None:
    before = labels(coded_study)
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("d", "p")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, Weigh)
        assert "Say why first" in str(dialog.query_one(".problem", Static).render())
        await write(pilot, "nobody says it")
        await pilot.press("enter", "p")
        await settle(pilot)
        assert labels(coded_study) == before
        (line,) = kept(coded_study)
        assert (line.label, line.reason, line.state) == ("delete “Awards”", "nobody says it", "open")
        assert "Proposal 1 waits" in said(pilot)


async def test_an_accepted_proposal_is_done_and_one_undo_opens_it_again(coded_study: Project) -> None:
    bens(coded_study, "rename", "Awards", label="Prizes")
    async with window(coded_study, (80, 24)) as pilot:
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ProposalsPlace)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await settle(pilot)
        assert "  Awards" in labels(coded_study), "looking does nothing"
        await pilot.press("a", "r")
        await write(pilot, "agreed")
        await pilot.press("enter", "y")
        await settle(pilot)
        assert "  Prizes" in labels(coded_study)
        (line,) = kept(coded_study)
        assert (line.state, line.decided_by, line.verdict) == ("accepted", "Ann", "agreed")
        assert latest(coded_study).label == "rename “Awards” to “Prizes” (proposal 1 by Ben)"
        await pilot.press("u")
        await settle(pilot)
        assert "  Awards" in labels(coded_study)
        assert kept(coded_study)[0].state == "open"


async def test_an_overtaken_proposal_says_so_and_is_done_on_top(coded_study: Project) -> None:
    bens(coded_study, "rename", "Awards", label="Prizes")
    async with window(coded_study) as pilot:
        await pilot.press("v")
        await settle(pilot)
        with Project.open(coded_study.path, who="Cy") as cy, cy.change("define “Awards”") as session:
            code = session.scalars(select(Code).where(Code.label == "Awards")).one()
            define_code(session, code, definition="given by others")
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.catch_up()
        await settle(pilot)
        shown = str(app.screen.query_one("VerticalScroll Static", Static).render())
        assert "before another change" in shown
        assert "define “Awards”" in shown
        await pilot.press("a", "y")
        await settle(pilot)
        assert "  Prizes" in labels(coded_study)


async def test_a_proposal_is_spoken_of_declined_and_shown_among_the_decided(coded_study: Project) -> None:
    bens(coded_study, "delete", "Awards")
    async with window(coded_study) as pilot:
        await pilot.press("v", "c")
        await write(pilot, "really")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("w")
        assert "is Ben's, who alone can withdraw it" in said(pilot)
        await pilot.press("x", "enter")
        await write(pilot, "it is used")
        await pilot.press("enter")
        await settle(pilot)
        (line,) = kept(coded_study)
        assert (line.state, line.verdict) == ("declined", "it is used")
        assert [(comment.who, comment.text) for comment in line.comments] == [("Ann", "really")]
        place = pilot.app.screen
        assert isinstance(place, ProposalsPlace)
        assert [line.key for line in place.list.lines] == []
        await pilot.press("H")
        assert [line.key for line in place.list.lines] == [1]
        await pilot.press("a")
        assert "was declined by Ann already" in said(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CodebookPlace)


async def test_numbers_are_given_anew_from_the_tree(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.press("number_sign")
        await pilot.pause()
        await write(pilot, "every")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await settle(pilot)
        with coded_study.read() as session:
            numbers = {code.label: code.number for code in session.scalars(select(Code))}
        assert (numbers["Pastoral support"], numbers["Lecturing"]) == ("1.1", "1.3.2")


async def test_a_long_proposal_has_the_room_that_nothing_else_needs(coded_study: Project) -> None:
    label = "A name that takes nearly all of the line there is at this width, and needs it, x"
    bens(coded_study, "rename", "Awards", label=label)
    async with window(coded_study, (130, 24)) as pilot:
        await pilot.press("v")
        await settle(pilot)
        place = pilot.app.screen
        assert isinstance(place, ProposalsPlace)
        rows = [place.list.render_line(y).text for y in range(2)]
        assert any(f"“{label}”" in row for row in rows)
