"""``qualcode query`` from the outside: what it prints, writes, saves and codes."""

import csv
from pathlib import Path

import pytest
from conftest import CommandLine


def _coded(run: CommandLine) -> None:
    run.done("init", "study")
    run.write(
        "INT01.txt", "Q: What do you do?\n\nPat: I teach students. I fix =lasers.\n\nQ: Ah.\n\nPat: Yes.\n"
    )
    run.write("INT02.txt", "Q: And you?\n\nSam: I teach nobody.\n\nQ: Ah.\n\nSam: Yes.\n")
    run.done("import", "INT01.txt", "INT02.txt")
    for label in ("Teaching", "Repair", "Both"):
        run.done("codebook", "add", label)
    run.done("code", "INT01", "Teaching", "--quote", "I teach students.")
    run.done("code", "INT01", "Repair", "--quote", "students. I fix =lasers.")
    run.done("code", "INT02", "Teaching", "--quote", "I teach nobody.")


@pytest.fixture
def coded(run: CommandLine) -> CommandLine:
    return run.prepare(_coded)


def test_passages_are_printed_with_who_speaks_and_counted(coded: CommandLine) -> None:
    out = coded.done("query", "Teaching")
    assert "INT01 16:33, Pat, turn 2\n  I teach students.\n" in out
    assert out.endswith("2 passages in 2 transcripts of 2 interviews.\n")
    assert coded.done("query", "Teaching AND Repair", "--count") == (
        "1 passage in 1 transcript of 1 interview.\n"
    )
    assert coded.data("query", "Teaching AND Repair")["found"] == [
        {
            "interview": "INT01",
            "transcript": "INT01",
            "start": 24,
            "end": 33,
            "turn": 2,
            "speaker": "Pat",
            "quote": "students.",
        }
    ]


def test_attributes_of_interviews_are_conditions(coded: CommandLine) -> None:
    coded.write("kinds.csv", "interview,Kind,Role\nINT01,Lab,Dean\nINT02,Office,Lab\n")
    coded.done("import", "--attributes", "kinds.csv")

    def homes(query: str) -> list[str]:
        return [each["interview"] for each in coded.data("query", query)["found"]]

    assert homes("Teaching") == ["INT01", "INT02"]
    assert homes("Teaching AND kind=office") == ["INT02"]
    assert homes("Teaching AND Kind!=Office") == ["INT01"]
    assert homes("Teaching AND Kind=Lab") == ["INT01"]
    assert homes("Teaching AND attribute:Role=Lab") == ["INT02"]


def test_an_empty_result_says_so_and_is_no_failure(coded: CommandLine) -> None:
    assert coded.done("query", "Both") == "No passage answers this query.\n"
    assert coded.data("query", "Both", "--count") == {"passages": 0, "transcripts": 0, "interviews": 0}
    coded.done("query", "Both", "-o", "none.csv")
    assert (coded.folder / "none.csv").read_text().startswith("interview,transcript,start")


