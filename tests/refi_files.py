"""Small REFI-QDA files, put together for a test."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

SPACE = "urn:QDA-XML:project:1.0"
ANNA = "aaaaaaaa-0000-4000-8000-000000000001"
TRUST = "cccccccc-0000-4000-8000-000000000001"
DOUBT = "cccccccc-0000-4000-8000-000000000002"
TALK = "dddddddd-0000-4000-8000-000000000001"
OTHER = "dddddddd-0000-4000-8000-000000000002"
NOTE = "eeeeeeee-0000-4000-8000-000000000001"
SECOND_NOTE = "eeeeeeee-0000-4000-8000-000000000002"
USERS = f'<Users><User guid="{ANNA}" name="Anna"/></Users>'
CODES = (
    f'<CodeBook><Codes><Code guid="{TRUST}" name="Trust" isCodable="true"/>'
    f'<Code guid="{DOUBT}" name="Doubt" isCodable="true"/></Codes></CodeBook>'
)


def plain(guid: str) -> str:
    """A GUID as studies have it."""
    return guid.strip("{}").replace("-", "").lower()


def numbered(number: int) -> str:
    """A GUID of one's own."""
    return f"99999999-0000-4000-8000-{number:012}"


def coding(number: int, code: str = TRUST, inner: str = "", coder: str = ANNA) -> str:
    """A coding."""
    return (
        f'<Coding guid="{numbered(number)}" creatingUser="{coder}"><CodeRef targetGUID="{code}"/>'
        f"{inner}</Coding>"
    )


def selection(number: int, start: object, end: object, inner: str = "", name: str = "") -> str:
    """A selection of characters."""
    return (
        f'<PlainTextSelection guid="{numbered(number)}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}">{inner}</PlainTextSelection>'
    )


def source(inner: str = "", guid: str = TALK, name: str = "Talk", path: str = "internal://talk.txt") -> str:
    """A text source whose text lies in a file."""
    return f'<TextSource guid="{guid}" name="{name}" plainTextPath="{path}">{inner}</TextSource>'


def sources(*written: str) -> str:
    """The list of sources."""
    return f"<Sources>{''.join(written)}</Sources>"


def project(*parts: str, attributes: str = "") -> str:
    """The XML of a project with one user and two codes, then ``parts``."""
    inner = "".join((USERS, CODES, *parts))
    return f'<Project xmlns="{SPACE}" name="Study" origin="Test 1.0" {attributes}>{inner}</Project>'


def pack(
    path: Path,
    xml: str | bytes,
    files: Mapping[str, bytes] | None = None,
    *,
    name: str = "project.qde",
    folder: str = "Sources",
) -> Path:
    """A .qdpx file; ``files`` lie in its folder of sources unless their names have a slash."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for inner, data in (files if files is not None else {"talk.txt": b"I trust them."}).items():
            archive.writestr(inner if "/" in inner else f"{folder}/{inner}", data)
    return path
