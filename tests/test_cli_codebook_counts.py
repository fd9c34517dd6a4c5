"""``qualcode codebook counts``."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("INT1.txt", "P: so the lab is where we learn\n")
    study.done("import", "INT1.txt")
    study.done("codebook", "add", "Trust", "--definition", "relying on Ann Smith")
    study.done("code", "INT1", "Trust", "--at", "0:6")
    study.done("--coder", "Ben", "code", "INT1", "Trust", "--at", "0:6")


def test_it_prints_what_nvivo_would(coded: "CommandLine") -> None:
    lines = coded.done("codebook", "counts").splitlines()
    assert lines[0].split() == ["Name", "Description", "Files", "References"]
    assert lines[1].split()[0] == "Trust"
    assert lines[1].split()[-2:] == ["1", "2"]
    assert coded.data("codebook", "counts")["codes"][0]["references"] == 2


def test_a_file_of_an_unknown_kind_is_refused_and_nothing_is_written(coded: "CommandLine") -> None:
    assert "use one of .docx, .xlsx, .csv" in coded.refused("codebook", "counts", "-o", "book.pdf")
    assert not (coded.folder / "book.pdf").exists()


def test_a_listed_name_does_not_leave(coded: "CommandLine") -> None:
    coded.write("names.csv", "name,placeholder\nAnn Smith,Berta Jones\n")
    coded.write("other.csv", "name,placeholder\nlab,workshop\n")
    coded.done("pseudonyms", "apply", "other.csv", "--yes")
    coded.refused("codebook", "counts", "-o", "book.csv", "--key", "names.csv")
    assert not (coded.folder / "book.csv").exists()
    coded.done("codebook", "counts", "-o", "book.csv", "--key", "names.csv", "--redact")
    assert "Berta Jones" in (coded.folder / "book.csv").read_text()
