"""What a file says about itself: its title, its date, and no time that would make two exports differ."""

import io
import zipfile
from datetime import datetime

from exports.formats.cells import one_line
from exports.table import Printed

CREATOR = "qualcode"
LONGEST_TITLE = 255
"""Code points; what Office allows in a document property."""

_NO_DATE = datetime(2000, 1, 1)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def document_title(table: Printed) -> str:
    """The title on one line, as long as a document property may be."""
    return one_line(table.title)[:LONGEST_TITLE]


def counted_on(table: Printed) -> datetime:
    """The day the table was counted, from its facts; a fixed day if they name none.

    >>> from exports.table import Table
    >>> counted_on(Table("t", "interview", (), "", {"date": "2026-11-22"})).date()
    datetime.date(2026, 11, 22)
    """
    try:
        return datetime.fromisoformat(str(table.facts.get("date", ""))[:10])
    except ValueError:
        return _NO_DATE


def without_times(archive: bytes) -> bytes:
    """The same zip file with every member dated 1980-01-01, so that equal contents are equal bytes."""
    settled = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return settled.getvalue()
