"""Adding, renaming and defining on the screen take a reason and can be proposed, without being in the way."""

import pytest
from screens import labels, settle
from sqlalchemy import func, select
from test_ui_proposals import kept, latest, on, said, window, write
from textual.pilot import Pilot
from textual.widgets import Static

from codebook.tree import tree
from qualcode.store.models import Code, Reference
from qualcode.store.project import Project
from qualcode.ui.place import Place
from qualcode.ui.refining import Define, Refine


def marked(project: Project, label: str) -> int:
    """How many references at a code wait to be looked at again."""
    statement = select(func.count()).select_from(Reference).join(Code)
    with project.read() as session:
        waiting = session.scalar(statement.where(Code.label == label, Reference.review == "open"))
    return waiting or 0


def definition(project: Project, label: str) -> str:
    with project.read() as session:
        return session.scalars(select(Code.definition).where(Code.label == label)).one()


def outcome(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app.screen, Define)
    return str(pilot.app.screen.query_one("#outcome", Static).render())


# ---------------------------------------------------------------------- wording only


async def test_another_definition_marks_what_is_coded_and_says_so_before(coded_study: Project) -> None:
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Lack of recognition")
        await pilot.press("e", "enter")
        await settle(pilot)
        assert outcome(pilot) == "As it says what it said, the 2 references at it are not marked."
        await write(pilot, "No thanks")
        await pilot.pause()
        assert outcome(pilot) == "The 2 references at it are marked to be looked at again (F8)."
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert definition(coded_study, "Lack of recognition") == "No thanks"
        assert marked(coded_study, "Lack of recognition") == 2
        assert "2 references are to be looked at again" in said(pilot)


async def test_wording_only_marks_nothing(coded_study: Project) -> None:
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Lack of recognition")
        await pilot.press("e", "enter")
        await settle(pilot)
        await write(pilot, "No thanks")
        await pilot.press("tab", "space")
        await pilot.pause()
        assert outcome(pilot) == "Wording only: the 2 references at it are not marked."
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert definition(coded_study, "Lack of recognition") == "No thanks"
        assert marked(coded_study, "Lack of recognition") == 0


@pytest.mark.parametrize(("label", "steps"), [("Lack of recognition", 3), ("Lecturing", 0)])
async def test_nothing_is_asked_where_nothing_can_be_marked(
    coded_study: Project, label: str, steps: int
) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, label)
        await pilot.press("e", *["down"] * steps, "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Define)
        assert not pilot.app.screen.query("Tick, #outcome")


# ---------------------------------------------------------------------- why, and as a proposal


async def test_a_reason_for_a_new_name_stands_in_the_history(coded_study: Project) -> None:
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("r", "end", "ctrl+u")
        await write(pilot, "Prizes")
        await pilot.press("tab")
        await write(pilot, "as they say")
        await pilot.press("enter")
        await settle(pilot)
        assert "  Prizes" in labels(coded_study)
        assert latest(coded_study).reason == "as they say"


async def test_a_new_code_is_proposed_and_wants_a_reason(coded_study: Project) -> None:
    before = labels(coded_study)
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Teaching")
        await pilot.press("a")
        await write(pilot, "Marking")
        await pilot.press("ctrl+p")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, Refine)
        assert "Say why first" in str(dialog.query_one("Why .problem", Static).render())
        await write(pilot, "two speak of it")
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert labels(coded_study) == before
        (line,) = kept(coded_study)
        assert (line.label, line.reason) == ("add “Marking” below “Teaching”", "two speak of it")
        assert "Proposal 1 waits" in said(pilot)


async def test_what_would_be_refused_cannot_be_proposed(coded_study: Project) -> None:
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("a")
        await write(pilot, "Awards")
        await pilot.press("tab")
        await write(pilot, "once more")
        await pilot.press("ctrl+p")
        await settle(pilot)
        problem = pilot.app.screen.query(".problem").first(Static)
        assert "already a code named “Awards”" in str(problem.render())
        assert kept(coded_study) == []


async def test_a_definition_is_proposed_as_wording_only(coded_study: Project) -> None:
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("e", "enter")
        await settle(pilot)
        await write(pilot, "Cups")
        await pilot.press("tab", "space", "tab")
        await write(pilot, "plainer")
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert definition(coded_study, "Awards") == ""
        await pilot.press("v")
        await settle(pilot)
        await pilot.press("a", "y")
        await settle(pilot)
        assert definition(coded_study, "Awards") == "Cups"
        assert marked(coded_study, "Awards") == 0


async def test_saving_what_was_there_changes_nothing(coded_study: Project) -> None:
    before = latest(coded_study).id
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Awards")
        for keys in (("r", "enter"), ("n", "enter"), ("o", "enter")):
            await pilot.press(*keys)
            await settle(pilot)
            assert isinstance(pilot.app.screen, Place)
    assert latest(coded_study).id == before


@pytest.mark.parametrize(
    ("label", "key", "proposed"),
    [
        ("Lecturing", "K", "reorder “Lecturing”"),
        ("Lecturing", "x", "let no passages be coded at “Lecturing”"),
        ("Lecturing", "d", "delete “Lecturing”"),
    ],
)
async def test_what_asks_nothing_is_shown_first_where_that_is_wanted(
    coded_study: Project, label: str, key: str, proposed: str
) -> None:
    with coded_study.read() as session:
        before = tree(session)
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, label)
        await pilot.press("w", key)
        await settle(pilot)
        await pilot.press("r")
        await write(pilot, "tidy")
        await pilot.press("ctrl+p")
        await settle(pilot)
        with coded_study.read() as session:
            assert tree(session) == before
        (line,) = kept(coded_study)
        assert (line.label, line.reason) == (proposed, "tidy")
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, Place), "only the next change asks"
        with coded_study.read() as session:
            assert tree(session) != before


async def test_escape_gives_asking_first_up(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        on(pilot, coded_study, "Lecturing")
        await pilot.press("w", "escape", "K")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Place)
        assert labels(coded_study)[4:6] == ["    Lecturing", "    Demonstrating"]
