"""Pseudonyms through the command line."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from qualcode.pseudonyms import names_anywhere
from qualcode.store.cleancopy import clean_copy
from qualcode.store.models import Reference
from qualcode.store.project import Project
from transcripts.namekey import read_key

if TYPE_CHECKING:
    from conftest import CommandLine

KEY = "keys/key.csv"
ROWS = "name,placeholder,note\nQuimby,Berta,a person\nWalla Walla,Green Town,a place\nZelda,Carla,\n"


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    said = "I: Where were you?\n\nQuimby: In Walla Walla, with QUIMBY's quimbyish cat.\n\n"
    study.write("INT1.txt", f"{said}I: And then?\n\nQuimby: That was it.\n")
    study.done("import", "INT1.txt")
    study.done("codebook", "add", "Trust", "--definition", "as Quimby has it")
    study.done("code", "INT1", "Trust", "--quote", "In Walla Walla", "--memo", "Quimby again")
    study.write(KEY, ROWS)


def text(study: "CommandLine") -> str:
    return str(study.data("transcripts", "INT1")["text"])


def quotes(study: "CommandLine") -> list[str]:
    with Project.open(study.project, who="Ann") as project, project.read() as session:
        return sorted(session.scalars(select(Reference.quote)))


def test_a_dry_run_says_what_would_be_replaced_and_changes_nothing(coded: "CommandLine") -> None:
    before = coded.dump()
    said = coded.done("pseudonyms", "apply", KEY, "--dry-run")
    assert "Quimby       Berta            4  INT1, definition of a code, memo\n" in said
    assert "Walla Walla  Green Town       1  INT1\n" in said
    assert "By place: transcript 2, speaker 1, definition of a code 1, memo 1.\n" in said
    assert "Codings whose words change with them: 1.\n" in said
    assert "Found nowhere: Zelda.\nNothing was changed; it would do this.\n" in said
    assert coded.dump() == before


def test_placeholders_are_applied_with_a_reason_and_taken_back_by_one_undo(coded: "CommandLine") -> None:
    before = text(coded)
    said = coded.done("pseudonyms", "apply", KEY, "--yes", "--reason", "agreed")
    assert "Placeholders stand for names in 5 places, 1 transcript among them." in said
    assert "still has the earlier words in its history" in said
    assert text(coded) == (
        "Where were you?\nIn Green Town, with BERTA's quimbyish cat.\nAnd then?\nThat was it."
    )
    assert [line["label"] for line in coded.data("speakers")] == ["I", "Berta"]
    line = coded.data("history")[0]
    assert (line["label"], line["reason"]) == ("put placeholders for names by key.csv", "agreed")
    coded.done("undo")
    assert text(coded) == before


def test_nothing_is_replaced_where_nobody_can_be_asked(coded: "CommandLine") -> None:
    assert "give --yes to do it" in coded.refused("pseudonyms", "apply", KEY)


def test_names_are_put_back(coded: "CommandLine") -> None:
    before = coded.done("codings", "export"), text(coded)
    coded.done("pseudonyms", "apply", KEY, "--yes")
    said = coded.done("pseudonyms", "reverse", KEY, "--yes")
    assert "Names stand for placeholders in 5 places" in said
    assert (coded.done("codings", "export", "--without-key"), text(coded)) == before
    assert [line for line in coded.data("check") if line["problems"]] == []


def test_what_was_done_is_printed_as_data(coded: "CommandLine") -> None:
    found = coded.data("pseudonyms", "apply", KEY, "--yes", "--transcript", "int1")
    assert found == {
        "dry_run": False,
        "names": [
            {"find": "Quimby", "put": "Berta", "times": 2, "where": ["INT1"]},
            {"find": "Walla Walla", "put": "Green Town", "times": 1, "where": ["INT1"]},
        ],
        "places": {"transcript": 2, "speaker": 1},
        "references": 1,
        "cut": 0,
        "joined": 0,
        "inexact": 0,
        "never": ["Zelda"],
    }


def test_what_deserves_a_look_is_said(coded: "CommandLine") -> None:
    coded.write("INT2.txt", "I: With the quimby-Jones of wALLA Walla?\n")
    coded.done("import", "INT2.txt")
    coded.done("code", "INT2", "Trust", "--quote", "Jones of wALLA")
    said = coded.done("pseudonyms", "apply", KEY, "--dry-run")
    assert "Part of a longer word; list the whole where it is another name: “quimby-Jones”" in said
    assert "1 place would come back in the key's spelling" in said
    assert "Codings that begin or end inside one, and take in the whole of it now: 1." in said


def test_codings_that_become_one_are_counted_in_the_summary(coded: "CommandLine") -> None:
    coded.done("code", "INT1", "Trust", "--quote", "In Walla")
    coded.done("code", "INT1", "Trust", "--quote", "QUIMBY's quimbyish", "--memo", "stays two")
    said = coded.done("pseudonyms", "apply", KEY, "--yes")
    assert "since both cut the same name (undo parts them again): 1.\n" in said
    assert quotes(coded) == ["BERTA's quimbyish", "In Green Town"]
    coded.done("undo")
    assert quotes(coded) == ["In Walla", "In Walla Walla", "QUIMBY's quimbyish"]
    assert coded.data("pseudonyms", "apply", KEY, "--dry-run")["joined"] == 1


def test_a_key_beside_the_project_is_used_and_said(coded: "CommandLine") -> None:
    coded.write("key.csv", ROWS)
    ran = coded("pseudonyms", "apply", "key.csv", "--yes")
    assert ran.status == 0
    assert "key.csv lies beside the project" in ran.err


def test_check_says_where_names_still_stand(coded: "CommandLine") -> None:
    ran = coded("pseudonyms", "check", KEY)
    assert ran.status == 1
    assert "Quimby           1  memo                  Quimby again\n" in ran.out
    coded.done("pseudonyms", "apply", KEY, "--yes")
    assert "None of the 3 names stands in the project" in coded.done("pseudonyms", "check", KEY)
    coded.done("codebook", "rename", "Trust", "Zelda's trust")
    coded.done("codebook", "rename", "Zelda's trust", "Trust")
    said = coded.done("pseudonyms", "check", KEY)
    assert "Some stand in what is kept as it was written: line of the history 2.\n" in said
    left = coded.data("pseudonyms", "check", KEY)
    assert {(place["what"], place["name"], place["replaced"]) for place in left} == {
        ("line of the history", "Zelda", False)
    }


def test_codings_and_codebook_do_not_leave_with_a_name(coded: "CommandLine") -> None:
    coded.done("pseudonyms", "apply", KEY, "--yes")
    coded.done("codebook", "define", "Trust", "--example", "Zelda did")
    coded.done("code", "INT1", "Trust", "--at", "0:5", "--memo", "ask Zelda")
    for what in ("codings", "codebook"):
        assert "by the key key.csv, which is needed" in coded.refused(what, "export", "out.csv")
        assert "“Zelda” (1)" in coded.refused(what, "export", "out.csv", "--key", KEY)
        assert not (coded.folder / "out.csv").exists()
        coded.done(what, "export", "out.csv", "--key", KEY, "--redact")
        written = (coded.folder / "out.csv").read_text()
        assert "Carla" in written
        assert "Zelda" not in written
        coded.done(what, "export", "out.csv", "--without-key")
        assert "Zelda" in (coded.folder / "out.csv").read_text()
        (coded.folder / "out.csv").unlink()
        coded.refused(what, "export", "--without-key", "--redact", status=2)


def test_the_key_is_found_in_the_environment(coded: "CommandLine", monkeypatch: pytest.MonkeyPatch) -> None:
    coded.done("pseudonyms", "apply", KEY, "--yes")
    monkeypatch.setenv("QUALCODE_KEY", str(coded.folder / KEY))
    assert "Green Town" in coded.done("codings", "export")


def test_a_project_without_a_key_exports_as_ever(coded: "CommandLine") -> None:
    assert "Quimby again" in coded.done("codings", "export")


def test_a_clean_copy_has_no_name_in_the_bytes_of_its_file(coded: "CommandLine") -> None:
    for number in range(40):
        coded.write(
            f"more/M{number}.txt", f"I: Number {number} is about Quimby, Zelda and nobody else.\n" * 30
        )
    coded.done("import", "more")
    coded.done("remove", "M7", "--yes")
    coded.done("pseudonyms", "apply", KEY, "--yes", "--reason", "for Quimby")
    said = coded.done("pseudonyms", "clean-copy", "clean", "--key", KEY)
    assert "no listed name stands in any part of it" in said
    old, new = (coded.folder / name for name in ("study.qualcode", "clean.qualcode"))
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in (b"quimby is", b"quimby,", b"zelda", b"walla"):
        assert name in old.read_bytes().lower() or name == b"quimby is"
        assert name not in new.read_bytes().lower()
    assert not [path for path in coded.folder.iterdir() if path.name.startswith("clean.qualcode-")]
    with closing(sqlite3.connect(new)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_a_clean_copy_is_the_project_as_it_stands_and_nothing_before(coded: "CommandLine") -> None:
    coded.done("pseudonyms", "apply", KEY, "--yes")
    coded.done("pseudonyms", "clean-copy", "clean.qualcode", "--key", KEY)
    clean = ("-p", "clean.qualcode")
    for what in (("transcripts",), ("speakers",), ("codebook", "show")):
        assert coded.data(*clean, *what) == coded.data("-p", "study", *what)
    shown = coded.done(*clean, "codings", "export")
    assert shown == coded.done("-p", "study", "codings", "export", "--key", KEY)
    assert [line["label"] for line in coded.data(*clean, "history")] == ["made as a clean copy"]
    assert [line for line in coded.data(*clean, "check") if line["problems"]] == []
    assert "nothing" in coded(*clean, "undo").err
    coded.done(*clean, "codebook", "add", "Fear")
    coded.done(*clean, "undo")
    assert "Names stand for placeholders" in coded.done(*clean, "pseudonyms", "reverse", KEY, "--yes")


def test_a_clean_copy_is_refused_where_a_name_stands_or_it_would_take_a_place(coded: "CommandLine") -> None:
    coded.write("clean.qualcode", "")
    assert "no key was applied" in coded.refused("-p", "study", "pseudonyms", "clean-copy", "new")
    refused = ("-p", "study", "pseudonyms", "clean-copy")
    assert "2 listed names still stand" in coded.refused(*refused, "new", "--key", KEY)
    coded.done("-p", "study", "pseudonyms", "apply", KEY, "--yes")
    assert "exists already" in coded.refused(*refused, "clean", "--key", KEY)
    assert coded.refused(*refused, "new").endswith("name it with --key FILE or in $QUALCODE_KEY\n")
    assert "no folder" in coded.refused(*refused, "nowhere/new", "--key", KEY)
    assert not (coded.folder / "new.qualcode").exists()


def test_the_proof_of_a_clean_copy_finds_a_name_in_any_column(coded: "CommandLine") -> None:
    clean_copy(coded.project, coded.folder / "dirty.qualcode", label="by Zelda", who="Quimby")
    with Project.open(coded.folder / "dirty.qualcode", who="Ann") as copy, copy.read() as session:
        found = names_anywhere(session, read_key(coded.folder / KEY))
    assert {*found} == {
        *("change.label", "code.definition", "memo.text", "reference.quote"),
        *("revision.text", "speaker.label", "turn.label"),
    }


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("name,placeholder\nQuimby,X\nZelda,X\n", "key.csv: line 3: “Quimby” and “Zelda” have one"),
        ("name,who\nQuimby,X\n", "key.csv: a key needs the columns"),
        ("name,placeholder\nQuimby,Cat\n", "key.csv: the placeholder “Cat” stands in the transcript “INT1”"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused(coded: "CommandLine", rows: str, sentence: str) -> None:
    coded.write(KEY, rows)
    assert sentence in coded.refused("pseudonyms", "apply", KEY, "--yes")


def test_a_missing_key_and_an_unknown_transcript_are_refused(coded: "CommandLine") -> None:
    assert "no such file" in coded.refused("pseudonyms", "apply", "nowhere.csv", "--yes")
    refused = coded.refused("pseudonyms", "apply", KEY, "--yes", "--transcript", "INT9")
    assert "there is no transcript 'INT9'" in refused
    assert "none of its placeholders" in coded.refused("pseudonyms", "reverse", KEY, "--yes")


def test_a_key_whose_names_stand_nowhere_is_kept_on_record(coded: "CommandLine") -> None:
    coded.write(KEY, "name,placeholder\nXaver,Yves\n")
    said = coded.done("pseudonyms", "apply", KEY)
    assert "No listed name stands in the project; exports look out for them from now on." in said
    coded.done("codebook", "define", "Trust", "--example", "Xaver's")
    assert "“Xaver” (1)" in coded.refused("codebook", "export", "--key", KEY)
