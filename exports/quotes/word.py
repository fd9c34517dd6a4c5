"""Quotes as a Word document: each a paragraph set in, with its attribution under it."""

from datetime import datetime
from typing import TYPE_CHECKING

from exports.formats.cells import one_line
from exports.formats.properties import LONGEST_TITLE
from exports.formats.wordpage import finished, new_document, style
from exports.quotes.lines import QuoteLine, QuoteList

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

QUOTE, ATTRIBUTION = "Interview quote", "Interview attribution"
CONTEXT = "Interview context"
"""The named styles, so that Word can change the look of all quotes at once."""


def render_docx(listed: QuoteList) -> bytes:
    """Title, quotes with the context in grey, balance and caption; the same list gives the same bytes."""
    day = datetime.fromisoformat(listed.date or "2000-01-01")
    document = new_document(one_line(listed.title)[:LONGEST_TITLE], day)
    _set_quote_styles(document)
    document.add_heading(one_line(listed.title), level=1)
    for line in listed.quotes:
        _add(document, line, several=listed.several_codes)
    document.add_paragraph(f"{listed.balance}.".capitalize(), style="Caption")
    return finished(document, listed.caption)


def _set_quote_styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt, RGBColor

    quote = style(document, QUOTE, "Normal")
    quote.font.size = Pt(10.5)
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Mm(8)
    quote.paragraph_format.space_before, quote.paragraph_format.space_after = Pt(8), Pt(2)
    quote.paragraph_format.keep_with_next = quote.paragraph_format.keep_together = True
    below = style(document, ATTRIBUTION, QUOTE)
    below.font.size = Pt(9.5)
    below.paragraph_format.space_before, below.paragraph_format.space_after = Pt(0), Pt(8)
    below.paragraph_format.keep_with_next = False
    context = document.styles.add_style(CONTEXT, WD_STYLE_TYPE.CHARACTER)
    context.font.color.rgb = RGBColor(0x6B, 0x6B, 0x6B)


def _add(document: "Document", line: QuoteLine, *, several: bool) -> None:
    paragraph = document.add_paragraph(style=QUOTE)
    before, after = line.context
    _run(paragraph, before, CONTEXT)
    _run(paragraph, line.words)
    _run(paragraph, after, CONTEXT)
    where = f" ({line.code})" if several else ""
    document.add_paragraph(one_line(f"— {line.attribution}{where}"), style=ATTRIBUTION)


def _run(paragraph: "Paragraph", text: str, named: str | None = None) -> None:
    """Words with their line breaks; in the context they are spaces."""
    if not text:
        return
    lines = text.split("\n") if named is None else [text]
    run = paragraph.add_run(style=named)
    for number, each in enumerate(lines):
        if number:
            run.add_break()
        run.add_text(one_line(each))
