"""Projects of other programs from the command line: rehearsed, imported, refused with a sentence."""

import io
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peers
import pytest
from test_exchange_refi_real import HOLLOW, NVIVO, PROJECTS, found, plain, real, tree_of

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = "I: How was it?\r\nP1: Trust 😀 is a habit. Doubt too.\r\n"
NAMES = ("ann", "feelings", "trust", "talk", "sel", "coding", "sel2", "coding2", "lost", "memo")
GUIDS = {name: f"{number:08}-0000-4000-8000-000000000000" for number, name in enumerate(NAMES, 1)}
PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Habits" origin="NVivo for Windows 12.6">
<Users><User guid="{ann}" name="Ann B."/></Users>
<CodeBook><Codes><Code guid="{feelings}" name="Feelings" isCodable="false">
<Code guid="{trust}" name="Trust" isCodable="true" color="#aa0000"/></Code></Codes></CodeBook>
<Sources><TextSource guid="{talk}" name="talk" plainTextPath="internal://{talk}.txt">
<PlainTextSelection guid="{sel}" name="Trust 😀" startPosition="20" endPosition="28" creatingUser="{ann}">
<Coding guid="{coding}" creatingUser="{ann}"><CodeRef targetGUID="{trust}"/></Coding></PlainTextSelection>
<PlainTextSelection guid="{sel2}" name="Doubt" startPosition="41" endPosition="46" creatingUser="{ann}">
<Coding guid="{coding2}" creatingUser="{ann}"><CodeRef targetGUID="{feelings}"/></Coding></PlainTextSelection>
<NoteRef targetGUID="{memo}"/></TextSource>%s</Sources>
<Notes><Note guid="{memo}" creatingUser="{ann}">
<PlainTextContent>in the kitchen</PlainTextContent></Note></Notes>
</Project>"""
LOST = '<TextSource guid="{lost}" name="lost" plainTextPath="internal://{lost}.txt"/>'


def archive(more: str = "", text: str | None = TALK) -> bytes:
    """A project as NVivo writes it: UTF-16 units, line ends as two."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("Project.qde", (PROJECT % more).format(**GUIDS))
        if text is not None:
            file.writestr(f"Sources/{GUIDS['talk']}.txt", "\ufeff" + text)
    return packed.getvalue()


def quotes(study: "CommandLine") -> list[tuple[str, str, str]]:
    return [(row["quote"], row["code"], row["coder"]) for row in study.data("codings", "export")]


def test_a_project_is_imported_as_one_step_of_the_history(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive())
    said = study.done("import", "habits.qdpx")
    assert "habits.qdpx: a project of NVivo for Windows 12.6" in said
    assert "2 references were read back and stand on their words." in said
    assert "2 passages the file says which words they are: 2 agree." in said
    assert "1 × heading with codings, now a code: Feelings" in said
    assert quotes(study) == [
        ("Trust 😀", "Feelings/Trust", "Ann B."),
        ("Doubt", "Feelings", "Ann B."),
    ]
    assert study.data("history")[0]["label"] == "import habits.qdpx (NVivo for Windows 12.6)"
    assert study.done("check").count("✗") == 0
    study.done("undo")
    assert quotes(study) == []
    assert study.data("transcripts") == []


