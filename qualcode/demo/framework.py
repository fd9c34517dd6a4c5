"""The coding framework of Appendix D, with the two figures that the report prints beside each code."""

import csv
from importlib.resources import files
from typing import NamedTuple


class FrameworkRow(NamedTuple):
    """One line of Appendix D."""

    number: str
    """As printed ("1.1.2"); empty for a code, which the report does not number."""
    label: str
    kind: str
    """theme, subtheme, group or code."""
    interviews: int | None
    """How many interviews were coded at it; None where nothing is printed."""
    references: int | None
    """How many passages; None where nothing is printed, which is not 0."""


def appendix_d() -> tuple[FrameworkRow, ...]:
    """The 251 rows in printed order; a row's place in the tuple is what `Coding.row` means.

    >>> appendix_d()[73]
    FrameworkRow(number='1.4', label='ROLE OF INTERVIEWEE', kind='subtheme', interviews=12, references=38)
    """
    text = files("qualcode.demo").joinpath("appendix_d.csv").read_text(encoding="utf-8")
    return tuple(_framework_row(fields) for fields in csv.DictReader(text.splitlines()))


def _framework_row(fields: dict[str, str]) -> FrameworkRow:
    return FrameworkRow(
        fields["number"],
        fields["label"],
        fields["kind"],
        _figure(fields["interviews"]),
        _figure(fields["references"]),
    )


def _figure(printed: str) -> int | None:
    return int(printed) if printed else None


def headings(rows: tuple[FrameworkRow, ...]) -> tuple[str, ...]:
    """For each row the number it stands under: a heading's own, a code's that of its group.

    >>> headings(appendix_d())[2:5]
    ('1.1.1', '1.1.1', '1.1.1')
    """
    numbers: list[str] = []
    for row in rows:
        numbers.append(row.number or numbers[-1])
    return tuple(numbers)
