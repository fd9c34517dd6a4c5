"""Splitting a code: what is sent, what stays, what is left open, and what is refused."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screens import labels, memos, put
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework, define_code
from codebook.framework import Draft
from codebook.names import CodeNames
from codebook.references import references_at
from codebook.retiring import retire_code
from codebook.reviews import review_progress
from codebook.splitting import Split, Targets, split_among, split_code
from codebook.tree import tree
from qualcode.coding import code_passage, get_code, get_coder
from qualcode.errors import BadInput, Refused
from qualcode.memos import memos_on, write_memo
from qualcode.store.history import history
from qualcode.store.models import Code, Lineage, Memo, Reference
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn


def named(session: Session, label: str) -> Code:
    return get_code(session, CodeNames(tree(session)).find(label).id)


def quotes(project: Project) -> dict[str, list[tuple[str, str]]]:
    """Per code, the passages coded there with their marks."""
    statement = select(Code.label, Reference.quote, Reference.review).join(Code, Code.id == Reference.code_id)
    found: dict[str, list[tuple[str, str]]] = {}
    with project.read() as session:
        for label, quote, review in session.execute(statement.order_by(Reference.start, Reference.id)):
            found.setdefault(label, []).append((quote, review))
    return found


@pytest.fixture
def three(coded_study: Project) -> Project:
    """Three references at one code."""
    with coded_study.change("code") as session:
        put(session, "Ann", "INT02", "the cake was good", "Lack of recognition")
    return coded_study


def test_references_go_where_they_are_sent_and_the_rest_is_to_be_looked_at_again(three: Project) -> None:
    with three.change("split") as session:
        code = named(session, "Lack of recognition")
        ben, no_one, _cake = references_at(session, [code.id])
        write_memo(session, "reference", no_one, "strong", get_coder(session, "Ann"))
        done = split_among(session, code, Targets((), ("Ignored", "Unused")), {no_one: 0, ben: None})
    assert done == Split(sent=1, stayed=1, undecided=1)
    found = quotes(three)
    assert found["Ignored"] == [("No one, really.", "")]
    assert sorted(found["Lack of recognition"]) == [
        ("come to me when they are lost. Nobody tells you that!", ""),
        ("the cake was good", "open"),
    ]
    assert labels(three)[-3:] == ["  Lack of recognition", "  Ignored", "  Awards"]
    with three.read() as session:
        assert [memo.text for memo in memos_on(session, "reference", no_one)] == ["strong"]
        assert [(line.total, line.why) for line in review_progress(session)] == [(1, "it was split")]


def test_a_split_is_written_into_the_lineage_of_its_change(three: Project) -> None:
    with three.change("split it") as session:
        code = named(session, "Lack of recognition")
        first, second, _ = references_at(session, [code.id])
        split_code(
            session, code, {first: named(session, "Awards").id, second: named(session, "Lecturing").id}
        )
    with three.read() as session:
        rows = session.scalars(select(Lineage).order_by(Lineage.id)).all()
        told = [(row.kind, row.from_label, row.to_label, row.to_uuid) for row in rows]
        assert told == [
            ("split", "Lack of recognition", label, named(session, label).uuid)
            for label in ("Awards", "Lecturing")
        ]
        assert {row.change_id for row in rows} == {history(session, limit=1)[0].id}


def test_a_passage_that_is_at_the_target_already_becomes_one_with_the_memos_of_both(three: Project) -> None:
    with three.change("prepare") as session:
        put(session, "Ann", "INT02", "No one, really.", "Awards")
        for reference in session.scalars(select(Reference).where(Reference.quote == "No one, really.")).all():
            label = session.get_one(Code, reference.code_id).label
            write_memo(session, "reference", reference.id, f"at {label}", get_coder(session, "Ben"))
    with three.change("split") as session:
        code = named(session, "Lack of recognition")
        split_code(
            session, code, dict.fromkeys(references_at(session, [code.id]), named(session, "Awards").id)
        )
    assert [quote for quote, _ in quotes(three)["Awards"]].count("No one, really.") == 1
    with three.read() as session:
        about = set(session.scalars(select(Memo.reference_id)))
        assert len(about) == 1
        assert sorted(memos(three)) == ["at Awards", "at Lack of recognition"]


def test_what_cannot_be_split_is_refused(three: Project) -> None:
    with three.rehearse() as session:
        code, awards = named(session, "Lack of recognition"), named(session, "Awards")
        first, second, _ = references_at(session, [code.id])
        define_code(session, named(session, "Lecturing"), codable=False)
        retire_code(session, named(session, "Support"))
        for target, why in (
            (code, "into itself"),
            (named(session, "Lecturing"), "heading"),
            (named(session, "Technical support"), "is retired"),
            (named(session, "Support"), "is retired"),
        ):
            with pytest.raises(Refused, match=why):
                split_code(session, code, {first: target.id})
        with pytest.raises(Refused, match="deleted just now"):
            split_code(session, code, {first: 10**6})
        with pytest.raises(Refused, match="begin the split again"):
            split_code(session, code, {first: awards.id}, [10**6])
        with pytest.raises(BadInput, match="stay as well"):
            split_code(session, code, {first: awards.id}, [first])
        with pytest.raises(BadInput, match="nothing would be split"):
            split_code(session, code, {}, [second])


@given(choices=st.lists(st.sampled_from([0, 1, 2, None, "open"]), min_size=1, max_size=12))
def test_no_reference_is_lost_and_undo_brings_the_code_back(choices: list[int | str | None]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "study.qualcode", "study", who="Ann") as project,
    ):
        with project.change("prepare") as session:
            add_framework(session, (Draft("Whole"), Draft("Part")))
            text = "abcdefghijklmnopqrstuvwxyz"
            home = add_transcript(session, Script(text, (Turn(0, 26, None, None),)), name="INT", source="")
            for start in range(len(choices)):
                passage = Passage(start, start + 2)
                code_passage(session, home, passage, named(session, "Whole"), get_coder(session, "Ann"))
        before = quotes(project)
        chosen = {place: choice for place, choice in enumerate(choices, 1) if not isinstance(choice, str)}
        sent = [choice for choice in chosen.values() if choice is not None]
        if not sent:
            return
        with project.change("split") as session:
            targets = Targets((named(session, "Part").id,), ("New", "Newer"))
            done = split_among(session, named(session, "Whole"), targets, chosen)
        after = quotes(project)
        assert sorted(quote for here in after.values() for quote, _ in here) == sorted(
            quote for quote, _ in before["Whole"]
        )
        assert done == Split(len(sent), len(chosen) - len(sent), choices.count("open"))
        sizes = [len(after.get(label, [])) for label in ("Part", "New", "Newer")]
        assert sizes == [sent.count(place) for place in range(3)]
        assert [mark for _, mark in after.get("Whole", [])].count("open") == choices.count("open")
        project.undo()
        assert quotes(project) == before
