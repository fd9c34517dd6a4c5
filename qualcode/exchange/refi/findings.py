"""What is told about a file besides what it holds: what stays behind, and what is odd in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from qualcode.exchange.losses import Losses

UNKNOWN = "element that the standard does not know"


@dataclass
class Findings:
    """Losses and remarks of one file, and the GUIDs it has used so far."""

    losses: Losses = field(default_factory=Losses)
    seed: str = ""
    """What tells this project from another, for identities that have to be made up."""
    _told: Losses = field(default_factory=Losses)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, remark: str, name: str = "", count: int = 1) -> None:
        """Count something odd by which nothing is lost; ``remark`` reads on after the count."""
        self._told.add(remark, name, count)

    def remarks(self) -> Iterator[str]:
        """A line for each: "2 codes without a name: they are called Unnamed (…)"."""
        for told in self._told:
            names = "".join(f" {name}," for name in told.names[:3]).rstrip(",")
            more = ", and more" if names and told.count > 3 else ""
            yield f"{told.kind}: {told.count:,}" + (f" ({names.strip()}{more})" if names else "")

    def identity(self, kind: str, guid: str, name: str) -> str:
        """The GUID that a thing goes by: its own, or a made-up one where it has none or it is taken."""
        if guid and (kind, guid) not in self._seen:
            self._seen.add((kind, guid))
            return guid
        why = "GUID that two have" if guid else "no GUID"
        self.tell(f"{kind} with {'a ' if guid else ''}{why}; it was given one", name)
        self._seen.add((kind, f"{guid} {len(self._seen)}"))
        return uuid5(NAMESPACE_URL, f"{self.seed}/{kind}/{guid}/{name}/{len(self._seen)}").hex
