"""Another program's project imported on the home screen: what is shown first, and what is there then."""

from pathlib import Path

from screens import opened, settle
from sqlalchemy import select
from test_cli_import_study import LOST, archive
from test_ui_homeplace import home, import_typed
from textual.widgets import Button, Static

from qualcode.store.history import history
from qualcode.store.models import Reference
from qualcode.store.project import Project
from qualcode.ui.homestudy import StudyPreview


def quotes(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Reference.quote).order_by(Reference.id)))


async def test_it_is_shown_before_it_comes_in(project: Project, own_place: Path) -> None:
    path = own_place / "habits.qdpx"
    path.write_bytes(archive(LOST))
    app = opened(project)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await import_typed(pilot, str(path))
        assert isinstance(app.screen, StudyPreview)
        said = "\n".join(str(each.content) for each in app.screen.query(Static))
        assert "Import habits.qdpx, a project of NVivo for Windows 12.6?" in said
        assert "1 × text that is missing: lost" in said
        assert str(app.screen.query_one("#yes", Button).label) == "Import the rest (y)"
        assert quotes(project) == []
        await pilot.press("y")
        await settle(pilot)
        await settle(pilot)
        assert home(app).status.said == "Imported 1 transcript, 2 codes, 2 references. u takes it back."
    assert quotes(project) == ["Trust 😀", "Doubt"]
    with project.read() as session:
        assert [line.label for line in history(session)] == ["import habits.qdpx (NVivo for Windows 12.6)"]


async def test_it_can_be_left_and_a_damaged_one_is_named(project: Project, own_place: Path) -> None:
    (own_place / "habits.qdpx").write_bytes(archive())
    (own_place / "broken.qdpx").write_bytes(archive()[:500])
    app = opened(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await import_typed(pilot, str(own_place / "habits.qdpx"))
        await pilot.press("n")
        await settle(pilot)
        assert home(app).status.said == "Left; nothing was imported."
        await import_typed(pilot, str(own_place / "broken.qdpx"))
        assert home(app).status.said.startswith("! broken.qdpx: ")
    assert quotes(project) == []
