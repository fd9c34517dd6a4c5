"""A grid as a picture: the darker a cell, the higher its number, which stands in it."""

import math
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

from exports.formats.cells import one_line, shown
from exports.formats.marks import line
from exports.pictures.drawing import drawn
from exports.table import Grid
from qualcode.errors import Refused

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LARGEST = 150
"""Rows or columns; a picture with more cannot be read."""
MAP = "cividis"
"""Looks alike to people with and without colour blindness, and darkens evenly on a grey print."""
_NONE, _FAINT = "#f1f1f1", "#767676"
"""The ground of a nought, and its ink: a reader looks for what is there."""
_LEAST = 0.01
"""The smallest number that is coloured; shares have one decimal, and counts are whole."""
_DARK = 0.45
"""Grounds below this brightness have white numbers."""
_CELL, _TALL = 0.62, 0.27
"""Inches: of a cell across and down."""
_SIZE, _SMALL = 9, 8
"""Points: of labels and of numbers in cells."""
_LABEL, _HEADING = 56, 28
"""Characters of a line of a row's label, and of a column's heading."""
_BESIDE = 3
"""Lines of a heading that have room above a cell."""


def render_heatmap(grid: Grid, form: str) -> bytes:
    """The picture as png or svg.

    Raises Refused for a grid with nothing in it, or with too much to be read.
    """
    _check(grid)
    return drawn(lambda: _figure(grid), form, margin=0.2, mark=line(grid))


def _check(grid: Grid) -> None:
    size = max(len(grid.rows), len(grid.columns))
    if not grid.rows or not grid.columns:
        raise Refused("there is nothing to draw: no code is left in it")
    if size > LARGEST:
        raise Refused(
            f"a picture of {len(grid.rows):,} by {len(grid.columns):,} cannot be read; show less with --under"
            f" CODE or --hide-empty (at most {LARGEST})"
        )


def _figure(grid: Grid) -> "Figure":
    from matplotlib.figure import Figure

    labels = ["\n".join(_wrapped(_indented(row.printed, row.level), _LABEL)) for row in grid.rows]
    lines = [label.count("\n") + 1 for label in labels]
    tall = [max(_TALL, 0.16 * count + 0.06) for count in lines]
    figure = Figure(figsize=(_CELL * len(grid.columns) + 0.1, sum(tall)))
    axes = figure.add_axes((0, 0, 1, 1))
    edges = [sum(tall[:index]) for index in range(len(tall) + 1)]
    _cells(axes, grid, edges)
    _label(axes, grid, labels, edges)
    _words(figure, axes, grid)
    return figure


def _cells(axes: "Axes", grid: Grid, edges: list[float]) -> None:
    """The coloured ground and the numbers; what has no number stays white."""
    import numpy
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    ground = numpy.ma.masked_invalid([_ground(grid, row) for row in range(len(grid.rows))])
    colours, scale = (
        colormaps[MAP].reversed().with_extremes(under=_NONE),
        Normalize(_LEAST, ground.max() or 1),
    )
    across = [_CELL * index for index in range(len(grid.columns) + 1)]
    axes.pcolormesh(across, edges, ground, cmap=colours, norm=scale, edgecolors="white", lw=0.8)
    for row, column in numpy.ndindex(ground.shape):
        cell, coloured = grid.rows[row].cells[column], ground[row, column]
        dark = coloured is not numpy.ma.masked and _brightness(colours(scale(coloured))) < _DARK
        axes.text(
            across[column] + _CELL / 2,
            (edges[row] + edges[row + 1]) / 2,
            shown(cell),
            ha="center",
            va="center",
            fontsize=_SMALL,
            fontweight="bold" if coloured is numpy.ma.masked else "normal",
            color="white" if dark else _FAINT if not cell else "black",
        )


def _ground(grid: Grid, row: int) -> list[float]:
    """What colours one row: totals and a code beside itself do not, since they would outshine all others."""
    cells = [math.nan if cell is None else float(cell) for cell in grid.rows[row].cells]
    if grid.square:
        return [math.nan if column == row else cell for column, cell in enumerate(cells)]
    if not grid.totals:
        return cells
    return [math.nan] * len(cells) if row == len(grid.rows) - 1 else [*cells[:-1], math.nan]


def _brightness(colour: tuple[float, float, float, float]) -> float:
    """As the eye weighs red, green and blue (ITU-R BT.709)."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _label(axes: "Axes", grid: Grid, labels: list[str], edges: list[float]) -> None:
    """Rows to the left, columns above and on their side; headings bold."""
    headings = ["\n".join(_standing(heading)) for heading in grid.headers[1:]]
    axes.set_xlim(0, _CELL * len(headings))
    axes.set_ylim(edges[-1], 0)
    axes.xaxis.tick_top()
    axes.set_xticks([_CELL * (index + 0.5) for index in range(len(headings))])
    axes.set_xticklabels(headings, rotation=90, fontsize=_SIZE, ha="center", va="bottom", linespacing=1.1)
    for tick in axes.get_xticklabels():
        tick.set_multialignment("left")
    middles = [(above + below) / 2 for above, below in pairwise(edges)]
    axes.set_yticks(middles)
    axes.set_yticklabels(labels, fontsize=_SIZE, ha="left", linespacing=1.05)
    for tick, row in zip(axes.get_yticklabels(), grid.rows, strict=True):
        tick.set_fontweight("bold" if row.heading else "normal")
    axes.tick_params(length=0, pad=4)
    axes.tick_params(axis="y", pad=_pad(axes))
    for side in axes.spines.values():
        side.set_visible(False)


def _pad(axes: "Axes") -> float:
    """Points between the labels' left edge and the cells: the width of the widest label."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(axes.figure)  # type: ignore[arg-type]  # a Figure, as _figure made it
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    widest = max(tick.get_window_extent(renderer).width for tick in axes.get_yticklabels())
    return float(widest * 72 / axes.figure.dpi + 6)


def _words(figure: "Figure", axes: "Axes", grid: Grid) -> None:
    """The title above all, the rule below, as wide as the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    box = axes.get_tightbbox(renderer)
    assert box is not None, "the axes are visible"
    box = box.transformed(figure.dpi_scale_trans.inverted())
    room = max(60, int((box.x1 - box.x0) * 72 / (_SMALL * 0.55)))
    figure.text(
        box.x0 / figure.get_figwidth(),
        (box.y1 + 0.15) / figure.get_figheight(),
        textwrap.fill(one_line(grid.title), max(40, int(room * 0.6))),
        fontsize=_SIZE + 3,
        fontweight="bold",
        va="bottom",
    )
    figure.text(
        box.x0 / figure.get_figwidth(),
        -0.12 / figure.get_figheight(),
        textwrap.fill(one_line(grid.caption), room),
        fontsize=_SMALL,
        color="#444444",
        va="top",
    )


def _indented(text: str, level: int) -> str:
    return "   " * (level - 1) + one_line(text)


def _standing(heading: str) -> list[str]:
    """A column's heading in as many lines as stand beside one another above a cell, and no longer than that.

    >>> _standing("Formal processes to flag wellbeing issues outside the PI structure and elsewhere")
    ['Formal processes to flag', 'wellbeing issues outside the', 'PI structure and elsewhere']
    """
    lines = _wrapped(one_line(heading), _HEADING)
    width = _HEADING
    while len(lines) > _BESIDE:
        width += 4
        lines = _wrapped(one_line(heading), width)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of a label, those after the first as far in as it."""
    inside = " " * (len(text) - len(text.lstrip(" ")))
    lines = textwrap.wrap(text.strip(), width, initial_indent=inside, subsequent_indent=inside)
    return lines or [""]
