"""The curve of saturation as a picture: columns for new codes, a line for how they add up, by theme below.

At the foot stands how much of each transcript is coded.
"""

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exports.formats.cells import one_line
from exports.pictures.drawing import drawn
from exports.saturation.curve import Covered, Saturation, Theme
from qualcode.errors import Refused

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NEW, _LINE, _CODED, _INK = "#E69F00", "#0072B2", "#009E73", "#444444"
"""Orange, blue and green of Okabe and Ito (https://jfly.uni-koeln.de/color/), apart in any colour vision."""
_NAMED = 60
"""Interviews or transcripts whose names fit below the axis; of more, every so many are named."""
_MAIN, _SMALL = 3.4, 1.45
"""Inches: how tall the whole and each theme are drawn."""
_ACROSS = 2
"""Themes beside each other."""
MOST = 60
"""Themes of one picture."""
_SETTINGS: dict[Any, Any] = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def render_curve(found: Saturation, form: str) -> bytes:
    """The picture as png or svg. Raises Refused where nothing is coded, or there are too many themes."""
    if not found.steps:
        raise Refused("there is nothing to draw: no interview that was asked for has a counted reference")
    if len(found.themes) > MOST:
        raise Refused(f"a picture of {len(found.themes)} themes cannot be read; show one with --under CODE")
    return drawn(lambda: _figure(found), form, margin=0.15, further=_SETTINGS)


def _figure(found: Saturation) -> "Figure":
    from matplotlib.figure import Figure

    across = min(_ACROSS, max(1, len(found.themes)))
    down = math.ceil(len(found.themes) / across)
    wide = min(14.0, max(7.5, 2 + 0.3 * len(found.steps)))
    tall = _MAIN + 1.1 + down * (_SMALL + 0.55) + _SMALL + 1.2
    figure = Figure(figsize=(wide, tall), layout="constrained")
    figure.suptitle(_filled(found.title, wide, 13), x=0.01, ha="left", fontsize=13, fontweight="bold")
    grid = figure.add_gridspec(2 + down, across, height_ratios=[_MAIN, *[_SMALL] * (down + 1)])
    main = figure.add_subplot(grid[0, :])
    _draw(main, [len(step.new) for step in found.steps])
    _name(main, [one_line(step.interview) for step in found.steps])
    main.set_ylabel("Codes")
    main.legend(loc="center right", frameon=False)
    highest = max(max(sum(theme.new) for theme in found.themes), 1) if found.themes else 1
    for place, theme in enumerate(found.themes):
        axes = figure.add_subplot(grid[1 + place // across, place % across], sharex=main)
        _draw(axes, list(theme.new))
        axes.set_ylim(0, highest * 1.08)
        axes.tick_params(labelbottom=False)
        axes.set_title(
            _filled(f"{theme.theme} ({_reached(theme)})", wide / across - 0.6, 9),
            loc="left",
            fontsize=9,
        )
    _draw_covered(figure.add_subplot(grid[1 + down, :]), found.covered)
    figure.text(0.01, -0.01, _filled(found.caption, wide, 8), fontsize=8, color=_INK, va="top")
    return figure


def _reached(theme: Theme) -> str:
    """How many of its codes were used, and in how many interviews none.

    >>> _reached(Theme("Trust", 4, (2, 0, 1), ("INT2",)))
    '3 of 4, nothing in 1 interview'
    """
    told = f"{sum(theme.new)} of {theme.codes}"
    count = len(theme.without)
    return f"{told}, nothing in {count:,} {'interview' if count == 1 else 'interviews'}" if count else told


def _draw(axes: "Axes", new: list[int]) -> None:
    from matplotlib.ticker import MaxNLocator

    places = range(1, len(new) + 1)
    so_far = [sum(new[:place]) for place in places]
    axes.bar(places, new, color=_NEW, width=0.7, label="new in this interview")
    axes.plot(
        places, so_far, color=_LINE, marker="o", markersize=3.5, linewidth=1.6, label="so far", clip_on=False
    )
    axes.set_xlim(0.4, len(new) + 0.6)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)


def _draw_covered(axes: "Axes", covered: Sequence[Covered]) -> None:
    """A column for each transcript: the share of its characters that is coded."""
    from matplotlib.ticker import PercentFormatter

    axes.bar(range(1, len(covered) + 1), [each.share for each in covered], color=_CODED, width=0.7)
    axes.set_xlim(0.4, len(covered) + 0.6)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title("How much of each transcript is coded", loc="left", fontsize=9)
    _name(axes, [one_line(each.transcript) for each in covered])


def _name(axes: "Axes", names: list[str]) -> None:
    every = math.ceil(len(names) / _NAMED)
    places = range(1, len(names) + 1, every)
    axes.set_xticks(list(places))
    axes.set_xticklabels([_short(names[place - 1]) for place in places], rotation=90, fontsize=8)


def _short(name: str) -> str:
    """A name that fits below the axis; its end stays, which often tells names apart.

    >>> _short("INT01"), _short("Interview with a Principal Investigator 7")
    ('INT01', 'Interview wi…nvestigator 7')
    """
    return name if len(name) <= 26 else f"{name[:12]}…{name[-13:]}"


def _filled(text: str, inches: float, points: int) -> str:
    """The text in lines that fit: a letter of the font is some 0.58 of its size wide."""
    return textwrap.fill(one_line(text), max(20, int(inches * 72 / (points * 0.58))))
