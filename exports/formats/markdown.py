"""The table as a Markdown pipe table (GitHub's dialect, which pandoc reads too)."""

import re

from exports.formats.cells import one_line, shown
from exports.formats.marks import comment
from exports.table import Row, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~$#^{}])")
_BLOCK = re.compile(r"(\d*)([-+=:.)])")
INDENT = "&emsp;"
"""For each level: a space that neither Markdown nor HTML swallows."""


def render_markdown(table: Table) -> bytes:
    """A heading with the title, the pipe table with its counts set right, and the caption as a paragraph."""
    head = [_line(*map(escaped, table.headers)), "| :--- | ---: | ---: |"]
    rows = [_line(_label(row), shown(row.interviews), shown(row.references)) for row in table.rows]
    parts = [f"# {escaped(table.title)}", "\n".join(head + rows), _paragraph(table.caption), comment(table)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _label(row: Row) -> str:
    text = escaped(row.printed)
    bold = f"**{text}**" if row.heading and text else text
    return INDENT * (row.level - 1) + bold


def escaped(text: str) -> str:
    r"""The text with every character that means something to Markdown behind a backslash.

    >>> escaped("a|b *c* <d>")
    'a\\|b \\*c\\* \\<d\\>'
    """
    return _SPECIAL.sub(r"\\\1", one_line(text).strip())


def _paragraph(text: str) -> str:
    r"""The text as a paragraph that does not turn into a list or a rule.

    >>> _paragraph("1. Counted"), _paragraph("- Counted")
    ('1\\. Counted', '\\- Counted')
    """
    return _BLOCK.sub(r"\1\\\2", escaped(text), count=1) if _BLOCK.match(escaped(text)) else escaped(text)
