"""Word, OpenDocument and RTF files; and every format giving back the dialogue that was written into it."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.readers.cues import read_cues
from transcripts.readers.docx import read_docx
from transcripts.readers.odt import read_odt
from transcripts.readers.rtf import read_rtf
from transcripts.readers.text import read_markdown, read_text
from transcripts.script import Script

Dialogue = Sequence[tuple[str, Sequence[str]]]
"""Speakers and their paragraphs."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)


def stretches(found: Script) -> list[tuple[str | None, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def zipped(members: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def word(body: str, namespace: str = W, **parts: str) -> bytes:
    """A Word package with a body and, by name, further parts."""
    more = {f"word/{name}.xml": f"<w:x {W}>{xml}</w:x>" for name, xml in parts.items()}
    return zipped(
        {"word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>", **more}
    )


def open_document(body: str, **parts: str) -> bytes:
    content = f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
            **parts,
        }
    )


def p(*runs: str) -> str:
    """A Word paragraph of runs, in XML or in words."""
    made = (run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p>{''.join(made)}</w:p>"


def rows(*cells: Sequence[str]) -> str:
    """A Word table."""
    made = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in cells)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def test_word_paragraphs_give_speakers_and_soft_line_breaks_part_paragraphs() -> None:
    found = read_docx(word(p("Anna Berg: Hello", "<w:r><w:br/><w:t>there.</w:t></w:r>") + p("Tom Hill: Hi.")))
    assert stretches(found) == [("Anna Berg", "Hello\nthere."), ("Tom Hill", "Hi.")]


def test_word_keeps_tracked_insertions_and_leaves_deletions_out() -> None:
    deleted = "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
    body = p("I: I ", "<w:ins><w:r><w:t>always </w:t></w:r></w:ins>", deleted, "knew.") + p("P: Yes.")
    found = read_docx(word(body))
    assert found.text == "I always knew.\nYes."
    assert found.notes == ("left out 1 tracked deletion",)


def test_word_text_that_was_moved_stands_once_where_it_was_moved_to() -> None:
    moved = "<w:r><w:t>moved </w:t></w:r>"
    body = p("I: ", f"<w:moveFrom>{moved}</w:moveFrom>", "One ", f"<w:moveTo>{moved}</w:moveTo>") + p(
        "P: Two."
    )
    assert read_docx(word(body)).text == "One moved\nTwo."


def test_a_deleted_paragraph_end_joins_two_word_paragraphs() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert read_docx(word(p(mark, "I: One ") + p("two.") + p("P: Three."))).text == "One two.\nThree."


def test_word_content_controls_links_and_hyphens_are_read() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('I: In a control.')}</w:sdtContent></w:sdt>"
    link = "<w:hyperlink><w:r><w:t>a link</w:t><w:noBreakHyphen/><w:t>word</w:t></w:r></w:hyperlink>"
    assert read_docx(word(control + p("P: See ", link))).text == "In a control.\nSee a link-word"


def test_word_comments_notes_boxes_and_headers_are_left_out_with_a_note() -> None:
    box = f"<w:r><w:drawing><w:txbxContent>{p('boxed')}</w:txbxContent></w:drawing></w:r>"
    marks = "<w:r><w:commentReference/><w:footnoteReference/><w:footnoteReference/></w:r>"
    found = read_docx(word(p("I: Hi.", marks, box) + p("P: Yo."), header1=p("Secret"), comments=p("hm")))
    assert found.text == "Hi.\nYo."
    assert found.notes == ("left out 1 comment, 2 footnotes, 1 text box", "left out headers and footers")


def test_the_strict_variant_of_word_is_read() -> None:
    assert read_docx(word(p("I: Hi.") + p("P: Yo."), STRICT)).speakers == ("I", "P")


