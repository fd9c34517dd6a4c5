"""A written table proves itself in every form, and says what is wrong where it was tampered with."""

import copy
import io
import json
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import docx
import docx.oxml.ns
import openpyxl
import pytest
from test_cli_table import make_coded

if TYPE_CHECKING:
    from conftest import CommandLine

FORMS = ("txt", "csv", "xlsx", "docx", "md", "html", "tex", "json")


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def verdict(study: "CommandLine", name: str) -> dict[str, object]:
    ran = study("table", "verify", name, "--json")
    found: dict[str, object] = json.loads(ran.out)
    assert ran.status == (0 if found["verified"] else 1)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_table_verifies_also_when_the_project_went_on(coded: "CommandLine", form: str) -> None:
    name = f"t.{form}"
    coded.done(
        "table",
        "-o",
        name,
        "--aggregate",
        "union",
        "--where",
        "Role=baker",
        "--under",
        "Work",
        "--title",
        "A--b <c>",
    )
    assert "byte for byte the table of state 3" in coded.done("table", "verify", name)
    coded.done("codebook", "rename", "Low pay", "Small pay")
    coded.done("codebook", "delete", "Trust", "--yes")
    found = verdict(coded, name)
    assert (found["verified"], found["kind"]) == (True, "verified")
    proof = found["proof"]
    assert isinstance(proof, dict)
    assert (proof["state"], len(proof["digest"]), proof["rule"]["aggregate"]) == (3, 64, "union")


@pytest.mark.parametrize("form", FORMS)
def test_a_number_that_was_changed_is_named(coded: "CommandLine", form: str) -> None:
    name = f"t.{form}"
    coded.done(
        "table", "-o", name, "--format", {"txt": "text", "md": "markdown", "tex": "latex"}.get(form, form)
    )
    tamper(coded, name, "cell")
    found = verdict(coded, name)
    assert found["kind"] == "cells"
    cells = found["cells"]
    assert isinstance(cells, list)
    (cell,) = cells
    assert (cell["column"], cell["file"], cell["project"]) == ("references", "9", "3")
    assert "Low pay" in cell["row"]
    assert "references is 9, and has to be 3" in coded("table", "verify", name).out


@pytest.mark.parametrize("form", ["txt", "html", "md", "docx", "xlsx", "json", "tex"])
def test_a_change_of_the_layout_leaves_the_numbers_right(coded: "CommandLine", form: str) -> None:
    name = f"t.{form}"
    coded.done("table", "-o", name)
    tamper(coded, name, "layout")
    found = verdict(coded, name)
    assert (found["kind"], found["sentences"]) == (
        "layout",
        ["only the layout was changed, the numbers are right"],
    )


@pytest.mark.parametrize("form", ["txt", "html", "md", "docx"])
def test_a_caption_that_was_changed_is_no_layout(coded: "CommandLine", form: str) -> None:
    name = f"t.{form}"
    coded.done("table", "-o", name)
    tamper(coded, name, "caption")
    found = verdict(coded, name)
    assert found["kind"] == "words"
    assert "Nobody" in str(found["sentences"])


def tamper(study: "CommandLine", name: str, what: str) -> None:
    path = study.folder / name
    if name.endswith("docx"):
        document = docx.Document(str(path))
        if what == "cell":
            document.tables[0].rows[3].cells[2].paragraphs[0].runs[0].text = "9"
        elif what == "caption":
            document.paragraphs[-1].runs[0].text = "Nobody counted this."
        document.save(str(path))
    elif name.endswith("xlsx"):
        book = openpyxl.load_workbook(path)
        if what == "cell":
            book["Table"]["C4"] = 9
        book.save(path)
    else:
        path.write_bytes(EDITS[what](path.read_bytes().decode()).encode())


def _cell(text: str) -> str:
    for old in (
        "Low pay,3,2,3",
        "| 2 | 3 |",
        '<td class="count">2</td><td class="count">3</td>',
        "& 2 & 3",
        '"references": 3',
    ):
        if old in text:
            return text.replace(old, old[::-1].replace("3", "9", 1)[::-1])
    line = next(line for line in text.splitlines() if "Low pay" in line)
    return text.replace(line, line[:-1] + "9")


EDITS: dict[str, Callable[[str], str]] = {
    "cell": _cell,
    "layout": lambda text: text.replace("\n", "\n\n", 2) if text[0] != "{" else json.dumps(json.loads(text)),
    "caption": lambda text: text.replace("overlap", "Nobody", 1),
}


