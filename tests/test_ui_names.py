"""Finding names from the interviews screen: what is listed, kept and written."""

from pathlib import Path

import pytest
from pipelines import ruled
from screens import opened, settle
from test_ui_pseudonyms import PUT, choose, everything, give, said, shown, text, until
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.store.project import Project
from qualcode.ui.dialogs import Ask
from qualcode.ui.fields import OneLine
from qualcode.ui.filenames import AskPath
from qualcode.ui.lines import LineTable
from qualcode.ui.namesfinding import Keeping
from qualcode.ui.place import Place
from qualcode.ui.weighing import Weigh
from transcripts.namekey import read_key
from transcripts.names import pipelines
from transcripts.names.pipelines import ENVIRONMENT

FIND = 4
"""The line of the menu."""
SIZES = [(80, 24), (120, 40), (200, 60)]
NAMED = "INT09"


@pytest.fixture
def study(coded_study: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Project:
    """The small project, with one more interview that has names, and no pipeline in sight."""
    from transcripts.interviews import add_transcript
    from transcripts.script import Script, Turn

    monkeypatch.chdir(tmp_path)
    for name in ("QUALCODE_KEY", ENVIRONMENT):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pipelines, "installed", list)
    words = "We asked Anna Smith and ACAS, then Smith’s Hope, and hope."
    with coded_study.change("add") as session:
        add_transcript(session, Script(words, (Turn(0, len(words), None, None),)), name=NAMED, source="-")
    (tmp_path / "keys").mkdir()
    return coded_study


async def find(pilot: Pilot[None], path: Path | str) -> None:
    """Choose the line of the menu, name a key, and wait for what comes of it."""
    await choose(pilot, FIND)
    pilot.app.screen.query_one(OneLine).value = str(path)
    await pilot.press("enter")
    await until(pilot, Keeping, Place, Ask)


def rows(pilot: Pilot[None]) -> list[tuple[str, ...]]:
    return [tuple(str(cell) for cell in line.cells) for line in pilot.app.screen.query_one(LineTable).lines]


@pytest.mark.parametrize("size", SIZES)
async def test_names_are_kept_or_left_out_and_go_into_a_key_that_can_be_applied(
    study: Project, tmp_path: Path, size: tuple[int, int]
) -> None:
    before, path = everything(study), tmp_path / "keys" / "names.csv"
    app = opened(study)
    async with app.run_test(size=size) as pilot:
        await find(pilot, path)
        listed = rows(pilot)
        assert ("[x]", "Anna Smith", "name", "1", "1", "90") in listed
        assert ("[ ]", "ACAS", "organisation", "1", "1", "50") in listed
        names = [row[1].strip() for row in listed]
        assert "Pat" in names
        for name in ("Smith", "ACAS"):
            place = names.index(name)
            app.screen.query_one(LineTable).go(place)
            await pilot.press("space")
            assert rows(pilot)[place][0] == ("[x]" if name == "ACAS" else "[ ]")
        kept = {row[1].strip() for row in rows(pilot) if row[0] == "[x]"}
        assert f"{len(kept)} of {len(names)} candidates kept for names.csv" in title(pilot)
        assert not path.exists()
        await pilot.press("enter")
        await until(pilot, Place)
        assert said(app) == f"Wrote {len(kept)} names into names.csv; p puts their placeholders."
        assert {entry.name for entry in read_key(path).entries} == kept
        assert everything(study) == before
        await choose(pilot, PUT)
        assert app.screen.query_one(OneLine).value == str(path)
        await give(pilot, path)
        assert isinstance(app.screen, Weigh)
        await pilot.press("y")
        await until(pilot, Place)
    placeholder = {entry.name: entry.placeholder for entry in read_key(path).entries}
    assert text(study, NAMED) == (
        f"We asked {placeholder['Anna Smith']} and {placeholder['ACAS']}, then Smith’s Hope, and hope."
    )


def title(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query(".title").first(Static).content)


