"""A project as an archive of REFI-QDA (``.qdpx``): the XML, the texts, and our side file.

The same project gives the same bytes: names, order and times of the members come from it alone.
"""

from datetime import datetime
from hashlib import sha256
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine
from exports.refi import side
from exports.refi.guids import dashed
from exports.refi.parts import CODEBOOK, Xml, write_codes
from exports.refi.project import ORIGIN, Progress, Written, write_project
from qualcode.errors import BadInput
from qualcode.exchange.side import NAME
from qualcode.store.models import Study, Transcript
from transcripts.interviews import script_of
from transcripts.toldtexts import told_text

PROJECT_FILE = "project.qde"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What a zip archive can say at the least; a project that is older says this."""


class _Digested:
    """Passes on what is written and takes its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._file.write(data)


class Archive:
    """A zip archive that is being written, whose members all bear one time."""

    def __init__(self, file: IO[bytes], created_at: str) -> None:
        """Write to ``file``; ``created_at`` is ISO 8601."""
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._time = _zip_time(created_at)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def member(self, name: str) -> IO[bytes]:
        """A member to write, for ``with``; one at a time."""
        info = ZipInfo(name, self._time)
        info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
        return self._zip.open(info, "w", force_zip64=True)


def _zip_time(created_at: str) -> tuple[int, int, int, int, int, int]:
    try:
        time = datetime.fromisoformat(created_at)
    except ValueError:
        return _EARLIEST
    return max(_EARLIEST, (*time.timetuple()[:5], time.second // 2 * 2))


def write_qdpx(
    session: Session, file: IO[bytes], *, plain: bool = False, progress: Progress = iter
) -> Written:
    """Write the archive, ``plain`` without the side file; memory does not grow with the codings."""
    created_at = session.scalars(select(Study.created_at)).one()
    with Archive(file, created_at) as archive:
        with archive.member(PROJECT_FILE) as member:
            digested = _Digested(member)
            written = write_project(session, digested, progress)
        for transcript in session.scalars(select(Transcript).order_by(Transcript.id)).all():
            with archive.member(f"sources/{dashed(transcript.uuid)}.txt") as member:
                member.write(told_text(script_of(session, transcript)).text.encode())
        if not plain:
            with archive.member(NAME) as member:
                member.write(side.as_line(side.head(digested.digest.hexdigest())))
                member.writelines(map(side.as_line, side.rows(session)))
    return written


def write_qdc(lines: list[CodeLine], file: IO[bytes]) -> int:
    """Write a framework alone, as a codebook of REFI-QDA (``.qdc``); how many codes.

    Raises BadInput for an empty one, which the standard does not allow.
    """
    if not lines:
        raise BadInput(
            "the framework is empty; `qualcode codebook import FILE` or `codebook add LABEL` fills it"
        )
    with Xml(file) as xml, xml.root("CodeBook", CODEBOOK, origin=ORIGIN):
        write_codes(xml, lines)
    return len(lines)
