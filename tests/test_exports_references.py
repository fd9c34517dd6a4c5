"""References in context, and how much of a transcript they cover: held against the texts themselves."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.retiring import retire_code
from exports.counts import Rule
from exports.coverage import coverage, word_coverage, words_touched
from exports.references import ReferenceLine, reference_places, references
from qualcode.coding import code_passage, current_text, get_coder
from qualcode.memos import write_memo
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Code, Reference, Transcript
from qualcode.store.project import Project
from transcripts.attributes import set_attributes
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.speaking import set_speaker
from transcripts.stretches import Stretch

TEXT = "Why the 🐟 lab?\nIt is ours. We teach in pairs there.\nAnd then?"
WORDS = [range(*word.span()) for word in re.finditer(r"\S+", TEXT)]
TURNS = (Turn(0, 14, "I", 0), Turn(15, 51, "P", 4200), Turn(52, 61, "I", None))


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        add_framework(session, (Draft("Trust", children=(Draft("In people"),)), Draft("Fear")))
        for name in ("INT2", "INT1"):
            add_transcript(session, Script(TEXT, TURNS), name=name, source="", interview=f"{name} talk")
        set_speaker(session, "I", interviewer=True)
        row = SheetRow(2, {"interview": "INT1 talk", "role": "lecturer"})
        set_attributes(session, Sheet(("interview", "Role"), (row,)))
    return project


def code(project: Project, name: str, label: str, start: int, end: int, who: str = "Ann") -> int:
    with project.change("code") as session:
        transcript = session.scalars(select(Transcript).where(Transcript.name == name)).one()
        made = code_passage(
            session, transcript, Passage(start, end), named(session, label), get_coder(session, who)
        )
        assert made is not None
        return made.id


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def lines(project: Project, rule: Rule | None = None, context: int = 80) -> list[ReferenceLine]:
    with project.read() as session:
        return references(session, list(session.scalars(select(Code.id))), rule, context=context)


def test_a_reference_is_told_with_its_place_turn_and_neighbourhood(study: Project) -> None:
    reference_id = code(study, "INT1", "Fear", 27, 35)
    with study.change("note") as session:
        write_memo(session, "reference", reference_id, "how?", get_coder(session, "Ben"))
    (line,) = lines(study, context=12)
    assert (line.transcript, line.interview, line.start, line.end) == ("INT1", "INT1 talk", 27, 35)
    assert (line.before, line.quote, line.after) == ("It is ours. ", "We teach", " in pairs")
    assert (line.speaker, line.turn, line.time, line.coder, line.memos) == ("P", 2, 4200, "Ann", 1)
    with study.read() as session:
        assert line.code_id == named(session, "Fear").id


def test_a_line_break_belongs_to_the_turn_before_it(study: Project) -> None:
    code(study, "INT1", "Fear", 14, 17)
    code(study, "INT1", "Fear", 15, 17)
    assert [(line.turn, line.time) for line in lines(study)] == [(1, 0), (2, 4200)]


def test_references_come_by_transcript_name_and_place(study: Project) -> None:
    code(study, "INT2", "Fear", 0, 3)
    code(study, "INT1", "Trust", 15, 20)
    code(study, "INT1", "Fear", 15, 17)
    assert [(line.transcript, line.start, line.end) for line in lines(study)] == [
        ("INT1", 15, 17),
        ("INT1", 15, 20),
        ("INT2", 0, 3),
    ]


def test_only_the_codes_that_were_asked_for_are_told(study: Project) -> None:
    code(study, "INT1", "Fear", 0, 3)
    code(study, "INT1", "In people", 0, 3)
    with study.read() as session:
        (line,) = references(session, [named(session, "In people").id])
        assert line.code_id == named(session, "In people").id
        assert references(session, []) == []


@pytest.mark.parametrize(
    ("rule", "ends"),
    [
        (Rule(), [3, 20, 40, 17]),
        (Rule(coder="Ben"), [40]),
        (Rule(exclude_interviewer=True), [20, 40, 17]),
        (Rule(where={"Role": frozenset({"lecturer"})}), [3, 20, 40]),
        (Rule(unit="speaker"), [3, 20, 40, 17]),
        (Rule(unit="Role", exclude_interviewer=True), [20, 40, 17]),
    ],
)
def test_a_rule_lets_through_what_it_counts(study: Project, rule: Rule, ends: list[int]) -> None:
    code(study, "INT1", "Fear", 0, 3)
    code(study, "INT1", "Trust", 10, 20)
    code(study, "INT1", "Trust", 27, 40, who="Ben")
    code(study, "INT2", "Fear", 15, 17)
    assert [line.end for line in lines(study, rule)] == ends


def test_a_rule_leaves_out_what_stands_below_a_retired_code(study: Project) -> None:
    code(study, "INT1", "In people", 15, 20)
    code(study, "INT1", "Fear", 15, 17)
    with study.change("retire") as session:
        retire_code(session, named(session, "Trust"))
    assert [line.end for line in lines(study)] == [17, 20]
    assert [line.end for line in lines(study, Rule())] == [17]


SPANS = st.tuples(st.sampled_from(["INT1", "INT2"]), st.integers(0, 59), st.integers(2, 30))
CODED = st.lists(st.tuples(SPANS, st.sampled_from(["Trust", "In people", "Fear"])), max_size=12)


def fill(session: Session, coded: list[tuple[tuple[str, int, int], str]]) -> None:
    for (name, start, length), label in coded:
        transcript = session.scalars(select(Transcript).where(Transcript.name == name)).one()
        passage = Passage(start, min(start + length, len(TEXT)))
        code_passage(session, transcript, passage, named(session, label), get_coder(session, "Ann"))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CODED, st.integers(0, 70))
def test_before_quote_and_after_are_one_piece_of_the_text_cut_at_words(
    study: Project, coded: list[tuple[tuple[str, int, int], str]], context: int
) -> None:
    with study.rehearse() as session:
        fill(session, coded)
        every = list(session.scalars(select(Code.id)))
        found, places = references(session, every, context=context), reference_places(session, every)
        assert len(found) == len(session.scalars(select(Reference.id)).all())
        assert [(one.transcript_id, one.start, one.end, one.id) for one in found] == places
        for line in found:
            text = current_text(session, line.transcript_id)
            first, last = line.start - len(line.before), line.end + len(line.after)
            assert text[first:last] == line.before + line.quote + line.after
            assert max(len(line.before), len(line.after)) <= context
            assert first == 0 or not line.before or at_a_word(text, first, line.before)
            assert last == len(text) or not line.after or at_a_word(text, last, line.after)


def at_a_word(text: str, cut: int, piece: str) -> bool:
    """Whether a cut does not divide a word, unless the piece is nothing but a part of one."""
    return text[cut].isspace() or text[cut - 1].isspace() or not any(letter.isspace() for letter in piece)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CODED, st.booleans())
def test_coverage_is_the_share_of_characters_in_a_reference_at_a_code_in_use(
    study: Project, coded: list[tuple[tuple[str, int, int], str]], retired: bool
) -> None:
    with study.rehearse() as session:
        fill(session, coded)
        if retired:
            retire_code(session, named(session, "Trust"))
        shares, words = coverage(session), word_coverage(session)
        for transcript in session.scalars(select(Transcript)):
            letters = {
                letter
                for (name, start, length), label in coded
                if name == transcript.name and (label == "Fear" or not retired)
                for letter in range(start, min(start + length, len(TEXT)))
            }
            assert shares[transcript.id] == len(letters) / len(TEXT)
            touched = [word for word in WORDS if not letters.isdisjoint(word)]
            assert words[transcript.id] == len(touched) / len(WORDS)


def test_a_transcript_without_codings_is_covered_by_nothing(study: Project) -> None:
    with study.read() as session:
        assert list(coverage(session).values()) == [0.0, 0.0]


@given(st.text("ab \n\u00a0", max_size=30), st.lists(st.integers(0, 30), max_size=12))
def test_words_touched_are_those_with_a_letter_in_a_stretch(text: str, edges: list[int]) -> None:
    ends = sorted(set(edges) & set(range(len(text) + 1)))
    stretches: list[Stretch] = list(zip(ends[::2], ends[1::2], strict=False))
    stretches += [(end, len(text)) for end in ends[-1:] if len(ends) % 2 and end < len(text)]
    letters = {letter for start, end in stretches for letter in range(start, end)}
    words = [range(*word.span()) for word in re.finditer(r"\S+", text)]
    assert len(words) == len(text.split())
    assert words_touched(text, stretches) == sum(not letters.isdisjoint(word) for word in words)
    middles = [((start + end) // 2, start, end) for start, end in stretches]
    halves = [half for middle, start, end in middles for half in ((start, middle), (middle, end))]
    assert words_touched(text, [half for half in halves if half[0] < half[1]]) == words_touched(
        text, stretches
    )
