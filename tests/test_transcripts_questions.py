"""The interview guide: what asks a question and what does not, the guide's own operations, its files."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.errors import Ambiguous, BadInput, Duplicate, NotFound
from qualcode.plaintext import fold, one_line
from qualcode.store.models import Question
from qualcode.store.project import Project
from transcripts.questions.guide import (
    GuideLine,
    add_question,
    add_wording,
    find_question,
    move_question,
    number_question,
    read_guide,
    remove_question,
    remove_wording,
    reword_question,
)
from transcripts.questions.guidefiles import (
    GuideRow,
    guide_csv,
    guide_text,
    read_guide_file,
    read_guide_text,
)
from transcripts.questions.guideimport import QuestionChange, import_guide
from transcripts.questions.headings import below, headings
from transcripts.questions.matching import matches, nearest_matches, prepared
from transcripts.questions.structure import SpokenTurn, structure
from transcripts.script import HeadingLine

TEACHING = "Who teaches the students in your lab?"
MONEY = "How is the time of technicians costed into grants? Is that fair?"
GUIDE = [prepared(1, TEACHING), prepared(2, MONEY)]


def found(text: str, guide: list[object] | None = None) -> list[int]:
    return [match.question for match in matches(text, guide or GUIDE)]  # type: ignore[arg-type]  # wordings


@pytest.mark.parametrize(
    "said",
    [
        "Who teaches the students in your lab?",
        "Right. Um, so, in your lab, who teaches the students, would you say?",
        "Thank you for making the time. I have the form. Who's teaching – no, who teaches students in your"
        " LAB? Take as long as you like.",
    ],
)
def test_a_question_is_found_among_small_talk(said: str) -> None:
    assert found(said) == [1]


@pytest.mark.parametrize(
    "said",
    ["Right.", "And why?", "Who?", "In your lab?", "Mm-hm. The students.", "Who is that in your lab?", ""],
)
def test_short_turns_and_back_channels_ask_nothing(said: str) -> None:
    assert found(said) == []


def test_one_sentence_of_a_long_question_is_enough_where_it_has_words_of_its_own() -> None:
    assert found("And how is technicians' time costed into the grants?") == [2]
    assert found("Is that fair?") == []


def test_the_words_found_are_the_sentences_that_ask() -> None:
    text = "Good morning. \n Who teaches the students in your lab?  I am curious."
    (match,) = matches(text, GUIDE)
    assert text[match.start : match.end] == "Who teaches the students in your lab?"
    assert match.wording == TEACHING
    assert match.score == 100


def test_a_turn_may_ask_two_questions_and_one_stretch_only_one() -> None:
    near = [
        prepared(1, "Do you use both bar and line charts?"),
        prepared(2, "Do you use bar and line plots?"),
    ]
    assert found(f"{TEACHING} And another thing: how is the time of technicians costed into grants?") == [
        1,
        2,
    ]
    assert found("Do you use both bar and line charts?", [*near]) == [1]


def test_what_only_sounds_like_a_question_is_none() -> None:
    rank = prepared(1, "Are there additional ways you want to rank the plots?")
    not_it = prepared(1, "Are there additional ways you want to filter the plots?", never=True)
    said = "Are there any additional ways you want to filter the plots?"
    assert found(said, [rank]) == [1]
    assert found(said, [rank, not_it]) == []
    assert found("Are there additional ways you want to rank the plots?", [rank, not_it]) == [1]


def test_what_is_as_near_to_a_wording_that_is_none_asks_nothing() -> None:
    said = "Are there ways you want to rank the plots?"
    rank = prepared(1, "Are there ways you want to rank the plots first?")
    not_it = prepared(1, "Are there ways you want to rank the plots last?", never=True)
    assert found(said, [rank]) == [1]
    assert found(said, [rank, not_it]) == []
    assert found(said, [not_it, rank]) == []


def test_another_wording_finds_what_the_text_does_not() -> None:
    said = "Let's turn to teaching. Where do your technicians come into that?"
    assert found(said) == []
    assert found(said, [*GUIDE, prepared(1, "Where do technicians come into teaching?")]) == [1]


def test_a_question_of_few_words_is_met_by_these_alone() -> None:
    short = [prepared(1, "Anything else?")]
    assert found("Right. Anything else?", [*short]) == [1]
    assert found("Was there anything else in the box that you had to open?", [*short]) == []


def test_what_comes_nearest_scores_less_than_what_is_found() -> None:
    (near,) = nearest_matches("Who are the students?", GUIDE[:1])
    assert 0 < near.score < 85
    assert nearest_matches("Right.", GUIDE) == []


# ---------------------------------------------------------------------- structure

WORD = st.sampled_from(["Who teaches the students in your lab?", "Right.", "COSTS", "Well, they do.", MONEY])


@given(st.lists(st.tuples(st.booleans(), WORD), min_size=1, max_size=12))
def test_answers_go_from_what_asks_to_what_asks_next(said: list[tuple[bool, str]]) -> None:
    """Naive: character by character, with the latest question or heading before it."""
    turns, text = [], ""
    for interviewer, words in said:
        start = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        turns.append(SpokenTurn(start, len(text), "I" if interviewer else None, interviewer))
    built = structure(text, turns, GUIDE)
    current: set[int] = set()
    answers: dict[int, set[int]] = {1: set(), 2: set()}
    for (interviewer, words), (start, end, *_) in zip(said, turns, strict=True):
        asked = {TEACHING: {1}, MONEY: {2}}.get(words) if interviewer else None
        current = asked or (set() if words == "COSTS" and not interviewer else current)
        for question in current:
            answers[question] |= set(range(start, end + 1))
    whole = set(range(len(text)))
    for question, places in answers.items():
        spans = built.answers(frozenset({question}))
        assert {at for start, end in spans for at in range(start, end)} == places & whole
    if any(answers.values()):
        assert [part.start for part in built.parts] == [0, *(part.end for part in built.parts[:-1])]
        assert built.parts[-1].end == len(text)
    else:
        assert built.parts == ()


def test_two_questions_of_one_turn_share_the_answer() -> None:
    asks = f"{TEACHING} And how is the time of technicians costed into grants?"
    text = f"{asks}\nWe all do."
    built = structure(text, [SpokenTurn(0, len(asks), "I", True)], GUIDE)
    assert built.answers(frozenset({1})) == built.answers(frozenset({2})) == [(0, len(text))]


def test_headings_are_lines_in_capitals_and_sections_of_the_guide() -> None:
    text = "CONTEXT\nWe met.\nthe end:\nOK\nNO!\nI SAID SO. AND THEN\nPart 2\nUSA\nÜBER DIE ARBEIT"
    names = [each.name for each in headings(text, ["The End"])]
    assert names == ["CONTEXT", "the end", "ÜBER DIE ARBEIT"]


def test_what_a_named_speaker_says_in_capitals_is_no_heading() -> None:
    text = "ABSOLUTELY\nINTERVIEW"
    assert [each.name for each in headings(text, said={(0, 10)})] == ["INTERVIEW"]


NAMES = st.sampled_from(["Careers", "Promotion", "PAY DAY", "We did.", "Pay"])


@given(st.lists(st.tuples(NAMES, st.none() | st.integers(0, 3)), max_size=12))
def test_below_a_heading_is_what_comes_before_one_as_high(lines: list[tuple[str, int | None]]) -> None:
    """Naive: line by line, with the headings that are open."""
    text, kept = "", []
    opened: list[tuple[int, str, int]] = []
    expected: dict[tuple[int, str], set[int]] = {}
    for name, level in lines:
        start = len(text) + bool(text)
        text = f"{text}\n{name}" if text else name
        depth = level if level is not None else 10 if name.isupper() else None
        if level is not None:
            kept.append(HeadingLine(start, len(text), level))
        if depth is not None:
            opened = [each for each in opened if each[2] < depth] + [(start, name, depth)]
        for begun, head, _ in opened:
            expected.setdefault((begun, head), set()).update(range(start, len(text) + 1))
    whole = set(range(len(text)))
    found = headings(text, kept=kept)
    assert {(each.start, each.name): set(range(each.start, each.end)) for each in found} == {
        head: places & whole for head, places in expected.items()
    }
    pieces = list(below(found))
    assert [start for start, _, _ in pieces[1:]] == [end for _, end, _ in pieces[:-1]]
    for each in found:
        inside = [(start, end) for start, end, above in pieces if each in above]
        assert (inside[0][0], inside[-1][1]) == (each.start, each.end)


def test_a_heading_of_the_file_counts_whoever_says_it_and_a_line_in_capitals_is_below_it() -> None:
    text = "ABSOLUTELY\nCAREERS\nyes\n***"
    kept = [HeadingLine(0, 10, 2), HeadingLine(23, 26, 1)]
    found = headings(text, said={(0, 10)}, kept=kept)
    assert [(each.name, each.level, each.end) for each in found] == [
        ("ABSOLUTELY", 2, 26),
        ("CAREERS", 10, 26),
    ]


def test_a_heading_above_the_question_in_the_turn_of_an_interviewer_belongs_to_the_answer() -> None:
    asks = f"Thank you.\nTeaching\n{TEACHING}"
    text = f"{asks}\nWe all do.\nMoney\nSo."
    turns = [SpokenTurn(0, len(asks), "I", True), SpokenTurn(len(asks) + 1, len(text), "P", False)]
    money = text.index("Money")
    kept = [HeadingLine(11, 19, 1), HeadingLine(money, money + 5, 1)]
    built = structure(text, turns, GUIDE, kept=kept)
    assert built.answers(frozenset({1})) == [(11, money)]
    assert [built.answer(asking) for asking in built.askings] == [(11, money)]


@given(st.text("AÉB -/:!.", min_size=1, max_size=80))
@example("A" * 79 + "!")
@example("NOTE" + "-" * 75 + ".")
def test_a_line_in_capitals_is_a_heading_by_its_words_and_marks_alone(line: str) -> None:
    name = line.strip(" :")
    parts = [part for part in re.split("[ :]", name) if part]
    capital = 1 <= len(parts) <= 8 and not set(name) & set("!.") and sum(map(str.isalpha, name)) >= 4
    assert [each.name for each in headings(line)] == ([name] if capital else [])


# ---------------------------------------------------------------------- operations


def texts(project: Project) -> list[str]:
    with project.read() as session:
        return [line.text for line in read_guide(session)]


@pytest.fixture
def guided(project: Project) -> Project:
    with project.change("guide") as session:
        for number, text in (("1", "Who are you?"), ("2", TEACHING), ("3b", MONEY)):
            add_question(session, text, number=number)
    return project


def test_questions_are_found_by_number_text_and_words_that_stand_in_one_alone(guided: Project) -> None:
    with guided.read() as session:
        for name in ("3B", MONEY.upper(), "costed into"):
            assert find_question(session, name).text == MONEY
        with pytest.raises(Ambiguous, match="write more of it"):
            find_question(session, "the")
        with pytest.raises(NotFound, match="did you mean “Who teaches the students in your lab"):
            find_question(session, "who teached the students in your lab")


def test_a_question_goes_to_the_end_of_its_section(project: Project) -> None:
    with project.change("guide") as session:
        add_question(session, "One?", section="A")
        add_question(session, "Two?", section="B")
        add_question(session, "Three?", section="a")
    assert texts(project) == ["One?", "Three?", "Two?"]


def test_moving_numbering_and_rewording(guided: Project) -> None:
    with guided.change("change") as session:
        teaching, money = find_question(session, "2"), find_question(session, "3b")
        move_question(session, money, "before", teaching)
        reword_question(session, teaching, "Who teaches?", keep=True)
        number_question(session, money, "9.")
        with pytest.raises(Duplicate, match="question 1 is"):
            number_question(session, money, "1")
        with pytest.raises(Duplicate, match="has this question already"):
            reword_question(session, money, "who teaches?")
        with pytest.raises(BadInput, match="no number of a question"):
            number_question(session, money, "the third")
    with guided.read() as session:
        lines = read_guide(session)
    assert [(line.number, line.text) for line in lines] == [
        ("1", "Who are you?"),
        ("9", MONEY),
        ("2", "Who teaches?"),
    ]
    assert lines[2].wordings == (TEACHING,)
    guided.undo()
    assert texts(guided) == ["Who are you?", TEACHING, MONEY]


def test_wordings_come_and_go(guided: Project) -> None:
    with guided.change("wordings") as session:
        question = find_question(session, "2")
        add_wording(session, question, "Do  technicians teach?")
        add_wording(session, question, "Who taught you?", "never")
        with pytest.raises(Duplicate):
            add_wording(session, question, "do technicians teach?")
        with pytest.raises(NotFound, match="did you mean “Do technicians teach"):
            remove_wording(session, question, "Do technician teach?")
        assert (question.wordings, question.never) == ("Do technicians teach?", "Who taught you?")
        remove_wording(session, question, "Who taught you?", "never")
        assert question.never == ""
        remove_question(session, find_question(session, "1"))
    assert texts(guided) == [TEACHING, MONEY]


# ---------------------------------------------------------------------- files

WORDS = st.text(max_size=20).map(one_line).filter(fold)
NUMBERS = st.sampled_from(["", "1", "2b", "Q3", "4.1"])


@st.composite
def guides(draw: st.DrawFn) -> list[GuideRow]:
    texts = draw(st.lists(WORDS, min_size=1, max_size=5, unique_by=fold))
    return [
        GuideRow(
            *(line, draw(NUMBERS), draw(st.sampled_from(["", "Work", "# Odd", "= x"])), text),
            tuple(draw(st.lists(WORDS, max_size=2))),
            tuple(draw(st.lists(WORDS, max_size=2))),
        )
        for line, text in enumerate(texts, 1)
    ]


def same_guide(project: Project, rows: list[GuideRow]) -> list[GuideLine]:
    with project.change("import") as session:
        import_guide(session, rows, replace=True)
    with project.read() as session:
        return [
            GuideLine(0, "", line.number, line.section, line.text, line.wordings, line.never)
            for line in read_guide(session)
        ]


@given(rows=guides())
def test_a_guide_that_is_written_is_read_as_it_was(
    rows: list[GuideRow], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("guide")
    numbers: set[str] = set()
    for place, row in enumerate(rows):
        rows[place] = row if row.number not in numbers else row._replace(number="")
        numbers.add(row.number)
    with Project.create(folder / "s.qualcode", "s", who="Ann") as project:
        before = same_guide(project, rows)
        (folder / "guide.csv").write_text(guide_csv(before), encoding="utf-8")
        (folder / "guide.txt").write_text(guide_text(before), encoding="utf-8")
        for name in ("guide.csv", "guide.txt"):
            assert same_guide(project, read_guide_file(folder / name)[0]) == before


def test_a_text_is_read_by_its_marks() -> None:
    rows = read_guide_text(
        "# Work\n\n1. Who?\n  = And who?\n != Who else?\n- 3 years ago, where?\nQ2: Why?\n#\nSo?"
    )
    assert [row[1:] for row in rows] == [
        ("1", "Work", "Who?", ("And who?",), ("Who else?",)),
        ("", "Work", "3 years ago, where?", (), ()),
        ("Q2", "Work", "Why?", (), ()),
        ("", "", "So?", (), ()),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("g.txt", "= And who?", "line 1: a wording stands below its question"),
        ("g.txt", "# Work\n", "no question in it"),
        ("g.txt", "1. A?\n1. B?", "line 2: “1” stands in line 1 already"),
        ("g.csv", "what\nA?\n", "no column is called question; the columns are what"),
        ("g.docx", "", "a guide is read from .csv"),
    ],
)
def test_a_file_that_is_no_guide_is_told_why(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        read_guide_file(tmp_path / name)


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("number,question,scale\n1,Who?,5\n", encoding="utf-8")
    rows, notes = read_guide_file(tmp_path / "g.csv")
    assert rows == [GuideRow(2, "1", "", "Who?")]
    assert notes == ["not read: the column scale"]


def test_importing_again_updates_by_text_and_by_number(guided: Project) -> None:
    rows = [
        GuideRow(1, "2", "Work", "Who taught you?", ("And who?",)),
        GuideRow(2, "", "", "who are YOU?"),
        GuideRow(3, "7", "", "New?"),
    ]
    with guided.change("import") as session:
        uuid = find_question(session, "2").uuid
        changes = import_guide(session, rows)
        assert find_question(session, "2").uuid == uuid
    assert changes == [
        QuestionChange("reworded", "2 Who taught you?", TEACHING, "Work"),
        QuestionChange("reworded", "1 who are YOU?", "Who are you?"),
        QuestionChange("added", "7 New?"),
    ]
    assert texts(guided) == ["Who taught you?", "who are YOU?", "New?", MONEY]
    with guided.change("import") as session:
        assert import_guide(session, rows) == []
        assert import_guide(session, rows, replace=True) == [QuestionChange("removed", f"3b {MONEY}")]
        assert session.query(Question).count() == 3


def test_two_questions_never_get_one_number(guided: Project) -> None:
    rows = [GuideRow(1, "2", "", MONEY), GuideRow(2, "", "", TEACHING)]
    with pytest.raises(BadInput, match="would both have the number 2"), guided.change("import") as session:
        import_guide(session, rows)
    assert texts(guided) == ["Who are you?", TEACHING, MONEY]
