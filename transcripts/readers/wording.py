"""Counts in words, for the notes of an import."""

from collections.abc import Iterable, Mapping


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "line"), counted(1200, "line")
    ('1 line', '1,200 lines')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def left_out(found: Iterable[str], nouns: Mapping[str, str]) -> list[str]:
    """One note, or none, of how often each of some elements was found.

    >>> left_out(["p", "note", "p", "note"], {"note": "footnote", "annotation": "comment"})
    ['left out 2 footnotes']
    """
    counts = dict.fromkeys(nouns, 0)
    for name in found:
        if name in counts:
            counts[name] += 1
    kinds = [counted(number, nouns[name]) for name, number in counts.items() if number]
    return [f"left out {', '.join(kinds)}"] if kinds else []
