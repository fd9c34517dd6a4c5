"""Where in a text a query holds: the one place that decides; the index only says where to look."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from transcripts.search.query import Both, Either, Near, Node, Phrase, Term
from transcripts.search.words import GAP, LETTER, Folded, Span

_LETTER = re.compile(LETTER)
Finder = Callable[[Folded], list[Span]]
"""Gives the stretches of a turn's folded text that a query finds, in order; none of them inside another."""


def finder(node: Node) -> Finder:
    """What finds a query in one turn after the other.

    A word or phrase is found wherever it stands; of the two sides of NEAR all that lies between them, where
    nothing shorter would do; of AND and OR whatever either side finds, where the turn has what is asked for.
    """
    if isinstance(node, Phrase):
        return _phrases(node)
    if isinstance(node, Near):
        return _near(finder(node.one), finder(node.other), node.within)
    if isinstance(node, Either):
        return _either([finder(part) for part in node.parts])
    if isinstance(node, Both):
        return _both([finder(part) for part in node.parts])
    return _without(finder(node.found), finder(node.unwanted))


def _phrases(phrase: Phrase) -> Finder:
    """Every place where the words stand one after the other, also where two such places overlap.

    There is no look behind: a pattern that begins with letters is looked for much faster.
    """
    search = re.compile(GAP.join(map(_term, phrase.terms))).search

    def find(folded: Folded) -> list[Span]:
        text, spans = folded.text, []
        found = search(text)
        while found:
            start, end = found.span()
            if not start or not _LETTER.match(text, start - 1):
                spans.append(Span(start, end))
            found = search(text, start + 1)
        return spans

    return find


def _term(term: Term) -> str:
    forms = "|".join(map(re.escape, term.forms))
    grouped = f"(?:{forms})" if len(term.forms) > 1 else forms
    return f"{grouped}{LETTER}*" if term.prefix else f"{grouped}(?!{LETTER})"


def _near(one: Finder, other: Finder, within: int) -> Finder:
    """The shortest stretches from one of each to the other."""

    def find(folded: Folded) -> list[Span]:
        ones = one(folded)
        others = other(folded) if ones else []
        if not others:
            return []
        pairs = chain(_followed(ones, others), _followed(others, ones))
        return _innermost(
            Span(first.start, second.end)
            for first, second in pairs
            if folded.words_between(first, second) <= within
        )

    return find


def _followed(firsts: list[Span], seconds: list[Span]) -> Iterator[tuple[Span, Span]]:
    """Each of the first with the next of the second behind it; both are sorted, by start and so by end."""
    for first in firsts:
        index = bisect_left(seconds, (first.end,))
        if index < len(seconds):
            yield first, seconds[index]


def _either(finders: list[Finder]) -> Finder:
    return lambda folded: _outermost(chain.from_iterable(find(folded) for find in finders))


def _both(finders: list[Finder]) -> Finder:
    def find(folded: Folded) -> list[Span]:
        spans: list[Span] = []
        for each in finders:
            found = each(folded)
            if not found:
                return []
            spans += found
        return _outermost(spans)

    return find


def _without(wanted: Finder, unwanted: Finder) -> Finder:
    return lambda folded: [] if unwanted(folded) else wanted(folded)


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
