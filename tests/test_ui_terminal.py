"""The whole job in a real terminal, and what happens when terminal, file or program go away in the middle."""

import os
import shlex
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from screens import Coded, coded, fill, labels

from qualcode.store.checks import check
from qualcode.store.project import Project

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminal import Terminal

ASKED = "What do you do all day?"
"""The first sentence of INT01, where the cursor is when it is opened."""
CAP_DAC_OVERRIDE = 1
"""The right of the superuser to write to any file (capabilities(7))."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_place: Path) -> Path:
    """The small project in a folder of its own, with Ann at the keyboard."""
    monkeypatch.setenv("QUALCODE_CODER", "Ann")
    monkeypatch.delenv("QUALCODE_PROJECT", raising=False)
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = folder / "study.qualcode"
    with Project.create(path, "study", who="Ann") as project:
        fill(project)
    return path


def by_ann(label: str, quote: str = ASKED) -> Coded:
    return Coded("Ann", "INT01", quote, label)


def stored(file: Path) -> set[Coded]:
    """Every coding in the file, which is whole."""
    with Project.open(file, who="Ann") as project:
        with project.read() as session:
            assert [problem for line in check(session) for problem in line.problems] == []
        return coded(project)


@contextmanager
def opened(file: Path, *, env: dict[str, str | None] | None = None) -> Iterator[Terminal]:
    """The program, showing the interviews."""
    with Terminal("-p", file, "open", env=env) as terminal:
        terminal.await_text("INT01", "INT02")
        yield terminal


def read_first(terminal: Terminal) -> None:
    """Open the first interview."""
    terminal.press("enter")
    terminal.await_text(ASKED, "turn 1/3")


def code(terminal: Terminal, typed: str, label: str) -> None:
    """Select the sentence and code it by the picker."""
    terminal.press("s", "c")
    terminal.await_text("Enter assign")
    terminal.press(typed)
    terminal.await_text(f"│ {typed}")
    terminal.press("enter")
    terminal.await_text(f"Coded “{ASKED}” at “{label}”.")


def test_the_whole_job(file: Path) -> None:
    before = stored(file)
    with opened(file) as terminal:
        read_first(terminal)
        code(terminal, "lectur", "Lecturing")
        assert by_ann("Lecturing") in stored(file)
        terminal.press("u")
        terminal.await_text("Undone: code INT01 at “Lecturing”")
        assert stored(file) == before
        terminal.press("U")
        terminal.await_text("Done again: code INT01 at “Lecturing”")
        merge_lecturing_into_demonstrating(terminal)
        export(terminal)
        terminal.press("f3")
        terminal.await_text(ASKED)
        terminal.press("}")
        terminal.await_text("turn 2/3")
        terminal.press("q")
        assert terminal.await_end() == 0
    assert stored(file) == before | {by_ann("Demonstrating")}
    with Project.open(file, who="Ann") as project:
        assert not any("Lecturing" in label for label in labels(project))
    assert "\n,Demonstrating,3,1,1\n" in (file.parent / "counts.csv").read_text(encoding="utf-8-sig")
    with Terminal("-p", file, "open") as terminal:
        terminal.await_text("turn 2/3", ASKED)


def merge_lecturing_into_demonstrating(terminal: Terminal) -> None:
    """The cursor of the codebook is on the code that was used last."""
    terminal.press("f4")
    terminal.await_text("▌Lecturing", "Enter references")
    terminal.press("M")
    terminal.await_text("Enter choose")
    terminal.press("demon")
    terminal.await_text("│ demon", "1 of")
    terminal.press("enter")
    terminal.await_text("(y)", "Undo takes it back.")
    terminal.press("y")
    terminal.await_text("Merged")


def export(terminal: Terminal) -> None:
    """Write the table as counts.csv."""
    terminal.press("f5")
    terminal.await_text("Description", "References")
    terminal.press("w")
    terminal.await_text("Write the table", "table.docx")
    terminal.press("ctrl+u")
    terminal.await_that(lambda: "table.docx" not in terminal.screen.text, "an empty field")
    terminal.press("counts.csv")
    terminal.await_text("│ counts.csv")
    terminal.press("enter")
    terminal.await_text("Wrote ")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
def test_a_program_that_is_ended_in_the_middle_of_work_has_lost_nothing(
    file: Path, how: signal.Signals
) -> None:
    before = stored(file)
    with opened(file) as terminal:
        read_first(terminal)
        code(terminal, "lectur", "Lecturing")
        terminal.press("s", "c")
        terminal.await_text("Enter assign")
        terminal.kill(how)
    assert stored(file) == before | {by_ann("Lecturing")}


def test_a_window_that_is_closed_ends_the_program_and_loses_nothing(file: Path) -> None:
    before = stored(file)
    with opened(file) as terminal:
        read_first(terminal)
        code(terminal, "lectur", "Lecturing")
        terminal.close()
        terminal.await_end()
    assert stored(file) == before | {by_ann("Lecturing")}


def test_ctrl_c_ends_nothing(file: Path) -> None:
    before = stored(file)
    with opened(file) as terminal:
        read_first(terminal)
        terminal.press("ctrl+c")
        code(terminal, "lectur", "Lecturing")
        terminal.press("s", "c")
        terminal.await_text("Enter assign")
        terminal.press("ctrl+c", "escape")
        terminal.await_that(lambda: "Enter assign" not in terminal.screen.text, "the picker to close")
        terminal.press("u")
        terminal.await_text("Undone: code INT01 at “Lecturing”")
        terminal.press("ctrl+q")
        assert terminal.await_end() == 0
    assert stored(file) == before


@pytest.mark.parametrize(
    "env",
    [
        {"NO_COLOR": "1"},
        {"TERM": "linux"},
        {"TERM": "xterm"},
        {"TERM": "xterm", "NO_COLOR": "1"},
        {"TERM": "vt100"},
    ],
    ids=str,
)
def test_terminals_of_few_colours_show_and_code(file: Path, env: dict[str, str | None]) -> None:
    with opened(file, env=env) as terminal:
        read_first(terminal)
        code(terminal, "lectur", "Lecturing")
    assert by_ann("Lecturing") in stored(file)


def test_a_project_that_another_program_writes_to_is_said_and_the_next_try_works(file: Path) -> None:
    with opened(file) as terminal:
        read_first(terminal)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            terminal.press("s", "c")
            terminal.await_text("Enter assign")
            terminal.press("lectur", "enter")
            terminal.await_text("! another program is writing to study.qualcode")
            other.execute("ROLLBACK")
        assert by_ann("Lecturing") not in stored(file)
        terminal.press("escape")
        code(terminal, "lectur", "Lecturing")
    assert by_ann("Lecturing") in stored(file)


@pytest.mark.skipif(
    not sys.platform.startswith("linux") and os.geteuid() == 0, reason="the superuser may write"
)
def test_a_file_that_may_only_be_read_is_shown_and_says_so_when_coded(file: Path) -> None:
    before = stored(file)
    file.chmod(0o444)
    with Terminal("-p", file, "open", drop=CAP_DAC_OVERRIDE) as terminal:
        terminal.await_text("INT01", "INT02")
        read_first(terminal)
        terminal.press("s", "c")
        terminal.await_text("Enter assign")
        terminal.press("lectur", "enter")
        terminal.await_text("! study.qualcode is read-only")
        terminal.press("f5")
        terminal.await_text("Description")
        terminal.press("q")
        assert terminal.await_end() == 0
    file.chmod(0o644)
    assert stored(file) == before


def test_a_file_that_vanishes_is_said_and_what_was_done_comes_back_with_it(file: Path) -> None:
    with opened(file) as terminal:
        read_first(terminal)
        code(terminal, "lectur", "Lecturing")
        away = file.with_name("away.qualcode")
        file.rename(away)
        terminal.await_text("! study.qualcode is no longer in")
        terminal.press(".")
        terminal.await_text("! study.qualcode is no longer in")
        for name in ("f2", "f4", "f5", "f6", "f7", "f3"):
            terminal.press(name)
        terminal.await_text(ASKED)
        away.rename(file)
        terminal.press("}")
        terminal.await_text("turn 2/3")
        terminal.press(".")
        terminal.await_text("Coded “I keep the lasers running.”")
        terminal.press("q")
        assert terminal.await_end() == 0
    assert {by_ann("Lecturing"), by_ann("Lecturing", "I keep the lasers running.")} <= stored(file)


def test_a_file_that_another_one_replaces_is_said_and_not_written_to(file: Path) -> None:
    other = file.with_name("other.qualcode")
    with Project.create(other, "other", who="Ann"):
        pass
    with opened(file) as terminal:
        read_first(terminal)
        shutil.copy(file, file.with_name("kept.qualcode"))
        os.replace(other, file)
        terminal.await_text("! another file took the place of study.qualcode")
        terminal.press("s", "c")
        terminal.await_text("Enter assign")
        terminal.press("lectur", "enter")
        terminal.await_text("! another file took the place of study.qualcode")
        terminal.press("q")
    assert stored(file) == set()


EDITOR = """
import sys
from pathlib import Path

