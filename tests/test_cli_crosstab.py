"""``qualcode crosstab`` and ``qualcode cooccur`` from the outside."""

import csv

import pytest
from conftest import CommandLine


def _coded(run: CommandLine) -> None:
    run.done("init", "study")
    for number in range(1, 5):
        words = f"Q: What do you do, {number}?\n\nPat: I teach students.\n\nQ: Ah.\n\nPat: Yes.\n"
        run.write(f"INT{number}.txt", words)
    run.write("kinds.csv", "interview,Kind\nINT1,Lab\nINT2,Lab\nINT3,Office\nINT4,\n")
    names = [f"INT{number}.txt" for number in range(1, 5)]
    run.done("import", *names, "--attributes", "kinds.csv")
    for label in ("Teaching", "Care", "Nothing"):
        run.done("codebook", "add", label)
    for number in (1, 3, 4):
        run.done("code", f"INT{number}", "Teaching", "--quote", "I teach students.")
    run.done("code", "INT1", "Care", "--quote", "students.")


@pytest.fixture
def coded(run: CommandLine) -> CommandLine:
    return run.prepare(_coded)


def sheet(run: CommandLine, name: str) -> list[list[str]]:
    with (run.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_codes_stand_beside_groups_with_totals(coded: CommandLine) -> None:
    coded.done("crosstab", "--by", "kind", "--sort", "codebook", "-o", "kinds.csv")
    assert sheet(coded, "kinds.csv") == [
        ["number", "label", "level", "Lab", "Office", "Total"],
        ["", "Teaching", "1", "1", "1", "2"],
        ["", "Care", "1", "1", "0", "1"],
        ["", "Nothing", "1", "0", "0", "0"],
        ["", "All codes together", "1", "1", "1", "2"],
    ]
    out = coded.done("crosstab", "--by", "Kind", "--cells", "share", "--hide-empty")
    assert "Lab (2)" in out
    assert "Interviews without Kind: 1, in no column" in " ".join(out.split())
    assert "Nothing" not in out
    teaching = next(line for line in out.splitlines() if line.startswith("Teaching"))
    assert teaching.split()[1:] == ["50%", "100%", "67%"]


def test_conditions_and_roles(coded: CommandLine) -> None:
    data = coded.data("crosstab", "--by", "interview", "--where", "Kind=Lab", "--cells", "references")
    assert data["columns"] == ["INT1", "INT2", "Total"]
    assert [row["cells"] for row in data["rows"]][-1] == [2, 0, 2]
    data = coded.data("crosstab", "--by", "speaker-role", "--exclude-interviewer")
    assert data["columns"] == ["interviewee", "Total"]
    assert data["sizes"] == [4, 4]


def test_what_is_not_there_is_told(coded: CommandLine) -> None:
    assert "did you mean “Kind”" in coded.refused("crosstab", "--by", "Kidn")
    assert "did you mean “Teaching”" in coded.refused("crosstab", "--by", "Kind", "--under", "Teching")
    assert "co-occurrence knows no sums" in coded.refused("cooccur", "--aggregate", "sum", status=2)
    coded.refused("cooccur", "--pairs", "-o", "x.png", status=2)
    coded.refused("crosstab", "--by", "Kind", "-o", "x.bmp")


def test_codes_that_occur_together(coded: CommandLine) -> None:
    assert coded.data("cooccur", "--pairs") == [
        {"first": "Teaching", "second": "Care", "references": 1, "interviews": 1}
    ]
    coded.done("cooccur", "--all", "-o", "together.csv")
    assert sheet(coded, "together.csv")[1:] == [
        ["", "Teaching", "1", "3", "1", "0"],
        ["", "Care", "1", "1", "1", "0"],
        ["", "Nothing", "1", "0", "0", "0"],
    ]
    coded.done("uncode", "INT1", "Care", "--quote", "students.")
    assert coded.done("cooccur", "--pairs") == "No two codes occur together here.\n"
    assert coded.done("cooccur") == "No two codes occur together here.\n"
    assert coded.data("cooccur")["rows"] == []
    assert "nothing to draw" in coded.refused("cooccur", "-o", "x.png")
    assert not (coded.folder / "x.png").exists()


def test_pictures_are_written(coded: CommandLine) -> None:
    coded.done("crosstab", "--by", "Kind", "-o", "heat.png")
    coded.done("crosstab", "--by", "Kind", "-o", "heat.svg")
    assert (coded.folder / "heat.png").read_bytes().startswith(b"\x89PNG")
    assert (coded.folder / "heat.svg").read_bytes().startswith(b"<?xml")


def test_letters_that_a_picture_cannot_show_are_told_of(coded: CommandLine) -> None:
    assert "stand as boxes" not in coded("crosstab", "--by", "Kind", "-o", "heat.png").err
    coded.done("codebook", "add", "信頼")
    assert "stand as boxes" in coded("crosstab", "--by", "Kind", "-o", "heat.png").err
