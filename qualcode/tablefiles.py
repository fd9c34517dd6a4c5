"""Writing a table to a file, and beside a csv the file with its proof."""

from pathlib import Path

from exports.formats.marks import side_file, side_path
from exports.table import Printed
from exports.writing import written
from qualcode.files import replacing


def write_table(table: Printed, form: str, path: Path) -> Path | None:
    """Write it in the format of that name; the path of the file beside it, where there is one.

    A pipe or a device has nothing beside it. Raises ProjectUnusable where it cannot be written.
    """
    with replacing(path) as file:
        file.write(written(table, form))
    if form != "csv" or not table.proof or not path.is_file():
        return None
    beside = side_path(path)
    with replacing(beside) as file:
        file.write(side_file(table, path.name))
    return beside
