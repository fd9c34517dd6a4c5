"""``qualcode questions``, and questions, headings and speakers as conditions of other commands."""

import csv
import io
from typing import TYPE_CHECKING

import docx
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
            from transcripts.questions.guide import (
                add_wording,
                find_question,
                put_in_section,
                reword_question,
            )

            reword_question(session, find_question(session, "1"), "Who else teaches?")
        with project.read() as session:
            digests = [with_guide, digest(session)]
        for what in ("wordings", "never", "section"):
            with project.change(what) as session:
                question = find_question(session, "1")
                if what == "section":
                    put_in_section(session, question, "Lessons")
                else:
                    add_wording(session, question, f"Who {what}?", "never" if what == "never" else "wordings")
            with project.read() as session:
                digests.append(digest(session))
    assert len(set(digests)) == 5


def test_saturation_and_cooccurrence_say_the_condition(talk: "CommandLine") -> None:
    talk.done("code", "ONE", "--quote", "We do, all of us.", "Money")
    for command in (("saturation",), ("cooccur",), ("crosstab", "--by", "interview")):
        said = " ".join(talk.done(*command, "--question", "1").split())
        assert "Only passages that lie at least partly in the answer to “1 Who teaches" in said, command


HEADED = """# Visit

## Careers

I: How long?

P: Long, and we teach.

### Promotion

P: None, and we teach.

## Pay

P: Little. We teach.
"""


def test_headings_of_files_are_conditions_with_what_is_below_them(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write("ONE.md", HEADED)
    assert "kept 4 headings" in run.done("import", "ONE.md")
    run.done("codebook", "add", "Teaching")
    for quote in ("Long, and we teach", "None, and we teach", "We teach."):
        run.done("code", "ONE", "--quote", quote, "Teaching")
    found = {
        name: cells(run, "--heading", name)["Teaching"][1]
        for name in ("visit", "Careers", "promotion", "Pay")
    }
    assert found == {"visit": 3, "Careers": 2, "promotion": 1, "Pay": 1}
    assert cells(run, "--heading", "Promotion", "--heading", "Careers")["Teaching"] == (1, 2)
    grid = run.data("crosstab", "--by", "heading", "--cells", "references")
    assert grid["columns"] == ["Visit", "Careers", "Promotion", "Pay", "Total"]
    assert next(row["cells"] for row in grid["rows"] if row["label"] == "Teaching") == [3, 2, 1, 1, 3]
    assert run.data("query", "Teaching AND heading=Careers", "--count")["passages"] == 2
    assert "did you mean “Promotion”?" in run.refused("table", "--heading", "Promotions")
    assert len(run.data("search", "teach", "--heading", "Careers")["hits"]) == 2
    levels = [each["level"] for each in run.data("transcripts", "ONE")["headings"]]
    assert levels == [1, 2, 3, 2]


def test_a_transcript_that_was_imported_without_headings_gets_them_from_its_file(run: "CommandLine") -> None:
    run.done("init", "study")
    plain = "\n".join(line.lstrip("# ") for line in HEADED.splitlines())
    run.write("ONE.txt", plain)
    run.done("import", "ONE.txt")
    assert "no transcript has a heading" in run.refused("table", "--heading", "Careers")
    assert "No transcript has a heading." in run.done("questions", "headings")
    assert run.data("questions", "headings") == []
    run.write("ONE.md", HEADED)
    assert "4 headings are new" in run.done("transcript", "correct", "ONE", "ONE.md", "--dry-run")
    assert "no transcript has a heading" in run.refused("table", "--heading", "Careers")
    run.done("transcript", "correct", "ONE", "ONE.md", "--yes")
    assert cells(run, "--heading", "Careers") == {}
    assert "nothing changed" in run.done("transcript", "correct", "ONE", "ONE.txt", "--yes")
    run.done("undo")
    assert "no transcript has a heading" in run.refused("table", "--heading", "Careers")


def test_titles_of_documents_are_no_columns_and_can_be_asked_for(run: "CommandLine") -> None:
    run.done("init", "study")
    run.done("codebook", "add", "Teaching")
    for name in ("ONE", "TWO"):
        made = docx.Document()
        for text, level in ((f"Visit {name}", 0), ("Careers", 1), ("Promotion", 2)):
            made.add_heading(text, level)
            made.add_paragraph(f"We teach {text}.")
        made.save(str(run.folder / f"{name}.docx"))
    run.done("import", "ONE.docx", "TWO.docx")
    for quote in ("We teach Visit ONE.", "We teach Promotion."):
        run.done("code", "ONE", "--quote", quote, "Teaching")
    grid = run.data("crosstab", "--by", "heading", "--cells", "references")
    assert grid["columns"] == ["Careers", "Promotion", "Total"]
    assert next(row["cells"] for row in grid["rows"] if row["label"] == "Teaching")[:2] == [1, 1]
    assert cells(run, "--heading", "Visit ONE")["Teaching"] == (1, 2)
    run.write("THREE.txt", "PROMOTION\n\nWe teach.\n\nTHE END\n\nNothing.\n")
    run.done("import", "THREE.txt")
    listed = run.data("questions", "headings")
    assert [(each["heading"], each["level"], each["interviews"]) for each in listed] == [
        *(("Careers", 1, 2), ("Promotion", 2, 3), ("THE END", None, 1)),
    ]
    assert listed[1]["names"] == ["ONE", "THREE", "TWO"]
    assert "2        Promotion" in run.done("questions", "headings")


def test_a_question_below_a_heading_in_the_turn_of_the_interviewer_is_shown_with_its_answer(
    run: "CommandLine",
) -> None:
    run.done("init", "study")
    run.write("ONE.md", "I: Hello.\n\n## Teaching\n\nI: Who teaches the students in your lab?\n\nP: We do.\n")
    run.write("guide.txt", GUIDE)
    run.done("import", "ONE.md")
    run.done("questions", "import", "guide.txt")
    (line,) = run.data("questions", "find")
    text = run.data("transcripts", "ONE")["text"]
    assert text[slice(*line["answer"])] == "Teaching\nWho teaches the students in your lab?\nWe do."