def test_a_rehearsal_says_what_an_import_would_do_and_does_nothing(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive())
    before = study.dump()
    rehearsed = study.data("import", "habits.qdpx", "--dry-run")
    assert study.dump() == before
    done = study.data("import", "habits.qdpx")
    assert (rehearsed.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert rehearsed == done
    assert done["made"] == {
        "coder": 1,
        "code": 2,
        "interview": 1,
        "transcript": 1,
        "reference": 2,
        "memo": 1,
    }
    assert done["offsets"]["convention"] == "utf-16"
    assert done["references"] == {"Feelings": 1, "Feelings / Trust": 1}


def test_offsets_can_be_said(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive())
    done = study.data("import", "habits.qdpx", "--offsets", "code-points")
    assert done["offsets"] == {"convention": "code-points", "sure": 1.0, "why": []}
    assert [words for words, _, _ in quotes(study)] == ["Trust 😀 ", "oubt "]
    assert done["mismatches"][0]["count"] == 1
    said = study.refused("import", "habits.qdpx", "--offsets", "inches")
    assert "no way to count offsets named 'inches'" in said


def test_offsets_are_not_asked_for_where_they_are_known(study: "CommandLine") -> None:
    export_ours(study)
    study.done("init", "two")
    said = study.refused("-p", "two.qualcode", "import", "study.qdpx", "--offsets", "utf-8")
    assert "import it without --offsets" in said
    assert study.data("-p", "two.qualcode", "transcripts") == []
    done = study.data("-p", "two.qualcode", "import", "study.qdpx")
    assert done["offsets"] == {"convention": "code-points", "sure": 1.0, "why": []}


def test_a_text_that_cannot_be_read_is_named_once_and_no_text_at_all_is_said(study: "CommandLine") -> None:
    packed = io.BytesIO(archive(text=None))
    with zipfile.ZipFile(packed, "a") as file:
        file.writestr(f"Sources/{GUIDS['talk']}.txt", bytes(range(256)))
    study.write("habits.qdpx", packed.getvalue())
    assert "  talk: it holds a NUL" in study.refused("import", "habits.qdpx")
    said = study.done("import", "habits.qdpx", "--missing", "leave")
    assert "Offsets: there is no text that they could count in." in said


def test_a_project_among_transcripts_and_a_framework_are_told_what_to_do(study: "CommandLine") -> None:
    study.write("folder/talk.txt", "I: Hello.\nP: Hi.\n")
    study.write("folder/habits.qdpx", archive())
    study.write("codes.qdc", "<CodeBook/>")
    said = study.done("import", "folder")
    assert "habits.qdpx: .qdpx: not a kind of transcript; it holds another program's project; import" in said
    assert "`qualcode codebook import` takes a framework" in study.refused("import", "codes.qdc")


def test_the_same_file_twice_adds_nothing_and_says_so(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive())
    study.done("import", "habits.qdpx")
    before = study.dump()
    said = study.done("import", "habits.qdpx")
    assert study.dump() == before
    assert "There is nothing in it that the project does not have; nothing is added." in said


def test_missing_texts_are_refused_unless_left(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive(LOST))
    said = study.refused("import", "habits.qdpx")
    assert "1 text is missing:\n  lost: its text is not among" in said
    assert "--missing leave imports the rest" in said
    assert "The import needs --missing leave." in study.done("import", "habits.qdpx", "--dry-run")
    assert "1 × text that is missing: lost" in study.done("import", "habits.qdpx", "--missing", "leave")
    assert len(quotes(study)) == 2


@pytest.mark.parametrize("answer", ["y", "n"])
def test_at_a_terminal_missing_texts_are_asked_about(
    study: "CommandLine", monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    study.write("habits.qdpx", archive(LOST))
    typed = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    before = study.dump()
    ran = study("import", "habits.qdpx")
    assert "Import the rest" in ran.err
    assert (ran.status == 0) == (answer == "y")
    assert (study.dump() != before) == (answer == "y")


def test_what_cannot_be_said_together_is_refused(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive())
    study.write("talk.txt", "I: Hello.\nP: Hi.\n")
    assert "import it alone" in study.refused("import", "talk.txt", "habits.qdpx")
    said = study.refused("import", "habits.qdpx", "--interview", "P1", status=2)
    assert "are for transcripts" in said
    said = study.refused("import", "talk.txt", "--dry-run", status=2)
    assert "--dry-run is for a project of another program" in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 nothing",
        b"<Project/>",
        archive()[:700],
        archive().replace(b"</Project>", b"</Projekt>"),
    ],
    ids=["empty", "no archive", "plain XML", "cut", "altered"],
)
def test_what_is_no_project_gets_a_sentence(study: "CommandLine", content: bytes) -> None:
    study.write("habits.qdpx", content)
    assert "habits.qdpx: " in study.refused("import", "habits.qdpx")


def test_without_a_project_it_says_how_to_make_one(run: "CommandLine") -> None:
    run.write("habits.qdpx", archive())
    ran = run("import", "habits.qdpx")
    assert ran.status == 1
    assert "make one with `qualcode init NAME`" in ran.err


def xml_counts(path: Path) -> dict[str, int]:
    """Codings in texts per code, from the XML alone: distinct by place, code and coder."""
    tree = tree_of(path)
    codes = {plain(code.get("guid")): code.get("name") for code in found(tree, ".//q:CodeBook//q:Code")}
    places: dict[str, set[Any]] = {}
    for source in found(tree, ".//q:TextSource"):
        for selection in found(source, "q:PlainTextSelection"):
            for coding in found(selection, "q:Coding"):
                (code,) = found(coding, "q:CodeRef")
                place = (source.get("guid"), selection.get("startPosition"), selection.get("endPosition"))
                key = plain(code.get("targetGUID"))
                places.setdefault(key, set()).add((*place, coding.get("creatingUser")))
    return {f"{codes[key]} {key}": len(found) for key, found in places.items()}


@pytest.mark.parametrize("name", PROJECTS)
def test_real_projects_come_in_with_the_counts_of_their_xml(study: "CommandLine", name: str) -> None:
    path = real(name)
    done = study.data("import", path, "--missing", "leave")
    tree = tree_of(path)
    assert done["made"].get("code", 0) == len(found(tree, ".//q:CodeBook//q:Code"))
    lost = [loss for loss in done["left_behind"] if loss["kind"] == "text that is missing"]
    if not lost:
        assert done["made"].get("transcript", 0) == len(found(tree, ".//q:TextSource"))
        expected = sorted(xml_counts(path).values())
        assert sorted(done["references"].values()) == expected
        assert sum(expected) == done["made"].get("reference", 0) == done["proven"]
    assert study.done("check")


