"""What may have been meant by a name that the project does not have."""

from collections.abc import Iterable

from qualcode.plaintext import fold

_ALIKE = 75
"""Rapidfuzz's WRatio, of 100, from which on names are alike. Of the labels of a framework of 251, every one
with a slip of the keyboard was found again, and one in six words about something else came near any."""
_BEHIND = 10
"""How many of these hundredths a name may be behind the best one and still be shown."""
_SHOWN = 3
_SHORTEST = 3
"""Letters of a name of which one may be wrong."""


def nearest(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """The end of a sentence that says which names may be meant; ``otherwise`` ends it where none comes near.

    Case does not matter. Where no name is much like it, one that is a letter off is: in short names that is
    a large part.

    >>> nearest("Fears", ["Fear", "Trust"])
    '; did you mean “Fear”?'
    >>> nearest("pet", ["Pat", "Quin"]), nearest("Hope", ["Fear"], otherwise="look at the list")
    ('; did you mean “Pat”?', '; look at the list')
    """
    near = _near(name, list(dict.fromkeys(known)))
    if near:
        return "; did you mean " + " or ".join(f"“{match}”" for match in near) + "?"
    return f"; {otherwise}" if otherwise else ""


def _near(name: str, known: list[str]) -> list[str]:
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    alike = process.extract(
        name, known, scorer=fuzz.WRatio, processor=fold, limit=_SHOWN, score_cutoff=_ALIKE
    )
    if alike:
        return [match for match, score, _ in alike if score >= alike[0][1] - _BEHIND]
    if len(name) < _SHORTEST:
        return []
    return [each for each in known if OSA.distance(fold(name), fold(each), score_cutoff=1) <= 1][:_SHOWN]
