"""Correcting a transcript from the screens, in an editor that is a real program."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from screens import CODED, TALKS, Coded, coded, opened, place_of, script, settle
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.store.history import history
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.dialogs import Confirm
from qualcode.ui.place import Place
from qualcode.ui.weighing import Weigh
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript, script_of
from transcripts.lost import drop_lost, find_lost, lost_references
from tui import QualcodeApp

Editor = Callable[..., None]
LASERS = "I keep the lasers running."
LOST = "Students come to me when they are lost."


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Sets VISUAL to a program that replaces words in the file it is given; none: it saves nothing."""
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)

    def use(*changes: tuple[str, str], status: int = 0) -> None:
        program = tmp_path / "editor.py"
        program.write_text(
            "import sys\n"
            "from pathlib import Path\n"
            "path = Path(sys.argv[1])\n"
            "text = path.read_text(encoding='utf-8')\n"
            f"for old, new in {list(changes)!r}:\n"
            "    assert old in text\n"
            "    text = text.replace(old, new)\n"
            "    path.write_text(text, encoding='utf-8')\n"
            f"sys.exit({status})\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))

    return use


def said(app: QualcodeApp) -> str:
    place = app.screen
    assert isinstance(place, Place), place
    return place.status.said


def shown(app: QualcodeApp) -> str:
    return "\n".join(str(part.content) for part in app.screen.query(Static))


def coding(app: QualcodeApp) -> CodingPlace:
    place = app.place("coding")
    assert isinstance(place, CodingPlace)
    return place


def text_of(project: Project) -> str:
    with project.read() as session:
        return script_of(session, find_transcript(session, "INT01")).text


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.glob("*-corrected*"))


def quotes(project: Project) -> set[str]:
    return {each.quote for each in coded(project) if each.transcript == "INT01"}


async def edit(app: QualcodeApp, pilot: Pilot[None]) -> None:
    """Press E; the answer is to be given."""
    await settle(pilot)
    await pilot.press("E")
    for _ in range(20):
        await pilot.pause(0.05)
        if not isinstance(app.screen, Place) or said(app):
            break


async def at(app: QualcodeApp, pilot: Pilot[None], quote: str) -> None:
    """The cursor on the first of some words."""
    transcript_id, passage = place_of(app.desk.project, "INT01", quote)
    app.open_passage(transcript_id, passage.start)
    await settle(pilot)


async def test_a_transcript_is_corrected_from_the_interviews_with_a_reason(
    coded_study: Project, editor: Editor, tmp_path: Path
) -> None:
    editor((LASERS + " ", ""), ("And I teach, a little.", "And I teach a little."))
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(app, pilot)
        assert isinstance(app.screen, Weigh)
        assert "2 unchanged, 1 needs you" in shown(app)
        assert f"needs you, “Technical support” by Ann: “{LASERS}”" in shown(app)
        assert "“Technical support”: 1 → 0 references" in shown(app)
        assert LASERS in text_of(coded_study)
        await pilot.press("r", *"heard", "enter", "y")
        await settle(pilot)
        assert "1 lost coding waits for you" in said(app)
    assert LASERS not in text_of(coded_study)
    assert quotes(coded_study) == {each[2] for each in CODED if each[1] == "INT01"} - {LASERS}
    with coded_study.read() as session:
        assert [line.quote for line in lost_references(session)] == [LASERS]
        (line,) = history(session, limit=1)
        assert (line.label, line.reason) == ("correct INT01 in an editor", "heard")
    assert kept(tmp_path) == []


async def test_the_coding_screen_follows_its_own_correction_and_its_undo(
    coded_study: Project, editor: Editor
) -> None:
    editor(("What do you do", "And what, may I ask, do you do"), (LASERS, "I keep the laser running."))
    app = opened(coded_study)
    async with app.run_test(size=(100, 30)) as pilot:
        await at(app, pilot, LOST)
        await edit(app, pilot)
        await pilot.press("y")
        await settle(pilot)
        place = coding(app)
        assert place.reader.model.text == text_of(coded_study)
        assert place.reader.caret.cursor == text_of(coded_study).index(LOST)
        assert {text_of(coded_study)[each.start : each.end] for each in place.reader.index} == quotes(
            coded_study
        )
        await pilot.press("u")
        await settle(pilot)
        assert place.reader.model.text == script(TALKS["INT01"]).text == text_of(coded_study)
    assert coded(coded_study) == {Coded(*each) for each in CODED}


