"""What something would do is shown without doing it; undo goes back several steps, or none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from test_store_touched import migration
from test_store_undo import dump, new_transcript, prepared

from qualcode.coding import code_passage, current_text, get_coder
from qualcode.errors import ProjectUnusable, Refused
from qualcode.store.checks import check
from qualcode.store.history import ChangeLine, history
from qualcode.store.models import Change, Code, Reference, Transcript
from qualcode.store.project import Project
from transcripts.passages import Passage


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Project]:
    """A prepared project in which Ann added four codes in four changes, the first of them number 2."""
    with prepared(tmp_path / "study.qualcode") as project:
        for label in ("A", "B", "C", "D"):
            add(project, label)
        yield project


@pytest.fixture
def ben(ann: Project) -> Iterator[Project]:
    """The same file in Ben's window."""
    with Project.open(ann.path, who="Ben") as project:
        yield project


def add(project: Project, label: str, *, below: str | None = None) -> None:
    with project.change(f"add {label}") as session:
        parent = named(session, below) if below is not None else None
        session.add(Code(label=label, position=9, parent_id=parent.id if parent else None))


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def labels(session: Session) -> list[str]:
    return list(session.scalars(select(Code.label).where(func.length(Code.label) == 1).order_by(Code.id)))


def seen(project: Project) -> list[str]:
    with project.read() as session:
        return labels(session)


def lines(project: Project) -> list[tuple[str, str, str]]:
    with project.read() as session:
        return [(line.kind, line.label, line.state) for line in history(session, limit=4)]


def test_a_rehearsal_shows_its_rows_and_leaves_nothing(ann: Project) -> None:
    heard: list[ChangeLine] = []
    ann.listen(heard.append)
    before, last = dump(ann.path), ann.latest_change()
    with ann.rehearse() as session:
        session.delete(named(session, "D"))
        session.flush()
        assert labels(session) == ["A", "B", "C"]
    assert (dump(ann.path), ann.latest_change(), heard) == (before, last, [])
    assert ann.undo().label == "add D"


def test_a_rehearsal_that_raises_leaves_nothing_and_the_project_can_be_used(ann: Project) -> None:
    before = dump(ann.path)
    with pytest.raises(ZeroDivisionError), ann.rehearse() as session:
        session.delete(named(session, "D"))
        session.flush()
        raise ZeroDivisionError
    assert dump(ann.path) == before
    add(ann, "E")
    assert seen(ann) == ["A", "B", "C", "D", "E"]


def test_what_was_undone_can_be_redone_after_a_rehearsal(ann: Project) -> None:
    ann.undo()
    with ann.rehearse() as session:
        session.add(Code(label="E", position=9))
    ann.redo()
    assert seen(ann) == ["A", "B", "C", "D"]


def test_changes_and_rehearsals_do_not_nest(ann: Project) -> None:
    with pytest.raises(RuntimeError, match="do not nest"), ann.rehearse(), ann.change("two"):
        pass
    with pytest.raises(RuntimeError, match="do not nest"), ann.change("one"), ann.rehearse():
        pass


def test_a_text_that_was_only_rehearsed_is_not_taken_for_the_next_one(ann: Project) -> None:
    """The next text gets the id that the rehearsed one had."""
    with ann.rehearse() as session:
        assert new_text(session, 3).startswith("Why INT3?")
    with ann.change("import") as session:
        assert new_text(session, 4).startswith("Why INT4?")


def new_text(session: Session, number: int) -> str:
    new_transcript(session, lambda below: number % below)
    transcript = session.scalars(select(Transcript).order_by(Transcript.id.desc())).first()
    assert transcript is not None
    return current_text(session, transcript.id)


def test_a_text_of_a_change_that_failed_is_not_taken_for_the_next_one(ann: Project) -> None:
    with pytest.raises(ZeroDivisionError), ann.change("import") as session:
        assert new_text(session, 3).startswith("Why INT3?")
        raise ZeroDivisionError
    with ann.change("import") as session:
        assert new_text(session, 4).startswith("Why INT4?")


