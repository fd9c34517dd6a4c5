"""Sheets and the zip archives that workbooks are: what is read, what is refused, what is written."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualcode import archives, sheets
from qualcode.archives import checked_members, open_checked
from qualcode.errors import BadInput, UnreadableFile
from qualcode.sheets import guard, read_sheet, unguard, write_csv

IN_ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
SIGNS = st.lists(st.sampled_from(["'", "=", "+", "-", "@", "＝", " ", "\t", "\n", "a", "1"])).map("".join)
CELLS = SIGNS | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=20)


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_text(folder: Path, content: str | bytes, name: str = "sheet.csv") -> sheets.Sheet:
    return read_sheet(saved(folder, name, content))


def texts(sheet: sheets.Sheet) -> list[list[str]]:
    return [list(row.cells.values()) for row in sheet.rows]


def workbook(folder: Path, rows: Sequence[Sequence[object]], **further: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for title, content in {"First": rows, **further}.items():
        sheet = book.active if title == "First" else book.create_sheet(title)
        for row in content:
            sheet.append(list(row))
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def altered(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The workbook with a part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    path.write_bytes(packed(parts))
    return path


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter_and_line_end_gives_the_same_rows(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [
        ["Code", "Definition"],
        ["Trust", '"one, two; three"'],
        ["Pay", '"1,5\n2,5"'],
        ["", ""],
        ["Time", ""],
    ]
    content = end.join(delimiter.join(line) for line in lines)
    sheet = read_text(tmp_path, content)
    assert sheet.columns == ("Code", "Definition")
    assert texts(sheet) == [["Trust", "one, two; three"], ["Pay", "1,5\n2,5"], ["Time", ""]]
    assert [row.line for row in sheet.rows] == [2, 3, 6]


def test_a_column_is_found_in_any_case_and_keeps_its_spelling(tmp_path: Path) -> None:
    sheet = read_text(tmp_path, " Job   Title ,AGE\nTechnician,41\n")
    assert sheet.columns == ("Job Title", "AGE")
    assert sheet.rows[0].get("job title") == "Technician"
    assert sheet.rows[0].get("Age") == "41"
    assert sheet.rows[0].get("no such column") == ""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("label\nManaging stock, finances\n", [["Managing stock, finances"]]),
        ("Age, in years;Name\n41;Anna\n", [["41", "Anna"]]),
        ("a;b\n1,5;2,5\n", [["1,5", "2,5"]]),
        ("a,b\nx;y,z;w\n", [["x;y", "z;w"]]),
        ("sep=;\na,b;c\n1;2\n", [["1", "2"]]),
        ("a,b,,,\n1,2,,,\n3\n", [["1", "2"], ["3", ""]]),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(
    tmp_path: Path, content: str, expected: list[list[str]]
) -> None:
    assert texts(read_text(tmp_path, content)) == expected


def test_a_tab_separated_file_is_cut_at_tabs_only(tmp_path: Path) -> None:
    assert texts(read_text(tmp_path, "a,x\tb\n1,2\t3\n", "sheet.tsv")) == [["1,2", "3"]]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_byte_order_mark_never_reaches_a_column_name(tmp_path: Path, codec: str) -> None:
    mark = "\ufeff" if codec == "utf-16-be" else ""
    sheet = read_text(tmp_path, f"{mark}label,n\nCafé,1\n".encode(codec))
    assert (sheet.columns, texts(sheet)) == (("label", "n"), [["Café", "1"]])


def test_a_guessed_encoding_is_noted_and_can_be_overridden(tmp_path: Path) -> None:
    path = saved(tmp_path, "sheet.csv", "label,n\nŁódź,1\n".encode("cp1250"))
    assert "Windows-1252" in read_sheet(path).notes[0]
    assert texts(read_sheet(path, encoding="cp1250")) == [["Łódź", "1"]]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "it is empty"),
        (" ,\n\n,\n", "it is empty"),
        ("1,2\n3,4\n", "line 1 should name the columns"),
        ("\nLabel,n,label\n", "line 2 names a column more than once: 'Label'"),
        ("a,b\n1,2,3\n4,5\n6,7,8\n9,0,1\n", r"^lines 2 and 4-5: there is text outside the 2 named"),
        ("a,,b\n1,x,2\n", "line 2: there is text outside the 2 named"),
        ('a,b\n1,"2\n3,4\n', "line 2: a double quotation mark opens a cell here"),
        ('a;b\n1;"2" 3\n', "line 2: after the closing quotation mark of a cell a semicolon should follow"),
        ('a,b\n1,"2" 3\n', "line 2: after the closing quotation mark of a cell a comma should follow"),
    ],
)
def test_what_is_wrong_is_said_with_its_lines(tmp_path: Path, content: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        read_text(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "old .xls workbook or has a password"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n", "is no Excel workbook"),
        ("a.xlsx", b"label,n\n", "is no Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 and no more", "the archive is damaged"),
        ("a.xlsx", packed({"hello.txt": b"hello"}), "the workbook is damaged"),
        ("a.csv", packed({"hello.txt": b"hello"}), "name it .xlsx"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
        ("a", b"label", "save it as .xlsx or .csv"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    with pytest.raises(UnreadableFile, match=complaint):
        read_sheet(saved(tmp_path, name, content))


def test_a_missing_or_an_overlong_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_sheet(tmp_path / "none.csv")
    monkeypatch.setattr(sheets, "MAX_BYTES", 5)
    with pytest.raises(UnreadableFile, match="larger than"):
        read_text(tmp_path, "label\nTrust\n")


def test_a_workbook_reads_as_its_cells_look(tmp_path: Path) -> None:
    values = [12, 3.0, 0.1 + 0.2, True, datetime.date(2024, 5, 1), datetime.datetime(2024, 5, 1, 9, 30), None]
    path = workbook(
        tmp_path, [["whole", "float", "sum", "yes", "day", "time", "blank"], [], values, [None] * 7]
    )
    sheet = read_sheet(path)
    assert texts(sheet) == [["12", "3", "0.3", "TRUE", "2024-05-01", "2024-05-01 09:30:00", ""]]
    assert sheet.rows[0].line == 3


def test_carriage_returns_that_excel_escapes_are_line_breaks(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a", "b"], ["one_x000D_\ntwo", "_x005F_x000D_"]])
    assert texts(read_sheet(path)) == [["one\ntwo", "_x000D_"]]


def test_only_the_first_visible_sheet_is_read_and_the_rest_noted(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["hidden"]], Codes=[["label"], ["Trust"]], More=[["x"]])
    visible = b'name="Sheet" sheetId="1" state="visible"'
    altered(path, "xl/workbook.xml", visible, visible.replace(b"visible", b"hidden"))
    sheet = read_sheet(path)
    assert texts(sheet) == [["Trust"]]
    assert sheet.notes == ("only the sheet 'Codes' was read, of 3 in the workbook",)


def test_formulas_without_values_are_noted(tmp_path: Path) -> None:
    sheet = read_sheet(workbook(tmp_path, [["label", "n"], ["Trust", "=1+1"]]))
    assert texts(sheet) == [["Trust", ""]]
    assert "never been calculated" in sheet.notes[0]


def test_the_size_a_workbook_claims_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["label", "n"], ["Trust", 1]])
    part = "xl/worksheets/sheet1.xml"
    altered(path, part, b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')
    assert texts(read_sheet(path)) == [["Trust", "1"]]
    altered(path, part, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert texts(read_sheet(path)) == [["Trust", "1"]]


def test_a_row_number_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_CELLS", 100_000)
    path = workbook(tmp_path, [["label"], ["Trust"]])
    altered(path, "xl/worksheets/sheet1.xml", b'<row r="2">', b'<row r="99999999999">')
    with pytest.raises(BadInput, match="too large"):
        read_sheet(path)
    monkeypatch.setattr(sheets, "MAX_PART", 100)
    with pytest.raises(BadInput, match="too large"):
        read_sheet(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path, [["label"], ["Trust"]])
    with zipfile.ZipFile(path) as archive:
        start = archive.read(part)[:20]
    with pytest.raises(UnreadableFile, match="declares a document type"):
        read_sheet(altered(path, part, start, BOMB + start))


@pytest.mark.parametrize(
    ("xml", "complaint"),
    [
        (BOMB.decode().encode("utf-16"), "declares a document type"),
        (BOMB.decode().encode("utf-32"), "declares a document type"),
        ('<?xml version="1.0"?>'.encode("cp037"), "declares a document type"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE', "unusual encoding UTF-7"),
    ],
)
def test_no_encoding_hides_a_document_type(xml: bytes, complaint: str) -> None:
    with open_checked(packed({"a.bin": xml})) as archive, pytest.raises(UnreadableFile, match=complaint):
        list(checked_members(archive))


def test_a_sound_archive_opens_with_all_its_members() -> None:
    parts = {"a.xml": b"<a/>", "folder/b.bin": b"\0" * 1000}
    with open_checked(packed(parts)) as archive:
        assert dict(checked_members(archive)) == parts


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "C:x", "C:\\x", "..\\x", "\\\\host\\x"])
def test_unsafe_names_in_an_archive_are_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="unsafe name"):
        open_checked(packed({name: b""}))


def test_bombs_and_crowds_in_an_archive_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableFile, match="would unpack to 31,457,280 bytes"):
        open_checked(packed({"a": b"\0" * (30 << 20)}))
    with pytest.raises(UnreadableFile, match="would unpack to 2,000 bytes"):
        open_checked(packed({"a": b"\0" * 2000}), max_total=1999)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(UnreadableFile, match="holds 3 files"):
        open_checked(packed({"a": b"", "b": b"", "c": b""}))


def test_odd_archives_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="packed by an unusual method"):
        open_checked(packed({"a": b"x"}, zipfile.ZIP_BZIP2))
    with pytest.raises(UnreadableFile, match="two files of the same name"):
        open_checked(packed({"a": b"", "b": b""}).replace(b"b", b"a"))
    encrypted = bytearray(packed({"a": b"x"}))
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="password"):
        open_checked(bytes(encrypted))


@IN_ONE_FOLDER
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_refused_or_read_and_never_a_crash(
    tmp_path: Path, changes: list[tuple[int, int]]
) -> None:
    path = workbook(tmp_path, [["label", "n"], ["Trust", 1.5]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for place, byte in changes:
        part = parts[sorted(parts)[place % len(parts)]]
        part[place % len(part)] = byte
    path.write_bytes(packed({name: bytes(part) for name, part in parts.items()}))
    with suppress(BadInput):
        assert read_sheet(path).columns


@given(SIGNS | st.text())
@example("'=1").via("already begins with an apostrophe and a sign")
def test_unguard_undoes_guard(text: str) -> None:
    assert unguard(guard(text)) == text


@given(SIGNS | st.text())
def test_no_guarded_text_is_a_formula(text: str) -> None:
    assert guard(text).strip()[:1] not in set("=+-@＝＋－＠") - {""}


@IN_ONE_FOLDER
@given(st.data(), st.integers(2, 4))
def test_what_is_written_reads_back(tmp_path: Path, data: st.DataObject, width: int) -> None:
    row = st.lists(CELLS, min_size=width, max_size=width).filter(lambda cells: any(map(str.strip, cells)))
    rows = data.draw(st.lists(row, max_size=5))
    columns = [f"=column {place}" for place in range(width)]
    path = saved(tmp_path, "sheet.csv", write_csv(columns, rows))
    sheet = read_sheet(path, unguard=True)
    plain = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    assert (list(sheet.columns), texts(sheet)) == (columns, plain)


def test_numbers_and_nothing_are_written_plainly() -> None:
    assert write_csv(["n", "m"], [[3, None], [0.5, ""]]) == "n,m\n3,\n0.5,\n"
