"""The texts a transcript has had, as the history knows them."""

from screens import TALKS, script

from qualcode.store.cleancopy import clean_copy
from qualcode.store.project import Project
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript, remove_transcript
from transcripts.revisions import RevisionLine, revisions
from transcripts.script import Script

TALK = TALKS["INT01"]
WORDS = script(TALK).words
LONGER = script((*TALK, ("Ivy", "Thank you very much.")))
CORRECTED = "correct INT01 in an editor"


def lines(project: Project) -> list[RevisionLine]:
    with project.read() as session:
        return revisions(session, find_transcript(session, "INT01"))


def correct(project: Project, text: Script) -> None:
    with project.change(CORRECTED, reason="heard again") as session:
        correct_transcript(session, find_transcript(session, "INT01"), text)


def told(project: Project) -> list[tuple[int, int, str, str, bool]]:
    return [(line.number, line.words, line.kind, line.label, line.current) for line in lines(project)]


def test_every_text_stands_with_who_gave_it_when_and_why(coded_study: Project) -> None:
    correct(coded_study, LONGER)
    first, second = lines(coded_study)
    assert (first.number, first.words, first.label, first.current) == (1, WORDS, "set up", False)
    assert (second.number, second.words, second.label, second.current) == (2, WORDS + 4, CORRECTED, True)
    assert (second.who, second.reason, second.kind) == ("Ann", "heard again", "do")
    assert first.at <= second.at
    assert first.revision_id != second.revision_id


def test_undo_gives_a_text_back_under_its_old_number(coded_study: Project) -> None:
    correct(coded_study, LONGER)
    coded_study.undo()
    coded_study.redo()
    assert told(coded_study) == [
        (1, WORDS, "do", "set up", False),
        (2, WORDS + 4, "do", CORRECTED, False),
        (1, WORDS, "undo", CORRECTED, False),
        (2, WORDS + 4, "redo", CORRECTED, True),
    ]


def test_what_does_not_touch_the_text_is_no_line(coded_study: Project) -> None:
    with coded_study.change("rename") as session:
        find_transcript(session, "INT01").source = "other.txt"
    with coded_study.change("remove") as session:
        remove_transcript(session, find_transcript(session, "INT01"))
    coded_study.undo()
    assert told(coded_study) == [(1, WORDS, "do", "set up", True)]


def test_a_copy_without_a_past_has_the_text_it_has(coded_study: Project) -> None:
    correct(coded_study, LONGER)
    path = coded_study.path.with_name("clean.qualcode")
    clean_copy(coded_study.path, path, label="a clean copy", who="Ann")
    with Project.open(path, who="Ann") as copy:
        assert told(copy) == [(1, WORDS + 4, "", "", True)]
        correct(copy, script(TALK))
        assert told(copy) == [(1, WORDS + 4, "", "", False), (2, WORDS, "do", CORRECTED, True)]
