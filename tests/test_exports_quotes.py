"""The quotes of a code: exact, in their speaker's context, safely attributed, in every format."""

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from generated import Study, store, studies
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import tree
from exports.counts import Rule
from exports.quotes.attribution import Attributions
from exports.quotes.balance import balance
from exports.quotes.formats import QUOTE_FORMATS, quote_format
from exports.quotes.lines import QuoteList, QuoteOptions, quote_list
from exports.quotes.word import QUOTE
from qualcode.coding import current_text
from qualcode.errors import BadInput, NotFound
from qualcode.quoting import star_quote, trim_quote, use_quote
from qualcode.sheets import unguard
from qualcode.store.models import Attribute, AttributeValue, Reference, Speaker
from qualcode.store.project import Project
from transcripts.trimming import GAP

LOST = "come to me when they are lost. Nobody tells you that!"


def listed(project: Project, label: str, options: QuoteOptions | None = None) -> QuoteList:
    with project.read() as session:
        code = CodeNames(tree(session)).find(label)
        return quote_list(session, code, options or QuoteOptions())


def words(found: QuoteList) -> list[str]:
    return [line.words for line in found.quotes]


def give(session: Session, name: str, *values: str) -> None:
    """An attribute of the interviews, one value each."""
    attribute = Attribute(name=name, position=1)
    session.add(attribute)
    session.flush()
    for interview_id, value in enumerate(values, 1):
        session.add(AttributeValue(interview_id=interview_id, attribute_id=attribute.id, value=value))
    session.flush()


@pytest.fixture
def described(coded_study: Project) -> Project:
    """The small project, whose interviews have two attributes."""
    with coded_study.change("describe") as session:
        give(session, "Role", "Technician", "Principal Investigator")
        give(session, "Institution type", "University", "University")
    return coded_study


