"""A query as SQLite's FTS5 is asked it: for every turn in which it can hold, and as few others as may be."""

from collections.abc import Callable
from dataclasses import replace

from transcripts.search.query import Both, Either, Near, Node, Phrase, Term, Without


def match(node: Node) -> str:
    """The expression for ``MATCH``.

    >>> from transcripts.search.parsing import parse
    >>> match(parse('"lab saf*" NOT (risk OR fire)'))
    '"lab saf" *'
    >>> match(parse("lab NEAR/5 safety"))
    'NEAR("lab" "safety", 5)'
    """
    if isinstance(node, Phrase):
        return _run(node) or _joined("AND", tuple(map(_term, node.terms)))
    if isinstance(node, Near):
        one, other = _side(node.one), _side(node.other)
        return f"NEAR({one} {other}, {node.within})" if one and other else match(Both((node.one, node.other)))
    if isinstance(node, Without):
        return match(node.found)
    return _joined("OR" if isinstance(node, Either) else "AND", tuple(map(match, node.parts)))


def _joined(operator: str, parts: tuple[str, ...]) -> str:
    return f"({f' {operator} '.join(parts)})" if len(parts) > 1 else parts[0]


def _side(node: Node) -> str:
    return _run(node) if isinstance(node, Phrase) else ""


def _run(phrase: Phrase) -> str:
    """The phrase as FTS5 has them: single words, of which only the last may go on; else nothing."""
    *before, last = phrase.terms
    if any(term.prefix or len(term.forms) > 1 for term in before) or len(last.forms) > 1:
        return ""
    quoted = f'"{" ".join(term.forms[0] for term in phrase.terms)}"'
    return f"{quoted} *" if last.prefix else quoted


def _term(term: Term) -> str:
    star = " *" if term.prefix else ""
    return _joined("OR", tuple(f'"{form}"{star}' for form in term.forms))


def widened(node: Node, forms: Callable[[str], tuple[str, ...]]) -> Node:
    """The same query with other forms of its words let in; a word with a star stays as it is."""
    if isinstance(node, Phrase):
        terms = (t if t.prefix else replace(t, forms=forms(t.forms[0])) for t in node.terms)
        return Phrase(tuple(terms))
    if isinstance(node, Near):
        one, other = widened(node.one, forms), widened(node.other, forms)
        return replace(node, one=one, other=other)
    if isinstance(node, Without):
        return Without(widened(node.found, forms), widened(node.unwanted, forms))
    return type(node)(tuple(widened(part, forms) for part in node.parts))


def single_words(node: Node) -> list[str]:
    """The words of a query that stand without a star."""
    if isinstance(node, Phrase):
        return [form for term in node.terms if not term.prefix for form in term.forms]
    if isinstance(node, (Either, Both)):
        return [word for part in node.parts for word in single_words(part)]
    sides = (node.one, node.other) if isinstance(node, Near) else (node.found, node.unwanted)
    return [word for side in sides for word in single_words(side)]
