"""The styles of a list, taken from the stylesheet once for a theme and a focus."""

from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from qualcode.ui.linestrips import LineStyle

COMPONENTS = frozenset(
    f"linetable--{name}"
    for name in (
        "header",
        "heading",
        "dim",
        "struck",
        "marked",
        "cursor",
        "row",
        "target",
        "thumb",
        "empty",
    )
)
"""What a stylesheet may dress."""


class Look(NamedTuple):
    """Styles that are whole: drawing asks the stylesheet for nothing."""

    background: Color
    lines: dict[LineStyle, Style]
    header: Style
    cursor: Style
    row: Style
    """The line of the cursor where the cursor is on one of its cells."""
    target: Style
    thumb: Style
    empty: Style
    marks: bool
    """Whether the cursor has a character too, because colours may not be seen."""


def dressed(widget: Widget, *, cells: bool) -> Look:
    """The styles of a list as it is now; ``cells`` when its cursor is on a cell.

    Without colours the cursor is reversed while its list has the focus.
    """

    def style(name: str) -> Style:
        return widget.get_component_rich_style(f"linetable--{name}")

    lines: dict[LineStyle, Style] = {
        "": widget.rich_style,
        "heading": style("heading"),
        "dim": style("dim"),
        "struck": style("struck"),
        "marked": style("marked"),
    }
    colourless = widget.app.no_color
    cursor, row, target = style("cursor"), style("row"), style("target")
    if colourless:
        cursor = Style(reverse=True) if widget.has_focus else Style(underline=cells)
        row, target = Style(), Style(reverse=True)
    return Look(
        background=widget.background_colors[1],
        lines=lines,
        header=style("header"),
        cursor=cursor,
        row=row,
        target=target,
        thumb=style("thumb"),
        empty=style("empty"),
        marks=colourless or widget.app.native_ansi_color,
    )
