"""The matrix as CSV, Markdown and LaTeX."""

from exports.formats import latex
from exports.formats.markdown import escaped, paragraph
from exports.matrix.board import Board, Cell, Part
from qualcode.sheets import write_csv

_ACROSS = 5
"""Columns that a LaTeX page lying across holds beside the first."""
_PREAMBLE = r"""% Needs in the preamble:
%   \usepackage[T1]{fontenc}
%   \usepackage{array,booktabs,longtable,pdflscape}
% Texts in scripts other than Latin, or with emoji, need lualatex or xelatex and a font that has them
% (with \usepackage{fontspec} in place of fontenc).
"""


def render_csv(laid: Board) -> bytes:
    """A line for each row, the paragraphs of a cell one below the other; title and caption are left out.

    Text that a spreadsheet would run as a formula stands behind an apostrophe.
    """
    rows = (["\n".join(part.text for part in cell) for cell in row] for row in laid.rows)
    return write_csv(laid.headers, rows).encode()


def render_markdown(laid: Board) -> bytes:
    """A heading, a pipe table with line breaks in its cells, the caption."""
    lines = [
        _line(map_escaped := [escaped(header) for header in laid.headers]),
        _line([":---"] * len(map_escaped)),
        *(_line([_marked(cell) for cell in row]) for row in laid.rows),
    ]
    parts = [f"# {escaped(laid.title)}", "\n".join(lines), paragraph(laid.caption)]
    return ("\n\n".join(parts) + "\n").encode()


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(cell: Cell) -> str:
    return "<br>".join(_mark(part) for part in cell)


def _mark(part: Part) -> str:
    """A paragraph with its line breaks; quotes are in italics, what names the row is bold."""
    sign = {"label": "**", "quote": "*"}.get(part.kind, "")
    lines = (escaped(line) for line in part.text.split("\n"))
    return "<br>".join(f"{sign}{line}{sign}" for line in lines if line)


def render_latex(laid: Board) -> bytes:
    """Longtables with booktabs rules across the page, the head on every one; what it needs is in comments."""
    tables = [line for part in laid.parts(max(_ACROSS - laid.labels + 1, 1)) for line in _longtable(part)]
    caption = rf"{{\footnotesize\noindent {latex.escaped(laid.caption)}\par}}"
    lines = [rf"{_PREAMBLE}\begin{{landscape}}\footnotesize", *tables, caption, r"\end{landscape}"]
    return ("\n".join(lines) + "\n").encode()


def _longtable(laid: Board) -> list[str]:
    """One table; the columns that name the row are narrower than the others."""
    cells = len(laid.headers) - laid.labels
    each = (0.96 - 0.11 * laid.labels) / max(cells, 1)
    widths = [*[0.09] * laid.labels, *[each - 0.02] * cells]
    columns = "".join(rf">{{\raggedright\arraybackslash}}p{{{width:.3f}\linewidth}}" for width in widths)
    heads = (rf"\textbf{{{latex.escaped(header)}}}" for header in laid.headers)
    head = "\n".join([r"\toprule", " & ".join(heads) + r" \\", r"\midrule"])
    return [
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        rf"\caption{{{latex.escaped(laid.title)}}}\\",
        head,
        r"\endfirsthead",
        head,
        r"\endhead",
        r"\bottomrule",
        r"\endfoot",
        *(" & ".join(map(_set, row)) + r" \\ \addlinespace" for row in laid.rows),
        r"\end{longtable}",
    ]


def _set(cell: Cell) -> str:
    """The paragraphs of a cell; quotes are in italics."""
    return r"\par ".join(
        rf"\textit{{{text}}}" if part.kind == "quote" else text
        for part in cell
        for line in part.text.split("\n")
        if (text := latex.escaped(line).strip())
    )
