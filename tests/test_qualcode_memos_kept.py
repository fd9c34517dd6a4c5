"""No memo is ever dropped: it keeps its coder and its words whatever is done to what it was written on."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from test_store_undo import OPERATIONS, dump, prepared
from undo_base import Pick

from qualcode.coding import add_memo, get_coder
from qualcode.errors import QualcodeError
from qualcode.store.models import Code, Coder, Lost, Memo, Reference
from qualcode.store.project import Project
from transcripts.swapping import Pair, Swap

KEEPING = (
    *("joined_codes", "split_up", "split_all", "recode_found", "move_reference", "other_boundaries"),
    *("corrected_text", "placed_again", "replaced_names", "names_put_back", "retired_code", "restored_code"),
    *("another_place", "another_label", "join_interviews", "new_reference", "many_references", "redefined"),
)
"""Operations that give up nothing that was coded."""
GIVING_UP = ("drop_code", "drop_reference", "drop_transcript", "given_up", "decided", "performed_operation")
"""Operations that may take memos away, with what they were written on."""
_NAMES = Swap(Pair(one, one, one) for one in ("unsure", "Cy", "lab", "Aldea", "Zoë Quist", "where"))


class Noted(NamedTuple):
    """A memo as it has to stay."""

    uuid: str
    coder_id: int
    words: str
    """Without the words that a key of names may put others for."""
    created_at: str
    on_something: bool


def noted(session: Session) -> set[Noted]:
    """Every memo but Ben's, who writes over his own when he splits a code."""
    about = (Memo.reference_id, Memo.code_id, Memo.transcript_id, Memo.interview_id, Memo.lost_id)
    columns = (Memo.uuid, Memo.coder_id, Memo.text, Memo.created_at)
    statement = select(*columns, *about).join(Coder, Coder.id == Memo.coder_id).where(Coder.name != "Ben")
    return {
        Noted(uuid, coder_id, words(text), at, any(things))
        for uuid, coder_id, text, at, *things in session.execute(statement)
    }


def words(text: str) -> str:
    for hit in reversed(_NAMES.hits(text)):
        text = text[: hit.start] + "…" + text[hit.end :]
    return text


def note_everything(session: Session) -> None:
    """A memo by each of two coders on every coding, lost coding and code."""
    for table, column in ((Reference, "reference_id"), (Lost, "lost_id"), (Code, "code_id")):
        for thing in session.scalars(select(table.id)).all():
            for name in ("Eve", "Dora"):
                text, who = f"{name} on {column} {thing}, unsure, in the lab", get_coder(session, name).id
                about = {column: thing}
                session.add(Memo(coder_id=who, text=text, created_at="2026-01-02T00:00:00Z", **about))


def dice(data: st.DataObject) -> Pick:
    return lambda below: data.draw(st.integers(0, below - 1))


def tried(operation: Callable[[Session, Pick], None], session: Session, pick: Pick) -> None:
    """Do it, or leave all as it was where it is refused."""
    with session.begin_nested() as nested:
        try:
            operation(session, pick)
            session.flush()
        except QualcodeError:
            nested.rollback()
            session.expire_all()


@settings(max_examples=25)
@given(names=st.lists(st.sampled_from(KEEPING), min_size=1, max_size=8), data=st.data())
def test_what_keeps_a_coding_keeps_its_memos_with_coder_and_words(
    names: list[str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        with prepared(path) as project:
            for name in names:
                with project.change("note") as session:
                    note_everything(session)
                before, rows = noted_in(project), dump(path)
                with project.change(name) as session:
                    tried(OPERATIONS[name], session, dice(data))
                assert before <= noted_in(project), name
                if dump(path) != rows:
                    project.undo()
                    assert dump(path) == rows
                    project.redo()


def noted_in(project: Project) -> set[Noted]:
    with project.read() as session:
        return noted(session)


def noted_at(project: Project, change_id: int) -> set[Noted]:
    with project.as_of(change_id) as session:
        return noted(session)


@pytest.mark.parametrize("name", GIVING_UP)
@settings(max_examples=10)
@given(data=st.data())
def test_what_takes_memos_away_has_them_in_the_history(name: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, prepared(Path(folder) / "study.qualcode") as project:
        with project.change("note") as session:
            note_everything(session)
        before, last = noted_in(project), project.latest_change()
        with project.change(name) as session:
            tried(OPERATIONS[name], session, dice(data))
        if project.latest_change() > last:
            assert noted_at(project, last) == before
            project.undo()
        assert noted_in(project) == before


def test_a_note_that_somebody_else_wrote_in_the_same_words_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    with prepared(tmp_path / "study.qualcode") as project, project.change("note") as session:
        reference = session.scalars(select(Reference)).first()
        assert reference is not None
        for name in ("Ben", "Ann", "Ann"):
            add_memo(session, reference, get_coder(session, name), "look here")
        same = select(Memo.coder_id).where(Memo.reference_id == reference.id, Memo.text == "look here")
        ann, ben = (get_coder(session, name).id for name in ("Ann", "Ben"))
        assert sorted(session.scalars(same)) == sorted((ann, ben))
