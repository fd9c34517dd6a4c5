"""Which letters of a label were meant by what was typed, so that a list can show why a code is in it."""

from collections.abc import Sequence

from qualcode.ui.words import Word, initials, words

_ALIKE = 55
"""From how many hundredths of likeness on a misspelt word is shown as matched."""


def emphasised(typed: str, number: str, label: str) -> tuple[set[int], set[int]]:
    """Code points of the printed number and of the label that the words of a query stand for.

    >>> emphasised("1.2 past sup", "1.2.1", "Pastoral support")
    ({0, 1, 2}, {0, 1, 2, 3, 9, 10, 11})
    >>> emphasised("ps", "", "Pastoral support"), emphasised("12", "1.2.1", "")
    ((set(), {0, 9}), ({0, 2}, set()))
    """
    terms = [word.text for word in words(typed[:200])][:12]
    in_number = {at for term in terms for at in _of_number(term, number)}
    pieces = [piece for word in words(label) for piece in (*word.parts, word)]
    in_label: set[int] = set()
    for term in sorted(terms, key=len, reverse=True):
        in_label |= _of_label(term, pieces, in_label)
    if not in_label and len(terms) == 1:
        in_label = _of_initials(terms[0], label)
    return in_number, in_label


def _of_number(term: str, number: str) -> list[int]:
    """The figures of a number that begins as was typed, with its dots or without."""
    if number.lower().startswith(term):
        return list(range(len(term)))
    figures = [at for at, letter in enumerate(number) if letter != "."]
    compact = "".join(number[at] for at in figures).lower()
    return figures[: len(term)] if compact.startswith(term) else []


def _of_label(term: str, pieces: Sequence[Word], taken: set[int]) -> set[int]:
    """The letters of the first word that begins with the term, else has it inside, else is like it."""
    free = [piece for piece in pieces if not taken.intersection(piece.at)]
    for piece in free:
        if piece.text.startswith(term):
            return set(piece.at[: len(term)])
    if len(term) < 3 or term[0].isdigit():
        return set()
    for piece in free:
        if (start := piece.text.find(term)) >= 0:
            return set(piece.at[start : start + len(term)])
    return _of_alike(term, free)


def _of_alike(term: str, free: Sequence[Word]) -> set[int]:
    """The letters that a misspelt term shares with the word most like it, or with that word's beginning."""
    from rapidfuzz.distance import Indel

    best: tuple[float, set[int]] = (_ALIKE / 100, set())
    for piece in free:
        begun = piece.text[: len(term) + 1]
        likeness = Indel.normalized_similarity(term, begun)
        if likeness > best[0]:
            blocks = Indel.opcodes(term, begun)
            same = [range(block.dest_start, block.dest_end) for block in blocks if block.tag == "equal"]
            best = (likeness, {piece.at[at] for letters in same for at in letters})
    return best[1]


def _of_initials(term: str, label: str) -> set[int]:
    for letters, places in initials(words(label)).items():
        if letters.startswith(term):
            return set(places[: len(term)])
    return set()
