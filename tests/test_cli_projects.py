"""Which project file a command works on, and files that cannot be used as one."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qualcode.store import connection

if TYPE_CHECKING:
    from conftest import CommandLine

READING = (("table",), ("history",), ("check",), ("codings", "export"), ("codebook", "show"))
WRITING = (("codebook", "add", "New"), ("import", "talk.txt"), ("undo",))


@pytest.fixture
def filled(run: "CommandLine") -> "CommandLine":
    """A project of many pages, closed and in one file."""
    return run.prepare(make_filled)


def make_filled(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("talk.txt", "\n".join(f"I: Question {n}?\nP1: Answer {n}." for n in range(2000)))
    study.done("import", "talk.txt")
    for label in ("Trust", "Doubt"):
        study.done("codebook", "add", label)
    study.done("code", "talk", "Trust", "--at", "0:8")
    assert not Path(f"{study.project}-wal").exists()


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(statement)


def test_init_makes_an_empty_project_in_this_folder(run: "CommandLine") -> None:
    assert "Made Trust study.qualcode" in run.done("init", "Trust study")
    assert (run.folder / "Trust study.qualcode").is_file()
    assert run.data("transcripts") == run.data("codebook", "show") == run.data("history") == []
    assert run.data("table")["title"] == "Trust study"


def test_init_takes_the_place_that_p_names(run: "CommandLine") -> None:
    (run.folder / "sub").mkdir()
    run.done("-p", "sub/file", "init", "Study of trust")
    assert run.data("-p", "sub/file.qualcode", "table")["title"] == "Study of trust"
    assert "Made again.qualcode" in run.done("init", "again.qualcode")


def test_init_never_overwrites(study: "CommandLine") -> None:
    assert "study.qualcode exists already" in study.refused("init", "study")
    assert "there is no folder" in study.refused("init", "nowhere/study")


def test_the_only_project_of_the_folder_is_taken(run: "CommandLine") -> None:
    assert "there is no project in this folder" in run.refused("table")
    run.done("init", "one")
    assert run.data("table")["title"] == "one"
    run.done("init", "two")
    sentence = run.refused("table")
    assert "there are 2 projects in this folder (one.qualcode, two.qualcode)" in sentence
    assert "-p PROJECT" in sentence
    assert run.data("-p", "two", "table")["title"] == "two"


def test_p_goes_before_the_environment_which_goes_before_the_folder(
    run: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two", "three"):
        run.done("init", name)
    monkeypatch.setenv("QUALCODE_PROJECT", "two.qualcode")
    assert run.data("table")["title"] == "two"
    assert run.data("-p", "three.qualcode", "table")["title"] == "three"
    assert run.data("-p", str(run.folder / "one"), "table")["title"] == "one"


def test_p_may_name_a_folder_with_one_project(study: "CommandLine", monkeypatch: pytest.MonkeyPatch) -> None:
    (study.folder / "elsewhere").mkdir()
    monkeypatch.chdir(study.folder / "elsewhere")
    assert study.data("-p", "..", "table")["title"] == "study"
    assert "there is no project in this folder" in study.refused("table")


def test_a_missing_project_is_named(run: "CommandLine") -> None:
    assert "there is no project file nothing.qualcode" in run.refused("-p", "nothing.qualcode", "table")
    assert not (run.folder / "nothing.qualcode").exists()
    long = "a" * 5000
    assert "File name too long" in run.refused("-p", long, "table")


@pytest.mark.parametrize("call", READING + WRITING, ids=" ".join)
def test_a_truncated_project_is_refused_wherever_it_was_cut(
    filled: "CommandLine", call: tuple[str, ...]
) -> None:
    data = filled.project.read_bytes()
    for size in (0, 1, 15, 60, 100, 512, 4096, len(data) // 2, len(data) * 9 // 10, len(data) - 1):
        filled.project.write_bytes(data[:size])
        sentence = filled.refused(*call)
        assert "study.qualcode" in sentence
        assert any(words in sentence for words in ("cut short", "is empty", "is not a qualcode project"))
        assert filled.project.read_bytes() == data[:size]


@pytest.mark.parametrize("content", [b"", b"Anna: hello", b"\0" * 5000, b"SQLite format 3\0" + b"\0" * 500])
def test_a_file_that_is_no_project_is_refused_and_kept(run: "CommandLine", content: bytes) -> None:
    run.write("study.qualcode", content)
    for call in READING + WRITING:
        assert "study.qualcode" in run.refused(*call)
    assert run.project.read_bytes() == content


def test_another_programs_database_is_refused_and_kept(run: "CommandLine") -> None:
    execute(run.project, "CREATE TABLE bookmark (url TEXT)")
    before = run.project.read_bytes()
    for call in READING + WRITING:
        assert "an SQLite file of another program" in run.refused(*call)
    assert run.project.read_bytes() == before


def test_a_project_of_a_newer_program_is_refused_and_kept(filled: "CommandLine") -> None:
    execute(filled.project, "UPDATE alembic_version SET version_num = '9999'")
    before = filled.project.read_bytes()
    for call in READING + WRITING:
        assert "was written by a newer version of qualcode" in filled.refused(*call)
    assert filled.project.read_bytes() == before


def test_a_trigger_from_a_stranger_never_runs(filled: "CommandLine") -> None:
    execute(filled.project, "CREATE TRIGGER sly AFTER INSERT ON code BEGIN DELETE FROM reference; END")
    assert "holds sly, which qualcode did not make" in filled.refused("codebook", "add", "New")


def test_a_page_overwritten_in_the_middle_is_found_by_check(filled: "CommandLine") -> None:
    data = bytearray(filled.project.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    filled.project.write_bytes(data)
    ran = filled("check")
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert "damaged" in ran.err or "wrong" in ran.out


def test_a_project_that_is_being_written_can_be_read_and_waits_for_its_turn(
    filled: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(filled.project, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for call in WRITING:
            assert "another program is writing to study.qualcode" in filled.refused(*call)
        assert filled.data("codings", "export")
    filled.done("codebook", "add", "New")


def test_a_new_project_is_made_here_whatever_the_environment_names(
    run: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("init", "first")
    monkeypatch.setenv("QUALCODE_PROJECT", "first.qualcode")
    run.done("init", "second")
    assert sorted(path.name for path in run.folder.iterdir()) == ["first.qualcode", "second.qualcode"]
