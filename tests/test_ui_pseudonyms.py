"""Pseudonyms from the interviews screen: what is shown before, what the file holds then, and undo."""

import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from screens import CODED, TALKS, coded, labels, memos, opened, place_of, put, script, settle
from sqlalchemy import select
from sqlalchemy.orm import Session
from textual.pilot import Pilot
from textual.widgets import Static
from undo_base import Dump, seen_by

from qualcode.coding import get_coder
from qualcode.memos import write_memo
from qualcode.pseudonyms import put_placeholders
from qualcode.store.history import history
from qualcode.store.models import PseudonymKey, Reference, Study
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.dialogs import Ask, Choose, Look
from qualcode.ui.fields import OneLine
from qualcode.ui.filenames import AskPath
from qualcode.ui.place import Place
from qualcode.ui.swapping import Checking, Rehearsing, Swapping
from qualcode.ui.weighing import Weigh
from transcripts.interviews import find_transcript, script_of
from transcripts.namekey import read_key
from tui import QualcodeApp

HEADER = "name,placeholder,variant of\n"
ROWS = "Pat,Robin,\nPatty,,Pat\nlasers,[lamps],\nAwards,Prizes,\nZelda,Carla,\n"
SIZES = [(80, 24), (120, 40), (200, 60)]
PUT, BACK, CHECK, COPY = range(4)
"""The lines of the menu."""


@pytest.fixture
def study(coded_study: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Project:
    """The small project, with a listed name in a memo and in its own name, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_KEY", raising=False)

    def name_it(session: Session) -> None:
        reference = session.scalars(select(Reference).where(Reference.quote.contains("lasers"))).one()
        write_memo(session, "reference", reference.id, "Ask Pat.", get_coder(session, "Ann"))
        session.scalars(select(Study)).one().name = "What Pat does"

    with coded_study.change("name it") as session:
        name_it(session)
    return coded_study


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key outside the project's folder."""
    return keyed(tmp_path / "keys" / "key.csv")


def keyed(path: Path, rows: str = ROWS) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def everything(project: Project) -> Dump:
    with project.read() as session:
        return seen_by(session)


def text(project: Project, name: str = "INT01") -> str:
    with project.read() as session:
        return script_of(session, find_transcript(session, name)).text


def speakers(project: Project) -> list[str | None]:
    with project.read() as session:
        return [turn.speaker for turn in script_of(session, find_transcript(session, "INT01")).turns]


def title(project: Project) -> str:
    with project.read() as session:
        return session.scalars(select(Study.name)).one()


def on_record(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(PseudonymKey.file)))


def applied(project: Project, key: Path) -> None:
    with project.change("apply") as session:
        put_placeholders(session, read_key(key))


def shown(app: QualcodeApp) -> str:
    return "\n".join(str(part.content) for part in app.screen.query(Static))


def said(app: QualcodeApp) -> str:
    assert isinstance(app.screen, Place), app.screen
    return app.screen.status.said


def top_line(app: QualcodeApp) -> str:
    """As it is painted."""
    return "".join(segment.text for segment in app.screen._compositor.render_strips()[0])


async def until(pilot: Pilot[None], *kinds: type) -> None:
    """Wait until a screen of one of these kinds is shown."""
    for _ in range(200):
        await settle(pilot)
        if isinstance(pilot.app.screen, kinds):
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{pilot.app.screen} is shown")


async def choose(pilot: Pilot[None], line: int) -> None:
    """Open the menu and choose a line of it."""
    await settle(pilot)
    await pilot.press("p")
    await until(pilot, Choose)
    await pilot.press(*["down"] * line, "enter")
    await until(pilot, Ask)


async def give(pilot: Pilot[None], key: Path | str) -> None:
    """Name the key, and wait for what it comes to."""
    await until(pilot, AskPath)
    pilot.app.screen.query_one(OneLine).value = str(key)
    await pilot.press("enter")
    await until(pilot, Weigh, Look, Place)


# ---------------------------------------------------------------------- placeholders