def test_a_word_table_with_speakers_in_a_column_gives_turns() -> None:
    table = rows(
        ("Time", "Speaker", "Text"),
        ("00:01", "Anna Berg:", "How was it for you?"),
        ("00:05", "Tom Hill", "It was fine."),
        ("", "", "Really fine."),
        ("00:09", "Anna Berg:", "Good."),
    )
    found = read_docx(word(p("Interview 3") + table + p("End of recording.")))
    assert stretches(found) == [
        (None, "Interview 3"),
        ("Anna Berg", "How was it for you?"),
        ("Tom Hill", "It was fine.\nReally fine."),
        ("Anna Berg", "Good."),
        (None, "End of recording."),
    ]
    assert [turn.time for turn in found.turns] == [None, 1_000, 5_000, 9_000, None]


def test_any_other_word_table_is_read_cell_by_cell() -> None:
    found = read_docx(word(rows(("Name of the place", "It is by the sea"), ("Weather", "Mostly rain there"))))
    assert found.text == "Name of the place\nIt is by the sea\nWeather\nMostly rain there"


def test_a_word_file_with_a_document_type_is_refused() -> None:
    data = zipped({"word/document.xml": f"<!DOCTYPE a [<!ENTITY b 'c'>]><w:document {W}/>"})
    with pytest.raises(UnreadableFile, match="document type"):
        read_docx(data)


@pytest.mark.parametrize("xml", ["<w:document", f"<w:document {W}/>"])
def test_a_word_file_without_a_body_is_called_damaged(xml: str) -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        read_docx(zipped({"word/document.xml": xml}))


def test_open_document_spaces_tabs_breaks_spans_and_lists_are_read() -> None:
    body = (
        "<text:h>Interview</text:h>"
        '<text:p><text:tab/>I: How<text:s text:c="3"/>was '
        "<text:span>it<text:span>?</text:span></text:span></text:p>"
        "<text:p>P: Fine<text:line-break/>really\n   fine.</text:p>"
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
        "<text:section><text:p>I: Good.<text:soft-page-break/></text:p></text:section>"
    )
    assert stretches(read_odt(open_document(body))) == [
        (None, "Interview"),
        ("I", "How was it?"),
        ("P", "Fine\nreally fine.\none"),
        ("I", "Good."),
    ]


def test_open_document_deletions_comments_and_notes_are_left_out_with_a_note() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>I: Why<office:annotation><text:p>hm</text:p></office:annotation> now"
        "<text:note><text:note-body><text:p>foot</text:p></text:note-body></text:note>?</text:p>"
        "<text:p>P: So.</text:p>"
    )
    found = read_odt(open_document(body))
    assert found.text == "Why now?\nSo."
    assert found.notes == ("left out 1 comment, 1 footnote, 1 tracked deletion",)


def test_an_open_document_table_with_speakers_in_a_column_gives_turns() -> None:
    def row(*cells: str) -> str:
        made = (f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{''.join(made)}</table:table-row>"

    head = f"<table:table-header-rows>{row('Speaker', 'Text')}</table:table-header-rows>"
    table = f"<table:table>{head}{row('I', 'Why did you?')}{row('P1', 'Because.')}</table:table>"
    assert stretches(read_odt(open_document(table))) == [("I", "Why did you?"), ("P1", "Because.")]


def test_a_protected_open_document_is_refused() -> None:
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    with pytest.raises(UnreadableFile, match="password"):
        read_odt(open_document("<text:p>I: Hi.</text:p>", **manifest))


def test_an_open_document_with_a_document_type_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="document type"):
        read_odt(zipped({"content.xml": "<!DOCTYPE a><a/>"}))


def test_rtf_escapes_give_the_characters_they_stand_for() -> None:
    words = rb"It\'92s \u8220\'93na\'efve\u8221\'94 \{\u-10179?\u-8704?\}\~now"
    data = rb"{\rtf1\ansi\ansicpg1252\uc1 I: " + words + rb"\par P: \_so\-so}"
    assert read_rtf(data).text == "It’s “naïve” {😀} now\n-soso"


