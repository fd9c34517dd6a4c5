"""The matrix: cells against a naive look at the study, and every format read back."""

import csv
import io
import json
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from studies import Study, fill, interviewer_only, islands, studies

from codebook.retiring import retire_code
from codebook.tree import tree
from exports.counts import Rule
from exports.matrix.board import FOOT, board, parts_of
from exports.matrix.build import Kind, Matrix, MatrixOptions, build_matrix
from exports.matrix.formats import render_matrix
from exports.matrix.themes import themes_of
from qualcode.coding import current_text, get_coder
from qualcode.errors import BadInput, NotFound, Refused
from qualcode.quoting import star_quote, trim_quote
from qualcode.store.models import Attribute, AttributeValue, Code, Interview, Reference
from qualcode.store.project import Project
from qualcode.summarising import write_summary

LOST = "come to me when they are lost. Nobody tells you that!"
SUMMARY = "Nobody *thanks* her;\n=SUM(1) | 50% <b>"


def built(project: Project, *names: str, level: int = 1, **options: object) -> Matrix:
    with project.read() as session:
        themes = themes_of(tree(session), names, level=level)
        return build_matrix(session, themes, MatrixOptions(**options))  # type: ignore[arg-type]


def summarise(session: Session, interview: str, label: str, text: str) -> None:
    home = session.scalars(select(Interview).where(Interview.name == interview)).one()
    code = session.scalars(select(Code).where(Code.label == label)).one()
    write_summary(session, (home.id, code.id), text, get_coder(session, "Ben"))


@pytest.fixture
def summarised(coded_study: Project) -> Project:
    """The small project with an attribute and a summary."""
    with coded_study.change("summarise") as session:
        summarise(session, "INT01", "Recognition", SUMMARY)
        attribute = Attribute(name="Role", position=1)
        session.add(attribute)
        session.flush()
        session.add(AttributeValue(interview_id=1, attribute_id=attribute.id, value="Technician"))
    return coded_study


