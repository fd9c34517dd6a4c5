"""The home screen by its keys: what it shows of a project, and what is in the file after an import."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screens import memos, opened, settle
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.store.history import history
from qualcode.store.models import Interview, Reference, Transcript
from qualcode.store.project import Project
from qualcode.ui.dialogs import Confirm
from qualcode.ui.fields import OneLine
from qualcode.ui.filenames import SHEETS, AskPath, completed, typed_paths
from qualcode.ui.homeimport import Importing, Report
from qualcode.ui.homelist import Row, matching, ordered
from qualcode.ui.homeplace import HomePlace
from qualcode.ui.when import when
from transcripts.overview import overview
from transcripts.readers import SUFFIXES
from tui import QualcodeApp

SHEET = "interview,Role,Age\nINT01,Technician,52\nINT02,Lecturer,7\n"


def home(app: QualcodeApp) -> HomePlace:
    place = app.place("home")
    assert isinstance(place, HomePlace)
    return place


def cells(app: QualcodeApp) -> list[list[str]]:
    return [[str(cell) for cell in line.cells] for line in home(app).list.lines]


def names(app: QualcodeApp) -> list[str]:
    return [line[0] for line in cells(app)]


def panel(app: QualcodeApp) -> str:
    return str(home(app).panel.content)


def transcripts(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Transcript.name).order_by(Transcript.name)))


def talk(folder: Path, name: str, words: str = "I keep the lasers running.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Ivy: What do you do?\nPat: {words} {name}\n", encoding="utf-8")
    return path


async def import_typed(pilot: Pilot[None], typed: str) -> None:
    """Give a path to the dialog and wait for the report."""
    await pilot.press("i")
    await settle(pilot)
    pilot.app.screen.query_one(OneLine).value = typed
    await pilot.press("enter")
    await settle(pilot)
    await settle(pilot)


async def add_sheet(pilot: Pilot[None], folder: Path) -> None:
    (folder / "people.csv").write_text(SHEET, encoding="utf-8")
    await import_typed(pilot, str(folder / "people.csv"))
    await pilot.press("escape")
    await settle(pilot)


# ---------------------------------------------------------------------- what is shown


async def test_every_interview_is_shown_with_its_words_codings_and_share(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert cells(app) == [["INT01", "28", "3", "65 %", "–"], ["INT02", "18", "2", "42 %", "–"]]


async def test_the_panel_counts_as_the_table_does_and_tells_coders_apart(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        rows = [line.split() for line in panel(app).splitlines()]
        for row in (["Interviews", "2"], ["Codes", "6"], ["References", "5"], ["Ann", "4"], ["Ben", "1"]):
            assert row in rows
        assert "every interview has codings" in panel(app)
        assert "set up" in panel(app)


async def test_an_interview_without_codings_is_something_to_do(coded_study: Project, own_place: Path) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await import_typed(pilot, str(talk(own_place, "INT03.txt")))
        assert "1 interview not coded yet" in panel(app)
        assert "5 references (Ann 4 · Ben 1)" in panel(app)


async def test_enter_opens_the_interview_and_home_says_where_one_stopped(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert app.screen is app.place("coding")
        await pilot.press("ctrl+end", "f2")
        await settle(pilot)
        assert [line[-1] for line in cells(app)] == ["–", "at 100 %"]
        (stopped,) = app.desk.state.places.values()
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("f2")
        assert list(app.desk.state.places.values()) == [stopped]


async def test_an_empty_project_says_what_to_do_first(project: Project, own_place: Path) -> None:
    app = opened(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        nothing = app.screen.query_one("#nothing", Static)
        assert nothing.display
        assert "Press i to import" in str(nothing.content)
        assert "qualcode demo" in str(nothing.content)
        await pilot.press("m", "delete", "s", "enter")
        await settle(pilot)
        assert home(app).status.said


async def test_a_change_made_elsewhere_is_shown(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        with coded_study.change("uncode everything") as session:
            for reference in session.scalars(select(Reference)):
                session.delete(reference)
        app.desk.catch_up()
        await settle(pilot)
        assert [line[2:4] for line in cells(app)] == [["0", "0 %"], ["0", "0 %"]]
        assert "2 interviews not coded yet" in panel(app)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40), (200, 60)])
async def test_the_list_has_room_at_every_size(coded_study: Project, size: tuple[int, int]) -> None:
    app = opened(coded_study)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = home(app).list.region
        assert shown.height >= 4
        assert shown.width >= 40
        box = home(app).query_one("#panel").region
        assert not shown.overlaps(box)
        assert (box.y > shown.y) == (size[0] < 100)


# ---------------------------------------------------------------------- finding


async def test_typing_narrows_the_list_and_escape_shows_all(coded_study: Project, own_place: Path) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await add_sheet(pilot, own_place)
        await pilot.press("slash", *"lect")
        await settle(pilot)
        assert names(app) == ["INT02"]
        await pilot.press("x")
        await settle(pilot)
        assert names(app) == []
        await pilot.press("escape")
        await settle(pilot)
        assert names(app) == ["INT01", "INT02"]
        assert app.focused is home(app).list


async def test_each_column_sorts_in_turn_and_the_status_line_says_by_which(
    coded_study: Project, own_place: Path
) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await add_sheet(pilot, own_place)
        said = []
        for _ in range(7):
            await pilot.press("s")
            said.append((home(app).status.said, names(app)[0]))
        assert said[0] == ("Sorted by words, most first.", "INT01")
        assert said[4:] == [
            ("Sorted by Role.", "INT02"),
            ("Sorted by Age.", "INT02"),
            ("Sorted by name.", "INT01"),
        ]


def row(name: str, words: int = 1, **values: str) -> Row:
    return Row(abs(hash(name)), name, name, values, words, 0)


def test_interviews_without_a_value_come_last() -> None:
    found = ordered([row("a"), row("b", Role="x"), row("c", Role="")], ("attribute", "Role"))
    assert [each.name for each in found] == ["b", "a", "c"]


@given(st.lists(st.sampled_from(["INT1", "int02", "İ", "支", "3", ""]), unique=True), st.text(max_size=3))
def test_what_matches_is_part_of_the_list_and_nothing_typed_is_all(called: list[str], typed: str) -> None:
    found = [row(name) for name in called]
    assert all(each in found for each in matching(found, typed))
    assert matching(found, "  ") == found
    assert sorted(each.name for each in ordered(found, ("fixed", "interview"))) == sorted(called)


# ---------------------------------------------------------------------- importing


async def test_a_folder_is_imported_as_one_change_and_reported_by_file(
    project: Project, own_place: Path
) -> None:
    folder = own_place / "two talks"
    talk(folder, "INT1.txt", "One.")
    talk(folder, "INT2.txt", "Two.")
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "broken.docx").write_bytes(b"PK")
    app = opened(project)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await import_typed(pilot, f"'{folder}' ")
        assert isinstance(app.screen, Report)
        said = "\n".join(str(each.content) for each in app.screen.query(Static))
        assert "Imported 2 interviews: 2 transcripts" in said
        assert "INT1            6" in said
        assert "• broken.docx: " in said
        assert "• photo.jpg: " in said
        await pilot.press("enter")
        await settle(pilot)
        assert names(app) == ["INT1", "INT2"]
        assert app.focused is home(app).list
    assert transcripts(project) == ["INT1", "INT2"]
    with project.read() as session:
        assert [line.label for line in history(session)] == ["import 2 transcripts"]
    project.undo()
    assert transcripts(project) == []


async def test_a_sheet_gives_attributes_and_they_become_columns(
    coded_study: Project, own_place: Path
) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await add_sheet(pilot, own_place)
        assert [line[:3] for line in cells(app)] == [
            ["INT01", "Technician", "52"],
            ["INT02", "Lecturer", "7"],
        ]
    with coded_study.read() as session:
        assert [line.attributes["Role"] for line in overview(session)] == ["Technician", "Lecturer"]
        assert history(session)[0].label == "import attributes from people.csv"


async def test_a_sheet_that_cannot_be_used_imports_nothing_and_is_named(
    coded_study: Project, own_place: Path
) -> None:
    (own_place / "people.csv").write_text("interview,Role\nINT01,a\nINT01,b\n", encoding="utf-8")
    talk(own_place, "INT03.txt")
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await import_typed(pilot, f"'{own_place / 'INT03.txt'}' '{own_place / 'people.csv'}'")
        assert home(app).status.said.startswith("! people.csv: ")
    assert transcripts(coded_study) == ["INT01", "INT02"]


async def test_a_path_that_is_not_there_is_said_before_anything_is_done(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await import_typed(pilot, "/no/such/place")
        assert isinstance(app.screen, AskPath)
        assert "There is no file or folder" in str(app.screen.query_one(".problem", Static).content)


@pytest.mark.parametrize("verb", ["Reading", "Storing"])
async def test_escape_stops_an_import_and_nothing_of_it_stays(
    coded_study: Project, own_place: Path, verb: str
) -> None:
    class Stopping(Importing):
        """Escape is pressed at the second file."""

        def _tell(self, doing: str, number: int, of: int, name: str) -> None:
            super()._tell(doing, number, of, name)
            if doing == verb and number == 1:
                self.app.call_from_thread(self.action_stop)

    files = [talk(own_place / "more", f"M{number}.txt") for number in range(3)]
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        outcome: list[object] = []
        app.push_screen(Stopping(coded_study, files, None), outcome.append)
        await settle(pilot)
        await settle(pilot)
        assert outcome == [None]
    assert transcripts(coded_study) == ["INT01", "INT02"]
    with coded_study.read() as session:
        assert [line.label for line in history(session)] == ["set up"]


def test_a_dragged_path_is_found_however_the_terminal_quotes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = talk(tmp_path, "an interview's.txt"), talk(tmp_path, "b.txt")
    monkeypatch.setenv("HOME", str(tmp_path))
    escaped = str(first).replace(" ", "\\ ").replace("'", "\\'")
    for typed in (str(first), f' "{first}" ', escaped, "~/an interview's.txt"):
        assert typed_paths(typed) == [first]
    assert typed_paths(f"'{second}' {escaped}") == [second, first]


def test_the_rest_of_a_name_is_offered_where_it_can_be_imported(tmp_path: Path) -> None:
    kinds = (*SUFFIXES, *SHEETS)
    talk(tmp_path / "talks", "INT1.txt")
    (tmp_path / "tag.png").write_bytes(b"x")
    (tmp_path / ".hidden").mkdir()
    assert completed(f"{tmp_path}/ta", kinds) == f"{tmp_path}/talks/"
    assert completed(f"{tmp_path}/talks/I", kinds) == f"{tmp_path}/talks/INT1.txt"
    assert completed(f"{tmp_path}/", kinds) == f"{tmp_path}/talks/"
    assert completed(f"{tmp_path}/no/such", kinds) is None
    assert completed("", kinds) is None


# ---------------------------------------------------------------------- memo and removing


async def test_a_memo_is_kept_with_the_interview(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("m")
        await settle(pilot)
        await pilot.press(*"why", "ctrl+s")
        await settle(pilot)
        assert "1 memo" in panel(app)
    assert memos(coded_study) == ["why"]


async def test_removing_shows_what_it_does_first_and_undo_brings_all_back(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("down", "delete")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        said = "\n".join(str(each.content) for each in app.screen.query(Static))
        assert "Take “INT02” out of the project, with 2 references?" in said
        assert "“Awards”: 1 → 0 references" in said
        assert transcripts(coded_study) == ["INT01", "INT02"]
        await pilot.press("y")
        await settle(pilot)
        assert transcripts(coded_study) == ["INT01"]
        assert names(app) == ["INT01"]
        await pilot.press("u")
        await settle(pilot)
        assert names(app) == ["INT01", "INT02"]
    with coded_study.read() as session:
        assert len(session.scalars(select(Interview)).all()) == 2
        assert len(session.scalars(select(Reference)).all()) == 5


@given(st.datetimes(min_value=datetime(2000, 1, 1)), st.datetimes(min_value=datetime(2000, 1, 1)))
def test_a_time_is_told_in_at_most_sixteen_cells(at: datetime, now: datetime) -> None:
    assert len(when(at, now)) <= 16
    assert when(at, now).endswith(f"{at:%H:%M}")