def test_rtf_lines_end_at_backslash_newline_and_a_lone_return_is_nothing() -> None:
    data = b"{\\rtf1\\ansi I: One\\\r\\\rP: two\rthree\\\nI: four\\\r\nP: five\\line six}"
    assert stretches(read_rtf(data)) == [("I", "One"), ("P", "twothree"), ("I", "four"), ("P", "five\nsix")]


def test_rtf_of_a_mac_uses_its_code_page() -> None:
    assert read_rtf(rb"{\rtf1\ansi\ansicpg10000 I: \'d2yes\'d3\par P: no}").text == "“yes”\nno"


def test_rtf_link_targets_deleted_text_notes_and_pictures_are_left_out() -> None:
    data = (
        rb'{\rtf1\ansi I: See {\field{\*\fldinst{HYPERLINK "http://example.org"}}{\fldrslt this}}'
        rb" {\deleted gone }now"
        rb"{\footnote foot}{\pict 89504e47}\par P: HYPERLINK is a word}"
    )
    assert read_rtf(data).text == "See this now\nHYPERLINK is a word"


def test_an_rtf_table_with_speakers_in_a_column_gives_turns() -> None:
    row = rb"\trowd\cellx1000\cellx9000 \intbl %s\cell %s\cell\row "
    data = (
        b"{\\rtf1\\ansi Interview\\par "
        + row % (b"Anna Berg", b"How was it?")
        + row % (b"Tom Hill", b"Fine.")
    )
    assert stretches(read_rtf(data + row % (b"Anna Berg", b"Good.") + b"\\pard End\\par}")) == [
        (None, "Interview"),
        ("Anna Berg", "How was it?"),
        ("Tom Hill", "Fine."),
        ("Anna Berg", "Good."),
        (None, "End"),
    ]


def test_words_behind_the_end_of_an_rtf_are_kept_with_a_note() -> None:
    found = read_rtf(b"{\\rtf1\\ansi I: Hi.\\par P: Yo.}\n\nand more\n")
    assert found.text == "Hi.\nYo.\nand more"
    assert "kept 1 line that stood behind the end of the RTF" in found.notes


def test_an_rtf_that_is_cut_off_says_so() -> None:
    found = read_rtf(b"{\\rtf1\\ansi I: Hi.\\par P: Yo. And th")
    assert found.text == "Hi.\nYo. And th"
    assert "the RTF is cut off: its end is missing" in found.notes


@pytest.mark.parametrize(
    "data",
    [
        rb"{\rtf1\uc I: hi}",
        rb"{\rtf1 I: \u9999999? hi}",
        rb"{\rtf1{\fonttbl" + rb"\f0\fcharset0" * 9_999 + b"}}",
    ],
)
def test_an_rtf_that_makes_no_sense_is_called_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="damaged RTF"):
        read_rtf(data)


def as_text(dialogue: Dialogue) -> bytes:
    return "\r\n\r\n".join(f"{name}: " + "\r\n".join(said) for name, said in dialogue).encode("utf-8-sig")


def as_stamped_text(dialogue: Dialogue) -> bytes:
    turns = (f"{name} (00:{n:02}:00):\n" + "\n".join(said) for n, (name, said) in enumerate(dialogue))
    return "\n\n".join(turns).encode("utf-16")


def as_markdown(dialogue: Dialogue) -> bytes:
    def escaped(text: str) -> str:
        return re.sub(r"([\\`*_{}\[\]()#+\-.!<>&~])", r"\\\1", text)

    return "\n\n".join(f"**{name}:** " + "\n\n".join(map(escaped, said)) for name, said in dialogue).encode()


def as_rtf(dialogue: Dialogue) -> bytes:
    def escaped(text: str) -> str:
        plain = re.sub(r"([\\{}])", r"\\\1", text)
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in plain)

    lines = (escaped(line) for name, said in dialogue for line in (f"{name}: {said[0]}", *said[1:]))
    return ("{\\rtf1\\ansi " + "\\par\n".join(lines) + "}").encode("ascii")


