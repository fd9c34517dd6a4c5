"""What every picture has in common: its letters, and how it becomes a file."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


DOTS = 150
"""To the inch, in a PNG."""
_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "qualcode",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "axes.unicode_minus": False,
    "text.parse_math": False,
}
"""Letters as outlines, so that an SVG looks the same where the font is missing; a $ in a label is a $."""


def drawn(
    figure: "Callable[[], Figure]",
    form: str,
    *,
    margin: float,
    further: dict[Any, Any] | None = None,
    mark: str = "",
) -> bytes:
    """The figure as png or svg with a margin in inches, without a date: the same figure gives the same bytes.

    ``further`` are more settings of matplotlib; ``mark`` is a line of ASCII that the file carries unseen: as
    the comment of a PNG, and as one behind the end of an SVG.
    """
    import matplotlib

    buffer = io.BytesIO()
    with matplotlib.rc_context({**_SETTINGS, **(further or {})}):
        nothing: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
        if mark and form == "png":
            nothing["Comment"] = mark
        figure().savefig(
            buffer, format=form, dpi=DOTS, bbox_inches="tight", pad_inches=margin, metadata=nothing
        )
    behind = f"<!-- {mark} -->\n" if mark and form == "svg" else ""
    return buffer.getvalue() + behind.encode()
