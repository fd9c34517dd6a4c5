"""An independent reading of REFI-QDA files, with nothing but lxml: what tests hold exports against."""

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

from lxml import etree

from exports.refi.archive import write_qdpx
from qualcode.store.project import Project

Q = "{urn:QDA-XML:project:1.0}"
SCHEMAS = Path(__file__).parent / "data" / "refi"


@cache
def schema(name: str) -> etree.XMLSchema:
    """The schema of projects or of codebooks: "Project" or "Codebook"."""
    return etree.XMLSchema(etree.parse(SCHEMAS / f"{name}-mrt2019.xsd"))


def exported(project: Project, *, plain: bool = False) -> bytes:
    """The archive of a project, whose XML is valid."""
    file = BytesIO()
    with project.read() as session:
        write_qdpx(session, file, plain=plain)
    schema("Project").assertValid(root_of(file.getvalue()))
    return file.getvalue()


def root_of(archive: bytes) -> etree._Element:
    """The XML of an archive."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return etree.fromstring(opened.read("project.qde"))


def texts_of(archive: bytes) -> dict[str, str]:
    """The text of each source by its name, as its file has it."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {
            source.get("name", ""): opened.read(
                source.get("plainTextPath", "").replace("internal://", "sources/")
            ).decode()
            for source in root_of(archive).iter(f"{Q}TextSource")
        }
