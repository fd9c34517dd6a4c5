"""Coding from the command line: passages by quote or place, codes by every name, each call one change."""

import unicodedata
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = """\
I: What is trust?
P1: Trust is a habit, she said. “It’s slow.”
I: And doubt?
P1: Doubt is a habit too — mostly.
"""
TEXT = "What is trust?\nTrust is a habit, she said. “It’s slow.”\nAnd doubt?\nDoubt is a habit too — mostly."
FRAMEWORK = """\
number,label,level
1,Wellbeing,1
1.3,CONTRIBUTION,2
1.3.1,Current approaches,3
,Informal pastoral role,4
,Training,4
1.3.2,Future approaches,3
,Training,4
2,9-5 and flexibility,1
"""


@pytest.fixture
def talk(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_talk)


def make_talk(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("talk.txt", TALK)
    study.write("framework.csv", FRAMEWORK)
    study.done("import", "talk.txt")
    study.done("codebook", "import", "framework.csv")
    assert study.data("transcripts", "talk")["text"] == TEXT


def references(study: "CommandLine") -> list[tuple[int, int, str, str, str]]:
    keys = ("start", "end", "quote", "code", "coder")
    return [tuple(row[key] for key in keys) for row in study.data("codings", "export")]


@pytest.mark.parametrize(
    "name",
    [
        "1.3.1/Informal pastoral role",
        "1.3.1 / informal  pastoral ROLE",
        "Informal pastoral role",
        "Wellbeing / CONTRIBUTION / Current approaches / Informal pastoral role",
        "Current approaches/Informal pastoral role",
        "1/1.3/1.3.1/Informal pastoral role",
    ],
)
def test_a_code_is_found_by_its_path_or_its_unique_label(talk: "CommandLine", name: str) -> None:
    said = talk.done("code", "talk", name, "--quote", "Trust is a habit")
    assert said == "Coded talk 15:31 at Informal pastoral role.\n"
    assert [row[:3] for row in references(talk)] == [(15, 31, "Trust is a habit")]


@pytest.mark.parametrize(
    ("name", "label"),
    [("1.3.2", "Future approaches"), ("1.3.2.", "Future approaches"), ("2", "9-5 and flexibility")],
)
def test_a_code_is_found_by_its_number(talk: "CommandLine", name: str, label: str) -> None:
    assert f" at {label}." in talk.done("code", "talk", name, "--at", "0:4")


def test_an_ambiguous_label_is_answered_with_the_paths(talk: "CommandLine") -> None:
    said = talk.refused("code", "talk", "training", "--at", "0:4")
    assert "2 codes are named 'training'; give the path of one: " in said
    assert "Wellbeing / CONTRIBUTION / Current approaches / Training" in said
    assert "Wellbeing / CONTRIBUTION / Future approaches / Training" in said
    talk.done("code", "talk", "1.3.2/Training", "--at", "0:4")


def test_unknown_names_are_answered_with_the_nearest(talk: "CommandLine") -> None:
    assert "did you mean “Informal pastoral role”" in talk.refused(
        "code", "talk", "Informal pastorl role", "--at", "0:4"
    )
    assert "there is no transcript 'tlak'; did you mean “talk”?" in talk.refused(
        "code", "tlak", "1.3", "--at", "0:4"
    )
    assert "`qualcode transcripts` lists them" in talk.refused("transcripts", "zzz")


def test_one_call_codes_at_several_codes_in_one_change(talk: "CommandLine") -> None:
    coded = talk.data("code", "talk", "1.3", "2", "--at", "15:31", "--memo", " so\r\nit goes ")
    assert [line["code"] for line in coded["codes"]] == ["Wellbeing / CONTRIBUTION", "9-5 and flexibility"]
    assert {row["memo"] for row in talk.data("codings", "export")} == {"so\nit goes"}
    assert (
        talk.data("history")[0]["label"]
        == "code a passage of talk at “CONTRIBUTION” and “9-5 and flexibility”"
    )
    talk.done("undo")
    assert references(talk) == []


def test_coding_the_same_passage_again_changes_nothing(talk: "CommandLine") -> None:
    talk.done("code", "talk", "2", "--at", "15:31")
    before = talk.dump()
    assert "You had coded it at 9-5 and flexibility already." in talk.done(
        "code", "talk", "2", "--at", "15:31"
    )
    assert talk.dump() == before
    talk.done("--coder", "Bo", "code", "talk", "2", "--at", "15:31")
    assert [row[4] for row in references(talk)] == ["Ann", "Bo"]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Trust is a habit", "Trust is a habit"),
        ("trust IS a  habit,\nshe", "Trust is a habit, she"),
        ('"It\'s slow."', "“It’s slow.”"),
        ("habit too - mostly", "habit too — mostly"),
        ("slow.” And doubt", "slow.”\nAnd doubt"),
    ],
)
def test_a_quote_is_found_but_for_case_space_and_marks(talk: "CommandLine", quote: str, found: str) -> None:
    talk.done("code", "talk", "2", "--quote", quote)
    assert references(talk)[0][2] == found


