"""Exporting the project on the home screen: what is written, what is told, what is refused."""

from pathlib import Path

import pytest
from refi import exported
from screens import opened, settle
from test_ui_homeplace import home
from textual.widgets import Input, Static

from qualcode.store.project import Project
from qualcode.ui.homeexport import ExportReport


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_archive_is_written_and_what_has_no_place_is_shown(
    coded_study: Project, own_place: Path, size: tuple[int, int]
) -> None:
    target = own_place / "out.qdpx"
    app = opened(coded_study)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        field = app.screen.query_one(Input)
        assert field.value == "study.qdpx"
        field.value = "out.pdf"
        await pilot.press("enter")
        assert not target.exists()
        field.value = str(target)
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        assert isinstance(app.screen, ExportReport)
        said = "\n".join(str(each.content) for each in app.screen.query(Static))
        assert "6 × turn (who speaks stands in the text)" in said
        await pilot.press("enter")
        await settle(pilot)
        assert home(app).status.said.startswith("Wrote 2 coders, 9 codes, 2 interviews")
    assert target.read_bytes() == exported(coded_study)
