"""Files that are broken, foreign or meant as harm: a sentence, status 1, and the project as it was."""

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str = "", before: str = "", more: dict[str, bytes] | None = None) -> bytes:
    paragraph = (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    )
    return packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": (before + paragraph).encode(),
            **(more or {}),
        }
    )


def odt(body: str, before: str = "") -> bytes:
    content = f'<office:document-content xmlns:office="{OFFICE}">{body}</office:document-content>'
    mimetype = b"application/vnd.oasis.opendocument.text"
    return packed({"mimetype": mimetype, "content.xml": (before + content).encode()})


def pdf(*, password: str = "") -> bytes:
    """A page without text, as a scanner makes it."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


CASES = {
    "empty": ("a.txt", b"", "it is empty"),
    "blank": ("a.md", b" \n\t\n", "it is empty"),
    "nul": ("a.txt", b"Anna: hel\0lo, this is some text", "it holds a NUL at byte 9"),
    "binary": ("a.txt", bytes(range(1, 256)) * 20, "too many control characters"),
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it looks like a PNG picture"),
    "word as text": ("a.txt", docx("hello"), "it looks like a Word file (.docx)"),
    "text as word": ("a.docx", b"Anna: hello", "it is not a Word file"),
    "odt as word": ("a.docx", odt("hello"), "it looks like an OpenDocument text"),
    "pdf as text": ("a.txt", pdf(), "it looks like a PDF"),
    "text as pdf": ("a.pdf", b"Anna: hello", "it is not a PDF"),
    "rtf as odt": ("a.odt", b"{\\rtf1 hello}", "it looks like an RTF file"),
    "old word": ("a.doc", OLE, "open it in Word and save it as .docx"),
    "protected word": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "half a word file": ("a.docx", docx("hello")[:120], "damaged"),
    "no words": ("a.docx", docx(), "no words"),
    "docx entity bomb": ("a.docx", docx("&c;", BOMB), "declares a document type"),
    "odt entity bomb": ("a.odt", odt("&c;", BOMB), "declares a document type"),
    "docx zip bomb": (
        "a.docx",
        docx("hello", more={"word/media/a.png": b"\0" * (30 << 20)}),
        "would unpack to",
    ),
    "climbing name": ("a.docx", docx("hello", more={"../../evil": b"x"}), "unsafe name"),
    "scan": ("a.pdf", pdf(), "scan"),
    "protected pdf": ("a.pdf", pdf(password="secret"), "protected by a password"),
    "half a pdf": ("a.pdf", pdf()[:60], "damaged"),
    "no cues": ("a.vtt", b"WEBVTT\n\nhello\n", "it has no cues"),
    "recording": ("a.mp3", b"ID3\0", ".mp3 files cannot be read; transcripts can be .txt"),
    "no suffix": ("a", b"Anna: hello", "no suffix that says what it is"),
}


@pytest.fixture
def filled(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_filled)


def make_filled(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("talk.txt", "Anna: Trust is a habit.")
    study.done("import", "talk.txt")
    study.done("codebook", "add", "Trust")
    study.done("code", "talk", "Trust", "--at", "0:5")


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_is_no_transcript_is_refused_with_its_name_and_the_reason(
    filled: "CommandLine", case: str
) -> None:
    name, data, sentence = CASES[case]
    filled.write(name, data)
    said = filled.refused("import", name)
    assert said.startswith(f"\nNot imported:\n  {name}: ")
    assert sentence in said
    assert len(said) < 500


def test_a_folder_of_bad_files_gives_a_line_for_each_and_still_imports_the_good(
    filled: "CommandLine",
) -> None:
    for number, (name, data, _) in enumerate(CASES.values()):
        filled.write(f"folder/{number:02}{name}", data)
    filled.write("folder/good.txt", "Tom: I was there.")
    ran = filled("import", "folder")
    read = [case for case in CASES.values() if case[0] not in ("a.doc", "a.mp3", "a")]
    assert ran.status == 1
    assert ran.err.count("\n  ") == len(read)
    assert ran.out.count("not a kind of transcript") == len(CASES) - len(read)
    assert [line["name"] for line in filled.data("transcripts")] == ["good", "talk"]
    assert "All is well" in filled.done("check")


@pytest.mark.parametrize(
    "command", [("codebook", "import"), ("codings", "import"), ("import", "--attributes")]
)
def test_a_workbook_with_a_bomb_is_refused_by_every_command(
    filled: "CommandLine", command: tuple[str, ...]
) -> None:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    assert book.active
    book.active.append(["label", "transcript", "code", "quote"])
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = BOMB.encode() + parts["xl/workbook.xml"]
    filled.write("bomb.xlsx", packed(parts))
    assert "bomb.xlsx: xl/workbook.xml inside it declares a document type" in filled.refused(
        *command, "bomb.xlsx"
    )
    filled.write("bomb.xlsx", packed({"xl/workbook.xml": b" " * (30 << 20)}))
    assert "bomb.xlsx: the archive would unpack to" in filled.refused(*command, "bomb.xlsx")


@pytest.mark.parametrize(
    "command", [("codebook", "import"), ("codings", "import"), ("import", "--attributes")]
)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("a.csv", b"label,label\nx,y\n"),
        ("a.csv", b'label,code\n"x,y\n'),
        ("a.xlsx", b"label\nx\n"),
        ("a.xlsx", OLE),
        ("a.xlsx", b"PK\x03\x04"),
        ("gone.csv", None),
    ],
)
def test_a_sheet_that_is_none_is_refused_by_every_command(
    filled: "CommandLine", command: tuple[str, ...], name: str, data: bytes | None
) -> None:
    if data is not None:
        filled.write(name, data)
    said = filled.refused(*command, name)
    assert said.startswith(f"qualcode: {name}: ")
    assert said.count("\n") == 1


def test_a_folder_is_no_file(filled: "CommandLine") -> None:
    (filled.folder / "folder.csv").mkdir()
    for command in (("codebook", "import"), ("codings", "import"), ("import", "--attributes")):
        assert "folder.csv: " in filled.refused(*command, "folder.csv")


def test_what_is_no_text_on_the_command_line_is_refused(filled: "CommandLine") -> None:
    for command in (
        ("code", "talk\udcff", "Trust", "--at", "0:5"),
        ("--coder", "\udcff", "code", "talk", "Trust", "--at", "6:8"),
        ("codebook", "add", "New\udcff"),
        ("codebook", "rename", "Trust", "New\udcff"),
    ):
        assert filled.refused(*command)
