"""Correcting a transcript through the command line, and deciding on what it left."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

OLD = (
    "I: Why did you come here?\nP: So the lab is where we learn. Nobody tells you that at all.\nI: Thank you."
)


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("INT1.txt", OLD)
    study.done("import", "INT1.txt")
    study.done("codebook", "add", "Trust")
    study.done("code", "INT1", "Trust", "--quote", "So the lab is where we learn.")
    study.done("code", "INT1", "Trust", "--quote", "Nobody tells you that at all.", "--memo", "why?")


def test_a_corrected_file_moves_codings_and_a_lost_one_waits_until_it_is_placed(coded: "CommandLine") -> None:
    coded.write("new.txt", OLD.replace("Why", "And why").replace(" Nobody tells you that at all.", ""))
    assert "give --yes" in coded.refused("transcript", "correct", "INT1", "new.txt")
    before = coded.dump()
    assert "1 unchanged, 1 needs you" in coded.done("transcript", "correct", "INT1", "new.txt", "--dry-run")
    assert coded.dump() == before
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes", "--reason", "heard again")
    assert [row["references"] for row in coded.data("table")["rows"]] == [1]
    (line,) = coded.data("transcript", "lost", "INT1")
    assert (line["quote"], line["memos"]) == ("Nobody tells you that at all.", 1)
    coded.refused("transcript", "place", str(line["id"]), "--at", "0:9999")
    coded.refused("transcript", "drop", str(line["id"]))
    coded.done("transcript", "place", str(line["id"]), "--quote", "Thank you.")
    assert [row["references"] for row in coded.data("table")["rows"]] == [2]
    assert coded.data("transcript", "lost") == []
    coded.done("check")


def test_a_lost_coding_can_be_given_up_and_undo_brings_all_back(coded: "CommandLine") -> None:
    coded.write("new.txt", OLD.replace(" Nobody tells you that at all.", ""))
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes")
    coded.done("transcript", "drop", str(coded.data("transcript", "lost")[0]["id"]), "--yes")
    assert coded.data("transcript", "lost") == []
    coded.done("undo")
    coded.done("undo")
    assert [row["references"] for row in coded.data("table")["rows"]] == [2]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "other.txt",
            "A: Different words stand in this one.",
            "another interview",
        ),
        ("empty.txt", "", "is empty"),
        ("words.xyz", OLD, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_the_transcript_is_refused(
    coded: "CommandLine", name: str, content: str, said: str
) -> None:
    coded.write(name, content)
    assert said in coded.refused("transcript", "correct", "INT1", name, "--yes")


def test_the_same_file_changes_nothing(coded: "CommandLine") -> None:
    before = coded.dump()
    assert "nothing changed" in coded.done("transcript", "correct", "INT1", "INT1.txt")
    assert coded.dump() == before


def test_an_unknown_lost_coding_is_refused(coded: "CommandLine") -> None:
    assert "transcript lost" in coded.refused("transcript", "place", "7", "--at", "0:3")


Editor = Callable[..., None]


@pytest.fixture
def editor(coded: "CommandLine", monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Sets VISUAL to a program that replaces words in the file it is given, and may run a command first."""

    def use(*changes: tuple[str, str], status: int = 0, command: tuple[str, ...] = ()) -> None:
        script = coded.write(
            "editor.py",
            "import subprocess, sys\n"
            "from pathlib import Path\n"
            "path = Path(sys.argv[1])\n"
            "text = path.read_text(encoding='utf-8')\n"
            "Path('seen.txt').write_text(text, encoding='utf-8')\n"
            f"for old, new in {list(changes)!r}:\n"
            "    text = text.replace(old, new)\n"
            f"if {list(changes)!r}:\n"
            "    path.write_text(text, encoding='utf-8')\n"
            f"if {list(command)!r}:\n"
            f"    subprocess.run([sys.executable, '-m', 'qualcode', *{list(command)!r}], check=True)\n"
            f"sys.exit({status})\n",
        )
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(script)]))

    return use


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*-corrected*"))


def test_a_transcript_is_corrected_in_the_editor(coded: "CommandLine", editor: Editor) -> None:
    editor(("Why", "And why"), (">> P\n", ">> Pat\n"), (" Nobody tells you that at all.", ""))
    said = coded.done("transcript", "correct", "INT1", "--yes", "--reason", "heard again")
    assert "1 unchanged, 1 needs you" in said
    assert "P is called Pat now" in said
    assert ">> P\nSo the lab is where we learn." in (coded.folder / "seen.txt").read_text(encoding="utf-8")
    assert [row["references"] for row in coded.data("table")["rows"]] == [1]
    assert coded.data("history")[0]["label"] == "correct INT1 in an editor"
    assert kept(coded.folder) == []
    coded.done("check")


