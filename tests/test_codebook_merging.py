"""Merging codes: nothing coded or noted is lost, the counts obey their bounds, some merges are refused."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.codes import add_framework, define_code
from codebook.framework import Draft, Framework
from codebook.merging import merge_code
from codebook.retiring import retire_code
from codebook.tree import tree
from exports.counts import CodeCount, Rule, count
from exports.effect import effect
from qualcode.coding import code_passage, get_coder
from qualcode.errors import Duplicate, QualcodeError, Refused
from qualcode.memos import memos_on, write_memo
from qualcode.store.checks import check
from qualcode.store.models import Change, Code, Coder, Lineage, Memo, Reference, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = "so the lab is where we learn"
FRAMEWORK: Framework = (
    Draft(
        "Trust",
        definition="relying on people",
        children=(Draft("In people"), Draft("Doubt", children=(Draft("Deep"),))),
    ),
    Draft(
        "Confidence",
        definition="being sure",
        inclusion="of oneself\nof others",
        children=(Draft("In machines"), Draft("Shallow")),
    ),
    Draft("Home", codable=False),
)
CODES = ("Trust", "Confidence", "Doubt", "In people", "In machines", "Deep")
RULES = (Rule(), Rule(aggregate="union"), Rule(per_coder=True), Rule(unit="transcript", coder="Ben"))


@dataclass(frozen=True)
class Coded:
    transcript: int
    start: int
    length: int
    code: str
    coder: str
    memo: bool


CODED = st.lists(
    st.builds(
        Coded,
        st.integers(0, 2),
        st.integers(0, 8),
        st.integers(1, 6),
        st.sampled_from(CODES),
        st.sampled_from(("Ann", "Ben")),
        st.booleans(),
    ),
    max_size=20,
)


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def coder(session: Session) -> Coder:
    return get_coder(session, "Ann")


def fill(session: Session, coded: list[Coded]) -> None:
    add_framework(session, FRAMEWORK)
    turns = (Turn(0, len(TEXT), "P1", None),)
    for number in range(3):
        add_transcript(session, Script(f"{TEXT}", turns), name=f"INT{number}", source="")
    transcripts = session.scalars(select(Transcript).order_by(Transcript.id)).all()
    for number, one in enumerate(coded):
        code_passage(
            session,
            transcripts[one.transcript],
            Passage(one.start, one.start + one.length + 1),
            named(session, one.code),
            get_coder(session, one.coder),
            memo=f"note {number}" if one.memo else "",
        )


@contextmanager
def filled(coded: list[Coded]) -> Iterator[Project]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        with project.change("fill") as session:
            fill(session, coded)
        yield project


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        fill(session, [])
    return project


def join(session: Session, source: str, target: str) -> None:
    merge_code(session, named(session, source), named(session, target), coder=coder(session))


def merge(project: Project, source: str, target: str) -> None:
    with project.change("merge") as session:
        join(session, source, target)


def code(project: Project, label: str, start: int, end: int, *, who: str = "Ann", memo: str = "") -> None:
    with project.change("code") as session:
        transcript = session.scalars(select(Transcript).order_by(Transcript.id)).first()
        assert transcript is not None
        passage = Passage(start, end)
        code_passage(session, transcript, passage, named(session, label), get_coder(session, who), memo=memo)


def at(project: Project, label: str) -> list[tuple[int, int, str, list[str]]]:
    """Start, end, coder and memos of the references at a code."""
    with project.read() as session:
        here = select(Reference).where(Reference.code_id == named(session, label).id)
        return [
            (
                reference.start,
                reference.end,
                session.get_one(Coder, reference.coder_id).name,
                [line.text for line in memos_on(session, "reference", reference.id)],
            )
            for reference in session.scalars(here.order_by(Reference.start, Reference.id))
        ]


def paths(project: Project) -> list[str]:
    with project.read() as session:
        return [line.path for line in tree(session)]


def refused(project: Project, source: str, target: str, kind: type[QualcodeError], words: str) -> None:
    before = paths(project)
    with pytest.raises(kind, match=words):
        merge(project, source, target)
    assert paths(project) == before


def test_references_go_to_the_target_and_the_source_is_gone(study: Project) -> None:
    code(study, "Confidence", 0, 6)
    code(study, "Trust", 7, 10, who="Ben")
    merge(study, "Confidence", "Trust")
    assert at(study, "Trust") == [(0, 6, "Ann", []), (7, 10, "Ben", [])]
    assert "Confidence" not in paths(study)


def test_one_coders_same_passage_at_both_becomes_one_with_both_memos(study: Project) -> None:
    code(study, "Confidence", 0, 6, memo="sure")
    code(study, "Trust", 0, 6, memo="relies")
    code(study, "Confidence", 0, 6, who="Ben", memo="Ben's")
    merge(study, "Confidence", "Trust")
    assert at(study, "Trust") == [(0, 6, "Ann", ["sure", "relies"]), (0, 6, "Ben", ["Ben's"])]


def test_codes_below_the_source_come_last_below_the_target(study: Project) -> None:
    merge(study, "Confidence", "Trust")
    assert paths(study) == [
        "Trust",
        "Trust / In people",
        "Trust / Doubt",
        "Trust / Doubt / Deep",
        "Trust / In machines",
        "Trust / Shallow",
        "Home",
    ]


def test_a_code_merges_into_its_own_heading(study: Project) -> None:
    code(study, "Doubt", 0, 6)
    merge(study, "Doubt", "Trust")
    assert at(study, "Trust") == [(0, 6, "Ann", [])]
    assert paths(study)[:3] == ["Trust", "Trust / In people", "Trust / Deep"]


def test_a_code_below_may_have_the_label_of_the_source(study: Project) -> None:
    with study.change("the same label below") as session:
        add_framework(session, (Draft("doubt"),), parent=named(session, "Doubt"))
    merge(study, "Doubt", "Trust")
    assert "Trust / doubt" in paths(study)
    study.undo()
    assert "Trust / Doubt / doubt" in paths(study)


def test_memos_of_the_source_go_to_the_target(study: Project) -> None:
    with study.change("note") as session:
        write_memo(session, "code", named(session, "Confidence").id, "see field notes", coder(session))
    merge(study, "Confidence", "Trust")
    with study.read() as session:
        memos = memos_on(session, "code", named(session, "Trust").id)
        assert memos[0].text == "see field notes"


def test_memos_say_at_which_code_they_were_written_through_two_merges(study: Project) -> None:
    with study.change("note") as session:
        for label in ("Shallow", "Doubt"):
            write_memo(session, "code", named(session, label).id, f"on {label}", coder(session))
    merge(study, "Shallow", "Doubt")
    merge(study, "Doubt", "Trust")
    with study.read() as session:
        notes = {(memo.text, memo.by) for memo in memos_on(session, "code", named(session, "Trust").id)}
    assert {
        ("on Shallow", "Ann (at “Shallow”, merged since)"),
        ("on Doubt", "Ann (at “Doubt”, merged since)"),
    } <= notes


def test_a_merge_leaves_a_line_in_the_lineage(study: Project) -> None:
    with study.read() as session:
        shallow, doubt = named(session, "Shallow").uuid, named(session, "Doubt").uuid
    merge(study, "Shallow", "Doubt")
    with study.read() as session:
        (line,) = session.scalars(select(Lineage))
        assert (line.kind, line.from_uuid, line.from_label, line.to_uuid, line.to_label) == (
            *("merge", shallow, "Shallow", doubt, "Doubt"),
        )
        assert session.get_one(Change, line.change_id).label == "merge"
    study.undo()
    with study.read() as session:
        assert session.scalars(select(Lineage)).all() == []


def test_words_fill_what_the_target_leaves_empty_and_else_stay_in_a_memo(study: Project) -> None:
    merge(study, "Confidence", "Trust")
    with study.read() as session:
        trust = named(session, "Trust")
        assert trust.definition == "relying on people"
        assert trust.inclusion == "of oneself\nof others"
        (memo,) = memos_on(session, "code", trust.id)
        assert (memo.coder, memo.text) == ("Ann", "Merged from “Confidence”: definition: being sure")


def test_the_same_words_at_both_make_no_memo(study: Project) -> None:
    with study.change("define") as session:
        define_code(session, named(session, "Confidence"), definition="relying on people")
    merge(study, "Confidence", "Trust")
    with study.read() as session:
        assert memos_on(session, "code", named(session, "Trust").id) == []


def test_a_code_is_not_merged_into_itself_or_below_itself(study: Project) -> None:
    refused(study, "Trust", "Trust", Refused, "into itself")
    refused(study, "Trust", "Deep", Refused, "stands below it")


def test_references_are_not_merged_into_a_heading_that_is_not_codable(study: Project) -> None:
    code(study, "Deep", 0, 6)
    refused(study, "Deep", "Home", Refused, "has 1 of them")
    merge(study, "Shallow", "Home")
    assert "Confidence / Shallow" not in paths(study)


def test_nothing_is_merged_into_what_is_retired(study: Project) -> None:
    with study.change("retire") as session:
        retire_code(session, named(session, "Trust"))
    refused(study, "Confidence", "Trust", Refused, "“Trust” is retired")
    refused(study, "Confidence", "Deep", Refused, "below “Trust”, which is retired")


def test_codes_of_one_label_below_both_are_to_be_merged_first(study: Project) -> None:
    with study.change("a double") as session:
        add_framework(session, (Draft("DOUBT"),), parent=named(session, "Confidence"))
    refused(study, "Confidence", "Trust", Duplicate, "“DOUBT” below both .* merge those first")


def test_a_code_with_thousands_of_doubled_references_merges(study: Project) -> None:
    with study.change("code a lot") as session:
        transcript_id = session.scalars(select(func.min(Transcript.id))).one()
        ann = coder(session)
        for label in ("Trust", "Confidence"):
            code_id = named(session, label).id
            session.add_all(
                Reference(
                    transcript_id=transcript_id,
                    code_id=code_id,
                    coder_id=ann.id,
                    start=number,
                    end=number + 1,
                    quote="x",
                    created_at="",
                )
                for number in range(1200)
            )
    merge(study, "Confidence", "Trust")
    with study.read() as session:
        assert len(places(session, ("Trust",))) == 1200
        assert session.scalar(select(func.count()).select_from(Reference)) == 1200


Place = tuple[int, int, int, int]


def places(session: Session, labels: tuple[str, ...]) -> set[Place]:
    """Transcript, start, end and coder of all that is coded at these labels."""
    columns = (Reference.transcript_id, Reference.start, Reference.end, Reference.coder_id)
    statement = select(*columns).join(Code, Code.id == Reference.code_id).where(Code.label.in_(labels))
    return {(row[0], row[1], row[2], row[3]) for row in session.execute(statement)}


def notes(session: Session) -> list[tuple[str, Place | None]]:
    """Every memo with the passage that it is about."""
    columns = (Reference.transcript_id, Reference.start, Reference.end, Reference.coder_id)
    statement = select(Memo.text, *columns).outerjoin(Reference, Reference.id == Memo.reference_id)
    return sorted((text, tuple(place)) for text, *place in session.execute(statement))  # type: ignore[misc]


PAIRS = st.sampled_from(
    [("Confidence", "Trust"), ("Doubt", "Confidence"), ("In people", "Trust"), ("Deep", "Trust")]
)


@settings(max_examples=15)
@given(CODED, PAIRS)
def test_a_merge_keeps_every_passage_of_every_coder_and_every_memo(
    coded: list[Coded], pair: tuple[str, str]
) -> None:
    with filled(coded) as project:
        with project.read() as session:
            before, noted = places(session, pair), notes(session)
        merge(project, *pair)
        with project.read() as session:
            assert places(session, pair[1:]) == before
            assert [note for note in notes(session) if not note[0].startswith("Merged from")] == noted
            assert not [line for line in check(session) if line.problems]
        project.undo()
        with project.read() as session:
            assert (places(session, pair), notes(session)) == (before, noted)
            assert not [line for line in check(session) if line.problems]


def counted(session: Session, rule: Rule) -> dict[str, CodeCount]:
    codes = tree(session)
    counts = count(session, codes, rule)
    return {line.label: counts.by_code[line.id] for line in codes if line.id in counts.by_code}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CODED, PAIRS)
def test_the_merged_count_lies_between_the_greater_and_the_sum(
    project: Project, coded: list[Coded], pair: tuple[str, str]
) -> None:
    source, target = pair
    with project.rehearse() as session:
        fill(session, coded)
        before = [counted(session, rule) for rule in RULES if rule.aggregate == "none"]
        join(session, source, target)
        after = [counted(session, rule)[target] for rule in RULES if rule.aggregate == "none"]
    for old, new in zip(before, after, strict=True):
        both = old[source], old[target]
        assert max(one.interviews for one in both) <= new.interviews <= sum(one.interviews for one in both)
        assert new.references <= sum(one.references for one in both)
        assert (new.references > 0) == any(one.references for one in both)


@settings(max_examples=15)
@given(CODED, PAIRS, st.sampled_from(RULES))
def test_the_effect_that_is_told_is_the_one_that_happens(
    coded: list[Coded], pair: tuple[str, str], rule: Rule
) -> None:
    with filled(coded) as project:
        with project.read() as session:
            before = counted(session, rule)
        with project.rehearse() as session:
            told = effect(session, rule, lambda session: join(session, *pair))
        merge(project, *pair)
        with project.read() as session:
            after = counted(session, rule)
        labels = dict.fromkeys([*before, *after])
        happened = [(label, before.get(label), after.get(label)) for label in labels]
        assert told.rows == [row for row in happened if row[1] != row[2]]
        assert any(label == pair[0] and now is None for label, _, now in told.rows)
