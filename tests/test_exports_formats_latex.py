"""The table as LaTeX: nothing in a label is taken for a command, and what is written compiles."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.formats import render
from exports.formats.cells import one_line
from exports.table import Row, Table

SPELT = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textquotedbl{}": '"',
    "{[}": "[",
    "{]}": "]",
    "{*}": "*",
    "{}": "",
    **{f"\\{character}": character for character in "{}$&#_%"},
}
TOKEN = re.compile("|".join(map(re.escape, SPELT)))
TEXT = st.text(st.sampled_from("\\{}$&#_%~^<>|\"[]*-'`,!? a–”") | st.characters(exclude_categories=["Cs"]))


def _can_compile() -> bool:
    if not shutil.which("pdflatex") or not shutil.which("kpsewhich"):
        return False
    return subprocess.run(["kpsewhich", "booktabs.sty"], capture_output=True, check=False).returncode == 0


def table(*rows: Row, caption: str = "Counted so.") -> Table:
    return Table("Coding framework", "interview", rows, caption, {})


def code(label: str, level: int = 3) -> Row:
    return Row("", label, level, False, 3, 8)


def label_of(content: str) -> str:
    """The label of the only row."""
    [line] = [line for line in content.split("\n") if line.startswith(r"\codelevel{")]
    return line.removeprefix(r"\codelevel{2}").removesuffix(r" & 3 & 8 \\")


@given(TEXT)
@example(r"\input{x}%")
@example("--- ,, '' ?` !`")
def test_a_label_reads_back_as_it_was(text: str) -> None:
    found = label_of(render(table(code(text)), "latex").decode())
    assert TOKEN.sub(lambda match: SPELT[match.group()], found) == one_line(text)


@given(TEXT)
@example(r"-- --- ,, '' `` ?` !` \\ [*]{x}")
def test_nothing_in_a_label_is_left_for_tex_to_act_on(text: str) -> None:
    rest = TOKEN.sub("§", label_of(render(table(code(text)), "latex").decode()))
    assert not set(rest) & set('\\{}$&#_%~^<>|"[]*')
    assert not re.search("--|``|''|,,|[!?]`", rest)


def test_dashes_and_curly_quotes_stay_as_they_are() -> None:
    assert (
        label_of(render(table(code("Role – “lab”, technicians’")), "latex").decode())
        == "Role – “lab”, technicians’"
    )


def test_the_head_is_repeated_and_a_heading_keeps_the_next_row() -> None:
    rows = (Row("1", "Roles", 1, True, None, None), code("Trust", 2), Row("2", "Changes", 1, True, 0, 4))
    content = render(table(*rows), "latex").decode()
    assert content.count("Number of\\\\interviews") == 2
    assert content.index(r"\endfirsthead") < content.index(r"\endhead") < content.index(r"\codelevel{0}")
    assert "\\codelevel{0}\\textbf{1 Roles} &  &  \\\\*\n\\codelevel{1}Trust & 3 & 8 \\\\\n" in content
    assert "\\addlinespace\n\\codelevel{0}\\textbf{2 Changes} & 0 & 4 \\\\*\n" in content


@pytest.mark.skipif(not _can_compile(), reason="pdflatex or booktabs is not installed")
def test_what_is_written_compiles_and_prints_the_labels(tmp_path: Path) -> None:
    labels = (r"50% of R&D_costs {x} \relax", "[brackets] *star", '~^<>|"#$ -- “lab”', "deep")
    rows = [Row("1", "Roles", 1, True, None, None), *map(code, labels), code("deep", 40), code("word " * 400)]
    (tmp_path / "table.tex").write_bytes(render(table(*rows, caption="100% of [23]"), "latex"))
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{array,booktabs,longtable}"
        "\\begin{document}\\input{table.tex}\\end{document}"
    )
    command = ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=batchmode", "main.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    text = _words(tmp_path / "main.pdf")
    assert r"50% of R&D_costs {x} \relax 3 8" in text
    assert "[brackets] *star 3 8" in text
    assert "100% of [23]" in text


def _words(path: Path) -> str:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
