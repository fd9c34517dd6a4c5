"""The table as an Excel workbook: the table on one sheet, the rule it was counted by on another."""

import io
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from exports.formats.cells import one_line
from exports.formats.columns import cell_width, wrap
from exports.formats.marks import pieces
from exports.formats.properties import CREATOR, counted_on, document_title
from exports.table import Printed, PrintedRow, Table

if TYPE_CHECKING:
    # The three are untyped: xlsxwriter ships its annotations without a py.typed.
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

DEEPEST = 15
"""Excel's deepest indentation; levels below it are set no further in."""

SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
_NARROWEST, _WIDEST, _COUNT = 32, 76, 13
"""Column widths in characters: of the labels at least and at most, and of a count."""
_STEP, _BOLD, _PLAIN = 1.5, 1.1, 0.88
"""Widths in digits, Excel's measure: of a level of indentation, and of a mean character."""
_LINE, _TALLEST = 15.5, 409
"""Points: of a line, and Excel's limit for a row."""
_UPRIGHT = 6
"""Columns that an upright page holds, labels included."""
_LONGEST_HEADER = 120
"""Characters of a title above the page; Excel allows 255, and an ampersand takes two."""
_FORMS = ("#,##0", '0"%"')
"""Of a count, and of a share in percent."""
_FONT = {"font_name": "Calibri", "font_size": 11}
_HEAD_FILL, _THEME_FILL, _RULE = "#D9E2EC", "#F0F4F8", "#9FB3C8"


class _Look(NamedTuple):
    """How a row of one level is shown."""

    label: "Format"
    count: "Format"
    share: "Format"


def render_xlsx(table: Printed) -> bytes:
    """Two sheets, "Table" and "Rule"; text stays text whatever it begins with, and counts are numbers.

    The same table gives the same bytes: the workbook is dated by the table's own date.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, SAFE) as workbook:
        day = counted_on(table)
        workbook.set_properties({"title": document_title(table), "author": CREATOR, "created": day})
        for name, piece in pieces(table):
            workbook.set_custom_property(name, piece, "text")
        _table_sheet(workbook, table)
        _rule_sheet(workbook, table)
    return buffer.getvalue()


def _table_sheet(workbook: "Workbook", table: Printed) -> None:
    """The column headings frozen and repeated on paper, the rows, and the caption under them."""
    sheet = workbook.add_worksheet("Table")
    width = _label_width(table)
    sheet.set_column(0, 0, width)
    numbers = len(table.headers) - 1
    sheet.set_column(1, numbers, _COUNT)
    _head(workbook, sheet, table)
    looks: dict[tuple[int, bool], _Look] = {}
    for line, row in enumerate(list[PrintedRow](table.rows), 1):
        key = (row.level, row.heading)
        looks[key] = looks.get(key) or _look(workbook, *key)
        _row(sheet, line, row, looks[key])
        _height(sheet, line, row, width)
    _caption(workbook, sheet, table, line=len(table.rows) + 2, width=width + numbers * _COUNT)
    _page(sheet, table)


def _label_width(table: Printed) -> int:
    """Characters for the widest label with its indentation, within reason; longer labels wrap."""
    widths = [cell_width(row.printed) * _BOLD + _STEP * _indent(row.level) for row in table.rows]
    return min(_WIDEST, max(_NARROWEST, math.ceil(max(widths, default=0)) + 1))


def _head(workbook: "Workbook", sheet: "Worksheet", table: Printed) -> None:
    shared = {
        **_FONT,
        "bold": True,
        "text_wrap": True,
        "bottom": 1,
        "valign": "bottom",
        "bg_color": _HEAD_FILL,
    }
    left, right = (workbook.add_format({**shared, "align": side}) for side in ("left", "right"))
    for column, heading in enumerate(table.headers):
        sheet.write_string(0, column, one_line(heading), right if column else left)
    lines = max(len(wrap(one_line(heading), _COUNT - 1)) for heading in table.headers)
    sheet.set_row(0, _LINE * lines)
    sheet.freeze_panes(1, 0 if isinstance(table, Table) else 1)


def _look(workbook: "Workbook", level: int, heading: bool) -> _Look:
    """The formats of a label and of its counts; a theme is shaded across the row."""
    shared: dict[str, Any] = {**_FONT, "bold": heading, "valign": "top"}
    if heading and level <= 1:
        shared |= {"bg_color": _THEME_FILL, "top": 1, "top_color": _RULE}
    label = workbook.add_format({**shared, "indent": _indent(level), "align": "left", "text_wrap": True})
    count, share = (workbook.add_format({**shared, "align": "right", "num_format": form}) for form in _FORMS)
    return _Look(label, count, share)


def _row(sheet: "Worksheet", line: int, row: PrintedRow, look: _Look) -> None:
    sheet.write_string(line, 0, one_line(row.printed), look.label)
    for column, count in enumerate(row.cells, 1):
        if count is None:
            sheet.write_blank(line, column, None, look.count)
        else:
            sheet.write_number(line, column, count, look.share if isinstance(count, float) else look.count)


def _height(sheet: "Worksheet", line: int, row: PrintedRow, width: int) -> None:
    """A label that wraps gets its height here, since not every program grows a row when it opens a file."""
    room = width - _STEP * _indent(row.level)
    lines = len(wrap(one_line(row.printed), max(int(room / (_BOLD if row.heading else _PLAIN)), 1)))
    if lines > 1:
        sheet.set_row(line, min(_TALLEST, _LINE * lines))


def _indent(level: int) -> int:
    return min(max(level - 1, 0), DEEPEST)


def _caption(workbook: "Workbook", sheet: "Worksheet", table: Printed, *, line: int, width: int) -> None:
    """The caption across all columns; a merged cell does not grow by itself, so its height is worked out."""
    small = workbook.add_format({**_FONT, "font_size": 9, "text_wrap": True, "valign": "top"})
    text = one_line(table.caption)
    sheet.merge_range(line, 0, line, len(table.headers) - 1, "", small)
    sheet.write_string(line, 0, text, small)
    sheet.set_row(line, min(_TALLEST, 13 * math.ceil(cell_width(text) / width + 0.5)))


def _page(sheet: "Worksheet", table: Printed) -> None:
    """A4 upright, as wide as the page; the title above and the page number below on paper."""
    sheet.set_paper(_A4)
    if len(table.headers) > _UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.8)
    title = document_title(table)[:_LONGEST_HEADER].replace("&", "&&")
    sheet.set_header(f"&L&B{title}")
    sheet.set_footer("&R&P / &N")


def _rule_sheet(workbook: "Workbook", table: Printed) -> None:
    """The caption's facts, one a line: what was counted, by which rule, on which day."""
    sheet = workbook.add_worksheet("Rule")
    name = workbook.add_format({**_FONT, "bold": True, "valign": "top", "align": "left"})
    value = workbook.add_format({**_FONT, "text_wrap": True, "valign": "top", "align": "left"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 60)
    for line, (fact, content) in enumerate({"title": table.title, **table.facts}.items()):
        sheet.write_string(line, 0, one_line(fact).replace("_", " ").capitalize(), name)
        if isinstance(content, int):
            sheet.write_number(line, 1, content, value)
        else:
            sheet.write_string(line, 1, one_line(content), value)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
