"""Zip archives from strangers, opened only after their directory has been looked over.

Word, OpenDocument, Excel and REFI-QDA files are zip archives. Before anything is unpacked, the names, the
number of members and the sizes they claim are checked.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath
from typing import IO

from qualcode.errors import UnreadableFile

MAX_MEMBERS = 20_000
"""More than any document or project archive holds."""
MAX_TOTAL = 1 << 30
"""Bytes, unpacked: all members together."""
MAX_RATIO = 200
"""Unpacked size over packed size; office documents stay below 60."""
RATIO_FLOOR = 20 << 20
"""Bytes, unpacked, below which the ratio does not matter."""

MAX_DIRECTORY = 8 << 20
"""Bytes of an archive's directory; 20,000 members take half of it."""

_AGAIN = "which is not safe to open; save or export it again in the program that made it"
_ENTRY = b"PK\x01\x02"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
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
    archive = _open(io.BytesIO(data))
    members = archive.infolist()
    _check_members(members)
    for member in members:
        _check_method(member)
    _check_sizes(sum(member.file_size for member in members), len(data), max_total or MAX_TOTAL)
    return archive


def open_large(path: Path) -> zipfile.ZipFile:
    """Open a zip archive on disk, of any size, of which only some members will be unpacked.

    Only its directory is read. What :func:`open_checked` refuses is refused here too, but for sizes and
    methods: those are for :func:`check_unpacked` to judge, of the members that are wanted.
    Raises UnreadableFile.
    """
    archive = _open(path)
    try:
        _check_members(archive.infolist())
    except UnreadableFile:
        archive.close()
        raise
    return archive


def _open(file: IO[bytes] | Path) -> zipfile.ZipFile:
    try:
        return _FileZip(file) if isinstance(file, Path) else zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise UnreadableFile(f"the archive is damaged ({error}); get a fresh copy of it") from error


class _FileZip(zipfile.ZipFile):
    """An archive on disk that closes its file."""

    _bounded: io.BufferedReader | None = None

    def __init__(self, path: Path) -> None:
        self._bounded = _BoundedReader(io.FileIO(path))
        try:
            super().__init__(self._bounded)
        except BaseException:
            self._bounded.close()
            raise

    def close(self) -> None:
        super().close()
        if self._bounded is not None:
            self._bounded.close()


class _BoundedReader(io.BufferedReader):
    """A file whose zip directory, which is read in one go, may not be larger than is safe to hold."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise UnreadableFile(f"the archive's directory is {size:,} bytes long, {_AGAIN}")
        data = super().read(size)
        _check_count(data.count(_ENTRY))
        return data


def check_unpacked(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> None:
    """Raise UnreadableFile where unpacking these members, as often as each is given, is not safe."""
    wanted = list(members)
    for member in wanted:
        _check_method(member)
    packed = sum({member.header_offset: member.compress_size for member in wanted}.values())
    _check_sizes(sum(member.file_size for member in wanted), min(packed, archive.start_dir), MAX_TOTAL)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The unpacked bytes of one member. Raises UnreadableFile where it is missing or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise UnreadableFile(f"the archive holds no {name}") from error
    except _DAMAGED as error:
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
    XmlStream(io.BytesIO(data), f"{name} inside it").read()


class XmlStream:
    """A file of XML read piece by piece that stops where :func:`refuse_document_type` would refuse it."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Read from ``stream``; ``name`` is for messages."""
        self._stream = stream
        self._name = name
        self._tail: bytes | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, empty at the end. Raises UnreadableFile, also where they cannot be unpacked."""
        try:
            data = self._stream.read(size)
        except _DAMAGED as error:
            raise UnreadableFile(f"{self._name} is damaged and cannot be unpacked") from error
        plain = data.replace(b"\x00", b"")
        if self._tail is None:
            self._check_encoding(data, plain)
        plain = (self._tail or b"") + plain
        if b"<!DOCTYPE" in plain:
            self._refuse_document_type()
        self._tail = plain[-8:]
        return data

    def _check_encoding(self, data: bytes, plain: bytes) -> None:
        declared = _DECLARED.search(plain[: plain.find(b">")])
        if declared and declared[1].decode().lower() not in _XML_ENCODINGS:
            raise UnreadableFile(f"{self._name} is in the unusual encoding {declared[1].decode()}")
        if data.startswith(_EBCDIC_XML):
            self._refuse_document_type()

    def _refuse_document_type(self) -> None:
        raise UnreadableFile(f"{self._name} declares a document type, {_AGAIN}")


def _check_count(count: int) -> None:
    if count > MAX_MEMBERS:
        raise UnreadableFile(f"the archive holds {count:,} files, which is too many to be safe")


def _check_sizes(unpacked: int, packed: int, limit: int) -> None:
    if unpacked > limit or (unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * packed):
        raise UnreadableFile(f"the archive would unpack to {unpacked:,} bytes, {_AGAIN}")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    _check_count(len(members))
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile(f"the archive holds two files of the same name, {_AGAIN}")
    for member in members:
        path = PureWindowsPath(member.filename)
        if path.drive or path.root or ".." in path.parts or "\x00" in member.orig_filename:
            raise UnreadableFile(
                f"the archive holds a file with the unsafe name {member.filename!r}; save or export it again"
                " in the program that made it"
            )
        if member.flag_bits & 0x1:
            raise UnreadableFile("the archive is protected by a password; save it without one and try again")


def _check_method(member: zipfile.ZipInfo) -> None:
    if member.compress_type not in _METHODS:
        raise UnreadableFile(f"{member.filename} inside it is packed by an unusual method; save it again")
