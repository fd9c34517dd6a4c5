"""Transcript files of many formats, read into one :class:`~transcripts.script.Script`.

Each format has a module of its own, imported when a file of it is read.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import UnreadableFile

if TYPE_CHECKING:
    from transcripts.script import Script

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".docx", ".odt", ".rtf", ".vtt", ".srt", ".pdf")
"""The suffixes that :func:`read` reads, in lower case."""

MAX_BYTES = 200_000_000
"""No transcript is larger; a recording is."""

_PROJECT = "it holds another program's project; import it alone, by its own name"
INSTEAD = {
    ".doc": "open it in Word and save it as .docx",
    ".dot": "open it in Word and save it as .docx",
    ".docm": "open it in Word and save it as .docx, without macros",
    ".pages": "open it in Pages and export it as Word",
    ".sxw": "open it in LibreOffice and save it as .odt",
    ".fodt": "open it in LibreOffice and save it as .odt",
    ".html": "open it in Word or LibreOffice and save it as .docx",
    ".htm": "open it in Word or LibreOffice and save it as .docx",
    ".qdpx": _PROJECT,
    ".qde": _PROJECT,
    ".qda": _PROJECT,
    ".sqlite3": _PROJECT,
    ".qdc": "`qualcode codebook import` takes a framework",
}
"""What to do with files of other kinds, by their suffixes."""


def read(path: Path, *, encoding: str | None = None) -> "Script":
    """Read a transcript by its suffix.

    ``encoding`` overrides what is detected for text formats; the others know theirs. Raises UnreadableFile,
    in a sentence without the file's name, for a suffix that is not read, a file that is too large or is
    not what its suffix says, that is damaged, unsafe or protected, or that holds no words.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile(_unsupported(suffix))
    data = _bytes(path)
    from transcripts.readers.kinds import check_kind

    check_kind(data, suffix)
    return _parse(data, suffix, encoding)


def _parse(data: bytes, suffix: str, encoding: str | None) -> "Script":
    match suffix:
        case ".docx":
            from transcripts.readers.docx import read_docx

            return read_docx(data)
        case ".odt":
            from transcripts.readers.odt import read_odt

            return read_odt(data)
        case ".rtf":
            from transcripts.readers.rtf import read_rtf

            return read_rtf(data, encoding=encoding)
        case ".pdf":
            from transcripts.readers.pdf import read_pdf

            return read_pdf(data)
        case ".vtt" | ".srt":
            from transcripts.readers.cues import read_cues

            return read_cues(data, encoding=encoding)
    from transcripts.readers.text import read_markdown, read_text

    return (read_markdown if suffix in (".md", ".markdown") else read_text)(data, encoding=encoding)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(f"it has {size:,} bytes, which is too large for a transcript")
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise UnreadableFile("it is a folder, not a file") from error
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror or error})") from error
    if not data.strip():
        raise UnreadableFile("it is empty")
    return data


def _unsupported(suffix: str) -> str:
    if suffix in INSTEAD:
        return f"{suffix} files cannot be read as transcripts; {INSTEAD[suffix]}"
    shown = f"{suffix} files cannot be read" if suffix else "the file has no suffix that says what it is"
    return f"{shown}; transcripts can be {', '.join(SUFFIXES)}"
