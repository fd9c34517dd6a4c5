"""Which paragraphs of a Word file are headings: by their outline level, else by their style.

A style has the outline level of the one that it is based on. The names of built-in styles are English in the
Word of every language; their ids are not ("berschrift1"). Source: ECMA-376, part 1, 17.3.1.20 and 17.7.4.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.archives import read_member
from qualcode.errors import UnreadableFile
from transcripts.readers.package import related
from transcripts.readers.xml import local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_BODY = 9
"""The outline level of what is no heading; 0 is the highest one."""
_NAMED = re.compile(r"heading ?([1-9])|title", re.IGNORECASE)


class Styles:
    """The paragraph styles of a Word file."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        """Those of the document in ``part``; none where they are damaged, since the words are not."""
        self._styles: dict[str, _Element] = {}
        try:
            name = related(archive, part, "styles")
            root = parse_xml(read_member(archive, name), name) if name else ()
        except (UnreadableFile, KeyError):
            root = ()
        for style in root:
            if local(style) == "style":
                self._styles.setdefault(_attribute(style, "styleId"), style)

    def level(self, paragraph: "_Element") -> int | None:
        """The level of a paragraph that is a heading, from 1, or 0 for a title; None where it is none."""
        for element in self._sources(paragraph):
            outline = _value(_child(element, "pPr"), "outlineLvl")
            if outline.isdecimal():
                return int(outline) + 1 if int(outline) < _BODY else None
            named = _NAMED.fullmatch(_value(element, "name")) if local(element) == "style" else None
            if named is not None:
                return int(named[1] or 0)
        return self._by_id(paragraph)

    def _sources(self, paragraph: "_Element") -> "Iterator[_Element]":
        """The paragraph, its style, the style that this is based on, and so on."""
        yield paragraph
        wanted, seen = _style_id(paragraph), set()
        while wanted in self._styles and wanted not in seen:
            seen.add(wanted)
            yield self._styles[wanted]
            wanted = _value(self._styles[wanted], "basedOn")

    def _by_id(self, paragraph: "_Element") -> int | None:
        """By the id of a style that the file says nothing of."""
        style = _style_id(paragraph)
        named = _NAMED.fullmatch(style) if style not in self._styles else None
        return int(named[1] or 0) if named else None


def _style_id(paragraph: "_Element") -> str:
    return _value(_child(paragraph, "pPr"), "pStyle")


def _child(element: "_Element | None", name: str) -> "_Element | None":
    return next((child for child in element if local(child) == name), None) if element is not None else None


def _value(element: "_Element | None", name: str) -> str:
    """The value that a child of that name holds; empty where there is none."""
    child = _child(element, name)
    return "" if child is None else _attribute(child, "val")


def _attribute(element: "_Element", name: str) -> str:
    return next((str(value) for key, value in element.items() if str(key).endswith("}" + name)), "")
