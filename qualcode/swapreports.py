"""What putting placeholders for names did, or names back: what was found where, and what deserves a look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transcripts.swapping import Hit

HISTORY = (
    "Files on your disk keep their names. The project file still has the earlier words in its history, so"
    " that this can be undone; `qualcode pseudonyms clean-copy NEW` makes a file without them to hand out."
)
"""What is said wherever placeholders were put."""


class Find(NamedTuple):
    """One name (or placeholder) found."""

    what: str
    """The kind of thing it stands in: "transcript", "memo"."""
    where: str
    """Which one: the transcript, or the words around it."""
    hit: Hit


@dataclass(frozen=True)
class PairLine:
    """How often one name was found, and where."""

    find: str
    put: str
    times: int
    where: tuple[str, ...]
    """Each transcript once; of other things the kind."""


@dataclass(frozen=True)
class SwapReport:
    """What putting placeholders or names did, or would do."""

    finds: tuple[Find, ...]
    never: tuple[str, ...]
    """What is listed and stands nowhere."""
    references: int
    """Codings whose words changed with it."""
    cut: int
    """Codings that began or ended inside a name; they take in all that stands there now."""
    joined: int
    """Codings that became one with another of the same code and coder, since both cut the same name."""

    @property
    def names(self) -> list[PairLine]:
        """A line for each that was found, the most frequent first."""
        found: dict[tuple[str, str], list[Find]] = {}
        for find in self.finds:
            found.setdefault((find.hit.pair.find, find.hit.pair.put), []).append(find)
        lines = [PairLine(*pair, len(finds), tuple(_places(finds))) for pair, finds in found.items()]
        return sorted(lines, key=lambda line: (-line.times, line.find))

    @property
    def places(self) -> dict[str, int]:
        """How many stand in each kind of thing."""
        kinds = [find.what for find in self.finds]
        return {what: kinds.count(what) for what in dict.fromkeys(kinds)}

    @property
    def inexact(self) -> list[Find]:
        """Those that would not come back in the very words that were found."""
        return [find for find in self.finds if not find.hit.exact]

    @property
    def total(self) -> str:
        """How many places that are."""
        transcripts = {find.where for find in self.finds if find.what in ("transcript", "speaker")}
        return f"{number(len(self.finds), 'place')}, {number(len(transcripts), 'transcript')} among them"

    def rows(self, *, forward: bool) -> list[tuple[str, str, str, str]]:
        """The lines of ``names`` with a header, as a list shows them; none where nothing was found."""
        header = ("Name", "Placeholder") if forward else ("Placeholder", "Name")
        rows = [(line.find, line.put, f"{line.times:,}", _in_short(line.where)) for line in self.names]
        return [(*header, "Times", "Where"), *rows] if rows else []

    def sentences(self, *, forward: bool) -> list[str]:
        """What a researcher should look at before saying yes, and what was not found."""
        places = ", ".join(f"{what} {count:,}" for what, count in self.places.items())
        said = [f"By place: {places}."] if places else []
        if self.references:
            said.append(f"Codings whose words change with them: {self.references:,}.")
        if self.cut:
            said.append(
                f"Codings that begin or end inside one, and take in the whole of it now: {self.cut:,}."
            )
        if self.joined:
            said.append(
                "Codings that become one with another of their code and coder, since both cut the same name"
                f" (undo parts them again): {self.joined:,}."
            )
        said += self._compounds()
        if forward:
            said += self._inexact()
        if self.never:
            said.append(f"Found nowhere: {', '.join(self.never)}.")
        return said

    def _compounds(self) -> list[str]:
        found = [find for find in self.finds if find.hit.compound and find.what == "transcript"]
        shown = dict.fromkeys(
            f"“{find.hit.compound}” ({find.hit.pair.find}, in {find.where})" for find in found
        )
        if not shown:
            return []
        return [f"Part of a longer word; list the whole where it is another name: {_in_short([*shown])}."]

    def _inexact(self) -> list[str]:
        shown = dict.fromkeys(
            f"“{' '.join(find.hit.found.split())}” in {find.where}" for find in self.inexact
        )
        if not shown:
            return []
        return [
            f"{number(len(self.inexact), 'place')} would come back in the key's spelling instead of"
            f" their own (undo is exact): {_in_short([*shown])}."
        ]

    def asked(self, *, forward: bool) -> str:
        """What it is that is agreed to."""
        return f"{'Placeholders for names' if forward else 'Names for placeholders'} in {self.total}"

    def done(self, *, forward: bool) -> str:
        """What is said when it is done."""
        if not self.finds:
            return "No listed name stands in the project; exports look out for them from now on."
        if forward:
            return f"Placeholders stand for names in {self.total}."
        return f"Names stand for placeholders in {self.total}."


def swap_label(file: str, *, forward: bool) -> str:
    """What the history calls putting placeholders by the key of that file, or names back."""
    return f"put {'placeholders for names' if forward else 'names back for placeholders'} by {file}"


@dataclass(frozen=True)
class Left:
    """A listed name that stands somewhere."""

    what: str
    where: str
    name: str
    times: int
    replaced: bool
    """Whether ``put_placeholders`` would replace it."""


def left_rows(left: Iterable[Left]) -> list[tuple[str, str, str, str]]:
    """Those that would be replaced, with a header, as a list shows them; none where there are none."""
    rows = [(place.name, f"{place.times:,}", place.what, place.where) for place in left if place.replaced]
    return [("Name", "Times", "In", "Where"), *rows] if rows else []


def left_sentences(left: Sequence[Left], names: int) -> list[str]:
    """What is said of ``names`` listed names beside the list of those that would be replaced."""
    said = []
    if not any(place.replaced for place in left):
        said.append(f"None of the {number(names, 'name')} stands in the project as it is now.")
    kinds = [place.what for place in left if not place.replaced]
    if kinds:
        counts = ", ".join(f"{what} {kinds.count(what):,}" for what in dict.fromkeys(kinds))
        said.append(f"Some stand in what is kept as it was written: {counts}.")
    return said


def _places(finds: Iterable[Find]) -> dict[str, None]:
    return dict.fromkeys(
        find.where if find.what in ("transcript", "speaker") else find.what for find in finds
    )


def _in_short(places: Sequence[str]) -> str:
    return ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")


def number(count: int, noun: str) -> str:
    """A number with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
