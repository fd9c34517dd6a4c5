"""A key from candidates: a new sheet, or new rows below those of a key that there is."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput
from qualcode.files import replacing
from qualcode.plaintext import fold
from qualcode.sheets import guard, opened, read_bytes, read_sheet, write_csv
from qualcode.store.models import PseudonymKey, Revision, Transcript, Turn
from transcripts.namekey import NameKey
from transcripts.names.candidates import Candidate
from transcripts.names.mentions import KINDS, Kind
from transcripts.swapping import Pair, Swap

COLUMNS = (
    *("name", "placeholder", "variant of", "kind", "times", "interviews", "found by", "score", "may be"),
    "example",
)
"""Of a new key. The first three are read when it is applied; the others are for whoever goes through it."""
_NUMBERED = re.compile(rf"\[({'|'.join(KINDS)}) (\d{{1,9}})\]", re.I)
_CODECS = {"UTF-8": "utf-8", "Windows-1252": "cp1252"}
TEXTS = (".csv", ".tsv", ".txt")
"""Suffixes of sheets that are text, to which rows can be added."""
_AROUND = 40


class Numbers:
    """Placeholders that stand for nothing yet: "[Name 3]", "[Place 1]"."""

    def __init__(self, taken: Iterable[str]) -> None:
        """Go on behind the highest number of each kind in these texts."""
        self._last: dict[str, int] = {}
        for kind, number in (found for text in taken for found in _NUMBERED.findall(text)):
            self._last[kind.lower()] = max(self._last.get(kind.lower(), 0), int(number))

    def next(self, kind: Kind) -> str:
        """The next placeholder of a kind."""
        self._last[kind] = self._last.get(kind, 0) + 1
        return f"[{kind.capitalize()} {self._last[kind]}]"


def numbers(session: Session, key: NameKey | None = None) -> Numbers:
    """Placeholders that are neither in the key, nor on record, nor in a transcript or a speaker's label."""
    current = select(Transcript.revision_id)
    texts = session.scalars(select(Revision.text).where(Revision.id.in_(current)))
    labels = session.scalars(select(Turn.label).where(Turn.revision_id.in_(current), Turn.label.is_not(None)))
    recorded = session.scalars(select(PseudonymKey.placeholders))
    listed = key.placeholders if key else ()
    return Numbers(text for source in (texts, labels.unique(), recorded, listed) for text in source if text)


def key_rows(candidates: Sequence[Candidate], free: Numbers) -> list[dict[str, str]]:
    """A row, by column, for each candidate that no key lists yet, each with a placeholder of its own.

    A name that stands in our placeholders ("Place" in "[Place 1]") has none: a key with it would be refused.
    """
    new = [each for each in candidates if not each.placeholder]
    rows = [_row(each, free.next(each.kind)) for each in new]
    names = Swap(Pair(row["name"], "", row["name"]) for row in rows)
    within = {hit.pair.find for kind in KINDS for hit in names.hits(kind)}
    return [row for row in rows if row["name"] not in within]


def _row(candidate: Candidate, placeholder: str) -> dict[str, str]:
    return {
        "name": candidate.name,
        "placeholder": placeholder,
        "variant of": "",
        "kind": candidate.kind,
        "times": str(candidate.times),
        "interviews": str(candidate.interviews),
        "found by": " and ".join(candidate.by),
        "score": str(candidate.score),
        "may be": " or ".join(candidate.like),
        "example": _example(candidate),
    }


def _example(candidate: Candidate) -> str:
    if not candidate.places:
        return ""
    first = candidate.places[0]
    said = f"{first.before[-_AROUND:]}{first.words}{first.after[:_AROUND]}"
    return f"{first.transcript}: …{' '.join(said.split())}…"


def write_key(path: Path, rows: Sequence[dict[str, str]], base: Path | None = None) -> None:
    """Write the rows as a key: below those of the key ``base``, none of which is changed, or as a new sheet.

    The file is CSV, in UTF-8 with a byte order mark, so that Excel opens it right; a key of text that is
    added to stays, byte for byte, what it was. Raises BadInput where nothing can be added to ``base``, and as
    ``replacing`` does.
    """
    if path.suffix.lower() not in TEXTS:
        raise BadInput(f"a key is written as a sheet of text; name it {path.stem}.csv")
    with replacing(path) as file:
        file.write(
            write_csv(COLUMNS, [[*row.values()] for row in rows]).encode("utf-8-sig")
            if base is None
            else _grown(base, rows)
        )


def _grown(base: Path, rows: Sequence[dict[str, str]]) -> bytes:
    suffix = base.suffix.lower()
    return _below(read_bytes(base), suffix, rows) if suffix in TEXTS else _converted(base, rows)


def _converted(base: Path, rows: Sequence[dict[str, str]]) -> bytes:
    """The rows of a workbook as text, and the new ones."""
    sheet = read_sheet(base, unguard=True)
    old = [[row.get(column) for column in sheet.columns] for row in sheet.rows]
    return write_csv(sheet.columns, [*old, *_cells(sheet.columns, rows)]).encode("utf-8-sig")


def _below(data: bytes, suffix: str, rows: Sequence[dict[str, str]]) -> bytes:
    """The bytes of a sheet of text, and the new rows in its columns, its delimiter and its encoding."""
    text, delimiter, decoded = opened(data, suffix)
    codec = _CODECS.get(decoded.encoding)
    if codec is None:
        raise BadInput(
            f"it is {decoded.encoding} text, to which nothing is added; save it as CSV UTF-8 first"
        )
    header = next(
        line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(line)
    )
    ending = "\r\n" if "\r\n" in text else "\n"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending)
    writer.writerows(map(guard, cells) for cells in _cells(header, rows))
    added = ("" if text.endswith(("\n", "\r")) else ending) + buffer.getvalue()
    try:
        return data + added.encode(codec)
    except UnicodeEncodeError as error:
        letter = added[error.start]
        raise BadInput(
            f"it is {decoded.encoding} text, which has no “{letter}”; save it as CSV UTF-8 first"
        ) from error


def _cells(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> Iterator[list[str]]:
    """The rows in the columns of a key, whatever they are called there."""
    names = [fold(column).replace("_", " ") for column in columns]
    if "placeholder" not in names:
        names = ["placeholder" if name == "pseudonym" else name for name in names]
    return ([row.get(name, "") for name in names] for row in rows)