@settings(max_examples=60)
@given(studies(), st.data(), st.booleans(), st.booleans(), st.sampled_from([None, "coder 1"]))
def test_a_cell_has_what_a_naive_look_at_the_study_finds(
    study: Study, data: st.DataObject, direct: bool, exclude: bool, coder: str | None
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        with project.change("fill") as session:
            fill(session, study)
            used = [code for code in range(len(study.parents)) if study.counted(code)]
            cells = st.tuples(st.integers(0, (study.transcripts - 1) // 2), st.sampled_from(used or [0]))
            written = data.draw(st.dictionaries(cells, st.sampled_from(["one", "two"]), max_size=5))
            for (home, code), text in written.items() if used else ():
                summarise(session, f"INT{home}", f"code {code}", text)
        if not used:
            return
        rule = Rule(coder=coder, exclude_interviewer=exclude)
        names = [f"code {code}" for code in used]
        matrix = built(project, *names, rule=rule, direct=direct, quotes=99, with_names=True)
        assert [row.interview for row in matrix.rows] == [
            f"INT{home}" for home in range((study.transcripts + 1) // 2)
        ]
        with project.read() as session:
            texts = {number: current_text(session, number) for number in range(1, study.transcripts + 1)}
        empty = defaultdict[int, int](int)
        for home, row in enumerate(matrix.rows):
            for code, cell in zip(used, row.cells, strict=True):
                spans = [
                    span
                    for span in study.coded
                    if span.transcript // 2 == home
                    and span.code in ({code} if direct else study.below(code))
                    and study.counted(span.code)
                    and not (exclude and interviewer_only(span))
                    and coder in (None, f"coder {span.coder}")
                ]
                found = {(quote.transcript_id, quote.start, quote.end) for quote in cell.quotes}
                assert found == {(span.transcript + 1, span.start, span.end) for span in spans}
                assert all(
                    texts[line.transcript_id][line.start : line.end] == line.words for line in cell.quotes
                )
                assert cell.references == islands(spans)
                assert cell.summary == written.get((home, code), "")
                assert cell.empty == (not spans and (home, code) not in written)
                empty[code] += cell.empty
        assert matrix.empty == tuple(empty[code] for code in used)


def test_starred_quotes_come_first_in_their_trimmed_version_and_the_others_are_counted(
    summarised: Project,
) -> None:
    with summarised.change("star") as session:
        for quote in ("No one, really.", "There was an award once"):
            found = session.scalars(select(Reference).where(Reference.quote == quote)).one()
            if quote.startswith("There"):
                star_quote(session, found)
                trim_quote(session, found, "There was [...] once")
    matrix = built(summarised, "Recognition", quotes=1, with_names=True)
    assert [part.text for part in parts_of(matrix.rows[1].cells[0])] == ["“There was […] once”", "and 1 more"]
    assert [part.text for part in parts_of(matrix.rows[0].cells[0])] == [SUMMARY, f"“{LOST}”"]
    whole = built(summarised, "Recognition", whole=True, starred=True)
    assert [quote.words for quote in whole.rows[1].cells[0].quotes] == ["There was an award once"]
    assert matrix.rows[0].cells[0].coder == "Ben"


def test_nothing_under_a_theme_is_an_empty_cell_and_counted_below(summarised: Project) -> None:
    matrix = built(summarised)
    assert [row.cells[0].empty for row in matrix.rows] == [False, True]
    assert matrix.empty == (1, 0)
    laid = board(matrix)
    assert laid.rows[1][1] == ()
    assert [part.text for cell in laid.rows[-1] for part in cell] == [FOOT, "1 of 2", "0 of 2"]


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ("both", [["summary", "quote"], ["quote", "quote"]]),
        ("either", [["summary"], ["quote", "quote"]]),
        ("summaries", [["summary"], []]),
        ("quotes", [["quote"], ["quote", "quote"]]),
    ],
)
def test_cells_hold_what_is_asked_for(summarised: Project, cells: Kind, kinds: list[list[str]]) -> None:
    matrix = built(summarised, "Recognition", cells=cells)
    assert [[part.kind for part in parts_of(row.cells[0])] for row in matrix.rows] == kinds
    assert [row.cells[0].references for row in matrix.rows] == [1, 2]
    assert matrix.empty == (0,)


@pytest.mark.parametrize("cells", ["both", "either", "summaries", "quotes", "counts"])
def test_a_summary_fills_a_cell_whatever_is_asked_for(summarised: Project, cells: Kind) -> None:
    with summarised.change("summarise") as session:
        summarise(session, "INT02", "Support", "No one comes to him.")
    matrix = built(summarised, "Support", cells=cells)
    assert [(row.cells[0].references, row.cells[0].empty) for row in matrix.rows][1] == (0, False)
    assert matrix.empty == (0,)


def test_interviews_are_numbered_unless_names_are_asked_for(summarised: Project) -> None:
    safe = built(summarised, show=["Role"])
    assert [row.described for row in safe.rows] == ["interview 1 (Technician)", "interview 2"]
    assert safe.notes == (
        "what --show says fits 1 interview alone; show fewer attributes to give nobody away",
    )
    for form in ("text", "csv", "markdown", "html", "latex", "json"):
        said = render_matrix(safe, form).decode()
        assert "interview 1" in said
        assert not any(name in said for name in ("INT01", "INT02", "Pat", "Sam")), form
    assert [row.interview for row in built(summarised, with_names=True).rows] == ["INT01", "INT02"]


def test_an_interviewers_words_are_marked(summarised: Project) -> None:
    from screens import put

    with summarised.change("code") as session:
        put(session, "Ann", "INT02", "Who thanks you?", "Awards")
    matrix = built(summarised, "Awards")
    assert parts_of(matrix.rows[1].cells[0])[0].text == "“Who thanks you?” (interviewer)"
    without = built(summarised, "Awards", rule=Rule(exclude_interviewer=True))
    assert len(without.rows[1].cells[0].quotes) == 1


def test_interviews_are_chosen_and_ordered_by_an_attribute(summarised: Project) -> None:
    with summarised.change("describe") as session:
        session.add(AttributeValue(interview_id=2, attribute_id=1, value="Manager"))
    assert [row.interview for row in built(summarised, sort="role").rows] == ["interview 2", "interview 1"]
    chosen = built(summarised, rule=Rule(where={"Role": frozenset({"Manager"})}))
    assert [row.interview for row in chosen.rows] == ["interview 2"]
    assert chosen.empty == (1, 0)
    assert "Only interviews with Role = Manager." in chosen.caption
    with pytest.raises(NotFound, match="Role"):
        built(summarised, show=["Rank"])


def test_interviews_without_the_attribute_come_last(summarised: Project) -> None:
    with summarised.change("describe") as session:
        session.execute(delete(AttributeValue))
        session.add(AttributeValue(interview_id=2, attribute_id=1, value="Manager"))
    assert [row.interview for row in built(summarised, sort="role").rows] == ["interview 2", "interview 1"]
    assert [row.interview for row in built(summarised).rows] == ["interview 1", "interview 2"]


def test_themes_below_a_retired_code_are_refused(summarised: Project) -> None:
    with summarised.change("retire") as session:
        retire_code(session, session.scalars(select(Code).where(Code.label == "Recognition")).one())
        with pytest.raises(Refused, match="retired"):
            themes_of(tree(session), below="Recognition")


def test_a_summary_that_is_too_long_for_excel_is_cut_and_says_so(summarised: Project) -> None:
    with summarised.change("summarise") as session:
        summarise(session, "INT01", "Recognition", "x" * 40_000)
    written = render_matrix(built(summarised, "Recognition"), "xlsx")
    cell = load_workbook(io.BytesIO(written))["Matrix"]["B2"].value
    assert len(cell) == 32_767
    assert cell.endswith("x […]")


def test_themes_are_named_or_stand_on_a_level(summarised: Project) -> None:
    with summarised.change("retire") as session:
        session.scalars(select(Code).where(Code.label == "Awards")).one().retired = True
    with summarised.read() as session:
        lines = tree(session)
    labels = [line.label for line in themes_of(lines, level=2)]
    assert labels == ["Pastoral support", "Technical support", "Teaching", "Lack of recognition"]
    assert [line.label for line in themes_of(lines, below="Support", level=2)] == [
        "Demonstrating",
        "Lecturing",
    ]
    assert [line.label for line in themes_of(lines, ["2", "Teaching", "2"])] == ["Recognition", "Teaching"]
    assert themes_of([]) == []
    with pytest.raises(Refused, match="is retired"):
        themes_of(lines, ["Awards"])
    with pytest.raises(BadInput, match="no code 4 levels deep in the framework"):
        themes_of(lines, level=4)
    with pytest.raises(BadInput, match="no code 1 level deep below “Lecturing”"):
        themes_of(lines, below="Lecturing")


def test_csv_and_excel_hold_every_cell_and_the_foot(summarised: Project) -> None:
    matrix = built(summarised, show=["Role"], with_names=True)
    expected = [
        ["Interview", "Role", "1 Support", "2 Recognition"],
        [
            *("INT01", "Technician"),
            "“I keep the lasers running.”\n“Students come to me when they are lost.”",
            f"{SUMMARY}\n“{LOST}”",
        ],
        ["INT02", "", "", "“No one, really.”\n“There was an award once”"],
        [FOOT, "", "1 of 2", "0 of 2"],
    ]
    assert list(csv.reader(io.StringIO(render_matrix(matrix, "csv").decode()))) == expected
    content = render_matrix(matrix, "xlsx")
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == expected
    assert sheet.freeze_panes == "C2"
    assert sheet["C2"].alignment.wrap_text
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert render_matrix(matrix, "xlsx") == content


def test_word_lies_across_repeats_its_head_and_has_named_styles(summarised: Project) -> None:
    content = render_matrix(built(summarised, with_names=True), "docx")
    document = Document(io.BytesIO(content))
    width, height = document.sections[0].page_width, document.sections[0].page_height
    assert width is not None
    assert height is not None
    assert width > height
    grid = document.tables[0]
    assert [cell.text for cell in grid.rows[0].cells] == ["Interview", "1 Support", "2 Recognition"]
    assert grid.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    cell = grid.rows[1].cells[2]
    assert [(each.style.name, each.text) for each in cell.paragraphs if each.style] == [
        ("Matrix summary", SUMMARY),
        ("Matrix quote", f"“{LOST}”"),
    ]
    assert grid.rows[2].cells[1].text == ""
    assert [cell.text for cell in grid.rows[3].cells] == [FOOT, "1 of 2", "0 of 2"]
    assert render_matrix(built(summarised, with_names=True), "docx") == content


def test_many_themes_are_set_in_parts_that_each_name_the_interview(summarised: Project) -> None:
    matrix = built(
        summarised, "1", "2", "Teaching", "Awards", "Demonstrating", "Lecturing", "Pastoral support"
    )
    document = Document(io.BytesIO(render_matrix(matrix, "docx")))
    heads = [[cell.text for cell in grid.rows[0].cells] for grid in document.tables]
    assert [head[0] for head in heads] == ["Interview"] * len(heads)
    assert [theme for head in heads for theme in head[1:]] == list(matrix.themes)
    assert len(heads) == 2
    assert render_matrix(matrix, "latex").decode().count(r"\begin{longtable}") == 2


def test_markdown_html_and_latex_escape_what_means_something_there(summarised: Project) -> None:
    matrix = built(summarised, with_names=True)
    markdown = render_matrix(matrix, "markdown").decode()
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert len(rows) == 5
    assert r"Nobody \*thanks\* her;<br>=SUM(1) \| 50% \<b\><br>*“come to me" in rows[2]
    page = render_matrix(matrix, "html").decode()
    assert '<p class="summary">Nobody *thanks* her;\n=SUM(1) | 50% &lt;b&gt;</p>' in page
    assert "<td></td>" in page
    latex = render_matrix(matrix, "latex").decode()
    assert (
        r"Nobody {*}thanks{*} her;\par =SUM(1) \textbar{} 50\% \textless{}b\textgreater{}\par \textit{“"
        in latex
    )
    assert latex.count(r"\begin{landscape}") == latex.count(r"\end{landscape}") == 1


def test_json_has_the_parts_as_data(summarised: Project) -> None:
    found = json.loads(render_matrix(built(summarised, with_names=True), "json"))
    cell = found["rows"][0]["cells"][1]
    assert (cell["summary"], cell["coder"], cell["references"]) == (SUMMARY, "Ben", 1)
    assert cell["quotes"][0]["quote"] == LOST
    assert found["empty"] == [1, 0]
    assert found["facts"]["cells"] == "both"


def test_themes_go_down_with_the_interviews_across(summarised: Project) -> None:
    matrix = built(summarised, with_names=True, show=["Role"])
    rows = list(csv.reader(io.StringIO(render_matrix(matrix, "csv", themes_down=True).decode())))
    assert rows[0] == ["Theme", "INT01 (Technician)", "INT02", FOOT]
    assert [row[0] for row in rows[1:]] == ["1 Support", "2 Recognition"]
    assert rows[2][1] == f"{SUMMARY}\n“{LOST}”"
    assert [row[3] for row in rows[1:]] == ["1 of 2", "0 of 2"]
    across = list(csv.reader(io.StringIO(render_matrix(matrix, "csv").decode())))
    assert [row[1:3] for row in rows[1:]] == [[across[1][column], across[2][column]] for column in (2, 3)]


def test_numbers_are_written_as_tables_are(summarised: Project) -> None:
    matrix = built(summarised, cells="counts", with_names=True)
    rows = list(csv.reader(io.StringIO(render_matrix(matrix, "csv").decode())))
    assert rows == [
        ["number", "label", "level", "1 Support", "2 Recognition"],
        ["", "INT01", "1", "2", "1"],
        ["", "INT02", "1", "0", "2"],
    ]
    shown = render_matrix(matrix, "text", themes_down=True).decode()
    assert "Theme          INT01  INT02\n" in shown
    said = " ".join(shown.split())
    assert said.endswith("Neither summary nor passage: “1 Support”: 1 of 2.")


def test_cards_for_the_terminal_are_never_too_wide(summarised: Project) -> None:
    from exports.formats.columns import cell_width
    from exports.matrix.text import card_lines

    lines = card_lines(board(built(summarised, with_names=True)), 40)
    assert max(map(cell_width, lines)) <= 40
    assert lines[2:6] == [
        "INT01",
        "  1 Support",
        "        “I keep the lasers running.”",
        "        “Students come to me when they",
    ]
    assert "  1 Support: –" in lines
    assert f"{FOOT}:" in lines