@pytest.mark.parametrize("size", SIZES)
async def test_placeholders_are_put_with_a_reason_and_one_undo_takes_them_back(
    study: Project, key: Path, size: tuple[int, int]
) -> None:
    before, codings = everything(study), coded(study)
    app = opened(study)
    async with app.run_test(size=size) as pilot:
        await choose(pilot, PUT)
        await give(pilot, key)
        assert isinstance(app.screen, Weigh)
        assert everything(study) == before
        await pilot.press("r", *"ethics", "enter", "y")
        await until(pilot, Place)
        assert said(app).startswith("Done; u takes it back. Placeholders stand for names in 5 places")
        assert text(study) == script(TALKS["INT01"]).text.replace("lasers", "[lamps]")
        assert speakers(study) == ["Ivy", "Robin", "Robin"]
        assert memos(study) == ["Ask Robin."]
        assert title(study) == "What Robin does"
        assert "  Prizes" in labels(study)
        assert on_record(study) == ["key.csv"]
        assert {each.who for each in coded(study)} == {"Ann", "Ben"}
        assert len(coded(study)) == len(CODED)
        with study.read() as session:
            (line,) = history(session, limit=1)
            assert (line.label, line.reason) == ("put placeholders for names by key.csv", "ethics")
        await pilot.press("u")
        await settle(pilot)
    assert everything(study) == before
    assert coded(study) == codings


async def test_the_preview_says_what_the_command_says(study: Project, key: Path) -> None:
    with study.change("code more") as session:
        put(session, "Ann", "INT02", "an award once", "Awards")
        put(session, "Ann", "INT02", "There was an award", "Awards")
    keyed(key, ROWS + "award once,prize,\n")
    app = opened(study)
    async with app.run_test(size=(120, 40)) as pilot:
        await choose(pilot, PUT)
        await give(pilot, key)
        told = shown(app)
    with study.rehearse() as session:
        report = put_placeholders(session, read_key(key))
    assert report.joined == 1
    assert report.cut == 1
    for sentence in report.sentences(forward=True):
        assert sentence in told
    assert "Placeholders for names in 6 places, 2 transcripts among them?" in told
    assert "Name        Placeholder  Times  Where\n" in told
    assert "Pat         Robin            3  INT01, name of the project, memo\n" in told
    assert "`qualcode pseudonyms clean-copy NEW`" in told
    assert "lies beside the project" not in told


@pytest.mark.parametrize("leave", ["n", "escape"])
async def test_what_was_looked_at_and_left_is_not_done(study: Project, key: Path, leave: str) -> None:
    before, last = everything(study), study.latest_change()
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, PUT)
        await give(pilot, key)
        await pilot.press(leave)
        await until(pilot, Place)
    assert everything(study) == before
    assert study.latest_change() == last


@pytest.mark.parametrize("size", SIZES)
async def test_every_bad_row_is_said_and_the_key_asked_for_again(
    study: Project, key: Path, size: tuple[int, int]
) -> None:
    keyed(key, "Pat,Robin,\nPat,Kim,\nSam,,\n[bold]Ivy,Robin,\n")
    app = opened(study)
    async with app.run_test(size=size) as pilot:
        await choose(pilot, PUT)
        await give(pilot, key)
        assert isinstance(app.screen, Look)
        told = shown(app)
        assert "Nothing was done with key.csv" in told
        for row in (
            "• line 3: the name “Pat” stands on line 2 already",
            "• line 4: there is no placeholder",
            "• line 5: “Pat” and “[bold]Ivy” have one placeholder, “Robin”",
        ):
            assert row in told
        assert "variant" not in told.replace("say in a column “variant of”", "")
        await pilot.press("enter")
        await until(pilot, AskPath)
        assert "Put placeholders for names" in shown(app)
        assert app.screen.query_one(OneLine).value == str(key)
        keyed(key)
        await pilot.press("enter")
        await until(pilot, Weigh)
        await pilot.press("y")
        await until(pilot, Place)
    assert speakers(study) == ["Ivy", "Robin", "Robin"]


async def test_a_placeholder_that_stands_already_is_refused_with_the_sentence(
    study: Project, key: Path
) -> None:
    keyed(key, "Pat,Sam,\n")
    before = everything(study)
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, PUT)
        await give(pilot, key)
        assert "• the placeholder “Sam” stands in the speaker “INT02” already" in shown(app)
        await pilot.press("enter")
        await until(pilot, AskPath)
        await pilot.press("escape")
        await until(pilot, Place)
    assert everything(study) == before