@settings(max_examples=40)
@given(studies(), st.data())
def test_every_quote_exported_is_the_text_at_its_offsets_and_every_trimmed_piece_is_in_it(
    study: Study, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, store(study, Path(folder) / "p.qualcode") as project:
        with project.change("trim") as session:
            for reference in session.scalars(select(Reference)).all():
                if data.draw(st.booleans()):
                    star_quote(session, reference)
                    trim_quote(session, reference, f"{GAP} {reference.quote.split()[-1]}")
        with project.read() as session:
            tops = [line for line in tree(session) if line.level == 1]
            for top in tops:
                found = quote_list(session, top, QuoteOptions(below=True))
                sheet = list(csv.DictReader(io.StringIO(QUOTE_FORMATS["csv"](found).decode())))
                assert len(sheet) == len(found.quotes)
                for line, row in zip(found.quotes, sheet, strict=True):
                    text = current_text(session, line.transcript_id)
                    assert text[line.start : line.end] == line.quote == unguard(row["quote"])
                    assert text[line.start - len(line.before) : line.start] == line.before
                    assert text[line.end : line.end + len(line.after)] == line.after
                    assert line.trimmed or line.words == line.quote
                    at = 0
                    for piece in (part.strip() for part in line.words.split(GAP)):
                        at = line.quote.index(piece, at) + len(piece)


def test_interviews_are_numbered_and_never_named_unless_asked(described: Project) -> None:
    found = listed(described, "Lack of recognition", QuoteOptions(by=("role, institution type",)))
    assert words(found) == [LOST, "No one, really."]
    assert [line.attribution for line in found.quotes] == [
        "Technician, University, interview 1",
        "Principal Investigator, University, interview 2",
    ]
    for form, render in QUOTE_FORMATS.items():
        said = render(found)
        assert all(name not in said for name in (b"INT01", b"INT02", b"Pat", b"Sam")), form
    named = listed(described, "Lack of recognition", QuoteOptions(with_names=True))
    assert [(line.attribution, line.transcript, line.speaker) for line in named.quotes] == [
        ("INT01", "INT01", "Pat"),
        ("INT02", "INT02", "Sam"),
    ]
    assert QUOTE_FORMATS["csv"](named).splitlines()[0].endswith(b",interview,transcript,speaker")


def test_a_role_is_that_of_the_speaker_where_the_speaker_has_one(described: Project) -> None:
    with described.change("role") as session:
        session.scalars(select(Speaker).where(Speaker.label == "Sam")).one().role = "Facility Manager"
    found = listed(described, "Lack of recognition", QuoteOptions(by=["Role"]))
    assert [line.attribution for line in found.quotes] == [
        "Technician, interview 1",
        "Facility Manager, interview 2",
    ]


def test_an_interviewer_has_no_attribute_of_who_is_interviewed(described: Project) -> None:
    with described.read() as session:
        attributions = Attributions(session, ["role"])
        assert attributions.of(1, "Ivy") == "Interviewer, interview 1"
        assert attributions.of(1, "Pat") == "Technician, interview 1"
        assert attributions.of(1, None) == "Technician, interview 1"
        with pytest.raises(NotFound, match="Role, Institution type"):
            Attributions(session, ["Rank"])


def test_context_is_the_speakers_own_and_a_trimmed_version_has_none(described: Project) -> None:
    first = listed(described, "Lack of recognition").quotes[0]
    assert first.before == "I keep the lasers running. Students "
    assert first.after == ""
    assert first.context == (first.before, "")
    short = listed(described, "Awards", QuoteOptions(context=12)).quotes[0]
    assert (short.before, short.after) == ("really. ", ", and the")
    assert short.context == ("…really. ", ", and the…")
    with described.change("trim") as session:
        reference = session.scalars(select(Reference).where(Reference.quote == LOST)).one()
        trim_quote(session, reference, "come to me [...] Nobody tells you that")
    cut = listed(described, "Lack of recognition").quotes[0]
    assert (cut.words, cut.before, cut.quote) == ("come to me […] Nobody tells you that", "", LOST)
    whole = listed(described, "Lack of recognition", QuoteOptions(whole=True)).quotes[0]
    assert (whole.words, whole.before) == (LOST, first.before)


def test_a_trimmed_version_that_does_not_fit_is_not_printed_and_that_is_told(described: Project) -> None:
    with described.change("trim") as session:
        reference = session.scalars(select(Reference).where(Reference.quote == LOST)).one()
        trim_quote(session, reference, "come to me")
        reference.start, reference.quote = reference.start + 5, reference.quote[5:]
    found = listed(described, "Lack of recognition")
    assert found.quotes[0].words == LOST[5:]
    assert found.notes[0].startswith("1 trimmed version does not stand in the passage as it is now")


def test_filters_by_star_use_coder_and_attribute(described: Project) -> None:
    with described.change("keep") as session:
        first, second = session.scalars(
            select(Reference).where(Reference.quote.in_([LOST, "No one, really."])).order_by(Reference.id)
        ).all()
        star_quote(session, first)
        use_quote(session, second)
    asked: tuple[tuple[QuoteOptions, list[str]], ...] = (
        (QuoteOptions(starred=True), [LOST]),
        (QuoteOptions(used=True), ["No one, really."]),
        (QuoteOptions(used=False), [LOST]),
        (QuoteOptions(starred=True, used=True), []),
    )
    for options, expected in asked:
        assert words(listed(described, "Lack of recognition", options)) == expected
    by_ben = QuoteOptions(rule=Rule(coder="Ben"))
    assert words(listed(described, "Lack of recognition", by_ben)) == [LOST]
    technicians = QuoteOptions(rule=Rule(where={"Role": frozenset({"Technician"})}))
    assert words(listed(described, "Lack of recognition", technicians)) == [LOST]


def test_a_passage_that_two_coded_is_one_quote_with_the_star_of_either(described: Project) -> None:
    with described.change("Ann too") as session:
        ben = session.scalars(select(Reference).where(Reference.quote == LOST)).one()
        place = {"transcript_id": ben.transcript_id, "start": ben.start, "end": ben.end, "quote": LOST}
        ann = Reference(code_id=ben.code_id, coder_id=1, created_at="2026-01-02", **place)
        session.add(ann)
        session.flush()
        star_quote(session, ann)
    found = listed(described, "Lack of recognition")
    assert [(line.words, line.starred, line.coders) for line in found.quotes] == [
        (LOST, True, "Ben, Ann"),
        ("No one, really.", False, "Ann"),
    ]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_the_balance_adds_up_to_all_quotes_and_people(people: list[int]) -> None:
    said = balance(people)
    counts = sorted((people.count(each) for each in set(people)), reverse=True)
    numbers = [int(word) for word in said.replace(",", "").split() if word.isdigit()]
    if len(numbers) == 2:
        assert numbers == [len(people), len(counts)]
    else:
        most, total, few, others = numbers
        assert (total, few + others) == (len(people), len(counts))
        assert most == sum(counts[:few])
        assert 2 * most > total >= 2 * (most - counts[few - 1])


def test_attributions_that_point_to_one_interview_are_told(described: Project) -> None:
    by_role = listed(described, "Lack of recognition", QuoteOptions(by=["role"]))
    assert by_role.notes == (
        "the attribution points to one interview alone for 2 interviews; choose fewer attributes with --by",
    )
    assert listed(described, "Lack of recognition", QuoteOptions(by=["institution type"])).notes == ()
    assert listed(described, "Lack of recognition").notes == ()


def test_a_speakers_own_role_that_points_to_one_interview_is_told(coded_study: Project) -> None:
    asked = QuoteOptions(by=["role"])
    points = (
        "the attribution points to one interview alone for 1 interview; choose fewer attributes with --by"
    )
    with coded_study.change("roles") as session:
        speakers = {each.label: each for each in session.scalars(select(Speaker))}
        speakers["Sam"].role = "Vice-Chancellor"
    assert listed(coded_study, "Lack of recognition", asked).notes == (points,)
    with coded_study.change("roles") as session:
        for speaker in session.scalars(select(Speaker).where(Speaker.interviewer.is_(False))):
            speaker.role = "Vice-Chancellor"
    assert listed(coded_study, "Lack of recognition", asked).notes == ()


def test_what_only_the_interviewer_says_points_to_nobody(described: Project) -> None:
    with described.read() as session:
        attributions = Attributions(session, ["role"])
        assert attributions.telling([(1, "Ivy")]) == 0
        assert attributions.telling([(1, "Ivy"), (1, "Pat"), (1, None)]) == 1


def test_where_nobody_has_a_role_it_is_said_how_to_give_one(coded_study: Project) -> None:
    with coded_study.read() as session, pytest.raises(NotFound, match="qualcode speakers set"):
        Attributions(session, ["role"])


def test_word_has_each_quote_in_its_own_style_with_line_breaks_and_equal_bytes(described: Project) -> None:
    found = listed(described, "Lack of recognition")
    first = replace(found.quotes[0], words="two\nlines", before="", after="")
    found = replace(found, quotes=(first, found.quotes[1]))
    written = QUOTE_FORMATS["docx"](found)
    assert QUOTE_FORMATS["docx"](found) == written
    document = Document(io.BytesIO(written))
    quotes = [
        each.text for each in document.paragraphs if each.style is not None and each.style.name == QUOTE
    ]
    assert quotes == ["two\nlines", "No one, really. There was an award once, and the cake was good."]
    assert "— interview 1" in [each.text for each in document.paragraphs]


def test_what_means_something_to_a_format_is_written_as_text(described: Project) -> None:
    found = listed(described, "Lack of recognition")
    line = replace(found.quotes[0], words="=1+1 <b>*x*</b>", quote="=1+1 <b>*x*</b>", before="", after="")
    found = replace(found, quotes=(line,))
    assert b"&lt;b&gt;*x*&lt;/b&gt;" in QUOTE_FORMATS["html"](found)
    assert rb"\<b\>\*x\*\</b\>" in QUOTE_FORMATS["markdown"](found)
    (row,) = csv.DictReader(io.StringIO(QUOTE_FORMATS["csv"](found).decode()))
    assert row["words"] == "'=1+1 <b>*x*</b>"


def test_an_ending_that_names_no_format_is_refused() -> None:
    assert quote_format(Path("a.DOCX")) == "docx"
    with pytest.raises(BadInput, match=r"\.docx, \.md, \.csv, \.html"):
        quote_format(Path("a.xlsx"))
