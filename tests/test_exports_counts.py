"""The two numbers, held against a naive count over sets of characters, and the rules they must obey."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies import Coded, Study, fill, interviewer_only, islands, studies

from codebook.tree import CodeLine, tree
from exports.counts import CodeCount, Counts, Rule, count
from qualcode.errors import NotFound
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.project import Project
from transcripts.attributes import set_attributes


def naive(study: Study, code: int, rule: Rule) -> CodeCount:
    codes = {code} if rule.aggregate == "none" else study.below(code)
    spans = [
        span
        for span in study.coded
        if span.code in codes
        and study.counted(span.code)
        and (rule.coder is None or rule.coder == f"coder {span.coder}")
        and not (rule.exclude_interviewer and interviewer_only(span))
    ]
    unit = {"interview": lambda span: span.transcript // 2, "transcript": lambda span: span.transcript}
    interviews = len({unit[rule.unit](span) for span in spans})
    coders = ({0}, {1}) if rule.per_coder else ({0, 1},)
    groups = [{one} for one in codes] if rule.aggregate == "sum" else [codes]
    references = sum(
        islands([span for span in spans if span.code in group and span.coder in coder])
        for group in groups
        for coder in coders
    )
    return CodeCount(interviews, references)


def counted(study: Study, *rules: Rule) -> Iterator[tuple[Rule, list[CodeLine], Counts]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        with project.change("fill") as session:
            fill(session, study)
        with project.read() as session:
            for rule in rules:
                codes = tree(session)
                yield rule, codes, count(session, codes, rule)


RULES = tuple(
    Rule(aggregate=aggregate, unit=unit, per_coder=per_coder, coder=coder, exclude_interviewer=exclude)
    for aggregate in ("none", "sum", "union")
    for unit in ("interview", "transcript")
    for per_coder, coder in ((False, None), (True, None), (False, "coder 1"))
    for exclude in (False, True)
)


@settings(max_examples=60)
@given(studies())
def test_counts_equal_a_naive_count_over_sets(study: Study) -> None:
    for rule, codes, counts in counted(study, *RULES):
        for line in codes:
            index = int(line.label.removeprefix("code "))
            assert (line.id in counts.by_code) == study.counted(index)
            if study.counted(index):
                assert counts.by_code[line.id] == naive(study, index, rule), rule


@settings(max_examples=40)
@given(studies())
def test_the_invariants_hold_for_every_heading(study: Study) -> None:
    study = replace(study, retired=frozenset())
    (_, codes, direct), (_, _, union), (_, _, total) = counted(
        study, Rule(), Rule(aggregate="union"), Rule(aggregate="sum")
    )
    for line in codes:
        children = [child for child in codes if child.parent_id == line.id]
        assert union.by_code[line.id].interviews <= union.total
        assert union.by_code[line.id].interviews == total.by_code[line.id].interviews
        assert union.by_code[line.id].references <= total.by_code[line.id].references
        below = [union.by_code[child.id].interviews for child in children]
        if children and direct.by_code[line.id].references == 0:
            assert max(below) <= union.by_code[line.id].interviews <= sum(below)


@settings(max_examples=30)
@given(studies(), st.randoms())
def test_coding_twice_and_another_order_change_nothing(study: Study, random: st.DataObject) -> None:
    shuffled = list(study.coded * 2)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = replace(study, coded=tuple(shuffled))
    for first, second in zip(counted(study, *RULES[:6]), counted(again, *RULES[:6]), strict=True):
        assert first[2] == second[2]


def one(*coded: Coded, rule: Rule, transcripts: int = 1) -> CodeCount:
    ((_, codes, counts),) = counted(Study(transcripts, (-1,), frozenset(), coded), rule)
    return counts.by_code[codes[0].id]


def test_passages_that_only_touch_are_two_references() -> None:
    assert one(Coded(0, 0, 5, 0, 0), Coded(0, 5, 9, 0, 0), rule=Rule()).references == 2


def test_overlaps_that_chain_are_one_reference() -> None:
    chain = (Coded(0, 0, 20, 0, 0), Coded(0, 2, 4, 0, 0), Coded(0, 15, 25, 0, 0), Coded(0, 24, 30, 0, 0))
    assert one(*chain, rule=Rule()).references == 1


def test_overlaps_are_merged_however_many_rows_apart_they_are_read() -> None:
    many = [Coded(transcript, 0, 5, 0, 0) for transcript in range(2) for _ in range(1_203)]
    assert one(*many, Coded(0, 4, 9, 0, 1), rule=Rule(), transcripts=2) == CodeCount(1, 2)


def test_two_coders_on_one_passage_are_two_references_only_per_coder() -> None:
    both = (Coded(0, 0, 5, 0, 0), Coded(0, 3, 9, 0, 1))
    assert one(*both, rule=Rule()).references == 1
    assert one(*both, rule=Rule(per_coder=True)).references == 2


def test_an_interview_in_two_transcripts_counts_once() -> None:
    parts = (Coded(0, 0, 5, 0, 0), Coded(1, 0, 5, 0, 0))
    assert one(*parts, rule=Rule(), transcripts=2) == CodeCount(1, 2)


def test_an_interview_coded_at_two_children_counts_once() -> None:
    study = Study(1, (-1, 0, 0), frozenset(), (Coded(0, 0, 5, 1, 0), Coded(0, 8, 9, 2, 0)))
    ((_, codes, counts),) = counted(study, Rule(aggregate="sum"))
    assert counts.by_code[codes[0].id] == CodeCount(1, 2)


def test_a_passage_at_two_children_is_one_reference_of_the_union_and_two_of_the_sum() -> None:
    study = Study(1, (-1, 0, 0), frozenset(), (Coded(0, 0, 5, 1, 0), Coded(0, 0, 5, 2, 0)))
    (_, codes, union), (_, _, total) = counted(study, Rule(aggregate="union"), Rule(aggregate="sum"))
    assert union.by_code[codes[0].id].references == 1
    assert total.by_code[codes[0].id].references == 2


def test_speakers_are_counted_by_who_says_the_passage() -> None:
    coded = (Coded(0, 12, 15, 0, 0), Coded(0, 13, 35, 0, 0), Coded(1, 12, 15, 0, 0))
    assert one(*coded, rule=Rule(unit="speaker"), transcripts=2).interviews == 3
    assert one(*coded, rule=Rule(unit="speaker", exclude_interviewer=True), transcripts=2).interviews == 2


def test_attributes_are_units_and_conditions(project: Project) -> None:
    study = Study(6, (-1,), frozenset(), tuple(Coded(index, 0, 5, 0, 0) for index in range(6)))
    kinds = (("INT0", "university"), ("INT1", "university"), ("INT2", ""))
    rows = tuple(SheetRow(2, {"interview": name, "type": kind}) for name, kind in kinds)
    with project.change("fill") as session:
        fill(session, study)
        set_attributes(session, Sheet(("interview", "Type"), rows))
    with project.read() as session:
        codes = tree(session)
        by_type = count(session, codes, Rule(unit="Type"))
        only = count(session, codes, Rule(where={"Type": frozenset({"university"})}))
        with pytest.raises(NotFound, match="they have Type"):
            count(session, codes, Rule(unit="Colour"))
    assert (by_type.total, by_type.unplaced, by_type.by_code[codes[0].id]) == (1, 1, CodeCount(1, 6))
    assert (only.total, only.by_code[codes[0].id]) == (2, CodeCount(2, 4))
