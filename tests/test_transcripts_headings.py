"""Headings that files have: read with their levels, stored with the text, carried along by corrections."""

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from test_transcripts_readers_office import open_document, p, rows, word, zipped

from qualcode.plaintext import is_line
from qualcode.pseudonyms import put_names_back, put_placeholders
from qualcode.store.checks import check
from qualcode.store.cleancopy import clean_copy
from qualcode.store.models import Heading, Transcript
from qualcode.store.project import Project
from transcripts.correcting import Correction, correct_transcript
from transcripts.headings import carried
from transcripts.interviews import add_transcript, find_transcript, script_of
from transcripts.namekey import Entry, NameKey
from transcripts.offsets import Edit, OffsetMap
from transcripts.readers import read
from transcripts.readers.docx import read_docx
from transcripts.readers.odt import read_odt
from transcripts.readers.rtf import read_rtf
from transcripts.readers.text import read_markdown, read_text
from transcripts.script import HeadingLine, Script, Turn
from transcripts.workingcopy import correct_copy, working_copy

DATA = Path(__file__).parents[2] / "shared" / "data"
MARKED = (
    "# Visit\n\n## Careers\n\nI: How long?\n\nP1: Long.\n\n### Promotion\n\nI: And?\n\nP1: None.\n\n## Pay\n"
)


def shown(script: Script) -> list[tuple[str, int]]:
    """The headings with their levels; each has to be a whole line."""
    assert all(is_line(script.text, each.start, each.end) for each in script.headings or ())
    return [(script.text[each.start : each.end], each.level) for each in script.headings or ()]


# ---------------------------------------------------------------------- reading


def test_headings_and_the_title_of_a_word_file_are_kept() -> None:
    made, file = docx.Document(), io.BytesIO()
    for text, level in (("Visit 3", 0), ("Careers", 1), ("I: How long?", None), ("Promotion", 2)):
        made.add_paragraph(text) if level is None else made.add_heading(text, level)
    made.add_table(1, 2).cell(0, 0).text = "a cell"
    made.save(file)
    found = read_docx(file.getvalue())
    assert shown(found) == [("Visit 3", 0), ("Careers", 1), ("Promotion", 2)]
    assert "kept 3 headings" in found.notes


def styled(style: str, text: str, more: str = "") -> str:
    return p(f'<w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>', text)


STYLES = """
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Thema"><w:name w:val="T"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Gliederung"><w:pPr><w:outlineLvl w:val="4"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis"><w:basedOn w:val="berschrift2"/>
<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Kreis"><w:basedOn w:val="Kreis"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="Sprecher"/></w:style>
"""
RELATIONS = '<r><x Type="http://schemas.example/styles" Target="{}"/></r>'


def word_with_styles(body: str, styles: str, target: str = "styles2.xml") -> bytes:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped(
        {
            "word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": RELATIONS.format(target),
            "word/styles2.xml": f"<w:styles {namespace}>{styles}</w:styles>",
        }
    )


def test_styles_of_word_count_by_outline_level_and_by_name_in_every_language() -> None:
    direct = '<w:outlineLvl w:val="0"/>'
    names = ("berschrift2", "Thema", "Gliederung", "Verzeichnis", "Kreis", "Heading1", "Fehlt")
    body = "".join(styled(name, name) for name in names)
    body += styled("Verzeichnis", "direct", direct) + styled("Thema", "none", '<w:outlineLvl w:val="77"/>')
    found = [("berschrift2", 2), ("Thema", 2), ("Gliederung", 5), ("direct", 1)]
    assert shown(read_docx(word_with_styles(body, STYLES))) == found
    assert shown(read_docx(word(styled("Heading3", "by its id") + p("Words.")))) == [("by its id", 3)]


