"""Placeholders for names in a project: everywhere, on the same passages, and back again."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_code
from codebook.framework import Draft
from codebook.merging import merge_code
from qualcode.coding import code_passage, get_coder
from qualcode.errors import Refused
from qualcode.pseudonyms import names_anywhere, names_left, put_names_back, put_placeholders
from qualcode.store.checks import check
from qualcode.store.models import (
    Code,
    Interview,
    Memo,
    Proposal,
    PseudonymKey,
    Reference,
    Speaker,
    Transcript,
)
from qualcode.store.project import Project
from qualcode.wordings import WORDINGS
from transcripts.attributes import move_to_interview
from transcripts.interviews import add_transcript, find_transcript, script_of
from transcripts.namekey import Entry, NameKey
from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.speaking import set_speaker


def key_of(**names: str) -> NameKey:
    """A key; an underscore stands for a space."""
    pairs = [(name.replace("_", " "), put.replace("_", " ")) for name, put in names.items()]
    return NameKey("key.csv", "0" * 64, tuple(Entry(*pair, pair[0], 2) for pair in pairs))


KEY = key_of(Anna="Berta", Ann="Bea", Walla_Walla="Green_Town", Zed="[Person_9]")


def add(session: Session, name: str, *said: tuple[str | None, str]) -> Transcript:
    turns, start = [], 0
    for label, words in said:
        turns.append(Turn(start, start + len(words), label, None))
        start += len(words) + 1
    script = Script("\n".join(words for _, words in said), tuple(turns))
    return add_transcript(session, script, name=name, source=f"{name}.txt")


def filled(project: Project) -> None:
    with project.change("fill") as session:
        talk = add(session, "Anna 1", ("I", "Who is Ann?"), ("Anna", "ANNA met Ann's boss, annually."))
        add(session, "INT2", ("Zed", "Nothing happened in Walla\nWalla. Ann said so."))
        code = add_code(session, Draft("Like Anna", definition="what Ann does", example="anna said"))
        coder = get_coder(session, "Ann")
        text = script_of(session, talk).text
        at = text.index("ANNA met")
        code_passage(session, talk, Passage(at, at + 14), code, coder, memo="Ann again")
        code_passage(session, talk, Passage(0, 6), code, coder)
        arguments = '{"label": "Zed\\u2019s way"}'
        made = {"kind": "rename", "arguments": arguments, "label": "rename", "reason": "Zed", "at": "2026"}
        session.add(Proposal(coder_id=coder.id, since=1, **made))


def state(session: Session) -> dict[str, Any]:
    """All that a swap may change, with the identities that it may not."""
    rows: dict[str, Any] = {
        f"{wording.table.__tablename__}.{wording.column}": sorted(
            session.execute(
                select(wording.table.id, getattr(wording.table, wording.column))  # type: ignore[attr-defined]
            )
        )
        for wording in WORDINGS
    }
    rows["texts"] = [script_of(session, each) for each in session.scalars(select(Transcript))]
    speaker = (Speaker.uuid, Speaker.label, Speaker.role, Speaker.interviewer, Speaker.interview_id)
    rows["speakers"] = sorted(session.execute(select(*speaker)))
    reference = (Reference.uuid, Reference.start, Reference.end, Reference.quote, Reference.code_id)
    rows["references"] = sorted(session.execute(select(*reference)))
    return rows


def sound(session: Session) -> bool:
    return not [line for line in check(session) if line.problems]


def test_placeholders_stand_for_names_in_every_wording_and_codings_stay_on_theirs(project: Project) -> None:
    filled(project)
    with project.change("apply") as session:
        report = put_placeholders(session, KEY)
    with project.read() as session:
        text = script_of(session, find_transcript(session, "Berta 1")).text
        assert text == "Who is Bea?\nBERTA met Bea's boss, annually."
        quotes = session.execute(select(Reference.quote).order_by(Reference.start)).scalars().all()
        assert quotes == ["Who is", "BERTA met Bea's"]
        code = session.scalars(select(Code)).one()
        assert (code.label, code.definition, code.example) == ("Like Berta", "what Bea does", "berta said")
        assert session.scalars(select(Memo.text)).all() == ["Bea again"]
        assert session.scalars(select(Proposal.arguments)).all() == ['{"label": "[Person 9]’s way"}']
        assert session.scalars(select(Interview.name).order_by(Interview.id)).all() == ["Berta 1", "INT2"]
        assert set(session.scalars(select(Speaker.label))) == {"I", "Berta", "[Person 9]"}
        assert [left for left in names_left(session, KEY) if left.replaced] == []
        assert sound(session)
    assert (report.references, report.cut, report.never) == (1, 0, ())


def test_one_undo_takes_all_of_it_back(project: Project) -> None:
    filled(project)
    with project.read() as session:
        before = state(session)
    with project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.read() as session:
        assert state(session) != before
    project.undo()
    with project.read() as session:
        assert state(session) == before
        assert session.scalars(select(PseudonymKey)).all() == []


def test_the_project_keeps_that_a_key_was_used_and_no_name_of_it(project: Project) -> None:
    with project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.read() as session:
        row = session.scalars(select(PseudonymKey)).one()
        assert (row.file, row.names, row.placeholders.splitlines()) == ("key.csv", 4, list(KEY.placeholders))
        assert names_anywhere(session, KEY) == []


def test_names_left_tells_what_would_be_replaced_from_what_is_kept(project: Project) -> None:
    filled(project)
    with project.change("look for Anna", reason="as Zed asked") as session:
        session.add(Memo(coder_id=1, text="Anna and Anna", created_at="2026"))
    with project.read() as session:
        left = names_left(session, KEY)
    places = {(each.what, each.where, each.name): (each.times, each.replaced) for each in left}
    assert places["memo", "Anna and Anna", "Anna"] == (2, True)
    assert places["transcript", "INT2", "Walla Walla"] == (1, True)
    assert places["line of the history", "look for Anna", "Anna"] == (1, False)
    assert places["line of the history", "as Zed asked", "Zed"] == (1, False)
    assert places["name of a coder", "Ann", "Ann"] == (1, False)


def test_only_the_transcripts_that_are_named_change(project: Project) -> None:
    filled(project)
    with project.change("apply") as session:
        report = put_placeholders(session, KEY, [find_transcript(session, "INT2")])
    assert {find.where for find in report.finds} == {"INT2"}
    with project.read() as session:
        assert "ANNA met" in script_of(session, find_transcript(session, "Anna 1")).text
        assert script_of(session, find_transcript(session, "INT2")).turns[0].speaker == "[Person 9]"
        assert sound(session)


def test_a_speaker_who_keeps_the_name_in_another_transcript_is_known_by_both(project: Project) -> None:
    with project.change("fill") as session:
        first, second = add(session, "one", ("Anna", "yes")), add(session, "two", ("Anna", "no"))
        move_to_interview(session, second, session.get_one(Interview, first.interview_id))
        set_speaker(session, "Anna", interviewer=True)
    with project.change("apply") as session:
        put_placeholders(session, KEY, [find_transcript(session, "one")])
    with project.read() as session:
        speakers = session.execute(select(Speaker.label, Speaker.interviewer).order_by(Speaker.label)).all()
        assert [tuple(row) for row in speakers] == [("Anna", True), ("Berta", True)]
        assert sound(session)
    with project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.read() as session:
        assert session.execute(select(Speaker.label, Speaker.interviewer)).all() == [("Berta", True)]
        assert sound(session)


def test_a_coding_that_begins_inside_a_name_takes_in_the_whole_of_it(project: Project) -> None:
    with project.change("fill") as session:
        talk = add(session, "one", ("I", "in Walla Walla then"))
        code = add_code(session, Draft("Place"))
        code_passage(session, talk, Passage(9, 19), code, get_coder(session, "Ann"))
    with project.change("apply") as session:
        assert put_placeholders(session, KEY).cut == 1
    with project.read() as session:
        assert session.scalars(select(Reference.quote)).all() == ["Green Town then"]


def test_a_placeholder_that_stands_already_is_refused(project: Project) -> None:
    with project.change("fill") as session:
        add(session, "one", ("I", "Anna, BERTA and Bea"))
    with (
        pytest.raises(Refused, match=r"“Berta” stands in the transcript “one” already \(as does “Bea”"),
        project.change("apply") as session,
    ):
        put_placeholders(session, KEY)


def test_a_key_is_applied_again_to_what_came_later(project: Project) -> None:
    filled(project)
    with project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.change("more") as session:
        add(session, "INT3", ("I", "Anna came"))
        session.add(Memo(coder_id=1, text="Berta is back", created_at="2026"))
    with project.change("apply") as session:
        report = put_placeholders(session, KEY)
    assert [(find.where, find.hit.put) for find in report.finds] == [("INT3", "Berta")]
    with project.read() as session:
        assert len(session.scalars(select(PseudonymKey)).all()) == 1


def test_a_placeholder_in_a_transcript_that_came_later_stands_for_itself(project: Project) -> None:
    filled(project)
    with project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.change("more") as session:
        add(session, "INT3", ("I", "the other Berta came"))
    with pytest.raises(Refused, match="stands in the transcript “INT3”"), project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.change("reverse") as session:
        put_names_back(session, KEY)
    with project.read() as session:
        assert script_of(session, find_transcript(session, "INT3")).text == "the other Berta came"
        assert "ANNA met" in script_of(session, find_transcript(session, "Anna 1")).text


@pytest.mark.parametrize(
    "listed",
    [key_of(Jo="Barn_Owl", Elsewhere="Red_Barn"), key_of(Jo="House", Red_House="Villa")],
    ids=["another placeholder", "a listed name"],
)
def test_a_placeholder_that_becomes_something_else_with_its_neighbour_is_refused(
    project: Project, listed: NameKey
) -> None:
    with project.change("fill") as session:
        add(session, "one", ("I", "the Red Jo"))
    with pytest.raises(Refused, match="could not be told"), project.change("apply") as session:
        put_placeholders(session, listed)


def test_two_interviews_are_never_given_one_name(project: Project) -> None:
    key = NameKey("key.csv", "0", (Entry("Anna", "Berta", "Anna", 2), Entry("Annie", "Berta", "Anna", 3)))
    with project.change("fill") as session:
        add(session, "Anna", ("I", "one"))
        add(session, "Annie", ("I", "two"))
    with pytest.raises(Refused, match="2 would have “berta” as the name of"), project.change("a") as session:
        put_placeholders(session, key)


def test_names_are_put_back_only_where_there_are_placeholders(project: Project) -> None:
    filled(project)
    with pytest.raises(Refused, match="none of its placeholders stands"), project.change("r") as session:
        put_names_back(session, KEY)


PARTS = st.sampled_from(
    ["Anna", "ANNA", "anna", "Ann", "ANN", "Walla Walla", "WALLA WALLA", "Zed", "so", "annual", "🐟", "Joann"]
)
SAID = st.lists(st.tuples(PARTS, st.sampled_from([" ", ", ", "'s ", "\n", "-"])), min_size=1, max_size=12)
LABELS = st.sampled_from([None, "I", "Anna", "Dr Ann", "ZED"])
TURNS = st.lists(st.tuples(LABELS, SAID), min_size=1, max_size=4)


def _between_names(text: str, at: int) -> int:
    """The offset, or the nearest one before it that is not inside a name."""
    inside = [hit for hit in KEY.forward.hits(text) if hit.start < at < hit.end]
    return inside[0].start if inside else at


@settings(max_examples=30)
@given(TURNS, st.data())
def test_names_come_back_on_the_very_same_passages(
    turns: list[tuple[str | None, list[tuple[str, str]]]], data: st.DataObject
) -> None:
    said = [(label, "".join(word + gap for word, gap in parts).strip()) for label, parts in turns]
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "study.qualcode", "study", who="Ann") as project,
    ):
        with project.change("fill") as session:
            talk = add(session, "one", *said)
            text = script_of(session, talk).text
            code = add_code(session, Draft("Trust", definition=said[0][1].replace("\n", " ")))
            for _ in range(3):
                start = _between_names(text, data.draw(st.integers(0, len(text) - 1)))
                end = _between_names(text, data.draw(st.integers(start + 1, len(text))))
                if text[start:end].strip():
                    code_passage(session, talk, Passage(start, end), code, get_coder(session, "Ann"))
        with project.read() as session:
            before = state(session)
        with project.change("apply") as session:
            report = put_placeholders(session, KEY)
        with project.read() as session:
            assert sound(session)
            assert [left for left in names_left(session, KEY) if left.replaced] == []
        if not report.finds:
            return
        with project.change("reverse") as session:
            put_names_back(session, KEY)
        with project.read() as session:
            assert sound(session)
            assert all(find.hit.exact for find in report.finds)
            assert state(session) == before


EDGES = {
    "Anna": ("Berta",),
    "Anna met Anna": ("Berta met Berta",),
    "Annabel, Joanna and Hanna": ("Annabel, Joanna and Hanna",),
    "Walla Walla Ann": ("Green Town Bea",),
    "in Walla|Walla there": ("in Walla", "Walla there"),
    "Zed|Zed": ("[Person 9]", "[Person 9]"),
    "Ann Anna ANN-ANNA": ("Bea Berta BEA-BERTA",),
}
"""What is said, a bar between two turns, and what each turn says then."""


@pytest.mark.parametrize("said", EDGES)
def test_names_at_the_edges_of_a_transcript_and_beside_each_other_come_back(
    project: Project, said: str
) -> None:
    turns = [("P", words) for words in said.split("|")]
    with project.change("fill") as session:
        talk = add(session, "INT1", *turns)
        text = script_of(session, talk).text
        code, ann = add_code(session, Draft("Code")), get_coder(session, "Ann")
        code_passage(session, talk, Passage(0, len(text)), code, ann)
        code_passage(session, talk, Passage(0, 1), code, ann)
        code_passage(session, talk, Passage(len(text) - 1, len(text)), code, ann)
    with project.change("apply") as session:
        found = put_placeholders(session, KEY)
    with project.read() as session:
        script = script_of(session, find_transcript(session, "INT1"))
        assert tuple(script.text[turn.start : turn.end] for turn in script.turns) == EDGES[said]
        whole = select(Reference.quote).order_by(Reference.start, Reference.end.desc())
        assert session.scalars(whole).first() == script.text
        assert sound(session)
    with project.change("code further") as session:
        talk = find_transcript(session, "INT1")
        code = add_code(session, Draft("Other"))
        end = len(script.text)
        code_passage(session, talk, Passage(0, end), code, get_coder(session, "Ben"), memo="later")
    if found.finds:
        with project.change("reverse") as session:
            put_names_back(session, KEY)
    with project.read() as session:
        assert script_of(session, find_transcript(session, "INT1")).text == text
        later = select(Reference.quote).join(Code).where(Code.label == "Other")
        assert session.scalars(later).all() == [text]
        assert sound(session)


def test_a_memo_says_by_its_placeholder_at_which_code_it_was_written(project: Project) -> None:
    with project.change("fill") as session:
        talk = add(session, "INT1", ("P", "so it goes"))
        old, new = add_code(session, Draft("Like Anna")), add_code(session, Draft("Other"))
        ann = get_coder(session, "Ann")
        code_passage(session, talk, Passage(0, 2), old, ann, memo="why?")
        merge_code(session, old, new, coder=ann)
    with project.change("apply") as session:
        put_placeholders(session, KEY)
    with project.read() as session:
        assert session.scalars(select(Memo.origin)).all() == ["Like Berta"]
        assert "memo.origin" not in names_anywhere(session, KEY)
    with project.change("reverse") as session:
        put_names_back(session, KEY)
        assert session.scalars(select(Memo.origin)).all() == ["Like Anna"]
