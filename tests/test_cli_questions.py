"""``qualcode questions``, and questions, headings and speakers as conditions of other commands."""

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

ONE = """OPENING

I: Thanks for coming. Who teaches the students in your lab?

P: We do, all of us. And nobody pays for it.

I: Right. Does it take long?

P: Hours. Grants do not cover it.

I: How is technicians' time costed into grants?

P: It is not. We teach for nothing.
"""
TWO = "I: Hello. Tell me about the students, and teaching.\n\nP: We teach before you ask.\n"
GUIDE = """# Work
1. Who teaches the students in your lab?
# Money
2. How is technicians' time costed into grants?
"""
CODED = (
    ("ONE", "Teaching", "We do, all of us."),
    ("ONE", "Teaching", "We teach for nothing."),
    ("ONE", "Money", "nobody pays"),
    ("ONE", "Money", "Grants do not cover it."),
    ("TWO", "Teaching", "We teach before you ask."),
)


@pytest.fixture
def talk(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_talk)


def make_talk(run: "CommandLine") -> None:
    run.done("init", "study")
    for name, text in (("ONE.txt", ONE), ("TWO.txt", TWO), ("guide.txt", GUIDE)):
        run.write(name, text)
    run.write("silent.txt", "Pat and Quin talk about nothing.\n")
    run.done("import", "ONE.txt", "TWO.txt", "silent.txt")
    for label in ("Teaching", "Money"):
        run.done("codebook", "add", label)
    for transcript, label, quote in CODED:
        run.done("code", transcript, "--quote", quote, label)
    run.done("questions", "import", "guide.txt")


def cells(run: "CommandLine", *arguments: str) -> dict[str, tuple[int, int]]:
    rows = run.data("table", *arguments)["rows"]
    return {row["label"]: (row["interviews"], row["references"]) for row in rows}


# ---------------------------------------------------------------------- the guide


def test_the_guide_is_listed_with_where_it_is_found(talk: "CommandLine") -> None:
    report = talk.data("questions", "list")
    assert [(line["number"], line["interviews"], line["words"]) for line in report["questions"]] == [
        ("1", 1, 16),
        ("2", 1, 7),
    ]
    assert report["questions"][0]["missing"] == ["TWO"]
    assert report["silent"] == ["silent"]
    shown = talk.done("questions")
    assert "WORK" in shown
    assert "1  Who teaches the students in your lab?" in shown
    assert "`qualcode speakers set LABEL --interviewer` says who asks" in shown


def test_places_are_shown_with_score_and_words(talk: "CommandLine") -> None:
    first, second = talk.data("questions", "find", "ONE")
    assert first["words"] == "Who teaches the students in your lab?"
    assert (first["score"], first["wording"]) == (100, first["words"])
    assert first["answer"][1] == second["answer"][0]
    assert "2 places." in talk.done("questions", "find")
    assert "1 place." in talk.done("questions", "find", "--question", "2")
    assert "No question of the guide is found" in talk.done("questions", "find", "TWO")


def test_what_comes_nearest_can_be_made_a_wording_and_taken_back(talk: "CommandLine") -> None:
    nearest = talk.data("questions", "missing", "1")
    assert [(line["interview"], line["words"]) for line in nearest] == [
        ("TWO", "Tell me about the students, and teaching.")
    ]
    assert 0 < nearest[0]["score"] < 85
    talk.done("questions", "wording", "1", "Tell me about the students and teaching")
    assert talk.data("questions", "missing", "1") == []
    talk.done("questions", "never", "1", "Tell me about the students, and teaching.")
    assert talk.data("questions", "missing", "1") != []
    shown = talk.done("questions", "list", "--wordings")
    assert "  = Tell me about the students and teaching" in shown
    assert "  != Tell me about the students, and teaching." in shown
    talk.done("undo")
    assert talk.data("questions", "missing", "1") == []
    talk.done("questions", "wording", "1", "tell me about the students and teaching", "--remove")
    assert talk.data("questions", "missing", "1") == nearest


