"""The table as a Word document, laid out like the appendix of a printed report."""

import io
from typing import TYPE_CHECKING

from exports.formats.cells import one_line, shown
from exports.formats.marks import custom_properties
from exports.formats.properties import CREATOR, counted_on, document_title, without_times
from exports.table import Row, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as Grid
    from docx.table import _Cell as Cell
    from docx.table import _Row as Line
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

DEEPEST = 12
"""Levels below this one are set no further in, so that a line keeps room for its label."""

_WIDTHS = (116, 27, 27)
"""Column widths in millimetres; together what the margins leave of A4."""
_MARGIN = 20
_INDENT = 5.5
"""Millimetres for each level."""
_FONT = "Calibri"
_CODE, _HEADING = "Framework code", "Framework heading"
_THEME, _COLUMN = "Framework theme", "Framework column"
_HEAD_FILL, _THEME_FILL, _RULE = "D9E2EC", "F0F4F8", "BCC8D4"


def render_docx(table: Table) -> bytes:
    """Title, one table of three columns, the caption under it, page numbers; A4 upright.

    The column headings repeat on every page, no row is broken across pages, and a heading stays with the
    row after it. The look is in named styles ("Framework heading", "Framework code" ...), so that Word can
    change it for the whole table. The same table gives the same bytes.
    """
    from docx import Document

    document = Document()
    _page(document)
    _styles(document)
    _properties(document, table)
    document.add_heading(one_line(table.title), level=1)
    _grid(document, table)
    document.add_paragraph(one_line(table.caption), style="Caption")
    _page_number(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def _page(document: "Document") -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.footer_distance = Mm(10)


def _styles(document: "Document") -> None:
    """Named styles for what the table consists of, and quieter ones for the title and the caption."""
    from docx.shared import Pt, RGBColor

    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(10)
    row = _style(document, _CODE, "Normal")
    row.font.size = Pt(9.5)
    row.paragraph_format.space_after = row.paragraph_format.space_before = Pt(0)
    row.paragraph_format.line_spacing = 1.0
    heading = _style(document, _HEADING, _CODE)
    heading.font.bold = True
    heading.paragraph_format.keep_with_next = True
    _style(document, _COLUMN, _HEADING)
    theme = _style(document, _THEME, _HEADING)
    theme.paragraph_format.space_before = Pt(5)
    title, caption = styles["Heading 1"], styles["Caption"]
    title.font.color.rgb, title.font.size = RGBColor(0, 0, 0), Pt(15)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(0), Pt(8)
    caption.font.bold, caption.font.size = False, Pt(8.5)
    caption.font.color.rgb = RGBColor(0x44, 0x44, 0x44)
    caption.paragraph_format.space_before = Pt(6)
    caption.paragraph_format.keep_together = True


def _style(document: "Document", name: str, base: str) -> "ParagraphStyle":
    from docx.enum.style import WD_STYLE_TYPE
    from docx.styles.style import ParagraphStyle

    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles[base]
    style.quick_style = True
    return style


def _properties(document: "Document", table: Table) -> None:
    """Title and dates; the template's own author, comment and dates of 2013 are replaced."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = document_title(table), CREATOR, ""
    properties.last_modified_by = CREATOR
    properties.created = properties.modified = counted_on(table)
    if table.proof:
        _prove(document, table)


def _prove(document: "Document", table: Table) -> None:
    """The proof as custom properties, a part that python-docx does not know."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    part = Part(
        PackURI("/docProps/custom.xml"),
        CONTENT_TYPE.OFC_CUSTOM_PROPERTIES,
        custom_properties(table),
        package,
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _grid(document: "Document", table: Table) -> None:
    """The table; its last row keeps the caption on its page."""
    from docx.shared import Mm

    grid = document.add_table(rows=0, cols=len(_WIDTHS))
    grid.autofit = False
    for column, width in zip(grid.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    _rules(grid)
    _head(grid.add_row(), table)
    for row in table.rows:
        _row(grid.add_row(), row)
    for cell in grid.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _rules(grid: "Grid") -> None:
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


def _head(line: "Line", table: Table) -> None:
    """The column headings, shaded; Word prints them again on every page."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    _flag(line, "w:cantSplit", "w:tblHeader")
    for column, (cell, heading) in enumerate(zip(line.cells, table.headers, strict=True)):
        _fill(cell, heading, _COLUMN, right=column > 0)
        _shade(cell, _HEAD_FILL)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def _row(line: "Line", row: Row) -> None:
    """One heading or code; an empty count leaves an empty cell."""
    from docx.shared import Mm

    _flag(line, "w:cantSplit")
    theme = row.heading and row.level <= 1
    style = _THEME if theme else _HEADING if row.heading else _CODE
    label, *counts = line.cells
    paragraph = _fill(label, row.printed, style)
    paragraph.paragraph_format.left_indent = Mm(_INDENT * (min(max(row.level, 1), DEEPEST) - 1))
    for cell, count in zip(counts, (row.interviews, row.references), strict=True):
        _fill(cell, shown(count), style, right=True)
    if theme:
        for cell in line.cells:
            _shade(cell, _THEME_FILL)


def _fill(cell: "Cell", text: str, style: str, *, right: bool = False) -> "Paragraph":
    """Set one cell's text; the style goes in by its id, as finding it by name for each cell takes seconds."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph: Paragraph = cell.paragraphs[0]
    paragraph._p.style = style.replace(" ", "")
    if text:
        paragraph.add_run(one_line(text))
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _flag(line: "Line", *names: str) -> None:
    properties = line._tr.get_or_add_trPr()
    for name in names:
        properties.append(_element(name))


def _shade(cell: "Cell", fill: str) -> None:
    shading = _element("w:shd", val="clear", color="auto", fill=fill)
    cell._tc.get_or_add_tcPr().append(shading)


def _element(name: str, **attributes: str) -> "_Element":
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(name, {qn(f"w:{attribute}"): value for attribute, value in attributes.items()})


def _page_number(document: "Document") -> None:
    """The page number at the right of the footer, as a field that Word keeps up to date."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = _element("w:fldSimple", instr="PAGE")
    paragraph._p.append(field)
