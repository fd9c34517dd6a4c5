"""REFI-QDA's XML, read one record at a time: a file of any length takes no more memory than its longest.

A record is what is read as one: a user, the codes, a selection, a source, a set. It is handed out when its
end is met, and emptied when the next one is asked for.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from uuid import NAMESPACE_URL, uuid5

from qualcode.archives import XmlStream
from qualcode.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element

PROJECT = ("urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:10")
"""Namespaces of a project: the standard's, and that of the draft which its annex A shows."""
CODEBOOK = ("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4")
"""Namespaces of a codebook; ATLAS.ti 23 writes the second."""
MAX_HELD = 2_000_000
"""Elements of one record; more are not safe to hold."""

_STANDARD = """
    Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef User Codes Code CodeRef
    VariableValue VariableRef SourceRef SelectionRef Variable Case Set MemberCode MemberSource MemberNote
    TextSource PictureSource PDFSource AudioSource VideoSource PlainTextContent PlainTextSelection Coding
    TextDescription PictureSelection PDFSelection Representation Transcript AudioSelection VideoSelection
    SyncPoint TranscriptSelection Vertex Edge Note Link Graph Project CodeBook TextValue BooleanValue
    IntegerValue FloatValue DateValue DateTimeValue
"""
KNOWN = frozenset(_STANDARD.split())
"""Every element of the standard."""

_GUID = re.compile(r"[0-9a-f]{32}")


def root_of(stream: XmlStream, name: str, tag: str, namespaces: tuple[str, ...]) -> "_Element":
    """The first element, with its attributes, in a stream that is then used up.

    Raises UnreadableFile where it is not ``tag`` in one of ``namespaces``, and where this is no XML.
    """
    with _legible(name):
        _, root = next(_parsed(stream, "start"), ("", None))
    if root is None:
        raise UnreadableFile(f"{name} is empty")
    found, space = local(root), _namespace(root)
    if found == tag and space in namespaces:
        return root
    where = f"in the namespace {space}" if space else "without a namespace"
    raise UnreadableFile(
        f"{name} begins with {found} {where}, and a REFI-QDA file of this kind with {tag} in "
        f"{namespaces[0]}; export it again as REFI-QDA"
    )


def records(stream: XmlStream, name: str, kinds: Collection[str]) -> Iterator[tuple[str, "_Element"]]:
    """Every element of these kinds with its kind, at its end; those within others come before them.

    Elements that the standard does not know are records too. Raises UnreadableFile for damaged XML and for a
    record that is too large to hold.
    """
    parts = KNOWN.difference(kinds)
    held = 0
    with _legible(name):
        for _, element in _parsed(stream, "end"):
            held += 1
            kind = _local(element.tag)
            if kind not in parts:
                yield kind, element
                held -= _empty(element, parts)
            elif held > MAX_HELD:
                raise UnreadableFile(f"{name} holds more in one piece than is safe to read")


def _parsed(stream: XmlStream, event: Literal["start", "end"]) -> "Iterator[tuple[str, _Element]]":
    from lxml import etree

    return iter(
        etree.iterparse(
            stream,
            events=(event,),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    )


@contextmanager
def _legible(name: str) -> Iterator[None]:
    from lxml import etree

    try:
        yield
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in error.msg:
            raise UnreadableFile(
                f"{name} nests codes or other things more than 250 deep, which is not safe to read; make that"
                " flatter in the program that made it, and export it again"
            ) from error
        raise UnreadableFile(
            f"{name} is cut short or damaged ({error.msg}); export it again, or get a fresh copy"
        ) from error


def _empty(element: "_Element", parts: frozenset[str]) -> int:
    """Give up a record's content, and the record before it; the parser may still need this one itself.

    Returns how many elements were given up, what lies deeper than a coding's code not counted.
    """
    count = len(element) + sum(map(len, element))
    element.clear()
    before, parent = element.getprevious(), element.getparent()
    if parent is None or before is None or local(before) in parts:
        return count
    parent.remove(before)
    return count + 1


def local(element: "_Element") -> str:
    """The name of an element without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=1000)
def _local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def parent_of(element: "_Element") -> str:
    """The local name of the element around it; empty for the outermost."""
    parent = element.getparent()
    return "" if parent is None else local(parent)


def _namespace(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def text_of(element: "_Element", kind: str) -> str:
    """The text of the first child of a kind, as it stands; empty where there is none."""
    for child in element:
        if local(child) == kind:
            return child.text or ""
    return ""


def guid_of(element: "_Element") -> str:
    """Its GUID as the project file keeps it: 32 lower-case hex digits; empty where it has none."""
    return normal_guid(element.get("guid", ""))


def pointed_at(element: "_Element", attribute: str = "targetGUID") -> str:
    """The GUID of a coder, code or other thing that an attribute names; empty where there is none."""
    return _remembered(element.get(attribute, ""))


def normal_guid(written: str) -> str:
    """A GUID without braces and dashes. What is none is made into one, so that references to it still meet.

    >>> normal_guid("{5215CC69-B628-4E02-AFB9-9BEEAEE55808}"), normal_guid("")
    ('5215cc69b6284e02afb99beeaee55808', '')
    """
    guid = written.replace("-", "").lower()
    if _GUID.fullmatch(guid):
        return guid
    guid = guid.strip(" {}")
    if not guid or _GUID.fullmatch(guid):
        return guid
    return uuid5(NAMESPACE_URL, f"urn:QDA-XML:{written}").hex


_remembered = lru_cache(maxsize=1000)(normal_guid)


def references(element: "_Element", kind: str) -> tuple[str, ...]:
    """The GUIDs that children of a kind (``NoteRef``, ``SourceRef``) point at."""
    return tuple([pointed_at(child) for child in element if local(child) == kind])
