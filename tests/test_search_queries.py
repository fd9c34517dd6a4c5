"""What queries mean, against a naive evaluation and against FTS5's; and how bad ones are told."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import BadInput
from transcripts.search.matching import finder
from transcripts.search.parsing import BadQuery, parse
from transcripts.search.plan import match, widened
from transcripts.search.query import Both, Either, Near, Node, Phrase, Term, Without
from transcripts.search.words import Folded, Span, words

VOCABULARY = ("lab", "labs", "safety", "risk", "a")
TURN = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)
TERM = st.builds(
    Term, st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2, unique=True).map(tuple), st.booleans()
)
PHRASE = st.builds(Phrase, st.lists(TERM, min_size=1, max_size=3).map(tuple))
BESIDE: st.SearchStrategy[Node] = st.recursive(
    PHRASE,
    lambda inner: (
        st.builds(Near, inner, inner, st.integers(0, 4)) | st.builds(Either, st.tuples(inner, inner))
    ),
    max_leaves=4,
)
QUERY: st.SearchStrategy[Node] = st.recursive(
    BESIDE,
    lambda inner: (
        st.builds(Either, st.tuples(inner, inner))
        | st.builds(Both, st.tuples(inner, inner))
        | st.builds(Without, inner, inner)
    ),
    max_leaves=5,
)
Words = tuple[int, int]
"""From one word of a turn up to another."""


def naive(node: Node, turn: list[str]) -> set[Words]:
    """What a query finds, straight from its definition, in numbers of words."""
    if isinstance(node, Phrase):
        count = len(node.terms)
        places = [(at, at + count) for at in range(len(turn) - count + 1)]
        return outer({(s, e) for s, e in places if all(map(fits, node.terms, turn[s:e]))})
    if isinstance(node, Near):
        pairs = product(naive(node.one, turn), naive(node.other, turn))
        near = {
            (min(one[0], other[0]), max(one[1], other[1]))
            for one, other in pairs
            if one[1] <= other[0] <= one[1] + node.within or other[1] <= one[0] <= other[1] + node.within
        }
        return {hull for hull in near if not any(inside(other, hull) for other in near)}
    if isinstance(node, Without):
        return set() if naive(node.unwanted, turn) else naive(node.found, turn)
    parts = [naive(part, turn) for part in node.parts]
    wanted = any(parts) if isinstance(node, Either) else all(parts)
    return outer(set().union(*parts)) if wanted else set()


def fits(term: Term, word: str) -> bool:
    return any(word.startswith(form) if term.prefix else word == form for form in term.forms)


def inside(inner: Words, outer: Words) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def outer(found: set[Words]) -> set[Words]:
    return {one for one in found if not any(inside(one, other) for other in found)}


def in_words(found: list[Span], text: str) -> list[Words]:
    return [(len(words(text[: span.start])), len(words(text[: span.end]))) for span in found]


@given(QUERY, TURN)
def test_a_query_finds_what_its_definition_says(query: Node, turn: str) -> None:
    assert in_words(finder(query)(Folded(turn)), turn) == sorted(naive(query, turn.split()))


@given(QUERY, st.lists(TURN, max_size=6))
def test_the_index_is_asked_for_every_turn_in_which_a_query_holds(query: Node, turns: list[str]) -> None:
    assert {turn for turn in turns if naive(query, turn.split())} <= fts5(match(query), turns)


def fts5(expression: str, turns: list[str]) -> set[str]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61')")
        database.executemany("INSERT INTO t VALUES (?)", ((turn,) for turn in turns))
        return {row[0] for row in database.execute("SELECT x FROM t WHERE t MATCH ?", (expression,))}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("lab", "lab"),
        ("lab*", "lab*"),
        ('"lab safety"', '"lab safety"'),
        ("lab safety", "lab safety"),
        ("lab OR risk", "lab OR risk"),
        ("lab NOT risk", "lab NOT risk"),
        ("a lab NOT (risk OR safety)", "(a lab) NOT (risk OR safety)"),
        ("lab NEAR/1 risk", "NEAR(lab risk, 1)"),
        ('"a lab" NEAR risk', 'NEAR("a lab" risk, 10)'),
    ],
)
@given(turns=st.lists(TURN, max_size=8))
def test_a_query_holds_in_the_turns_that_fts5_finds(ours: str, theirs: str, turns: list[str]) -> None:
    held = {turn for turn in turns if finder(parse(ours))(Folded(turn))}
    assert held == fts5(theirs, turns)


def phrase(*forms: str) -> Phrase:
    return Phrase(tuple(Term((form.rstrip("*"),), form.endswith("*")) for form in forms))


LAB, SAFETY, RISK = phrase("lab"), phrase("safety"), phrase("risk")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Lab", LAB),
        ("“Lab safe*”", phrase("lab", "safe*")),
        ('"lab safe"*', phrase("lab", "safe*")),
        ("don’t", phrase("don", "t")),
        ("café-bar*", phrase("cafe", "bar*")),
        ("lab safety", Both((LAB, SAFETY))),
        ("lab AND safety OR risk", Either((Both((LAB, SAFETY)), RISK))),
        ("lab (safety OR risk)", Both((LAB, Either((SAFETY, RISK))))),
        ("lab NOT safety", Without(LAB, SAFETY)),
        ("lab AND NOT safety NOT risk", Without(LAB, Either((SAFETY, RISK)))),
        ("lab NEAR safety", Near(LAB, SAFETY, 10)),
        ("lab NEAR/0 safety NEAR/3 risk", Near(Near(LAB, SAFETY, 0), RISK, 3)),
        ("lab NEAR/2 (safety OR risk)", Near(LAB, Either((SAFETY, RISK)), 2)),
        ("near and or", Both((phrase("near"), phrase("and"), phrase("or")))),
        ('"AND"', phrase("and")),
    ],
)
def test_what_is_typed_is_what_is_meant(typed: str, meant: Node) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("lab OR", 6),
        ("(lab OR safety", 0),
        ("lab OR safety)", 13),
        ('lab "safety', 4),
        ("NOT lab", 0),
        ("OR lab", 0),
        ("lab AND OR safety", 8),
        ("lab NEAR/five safety", 4),
        ("lab NEAR/ safety", 4),
        ("lab NEAR/1001 safety", 4),
        ("risk lab NEAR (a AND b)", 14),
        ("lab 🙂", 4),
        ("*", 0),
        ("la*b", 0),
        ("lab**", 0),
        ("()", 1),
        ("((", 2),
        ("(" * 40 + "a", 30),
    ],
)
def test_a_query_that_cannot_be_read_shows_where(typed: str, place: int) -> None:
    with pytest.raises(BadQuery) as refused:
        parse(typed)
    _, shown, caret = str(refused.value).split("\n")
    assert shown == f"  {typed}"
    assert caret == " " * (2 + place) + "^"


def test_the_caret_stands_below_its_place_also_behind_wide_letters() -> None:
    with pytest.raises(BadQuery) as refused:
        parse("信頼 OR")
    assert str(refused.value).endswith("\n  信頼 OR\n  \u3000\u3000   ^")


@pytest.mark.parametrize("typed", ["", "  ", "a " * 1001])
def test_a_query_of_nothing_or_of_too_much_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse(typed)


@given(st.text(st.sampled_from('ab*"()“ NEAR/OTD5-’🙂\n'), max_size=25))
def test_whatever_is_typed_is_read_or_refused_with_its_place(typed: str) -> None:
    with suppress(BadInput):
        fts5(match(parse(typed)), ["a b"])


def test_other_forms_are_let_in_but_for_words_with_a_star() -> None:
    forms: Callable[[str], tuple[str, ...]] = lambda word: (word, f"{word}s")  # noqa: E731
    assert widened(parse("lab saf* NOT risk"), forms) == Without(
        Both((Phrase((Term(("lab", "labs")),)), phrase("saf*"))), Phrase((Term(("risk", "risks")),))
    )
