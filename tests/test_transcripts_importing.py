"""Files into interviews: what is taken, refused and named, and attributes from sheets."""

from pathlib import Path

import pytest

from qualcode.errors import BadInput
from qualcode.sheets import read_sheet
from qualcode.store.project import Project
from transcripts.attributes import AttributeReport, attribute_values, set_attributes
from transcripts.importing import FileReport, collect, read_files, store
from transcripts.interviewers import interviewers
from transcripts.interviews import find_transcript, list_transcripts, remove_transcript, script_of
from transcripts.script import Script, Turn
from transcripts.speaking import list_speakers

ONE = "Interviewer: How did it begin?\n\nAnna: With a fish.\n\nInterviewer: And then?\n\nAnna: More fish.\n"
TWO = "Interviewer: Are you well?\n\nBill: Quite, thank you.\n\nInterviewer: Good?\n\nBill: Good.\n"


def files(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_txt", ".txt").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def take(
    project: Project, *paths: Path, again: bool = False, interview: str | None = None
) -> list[FileReport]:
    reports = collect(paths)
    read_files(reports)
    with project.change("import") as session:
        store(session, reports, again=again, interview=interview)
    return reports


def names(project: Project) -> list[tuple[str, str]]:
    with project.read() as session:
        return [(line.name, line.interview) for line in list_transcripts(session)]


def test_a_folder_is_taken_at_any_depth_and_the_rest_is_named(project: Project, tmp_path: Path) -> None:
    folder = files(tmp_path / "in", INT1_txt=ONE, deep__er__INT2_txt=TWO, README_md="# about", notes="x")
    reports = take(project, folder)
    assert names(project) == [("INT1", "INT1"), ("INT2", "INT2")]
    assert {report.path.name: report.skipped for report in reports if report.problem} == {
        "README.md": True,
        "notes": True,
    }


def test_the_report_says_what_was_read(project: Project, tmp_path: Path) -> None:
    (report,) = take(project, files(tmp_path / "in", INT1_txt=ONE))
    assert (report.words, report.turns) == (11, 4)
    assert report.speakers == ("Interviewer", "Anna")
    assert report.interviewers == ("Interviewer",)
    with project.read() as session:
        script = script_of(session, find_transcript(session, "int1"))
        assert [(line.label, line.interviewer, line.turns) for line in list_speakers(session)] == [
            ("Interviewer", True, 2),
            ("Anna", False, 2),
        ]
    assert script.text == "How did it begin?\nWith a fish.\nAnd then?\nMore fish."


def test_the_same_words_are_refused_whatever_the_layout(project: Project, tmp_path: Path) -> None:
    take(project, files(tmp_path / "in", INT1_txt=ONE))
    (report,) = take(project, files(tmp_path / "other", copy_md=ONE.replace("\n\n", "\n\n\n")))
    assert report.problem.startswith("the same words are in the project as INT1")
    assert names(project) == [("INT1", "INT1")]
    take(project, tmp_path / "other", again=True)
    assert names(project) == [("INT1", "INT1"), ("copy", "copy")]


def test_another_text_under_a_taken_name_is_refused_unless_asked_for(
    project: Project, tmp_path: Path
) -> None:
    take(project, files(tmp_path / "in", INT1_txt=ONE))
    (report,) = take(project, files(tmp_path / "other", INT1_txt=TWO))
    assert "a transcript INT1 with other words already" in report.problem
    (report,) = take(project, tmp_path / "other", again=True)
    assert report.name == "INT1 (2)"


def test_files_of_one_name_in_one_call_are_told_apart(project: Project, tmp_path: Path) -> None:
    take(project, files(tmp_path / "in", a__INT1_txt=ONE, b__INT1_txt=TWO))
    assert names(project) == [("INT1", "INT1"), ("INT1 (2)", "INT1 (2)")]


def test_a_file_named_twice_is_read_once(project: Project, tmp_path: Path) -> None:
    folder = files(tmp_path / "in", INT1_txt=ONE)
    assert len(take(project, folder, folder / "INT1.txt")) == 1


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no file or folder"):
        collect([tmp_path / "nowhere"])


def test_several_transcripts_may_be_one_interview(project: Project, tmp_path: Path) -> None:
    take(project, files(tmp_path / "in", part1_txt=ONE, part2_txt=TWO), interview="INT1")
    assert names(project) == [("part1", "INT1"), ("part2", "INT1")]


def sheet(project: Project, folder: Path, text: str) -> AttributeReport:
    path = folder / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    with project.change("attributes") as session:
        return set_attributes(session, read_sheet(path))


