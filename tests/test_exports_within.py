"""Counts and queries in answers to questions and in what somebody says, held against sets of characters."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from studies import LENGTH, SPAN, Coded, Study, fill, interviewer_only, islands, studies

from codebook.tree import CodeLine, tree
from exports.counts import CodeCount, Rule, count, count_across, count_asked, count_interviews, count_pairs
from exports.coverage import coverage
from exports.groups import Groups
from exports.pieces import BEFORE
from exports.queries.running import run_query
from exports.references import references
from qualcode.errors import Refused
from qualcode.store.project import Project
from transcripts.questions.guide import add_question
from transcripts.questions.within import Within, resolve_within

ASKS = ("alphabets", "mountains")
"""Questions of one word, which only that word asks."""
OTHER = "xyzxyzxyz"

WITHINS = st.tuples(
    st.frozensets(st.integers(0, 1)), st.frozensets(st.sampled_from(["A", "B", "I"]), max_size=2)
)
TEXTS = st.lists(st.tuples(*(st.sampled_from((*ASKS, OTHER)) for _ in range(4))), min_size=5, max_size=5)


@contextmanager
def written(study: Study, texts: list[tuple[str, ...]]) -> Iterator[Session]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        with project.change("fill") as session:
            fill(session, study, texts)
            for words in ASKS:
                add_question(session, words)
        with project.read() as session:
            yield session


def asked_of(texts: tuple[str, ...]) -> list[int | None]:
    """Naive: the question that each character of a transcript answers."""
    answer: int | None = None
    found = []
    for at in range(LENGTH - 1):
        turn = at // SPAN
        if at % SPAN == 0 and turn % 2 == 0 and texts[turn] in ASKS:
            answer = ASKS.index(texts[turn])
        found.append(answer)
    return found


def lies_in(
    span: Coded, texts: list[tuple[str, ...]], questions: frozenset[int], speakers: frozenset[str]
) -> bool:
    answers = asked_of(texts[span.transcript])
    return any(
        (not questions or answers[at] in questions)
        and (not speakers or ("IAIB"[at // SPAN] in speakers and at % SPAN != SPAN - 1))
        for at in range(span.start, span.end)
    )


def within_of(session: Session, questions: frozenset[int], speakers: frozenset[str]) -> Within:
    return resolve_within(session, [ASKS[each] for each in questions], (), sorted(speakers))


def naive(study: Study, spans: list[Coded], code: int, rule: Rule) -> CodeCount:
    codes = {code} if rule.aggregate == "none" else study.below(code)
    spans = [
        span
        for span in spans
        if span.code in codes
        and study.counted(span.code)
        and not (rule.exclude_interviewer and interviewer_only(span))
    ]
    groups = [{one} for one in codes] if rule.aggregate == "sum" else [codes]
    references = sum(islands([span for span in spans if span.code in group]) for group in groups)
    return CodeCount(len({span.transcript // 2 for span in spans}), references)


RULES = tuple(
    Rule(aggregate=aggregate, exclude_interviewer=exclude)
    for aggregate in ("none", "sum", "union")
    for exclude in (False, True)
)


@settings(max_examples=60)
@given(studies(), TEXTS, WITHINS)
def test_counts_under_a_condition_equal_a_naive_count(
    study: Study, texts: list[tuple[str, ...]], within: tuple[frozenset[int], frozenset[str]]
) -> None:
    questions, speakers = within
    with written(study, texts) as session:
        lines = tree(session)
        condition = within_of(session, questions, speakers)
        spans = [span for span in study.coded if lies_in(span, texts, questions, speakers)]
        for rule in RULES:
            counts = count(session, lines, replace(rule, within=condition))
            for line in lines:
                code = int(line.label.removeprefix("code "))
                if study.counted(code):
                    assert counts.by_code[line.id] == naive(study, spans, code, rule)
        _the_same_everywhere(session, lines, Rule(within=condition), study, spans)


def _the_same_everywhere(
    session: Session, lines: list[CodeLine], rule: Rule, study: Study, spans: list[Coded]
) -> None:
    """What is listed, shared, reached and covered is what is counted."""
    kept = sorted((span.transcript, span.start, span.end) for span in spans if study.counted(span.code))
    listed = references(session, [line.id for line in lines], rule)
    assert sorted((int(each.transcript[1:]), each.start, each.end) for each in listed) == kept
    counts = count(session, lines, rule)
    assert count_pairs(session, lines, rule).counts == counts
    homes = {span.transcript // 2 for span in spans if study.counted(span.code)}
    assert len(count_interviews(session, lines, rule)) == len(homes)
    covered = sum(share > 0 for share in coverage(session, rule).values())
    assert covered == len({transcript for transcript, _, _ in kept})


@settings(max_examples=40)
@given(studies(), TEXTS)
def test_a_crosstab_by_question_equals_a_naive_count(study: Study, texts: list[tuple[str, ...]]) -> None:
    used = texts[: study.transcripts]
    with written(study, texts) as session:
        lines = tree(session)
        if all(each not in ASKS for words in used for each in words[::2]):
            with pytest.raises(Refused, match="no question of the guide is found"):
                Groups(session, "question", {}, exclude_interviewer=False)
            return
        groups = Groups(session, "question", {}, exclude_interviewer=False)
        crossed = count_across(session, lines, Rule(), groups)
        answers = [asked_of(words) for words in used]
        for line in lines:
            code = int(line.label.removeprefix("code "))
            if not study.counted(code):
                continue
            for name, cell in zip(groups.names, crossed.cells[line.id], strict=True):
                wanted = None if name == BEFORE else ASKS.index(name)
                spans = [
                    span
                    for span in study.coded
                    if any(each is not None for each in answers[span.transcript])
                    and wanted in answers[span.transcript][span.start : span.end]
                ]
                assert cell == naive(study, spans, code, Rule()), (name, line.label)
        found = [
            {each // 2 for each, answer in enumerate(answers) if ASKS.index(name) in answer}
            for name in groups.names
            if name != BEFORE
        ]
        assert list(groups.sizes[-len(found) :]) == [len(each) for each in found]


@settings(max_examples=40)
@given(studies(), TEXTS, st.frozensets(st.integers(0, 1), min_size=1))
def test_what_is_asked_for_and_what_is_volunteered_equal_a_naive_count(
    study: Study, texts: list[tuple[str, ...]], questions: frozenset[int]
) -> None:
    with written(study, texts) as session:
        lines = tree(session)
        uuids = within_of(session, questions, frozenset()).questions
        asked, volunteered, unknown = count_asked(session, lines, Rule(), uuids)
        inside = [span for span in study.coded if lies_in(span, texts, questions, frozenset())]
        outside = [span for span in study.coded if span not in inside]
        homes = {each // 2 for each in range(study.transcripts) if questions & set(asked_of(texts[each]))}
        for line in lines:
            code = int(line.label.removeprefix("code "))
            if study.counted(code):
                assert asked[line.id] == naive(study, inside, code, Rule())
                known = [span for span in outside if span.transcript // 2 in homes]
                assert volunteered[line.id] == naive(study, known, code, Rule())
                others = [span for span in outside if span.transcript // 2 not in homes]
                assert unknown[line.id] == naive(study, others, code, Rule())


@settings(max_examples=40)
@given(studies(), TEXTS, st.integers(0, 1), st.booleans())
def test_a_query_by_question_gives_what_lies_in_the_answers(
    study: Study, texts: list[tuple[str, ...]], question: int, same: bool
) -> None:
    with written(study, texts) as session:
        sign = "=" if same else "!="
        passages = list(run_query(session, f"question{sign}{ASKS[question]}"))
    found = {(each.transcript_id, at) for each in passages for at in range(each.start, each.end)}
    for index in range(study.transcripts):
        answers = asked_of(texts[index])
        expected = {at for at in range(LENGTH - 1) if (answers[at] == question) == same}
        here = {at for transcript, at in found if transcript == index + 1}
        assert {at for at in expected if at % SPAN != SPAN - 1} == {
            at for at in here if at % SPAN != SPAN - 1
        }
