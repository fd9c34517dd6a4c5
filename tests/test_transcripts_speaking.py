"""Roles of speakers: given one by one or by a sheet, seen by queries and crosstabs, undone in one step."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import BadInput
from qualcode.sheets import Sheet, SheetRow, read_sheet, write_csv
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.script import Script, Turn
from transcripts.speakersheet import COLUMNS, set_speakers, speaker_rows
from transcripts.speaking import list_roles, list_speakers, set_speaker

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = "Interviewer: Why here?\n\nDana: We teach in the lab.\n\nInterviewer: And then?\n\n{}: I rest.\n"


def prepared(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write("INT1.txt", TALK.format("Dana"))
    run.write("INT2.txt", TALK.format("Dana").replace("lab", "hall"))
    run.done("import", "INT1.txt", "INT2.txt")
    run.done("codebook", "add", "Teaching")
    for name in ("INT1", "INT2"):
        run.done("code", name, "Teaching", "--quote", "We teach")


@pytest.fixture
def study(run: "CommandLine") -> "CommandLine":
    return run.prepare(prepared)


def roles(run: "CommandLine") -> dict[tuple[str, str], tuple[str, bool]]:
    return {
        (row["interview"], row["label"]): (row["role"], row["interviewer"]) for row in run.data("speakers")
    }


def test_a_role_is_what_queries_and_crosstabs_know_and_one_undo_takes_it_back(study: "CommandLine") -> None:
    before = roles(study)
    said = study.done("speakers", "set", "dana", "--in", "int1", "--role", " Facility  manager ")
    assert "INT1       Dana     interviewee  Facility manager\nChanged 1 speaker" in said
    assert roles(study)["INT1", "Dana"] == ("Facility manager", False)
    assert roles(study)["INT2", "Dana"] == ("", False)
    assert "1 passage" in study.done("query", 'Teaching AND role="facility manager"', "--count")
    heads = study.data("crosstab", "--by", "speaker-role")["columns"]
    assert heads[:3] == ["Facility manager", "interviewee", "interviewer"]
    study.done("undo")
    assert roles(study) == before


def test_interviews_that_differ_in_case_alone_are_not_taken_for_one_another(study: "CommandLine") -> None:
    study.write("int1.txt", "Interviewer: Where?\n\nDana: Over there.\n\nInterviewer: Oh?\n\nDana: Yes.\n")
    study.done("import", "int1.txt")
    before = roles(study)
    asked = ("speakers", "set", "Dana", "--role", "Cook", "--in")
    assert "Int1 may be INT1 or int1; name one of them" in study.refused(*asked, "Int1")
    study.write("roles.csv", "interview,speaker,role\nInt1,Dana,Cook\n")
    assert "line 2: Int1 may be INT1 or int1" in study.refused("speakers", "import", "roles.csv", "--yes")
    assert roles(study) == before
    study.done(*asked, "int1")
    assert {key: role for key, (role, _) in roles(study).items() if role} == {("int1", "Dana"): "Cook"}


def test_a_role_called_interviewer_is_not_taken_for_asking_the_questions(study: "CommandLine") -> None:
    asked = ("speakers", "set", "Dana", "--in", "INT1")
    assert "interviewee  Interviewer (interviewee)" in study.done(*asked, "--role", "Interviewer")
    assert roles(study)["INT1", "Dana"] == ("Interviewer", False)
    part = ("speakers", "set", "Interviewer", "--in", "INT1", "--role", "interviewer", "--interviewee")
    assert "Changed 1 speaker" in study.done(*part)
    assert roles(study)["INT1", "Interviewer"] == ("interviewer", False)
    study.done("undo")
    assert roles(study)["INT1", "Interviewer"] == ("", True)


def test_the_roles_are_listed_with_how_many_have_them(study: "CommandLine") -> None:
    study.done("speakers", "set", "Dana", "--role", "Manager", "--yes")
    assert study.data("speakers", "--roles") == [
        {"role": "interviewer", "speakers": 2, "interviews": 2, "turns": 4},
        {"role": "Manager", "speakers": 2, "interviews": 2, "turns": 4},
    ]


def test_a_sheet_goes_out_is_filled_in_and_comes_back_as_one_step(study: "CommandLine") -> None:
    before = roles(study)
    study.done("speakers", "export", "roles.csv")
    sheet = study.folder / "roles.csv"
    sheet.write_text(sheet.read_text().replace("Dana,,no", "Dana,=Manager,yes"))
    assert "2 speakers would change; give --yes" in study.refused("speakers", "import", "roles.csv")
    assert "Changed 2 speakers" in study.done("speakers", "import", "roles.csv", "--yes")
    assert roles(study)["INT2", "Dana"] == ("=Manager", True)
    assert "Nothing to change" in study.done("speakers", "import", "roles.csv")
    sheet.write_text(sheet.read_text().replace("=Manager,yes", ",no"))
    study.done("speakers", "import", "roles.csv", "--yes")
    assert roles(study) == before
    study.done("undo")
    assert roles(study)["INT2", "Dana"] == ("=Manager", True)
    study.done("undo")
    assert roles(study) == before


def test_rows_that_cannot_be_used_are_all_told_and_nothing_is_changed(study: "CommandLine") -> None:
    rows = ("INT3,Dana,a,", "INT1,Dena,a,", "INT1,Dana,a,perhaps", "INT2,Dana,a,", "int2,Dana,b,", ",Dana,a,")
    study.write("roles.csv", "\n".join(("interview,speaker,role,interviewer", *rows)))
    said = study.refused("speakers", "import", "roles.csv", "--yes")
    assert "line 2: there is no interview 'INT3'; did you mean “INT1” or “INT2”?" in said
    assert "line 3: nobody is called 'Dena' in INT1; did you mean “Dana”?" in said
    assert "line 4: interviewer is yes or no, not “perhaps”" in said
    assert "line 6: “Dana” of INT2 stands on line 5 already" in said
    assert "line 7: it names no interview" in said
    study.write("roles.csv", "who,role\nDana,a\n")
    assert "the sheet needs a column speaker" in study.refused("speakers", "import", "roles.csv")


def test_unknown_speakers_and_near_roles_are_answered(study: "CommandLine") -> None:
    assert "did you mean “Dana”?" in study.refused("speakers", "set", "Dena", "--role", "a")
    assert "did you mean “INT1” or “INT2”?" in study.refused("speakers", "--in", "INT3")
    study.done("speakers", "set", "Dana", "--in", "INT1", "--role", "Facility manager")
    said = study.done("speakers", "set", "Dana", "--in", "INT2", "--role", "Facility manger")
    assert "Note: “Facility manger” is a new role; did you mean “Facility manager”?" in said
    assert "Usage" in study.refused("speakers", "set", "Dana", status=2)


ROLES = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.tuples(ROLES, st.booleans()), min_size=1, max_size=4))
def test_what_goes_out_as_a_sheet_comes_back_the_same(parts: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, sheet = Path(folder) / "study.qualcode", Path(folder) / "roles.csv"
        with Project.create(path, "study", who="Ann") as project, project.change("talk") as session:
            text = "x".join("." * len(parts))
            turns = tuple(Turn(2 * at, 2 * at + 1, f"P{at}", None) for at in range(len(parts)))
            add_transcript(session, Script(text, turns), name="A", source="a")
            for at, (role, asks) in enumerate(parts):
                set_speaker(session, f"P{at}", role=role, interviewer=asks)
            wanted = list_speakers(session)
            sheet.write_text(write_csv(COLUMNS, speaker_rows(session)))
            for at in range(len(parts)):
                set_speaker(session, f"P{at}", role="other", interviewer=False)
            set_speakers(session, read_sheet(sheet, unguard=True))
            assert list_speakers(session) == wanted
            assert sum(line.speakers for line in list_roles(wanted)) == len(parts)
            with pytest.raises(BadInput):
                set_speakers(session, Sheet(("speaker", "role"), (SheetRow(2, {"speaker": ""}),)))
