"""A written crosstab or co-occurrence proves itself as a table does, in every format and as a picture."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from test_cli_table import make_coded
from test_cli_table_verify import verdict

if TYPE_CHECKING:
    from conftest import CommandLine

ASKED = {
    "crosstab": (
        "crosstab",
        "--by",
        "role",
        "--cells",
        "share",
        "--under",
        "Work",
        "--title",
        "A--b <c> & d",
    ),
    "roles": ("crosstab", "--by", "speaker-role", "--cells", "references", "--where", "Role=baker"),
    "cooccur": ("cooccur", "--cells", "interviews", "--all"),
}
FORMS = ("txt", "csv", "xlsx", "docx", "md", "html", "tex", "json", "png", "svg")


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("form", FORMS)
def test_it_verifies_also_when_the_project_went_on(coded: "CommandLine", asked: str, form: str) -> None:
    coded.done(*ASKED[asked], "-o", f"t.{form}")
    coded.done("speakers", "set", "P", "--role", "Manager", "--yes")
    coded.done("codebook", "rename", "Low pay", "Small pay")
    coded.done("codebook", "delete", "Trust", "--yes")
    found = verdict(coded, f"t.{form}")
    assert (found["verified"], found["kind"]) == (True, "verified"), found
    proof = found["proof"]
    assert isinstance(proof, dict)
    assert (proof["state"], proof["rule"]["kind"]) == (3, asked.replace("roles", "crosstab"))


@pytest.mark.parametrize("form", FORMS[:-2])
def test_a_number_that_was_changed_is_named(coded: "CommandLine", form: str) -> None:
    name = f"t.{form}"
    coded.done("crosstab", "--by", "Role", "--cells", "references", "-o", name)
    altered(coded.folder / name)
    found = verdict(coded, name)
    assert found["kind"] == "cells"
    cells = found["cells"]
    assert isinstance(cells, list)
    (cell,) = cells
    assert (cell["column"], cell["file"], cell["project"]) == ("Total", "9", "3")
    assert "Low pay" in cell["row"]


def altered(path: Path) -> None:
    """Write 9 for the total of one code."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        document.tables[0].rows[3].cells[3].paragraphs[0].runs[0].text = "9"
        document.save(str(path))
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        assert book["Table"]["D4"].value == 3
        book["Table"]["D4"] = 9
        book.save(path)
    elif path.suffix == ".json":
        content = json.loads(path.read_text())
        (row,) = (row for row in content["rows"] if row["label"] == "Low pay")
        row["cells"][-1] = 9
        path.write_text(json.dumps(content))
    else:
        (line,) = (line for line in path.read_text().splitlines() if "Low pay" in line)
        start, _, end = line.rpartition("3")
        path.write_text(path.read_text().replace(line, f"{start}9{end}"))


def test_a_picture_that_was_altered_does_not_verify(coded: "CommandLine") -> None:
    coded.done("crosstab", "--by", "Role", "-o", "t.svg")
    path = coded.folder / "t.svg"
    path.write_text(path.read_text().replace("#f1f1f1", "#f1f1f2", 1))
    assert "the picture is not the one that the project gives" in str(verdict(coded, "t.svg")["sentences"])


def test_what_was_asked_and_altered_is_damaged(coded: "CommandLine") -> None:
    coded.done("cooccur", "-o", "t.md")
    path = coded.folder / "t.md"
    whole = path.read_text()
    path.write_text(whole.replace('"cells":"references"', '"cells":"most"'))
    assert "its rule is damaged" in str(verdict(coded, "t.md")["sentences"])
    path.write_text(whole.replace('"kind":"cooccur"', '"kind":"crosstab"'))
    assert "its rule is damaged" in str(verdict(coded, "t.md")["sentences"])


def test_where_names_are_replaced_there_is_no_proof_and_that_is_said(coded: "CommandLine") -> None:
    coded.write("key.csv", "name,placeholder\nsmith,miller\n")
    asked = ("crosstab", "--by", "Role", "--key", "key.csv")
    assert "“smith”" in coded.refused(*asked, "-o", "t.html")
    ran = coded(*asked, "--redact", "-o", "t.html")
    assert "Names are replaced in it, so it carries no proof." in ran.err
    assert "qualcode-proof" not in (coded.folder / "t.html").read_text()
    assert verdict(coded, "t.html")["kind"] == "unproved"
    coded.write("other.csv", "name,placeholder\nZelda,Carla\n")
    coded.done("crosstab", "--by", "Role", "--key", "other.csv", "--redact", "-o", "t.html")
    assert verdict(coded, "t.html")["verified"]


def test_a_role_moves_the_digest_and_nothing_on_the_screen_carries_a_proof(coded: "CommandLine") -> None:
    def digest() -> str:
        coded.done("crosstab", "--by", "speaker-role", "-o", "t.json")
        return str(json.loads((coded.folder / "t.json").read_text())["facts"]["proof"]["digest"])

    before = digest()
    coded.done("speakers", "set", "P", "--in", "p1", "--role", "Manager")
    assert digest() != before
    coded.done("undo")
    assert digest() == before
    assert "proof" not in coded.data("crosstab", "--by", "Role")
    assert "proof" not in coded.data("crosstab", "--by", "Role")["facts"]
