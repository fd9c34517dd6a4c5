"""The interviews at a glance."""

from codebook.codes import add_code
from codebook.framework import Draft
from qualcode.coding import code_passage, get_coder
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.project import Project
from transcripts.attributes import set_attributes
from transcripts.interviews import add_transcript
from transcripts.overview import InterviewLine, attribute_names, overview
from transcripts.passages import Passage
from transcripts.script import Script, Turn


def test_each_transcript_is_listed_with_its_interviews_attributes(project: Project) -> None:
    with project.change("fill") as session:
        code = add_code(session, Draft("Trust"))
        turns = (Turn(0, 4, "I", None), Turn(5, 15, "P", None))
        second = add_transcript(
            session, Script("Why?\nso it goes", turns), name="B2", source="", interview="B"
        )
        first = add_transcript(
            session, Script("Why?\nso it goes", turns), name="B1", source="", interview="B"
        )
        third = add_transcript(session, Script("Why?\nso it goes", turns), name="A", source="")
        code_passage(session, first, Passage(0, 4), code, get_coder(session, "Ann"))
        row = SheetRow(2, {"interview": "B", "year": "2", "role": "lecturer"})
        set_attributes(session, Sheet(("interview", "Year", "Role"), (row,)))
        ids = third.id, first.id, second.id
    attributes = {"Year": "2", "Role": "lecturer"}
    with project.read() as session:
        assert attribute_names(session) == ["Year", "Role"]
        assert overview(session) == [
            InterviewLine(ids[0], "A", "A", {}, 4, 2, 0),
            InterviewLine(ids[1], "B1", "B", attributes, 4, 2, 1),
            InterviewLine(ids[2], "B2", "B", attributes, 4, 2, 0),
        ]
        assert list(overview(session)[1].attributes) == attribute_names(session)


def test_an_empty_project_has_no_interviews_and_no_attributes(project: Project) -> None:
    with project.read() as session:
        assert (overview(session), attribute_names(session)) == ([], [])
