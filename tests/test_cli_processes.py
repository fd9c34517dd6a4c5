"""What only a process of its own shows: exit status, Ctrl-C, broken pipes, permissions, a full disk."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codebook.retiring import check_codable
from codebook.tree import CodeLine
from qualcode import codings
from transcripts import importing

if TYPE_CHECKING:
    from conftest import CommandLine

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals, pipes and permissions")
STOPPED = "qualcode: stopped; nothing was left half done"
HEADER = "transcript,start,end,code\n"
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "qualcode", *arguments]


def call(*arguments: str, setup: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL, preexec_fn=setup
    )


@pytest.fixture
def filled(run: "CommandLine") -> "CommandLine":
    """One long interview and one code."""
    return run.prepare(make_filled)


def make_filled(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("talk.txt", "\n".join(f"I: Question {n}?\nP1: Answer {n}." for n in range(2000)))
    study.done("import", "talk.txt")
    study.done("codebook", "add", "Trust")


def test_the_process_ends_with_the_status_of_the_command(study: "CommandLine") -> None:
    done, refused, wrong = call("check"), call("undo"), call("chek")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("All is well.\n")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "qualcode: there is nothing to undo\n"
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "No such command 'chek'" in wrong.stderr


def test_without_a_terminal_the_screen_is_refused_in_a_sentence(study: "CommandLine") -> None:
    opened = call()
    assert opened.returncode == 1
    assert opened.stderr == (
        "qualcode: the screen needs a terminal; `qualcode --help` lists the commands for scripts\n"
    )


def test_nobody_is_asked_where_nobody_can_answer(filled: "CommandLine") -> None:
    filled.done("code", "talk", "Trust", "--at", "0:8")
    before = filled.dump()
    refused = call("remove", "talk")
    assert (refused.returncode, filled.dump()) == (1, before)
    assert "talk has 1 reference, which go with it; give --yes to do it" in refused.stderr


@POSIX
@pytest.mark.parametrize(("answer", "status", "left"), [("n", 130, 1), ("y", 0, 0)])
def test_at_a_terminal_a_large_step_is_asked_about(
    filled: "CommandLine", answer: str, status: int, left: int
) -> None:
    filled.done("code", "talk", "Trust", "--at", "0:8")
    keyboard, terminal = os.openpty()
    with open(keyboard, "w") as typing, open(terminal) as stdin:
        typing.write(f"{answer}\n")
        typing.flush()
        ran = subprocess.run(command("remove", "talk"), stdin=stdin, capture_output=True, text=True)
    assert "talk has 1 reference, which go with it. Go on? [y/N]" in ran.stdout + ran.stderr
    assert ran.returncode == status
    assert len(filled.data("codings", "export")) == left


@POSIX
def test_ctrl_c_while_a_file_is_read_leaves_the_project_as_it_was(filled: "CommandLine") -> None:
    pipe = filled.folder / "more.txt"
    os.mkfifo(pipe)
    before = filled.dump()
    process = subprocess.Popen(command("import", "more.txt"), stderr=subprocess.PIPE, text=True)
    with pipe.open("w") as file:
        file.write("Anna: Half a")
        file.flush()
        process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == STOPPED
    assert filled.dump() == before
    assert "All is well" in filled.done("check")


def test_ctrl_c_in_the_middle_of_the_codings_takes_all_of_them_back(
    filled: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.done("codebook", "add", "Doubt")
    sheet = [f"talk,{n},{n + 3},{'Trust' if n < 15_000 else 'Doubt'}\n" for n in range(20_000)]
    filled.write("codings.csv", HEADER + "".join(sheet))
    seen = list[str]()

    def interrupted(line: CodeLine) -> None:
        check_codable(line)
        seen.append(line.label)
        if line.label == "Doubt":
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patched:
        patched.setattr(codings, "check_codable", interrupted)
        assert filled.refused("codings", "import", "codings.csv", status=130).strip() == STOPPED
    assert seen == ["Trust", "Doubt"]
    assert filled.data("codings", "import", "codings.csv")["imported"] == 20_000


def test_ctrl_c_while_transcripts_are_stored_takes_all_of_them_back(
    filled: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, store_one = list[str](), importing._store_one

    def interrupted(*arguments: object) -> None:
        store_one(*arguments)  # type: ignore[arg-type]  # handed on as they come
        stored.append("one")
        if len(stored) == 2:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(importing, "_store_one", interrupted)
    for number in range(4):
        filled.write(f"folder/p{number}.txt", f"Anna: Interview number {number}.")
    said = filled.refused("import", "folder", status=130)
    assert said.strip() == STOPPED
    assert len(stored) == 2
    assert [line["name"] for line in filled.data("transcripts")] == ["talk"]


@POSIX
def test_a_reader_that_goes_away_ends_the_command_quietly(filled: "CommandLine") -> None:
    process = subprocess.Popen(
        command("transcripts", "talk"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert process.stdout
    assert process.stderr
    assert process.stdout.read(3) == b"[0]"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 1


@POSIX
def test_a_reader_that_never_came_ends_the_command_quietly(filled: "CommandLine") -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(command("codings", "export"), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_the_output_is_said_in_a_sentence(filled: "CommandLine") -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(command("transcripts"), stdout=full, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 1
    assert ran.stderr == "qualcode: cannot write: No space left on device\n"


def test_output_is_utf_8_whatever_the_system_speaks(
    filled: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.write("été 🙂.txt", "Zoë: “Oui.”")
    filled.done("import", "été 🙂.txt")
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    ran = subprocess.run(command("transcripts", "été 🙂", "--json"), capture_output=True, check=True)
    assert "“Oui.”" in ran.stdout.decode()
    assert "été 🙂" in ran.stdout.decode()


def without_override() -> None:
    """Let permissions bind root too."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.skipif(
    not sys.platform.startswith("linux") and getattr(os, "geteuid", int)() == 0,
    reason="permissions do not bind root here",
)
@POSIX
def test_a_read_only_project_is_read_and_not_written(filled: "CommandLine") -> None:
    filled.done("code", "talk", "Trust", "--at", "0:8")
    before = filled.dump()
    filled.project.chmod(0o444)
    filled.folder.chmod(0o555)
    try:
        written = call("codebook", "add", "New", setup=without_override)
        read = call("codings", "export", setup=without_override)
        exported = call("table", "-o", "table.csv", setup=without_override)
    finally:
        filled.folder.chmod(0o755)
        filled.project.chmod(0o644)
    assert (written.returncode, written.stdout) == (1, "")
    assert "study.qualcode is read-only" in written.stderr
    assert (read.returncode, read.stderr) == (0, "")
    assert "talk,0,8,Question,Trust,Ann," in read.stdout
    assert (exported.returncode, exported.stderr) == (
        1,
        "qualcode: table.csv cannot be written: Permission denied\n",
    )
    assert filled.dump() == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with 1,000 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1000k", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_stops_an_import_and_the_project_stays_whole(
    run: "CommandLine", small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write("small.txt", "Anna: A few words.")
    run.write("large.txt", "".join(f"Anna: Sentence {n} of many.\nTom: Yes.\n" for n in range(9_000)))
    run.project = small_disk / "study.qualcode"
    run.done("-p", str(run.project), "init", "study")
    monkeypatch.setenv("QUALCODE_PROJECT", str(run.project))
    run.done("import", "small.txt")
    for _ in range(2):
        assert "there is no room left on the disk of study.qualcode" in run.refused("import", "large.txt")
        assert "All is well" in run.done("check")
        assert [line["name"] for line in run.data("transcripts")] == ["small"]
    run.done("import", "small.txt", "--again")


def test_a_full_disk_keeps_the_file_that_was_to_be_written_anew(
    filled: "CommandLine", small_disk: Path
) -> None:
    for kind in ("csv", "xlsx", "docx"):
        (small_disk / f"table.{kind}").write_text("last week's")
    room = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"\0" * (room.f_bavail * room.f_frsize))
    for kind in ("csv", "xlsx", "docx"):
        path = small_disk / f"table.{kind}"
        assert f"table.{kind} cannot be written: No space left" in filled.refused("table", "-o", path)
        assert path.read_text() == "last week's"
    assert "cannot be written" in filled.refused("codings", "export", small_disk / "table.csv")
    assert "cannot be written" in filled.refused("codebook", "export", small_disk / "table.csv")
    assert "no room left" in call("init", str(small_disk / "new")).stderr
    assert len(list(small_disk.iterdir())) == 4