def test_the_guide_is_changed_step_by_step(talk: "CommandLine") -> None:
    talk.done("questions", "add", "And you?", "--number", "3.", "--section", "Money")
    talk.done("questions", "move", "3", "--first", "--section", "Opening")
    talk.done("questions", "reword", "and you", "What do you do?", "--keep")
    talk.done("questions", "number", "3", "0")
    talk.done("questions", "remove", "costed")
    guide = talk.data("questions", "export")
    assert [(line["number"], line["section"], line["text"]) for line in guide] == [
        ("0", "Opening", "What do you do?"),
        ("1", "Work", "Who teaches the students in your lab?"),
    ]
    assert guide[0]["wordings"] == ["And you?"]
    for _ in range(5):
        talk.done("undo")
    assert talk.done("questions", "export").split() == GUIDE.replace("# Money", "\n# Money").split()


def test_importing_says_what_it_does_and_asks_before_it_removes(talk: "CommandLine") -> None:
    assert "nothing was changed" in talk.done("questions", "import", "guide.txt")
    talk.write("new.csv", "number,question\n1,Who teaches?\n")
    shown = talk.done("questions", "import", "new.csv", "--replace", "--dry-run")
    assert "reworded  1 Who teaches?" in shown
    assert "removed  2 How is" in shown
    assert "give --yes to do it" in talk.refused("questions", "import", "new.csv", "--replace")
    talk.done("questions", "import", "new.csv", "--replace", "--yes")
    assert [line["text"] for line in talk.data("questions", "export")] == ["Who teaches?"]


def test_a_guide_goes_out_as_a_sheet(talk: "CommandLine") -> None:
    talk.done("questions", "export", "-o", "out.csv")
    rows = list(csv.DictReader(io.StringIO((talk.folder / "out.csv").read_text(encoding="utf-8"))))
    assert [row["section"] for row in rows] == ["Work", "Money"]
    assert "not as .docx" in talk.refused("questions", "export", "-o", "out.docx")


def test_without_a_guide_every_command_says_so(study: "CommandLine") -> None:
    for arguments in (("list",), ("missing",), ("export",)):
        assert "no interview guide yet" in study.done("questions", *arguments)
    assert "no interview guide yet" in study.refused("table", "--question", "1")


# ---------------------------------------------------------------------- conditions


def test_a_table_counts_what_lies_in_answers(talk: "CommandLine") -> None:
    assert cells(talk, "--question", "1") == {"Teaching": (1, 1), "Money": (1, 2)}
    assert cells(talk, "--question", "1", "--question", "costed") == {"Teaching": (1, 2), "Money": (1, 2)}
    shown = talk.done("table", "--question", "1")
    said = " ".join(shown.split())
    assert "at least partly in the answer to “1 Who teaches the students in your lab?”" in said
    assert "1 of 3 interviews have that" in said
    assert "did you mean “Who teaches" in talk.refused(
        "table", "--question", "Who teached students in the lab"
    )


def test_headings_and_speakers_are_conditions_too(talk: "CommandLine") -> None:
    assert cells(talk, "--heading", "opening")["Teaching"] == (1, 2)
    assert cells(talk, "--speaker", "I")["Teaching"] == (0, 0)
    assert cells(talk, "--speaker", "interviewee", "--question", "2") == {"Teaching": (1, 1), "Money": (0, 0)}
    assert "did you mean “OPENING”?" in talk.refused("table", "--heading", "opning")
    assert "nobody has the label or role" in talk.refused("table", "--speaker", "Zoe")


def test_crosstabs_have_a_column_for_each_question_and_heading(talk: "CommandLine") -> None:
    grid = talk.data("crosstab", "--by", "question", "--cells", "references")
    assert grid["columns"] == [
        "before the first question",
        "1 Who teaches the students in your lab?",
        "2 How is technicians' time costed into…",
        "Total",
    ]
    found = {row["label"]: row["cells"] for row in grid["rows"]}
    assert found["Teaching"] == [0, 1, 1, 2]
    assert found["Money"] == [0, 2, 0, 2]
    assert "Interviews without a question that is found: 2" in grid["caption"]
    by_heading = talk.data("crosstab", "--by", "heading")
    assert by_heading["columns"] == ["OPENING", "Total"]


def test_asked_and_volunteered(talk: "CommandLine") -> None:
    found = talk.data("questions", "asked", "Teaching")
    assert [(line["question"], line["references"]) for line in found["lines"]] == [
        ("1 Who teaches the students in your lab?", 1),
        ("2 How is technicians' time costed into…", 1),
        ("Together", 3),
    ]
    found = talk.data("questions", "asked", "Teaching", "--of", "1")
    assert [(line["question"], line["references"]) for line in found["lines"]] == [
        ("Asked for", 1),
        ("Volunteered", 1),
        ("In interviews where the question is not found", 1),
        ("Together", 3),
    ]
    assert "Volunteered" in talk.done("questions", "asked", "Teaching", "--of", "1")


