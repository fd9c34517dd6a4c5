"""The table in every format a report, a thesis, a script or a colleague may want it in.

Each format is one module and one function from a table to bytes; what writes files does that elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exports.formats.csv import render_csv
from exports.formats.docx import render_docx
from exports.formats.html import render_html
from exports.formats.json import render_json
from exports.formats.latex import render_latex
from exports.formats.markdown import render_markdown
from exports.formats.text import render_text
from exports.formats.xlsx import render_xlsx
from exports.table import Printed
from qualcode.errors import BadInput


@dataclass(frozen=True)
class Format:
    """One way of writing the table."""

    name: str
    description: str
    """What it is, in a few words, for help and menus."""
    suffixes: tuple[str, ...]
    """File name endings in lower case, with the dot; the first is the usual one."""
    binary: bool
    """Whether the bytes are something other than UTF-8 text, and so nothing for a terminal."""
    render: Callable[[Printed], bytes]


def _plain(table: Printed) -> bytes:
    return render_text(table).encode()


_ALL = (
    Format("text", "plain text", (".txt",), False, _plain),
    Format("csv", "comma-separated values", (".csv",), False, render_csv),
    Format("xlsx", "Excel workbook", (".xlsx",), True, render_xlsx),
    Format("docx", "Word document", (".docx",), True, render_docx),
    Format("markdown", "Markdown", (".md", ".markdown"), False, render_markdown),
    Format("html", "web page", (".html", ".htm"), False, render_html),
    Format("latex", "LaTeX", (".tex",), False, render_latex),
    Format("json", "JSON", (".json",), False, render_json),
)

FORMATS: dict[str, Format] = {each.name: each for each in _ALL}
"""Every format by its name, in the order in which help lists them."""


def render(table: Printed, name: str) -> bytes:
    """The table in the format of that name; raises BadInput for an unknown name."""
    if name not in FORMATS:
        raise BadInput(f"there is no format named {name!r}; choose one of {', '.join(FORMATS)}")
    return FORMATS[name].render(table)


def by_suffix(path: str | Path) -> str:
    """The name of the format a file name asks for by its ending, in upper or lower case.

    Raises BadInput, naming the known endings, for any other.

    >>> by_suffix("table.docx"), by_suffix("TABLE.TeX")
    ('docx', 'latex')
    """
    suffix = Path(path).suffix.lower()
    for each in FORMATS.values():
        if suffix in each.suffixes:
            return each.name
    known = ", ".join(suffix for each in FORMATS.values() for suffix in each.suffixes)
    raise BadInput(f"the ending of {Path(path).name!r} names no known format; use one of {known}")
