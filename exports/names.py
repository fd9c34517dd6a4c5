"""The guard at the door: what leaves a project under pseudonyms holds no listed name.

Every export asks ``name_guard`` for a guard and passes what it writes through it. A project to which no key
was ever applied is not affected.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput, Refused
from qualcode.files import naming
from qualcode.plaintext import fold
from qualcode.store.models import PseudonymKey
from transcripts.namekey import NameKey, read_key

ENVIRONMENT = "QUALCODE_KEY"
"""The variable of the environment that names files of keys."""
T = TypeVar("T")
Row = TypeVar("Row", bound=tuple[Any, ...])


@dataclass(frozen=True)
class NameGuard:
    """Looks for the names of some keys; without keys it lets everything pass."""

    keys: tuple[NameKey, ...] = ()
    redact: bool = False
    """Whether placeholders go out instead of names; otherwise a name is refused."""

    def passed(self, value: T) -> T:
        """A value as it may leave: with placeholders, or as it is where no name stands in it.

        All strings inside dataclasses, tuples, lists and the values of dicts are looked at. Raises Refused
        where a name stands in one and nothing is to be redacted.
        """
        if self.redact:
            return _mapped(value, self._redacted) if self.keys else value
        self.refuse(strings_in(value))
        return value

    def rows(self, make: Callable[[], Iterable[Row]], *, leave: Sequence[int] = ()) -> Iterator[Row]:
        """Rows of a sheet as they may leave, streamed; the cells at the places ``leave`` are not looked at.

        Where names are refused, ``make`` is called twice: nothing is written before all was looked at.
        Raises Refused as ``passed`` does.
        """
        if not self.redact and self.keys:
            self.refuse(
                cell
                for row in make()
                for place, cell in enumerate(row)
                if isinstance(cell, str) and place not in leave
            )
        return (self._row(row, leave) for row in make()) if self.redact else iter(make())

    def refuse(self, texts: Iterable[str]) -> None:
        """Raise Refused where a name stands in one of the texts, all of which are looked at."""
        found = Counter(
            hit.pair.find for text in texts for key in self.keys for hit in key.forward.hits(text)
        )
        if found:
            shown = ", ".join(f"“{name}” ({count:,})" for name, count in found.most_common(5))
            more = f" and {len(found) - 5} more names" if len(found) > 5 else ""
            raise Refused(
                f"listed names stand in what would leave: {shown}{more}. `qualcode pseudonyms apply` replaces"
                " them in the project, --redact only in what is written; nothing was written"
            )

    def _row(self, row: Row, leave: Sequence[int]) -> Row:
        cells = (
            self._redacted(cell) if isinstance(cell, str) and place not in leave else cell
            for place, cell in enumerate(row)
        )
        return type(row)(*cells) if hasattr(row, "_fields") else type(row)(cells)

    def _redacted(self, text: str) -> str:
        for key in self.keys:
            text = key.forward(text)
        return text


def named_keys() -> tuple[Path, ...]:
    """The keys that the environment names."""
    return tuple(Path(part) for part in os.environ.get(ENVIRONMENT, "").split(os.pathsep) if part)


def name_guard(
    session: Session,
    folder: Path,
    *,
    keys: Sequence[Path] = (),
    redact: bool = False,
    without_key: bool = False,
    must: bool = False,
) -> NameGuard:
    """The guard for what leaves this project.

    ``keys`` are files to look names up in; a key on record that is none of them is looked for under its name
    in ``folder``, where the project lies. ``without_key`` lets everything pass; what ``must`` be looked
    through is refused without being told of that. Raises Refused where a key on
    record is not to be found, BadInput where a file is no key or there is nothing to redact by.
    """
    if without_key:
        return NameGuard()
    given = [_read(path) for path in keys]
    for record in session.scalars(select(PseudonymKey).order_by(PseudonymKey.id)):
        if not any(_serves(key, record) for key in given):
            given.append(_beside(folder, record, must=must))
    if redact and not given:
        raise BadInput("no key was applied to this project; name one with --key FILE to redact by")
    return NameGuard(tuple(given), redact)


def likely_key(session: Session, folder: Path) -> Path | None:
    """The file that is most likely meant by "the key", where it is there.

    One of those in $QUALCODE_KEY, else one that is on record, the latest first, and lies in ``folder``.
    """
    names = session.scalars(
        select(PseudonymKey.file).order_by(PseudonymKey.at.desc(), PseudonymKey.id.desc())
    )
    return next(filter(os.path.isfile, (*named_keys(), *(folder / name for name in names))), None)


def _read(path: Path) -> NameKey:
    with naming(path):
        return read_key(path)


def _serves(key: NameKey, record: PseudonymKey) -> bool:
    """Whether a key is the one on record, or one that grew out of it."""
    listed = set(map(fold, key.placeholders))
    return all(fold(placeholder) in listed for placeholder in record.placeholders.splitlines())


def _beside(folder: Path, record: PseudonymKey, *, must: bool) -> NameKey:
    path = folder / record.file
    if os.path.isfile(path) and _serves(found := _read(path), record):
        return found
    raise Refused(
        f"names in this project were replaced by the key {record.file}, which is needed to see that none is"
        " left; name it with --key FILE or in $QUALCODE_KEY"
        + ("" if must else ", or write --without-key to go on without looking")
    )


def strings_in(value: Any) -> Iterator[str]:
    """Every string inside dataclasses, tuples, lists and the values of dicts, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from strings_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings_in(getattr(value, field.name))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every string inside it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(part, change) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        parts = [_mapped(part, change) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _mapped(getattr(value, field.name), change) for field in fields(value)}
        return replace(value, **changed)
    return value
