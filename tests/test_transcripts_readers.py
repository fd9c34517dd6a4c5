"""Text, Markdown and cue files; and files that are not what they say."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from qualcode.errors import UnreadableFile
from transcripts.readers import SUFFIXES, read
from transcripts.readers.cues import read_cues
from transcripts.readers.text import read_markdown, read_text
from transcripts.readers.wrapping import join_lines, paragraphs
from transcripts.script import Script

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def stretches(found: Script) -> list[tuple[str | None, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


DOCX = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document><body/></document>"})
ODT = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
ODS = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})

WRAPPED = b"""\
Anna Berg (00:00:00) - This is the first thing that anybody said and it is
long enough to be wrapped at a margin by the program that wrote it, twice
even.

Tom Hill (00:00:27) - Yes, and this is the answer, which is wrapped at the
same margin and names, among a great many other good things, the well-
being of people. It stops

here as a paragraph of its own which goes on long enough to need a second
line.
"""

VTT = b"""\xef\xbb\xbfWEBVTT - a talk\r
Kind: captions\r
\r
STYLE\r
::cue { color: red }\r
\r
NOTE\r
not spoken\r
\r
intro-1\r
00:00:01.000 --> 00:00:04.000 align:start\r
<v.loud Anna Berg>Well, I <i>think</i> you &amp; me\r
\r
2\r
00:04.500 --> 00:06.000\r
go on.</v>\r
\r
01:00:00.250 --> 01:00:05.000\r
<v Tom &amp; Co>No.</v> <v Anna Berg>Yes.</v>\r
"""

SRT = b"""\
1
00:00:01,000 --> 00:00:04,000
{\\an8}<font color="#fff">Anna: Well, I</font>

2
00:00:04,500 --> 00:00:06,000
think so.
Tom: Do you?

