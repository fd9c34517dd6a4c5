"""What goes with a transcript that is taken out is said before, all of it, and nothing that stays."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from codebook.codes import add_framework
from codebook.framework import Draft
from qualcode.coding import code_passage, get_coder
from qualcode.leaving import told_to_go
from qualcode.quoting import star_quote
from qualcode.store.models import Code, Interview, Memo, Rejection, Summary, Transcript
from qualcode.store.project import Project
from qualcode.summarising import write_summary
from transcripts.interviews import add_transcript, find_transcript, remove_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn


@pytest.fixture
def study(tmp_path: Path) -> Project:
    """One interview in two parts, with something of every kind that hangs on it or on its first part."""
    project = Project.create(tmp_path / "s.qualcode", "s", who="Ann")
    with project.change("fill") as session:
        for name in ("one", "two"):
            script = Script(f"Why {name}?", (Turn(0, 8, None, None),))
            add_transcript(session, script, name=name, source="", interview="INT1")
        add_framework(session, (Draft("Trust"),))
        code, coder = session.get_one(Code, 1), get_coder(session, "Ann")
        one, home = find_transcript(session, "one"), session.get_one(Interview, 1)
        reference = code_passage(session, one, Passage(0, 3), code, coder)
        assert reference is not None
        star_quote(session, reference)
        write_summary(session, (home.id, code.id), "Asks why.", coder)
        memos = ({"transcript_id": one.id}, {"reference_id": reference.id}, {"interview_id": home.id})
        session.add_all(Memo(coder_id=coder.id, text="m", created_at="2026", **owner) for owner in memos)
        session.add(
            Rejection(code_id=code.id, transcript_id=one.id, coder_id=coder.id, quote="one", at="2026-01-01")
        )
    return project


def going(project: Project, name: str) -> str:
    with project.read() as session:
        return told_to_go(session, find_transcript(session, name))


def left(project: Project) -> dict[str, int]:
    with project.read() as session:
        kinds = (Transcript, Interview, Memo, Summary, Rejection)
        return {kind.__name__: session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds}


def remove(project: Project, name: str) -> None:
    with project.change("remove") as session:
        remove_transcript(session, find_transcript(session, name))


def test_what_belongs_to_the_interview_goes_with_its_last_transcript(study: Project) -> None:
    before = left(study)
    assert going(study, "one") == "1 reference, 2 memos, 1 rejected suggestion and 1 kept quote (starred)"
    assert going(study, "two") == ""
    remove(study, "one")
    assert left(study) == {"Transcript": 1, "Interview": 1, "Memo": 1, "Summary": 1, "Rejection": 0}
    assert going(study, "two") == "1 memo and 1 summary"
    remove(study, "two")
    assert set(left(study).values()) == {0}
    study.undo()
    study.undo()
    assert left(study) == before
