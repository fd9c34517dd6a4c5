"""The screen shows what is in the project file, and its keys act on it."""

import pytest
from textual.widgets import DataTable

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.tree import tree
from qualcode.store.project import Project
from tui import QualcodeApp


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("import a framework") as session:
        add_framework(session, (Draft("Work", number="1", children=(Draft("Trust"),)),))
    return project


def shown(app: QualcodeApp) -> list[list[str]]:
    table = app.query_one("#table", DataTable)
    return [[str(cell).strip() for cell in table.get_row_at(row)] for row in range(table.row_count)]


async def test_the_table_is_shown(study: Project) -> None:
    app = QualcodeApp(study)
    async with app.run_test():
        assert shown(app) == [["", "", "1 Work"], ["0", "0", "Trust"]]


async def test_aggregating_fills_the_headings(study: Project) -> None:
    app = QualcodeApp(study)
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert shown(app)[0] == ["0", "0", "1 Work"]


async def test_undo_and_redo_work_by_keys_and_the_table_follows(study: Project) -> None:
    app = QualcodeApp(study)
    async with app.run_test() as pilot:
        await pilot.press("u")
        assert shown(app) == []
        with study.read() as session:
            assert tree(session) == []
        await pilot.press("u")
        await pilot.press("r")
        assert len(shown(app)) == 2
        with study.read() as session:
            assert [line.label for line in tree(session)] == ["Work", "Trust"]


async def test_a_change_made_elsewhere_in_the_program_is_shown(study: Project) -> None:
    app = QualcodeApp(study)
    async with app.run_test():
        with study.change("add a theme") as session:
            add_framework(session, (Draft("Home"),))
        assert ["0", "0", "Home"] in shown(app)
