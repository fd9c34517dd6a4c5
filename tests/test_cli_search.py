"""``qualcode search``: what is printed, which hits the options keep, and what is refused."""

from typing import TYPE_CHECKING

import pytest

from exports.formats.columns import cell_width

if TYPE_CHECKING:
    from conftest import CommandLine

ONE = (
    "Interviewer: Is the lab safe?\n\nAnna: The lab is safe. Apprentices work in it, and apprenticeships cost"
    " money.\n\nInterviewer: Thank you.\n\nAnna: Bye.\n"
)
TWO = (
    "Interviewer: And your lab?\n\nBen: A laboratory, 信頼 and a lab of trust. I was an apprentice.\n\n"
    "Interviewer: Oh.\n\nBen: Yes.\n"
)
SHEET = "interview,Type\nINT1,College\nINT2,University\n"


@pytest.fixture
def talks(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_talks)


def make_talks(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("in/INT1.txt", ONE)
    study.write("in/INT2.txt", TWO)
    study.write("sheet.csv", SHEET)
    study.done("import", "in", "--attributes", "sheet.csv")
    study.done("codebook", "add", "Safety")
    study.done("codebook", "add", "Fire", "--under", "Safety")
    study.done("codebook", "add", "Trust")
    study.done("code", "INT1", "Fire", "--quote", "The lab is safe.")
    study.done("code", "INT2", "Trust", "--quote", "lab of trust")


def hits(talks: "CommandLine", *arguments: str) -> list[tuple[str, str, str]]:
    found = talks.data("search", *arguments, "--by", "place")["hits"]
    return [(hit["transcript"], hit["speaker"], hit["words"]) for hit in found]


def test_hits_stand_below_one_another_with_what_is_around_them(talks: "CommandLine") -> None:
    lines = talks.done("search", "lab", "--by", "place").splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["INT1", "INT1", "INT2", "INT2"]
    starts = {cell_width(line[: line.rindex(" lab") + 1]) for line in lines[:4]}
    assert len(starts) == 1
    assert "A laboratory, 信頼 and a lab of trust." in lines[3]
    assert lines[-1] == "4 hits in 2 interviews."


@pytest.mark.parametrize(
    ("options", "speakers"),
    [
        ((), ["Interviewer", "Anna", "Interviewer", "Ben"]),
        (("--interviewer",), ["Interviewer", "Interviewer"]),
        (("--exclude-interviewer",), ["Anna", "Ben"]),
        (("--speaker", "ben"), ["Ben"]),
        (("--where", "type=college"), ["Interviewer", "Anna"]),
        (("--in", "int2"), ["Interviewer", "Ben"]),
        (("--in", "INT1", "--in", "INT2", "--where", "Type=University"), ["Interviewer", "Ben"]),
        (("--coded",), ["Anna", "Ben"]),
        (("--not-coded",), ["Interviewer", "Interviewer"]),
        (("--code", "Safety"), ["Anna"]),
        (("--not-code", "Safety"), ["Interviewer", "Interviewer", "Ben"]),
        (("--code", "Trust", "--in", "INT1"), []),
    ],
)
def test_options_keep_some_hits(talks: "CommandLine", options: tuple[str, ...], speakers: list[str]) -> None:
    assert [speaker for _, speaker, _ in hits(talks, "lab", *options)] == speakers
    expression = talks.data("search", "--regex", r"\blab\b", *options)["hits"]
    assert [hit["speaker"] for hit in expression] == speakers


def test_a_role_that_was_given_is_searched_like_a_label(talks: "CommandLine") -> None:
    talks.done("speakers", "set", "Ben", "--role", "Manager")
    assert [speaker for _, speaker, _ in hits(talks, "lab", "--speaker", "manager")] == ["Ben"]
    assert [speaker for _, speaker, _ in hits(talks, "lab", "--speaker", "Ben")] == ["Ben"]


def test_a_hit_is_coded_where_a_passage_overlaps_it_and_not_where_one_only_stands_before(
    talks: "CommandLine",
) -> None:
    talks.done("code", "INT1", "Trust", "--quote", "Apprentices")
    talks.done("code", "INT1", "Trust", "--quote", "The lab is safe. Apprentices work in it")
    coded = [words for _, _, words in hits(talks, "apprentices OR work OR it OR apprenticeships", "--coded")]
    assert coded == ["Apprentices", "work", "it"]
    assert hits(talks, "apprenticeships OR was", "--not-coded") == [
        ("INT1", "Anna", "apprenticeships"),
        ("INT2", "Ben", "was"),
    ]


def test_other_forms_are_found_when_asked_for(talks: "CommandLine") -> None:
    assert hits(talks, "apprentice") == [("INT2", "Ben", "apprentice")]
    assert [words for _, _, words in hits(talks, "apprentice", "--lemma")] == [
        "Apprentices",
        "apprenticeships",
        "apprentice",
    ]
    assert [words for _, _, words in hits(talks, '"apprentice working"', "--lemma")] == ["Apprentices work"]
    assert hits(talks, "apprenticeship NEAR/1 costing", "--lemma") == [
        ("INT1", "Anna", "apprenticeships cost")
    ]


def test_pages_together_are_all_hits_in_their_order(talks: "CommandLine") -> None:
    whole = talks.data("search", "a OR the OR lab")
    assert whole["more"] is False
    pages: list[dict[str, str]] = []
    more = True
    while more:
        page = talks.data("search", "a OR the OR lab", "--limit", "2", "--page", str(len(pages) // 2 + 1))
        pages += page["hits"]
        more = page["more"]
    assert pages == whole["hits"]
    assert len(pages) == 8
    assert "--page 2" in talks.done("search", "lab", "--limit", "3")
    assert "There is no page 3" in talks.done("search", "lab", "--limit", "3", "--page", "3")


def test_nothing_found_is_no_error(talks: "CommandLine") -> None:
    assert talks.done("search", "lab NEAR/0 trust") == "Nothing found.\n"
    assert "did you mean “laboratory”?" in talks.done("search", "labratory")
    assert talks.data("search", "xyzzy") == {"query": "xyzzy", "page": 1, "more": False, "hits": []}
    assert talks.done("search", "--regex", "x{5}") == "Nothing found.\n"


def test_an_empty_project_has_nothing_to_find(study: "CommandLine") -> None:
    assert study.done("search", "lab") == "Nothing found. No transcript has “lab”.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("lab OR",), "after OR something is missing\n  lab OR\n        ^\n"),
        (("--regex", "lab("), "\n  lab(\n     ^\n"),
        (("",), "nothing to search for"),
        (("lab", "--code", "Safty"), "did you mean “Safety”"),
        (("lab", "--speaker", "Interviwer"), "did you mean “Interviewer”"),
        (("lab", "--where", "Tipe=College"), "Type"),
        (("lab", "--where", "Type=Colege"), "College"),
        (("lab", "--in", "INT3"), "did you mean “INT1” or “INT2”"),
    ],
)
def test_bad_input_is_told_with_what_to_do(
    talks: "CommandLine", arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in talks.refused("search", *arguments)


@pytest.mark.parametrize("arguments", [("lab", "--regex", "--lemma"), ("lab", "--regex", "--by", "rank")])
def test_options_that_contradict_each_other_are_refused(
    talks: "CommandLine", arguments: tuple[str, ...]
) -> None:
    talks.refused("search", *arguments, status=2)


def test_the_index_can_be_deleted_and_comes_again(talks: "CommandLine") -> None:
    assert "no search index" in talks.done("search", "--forget")
    found = hits(talks, "lab")
    folder = talks.folder.with_name(f"{talks.folder.name}-cache")
    assert len(list(folder.glob("*.search"))) == 1
    assert "Deleted" in talks.done("search", "--forget")
    assert list(folder.glob("*.search*")) == []
    assert hits(talks, "lab") == found


def test_without_a_query_it_says_what_is_missing(talks: "CommandLine") -> None:
    assert "what to search for is missing" in talks.refused("search", status=2)
