"""Where in a text a query holds: the one place that decides; the index only says where to look."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from transcripts.search.query import Both, Either, Near, Node, Phrase, Term
from transcripts.search.words import GAP, LETTER, Folded, Span

_LETTER = re.compile(LETTER)


def spans(node: Node, text: Folded) -> list[Span]:
    """The stretches of a turn's folded text that a query finds, in order; none of them inside another.

    A word or phrase is found wherever it stands; of the two sides of NEAR all that lies between them, where
    nothing shorter would do; of AND and OR whatever either side finds, where the turn has what is asked for.
    """
    if isinstance(node, Phrase):
        return _outermost(_phrases(node, text.text))
    if isinstance(node, Near):
        return _near(spans(node.one, text), spans(node.other, text), node.within, text)
    if isinstance(node, Either):
        return _outermost(chain.from_iterable(spans(part, text) for part in node.parts))
    if isinstance(node, Both):
        found = [spans(part, text) for part in node.parts]
        return _outermost(chain.from_iterable(found)) if all(found) else []
    return [] if spans(node.unwanted, text) else spans(node.found, text)


def _phrases(phrase: Phrase, text: str) -> Iterator[Span]:
    """Every place where the words stand one after the other, also where two such places overlap."""
    search = _pattern(phrase).search
    found = search(text)
    while found:
        start, end = found.span()
        if not start or not _LETTER.match(text, start - 1):
            yield Span(start, end)
        found = search(text, start + 1)


@lru_cache(maxsize=256)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """Without a look behind: a pattern that begins with letters is looked for much faster."""
    return re.compile(GAP.join(map(_term, phrase.terms)))


def _term(term: Term) -> str:
    forms = "|".join(map(re.escape, term.forms))
    grouped = f"(?:{forms})" if len(term.forms) > 1 else forms
    return f"{grouped}{LETTER}*" if term.prefix else f"{grouped}(?!{LETTER})"


def _near(ones: list[Span], others: list[Span], within: int, text: Folded) -> list[Span]:
    """The shortest stretches from one of each to the other. Both lists are sorted, by start and so by end."""
    if not ones or not others:
        return []
    hulls = chain(_followed(ones, others, within, text), _followed(others, ones, within, text))
    return _innermost(hulls)


def _followed(first: list[Span], second: list[Span], within: int, text: Folded) -> Iterator[Span]:
    """From each of the first to the next of the second behind it, where few enough words are between."""
    for one in first:
        index = bisect_left(second, (one.end,))
        if index < len(second):
            between = bisect_left(text.begins, second[index].start) - bisect_left(text.begins, one.end)
            if between <= within:
                yield Span(one.start, second[index].end)


def _outermost(found: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def _innermost(found: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (-span.start, span.end)):
        if not kept or span.end < kept[-1].end:
            kept.append(span)
    return kept[::-1]