def test_asked_where_no_question_is_found_is_empty_and_no_error(talk: "CommandLine") -> None:
    talk.done("speakers", "set", "I", "--interviewee", "--yes")
    found = talk.data("questions", "asked", "Teaching")
    assert found["lines"] == [{"question": "Together", "interviews": 2, "references": 3}]
    assert "No question of the guide is found in any interview" in found["caption"][0]


def test_a_table_in_which_nothing_is_left_says_so(talk: "CommandLine") -> None:
    nowhere = ("--question", "2", "--heading", "OPENING", "--speaker", "I", "--hide-empty")
    for asked in (("table",), ("crosstab", "--by", "speaker-role")):
        assert talk(*asked, *nowhere).err == "No code has references here.\n"
        assert talk(*asked, "--hide-empty").err == ""


def test_queries_quotes_and_searches_take_questions(talk: "CommandLine") -> None:
    counted = talk.data("query", "Teaching AND question=2", "--count")
    assert counted["passages"] == 1
    assert talk.data("query", "Teaching AND question!=2", "--count")["passages"] == 2
    assert talk.data("query", "Teaching AND heading=OPENING", "--count")["passages"] == 2
    assert "did you mean “OPENING”?" in talk.refused("query", "heading=OPNING")
    quotes = talk.data("quotes", "Teaching", "--question", "2")
    assert [line["words"] for line in quotes["quotes"]] == ["We teach for nothing."]
    assert "in the answer to" in quotes["caption"]
    hits = talk.data("search", "teach*", "--question", "2")["hits"]
    assert [hit["words"] for hit in hits] == ["teach"]
    assert talk.data("search", "teach*", "--heading", "opening", "--limit", "9")["hits"] != hits


def test_what_the_interviewer_asks_follows_who_interviews(talk: "CommandLine") -> None:
    talk.done("speakers", "set", "I", "--interviewee", "--yes")
    assert talk.data("questions", "list")["silent"] == ["ONE", "TWO", "silent"]
    assert cells(talk, "--question", "1") == {"Teaching": (0, 0), "Money": (0, 0)}
    talk.done("undo")
    assert cells(talk, "--question", "1")["Teaching"] == (1, 1)


def test_a_written_table_is_proved_by_the_guide_of_its_state(talk: "CommandLine") -> None:
    talk.done("table", "--question", "1", "-o", "table.html")
    talk.done("crosstab", "--by", "question", "-o", "crosstab.html")
    line = max(each["id"] for each in talk.data("history"))
    talk.done("questions", "reword", "1", "What is the weather like up there today?")
    assert cells(talk, "--question", "1")["Teaching"] == (0, 0)
    assert cells(talk, "--question", "1", "--as-of", f"#{line}")["Teaching"] == (1, 1)
    assert "table.html verifies" in talk.done("table", "verify", "table.html")
    assert "set them side by side" in talk.refused("table", "diff", f"#{line}", "--question", "1")
    talk.done("questions", "remove", "1")
    for name in ("table.html", "crosstab.html"):
        assert f"{name} verifies" in talk.done("table", "verify", name)


def test_the_guide_is_part_of_the_digest_only_where_there_is_one(talk: "CommandLine") -> None:
    from exports.proof import digest
    from qualcode.store.project import Project

    with Project.open(talk.project, who="Ann") as project:
        with project.read() as session:
            with_guide = digest(session)
        with project.change("reword") as session:
            from transcripts.questions.guide import find_question, reword_question

            reword_question(session, find_question(session, "1"), "Who else teaches?")
        with project.read() as session:
            assert digest(session) != with_guide


def test_saturation_and_cooccurrence_say_the_condition(talk: "CommandLine") -> None:
    talk.done("code", "ONE", "--quote", "We do, all of us.", "Money")
    for command in (("saturation",), ("cooccur",), ("crosstab", "--by", "interview")):
        said = " ".join(talk.done(*command, "--question", "1").split())
        assert "Only passages that lie at least partly in the answer to “1 Who teaches" in said, command
