"""The screen of versions by its keys, and the table of the past."""

import pytest
from screens import opened, settle
from sqlalchemy import select
from textual.widgets import Static

from codebook.codes import rename_code
from codebook.operations import Operation
from codebook.proposals import proposals, propose
from codebook.versions import versions
from exports.verify import verify
from qualcode.coding import get_coder
from qualcode.signoff import sign_off
from qualcode.store.history import history
from qualcode.store.models import Code
from qualcode.store.project import Project
from qualcode.ui.dialogs import Confirm, Look
from qualcode.ui.tableplace import TablePlace
from qualcode.ui.versionsplace import VersionsPlace
from tui import QualcodeApp


@pytest.fixture
def study(coded_study: Project) -> Project:
    """The small project, signed off as v1, with a code that was renamed since."""
    with coded_study.change("sign off “v1”") as session:
        sign_off(session, "v1", signed_by=["Ann"], note="agreed on Monday")
    with coded_study.change("rename “Awards” to “Prizes”", reason="clearer") as session:
        rename_code(session, session.scalars(select(Code).where(Code.label == "Awards")).one(), "Prizes")
    return coded_study


def place(app: QualcodeApp) -> VersionsPlace:
    found = app.place("versions")
    assert isinstance(found, VersionsPlace)
    return found


def dialog(app: QualcodeApp) -> str:
    assert isinstance(app.screen, Look)
    return "\n".join(str(each.content) for each in app.screen.query(Static))


async def test_versions_stand_among_what_changed_the_framework(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f9")
        await settle(pilot)
        assert [line.cells[3] for line in place(app).list.lines] == [
            "rename “Awards” to “Prizes” (clearer)",
            "Version “v1”, signed off by Ann",
            "set up",
        ]
        await pilot.press("f")
        assert len(place(app).list.lines) == 1


async def test_the_framework_and_the_numbers_since_a_version_are_shown(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f9", "down", "d")
        await settle(pilot)
        assert "“Awards” is called “Prizes” now" in dialog(app)
        await pilot.press("y", "n")
        await settle(pilot)
        assert "it was called “Awards” (#3 Ann)" in dialog(app)
        await pilot.press("y", "enter")
        await settle(pilot)
        assert "agreed on Monday" in dialog(app)


async def test_signing_off_writes_a_version_that_undo_takes_back(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f9", "s")
        await pilot.press(*"v2", "enter")
        await settle(pilot)
        await pilot.press(*",Bo", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        with study.read() as session:
            assert [(each.name, each.signed_by) for each in versions(session)] == [
                ("v1", ("Ann",)),
                ("v2", ("Ann", "Bo")),
            ]
        await pilot.press("u")
        await settle(pilot)
        with study.read() as session:
            assert [each.name for each in versions(session)] == ["v1"]


async def test_the_table_of_a_version_is_shown_and_written_with_its_proof(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f5", "p", "down", "enter")
        await settle(pilot)
        table = app.place("table")
        assert isinstance(table, TablePlace)
        assert table.table is not None
        assert "Awards" in [row.label for row in table.table.rows]
        target = study.path.parent / "then.html"
        table._write(target)
        verdict = verify(study, target)
        assert (verdict.kind, verdict.proof and verdict.proof["state"]) == ("verified", 2)
        await pilot.press("p", "enter")
        await settle(pilot)
        assert table.table is not None
        assert "Prizes" in [row.label for row in table.table.rows]


async def test_signing_off_over_open_proposals_lists_them_and_asks(study: Project) -> None:
    with study.change("propose") as session:
        code = session.scalars(select(Code).where(Code.label == "Prizes")).one()
        operation = Operation("rename", {"code": code.uuid, "label": "Cups"})
        propose(session, operation, get_coder(session, "Ben"), "they are cups")
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9", "s")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        shown = "\n".join(str(each.content) for each in app.screen.query(Static))
        assert "1  rename “Prizes” to “Cups” (Ben: they are cups)" in shown
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, VersionsPlace), "Enter alone leaves it"
        await pilot.press("s", "y")
        await settle(pilot)
        await pilot.press(*"v2", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*"soon", "enter")
        await settle(pilot)
    with study.read() as session:
        assert [version.name for version in versions(session)] == ["v1", "v2"]
        assert [line.state for line in proposals(session)] == ["open"]
        assert history(session, limit=1)[0].reason == "soon"