async def test_a_key_without_a_name_that_stands_goes_on_record_when_that_is_agreed_to(
    study: Project, key: Path
) -> None:
    keyed(key, "Zelda,Carla,\n")
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, PUT)
        await give(pilot, key)
        assert "No listed name stands anywhere" in shown(app)
        assert on_record(study) == []
        await pilot.press("y")
        await until(pilot, Place)
        assert "exports look out for them from now on" in said(app)
    assert on_record(study) == ["key.csv"]


async def test_a_key_that_would_be_passed_on_with_the_project_is_said(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, PUT)
        await give(pilot, keyed(study.path.parent / "key.csv"))
        assert "key.csv lies beside the project; keep it elsewhere" in shown(app)


@pytest.mark.parametrize(
    ("step", "look"), [(Rehearsing, 1), (Rehearsing, 3), (Swapping, 1), (Swapping, 3), (Checking, 1)]
)
async def test_escape_stops_between_two_transcripts_and_nothing_stays(
    study: Project,
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: type[Rehearsing | Swapping | Checking],
    look: int,
) -> None:
    looks = count(1)

    def stopping(self: Rehearsing | Swapping | Checking, *_: object) -> None:
        if next(looks) == look:
            self.app.call_from_thread(self.action_stop)

    monkeypatch.setattr(step, "_tell", stopping)
    before, last = everything(study), study.latest_change()
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, CHECK if step is Checking else PUT)
        await give(pilot, key)
        if step is Swapping:
            await pilot.press("y")
            await until(pilot, Place)
        assert said(app) == "Stopped; nothing was changed."
    assert everything(study) == before
    assert study.latest_change() == last


# ---------------------------------------------------------------------- what the screens show then


async def test_the_open_transcript_and_the_name_of_the_project_follow(study: Project, key: Path) -> None:
    app = opened(study)
    async with app.run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        app.open_passage(*place_of(study, "INT01", "I keep the lasers running.")[:1], 30)
        await settle(pilot)
        await pilot.press("f2")
        await choose(pilot, PUT)
        await give(pilot, key)
        await pilot.press("y")
        await until(pilot, Place)
        assert "What Robin does" in top_line(app)
        home = "\n".join(str(part.content) for part in app.screen.query(Static))
        assert "What Robin does" in home
        assert "What Pat does" not in home
        await pilot.press("f3")
        await settle(pilot)
        place = app.screen
        assert isinstance(place, CodingPlace)
        assert "the [lamps] running" in place.reader.model.text
        assert place.reader.model.turns[1].speaker == "Robin"
        assert "Prizes" in [line.label for line in app.desk.codes]
        await pilot.press("u")
        await settle(pilot)
        assert "the lasers running" in place.reader.model.text
        assert "What Pat does" in top_line(app)


# ---------------------------------------------------------------------- names back


async def test_names_are_put_back_exactly(study: Project, key: Path) -> None:
    before = {name: rows for name, rows in everything(study).items() if name in ("memo", "code", "speaker")}
    said_before = text(study), coded(study)
    applied(study, key)
    assert text(study) != said_before[0]
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, BACK)
        await give(pilot, key)
        assert "Names for placeholders in 5 places, 1 transcript among them?" in shown(app)
        assert "Placeholder  Name    Times  Where\n" in shown(app)
        await pilot.press("y")
        await until(pilot, Place)
        assert said(app).startswith("Done; u takes it back. Names stand for placeholders in 5 places")
    after = everything(study)
    assert {name: after[name] for name in before} == before
    assert (text(study), coded(study)) == said_before
    with study.read() as session:
        assert next(iter(history(session))).label == "put names back for placeholders by key.csv"


async def test_where_there_is_no_name_to_put_back_that_is_said(study: Project, key: Path) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, BACK)
        await give(pilot, key)
        assert "there is no name to put back" in shown(app)


# ---------------------------------------------------------------------- check


