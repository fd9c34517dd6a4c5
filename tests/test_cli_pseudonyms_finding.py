"""Finding names through the command line, and the whole road: find, apply, reverse."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pipelines import ruled

from transcripts.names import pipelines
from transcripts.names.pipelines import ENVIRONMENT

if TYPE_CHECKING:
    from conftest import CommandLine

ALONE = "--without-pipeline"
FIND = ("pseudonyms", "find", ALONE)
KEY = "keys/key.csv"


@pytest.fixture
def named(run: "CommandLine", monkeypatch: pytest.MonkeyPatch) -> "CommandLine":
    """Two interviews with names in them, and no pipeline in sight."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setattr(pipelines, "installed", list)
    return run.prepare(make_named)


def make_named(study: "CommandLine") -> None:
    study.done("init", "study")
    first = "I: Where were you?\n\nQuimby: In Walla Walla, with Dr Smith. Smith hopes so.\n\n"
    study.write("INT1.txt", f"{first}I: And then?\n\nQuimby: That was it.\n")
    second = "I: And you?\n\nP2: I asked Smith’s Hope, and ACAS, at a.b@uni.org; hope is all.\n\n"
    study.write("INT2.txt", f"{second}I: And then?\n\nP2: That was it.\n")
    study.write("keys/old.csv", "name,placeholder\nSmith,Berta\n")
    study.done("import", "INT1.txt", "INT2.txt")


def texts(study: "CommandLine") -> list[str]:
    return [study.data("transcripts", name)["text"] for name in ("INT1", "INT2")]


def test_candidates_are_listed_in_their_contexts(named: "CommandLine") -> None:
    before = named.dump()
    said = named.done(*FIND)
    assert said.splitlines()[:10] == [
        "Candidate    Kind          Times  Interviews  Found by  Score",
        "a.b@uni.org  address           1           1  pattern     100",
        "    INT2  44:55  P2      …d Smith’s Hope, and ACAS, at a.b@uni.org; hope is all.",
        "Quimby       name              0           1  speaker     100",
        "    the label of 1 speaker",
        "Dr Smith     name              1           1  pattern      90",
        "    INT1  37:45  Quimby           In Walla Walla, with Dr Smith. Smith hopes so.",
        "  Smith      name              2           2  pattern      70",
        "    INT1  47:52  Quimby  … Walla Walla, with Dr Smith. Smith hopes so.",
        "Walla Walla  place             1           1  pattern      90",
    ]
    assert "Hope         name              1           1  pattern      55\n" in said
    assert "    also 1 time in another case, which a key replaces too\n" in said
    assert (
        "\n7 candidates: name 4, address 1, place 1, organisation 1.\n-o KEY.csv writes a key of them" in said
    )
    assert named.dump() == before


def test_what_would_be_better_with_a_pipeline_is_said_once(named: "CommandLine") -> None:
    said = named.done("pseudonyms", "find")
    assert said.count("python -m spacy download en_core_web_sm") == 1
    assert said.count("No spaCy pipeline was used") == 1


def test_interviews_limit_least_score_and_contexts_narrow_the_list(named: "CommandLine") -> None:
    said = named.done(*FIND, "INT2", "--limit", "1", "--contexts", "0")
    assert said.splitlines()[1:4] == [
        "a.b@uni.org  address      1           1  pattern     100",
        "",
        "4 candidates: name 2, address 1, organisation 1.",
    ]
    assert "3 more: --limit 4, or -o KEY.csv for a key of all." in said
    names = [each["name"] for each in named.data(*FIND, "--least", "90")["candidates"]]
    assert names == ["a.b@uni.org", "Quimby", "Dr Smith", "Walla Walla"]


def test_candidates_as_json_have_their_places(named: "CommandLine") -> None:
    found = named.data(*FIND, "INT1")
    assert (found["pipeline"], found["file"], found["new"]) == (None, None, 4)
    smith = next(each for each in found["candidates"] if each["name"] == "Smith")
    assert (smith["like"], smith["by"], smith["places"][0]["start"]) == (["Dr Smith"], ["pattern"], 47)


def test_the_whole_road_from_names_to_placeholders_and_back(named: "CommandLine") -> None:
    before, rows = texts(named), named.dump()
    said = named.done(*FIND, "-o", KEY)
    assert f"Wrote {KEY} with 7 candidates.\n" in said
    assert f"  qualcode pseudonyms apply {KEY} --dry-run\n" in said
    assert named.dump() == rows
    key = named.folder / KEY
    content = key.read_text(encoding="utf-8-sig")
    assert '\nSmith,[Name 3],,name,2,2,pattern,70,Dr Smith,"INT1: …' in content
    row = next(line for line in content.splitlines(keepends=True) if line.startswith("Hope,"))
    key.write_text(content.replace(row, ""), encoding="utf-8-sig")
    named.done("pseudonyms", "apply", KEY, "--yes")
    assert texts(named) == [
        "Where were you?\nIn [Place 1], with [Name 2]. [Name 3] hopes so.\nAnd then?\nThat was it.",
        "And you?\nI asked [Name 3]’s Hope, and [Organisation 1], at [Address 1]; hope is all.\n"
        "And then?\nThat was it.",
    ]
    assert [line["label"] for line in named.data("speakers")] == ["I", "[Name 1]", "I", "P2"]
    assert [each["name"] for each in named.data(*FIND)["candidates"]] == ["Hope"]
    named.done("pseudonyms", "reverse", KEY, "--yes")
    assert texts(named) == before


