"""A table, crosstab or co-occurrence as the bytes of a file: in a format of the table, or as a picture."""

from exports.formats import render
from exports.pictures.heatmap import render_heatmap
from exports.table import Grid, Printed

PICTURES = {"png": "heat map, PNG", "svg": "heat map, SVG"}
"""What draws grids, by the name of the format, with what it is in a few words."""


def written(printed: Printed, form: str) -> bytes:
    """The bytes in the format of that name. Raises BadInput for an unknown one, and as ``render_heatmap``."""
    if form in PICTURES and isinstance(printed, Grid):
        return render_heatmap(printed, form)
    return render(printed, form)
