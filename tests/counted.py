"""How programs count the characters of a text, by the definitions and one character at a time."""

from collections.abc import Iterator

from qualcode.exchange.offsets import Convention, Unit

CONVENTIONS = [Convention(unit, crlf, bom) for unit in Unit for crlf in (1, 2) for bom in (False, True)]


def width(character: str, unit: Unit) -> int:
    """By the definition of each encoding."""
    point = ord(character)
    if unit is Unit.CODE_POINTS:
        return 1
    if unit is Unit.UTF16:
        return 2 if point > 0xFFFF else 1
    return 1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)


def walked(raw: str, convention: Convention) -> Iterator[tuple[int, int, str]]:
    """Each character with where it begins and ends for the other program; CRLF is one."""
    at = number = 0
    while number < len(raw):
        if raw[number : number + 2] == "\r\n":
            yield at, at + convention.crlf, "\r\n"
            at, number = at + convention.crlf, number + 2
            continue
        silent = number == 0 and raw[0] == "\ufeff" and not convention.bom
        wide = 0 if silent else width(raw[number], convention.unit)
        yield at, at + wide, raw[number]
        at, number = at + wide, number + 1