def test_forms_of_a_name_get_one_placeholder_by_the_key(named: "CommandLine") -> None:
    named.done(*FIND, "-o", KEY)
    key = named.folder / KEY
    content = key.read_text(encoding="utf-8-sig")
    key.write_text(content.replace("\nSmith,[Name 3],,", "\nSmith,,Dr Smith,"), encoding="utf-8-sig")
    named.done("pseudonyms", "apply", KEY, "--yes")
    assert "with [Name 2]. [Name 2] hopes so." in texts(named)[0]


def test_a_key_that_is_there_is_added_to_and_a_second_time_nothing_is_new(named: "CommandLine") -> None:
    before = (named.folder / "keys/old.csv").read_text()
    said = named.done(*FIND, "-o", "keys/old.csv")
    assert "with 6 new candidates, below the rows of old.csv, which are as they were.\n" in said
    after = (named.folder / "keys/old.csv").read_bytes()
    assert after.decode().startswith(f"{before}Dr Smith,[Name 1]\na.b@uni.org,[Address 1]\n")
    assert "Nothing new was found that may be a name, so nothing was written." in named.done(
        *FIND, "-o", "keys/old.csv"
    )
    assert (named.folder / "keys/old.csv").read_bytes() == after
    named.done("pseudonyms", "apply", "keys/old.csv", "--yes")
    assert "I asked Berta’s [Name 3], and" in texts(named)[1]


def test_the_rows_of_another_key_go_into_the_new_one(named: "CommandLine") -> None:
    listed = named.done(*FIND, "--key", "keys/old.csv")
    assert "    in the key: Berta\n" in listed
    before = (named.folder / "keys/old.csv").read_bytes()
    named.done(*FIND, "--key", "keys/old.csv", "-o", KEY)
    assert (named.folder / KEY).read_bytes().startswith(before)
    assert (named.folder / "keys/old.csv").read_bytes() == before
    assert "exists already; name another file" in named.refused(*FIND, "--key", "keys/old.csv", "-o", KEY)


def test_a_key_beside_the_project_is_warned_of(named: "CommandLine") -> None:
    ran = named(*FIND, "-o", "key.csv")
    assert ran.err == "key.csv lies beside the project; keep it elsewhere before you pass the folder on.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-o", "keys/key.xlsx"), "key.xlsx: a key is written as a sheet of text; name it key.csv"),
        (("-o", "nowhere/key.csv"), "nowhere/key.csv cannot be written: No such file"),
        (("-o", "INT1.txt"), "INT1.txt: "),
        (("INT9",), "there is no transcript 'INT9'; did you mean “INT1” or “INT2”?"),
        (("--key", "keys/none.csv"), "none.csv: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_said(named: "CommandLine", arguments: tuple[str, ...], sentence: str) -> None:
    files = sorted(named.folder.rglob("*"))
    assert sentence in named.refused(*FIND, *arguments)
    assert sorted(named.folder.rglob("*")) == files


def test_a_pipeline_is_named_or_left_out_and_not_both(named: "CommandLine") -> None:
    assert "contradicts" in named.refused(*FIND, "--pipeline", "x", status=2)


def test_an_empty_project_has_no_candidates(study: "CommandLine") -> None:
    assert study.done(*FIND).startswith("Nothing found that may be a name.\n")
    assert study.data(*FIND)["candidates"] == []


def test_a_pipeline_in_a_folder_adds_what_it_finds(
    named: "CommandLine", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ruled(tmp_path / "rules", [("hopes", "PERSON"), ("acas", "ORG")])
    said = named.done("pseudonyms", "find", "--pipeline", path)
    assert "hopes        name              1           1  pipeline     60\n" in said
    assert "ACAS         organisation      1           1  both         80\n" in said
    assert "No spaCy pipeline" not in said
    monkeypatch.setenv(ENVIRONMENT, str(path))
    found = named.data("pseudonyms", "find")
    assert (found["pipeline"], found["candidates"][0]["name"]) == ("en_pipeline 0.0.0", "a.b@uni.org")
    assert "there is no pipeline 'zork'" in named.refused("pseudonyms", "find", "--pipeline", "zork")