3
00:00:07,000 --> 00:00:08,000
Anna: I do.
Tom: <inaudible>
"""


def test_hard_wrapped_lines_become_paragraphs_again() -> None:
    found = read_text(WRAPPED)
    assert stretches(found) == [
        (
            "Anna Berg",
            "This is the first thing that anybody said and it is long enough to be wrapped at a margin by the"
            " program that wrote it, twice even.",
        ),
        (
            "Tom Hill",
            "Yes, and this is the answer, which is wrapped at the same margin and names, among a great many"
            " other good things, the well-being of people."
            " It stops\nhere as a paragraph of its own which goes on long enough to need a second line.",
        ),
    ]
    assert [turn.time for turn in found.turns] == [0, 27_000]


def test_short_lines_such_as_bullets_stay_lines() -> None:
    lines = ["TRANSCRIPT", "- Reads the title", "- Scrolls", "", "- Reads the description again", "Done"]
    assert paragraphs(lines) == [line for line in lines if line]


def test_a_hyphen_at_a_margin_goes_only_where_the_joined_word_is_in_the_text() -> None:
    lines = [
        "A man was inter-",
        "viewed, a second-",
        "class word, first-",
        "and second-class",
        "",
        "interviewed",
    ]
    assert (
        join_lines(lines, set())[0] == "A man was interviewed, a second-class word, first- and second-class"
    )


def test_names_on_lines_of_their_own_head_what_follows() -> None:
    found = read_text(b"Anna Berg (00:00:05):\r\nHello.\r\n\r\nTom Hill (00:00:07):\r\nHi.\r\nYou.\r\n")
    assert stretches(found) == [("Anna Berg", "Hello."), ("Tom Hill", "Hi.\nYou.")]


def test_markdown_becomes_plain_words() -> None:
    found = read_markdown(
        b"---\ntitle: An interview\n---\n# Part *one*\n\n"
        b"**Anna Berg:** \\[laughter\\] See [the *page*](http://example.org), `a_b` and snake_case\\!\n\n"
        b"1964. That was __early__ &amp; late.\n\n- one\n- two\n\n---\n\n"
        b"> **Tom Hill:** [04:03] No. [05:00] Yes.\n"
        b"<!-- cut -->\n"
    )
    assert stretches(found) == [
        (None, "Part one"),
        (
            "Anna Berg",
            "[laughter] See the page, a_b and snake_case!\n1964. That was early & late.\n- one\n- two",
        ),
        ("Tom Hill", "No. [05:00] Yes."),
    ]
    assert found.turns[-1].time == 243_000
    assert found.notes[:2] == ("left out the front matter at the top", "left out HTML comments")


def test_voices_hold_until_the_next_one_and_cues_join_with_a_space() -> None:
    found = read_cues(VTT)
    assert stretches(found) == [
        ("Anna Berg", "Well, I think you & me go on."),
        ("Tom & Co", "No."),
        ("Anna Berg", "Yes."),
    ]
    assert [turn.time for turn in found.turns] == [1_000, 3_600_250, 3_600_250]


def test_labels_in_cues_are_found_line_by_line() -> None:
    found = read_cues(SRT)
    assert stretches(found) == [
        ("Anna", "Well, I think so."),
        ("Tom", "Do you?"),
        ("Anna", "I do."),
        ("Tom", "<inaudible>"),
    ]
    assert [turn.time for turn in found.turns] == [1_000, 4_500, 7_000, 7_000]


def test_cues_without_any_speaker_are_one_turn() -> None:
    found = read_cues(b"WEBVTT\n\n00:01.000 --> 00:02.000\nI was\n\n00:02.000 --> 00:03.000\nborn.\n")
    assert stretches(found) == [(None, "I was born.")]
    assert found.turns[0].time == 1_000


def test_a_cue_whose_time_is_damaged_keeps_its_words_with_a_note() -> None:
    found = read_cues(
        b"WEBVTT\n\n00:0x.000 --> 00:02.000\nI was\n\n00:02.000 --> 00:03.000\nborn.\n\nlost line\n"
    )
    assert found.text == "I was born."
    assert found.notes[:2] == (
        "kept the words of 1 cue without a readable time",
        "left out 1 line outside any cue",
    )


def test_a_missing_blank_line_between_cues_does_not_let_their_numbers_in() -> None:
    found = read_cues(b"1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:02,000 --> 00:00:03,000\nTwo\n")
    assert found.text == "One Two"


def test_an_encoding_guess_reaches_the_notes_and_can_be_overridden(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("I: Łódź?\nP: Łódź.".encode("cp1250"))
    assert "Windows-1252" in read(path).notes[0]
    assert read(path, encoding="cp1250").text == "Łódź?\nŁódź."


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \r\n\t", "it is empty"),
        ("a.txt", b"...\n---\n", "no words"),
        ("a.txt", DOCX, r"Word file \(.docx\).*give it the suffix"),
        ("a.md", ODT, r"OpenDocument text \(.odt\)"),
        ("a.txt", b"%PDF-1.7\n", r"looks like a PDF \(.pdf\)"),
        ("a.txt", rb"{\rtf1 hello}", r"looks like an RTF file"),
        ("a.txt", b"Anna\x00: hello, hello, hello", "NUL"),
        ("a.vtt", zipped({"a": b"x"}), "a zip archive"),
        ("a.docx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a Word file.*a PNG picture"),
        ("a.docx", zipped({"a.txt": b"x"}), "not a Word file.*a zip archive"),
        ("a.docx", zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "an Excel workbook"),
        ("a.docx", ODT, "it looks like an OpenDocument text"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "old kind .*save it as .docx"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.docx", DOCX[:60], "damaged"),
        ("a.docx", b"Anna: hello", "text with the wrong suffix"),
        ("a.docx", DOCX, "no words"),
        ("a.odt", ODS, "OpenDocument file that is no text"),
        ("a.odt", b"Anna: hello", "not an OpenDocument text"),
        ("a.rtf", b"Anna: hello", "not an RTF file"),
        ("a.pdf", b"Anna: hello", "not a PDF"),
        ("a.vtt", b"WEBVTT\n\nhello there\n", "it has no cues"),
        ("a.srt", b"hello there\n", "it has no cues"),
        ("a.doc", OLE, "save it as .docx"),
        ("a.mp3", b"ID3", r"\.mp3 files cannot be read; transcripts can be \.txt"),
        ("transcript", b"Anna: hello", "no suffix"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=message) as refusal:
        read(path)
    assert path.stem + "." not in str(refusal.value).replace("a .", "")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableFile, match="folder"):
        read(tmp_path / "folder.txt")


def test_a_file_too_large_for_a_transcript_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    with pytest.raises(UnreadableFile, match="too large"):
        read(path)


def test_every_suffix_is_read_in_upper_case_too(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        path = tmp_path / f"a{suffix.upper()}"
        path.write_bytes(b"")
        with pytest.raises(UnreadableFile, match="it is empty"):
            read(path)


def test_importing_the_readers_loads_no_heavy_library() -> None:
    heavy = "{'lxml', 'docx', 'striprtf', 'pypdfium2', 'markdown_it', 'rapidfuzz'}"
    code = f"import transcripts.readers, sys; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