async def test_the_coding_screen_says_that_lost_codings_wait_and_follows_another_window(
    coded_study: Project,
) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(100, 30)) as pilot:
        await at(app, pilot, LOST)
        assert "lost" not in coding(app)._where()
        with Project.open(coded_study.path, who="Ben") as other:
            with other.change("correct") as session:
                text = script(TALKS["INT01"]).text.replace(LASERS + " ", "")
                talk = [("Ivy", text.split("\n")[0]), ("Pat", text.split("\n")[1])]
                correct_transcript(session, find_transcript(session, "INT01"), script(talk))
            app._look()
            await settle(pilot)
            assert coding(app).reader.model.text == text_of(coded_study)
            assert coding(app).reader.caret.cursor == text_of(coded_study).index(LOST)
            assert coding(app)._where().endswith("1 lost")
            with other.change("drop") as session:
                drop_lost(session, find_lost(session, "1"))
            app._look()
            await settle(pilot)
            assert "lost" not in coding(app)._where()


async def test_a_no_changes_nothing_and_keeps_what_was_written(
    coded_study: Project, editor: Editor, tmp_path: Path
) -> None:
    editor((LASERS, "I keep the laser running."))
    before = coded_study.latest_change()
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(app, pilot)
        await pilot.press("n")
        await settle(pilot)
        assert "kept in INT01-corrected.txt beside the project" in said(app)
    assert coded_study.latest_change() == before
    assert "the laser running" in (tmp_path / "INT01-corrected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "status", "sentence", "keeps"),
    [
        ((), 0, "INT01 was left as it is.", False),
        ((), 3, "the editor did not end well", False),
        (((">> Pat [0:00:30]", ">> Pat [0:99]"),), 0, "[0:99] is not a time", True),
        (((LASERS, f"\n\n{LASERS}"), (f"\n\n{LASERS}", LASERS)), 0, "INT01 was left as it is.", False),
    ],
)
async def test_what_cannot_be_a_correction_is_a_sentence(
    coded_study: Project,
    editor: Editor,
    tmp_path: Path,
    changes: tuple[tuple[str, str], ...],
    status: int,
    sentence: str,
    keeps: bool,
) -> None:
    editor(*changes, status=status)
    before = coded_study.latest_change()
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(app, pilot)
        assert sentence in said(app)
    assert coded_study.latest_change() == before
    assert kept(tmp_path) == (["INT01-corrected.txt"] if keeps else [])


async def test_what_looks_like_another_interview_is_asked_about_first(
    coded_study: Project, editor: Editor
) -> None:
    talk = [words for _, words in TALKS["INT01"]]
    editor(*zip(talk, ("Something else.", "Quite other words stand in this one.", "And here."), strict=True))
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(app, pilot)
        assert isinstance(app.screen, Confirm)
        assert "is it another interview?" in shown(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "INT01 was left as it is" in said(app)
        app.place("home").status.say("")
        await edit(app, pilot)
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
    assert quotes(coded_study) == set()


async def test_a_terminal_that_cannot_be_lent_to_an_editor_says_so(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await edit(app, pilot)
        assert "qualcode transcript correct INT01" in said(app)


async def test_going_back_leads_to_the_same_words_after_a_correction(coded_study: Project) -> None:
    app = opened(coded_study)
    async with app.run_test(size=(100, 30)) as pilot:
        home, passage = place_of(coded_study, "INT01", LOST)
        other, _ = place_of(coded_study, "INT02", "Who")
        app.open_passage(home, passage.start)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, CodingPlace)
        app.open_passage(other, 0)
        await settle(pilot)
        with coded_study.change("correct") as session:
            talk = [(who, words.replace("What do", "Well, what then do")) for who, words in TALKS["INT01"]]
            correct_transcript(session, find_transcript(session, "INT01"), script(talk))
        app.desk.catch_up()
        await settle(pilot)
        await pilot.press("minus")
        await settle(pilot)
        assert screen.opened is not None
        text, cursor = screen.opened.model.text, screen.reader.caret.cursor
        assert (screen.opened.id, text[cursor : cursor + len(LOST)]) == (home, LOST)
        assert cursor == passage.start + len("Well, what then do") - len("What do")