def test_a_row_that_is_missing_or_was_added_is_named(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.csv")
    path = coded.folder / "t.csv"
    path.write_text(path.read_text().replace(",No pay,3,0,0\n", "") + "3,More,1,1,1\n")
    assert [(cell["column"], cell["row"]) for cell in verdict(coded, "t.csv")["cells"]] == [  # type: ignore[attr-defined]
        ("row", "No pay"),
        ("row", "3 More"),
    ]


def test_a_file_of_another_project_is_none_of_this_one(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.html")
    coded.project.unlink()
    coded.done("init", "study")
    assert verdict(coded, "t.html")["kind"] == "project"


def test_a_state_or_codings_that_the_history_does_not_have_are_said(coded: "CommandLine") -> None:
    path = coded.write("old/study.qualcode", coded.project.read_bytes())
    coded.done("codebook", "rename", "Trust", "Faith")
    coded.done("table", "-o", "t.md")
    assert "state 4, which is not in this history" in str(
        json.loads(coded("-p", str(path), "table", "verify", "t.md", "--json").out)["sentences"]
    )
    coded.done("-p", str(path), "uncode", "p2", "--at", "6:9", "Low pay")
    found = json.loads(coded("-p", str(path), "table", "verify", "t.md", "--json").out)
    assert found["kind"] == "codings"


def test_a_file_without_proof_says_so(coded: "CommandLine") -> None:
    coded.write("t.csv", coded.done("table", "--format", "csv"))
    coded.write("t.html", coded.done("table", "--format", "html"))
    coded.write("t.bin", b"\x00\xff\x00")
    for name in ("t.csv", "t.html", "t.bin"):
        assert verdict(coded, name)["kind"] == "unproved"
    assert "nowhere.csv" in coded.refused("table", "verify", "nowhere.csv")


def test_a_proof_that_was_altered_does_not_verify(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.md")
    path = coded.folder / "t.md"
    whole = path.read_text()
    path.write_text(whole.replace('"aggregate":"none"', '"aggregate":"sum"'))
    assert verdict(coded, "t.md")["kind"] == "cells"
    path.write_text(whole.replace('"aggregate":"none"', '"aggregate":"most"'))
    assert "its rule is damaged" in str(verdict(coded, "t.md")["sentences"])
    path.write_text(whole.replace('"program":"qualcode ', '"program":"qualcode 9'))
    assert verdict(coded, "t.md")["verified"] is True  # which program it was changes nothing in it


def test_the_side_file_of_a_csv_is_metadata_as_the_w3c_has_it(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.csv")
    found = json.loads((coded.folder / "t.csv-metadata.json").read_text())
    assert (found["@context"], found["url"]) == ("http://www.w3.org/ns/csvw", "t.csv")
    names = [column["name"] for column in found["tableSchema"]["columns"]]
    assert (coded.folder / "t.csv").read_text().splitlines()[0] == ",".join(names)


def test_properties_of_documents_keep_to_the_length_that_office_allows(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.docx", "--title", "x " * 300)
    with zipfile.ZipFile(io.BytesIO((coded.folder / "t.docx").read_bytes())) as archive:
        properties = archive.read("docProps/custom.xml").decode()
    pieces = properties.split("lpwstr>")[1::2]
    assert len(pieces) > 4
    assert max(len(piece.removesuffix("</vt:")) for piece in pieces) <= 255
    assert verdict(coded, "t.docx")["verified"] is True


@pytest.mark.parametrize("form", FORMS)
def test_as_of_gives_the_bytes_that_were_written_then(coded: "CommandLine", form: str) -> None:
    coded.done("codebook", "sign-off", "v1 pilot", "--by", "Ann")
    coded.done("table", "-o", f"then.{form}")
    coded.done("codebook", "merge", "Low pay", "Fair pay", "--yes")
    coded.done("codebook", "rename", "Trust", "Faith")
    for state in ("v1 pilot", "V1 PILOT", "v1", "#4"):
        coded.done("table", "-o", f"again.{form}", "--as-of", state)
        assert (coded.folder / f"again.{form}").read_bytes() == (coded.folder / f"then.{form}").read_bytes()
    coded.done("table", "-o", f"now.{form}")
    assert (coded.folder / f"now.{form}").read_bytes() != (coded.folder / f"then.{form}").read_bytes()


@pytest.mark.parametrize("name", ["title", "coder", "program"])
def test_half_a_character_in_a_proof_is_no_proof(coded: "CommandLine", name: str) -> None:
    coded.done("table", "-o", "t.json")
    content = json.loads((coded.folder / "t.json").read_text())
    proof = content["facts"]["proof"]
    (proof if name == "program" else proof["rule"])[name] = "\ud800"
    coded.write("t.json", json.dumps(content))
    assert verdict(coded, "t.json")["kind"] == "unproved"


def repacked(study: "CommandLine", name: str, member: str, old: bytes, new: bytes) -> None:
    """Put other bytes into one member of an Office document."""
    path = study.folder / name
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(buffer, "w") as written:
        for each in archive.namelist():
            data = archive.read(each)
            assert each != member or old in data
            written.writestr(each, data.replace(old, new, 1) if each == member else data)
    path.write_bytes(buffer.getvalue())


def test_a_workbook_that_is_none_is_damaged_and_no_crash(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.docx")
    repacked(coded, "t.docx", "docProps/custom.xml", b'"format":"docx"', b'"format":"xlsx"')
    found = verdict(coded, "t.docx")
    assert found["kind"] == "damaged"
    assert "Excel workbook" in str(found["sentences"])


@pytest.mark.parametrize(
    ("name", "member", "root"),
    [("t.docx", "word/document.xml", b"<w:document"), ("t.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet")],
)
def test_a_document_type_anywhere_in_an_office_file_is_refused(
    coded: "CommandLine", name: str, member: str, root: bytes
) -> None:
    coded.done("table", "-o", name)
    repacked(coded, name, member, root, b'<!DOCTYPE a [<!ENTITY x "y">]>' + root)
    assert "declares a document type" in coded.refused("table", "verify", name)


def test_a_number_put_in_under_tracked_changes_is_seen(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.docx")
    path = coded.folder / "t.docx"
    document = docx.Document(str(path))
    run = document.tables[0].rows[3].cells[2].paragraphs[0].runs[0]
    inserted = run._r.makeelement(docx.oxml.ns.qn("w:ins"), {})
    run._r.addprevious(inserted)
    inserted.append(copy.deepcopy(run._r))
    document.save(str(path))
    found = verdict(coded, "t.docx")
    assert (found["kind"], found["sentences"]) == (
        "cells",
        ["“Low pay”: references is 33, and has to be 3"],
    )


WRITTEN_BESIDE = {
    "t.csv": (",No pay,3,0,0", ",No pay,4,0,0"),
    "t.html": ("</table>", "</table><p>It was 99.</p>"),
    "t.md": ("| 2 | 3 |", "| 2 | 3 | 99 |"),
    "t.json": ('"level": 3', '"level": 9'),
}


@pytest.mark.parametrize("name", WRITTEN_BESIDE)
def test_what_was_written_beside_the_numbers_is_no_layout(coded: "CommandLine", name: str) -> None:
    coded.done("table", "-o", name)
    path = coded.folder / name
    old, new = WRITTEN_BESIDE[name]
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    assert verdict(coded, name)["kind"] == "words"


def test_a_column_or_a_sheet_more_in_a_workbook_is_no_layout(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.xlsx")
    path = coded.folder / "t.xlsx"
    whole = path.read_bytes()
    book = openpyxl.load_workbook(path)
    book["Table"]["D4"] = 99
    book.save(path)
    assert "“99” was added" in str(verdict(coded, "t.xlsx")["sentences"])
    path.write_bytes(whole)
    book = openpyxl.load_workbook(path)
    book.create_sheet("The true table")
    book.save(path)
    assert "“The true table” was added" in str(verdict(coded, "t.xlsx")["sentences"])


def test_the_description_beside_a_csv_has_to_be_right_but_for_its_name(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.csv")
    for name in ("t.csv", "t.csv-metadata.json"):
        coded.write(name.replace("t.", "renamed."), (coded.folder / name).read_bytes())
    assert verdict(coded, "renamed.csv")["kind"] == "verified"
    beside = coded.folder / "t.csv-metadata.json"
    beside.write_text(beside.read_text().replace("overlap", "Nobody", 1))
    found = verdict(coded, "t.csv")
    assert found["kind"] == "words"
    assert "t.csv-metadata.json, which describes them, was altered" in str(found["sentences"])


def test_a_csv_copied_without_the_file_beside_it_says_where_its_proof_is(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.csv")
    coded.write("copy.csv", (coded.folder / "t.csv").read_bytes())
    assert "copy.csv-metadata.json, which is not there" in str(verdict(coded, "copy.csv")["sentences"])


def test_a_csv_saved_again_with_a_mark_of_utf_8_has_its_numbers(coded: "CommandLine") -> None:
    coded.done("table", "-o", "t.csv")
    path = coded.folder / "t.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert verdict(coded, "t.csv")["kind"] == "layout"
