"""What was given out to be corrected is taken back only where nothing has happened to it."""

from dataclasses import replace

import pytest
from screens import TALKS, put, script
from sqlalchemy import select

from qualcode.errors import Refused
from qualcode.store.models import Reference
from qualcode.store.project import Project
from transcripts.correcting import Correction
from transcripts.interviews import find_transcript, remove_transcript
from transcripts.script import Script
from transcripts.workingcopy import WorkingCopy, correct_copy, working_copy


def given_out(project: Project) -> WorkingCopy:
    with project.read() as session:
        return working_copy(session, find_transcript(session, "INT01"))


def edited(copy: WorkingCopy, old: str, new: str) -> Script:
    form = copy.form.replace(old, new)
    assert form != copy.form
    return copy.edited(form)


def shown(project: Project, copy: WorkingCopy, text: Script) -> Correction:
    with project.rehearse() as session:
        return correct_copy(session, copy, text)


def test_what_was_shown_is_what_is_done(coded_study: Project) -> None:
    copy = given_out(coded_study)
    text = edited(copy, "the lasers", "the laser")
    told = shown(coded_study, copy, text)
    with coded_study.change("correct") as session:
        assert correct_copy(session, copy, text, shown=told) == told
    with coded_study.read() as session:
        assert "I keep the laser running." in session.scalars(select(Reference.quote)).all()


def test_a_coding_made_between_question_and_answer_stops_it(coded_study: Project) -> None:
    copy = given_out(coded_study)
    text = edited(copy, "the lasers", "the laser")
    told = shown(coded_study, copy, text)
    with coded_study.change("code") as session:
        put(session, "Ann", "INT01", "the lasers", "Awards")
    with pytest.raises(Refused, match="changed just now"), coded_study.change("correct") as session:
        correct_copy(session, copy, text, shown=told)
    assert given_out(coded_study) == copy


def test_a_text_given_meanwhile_is_not_overwritten(coded_study: Project) -> None:
    copy, other = given_out(coded_study), given_out(coded_study)
    with coded_study.change("correct") as session:
        correct_copy(session, other, edited(other, "all day", "all night"))
    with pytest.raises(Refused, match="another text meanwhile"):
        shown(coded_study, copy, edited(copy, "the lasers", "the laser"))


def test_a_transcript_taken_out_meanwhile_is_refused(coded_study: Project) -> None:
    copy = given_out(coded_study)
    with coded_study.change("remove") as session:
        remove_transcript(session, find_transcript(session, "INT01"))
    with pytest.raises(Refused, match="taken out of the project"):
        shown(coded_study, copy, edited(copy, "the lasers", "the laser"))


@pytest.mark.parametrize("saved", [True, False])
def test_what_was_not_edited_is_the_same_text(coded_study: Project, saved: bool) -> None:
    copy = given_out(coded_study)
    assert copy.edited(copy.form if saved else None) == replace(script(TALKS["INT01"]), headings=())