def test_undo_to_takes_back_what_came_after_and_redo_does_it_again_one_by_one(ann: Project) -> None:
    heard: list[ChangeLine] = []
    ann.listen(heard.append)
    plan = ann.undo_plan(2)
    assert [line.label for line in plan] == ["add D", "add C", "add B"]
    done = ann.undo_to(2)
    assert [(line.id, line.state) for line in done] == [(line.id, "undone") for line in plan]
    assert [(line.kind, line.label) for line in heard] == [("undo", line.label) for line in plan]
    assert seen(ann) == ["A"]
    assert lines(ann)[:3] == [("undo", label, "done") for label in ("add B", "add C", "add D")]
    for standing in (["A", "B"], ["A", "B", "C"], ["A", "B", "C", "D"]):
        ann.redo()
        assert seen(ann) == standing
    with pytest.raises(Refused, match="nothing to redo"):
        ann.redo()


def test_undo_to_leaves_what_was_undone_already_and_what_others_did(ann: Project, ben: Project) -> None:
    ann.undo()
    add(ben, "E")
    assert [line.label for line in ann.undo_plan(3)] == ["add C"]
    ann.undo_to(3)
    assert seen(ann) == ["A", "B", "E"]
    assert [line.label for line in ben.undo_plan(0)] == ["add E"]


def test_a_rehearsed_undo_shows_the_project_as_it_would_be(ann: Project) -> None:
    before, last = dump(ann.path), ann.latest_change()
    with ann.rehearse_undo_to(3) as session:
        assert labels(session) == ["A", "B"]
    assert (dump(ann.path), ann.latest_change()) == (before, last)
    ann.undo_to(3)
    assert seen(ann) == ["A", "B"]


def test_undo_to_with_nothing_to_undo_is_refused(ann: Project, ben: Project) -> None:
    assert ann.undo_plan(5) == []
    for project, line in ((ann, 5), (ben, 0)):
        with pytest.raises(Refused, match="nothing to undo"):
            project.undo_to(line)
    with pytest.raises(Refused, match="nothing to undo"), ann.rehearse_undo_to(5):
        pass


def test_undo_to_takes_back_all_or_nothing(ann: Project, ben: Project) -> None:
    with ben.change("rename") as session:
        named(session, "B").label = "X"
    before = dump(ann.path)
    with pytest.raises(Refused, match="undo of “add B”: a code that it touched was changed since"):
        ann.undo_to(2)
    with pytest.raises(Refused, match="undo of “add B”"), ann.rehearse_undo_to(2):
        pass
    assert dump(ann.path) == before
    assert ann.undo().label == "add D"


def test_undo_to_is_refused_where_later_work_hangs_on_it_and_so_is_its_rehearsal(
    ann: Project, ben: Project
) -> None:
    add(ben, "E", below="C")
    before = dump(ann.path)
    with pytest.raises(Refused, match="a code would be left of a code that is gone"):
        ann.undo_to(2)
    with pytest.raises(Refused, match="later work builds on it"), ann.rehearse_undo_to(2):
        pass
    assert dump(ann.path) == before


def test_undo_to_does_not_go_behind_a_migration(ann: Project) -> None:
    with ann.change("interview") as session:
        session.add(Code(label="E", position=9))
        session.execute(insert(Change).values(migration()))
    add(ann, "F")
    for attempt in (ann.undo_to, ann.undo_plan):
        with pytest.raises(Refused, match="was done before the file was brought up to date"):
            attempt(2)
    assert [line.label for line in ann.undo_plan(7)] == ["add F"]
    ann.undo_to(7)
    assert seen(ann) == ["A", "B", "C", "D", "E"]


def work(project: Project, number: int) -> None:
    with project.change("work") as session:
        transcript = session.scalars(select(Transcript).order_by(Transcript.id)).first()
        assert transcript is not None
        coder = get_coder(session, "Ann")
        code_passage(session, transcript, Passage(number, number + 5), named(session, "D"), coder)
        session.add(Code(label=f"more {number}", position=9))
        named(session, "D").definition = f"means {number}"


def test_many_steps_come_back_exactly(ann: Project) -> None:
    before, last = dump(ann.path), ann.latest_change()
    for number in range(12):
        work(ann, number)
    after = dump(ann.path)
    ann.undo_to(last)
    assert dump(ann.path) == before
    for _ in range(12):
        ann.redo()
    assert dump(ann.path) == after
    with ann.read() as session:
        assert [line for line in check(session) if line.problems] == []
        assert session.scalar(select(func.count(Reference.id)))


def test_a_missing_mark_is_told_as_damage(ann: Project) -> None:
    with ann._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM open_change")
    with pytest.raises(ProjectUnusable, match="damaged or altered"):
        add(ann, "E")
