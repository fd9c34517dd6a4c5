"""The interview guide as a file: a sheet (CSV, XLSX), or text with one question a line.

A sheet has the columns ``question`` (or ``text``), ``number``, ``section`` (or ``heading``), ``wordings`` and
``never``, the last two with one wording a line of the cell; only the first is needed. In a text a heading
begins with ``#``, a number stands before its question, and below a question ``=`` begins another wording and
``!=`` what only sounds like it. Where questions are numbered, a line that has neither a number nor the end
of a sentence is a heading, too::

    # Teaching
    3. Who teaches the students in your lab?
       = Do technicians teach here?
       != Who taught you?
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import BadInput
from qualcode.plaintext import decode, fold, normalise, one_line
from qualcode.sheets import Sheet, SheetRow, read_bytes, read_sheet, write_csv
from transcripts.questions.guide import NUMBER, GuideLine, numbered

COLUMNS = ("number", "section", "question", "wordings", "never")
_SHEETS, _TEXTS = (".csv", ".tsv", ".xlsx"), (".txt", ".md")
_NAMES = {"question": ("question", "text"), "section": ("section", "heading")}
_ENDS = "?.!…”\"’')]"
"""What a sentence ends with, or what stands behind that."""
_LINE = re.compile(
    r"\s*(?:(?P<heading>#+)|(?P<never>!=|≠)|(?P<wording>=)|[-*•](?=\s)"
    rf"|(?P<number>{NUMBER})(?:[.):](?=\s)|(?=\t)))?\s*(?P<text>.*)"
)


class GuideRow(NamedTuple):
    """A question as a file has it."""

    line: int
    """Where it stands in the file, from 1."""
    number: str
    section: str
    text: str
    wordings: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def read_guide_file(path: Path, *, encoding: str | None = None) -> tuple[list[GuideRow], list[str]]:
    """The questions of a file and notes on what was not read.

    Raises UnreadableFile, or BadInput where it is of another kind, has no question, or has one twice.
    """
    suffix = path.suffix.lower()
    if suffix in _SHEETS:
        sheet = read_sheet(path, encoding=encoding, unguard=True)
        rows, notes = list(_from_sheet(sheet)), [*sheet.notes, *_ignored(sheet)]
    elif suffix in _TEXTS:
        decoded = decode(read_bytes(path), encoding=encoding)
        rows, notes = read_guide_text(decoded.text), [decoded.note] if decoded.note else []
    else:
        raise BadInput(f"a guide is read from {', '.join((*_SHEETS, *_TEXTS))}, not from {suffix or 'this'}")
    _check(rows)
    return rows, notes


def read_guide_text(text: str) -> list[GuideRow]:
    r"""The questions of a text.

    >>> read_guide_text("# Role\n1. What do you do?\n = And you?")
    [GuideRow(line=2, number='1', section='Role', text='What do you do?', wordings=('And you?',), never=())]
    >>> [(row.section, row.text) for row in read_guide_text("Role\n1. Who are you?\nAnd why?")]
    [('Role', 'Who are you?'), ('Role', 'And why?')]
    """
    rows: list[GuideRow] = []
    section = ""
    lines = [_LINE.fullmatch(raw) for raw in normalise(text).split("\n")]
    with_numbers = any(found is not None and found["number"] for found in lines)
    for line, found in enumerate(lines, 1):
        assert found is not None  # every line is of this form
        words = one_line(found["text"])
        bare = not found.string.lstrip().removesuffix(found["text"])
        if found["heading"] or (with_numbers and bare and words and words[-1] not in _ENDS):
            section = words
        elif words and (found["never"] or found["wording"]):
            rows[-1:] = [_with_wording(rows, line, words, never=bool(found["never"]))]
        elif words:
            rows.append(GuideRow(line, found["number"] or "", section, words))
    return rows


def _with_wording(rows: list[GuideRow], line: int, words: str, *, never: bool) -> GuideRow:
    if not rows:
        raise BadInput(f"line {line}: a wording stands below its question, and there is none above it")
    if never:
        return rows[-1]._replace(never=(*rows[-1].never, words))
    return rows[-1]._replace(wordings=(*rows[-1].wordings, words))


def _from_sheet(sheet: Sheet) -> Iterator[GuideRow]:
    known = set(map(fold, sheet.columns))
    if not known & set(_NAMES["question"]):
        raise BadInput(f"no column is called question; the columns are {', '.join(sheet.columns)}")
    for row in sheet.rows:
        if text := one_line(_cell(row, "question")):
            number, section = numbered(row.get("number")), one_line(_cell(row, "section"))
            yield GuideRow(row.line, number, section, text, *(_lines(row, name) for name in COLUMNS[3:]))


def _cell(row: SheetRow, name: str) -> str:
    return next((row.get(each) for each in _NAMES[name] if row.get(each)), "")


def _lines(row: SheetRow, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, normalise(row.get(column)).split("\n")))))


def _ignored(sheet: Sheet) -> list[str]:
    known = {*COLUMNS, *_NAMES["question"], *_NAMES["section"]}
    others = [column for column in sheet.columns if fold(column) not in known]
    return [f"not read: the column{'s' if others[1:] else ''} {', '.join(others)}"] if others else []


def _check(rows: list[GuideRow]) -> None:
    if not rows:
        raise BadInput("there is no question in it; write one a line, or below a column question")
    for what in ("text", "number"):
        lines: dict[str, int] = {}
        for row in rows:
            value = getattr(row, what)
            before = lines.setdefault(fold(value), row.line)
            if value and before != row.line:
                raise BadInput(f"line {row.line}: “{value}” stands in line {before} already")


def guide_csv(guide: Sequence[GuideLine]) -> str:
    """The guide as a sheet that ``read_guide_file`` reads."""
    return write_csv(
        COLUMNS,
        ([*each[:3], "\n".join(each[3]), "\n".join(each[4])] for each in map(_as_row, guide)),
    )


def guide_text(guide: Sequence[GuideLine]) -> str:
    """The guide as a text that ``read_guide_file`` reads.

    Questions whose section is another than that of the one before stand below its heading; ``#`` alone ends
    a section.
    """
    lines: list[str] = []
    section = ""
    for each in guide:
        if each.section != section:
            lines += [*([""] if lines else []), f"# {each.section}".strip()]
            section = each.section
        lines.append(f"{each.number}. {each.text}" if each.number else f"- {each.text}")
        lines += [f"   = {text}" for text in each.wordings] + [f"   != {text}" for text in each.never]
    return "\n".join([*lines, ""])


def _as_row(line: GuideLine) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    return line.number, line.section, line.text, line.wordings, line.never
