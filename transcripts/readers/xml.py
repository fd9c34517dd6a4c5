"""The XML inside Word and OpenDocument files, parsed with suspicion."""

from typing import TYPE_CHECKING

from qualcode.archives import refuse_document_type
from qualcode.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_xml(data: bytes, name: str) -> "_Element":
    """The root element of an XML document that declares no document type.

    ``name`` is for the message. Raises UnreadableFile for a DOCTYPE, a foreign encoding and XML that is
    damaged or too deep.
    """
    from lxml import etree

    refuse_document_type(data, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"{name} inside it is damaged ({error.msg})") from error


def local(element: "_Element") -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
