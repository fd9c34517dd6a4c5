"""The project as it stood is exact, cannot be written to, and leaves the file alone."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from test_store_undo import prepared, rendered, tables_now
from undo_base import seen_by

from codebook.codes import rename_code
from qualcode.coding import uncode
from qualcode.codings import CodingsImport
from qualcode.errors import NotFound
from qualcode.store.history import history
from qualcode.store.models import Change, Code, JournalEntry, Reference
from qualcode.store.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return prepared(tmp_path / "study.qualcode")


def rename(project: Project, label: str, to: str) -> None:
    with project.change(f"rename “{label}”") as session:
        rename_code(session, session.scalars(select(Code).where(Code.label == label)).one(), to)


def labels(project: Project, change_id: int) -> set[str]:
    with project.as_of(change_id) as session:
        return set(session.scalars(select(Code.label)))


def import_codings(project: Project, count: int) -> None:
    with project.change("import codings") as session:
        cells = {"transcript": "INT0", "quote": "", "code": "Trust", "coder": "Cy", "memo": "seen"}
        rows = ((line, {**cells, "start": str(line), "end": str(line + 3)}) for line in range(count))
        assert not CodingsImport(session, who="Ann").run(rows).bad


def test_a_row_is_as_the_first_change_since_found_it(study: Project) -> None:
    rename(study, "Trust", "Faith")
    rename(study, "Faith", "Belief")
    assert "Trust" in labels(study, 1)
    assert "Faith" in labels(study, 2)
    assert "Belief" in labels(study, 3)


def test_what_is_undone_since_stands_in_the_past(study: Project) -> None:
    rename(study, "Trust", "Faith")
    study.undo()
    assert "Faith" in labels(study, 2)
    assert "Trust" in labels(study, 3)


def test_rows_added_in_bulk_since_are_not_there(study: Project) -> None:
    with study.read() as session:
        before = seen_by(session)
    import_codings(study, 20)
    with study.change("uncode") as session:
        uncode(session, session.scalars(select(Reference).order_by(Reference.id.desc()).limit(1)).one())
    study.undo()
    study.undo()
    study.redo()
    with study.as_of(1) as session:
        assert seen_by(session) == before
    with study.as_of(2) as session:
        assert len(seen_by(session)["reference"]) == len(before["reference"]) + 20
    with study.as_of(3) as session:
        assert len(seen_by(session)["reference"]) == len(before["reference"]) + 19


def test_before_the_first_line_the_project_is_empty(study: Project) -> None:
    with study.as_of(0) as session:
        rows = seen_by(session)
    assert [name for name in rows if rows[name]] == ["project"]


def test_history_and_journal_end_where_the_past_does(study: Project) -> None:
    rename(study, "Trust", "Faith")
    rename(study, "Faith", "Belief")
    with study.as_of(2) as session:
        assert [line.id for line in history(session)] == [2, 1]
        assert max(session.scalars(select(JournalEntry.change_id))) == 2
        assert session.scalars(select(Change.id)).all() == [1, 2]


def test_nothing_can_be_written_into_the_past_and_the_file_stays_as_it_is(study: Project) -> None:
    rename(study, "Trust", "Faith")
    study.close()
    before = hashlib.sha256(study.path.read_bytes()).digest()
    with Project.open(study.path, who="Ann") as project, project.as_of(1) as session:
        for table in ("code", "main.code"):
            with pytest.raises(OperationalError, match=r"readonly|unsafe"):
                session.execute(text(f"UPDATE {table} SET label = 'x'"))
    assert hashlib.sha256(study.path.read_bytes()).digest() == before


def test_a_line_that_the_history_does_not_have_is_refused(study: Project) -> None:
    for change_id in (2, -1):
        with pytest.raises(NotFound, match=f"no line {change_id}; its latest is 1"), study.as_of(change_id):
            pass


def test_an_image_from_before_a_column_came_gives_its_default(study: Project) -> None:
    rename(study, "Trust", "Faith")
    with study._writer.begin() as connection:  # as a file that was brought up to date since has it
        row = connection.execute(text("SELECT id, before FROM journal WHERE change_id = 2")).one()
        image = {name: value for name, value in json.loads(row.before).items() if "review" not in name}
        connection.execute(
            text("UPDATE journal SET before = :b WHERE id = :i"), {"b": json.dumps(image), "i": row.id}
        )
    with study.as_of(1) as session:
        code = session.scalars(select(Code).where(Code.label == "Trust")).one()
        assert (code.review_why, code.review_total) == ("", 0)


def test_tables_of_the_past_are_byte_for_byte_what_they_were(study: Project) -> None:
    before = tables_now(study)
    import_codings(study, 9)
    rename(study, "Trust", "Faith")
    assert tables_now(study) != before
    with study.as_of(1) as session:
        assert rendered(session) == before
