"""Parts of a Word package, found by their relationships. Source: ECMA-376, part 2, 9.3."""

import posixpath
import zipfile

from qualcode.archives import read_member
from transcripts.readers.xml import parse_xml


def related(archive: zipfile.ZipFile, part: str, kind: str) -> str | None:
    """The name of the part that another one (empty: the package) points at; None where it points at none.

    ``kind`` is the end of the relationship's type. Raises UnreadableFile where the relationships are damaged.
    """
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed in archive.namelist():
        for relation in parse_xml(read_member(archive, listed), listed):
            if str(relation.get("Type", "")).endswith(f"/{kind}"):
                target = posixpath.join("/", folder, str(relation.get("Target", "")))
                return posixpath.normpath(target).lstrip("/")
    return None
