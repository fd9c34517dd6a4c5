r"""The table as LaTeX: a longtable to ``\input`` into a thesis."""

import re

from exports.formats.cells import one_line, shown
from exports.formats.columns import heading_lines
from exports.formats.marks import line
from exports.table import Printed, PrintedRow, in_parts

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    **{character: f"\\{character}" for character in "{}$&#_%"},
}
_LIGATURE = re.compile("([-'`,!?])(?=[-'`,])")
_WIDEST = 6
"""Columns of numbers that a page holds."""
DEEPEST = 12
"""Levels below this one are set no further in, so that a line keeps room for its label."""

_PREAMBLE = r"""% Needs in the preamble:
%   \usepackage[T1]{fontenc}
%   \usepackage{array,booktabs,longtable}
% Labels in scripts other than Latin, or with emoji, need lualatex or xelatex and a font that has them
% (with \usepackage{fontspec} in place of fontenc).
\providecommand{\codelevel}[1]{\hspace*{#1em}\hangindent=\dimexpr#1em+1em\relax\hangafter=1\relax}
\providecommand{\codehead}[1]{\begin{tabular}[b]{@{}r@{}}#1\end{tabular}}
"""


def render_latex(table: Printed) -> bytes:
    """A longtable with booktabs rules and a head repeated on every page; what it needs stands in comments."""
    tables = [line for part in in_parts(table, _WIDEST) for line in _longtable(part)]
    parts = [
        _PREAMBLE + tables[0],
        *tables[1:],
        rf"{{\footnotesize\noindent {escaped(table.caption)}\par}}",
        *([f"% {line(table)}"] if table.proof else []),
    ]
    return ("\n".join(parts) + "\n").encode()


def _longtable(table: Printed) -> list[str]:
    """One table; the more numbers it has in a row, the less room a label has."""
    head = "\n".join([r"\toprule", _head(table), r"\midrule"])
    numbers = len(table.headers) - 1
    room = f"{max(0.28, 0.8 - 0.08 * numbers):.2f}"
    label = rf"@{{}}>{{\raggedright\arraybackslash}}p{{{room}\linewidth}}"
    return [
        rf"\begin{{longtable}}{{{label}{'r' * numbers}@{{}}}}",
        rf"\caption{{{escaped(table.title)}}}\\",
        head,
        r"\endfirsthead",
        head,
        r"\endhead",
        r"\bottomrule",
        r"\endfoot",
        *(_line(row, first=row is table.rows[0]) for row in table.rows),
        r"\end{longtable}",
    ]


def _head(table: Printed) -> str:
    label, *counts = table.headers
    stacked = [r"\\".join(map(escaped, heading_lines(heading))) for heading in counts]
    return " & ".join([escaped(label), *(rf"\codehead{{{each}}}" for each in stacked)]) + r" \\"


def _line(row: PrintedRow, *, first: bool) -> str:
    """One row; a heading is bold and keeps the next row on its page, a theme has some room above."""
    label = rf"\textbf{{{escaped(row.printed)}}}" if row.heading else escaped(row.printed)
    room = "\\addlinespace\n" if row.heading and row.level <= 1 and not first else ""
    cells = " & ".join(shown(cell).replace("%", r"\%") for cell in row.cells)
    end = r"\\*" if row.heading else r"\\"
    indented = rf"\codelevel{{{min(row.level, DEEPEST) - 1}}}{label}"
    return f"{room}{indented} & {cells} {end}"


def escaped(text: str) -> str:
    r"""The text with every character that means something to TeX spelt out, and no ligature it did not have.

    >>> escaped("50% of R&D_costs -- \\x")
    '50\\% of R\\&D\\_costs -{}- \\textbackslash{}x'
    """
    spelt = "".join(_SPECIAL.get(character, character) for character in one_line(text))
    return _LIGATURE.sub(r"\1{}", spelt)
