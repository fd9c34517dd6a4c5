"""Frameworks as tables: rows of a CSV file or a workbook, in the forms that people and programs write."""

from collections.abc import Callable, Sequence
from functools import partial

from codebook.files.hierarchy import Entry, Placed, by_kind, by_level, by_number, by_parent, flat
from codebook.files.items import PROSE, Problem
from codebook.files.paths import by_path
from codebook.framework import Draft, Framework, walk
from qualcode.errors import BadInput
from qualcode.plaintext import fold
from qualcode.sheets import Sheet, SheetRow, write_csv

COLUMNS = ("number", "label", "level", *PROSE, "colour", "codable")
"""The full form, in and out."""
NAMES = {
    "label": ("label", "name", "code", "theme", "code name", "title"),
    "number": ("number", "no", "no.", "nr", "nr.", "code number"),
    "path": ("path", "code path"),
    "parent": ("parent", "parent code", "parent name"),
    "level": ("level", "depth"),
    "kind": ("kind", "type"),
    "definition": ("definition", "description"),
    "inclusion": ("inclusion", "include", "includes", "inclusion criteria"),
    "exclusion": ("exclusion", "exclude", "excludes", "exclusion criteria"),
    "example": ("example", "examples"),
    "colour": ("colour", "color"),
    "codable": ("codable",),
}
"""The names that each column may go by; the first is ours and goes before the others."""

_YES_NO = {"": True, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_RULES: dict[str, Callable[[Sequence[Entry]], Placed]] = {
    "path": partial(by_path, labelled=True),
    "parent": by_parent,
    "level": by_level,
    "kind": by_kind,
    "number": by_number,
}
"""Columns that give the hierarchy; the first that has anything in it decides."""


def place_rows(sheet: Sheet) -> Placed:
    """The codes of a sheet in printed order. Raises BadInput where no column can be the label."""
    columns = _columns(sheet)
    if "label" not in columns and "path" not in columns:
        raise BadInput(
            f"no column is the label of the codes (there are {', '.join(sheet.columns)}); "
            "name one label, or path"
        )
    rule = next((name for name in _RULES if name in columns and _filled(sheet, columns[name])), "")
    problems: list[Problem] = []
    entries = [_entry(row, columns, rule, problems) for row in sheet.rows]
    placed = _rule(rule, labelled="label" in columns)(entries)
    placed.problems += problems
    placed.notes += [*sheet.notes, _rule_note(rule, columns), *_unused(sheet, columns, rule)]
    return placed


def write_table(framework: Framework) -> str:
    """The full form as CSV: one line for each code in printed order."""
    return write_csv(COLUMNS, [_cells(level, draft) for level, draft in walk(framework)])


def _rule(rule: str, *, labelled: bool) -> Callable[[Sequence[Entry]], Placed]:
    return partial(by_path, labelled=False) if rule == "path" and not labelled else _RULES.get(rule, flat)


def _columns(sheet: Sheet) -> dict[str, str]:
    """Which column of the sheet holds each part of a code."""
    present = {fold(column): column for column in sheet.columns}
    columns = {}
    for part, names in NAMES.items():
        found = [present[name] for name in names if name in present]
        if len(found) > 1 and names[0] not in present:
            raise BadInput(f"the columns {' and '.join(found)} could both be the {part}; name one {part}")
        if found:
            columns[part] = found[0]
    return columns


def _filled(sheet: Sheet, column: str) -> bool:
    return any(row.get(column).strip() for row in sheet.rows)


def _entry(row: SheetRow, columns: dict[str, str], rule: str, problems: list[Problem]) -> Entry:
    def cell(part: str) -> str:
        return row.get(columns[part]) if part in columns else ""

    codable = _YES_NO.get(fold(cell("codable")))
    if codable is None:
        problems.append(Problem(row.line, f"codable is {cell('codable').strip()!r}; write yes or no"))
    number = cell("number").strip().rstrip(".").rstrip()
    label, colour = cell("label").strip(), cell("colour").strip()
    prose = (cell("definition"), cell("inclusion"), cell("exclusion"), cell("example"))
    return Entry(row.line, Draft(label, number, *prose, colour, codable is not False), cell(rule))


def _rule_note(rule: str, columns: dict[str, str]) -> str:
    if not rule:
        return "No column gives a hierarchy, so all codes stand at the top."
    return f"The hierarchy was read from the column {columns[rule]}."


def _unused(sheet: Sheet, columns: dict[str, str], rule: str) -> list[str]:
    used = {
        column for part, column in columns.items() if part == rule or part not in _RULES or part == "number"
    }
    left = [column for column in sheet.columns if column not in used]
    return [f"Columns that were not used: {', '.join(left)}."] if left else []


def _cells(level: int, draft: Draft) -> list[str | int]:
    prose = [getattr(draft, name) for name in PROSE]
    return [draft.number, draft.label, level, *prose, draft.colour, "yes" if draft.codable else "no"]