@pytest.mark.parametrize("file", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_quote_is_found_however_its_accents_are_kept(
    talk: "CommandLine", file: Literal["NFC", "NFD"], typed: Literal["NFC", "NFD"]
) -> None:
    talk.write("fr.txt", unicodedata.normalize(file, "Zoë est née à Genève, dit-elle."))
    talk.done("import", "fr.txt")
    talk.done("code", "fr", "2", "--quote", unicodedata.normalize(typed, "Zoë est née"))
    assert references(talk)[0][2] == "Zoë est née"
    words = unicodedata.normalize(typed, "Zoë")
    talk.write("sheet.csv", f"transcript,start,end,quote,code\nfr,0,3,{words},1.3\nfr,,,{words} est,1.3\n")
    assert talk.data("codings", "import", "sheet.csv")["imported"] == 2


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (("--quote", "is a habit"), "stands in 2 places (21:31, 73:83); give a longer one"),
        (("--quote", "Trust is the habit"), "is not in it; the nearest words are “trust? Trust is a habit"),
        (("--quote", "entirely elsewhere ####"), "is not in it"),
        (("--quote", " "), "the quote is empty"),
        (("--at", "0:999"), "0:999 is not a passage of this text, which runs from 0 to 97"),
        (("--at", "9:3"), "9:3 is not a passage of this text"),
        (("--at", "14:15"), "there is nothing but white space at 14:15"),
        (("--at", "0:4", "--quote", "Doubt"), "at 0:4 stands “What”, not the quote"),
    ],
)
def test_a_passage_that_cannot_be_is_refused(
    talk: "CommandLine", place: tuple[str, ...], sentence: str
) -> None:
    assert sentence in talk.refused("code", "talk", "2", *place)


def test_a_heading_that_is_not_codable_is_refused(talk: "CommandLine") -> None:
    talk.done("codebook", "define", "1.3", "--not-codable")
    assert "is a heading that passages may not be coded at" in talk.refused(
        "code", "talk", "1.3", "--at", "0:4"
    )
    talk.done("code", "talk", "2", "--at", "0:4")
    assert "may not be coded at" in talk.refused("recode", "talk", "2", "1.3", "--at", "0:4")


def test_uncoding_removes_only_what_was_named(talk: "CommandLine") -> None:
    for code in ("1.3", "2"):
        talk.done("code", "talk", code, "--at", "15:31")
    talk.done("--coder", "Bo", "code", "talk", "2", "--at", "15:31")
    assert talk.done("uncode", "talk", "2", "--at", "15:31") == "Removed 1 reference from talk 15:31.\n"
    assert [(row[3], row[4]) for row in references(talk)] == [("1.3", "Ann"), ("2", "Bo")]
    talk.done("uncode", "talk", "--at", "20:25", "--any-coder", "2")
    assert [(row[3], row[4]) for row in references(talk)] == [("1.3", "Ann")]
    assert "nothing is coded by Bo at 15:31 of talk" in talk.refused(
        "--coder", "Bo", "uncode", "talk", "--at", "15:31"
    )
    talk.done("undo")
    assert len(references(talk)) == 2


def test_several_references_in_reach_are_listed_instead_of_guessed(talk: "CommandLine") -> None:
    talk.done("code", "talk", "2", "--at", "15:31")
    talk.done("code", "talk", "2", "--at", "27:40")
    assert "2 references share words with it (15:31, 27:40)" in talk.refused(
        "uncode", "talk", "--at", "20:35"
    )


