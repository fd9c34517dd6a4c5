"""Saturation as sheets: what CSV, Excel and Markdown have of it."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from exports.formats.cells import one_line
from exports.formats.columns import cell_width
from exports.formats.markdown import escaped
from exports.formats.properties import CREATOR
from exports.formats.xlsx import SAFE
from exports.saturation.curve import Saturation
from qualcode.sheets import Cell, write_csv

_WIDEST = 60
"""Characters of the widest column of a workbook."""


class _Sheet(NamedTuple):
    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def render_csv(found: Saturation) -> bytes:
    """One line for each interview, with a column for what is new in each theme."""
    curve = _curve(found)
    return write_csv(curve.columns, curve.rows).encode()


def render_xlsx(found: Saturation) -> bytes:
    """A sheet each for the curve, what is missing, what is coded, and the rule; equal counts, equal bytes."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no py.typed

    buffer = io.BytesIO()
    with Workbook(buffer, SAFE) as book:
        book.set_properties(
            {
                "title": one_line(found.title)[:255],
                "author": CREATOR,
                "created": datetime.fromisoformat(found.date[:10]),
            }
        )
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, header, rows in (*_sheets(found), _Sheet("Rule", ("Rule",), [(found.caption,)])):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for column, heading in enumerate(header):
                cells = [row[column] for row in rows]
                sheet.write_string(0, column, one_line(heading), bold)
                sheet.set_column(column, column, _width([heading, *cells]))
                for line, cell in enumerate(cells, 1):
                    sheet.write(line, column, one_line(cell) if isinstance(cell, str) else cell)
    return buffer.getvalue()


def _width(cells: Sequence[Cell]) -> int:
    return min(_WIDEST, max(cell_width(str(cell)) for cell in cells) + 2)


def render_markdown(found: Saturation) -> bytes:
    """The sheets as pipe tables, the rule as the last paragraph."""
    parts = [f"# {escaped(found.title)}"]
    for name, header, rows in _sheets(found):
        lines = [header, [":---", *["---:"] * (len(header) - 1)], *rows]
        drawn = [
            "| " + " | ".join(escaped(str(cell)) if place != 1 else str(cell) for cell in line) + " |"
            for place, line in enumerate(lines)
        ]
        parts += [f"## {name}", "\n".join(drawn)]
    return ("\n\n".join([*parts, escaped(found.caption)]) + "\n").encode()


def _sheets(found: Saturation) -> list[_Sheet]:
    without = [(theme.theme, name) for theme in found.themes for name in theme.without]
    without += [("(not coded yet)", name) for name in found.uncoded]
    covered = [
        (each.transcript, each.interview, round(each.share, 4), round(each.words, 4))
        for each in found.covered
    ]
    return [
        _curve(found),
        _Sheet("Nothing under", ("theme", "interview"), without),
        _Sheet("Coverage", ("transcript", "interview", "share", "share_of_words"), covered),
    ]


def _curve(found: Saturation) -> _Sheet:
    fixed = ("interview", "first_coded", "codes", "new", "so_far", "new_codes")
    rows: list[tuple[Cell, ...]] = [
        (
            *(step.interview, step.first_coded, step.codes, len(step.new), step.so_far, "; ".join(step.new)),
            *(theme.new[place] for theme in found.themes),
        )
        for place, step in enumerate(found.steps)
    ]
    return _Sheet("Curve", (*fixed, *(f"new: {theme.theme}" for theme in found.themes)), rows)