print("AN EDITOR HAS THE TERMINAL", flush=True)
old, new = input().split("/")
path = Path(sys.argv[1])
text = path.read_text(encoding="utf-8")
assert old in text
path.write_text(text.replace(old, new), encoding="utf-8")
"""


def test_an_editor_has_the_terminal_and_gives_it_back_with_a_corrected_transcript(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = file.parent / "editor.py"
    program.write_text(EDITOR, encoding="utf-8")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))
    before = stored(file)
    with opened(file) as terminal:
        read_first(terminal)
        terminal.press("E")
        terminal.await_text("AN EDITOR HAS THE TERMINAL")
        terminal.press("the lasers/the laser", "enter")
        terminal.await_text("Correct “INT01”?", "2 unchanged, 1 reworded")
        assert stored(file) == before
        terminal.press("y")
        terminal.await_text("Corrected INT01: 2 unchanged, 1 reworded.", "turn 1/3")
        new = {Coded("Ann", "INT01", "I keep the laser running.", "Technical support")}
        old = {Coded("Ann", "INT01", "I keep the lasers running.", "Technical support")}
        assert stored(file) == before - old | new
        terminal.press("u")
        terminal.await_text("Undone: correct INT01")
        terminal.press("q")
        assert terminal.await_end() == 0
    assert stored(file) == before
    assert not list(file.parent.glob("INT01-corrected*"))