def test_recoding_moves_a_reference_with_its_memo(talk: "CommandLine") -> None:
    talk.done("code", "talk", "2", "--at", "15:31", "--memo", "hm")
    assert talk.done("recode", "talk", "2", "1.3", "--at", "15:31") == (
        "Moved 1 reference of talk from 9-5 and flexibility to CONTRIBUTION.\n"
    )
    row = talk.data("codings", "export")[0]
    assert (row["code"], row["memo"]) == ("1.3", "hm")
    assert "nothing is coded" in talk.refused("recode", "talk", "2", "1.3", "--at", "15:31")


def test_undo_and_redo_go_back_and_forth_over_restarts(talk: "CommandLine") -> None:
    states = [references(talk)]
    for place in ("0:4", "5:7", "8:13"):
        talk.done("code", "talk", "2", "--at", place)
        states.append(references(talk))
    for state in reversed(states[:-1]):
        assert "Undone: code a passage of talk" in talk.done("undo")
        assert references(talk) == state
    for state in states[1:]:
        assert "Done again: code a passage of talk" in talk.done("redo")
        assert references(talk) == state
    assert "there is nothing to redo" in talk.refused("redo")


def test_a_new_change_ends_what_can_be_redone(talk: "CommandLine") -> None:
    talk.done("code", "talk", "2", "--at", "0:4")
    talk.done("undo")
    talk.done("code", "talk", "2", "--at", "5:7")
    assert "there is nothing to redo" in talk.refused("redo")


def test_everything_can_be_undone_down_to_the_empty_project(talk: "CommandLine") -> None:
    talk.done("code", "talk", "2", "--at", "0:4")
    for _ in range(3):
        talk.done("undo")
    assert talk.data("transcripts") == talk.data("codebook", "show") == []
    assert "there is nothing to undo" in talk.refused("undo")
    assert "All is well" in talk.done("check")


def test_undo_takes_back_ones_own_changes_only(talk: "CommandLine") -> None:
    talk.done("--coder", "Bo", "code", "talk", "2", "--at", "0:4")
    talk.done("code", "talk", "2", "--at", "5:7")
    talk.done("--coder", "Bo", "undo")
    assert [row[4] for row in references(talk)] == ["Ann"]
    said = talk.refused("--coder", "Cy", "undo")
    assert "there is nothing of yours (Cy) to undo; the last change is Ann's" in said


def test_history_says_who_did_what_latest_first(talk: "CommandLine") -> None:
    talk.done("--coder", "Bo", "code", "talk", "2", "--at", "0:4")
    talk.done("--coder", "Bo", "undo")
    lines = talk.data("history")
    assert [(line["who"], line["kind"], line["state"]) for line in lines] == [
        ("Bo", "undo", "done"),
        ("Bo", "do", "undone"),
        ("Ann", "do", "done"),
        ("Ann", "do", "done"),
    ]
    said = talk.done("history", "--limit", "2")
    assert "undo: code a passage of talk at “9-5 and flexibility”" in said
    assert "(undone)" in said
    assert "import" not in said
    assert "import talk.txt" in talk.done("history", "--all")


def test_a_memo_on_a_passage_that_is_coded_already_is_kept_and_not_twice(talk: "CommandLine") -> None:
    for memo in ("", "first", "second", "second"):
        talk.done("code", "talk", "9-5 and flexibility", "--at", "15:31", "--memo", memo)
    (row,) = talk.data("codings", "export")
    assert row["memo"] == "first\n\nsecond"


def test_recoding_onto_the_same_passage_leaves_one_reference_with_both_memos(talk: "CommandLine") -> None:
    for code in ("1.3", "2"):
        talk.done("code", "talk", code, "--at", "15:31", "--memo", f"from {code}")
    talk.done("recode", "talk", "1.3", "2", "--at", "15:31")
    (row,) = talk.data("codings", "export")
    assert (row["code"], row["memo"]) == ("2", "from 1.3\n\nfrom 2")
    assert "the same code" in talk.refused("recode", "talk", "2", "2", "--at", "15:31")