def as_docx(dialogue: Dialogue) -> bytes:
    document, packed = docx.Document(), io.BytesIO()
    for name, said in dialogue:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(said[0])
        for text in said[1:]:
            document.add_paragraph(text)
    document.save(packed)
    return packed.getvalue()


def as_docx_table(dialogue: Dialogue) -> bytes:
    document, packed = docx.Document(), io.BytesIO()
    table = document.add_table(rows=0, cols=2)
    for name, said in dialogue:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, "\n".join(said)
    document.save(packed)
    return packed.getvalue()


def as_odt(dialogue: Dialogue) -> bytes:
    lines = (line for name, said in dialogue for line in (f"{name}: {said[0]}", *said[1:]))
    return open_document("".join(f"<text:p>{escape(line)}</text:p>" for line in lines))


def cued(dialogue: Dialogue, first: str, comma: str) -> str:
    """Three words a cue."""
    cues = []
    for name, said in dialogue:
        words = " ".join(said).split()
        for n in range(0, len(words), 3):
            text = html.escape(" ".join(words[n : n + 3]), quote=False)
            cues.append((first.format(name) if n == 0 else "") + text)
    times = (f"00:{n // 60:02}:{n % 60:02}{comma}000 --> 00:59:59{comma}000" for n in range(len(cues)))
    return "\n\n".join(f"{n}\n{time}\n{cue}" for n, (time, cue) in enumerate(zip(times, cues, strict=True)))


def as_vtt(dialogue: Dialogue) -> bytes:
    return ("WEBVTT\n\n" + cued(dialogue, "<v {}>", ".")).encode()


def as_srt(dialogue: Dialogue) -> bytes:
    return cued(dialogue, "{}: ", ",").encode()


WORDS = st.builds(
    "{}{}".format,
    st.sampled_from("abcdefghijéüß日本"),
    st.text("abcdefghij'éüß日本-&\\{}_*“”.,?!", max_size=8),
)
PARAGRAPHS = st.lists(WORDS, min_size=3, max_size=12).map(" ".join)
SAID = st.lists(PARAGRAPHS, min_size=1, max_size=3)
PAIRS = st.sampled_from(
    [("Anna Berg", "Tom Hill"), ("I", "P10"), ("Interviewer", "Participant"), ("Speaker 1", "Speaker 2")]
)


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    """Two speakers taking turns, each at least twice."""
    pair = draw(PAIRS)
    turns = draw(st.lists(SAID, min_size=4, max_size=8))
    return [(pair[n % 2], said) for n, said in enumerate(turns)]


WRITTEN: list[tuple[Callable[[Dialogue], bytes], Callable[[bytes], Script]]] = [
    (as_text, read_text),
    (as_stamped_text, read_text),
    (as_markdown, read_markdown),
    (as_rtf, read_rtf),
    (as_docx, read_docx),
    (as_docx_table, read_docx),
    (as_odt, read_odt),
    (as_vtt, read_cues),
    (as_srt, read_cues),
]


@pytest.mark.parametrize(("write", "read"), WRITTEN, ids=lambda function: function.__name__)
@settings(max_examples=30)
@given(dialogue=dialogues())
def test_a_dialogue_comes_back_with_the_same_speakers_and_words(
    write: Callable[[Dialogue], bytes], read: Callable[[bytes], Script], dialogue: Dialogue
) -> None:
    found = read(write(dialogue))
    assert [(speaker, text.split()) for speaker, text in stretches(found)] == [
        (name, " ".join(said).split()) for name, said in dialogue
    ]
    assert "\n".join(text for _, text in stretches(found)) == found.text
    assert normalise(found.text) == found.text
    assert all(part and part == part.strip() for part in found.text.split("\n"))