@pytest.mark.parametrize("size", SIZES)
async def test_a_check_says_where_names_stand_and_changes_nothing(
    study: Project, key: Path, size: tuple[int, int]
) -> None:
    last = study.latest_change()
    app = opened(study)
    async with app.run_test(size=size) as pilot:
        await choose(pilot, CHECK)
        await give(pilot, key)
        told = shown(app)
        assert "Of the 5 names in key.csv, 3 stand in the project" in told
        rows = [line.split() for line in told.splitlines()]
        for row in ("Pat 1 memo Ask Pat.", "lasers 1 transcript INT01", "Pat 1 speaker INT01"):
            assert row.split() in rows
        await pilot.press("y")
        await until(pilot, Place)
        assert study.latest_change() == last
        applied(study, key)
        await choose(pilot, CHECK)
        assert app.screen.query_one(OneLine).value == str(key)
        await pilot.press("enter")
        await until(pilot, Look)
        assert "Of the 5 names in key.csv, none stands in the project" in shown(app)
        assert "None of the 5 names stands in the project as it is now." in shown(app)


# ---------------------------------------------------------------------- which key


async def test_the_key_is_the_one_on_record_beside_the_project(study: Project, key: Path) -> None:
    applied(study, key)
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, CHECK)
        assert app.screen.query_one(OneLine).value == ""
        await pilot.press("escape")
        await until(pilot, Place)
        keyed(study.path.parent / "key.csv")
        await choose(pilot, CHECK)
        assert app.screen.query_one(OneLine).value == str(study.path.parent / "key.csv")


async def test_the_key_of_the_environment_comes_first(
    study: Project, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(study, keyed(study.path.parent / "key.csv"))
    monkeypatch.setenv("QUALCODE_KEY", os.pathsep.join(["/no/such/key.csv", str(key)]))
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, PUT)
        assert app.screen.query_one(OneLine).value == str(key)


async def test_a_file_that_is_not_there_is_said_where_it_is_typed(study: Project) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, PUT)
        app.screen.query_one(OneLine).value = "/no/such/key.csv"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AskPath)
        assert "There is no file /no/such/key.csv." in shown(app)


# ---------------------------------------------------------------------- a copy to hand out


async def name_copy(pilot: Pilot[None], name: str) -> None:
    pilot.app.screen.query_one(OneLine).value = name
    await pilot.press("enter")


async def test_a_clean_copy_is_written_without_history_and_names(
    study: Project, key: Path, tmp_path: Path
) -> None:
    applied(study, key)
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, COPY)
        assert app.screen.query_one(OneLine).value == "study-clean.qualcode"
        await name_copy(pilot, "outgoing")
        await give(pilot, key)
        assert said(app).startswith(f"Wrote {tmp_path / 'outgoing.qualcode'}")
    with Project.open(tmp_path / "outgoing.qualcode", who="Ben") as copy:
        assert text(copy) == text(study)
        assert coded(copy) == coded(study)
        with copy.read() as session:
            assert [line.label for line in history(session)] == ["made as a clean copy"]
    with closing(sqlite3.connect(tmp_path / "outgoing.qualcode")) as connection:
        everywhere = "\n".join(connection.iterdump())
    assert "Robin" in everywhere
    assert "Pat" not in everywhere


async def test_no_copy_is_written_while_a_listed_name_stands(
    study: Project, key: Path, tmp_path: Path
) -> None:
    app = opened(study)
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, COPY)
        await name_copy(pilot, "outgoing.qualcode")
        await give(pilot, key)
        assert "• 3 listed names still stand in the project" in shown(app)
        assert not (tmp_path / "outgoing.qualcode").exists()
        await pilot.press("enter")
        await until(pilot, AskPath)
        assert "Write a clean copy" in shown(app)


async def test_a_copy_takes_the_place_of_no_file(study: Project, tmp_path: Path) -> None:
    app = opened(study)
    before = study.path.read_bytes()
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, COPY)
        for typed, problem in (
            ("study.qualcode", "study.qualcode exists already; choose another name."),
            ("study", "study.qualcode exists already; choose another name."),
            ("nowhere/copy", "There is no folder nowhere."),
            (" ", "Name a file."),
        ):
            await name_copy(pilot, typed)
            await settle(pilot)
            assert problem in shown(app)
            assert isinstance(app.screen, Ask)
            assert not isinstance(app.screen, AskPath)
    assert study.path.read_bytes() == before