def test_an_editor_that_is_left_without_saving_changes_nothing(coded: "CommandLine", editor: Editor) -> None:
    editor()
    before = coded.dump()
    assert "INT1 was left as it is" in coded.done("transcript", "correct", "INT1")
    editor(("words that are not there", ""))
    assert "INT1 was left as it is" in coded.done("transcript", "correct", "INT1")
    assert coded.dump() == before
    assert kept(coded.folder) == []


def test_an_editor_that_fails_is_a_sentence(
    coded: "CommandLine", editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(("Why", "And why"), status=3)
    assert "the editor did not end well" in coded.refused("transcript", "correct", "INT1", "--yes")
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    assert "the editor did not end well" in coded.refused("transcript", "correct", "INT1", "--yes")
    monkeypatch.setenv("VISUAL", "an 'open quote")
    assert "the editor did not end well" in coded.refused("transcript", "correct", "INT1", "--yes")
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    assert "give a FILE" in coded.refused("transcript", "correct", "INT1", "--yes")


def test_what_was_written_is_kept_where_it_is_refused_and_can_be_given_as_a_file(
    coded: "CommandLine", editor: Editor
) -> None:
    editor((">> P\n", ">> P [1:99]\n"), ("Why", "And why"))
    said = coded.refused("transcript", "correct", "INT1", "--yes")
    assert "[1:99] is not a time" in said
    assert str(coded.folder / "INT1-corrected.txt") in said
    editor(("Why", "And why"))
    assert "give --yes" in coded.refused("transcript", "correct", "INT1")
    assert kept(coded.folder) == ["INT1-corrected-2.txt", "INT1-corrected.txt"]
    assert "2 unchanged" in coded.done("transcript", "correct", "INT1", "INT1-corrected-2.txt", "--yes")
    assert "And why did you come here?" in (coded.folder / "INT1-corrected-2.txt").read_text(encoding="utf-8")
    assert "the text is the same" in coded.done("transcript", "correct", "INT1", "INT1-corrected-2.txt")


def test_a_text_without_words_is_refused(coded: "CommandLine", editor: Editor) -> None:
    editor(*((words.partition(": ")[2], "") for words in OLD.split("\n")))
    assert "qualcode remove" in coded.refused("transcript", "correct", "INT1", "--yes")


def test_a_try_in_the_editor_keeps_what_was_written(coded: "CommandLine", editor: Editor) -> None:
    editor(("Why", "And why"))
    before = coded.dump()
    assert "2 unchanged" in coded.done("transcript", "correct", "INT1", "--dry-run")
    assert coded.dump() == before
    assert kept(coded.folder) == ["INT1-corrected.txt"]


def test_a_no_keeps_what_was_written(
    coded: "CommandLine", editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(what: str, *, yes: bool) -> None:
        raise click.Abort

    monkeypatch.setattr("qualcode.cli.transcript_correcting.confirm", no)
    editor(("Why", "And why"))
    assert "INT1-corrected.txt" in coded.refused("transcript", "correct", "INT1", status=130)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("transcript", "correct", "INT1", "other.txt", "--yes"), "given another text meanwhile"),
        (("remove", "INT1", "--yes"), "taken out of the project meanwhile"),
    ],
)
def test_a_text_that_was_changed_while_the_editor_was_open_is_not_overwritten(
    coded: "CommandLine", editor: Editor, command: tuple[str, ...], said: str
) -> None:
    coded.write("other.txt", OLD.replace("Thank you.", "Thank you very much."))
    editor(("Why", "And why"), command=command)
    ran = coded("transcript", "correct", "INT1", "--yes")
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
    assert coded.data("history")[0]["label"] in ("correct INT1 from other.txt", "remove INT1")
    assert kept(coded.folder) == ["INT1-corrected.txt"]


def test_the_texts_a_transcript_has_had_are_listed(coded: "CommandLine") -> None:
    coded.write("new.txt", OLD.replace("Why", "And why"))
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes", "--reason", "heard again")
    said = coded.done("transcript", "revisions", "INT1")
    assert [line.split()[0] for line in said.splitlines()] == ["Text", "1", "2*"]
    assert "correct INT1 from new.txt" in said.splitlines()[2]
    assert "heard again" in said.splitlines()[2]
    first, second = coded.data("transcript", "revisions", "int1")
    assert (second["words"] - first["words"], second["current"], second["who"]) == (1, True, "Ann")
    assert "qualcode transcripts" in coded.refused("transcript", "revisions", "XYZ9")


def test_check_says_how_many_codings_wait_and_that_is_no_failure(coded: "CommandLine") -> None:
    assert "wait" not in coded.done("check")
    coded.write("new.txt", OLD.replace(" Nobody tells you that at all.", ""))
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes")
    said = coded.done("check")
    assert "All is well.\n1 lost coding waits for a person to decide" in said
    assert [line["waiting"] for line in coded.data("check") if line["waiting"]] != []
    coded.done("transcript", "drop", "1", "--yes")
    assert "wait" not in coded.done("check")