@pytest.fixture
def two(project: Project, tmp_path: Path) -> Project:
    take(project, files(tmp_path / "in", INT1_txt=ONE, INT2_txt=TWO))
    return project


def values(project: Project) -> dict[str, dict[str, str]]:
    with project.read() as session:
        return attribute_values(session)


def test_a_sheet_gives_each_interview_its_attributes(two: Project, tmp_path: Path) -> None:
    report = sheet(two, tmp_path, "Interview,Role,Years\nint1,Lecturer,7\nINT9,Dean,1\n")
    assert values(two) == {"INT1": {"Role": "Lecturer", "Years": "7"}, "INT2": {}}
    assert (report.interviews, report.attributes, report.without) == (1, ("Role", "Years"), ["INT2"])
    assert report.unknown == ["line 3: there is no interview “INT9”"]


def test_a_second_sheet_changes_and_takes_away(two: Project, tmp_path: Path) -> None:
    sheet(two, tmp_path, "interview,role,years\nINT1,Lecturer,7\n")
    sheet(two, tmp_path, "interview,Role,Years\nINT1,Dean,\n")
    assert values(two)["INT1"] == {"role": "Dean"}
    two.undo()
    assert values(two)["INT1"] == {"role": "Lecturer", "years": "7"}


def test_a_sheet_joins_transcripts_to_one_interview(two: Project, tmp_path: Path) -> None:
    sheet(two, tmp_path, "interview,transcripts,role\nAnna and Bill,INT1; INT2.txt,both\n")
    assert names(two) == [("INT1", "Anna and Bill"), ("INT2", "Anna and Bill")]
    assert values(two) == {"Anna and Bill": {"role": "both"}}
    with two.read() as session:
        assert {line.label for line in list_speakers(session)} == {"Interviewer", "Anna", "Bill"}
    two.undo()
    assert names(two) == [("INT1", "INT1"), ("INT2", "INT2")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("interview,role\nINT1,a\nINT1,b\n", "line 3: “INT1” stands on line 2 already"),
        ("interview,role\n,b\n", "line 2: no interview is named"),
        ("interview,transcripts\nX,INT7\n", "line 2: there is no transcript “INT7”"),
    ],
)
def test_a_sheet_that_contradicts_itself_changes_nothing(
    two: Project, tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        sheet(two, tmp_path, text)
    assert values(two) == {"INT1": {}, "INT2": {}}


def script(*spoken: tuple[str, str]) -> Script:
    text, turns = "", []
    for label, words in spoken:
        start = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        turns.append(Turn(start, len(text), label, None))
    return Script(text, tuple(turns))


def test_the_one_who_asks_most_is_the_interviewer() -> None:
    talk = script(*[("Adam", "Why is that?"), ("Eve", "It is so.")] * 4)
    assert interviewers(talk) == {"Adam"}


def test_nobody_is_the_interviewer_of_a_conversation_or_of_one_voice() -> None:
    assert interviewers(script(*[("Adam", "Is it?"), ("Eve", "Isn't it?")] * 4)) == frozenset()
    assert interviewers(script(("Interviewer", "Well?"))) == frozenset()


def test_a_moderator_is_the_interviewer_of_those_who_are_not_named() -> None:
    talk = Script("Why?\nIt is so.", (Turn(0, 4, "MODERATOR", None), Turn(5, 14, None, None)))
    assert interviewers(talk) == {"MODERATOR"}


def test_speakers_who_are_heard_no_more_are_forgotten(project: Project, tmp_path: Path) -> None:
    take(project, files(tmp_path / "in", part1_txt=ONE, part2_txt=TWO), interview="INT1")
    with project.change("remove") as session:
        remove_transcript(session, find_transcript(session, "part2"))
    with project.read() as session:
        assert {line.label for line in list_speakers(session)} == {"Interviewer", "Anna"}
    project.undo()
    with project.read() as session:
        assert {line.label for line in list_speakers(session)} == {"Interviewer", "Anna", "Bill"}


def test_the_column_that_names_most_interviews_is_taken(two: Project, tmp_path: Path) -> None:
    sheet(two, tmp_path, "ID,Name,Role\nINT1,Anna Berg,Dean\nINT2,Bill Fish,Porter\n")
    assert values(two)["INT1"] == {"Name": "Anna Berg", "Role": "Dean"}
    sheet(two, tmp_path, "ID,Name,Years\n1,INT1,7\n2,INT2,9\n")
    assert values(two)["INT2"]["Years"] == "9"
