"""The codebook with files and references as NVivo lists it, as a value and as files."""

import csv
import io
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from codebook.codes import add_framework, define_code
from codebook.framework import Draft
from exports.codebooklist import codebook_list
from exports.formats.codebook import render_codebook_csv, render_codebook_docx, render_codebook_xlsx
from qualcode.coding import code_passage, get_coder
from qualcode.store.models import Code
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn


def study(folder: Path) -> Project:
    """Two transcripts of one interview; Trust coded twice by Ann in overlapping places, and by Ben."""
    project = Project.create(folder / "s.qualcode", "Study", who="Ann")
    with project.change("set up") as session:
        theme, _ = add_framework(session, (Draft("Work", children=(Draft("Trust"),)), Draft("=Rest")))
        trust = session.query(Code).filter_by(label="Trust").one()
        define_code(session, trust, definition="One\nTwo", inclusion="doubts")
        ann, ben = get_coder(session, "Ann"), get_coder(session, "Ben")
        parts = [
            add_transcript(
                session,
                Script(text, (Turn(0, len(text), None, None),)),
                name=name,
                source=name,
                interview="I",
            )
            for name, text in (("a", "one two three four"), ("b", "five six seven"))
        ]
        for transcript, place, code, coder in (
            (parts[0], Passage(0, 7), trust, ann),
            (parts[0], Passage(4, 13), trust, ann),
            (parts[0], Passage(0, 7), trust, ben),
            (parts[1], Passage(0, 4), trust, ben),
            (parts[1], Passage(0, 4), theme, ann),
        ):
            code_passage(session, transcript, place, code, coder)
    return project


def test_files_are_transcripts_and_coders_count_apart(tmp_path: Path) -> None:
    with study(tmp_path) as project, project.read() as session:
        plain, added = codebook_list(session), codebook_list(session, aggregate="sum")
    assert [(code.name, code.level, code.files, code.references) for code in plain.codes] == [
        ("Work", 1, 1, 1),
        ("Trust", 2, 2, 3),
        ("=Rest", 1, 0, 0),
    ]
    assert [(code.files, code.references) for code in added.codes] == [(2, 4), (2, 3), (0, 0)]
    assert plain.codes[1].description == "One\nTwo\nInclude: doubts"
    assert "each coder's apart" in plain.caption


def test_every_file_holds_the_same_rows(tmp_path: Path) -> None:
    with study(tmp_path) as project, project.read() as session:
        listed = codebook_list(session)
    grid = Document(io.BytesIO(render_codebook_docx(listed))).tables[0]
    words = [[cell.text for cell in row.cells] for row in grid.rows]
    sheet = load_workbook(io.BytesIO(render_codebook_xlsx(listed)))["Codebook"]
    cells = [list(row) for row in sheet.iter_rows(max_row=4, values_only=True)]
    rows = list(csv.reader(io.StringIO(render_codebook_csv(listed).decode())))
    assert words[0] == ["Name", "Description", "Files", "References"] == cells[0]
    assert words[2] == ["Trust", "One\nTwo\nInclude: doubts", "2", "3"]
    assert cells[2] == ["Trust", "One\nTwo\nInclude: doubts", 2, 3]
    assert cells[3] == ["=Rest", "", 0, 0] or cells[3] == ["=Rest", None, 0, 0]
    assert rows[2] == ["Trust", "2", "One\nTwo\nInclude: doubts", "2", "3"]
    assert rows[3][0] == "'=Rest"


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    with study(tmp_path) as project, project.read() as session:
        listed = codebook_list(session)
    for render in (render_codebook_docx, render_codebook_xlsx, render_codebook_csv):
        assert render(listed) == render(listed)
