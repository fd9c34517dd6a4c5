"""Codebook files (.qdc): a framework without any coding."""

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.archives import MAX_TOTAL, XmlStream
from qualcode.errors import UnreadableFile
from qualcode.exchange.refi.codebook import codes_of
from qualcode.exchange.refi.elements import CODEBOOK, local, records, root_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.study import ForeignCode, ForeignCodebook

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {"Codes", "Set", "Sets"}


def read_qdc(path: Path) -> ForeignCodebook:
    """The framework in a codebook file. Raises UnreadableFile for what is none, or is damaged."""
    try:
        if path.stat().st_size > MAX_TOTAL:
            raise UnreadableFile(f"it is {path.stat().st_size:,} bytes long, which is not safe to open")
        with path.open("rb") as file:
            root = root_of(XmlStream(file, path.name), path.name, "CodeBook", CODEBOOK)
            file.seek(0)
            return _read(XmlStream(file, path.name), path.name, root.get("origin", ""))
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error


def _read(stream: XmlStream, name: str, origin: str) -> ForeignCodebook:
    findings = Findings(seed=name)
    codes: list[ForeignCode] = []
    for element in records(stream, name, _KINDS):
        if local(element) == "Codes":
            codes.extend(codes_of(element, findings))
        elif local(element) == "Set":
            findings.losses.add("set of codes", element.get("name", ""))
        elif _is_empty(element):
            findings.tell("empty list of sets, which the standard does not allow")
    return ForeignCodebook(
        origin or "an unnamed program", tuple(codes), findings.losses, tuple(findings.remarks())
    )


def _is_empty(sets: "_Element") -> bool:
    return len(sets) == 0
