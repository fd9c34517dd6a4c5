"""Codebook files (.qdc): a framework without any coding."""

from pathlib import Path

from qualcode.archives import MAX_TOTAL, XmlStream
from qualcode.errors import UnreadableFile
from qualcode.exchange.refi.codebook import codes_of
from qualcode.exchange.refi.elements import CODEBOOK, KNOWN, records, root_of
from qualcode.exchange.refi.findings import UNKNOWN, Findings
from qualcode.exchange.study import ForeignCode, ForeignCodebook

_KINDS = {"Codes", "Set", "Sets"}


def read_qdc(path: Path) -> ForeignCodebook:
    """The framework in a codebook file. Raises UnreadableFile for what is none, or is damaged."""
    try:
        if path.stat().st_size > MAX_TOTAL:
            raise UnreadableFile(f"it is {path.stat().st_size:,} bytes long, which is not safe to open")
        with path.open("rb") as file:
            root = root_of(XmlStream(file, "it"), "it", "CodeBook", CODEBOOK)
            file.seek(0)
            return _read(XmlStream(file, "it"), path.name, root.get("origin", ""))
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error


def _read(stream: XmlStream, name: str, origin: str) -> ForeignCodebook:
    findings = Findings(seed=name)
    codes: list[ForeignCode] = []
    for kind, element in records(stream, "it", _KINDS):
        if kind == "Codes":
            codes.extend(codes_of(element, findings))
        elif kind == "Set":
            findings.losses.add("set of codes", element.get("name", ""))
        elif kind not in KNOWN:
            findings.losses.add(UNKNOWN, kind)
        elif len(element) == 0:
            findings.tell("empty list of sets, which the standard does not allow")
    return ForeignCodebook(
        origin or "an unnamed program", tuple(codes), findings.losses, tuple(findings.remarks())
    )
