"""What every Word document of ours has in common: the page, the styles, and how its tables look."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from exports.formats.cells import one_line
from exports.formats.properties import CREATOR, without_times

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as Grid
    from docx.table import _Cell as Cell
    from docx.table import _Row as Line
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

CODE, HEADING = "Framework code", "Framework heading"
THEME, COLUMN = "Framework theme", "Framework column"
HEAD_FILL, THEME_FILL = "D9E2EC", "F0F4F8"
_RULE = "BCC8D4"
_MARGIN = 20
"""Millimetres."""
_FONT = "Calibri"


def new_document(title: str, day: datetime, *, wide: bool = False) -> "Document":
    """A document with our page, styles and properties; the template's own author and dates are replaced.

    ``wide``: the page lies across.
    """
    from docx import Document

    document = Document()
    _set_page(document, wide=wide)
    _set_styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, CREATOR, ""
    properties.last_modified_by = CREATOR
    properties.created = properties.modified = day
    return document


def finished(document: "Document", caption: str) -> bytes:
    """The file: the caption under all, and numbered pages. The same document gives the same bytes."""
    document.add_paragraph(one_line(caption), style="Caption")
    _number_pages(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def _set_page(document: "Document", *, wide: bool) -> None:
    """A4 upright, or across where it has to be ``wide``."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    if wide:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.footer_distance = Mm(10)


def _set_styles(document: "Document") -> None:
    """Named styles for what the table consists of, and quieter ones for the title and the caption."""
    from docx.shared import Pt, RGBColor

    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(10)
    row = style(document, CODE, "Normal")
    row.font.size = Pt(9.5)
    row.paragraph_format.space_after = row.paragraph_format.space_before = Pt(0)
    row.paragraph_format.line_spacing = 1.0
    heading = style(document, HEADING, CODE)
    heading.font.bold = True
    heading.paragraph_format.keep_with_next = True
    style(document, COLUMN, HEADING)
    theme = style(document, THEME, HEADING)
    theme.paragraph_format.space_before = Pt(5)
    title, caption = styles["Heading 1"], styles["Caption"]
    title.font.color.rgb, title.font.size = RGBColor(0, 0, 0), Pt(15)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(0), Pt(8)
    caption.font.bold, caption.font.size = False, Pt(8.5)
    caption.font.color.rgb = RGBColor(0x44, 0x44, 0x44)
    caption.paragraph_format.space_before = Pt(6)
    caption.paragraph_format.keep_together = True


def style(document: "Document", name: str, base: str) -> "ParagraphStyle":
    """A new style for paragraphs, named in Word's list, that differs from ``base``."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.styles.style import ParagraphStyle

    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(made, ParagraphStyle)
    made.base_style = document.styles[base]
    made.quick_style = True
    return made


def new_grid(document: "Document", widths: tuple[int, ...]) -> Any:
    """A table of python-docx (part of it is untyped) without rows; widths are in millimetres."""
    from docx.shared import Mm

    grid = document.add_table(rows=0, cols=len(widths))
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    _rule_lines(grid)
    return grid


def add_head(grid: Any, headings: tuple[str, ...], *, words: int = 1) -> None:
    """The column headings, shaded; the first ``words`` columns hold words, the others numbers.

    Word prints them again on every page.
    """
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    line = grid.add_row()
    flag(line, "w:cantSplit", "w:tblHeader")
    for column, (cell, heading) in enumerate(zip(line.cells, headings, strict=True)):
        fill(cell, heading, COLUMN, right=column >= words)
        shade(cell, HEAD_FILL)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def _rule_lines(grid: "Grid") -> None:
    """Thin lines between the rows, none between the columns, and a little air in each cell."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    line = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    lines = "".join(f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH"))
    twips = {"top": 35, "left": 80, "bottom": 35, "right": 80}
    air = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in twips.items())
    layout = grid._tbl.tblPr.find(qn("w:tblLayout"))
    assert layout is not None, "autofit has been set, and so the layout is there"
    layout.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
    layout.addnext(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{air}</w:tblCellMar>"))


def fill(cell: "Cell", text: str, style: str, *, right: bool = False) -> "Paragraph":
    """Set one cell's text; the style goes in by its id, as finding it by name for each cell takes seconds."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph: Paragraph = cell.paragraphs[0]
    paragraph._p.style = style.replace(" ", "")
    if text:
        paragraph.add_run(one_line(text))
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def shade(cell: "Cell", colour: str) -> None:
    """Colour the ground of a cell; ``colour`` is six hex digits."""
    shading = _element("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().append(shading)


def flag(line: "Line", *names: str) -> None:
    """Set properties of a row that are on where they are there, by their names."""
    properties = line._tr.get_or_add_trPr()
    for name in names:
        properties.append(_element(name))


def _element(name: str, **attributes: str) -> "_Element":
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(name, {qn(f"w:{attribute}"): value for attribute, value in attributes.items()})


def _number_pages(document: "Document") -> None:
    """The page number at the right of the footer, as a field that Word keeps up to date."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = _element("w:fldSimple", instr="PAGE")
    paragraph._p.append(field)
