"""What saturation is written as, by the ending of a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from exports.pictures.curve import render_curve
from exports.saturation.curve import Saturation
from exports.saturation.sheets import render_csv, render_markdown, render_xlsx
from qualcode.errors import BadInput

_FORMATS: dict[str, Callable[[Saturation], bytes]] = {
    ".csv": render_csv,
    ".xlsx": render_xlsx,
    ".md": render_markdown,
    ".png": partial(render_curve, form="png"),
    ".svg": partial(render_curve, form="svg"),
}


def renderer(path: Path) -> Callable[[Saturation], bytes]:
    """What writes a file of that name. Raises BadInput for an ending that names no known format."""
    if path.suffix.lower() not in _FORMATS:
        raise BadInput(f"the ending of {path.name!r} names no known format; use one of {', '.join(_FORMATS)}")
    return _FORMATS[path.suffix.lower()]