async def test_where_a_candidate_stands_is_shown_with_what_is_known_of_it(
    study: Project, tmp_path: Path
) -> None:
    app = opened(study)
    async with app.run_test(size=(120, 40)) as pilot:
        await find(pilot, tmp_path / "keys" / "names.csv")
        names = [row[1].strip() for row in rows(pilot)]
        app.screen.query_one(LineTable).go(names.index("Hope"))
        await settle(pilot)
        assert "Found by pattern; 1 more place in another case, replaced too.\n" in shown(app)
        assert "then Smith’s Hope, and hope." in shown(app)
        app.screen.query_one(LineTable).go(names.index("Smith"))
        await settle(pilot)
        assert "Found by pattern; may be Anna Smith.\n" in shown(app)
        assert "which would find more: python -m spacy download en_core_web_sm" in shown(app)


async def test_a_pipeline_is_used_where_there_is_one_and_a_broken_one_is_told_of(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(ruled(tmp_path / "rules", [("asked", "PERSON")])))
    app = opened(study)
    async with app.run_test(size=(120, 40)) as pilot:
        await find(pilot, tmp_path / "keys" / "names.csv")
        assert "asked" in [row[1] for row in rows(pilot)]
        assert "Found with en_pipeline 0.0.0, too." in shown(app)
        await pilot.press("escape")
        await until(pilot, Place)
        monkeypatch.setenv(ENVIRONMENT, "zork")
        await find(pilot, tmp_path / "keys" / "names.csv")
        assert "asked" not in [row[1] for row in rows(pilot)]
        assert "Found without a pipeline: there is no pipeline 'zork'" in shown(app)
    assert list((tmp_path / "keys").iterdir()) == []


async def test_all_or_none_are_kept_by_one_key_and_none_write_nothing(study: Project, tmp_path: Path) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, tmp_path / "keys" / "names.csv")
        await pilot.press("a")
        assert {row[0] for row in rows(pilot)} == {"[x]"}
        await pilot.press("a")
        assert {row[0] for row in rows(pilot)} == {"[ ]"}
        await pilot.press("enter")
        await until(pilot, Place)
        assert said(app) == "None was kept, so no key was written."
    assert list((tmp_path / "keys").iterdir()) == []


async def test_a_key_that_is_there_gets_new_rows_and_what_it_lists_is_not_asked_again(
    study: Project, tmp_path: Path
) -> None:
    path = tmp_path / "keys" / "names.csv"
    path.write_text("name,placeholder\nAnna Smith,Bea\n")
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, path)
        names = [row[1].strip() for row in rows(pilot)]
        assert "Anna Smith" not in names
        await pilot.press("a", "enter")
        await until(pilot, Place)
        assert {entry.name for entry in read_key(path).entries} == {"Anna Smith", *names}
        assert path.read_text().startswith("name,placeholder\nAnna Smith,Bea\n")
        await find(pilot, path)
        assert said(app) == "Nothing new was found that may be a name."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (" ", "Name a file."),
        ("keys", "A key is written as a sheet of text; name it keys.csv."),
        ("nowhere/names.csv", "There is no folder nowhere."),
        ("names.xlsx", "name it names.csv."),
    ],
)
async def test_where_no_key_can_be_written_is_said_before(study: Project, typed: str, problem: str) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, typed)
        assert isinstance(app.screen, AskPath)
        assert problem in shown(app)


async def test_a_file_that_is_no_key_is_told_of_and_stays(study: Project, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "notes.csv"
    path.write_text("a,b\n1,2\n")
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, path)
        assert "notes.csv: a key needs the columns “name” and “placeholder”" in said(app)
    assert path.read_text() == "a,b\n1,2\n"


async def test_a_key_beside_the_project_is_warned_of(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, study.path.parent / "names.csv")
        await pilot.press("enter")
        await until(pilot, Place)
        assert said(app).startswith("! names.csv lies beside the project; keep it elsewhere")