@pytest.mark.parametrize(("styles", "target"), [("<w:style", "styles2.xml"), ("", "../../gone.xml")])
def test_damaged_styles_take_no_words_away(styles: str, target: str) -> None:
    found = read_docx(word_with_styles(styled("Heading1", "Careers") + p("Words."), styles, target))
    assert (found.text, shown(found)) == ("Careers\nWords.", [("Careers", 1)])


def test_a_style_makes_no_heading_of_a_turn_a_long_text_dashes_or_a_cell() -> None:
    long = "so it goes " * 20
    body = [styled("Heading1", each) for each in ("I: Why?", "P1: So.", long, "* * *", "Careers")]
    body.append(rows(["x", "y"]).replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'))
    found = read_docx(word("".join(body)))
    assert shown(found) == [("Careers", 1)]
    assert found.speakers == ("I", "P1")


def test_headings_of_an_open_document_are_kept() -> None:
    styles = 'xmlns:style="urn:s" style:name="P1" style:parent-style-name="Title"'
    body = (
        f'<style:style {styles}/><text:p text:style-name="P1">Visit</text:p>'
        '<text:h text:outline-level="2">2 Careers<text:line-break/>and pay</text:h><text:p>Words.</text:p>'
        '<text:h text:outline-level="99">Deep</text:h><text:h>Plain</text:h>'
    )
    found = read_odt(open_document(body))
    assert shown(found) == [("Visit", 0), ("2 Careers", 2), ("and pay", 2), ("Deep", 9), ("Plain", 1)]


def test_headings_of_markdown_are_kept_where_they_are_lines_of_their_own() -> None:
    assert shown(read_markdown(MARKED.encode())) == [
        *(("Visit", 1), ("Careers", 2), ("Promotion", 3), ("Pay", 2)),
    ]
    found = read_markdown(b"Above\n=====\n\nBelow\n---\n\nwords\nmore\n---\n#no\n\n##  *Two* ##\n")
    assert shown(found) == [("Above", 1), ("Below", 2), ("Two ##", 2)]


def test_a_heading_of_markdown_that_was_wrapped_into_a_paragraph_is_none() -> None:
    wide = "and so they came and went all day as they had for years until noon\n" * 6
    found = read_markdown(f"# {wide}\n# Careers\n\n{wide}".encode())
    assert shown(found) == [("Careers", 1)]


RTF = r"""{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s1\ql \sbasedon0 heading 1,Titre;}{\s7 Title;}{\s12 Other;}}
\pard\plain \s7 Visit\par
\pard\plain \s1\ql Careers\par
\pard\plain \s0\ql I: How long?\par
P1: Long.\par
\pard\plain \s12\outlinelevel1 Promotion\par
\pard\plain \s12 Not this\par
\trowd\cellx1\pard\intbl\s1 A cell\cell\row
\pard The end.\par}"""


def test_headings_of_rich_text_are_kept_by_style_and_outline_level() -> None:
    found = read_rtf(RTF.encode())
    assert shown(found) == [("Visit", 0), ("Careers", 1), ("Promotion", 2)]
    plain = RTF.replace("\\s1\\", "\\").replace("\\s7 ", "").replace("\\outlinelevel1", "")
    assert read_rtf(plain.encode()).headings == ()
    assert (found.text, found.turns) == (read_rtf(plain.encode()).text, read_rtf(plain.encode()).turns)


LINES = st.sampled_from(["Careers", "I: How long?", "P1: Long.", "Pay\nand time", "", "Note: so", "ÜBER UNS"])


@given(st.lists(st.tuples(LINES, st.integers(0, 9)), min_size=1, max_size=12))
def test_styles_change_no_character_and_no_turn(lines: list[tuple[str, int]]) -> None:
    lines.append(("Words.", 0))
    bodies: dict[str, list[str]] = {"docx": [], "odt": [], "plain docx": [], "plain odt": []}
    for text, level in lines:
        runs = text.replace("\n", "</w:t><w:br/><w:t>")
        made = text.replace("\n", "<text:line-break/>")
        bodies["docx"].append(styled(f"Heading{level}", runs) if level else p(runs))
        bodies["odt"].append(f'<text:h text:outline-level="{level}">{made}</text:h>' if level else "")
        bodies["odt"].append("" if level else f"<text:p>{made}</text:p>")
        bodies["plain docx"].append(p(runs))
        bodies["plain odt"].append(f"<text:p>{made}</text:p>")
    for reader, make, kind in ((read_docx, word, "docx"), (read_odt, open_document, "odt")):
        found, plain = reader(make("".join(bodies[kind]))), reader(make("".join(bodies[f"plain {kind}"])))
        assert (found.text, found.turns) == (plain.text, plain.turns)
        assert plain.headings == ()
        starts = [each.start for each in found.headings or ()]
        assert starts == sorted(set(starts))
        shown(found)


def test_forms_without_headings_say_so() -> None:
    assert read_text(b"CAREERS\n\nWords.").headings is None
    assert read_markdown(b"CAREERS\n\nWords.").headings == ()


@pytest.mark.skipif(not DATA.is_dir(), reason=f"there is no {DATA}")
def test_headings_of_a_published_file_are_its_lines_with_hashes() -> None:
    path = DATA / "interviews" / "metamuse_ccby" / "SOURCE_README.md"
    marked = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    found = shown(read(path))
    assert found == [(line.lstrip("# "), len(line) - len(line.lstrip("#"))) for line in marked]
    assert found


# ---------------------------------------------------------------------- correcting


@given(st.data())
def test_headings_follow_edits_line_by_line(data: st.DataObject) -> None:
    """Naive: a heading whose line was neither taken out nor joined stays the heading of that line."""
    letters = st.text("abcdef", min_size=3, max_size=8)
    lines = data.draw(st.lists(letters, min_size=1, max_size=8, unique=True))
    levels = data.draw(st.lists(st.none() | st.integers(0, 9), min_size=len(lines), max_size=len(lines)))
    doings = st.sampled_from(["keep", "keep", "drop", "above", "longer", "join"])
    text, start = "\n".join(lines), 0
    heads: list[HeadingLine] = []
    edits: list[Edit] = []
    new: list[tuple[str, int | None]] = []
    joins = False
    for number, (line, level) in enumerate(zip(lines, levels, strict=True)):
        doing, end, last = data.draw(doings), start + len(line), number == len(lines) - 1
        if level is not None:
            heads.append(HeadingLine(start, end, level))
        stays = None if joins else level
        if doing == "drop" and not joins and not last:
            edits.append(Edit(start, end + 1, ""))
        elif doing == "join" and not last:
            edits.append(Edit(end, end + 1, " "))
            new.append((f"{new.pop()[0]} {line}" if joins else line, None))
        else:
            if doing == "above" and not joins:
                edits.append(Edit(start, start, "PUT IN\n"))
                new.append(("PUT IN", None))
            if doing == "longer":
                edits.append(Edit(end, end, "!"))
                line += "!"
            new.append((f"{new.pop()[0]} {line}" if joins else line, stays))
        joins = doing == "join" and not last
        start = end + 1
    changed = OffsetMap(text, edits)
    assert changed.new == "\n".join(line for line, _ in new)
    old = Script(text, (Turn(0, len(text), None, None),), headings=tuple(heads))
    found = Script(changed.new, (), headings=carried(old, changed, guess=False))
    assert shown(found) == [(line, level) for line, level in new if level is not None]


@pytest.fixture
def visit(project: Project) -> Project:
    """One transcript of a text, which has no headings."""
    with project.change("import") as session:
        plain = replace(read_markdown(MARKED.encode()), headings=None)
        add_transcript(session, plain, name="INT1", source="INT1.md")
    return project


def corrected(project: Project, script: Script) -> Correction:
    with project.change("correct") as session:
        return correct_transcript(session, find_transcript(session, "INT1"), script)


def stored(project: Project) -> list[tuple[str, int]]:
    with project.read() as session:
        assert [line for line in check(session) if line.problems] == []
        return shown(script_of(session, find_transcript(session, "INT1")))


def test_the_same_file_once_more_brings_the_headings_in_and_undo_takes_them_out(visit: Project) -> None:
    script = read_markdown(MARKED.encode())
    assert stored(visit) == []
    found = corrected(visit, script)
    assert found.changed
    assert found.sentences() == ["0 unchanged", "4 headings are new: Visit, Careers, Promotion …"]
    assert stored(visit) == shown(script)
    assert corrected(visit, script).sentences() == ["the text is the same; nothing changed"]
    visit.undo()
    assert stored(visit) == []
    visit.redo()
    assert stored(visit) == shown(script)
    with visit.as_of(1) as session:
        assert script_of(session, find_transcript(session, "INT1")).headings == ()


def test_a_file_with_other_headings_has_its_own(visit: Project) -> None:
    corrected(visit, read_markdown(MARKED.encode()))
    found = corrected(
        visit, read_markdown(MARKED.replace("### Pro", "#### Pro").replace("## Pay", "Pay").encode())
    )
    assert found.sentences()[1:] == ["1 heading is gone: Pay", "1 heading has another level: Promotion"]
    assert stored(visit) == [("Visit", 1), ("Careers", 2), ("Promotion", 4)]


def test_a_text_keeps_the_headings_of_the_one_before(visit: Project) -> None:
    corrected(visit, read_markdown(MARKED.encode()))
    text = b"Visit\nTheir careers\n\nI: How long?\n\nP1: Long. Promotion\n\nI: And?\n\nP1: None.\nPay\n"
    found = corrected(visit, read_text(text))
    assert "1 heading is gone: Visit" not in found.sentences()
    assert stored(visit) == [("Visit", 1), ("Their careers", 2), ("Pay", 2)]


def test_an_edited_transcript_keeps_its_headings(visit: Project) -> None:
    corrected(visit, read_markdown(MARKED.encode()))
    with visit.read() as session:
        copy = working_copy(session, find_transcript(session, "INT1"))
    with visit.change("correct in an editor") as session:
        edited = copy.edited(copy.form.replace("Long.", "Very long.\nToo long.").replace("Pay\n", ""))
        correct_copy(session, copy, edited)
    assert stored(visit) == [("Visit", 1), ("Careers", 2), ("Promotion", 3)]


def test_names_in_headings_give_way_and_come_back(visit: Project) -> None:
    corrected(visit, read_markdown(MARKED.replace("Careers", "Anna's careers").encode()))
    before = stored(visit)
    key = NameKey(
        "key.csv", "0" * 64, (Entry("Anna", "[Person 1]", "Anna", 2), Entry("Pay", "[X]", "Pay", 3))
    )
    with visit.change("apply") as session:
        put_placeholders(session, key)
    assert stored(visit) == [("Visit", 1), ("[Person 1]'s careers", 2), ("Promotion", 3), ("[X]", 2)]
    with visit.change("reverse") as session:
        put_names_back(session, key)
    assert stored(visit) == before


def test_a_clean_copy_has_only_the_headings_of_the_texts_that_count(visit: Project) -> None:
    corrected(visit, read_markdown(MARKED.encode()))
    corrected(visit, read_markdown(MARKED.replace("## Pay", "").encode()))
    target = visit.path.with_name("clean.qualcode")
    clean_copy(visit.path, target, label="clean", who="Ann")
    with Project.open(target, who="Ann") as copy:
        assert stored(copy) == [("Visit", 1), ("Careers", 2), ("Promotion", 3)]
        with copy.read() as session:
            current = session.scalars(select(Transcript.revision_id)).all()
            assert set(session.scalars(select(Heading.revision_id))) == set(current)
