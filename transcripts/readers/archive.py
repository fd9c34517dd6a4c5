"""Zip containers and the XML inside them, opened with suspicion.

Word and OpenDocument files are zip archives that strangers send: before anything is unpacked, the
member names, the number of members and the sizes they claim are checked; no XML with a document type
declaration is parsed, which shuts out entity bombs and external entities alike.
"""

import io
import re
import zipfile
import zlib
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from qualcode.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MEMBERS = 20_000
"""More than any document or project archive holds."""
MAX_TOTAL = 1 << 30
"""Bytes, unpacked: all members together."""
MAX_RATIO = 200
"""Unpacked size over packed size; office documents stay below 60."""
RATIO_FLOOR = 20 << 20
"""Bytes, unpacked, below which the ratio does not matter."""

_XML_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")


def open_checked(data: bytes) -> zipfile.ZipFile:
    """Open a zip archive whose names and claimed sizes are safe to unpack.

    Python's zip reader never unpacks more than a member claims, so checking the claims is enough.
    Raises UnreadableFile for a damaged archive, too many members, too large a sum or ratio, encrypted
    members, and absolute or climbing (``..``) names.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(f"the archive is damaged ({error})") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(f"the archive holds {len(members):,} files, which is too many to be safe")
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL or (total > RATIO_FLOOR and total > MAX_RATIO * len(data)):
        raise UnreadableFile(f"the archive would unpack to {total:,} bytes, which is not safe to open")
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


def parse_xml(data: bytes, name: str) -> "_Element":
    """The root element of an XML document that declares no document type.

    ``name`` is for the message. Raises UnreadableFile for a DOCTYPE, a foreign encoding and XML that is
    damaged or too deep.
    """
    from lxml import etree

    declared = _DECLARED.search(data[:200].replace(b"\x00", b""))
    if declared and declared[1].decode().lower() not in _XML_ENCODINGS:
        raise UnreadableFile(f"{name} is in the unusual encoding {declared[1].decode()}")
    if b"<!DOCTYPE" in data.replace(b"\x00", b""):
        raise UnreadableFile(f"{name} declares a document type, which is not safe to open")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"{name} inside it is damaged ({error.msg})") from error


def local(element: "_Element") -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _check_member(member: zipfile.ZipInfo) -> None:
    path = PureWindowsPath(member.filename)
    if path.drive or path.root or ".." in path.parts or "\x00" in member.orig_filename:
        raise UnreadableFile(f"the archive holds a file with the unsafe name {member.filename!r}")
    if member.flag_bits & 0x1:
        raise UnreadableFile("the archive is protected by a password; save it without one and try again")
