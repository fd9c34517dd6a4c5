"""What a file is by its first bytes, whatever its name says."""

from qualcode.archives import open_checked, read_member
from qualcode.errors import UnreadableFile

WORD = "a Word file (.docx)"
ODT = "an OpenDocument text (.odt)"
RTF = "an RTF file (.rtf)"
PDF = "a PDF (.pdf)"

_BY_SUFFIX = {".docx": WORD, ".odt": ODT, ".rtf": RTF, ".pdf": PDF}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = ((b"{\\rtf", RTF), (b"%PDF-", PDF))
_BINARIES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound or video file"),
    (b"ID3", "a sound recording"),
    (b"\xff\xfb", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"fLaC", "a sound recording"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a SQLite database"),
)


def check_kind(data: bytes, suffix: str) -> None:
    """Refuse a file that is plainly something other than its suffix says.

    Raises UnreadableFile with what it looks like and what to do.
    """
    found, wanted = looks_like(data), _BY_SUFFIX.get(suffix)
    if found == wanted or (wanted == PDF and b"%PDF-" in data[:1024]):
        return
    if data.startswith(_OLE):
        raise UnreadableFile(_ole_message(data))
    if wanted is not None:
        shown = f"it looks like {found}" if found else "it may be text with the wrong suffix, or damaged"
        raise UnreadableFile(f"it is not {wanted}; {shown}")
    if found in _BY_SUFFIX.values():
        raise UnreadableFile(f"it looks like {found}, not like text; give it the suffix in brackets")
    raise UnreadableFile(f"it looks like {found}, not like a transcript")


def looks_like(data: bytes) -> str | None:
    """The kind a file's bytes show, in words with an article; None where it may be text.

    >>> looks_like(b"%PDF-1.7 ...")
    'a PDF (.pdf)'
    >>> looks_like(b"Anna: hello") is None
    True
    """
    if data.startswith(_OLE):
        return "an old Office file"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    kinds = _DOCUMENTS + (_BINARIES if b"\x00" in data[:4096] else ())
    if b"\x00" in data[:4096] and data[4:8] == b"ftyp":
        return "a sound or video file"
    return next((kind for magic, kind in kinds if start.startswith(magic)), None)


def _zip_kind(data: bytes) -> str:
    archive = open_checked(data)
    names = set(archive.namelist())
    if "mimetype" in names:
        mimetype = read_member(archive, "mimetype").strip()
        if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
            return ODT
        if mimetype.startswith(b"application/vnd.oasis.opendocument"):
            return "an OpenDocument file that is no text"
    if "[Content_Types].xml" in names:
        return _office_kind(names)
    return "a REFI-QDA project (.qdpx)" if "project.qde" in names else "a zip archive"


def _office_kind(names: set[str]) -> str:
    for folder, kind in (("word/", WORD), ("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint file")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "an Office file of an unknown kind"


def _ole_message(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "it is protected by a password; save it in Word without one and try again"
    if "WordDocument".encode("utf-16-le") in data:
        return "it is a Word file of the old kind (.doc); open it in Word and save it as .docx"
    return "it is an Office file of the old kind; save it as .docx or text and try again"
