"""The key: a sheet of names and the placeholders that stand for them, kept outside the project."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import BadInput
from qualcode.files import file_name
from qualcode.plaintext import fold, one_line
from qualcode.sheets import Sheet, SheetRow, read_bytes, read_sheet
from transcripts.swapping import WORD, Pair, Swap

_PLACEHOLDER = ("placeholder", "pseudonym")


class Entry(NamedTuple):
    """One row of a key."""

    name: str
    placeholder: str
    main: str
    """The name that comes back for the placeholder: this one, or the one it is a variant of."""
    line: int
    """The row of the sheet."""


@dataclass(frozen=True)
class NameKey:
    """A key as it was read: every name has one placeholder, every placeholder one name."""

    file: str
    """The name of its file, without the folder."""
    digest: str
    """SHA-256 of the file."""
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    """Sentences about the sheet: a guessed encoding, further sheets."""

    @cached_property
    def forward(self) -> Swap:
        """From names to placeholders."""
        return Swap(Pair(entry.name, entry.placeholder, entry.main) for entry in self.entries)

    @cached_property
    def backward(self) -> Swap:
        """From placeholders to names; variants come back as the name they are a variant of."""
        mains = (entry for entry in self.entries if entry.main == entry.name)
        return Swap(Pair(entry.placeholder, entry.name, entry.placeholder) for entry in mains)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Each once, in the order of the sheet."""
        return tuple(dict.fromkeys(entry.placeholder for entry in self.entries))


def read_key(path: Path, *, encoding: str | None = None) -> NameKey:
    """Read a key from a CSV or XLSX sheet with the columns "name" and "placeholder" (or "pseudonym").

    A column "variant of" names the listed name of which a row is another spelling; it then shares its
    placeholder. Other columns are left alone. Raises UnreadableFile for what is no sheet and BadInput, with
    every bad row, for a key whose names could not be put back.
    """
    digest = sha256(read_bytes(path)).hexdigest()
    sheet = read_sheet(path, encoding=encoding, unguard=True)
    return NameKey(file_name(path), digest, _entries(sheet), sheet.notes)


def beside(key: Path, project: Path) -> str:
    """A sentence where a key lies in the folder of the project file, and would be passed on with it."""
    if key.resolve().parent != project.resolve().parent:
        return ""
    return f"{key.name} lies beside the project; keep it elsewhere before you pass the folder on."


def _entries(sheet: Sheet) -> tuple[Entry, ...]:
    columns = {fold(column) for column in sheet.columns}
    given = next((name for name in _PLACEHOLDER if name in columns), None)
    if "name" not in columns or given is None:
        raise BadInput("a key needs the columns “name” and “placeholder”; it has " + ", ".join(sheet.columns))
    if not sheet.rows:
        raise BadInput("it lists no names")
    placeholders = {fold(row.get("name")): one_line(row.get(given)) for row in sheet.rows}
    entries = tuple(_entry(row, given, placeholders) for row in sheet.rows)
    problems = [sentence for check in _CHECKS for sentence in check(entries)]
    problems = list(dict.fromkeys(problems)) or list(_containing(entries))
    if problems:
        raise BadInput("\n  ".join(problems))
    return entries


def _entry(row: SheetRow, given: str, placeholders: dict[str, str]) -> Entry:
    name = one_line(row.get("name"))
    main = one_line(row.get("variant of") or row.get("variant_of"))
    placeholder = one_line(row.get(given)) or (placeholders.get(fold(main), "") if main else "")
    return Entry(name, placeholder, main or name, row.line)


def _empty(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        for what, words in (("name", entry.name), ("placeholder", entry.placeholder)):
            if not any(map(str.isalnum, words)):
                yield f"line {entry.line}: there is no {what}" + (
                    f"; “{words}” has no letter" if words else ""
                )


def _twice(entries: Iterable[Entry]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for entry in entries:
        if (first := seen.setdefault(fold(entry.name), entry.line)) != entry.line:
            yield f"line {entry.line}: the name “{entry.name}” stands on line {first} already"


def _variants(entries: tuple[Entry, ...]) -> Iterator[str]:
    mains = {entry.name: entry for entry in entries if entry.main == entry.name}
    for entry in entries:
        main = mains.get(entry.main)
        if main is None:
            yield (
                f"line {entry.line}: “{entry.name}” is to be a variant of “{entry.main}”, which has no row of"
                " its own (a variant of a variant cannot be)"
            )
        elif entry.name != main.name and entry.placeholder != main.placeholder:
            yield (
                f"line {entry.line}: as a variant of “{main.name}”, “{entry.name}” has its placeholder"
                f" “{main.placeholder}”, not “{entry.placeholder}”"
            )


def _shared(entries: Iterable[Entry]) -> Iterator[str]:
    by_placeholder = defaultdict(list)
    for entry in entries:
        if entry.main == entry.name and entry.placeholder:
            by_placeholder[fold(entry.placeholder)].append(entry)
    for first, *others in by_placeholder.values():
        for entry in others:
            yield (
                f"line {entry.line}: “{first.name}” and “{entry.name}” have one placeholder,"
                f" “{entry.placeholder}”, so nobody could tell which to put back; give each its own, or"
                " say in a column “variant of” that they are one"
            )


_CHECKS = (_empty, _twice, _variants, _shared)


def _containing(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Placeholders in which a listed name or another placeholder stands, as a word of its own."""
    names = Swap(Pair(entry.name, entry.placeholder, entry.name) for entry in entries)
    others = Swap(Pair(entry.placeholder, entry.name, entry.placeholder) for entry in entries)
    for entry in entries:
        for hit in names.hits(entry.placeholder)[:1]:
            yield (
                f"line {entry.line}: in the placeholder “{entry.placeholder}” stands the listed name"
                f" “{hit.pair.find}”; choose another placeholder"
            )
    for placeholder in dict.fromkeys(entry.placeholder for entry in entries):
        inner = [hit.pair.find for part in _parts(placeholder) for hit in others.hits(part)]
        if inner:
            yield (
                f"in the placeholder “{placeholder}” stands another one, “{inner[0]}”, so names could not be"
                " put back for certain; choose another placeholder"
            )


def _parts(words: str) -> list[str]:
    """Every run of words inside these that is shorter than the whole.

    >>> _parts("[Town A-B]")
    ['Town', 'Town A', 'Town A-B', 'A', 'A-B', 'B']
    """
    places = [found.span() for found in WORD.finditer(words)]
    runs = [words[start:end] for at, (start, _) in enumerate(places) for _, end in places[at:]]
    return [run for run in runs if run != words]
