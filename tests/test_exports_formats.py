"""What holds for every format: how it is found, that it never fails on odd text, that it repeats itself."""

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from exports.formats import FORMATS, by_suffix, render
from exports.formats.properties import document_title, without_times
from exports.table import Row, Table
from qualcode.errors import BadInput

APPENDIX_D = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "wellcome" / "appendix_d.csv"
LEVELS = {"theme": 1, "subtheme": 2, "group": 3, "code": 4}
ODD = (
    "ثقة المجيب",
    "\u202eoverridden\u202c",
    "👩‍🔬 scientist",
    "\u0301\u0302 accents with no letter",
    "信頼と協力",
    "\u200b",
    "\ufeffmarked",
    "\ud800 half a character",
    "\ufffe\uffff",
    "a\x00b\x07c\x1b[31m",
    "two\nlines\u2028three\ttabs",
    "long " * 400,
    "unbroken" * 250,
    "",
    " ",
    "<script>alert(1)</script>",
    r"\input{/etc/passwd} \write18{x} $x^2$ % & # _ {",
    "{{ 7 * 7 }} {% raw %}",
    "_x0041_",
)


def small(*, title: str = "Coding framework", label: str = "Trust", day: str = "2026-11-22") -> Table:
    rows = (
        Row("1", "Roles", 1, True, None, None),
        Row("1.1", "Teaching", 2, True, 3, 8),
        Row("", label, 3, False, 0, 12),
    )
    return Table(title, "interview", rows, "Counted so.", {"unit": "interview", "units": 23, "date": day})


def appendix_d() -> Table:
    if not APPENDIX_D.exists():
        pytest.skip(f"{APPENDIX_D} is not here")
    with APPENDIX_D.open(encoding="utf-8", newline="") as file:
        rows = tuple(map(_row, csv.DictReader(file)))
    return Table(
        "Appendix D: Coding framework", "interview", rows, "Distinct interviews of 23.", {"units": 23}
    )


def _row(line: dict[str, str]) -> Row:
    interviews, references = (
        int(line[name]) if line[name] else None for name in ("interviews", "references")
    )
    heading = line["kind"] != "code"
    return Row(line["number"], line["label"], LEVELS[line["kind"]], heading, interviews, references)


def test_every_format_is_registered_under_its_own_name_and_no_two_share_a_suffix() -> None:
    suffixes = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    assert list(FORMATS) == ["text", "csv", "xlsx", "docx", "markdown", "html", "latex", "json"]
    assert all(name == each.name and each.description for name, each in FORMATS.items())
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_name_with_any_suffix_of_a_format_asks_for_that_format(name: str) -> None:
    for suffix in FORMATS[name].suffixes:
        assert by_suffix(f"my.table{suffix}") == by_suffix(Path("a") / f"T{suffix.upper()}") == name


@pytest.mark.parametrize("path", ["table.pdf", "table", ".docx", "docx", ""])
def test_an_unknown_suffix_is_refused_and_the_known_ones_are_named(path: str) -> None:
    with pytest.raises(BadInput, match=r"\.docx, \.md, \.markdown"):
        by_suffix(path)


def test_knowing_the_formats_loads_none_of_their_libraries() -> None:
    code = "import sys, exports.formats; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "exports.formats.docx" in run.stdout.split()
    assert not {"docx", "lxml", "xlsxwriter", "openpyxl", "jinja2"} & set(run.stdout.split())


def test_an_unknown_format_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(BadInput, match=r"no format named 'pdf'.*docx, markdown"):
        render(small(), "pdf")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_table_gives_the_same_bytes(name: str) -> None:
    assert render(small(), name) == render(small(), name)
    assert render(small(), name) != render(small(label="Confidence"), name)


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if not each.binary])
def test_a_text_format_is_utf8_with_newlines_only_and_ends_with_one(name: str) -> None:
    content = render(small(label="Language – “café”"), name)
    assert "Language – “café”" in content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.endswith(b"\n\n")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("odd", ODD)
def test_no_format_fails_on_odd_text_anywhere(name: str, odd: str) -> None:
    rows = tuple(Row(odd, odd, level, heading, None, 1) for level in (1, 40) for heading in (True, False))
    facts: dict[str, str | int] = {odd: odd, "date": odd}
    if name in ("csv", "json") and "\ud800" in odd:
        pytest.skip(
            "half a character is no text; the store never holds one, and these two write text as it is"
        )
    assert render(Table(odd, odd, rows, odd, facts), name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_without_rows_is_still_written(name: str) -> None:
    assert render(Table("Empty", "interview", (), "Nothing was coded.", {}), name)


@pytest.mark.parametrize("name", FORMATS)
def test_appendix_d_goes_into_every_format_with_its_gap_in_the_numbers(name: str) -> None:
    content = render(appendix_d(), name)
    if not FORMATS[name].binary:
        text = content.decode()
        assert "Redefine the role of “technician”" in text
        assert text.index("4.2.1") < text.index("4.2.3")
        assert "4.2.2" not in text


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_an_office_file_carries_its_title_and_the_day_of_the_count(name: str) -> None:
    with ZipFile(io.BytesIO(render(small(title="Our <codes>"), name))) as archive:
        core = archive.read("docProps/core.xml").decode()
        days = {member.date_time[:3] for member in archive.infolist()}
    assert "Our &lt;codes&gt;" in core
    assert core.count("2026-11-22T00:00:00Z") == 2
    assert "python-docx" not in core
    assert days == {(1980, 1, 1)}


def test_a_table_without_a_day_is_dated_the_same_always() -> None:
    book = load_workbook(io.BytesIO(render(small(day="yesterday"), "xlsx")))
    assert book.properties.created.date() == date(2000, 1, 1)


def test_a_document_title_is_cut_to_what_office_allows() -> None:
    assert len(document_title(small(title="word " * 100))) == 255


def test_taking_the_times_out_of_an_archive_keeps_its_members_and_their_order() -> None:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("b.xml", "second")
        archive.writestr("a.xml", "first")
    with ZipFile(io.BytesIO(without_times(buffer.getvalue()))) as settled:
        assert [(name, settled.read(name)) for name in settled.namelist()] == [
            ("b.xml", b"second"),
            ("a.xml", b"first"),
        ]


@pytest.mark.parametrize(
    ("unit", "heading"),
    [
        ("university", "Number of universities"),
        ("series", "Number of series"),
        ("branch", "Number of branches"),
    ],
)
def test_the_column_heading_names_the_unit_in_the_plural(unit: str, heading: str) -> None:
    assert Table("t", unit, (), "", {}).headers[1] == heading
    assert heading in render(Table("t", unit, (), "", {}), "markdown").decode()
