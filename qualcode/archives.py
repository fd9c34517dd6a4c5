"""Zip archives from strangers, opened only after their directory has been looked over.

Word, OpenDocument, Excel and REFI-QDA files are zip archives. Before anything is unpacked, the names, the
number of members and the sizes they claim are checked.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PureWindowsPath

from qualcode.errors import UnreadableFile

MAX_MEMBERS = 20_000
"""More than any document or project archive holds."""
MAX_TOTAL = 1 << 30
"""Bytes, unpacked: all members together."""
MAX_RATIO = 200
"""Unpacked size over packed size; office documents stay below 60."""
RATIO_FLOOR = 20 << 20
"""Bytes, unpacked, below which the ratio does not matter."""

_ENTRY = b"PK\x01\x02"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_XML_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_EBCDIC_XML = b"\x4c\x6f\xa7\x94"
"""``<?xm`` in EBCDIC, the one further encoding that XML parsers guess (XML 1.0, appendix F)."""


def open_checked(data: bytes, *, max_total: int | None = None) -> zipfile.ZipFile:
    """Open a zip archive whose names and claimed sizes are safe to unpack; sizes are in bytes.

    Python's zip reader never unpacks more than a member claims, so checking the claims is enough.
    Raises UnreadableFile for a damaged archive, too many members, too large a sum or ratio, a name that
    stands twice, absolute or climbing (``..``) names, encryption, and other methods than store and deflate.
    """
    _check_count(data.count(_ENTRY))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise UnreadableFile(f"the archive is damaged ({error}); get a fresh copy of it") from error
    members = archive.infolist()
    _check_count(len(members))
    _check_sizes(sum(member.file_size for member in members), len(data), max_total or MAX_TOTAL)
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile("the archive holds two files of the same name, which is not safe to open")
    for member in members:
        _check_member(member)
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The unpacked bytes of one member. Raises UnreadableFile where it is missing or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise UnreadableFile(f"the archive holds no {name}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableFile(f"the archive is damaged: {name} cannot be unpacked") from error


def checked_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every member's name and bytes, none of which an XML parser would read a document type from.

    For libraries that parse the archive themselves: what passes here holds no entity bomb and no external
    entity, whatever the member is called. Raises UnreadableFile.
    """
    for name in archive.namelist():
        data = read_member(archive, name)
        refuse_document_type(data, name)
        yield name, data


def refuse_document_type(data: bytes, name: str) -> None:
    """Raise UnreadableFile where ``data``, read as XML in any encoding, could declare a document type.

    NUL bytes are looked through, so UTF-16 and UTF-32 hide nothing; encodings that could are refused.
    """
    plain = data.replace(b"\x00", b"")
    declared = _DECLARED.search(plain[:1000])
    if declared and declared[1].decode().lower() not in _XML_ENCODINGS:
        raise UnreadableFile(f"{name} inside it is in the unusual encoding {declared[1].decode()}")
    if b"<!DOCTYPE" in plain or data.startswith(_EBCDIC_XML):
        raise UnreadableFile(f"{name} inside it declares a document type, which is not safe to open")


def _check_count(count: int) -> None:
    if count > MAX_MEMBERS:
        raise UnreadableFile(f"the archive holds {count:,} files, which is too many to be safe")


def _check_sizes(unpacked: int, packed: int, limit: int) -> None:
    if unpacked > limit or (unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * packed):
        raise UnreadableFile(f"the archive would unpack to {unpacked:,} bytes, which is not safe to open")


def _check_member(member: zipfile.ZipInfo) -> None:
    path = PureWindowsPath(member.filename)
    if path.drive or path.root or ".." in path.parts or "\x00" in member.orig_filename:
        raise UnreadableFile(f"the archive holds a file with the unsafe name {member.filename!r}")
    if member.flag_bits & 0x1:
        raise UnreadableFile("the archive is protected by a password; save it without one and try again")
    if member.compress_type not in _METHODS:
        raise UnreadableFile(f"{member.filename} inside it is packed by an unusual method; save it again")