def cut_out(path: Path) -> list[str]:
    """The words of every coding, cut out of the UTF-16 bytes of the text as NVivo counts them."""
    words = []
    with zipfile.ZipFile(path) as packed:
        for source in found(tree_of(path), ".//q:TextSource"):
            name = source.get("plainTextPath", "").removeprefix("internal://")
            units = packed.read(f"Sources/{name}").decode("utf-8-sig").encode("utf-16-le")
            for selection in found(source, "q:PlainTextSelection"):
                start, end = (int(selection.get(f"{which}Position", "")) for which in ("start", "end"))
                cut = units[2 * start : 2 * end].decode("utf-16-le").replace("\r\n", "\n")
                words += [cut.strip("\r\n")] * len(found(selection, "q:Coding"))
    return sorted(words)


def test_all_codings_of_the_nvivo_project_stand_on_their_words(study: "CommandLine") -> None:
    """There are 892 characters in its text that are two in UTF-16."""
    path = real(NVIVO)
    assert study.data("import", path)["made"]["reference"] == 303
    rows = study.data("codings", "export")
    assert sorted(row["quote"].strip("\n") for row in rows) == cut_out(path)
    assert len(rows) == 303


def test_a_hollow_project_is_told(study: "CommandLine") -> None:
    said = study.done("import", real(HOLLOW))
    assert "2 × transcript without a word" in said


def export_ours(study: "CommandLine") -> None:
    """A project of our own as study.qdpx."""
    study.write("talk.txt", "Ivy: How was it?\nPat: Trust is a habit.\n")
    columns, row = "number,label,level,definition,inclusion", "1,Trust,1,When it is there,Always"
    study.write("framework.csv", f"{columns}\n{row}\n")
    study.done("import", "talk.txt")
    study.done("codebook", "import", "framework.csv")
    study.done("code", "talk", "--quote", "Trust is a habit", "Trust", "--memo", "why?")
    study.done("export", "study.qdpx")


def test_our_own_archive_adds_nothing_to_the_project_that_it_is_of(study: "CommandLine") -> None:
    export_ours(study)
    before = study.dump()
    assert "nothing is added" in study.done("import", "study.qdpx")
    assert study.dump() == before


def test_our_own_archive_comes_into_another_project_with_its_words_and_fields(study: "CommandLine") -> None:
    export_ours(study)
    study.write("other.txt", "Ivy: Other words.\nPat: Yes.\n")
    study.done("init", "two")
    study.done("-p", "two.qualcode", "import", "other.txt")
    study.done("-p", "two.qualcode", "import", "study.qdpx")
    other, talk = study.data("-p", "two.qualcode", "transcripts")
    assert (other["name"], talk["turns"], talk["speakers"]) == ("other", 2, ["Ivy", "Pat"])
    (row,) = study.data("-p", "two.qualcode", "codings", "export")
    assert (row["start"], row["end"], row["quote"]) == (12, 28, "Trust is a habit")
    assert row["memo"] == "why?"
    (code,) = study.data("-p", "two.qualcode", "codebook", "show")
    assert (code["number"], code["definition"], code["inclusion"]) == ("1", "When it is there", "Always")


def test_projects_of_peers_come_in(study: "CommandLine") -> None:
    peers.taguette(
        study.folder / "towns.sqlite3",
        {"talk": "<p>Ann: I grow 🌱 at the café.</p>"},
        {"trust": "", "trust.near": ""},
        [("talk", "grow 🌱 at", ("trust.near", "trust"))],
    )
    assert "a project of Taguette" in study.done("import", "towns.sqlite3")
    texts, coded = {"town.txt": b"Cy: One.\r\nTwo.\r\n"}, [("town.txt", 1, "money", "bo")]
    peers.qc(study.folder / "rents", texts, "- money\n", coded)
    assert study.data("import", "rents")["made"]["reference"] == 1
    assert [words for words, _, _ in quotes(study)] == ["grow 🌱 at", "grow 🌱 at", "Two."]
    assert "All is well." in study.done("check")


KILLED = """
import os, signal
from qualcode.cli import main
from qualcode.exchange.refi.qdpx import RefiStudy

def dying(self, whole=RefiStudy.selections):
    passages = whole(self)
    yield next(passages)
    os.kill(os.getpid(), signal.SIGKILL)

RefiStudy.selections = dying
main(["import", "habits.qdpx"])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX signals")
def test_an_import_that_is_killed_in_the_middle_leaves_the_project_as_it_was(study: "CommandLine") -> None:
    study.write("habits.qdpx", archive())
    before = study.dump()
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, cwd=study.folder)
    assert killed.returncode == -signal.SIGKILL
    assert study.dump() == before
    assert study.done("check").count("✗") == 0
    study.done("import", "habits.qdpx")
    assert len(quotes(study)) == 2