def test_a_sheet_of_passages_can_be_imported_as_codings(coded: CommandLine) -> None:
    coded.done("query", "Repair NOT Teaching", "-o", "found.csv")
    with (coded.folder / "found.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["quote"] == "I fix =lasers."
    lines = (coded.folder / "found.csv").read_text(encoding="utf-8").splitlines()
    coded.write("codings.csv", "\n".join([f"{lines[0]},code", *(f"{line},Both" for line in lines[1:])]))
    assert "Imported 1 reference." in coded.done("codings", "import", "codings.csv")
    assert coded.data("query", "Both", "--count")["passages"] == 1


def test_the_result_is_coded_in_one_step_that_undo_takes_back(coded: CommandLine) -> None:
    before = coded.dump()
    assert "it would code 2 passages at “Both”" in coded.done(
        "query", "Teaching", "--code-at", "Both", "--dry-run"
    )
    assert coded.dump() == before
    assert "give --yes" in coded.refused("query", "Teaching", "--code-at", "Both")
    coded.done("code", "INT02", "Both", "--quote", "I teach nobody.")
    out = coded.done("query", "Teaching", "--code-at", "Both", "--yes", "--reason", "both at once")
    assert out == "Coded 1 passage at “Both”.\nYou had coded 1 of these passages there already.\n"
    assert coded.data("query", "Both", "--count")["passages"] == 2
    again = coded.data("query", "Teaching", "--code-at", "Both")
    assert again == {"code": "Both", "coded": 0, "before": 2, "dry_run": False}
    assert coded.data("history")[0]["reason"] == "both at once"
    coded.done("undo")
    assert coded.data("query", "Both", "--count")["passages"] == 1


def test_what_cannot_be_coded_changes_nothing(coded: CommandLine) -> None:
    coded.refused("query", "Teaching", "--code-at", "Nothing", "--yes")
    coded.done("codebook", "define", "Both", "--not-codable")
    assert "may not be coded at" in coded.refused("query", "Teaching", "--code-at", "Both", "--yes")
    assert coded.done("query", "Both", "--code-at", "Repair") == (
        "No passage answers this query; nothing was coded.\n"
    )


def test_queries_are_saved_shared_and_run_again(coded: CommandLine, tmp_path: Path) -> None:
    assert "No query is saved here" in coded.done("query", "--list")
    coded.done("query", "Teaching AND Repair", "--save", "Teach and fix", "--note", "for chapter 2")
    saved = coded.folder / "queries" / "Teach and fix.toml"
    assert 'query = "Teaching AND Repair"\nnote = "for chapter 2"\n' in saved.read_text(encoding="utf-8")
    assert coded.done("query", "--run", "teach and FIX", "--count").startswith("1 passage in")
    shared = saved.rename(tmp_path / "colleague.toml")
    assert coded.done("query", "--run", shared, "--count").startswith("1 passage in")
    assert "--save NAME saves one" in coded.refused("query", "--run", "Teach and fix")


def test_a_saved_query_is_not_replaced_unasked(coded: CommandLine) -> None:
    coded.done("query", "Teaching", "--save", "Mine")
    assert "which this replaces" in coded.refused("query", "Repair", "--save", "Mine")
    assert [each["query"] for each in coded.data("query", "--list")] == ["Teaching"]
    coded.done("query", "Repair", "--save", "Mine", "--yes")
    assert [each["query"] for each in coded.data("query", "--list")] == ["Repair"]


def test_a_mistake_has_a_mark_below_it_and_saves_nothing(coded: CommandLine) -> None:
    err = coded.refused("query", "Teaching AND (Repair", "--save", "Broken")
    assert err.endswith("\n  Teaching AND (Repair\n               ^\n")
    assert not (coded.folder / "queries").exists()


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("Teaching", "--list"),
        ("Teaching", "--dry-run"),
        ("Teaching", "--note", "x"),
        ("Teaching", "--code-at", "Both", "--count"),
    ],
)
def test_options_that_contradict_each_other_are_refused(coded: CommandLine, options: tuple[str, ...]) -> None:
    coded.refused("query", *options, status=2)


def test_passages_with_listed_names_do_not_leave(coded: CommandLine) -> None:
    coded.write("key.csv", "name,placeholder\nlasers,[machine]\nzzz,[nobody]\n")
    coded.done("pseudonyms", "apply", "key.csv", "--yes")
    coded.write("more.csv", "name,placeholder\nlasers,[machine]\nzzz,[nobody]\nstudents,[people]\n")
    err = coded.refused("query", "Teaching", "-o", "found.csv", "--key", "more.csv")
    assert "students" in err
    assert not (coded.folder / "found.csv").exists()
    coded.done("query", "Teaching", "-o", "found.csv", "--key", "more.csv", "--redact")
    assert "[people]" in (coded.folder / "found.csv").read_text(encoding="utf-8")
