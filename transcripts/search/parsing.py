"""Reading a query; one that cannot be read shows where."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category, east_asian_width

from qualcode.errors import BadInput
from transcripts.search.query import NEAR_BY, Both, Either, Near, Node, Phrase, Term, Without
from transcripts.search.words import LETTER, fold

_LONGEST = 2_000
_DEEPEST = 30
_FARTHEST = 1_000
_SHOWN = 60
_QUOTES = '"“”„«»'
_PIECE = re.compile(
    rf"(?P<blank>\s+)|(?P<bracket>[()])|[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}]?\*?)"
    rf"|(?P<bare>[^\s(){_QUOTES}]+)"
)
_NEAR = re.compile(r"NEAR(?:/(.*))?", re.S)
_STARRED = re.compile(rf"({LETTER}+)(\*(?!{LETTER}))?")


class BadQuery(BadInput):
    """A query that cannot be read: a sentence, and below it the query with a caret under the place."""

    def __init__(self, sentence: str, query: str, place: int) -> None:
        """``place`` is an offset into the query, in code points."""
        super().__init__(f"{sentence}\n{pointed(query, place)}")


def pointed(query: str, place: int) -> str:
    """The query and a caret under one place of it, as two lines set in.

    >>> print(pointed("lab AND", 4))
      lab AND
          ^
    """
    first = max(place - _SHOWN, 0)
    shown = "".join(char if char.isprintable() else " " for char in query[first : place + _SHOWN])
    return f"  {shown}\n  {''.join(map(_blank, shown[: place - first]))}^"


def _blank(char: str) -> str:
    if category(char) in ("Mn", "Me", "Cf"):
        return ""
    return "\u3000" if east_asian_width(char) in "WF" else " "


class Piece(NamedTuple):
    """A word, a phrase, a bracket or an operator of a query."""

    kind: str
    """``words``, ``AND``, ``OR``, ``NOT``, ``NEAR``, ``(``, ``)`` or ``end``."""
    text: str
    place: int


def parse(query: str) -> Node:
    """The tree of a query. Raises BadQuery, a BadInput, where it cannot be read, and shows the place."""
    if not query.strip():
        raise BadInput("nothing to search for; give words, as in: qualcode search 'lab NEAR/5 safety'")
    if len(query) > _LONGEST:
        raise BadInput(f"the query has {len(query):,} characters; the most are {_LONGEST:,}")
    return _Parser(query).whole()


def _pieces(query: str) -> Iterator[Piece]:
    for found in _PIECE.finditer(query):
        place, text = found.start(), found[0]
        if found["bracket"]:
            yield Piece(text, text, place)
        elif found["quoted"] is not None:
            if found["closed"].rstrip("*") == "":
                raise BadQuery("the quotation mark is not closed", query, place)
            star = "*" if found["closed"].endswith("*") else ""
            yield Piece("words", found["quoted"] + star, place)
        elif found["bare"]:
            operator = text if text in ("AND", "OR", "NOT") else "NEAR" if _NEAR.fullmatch(text) else "words"
            yield Piece(operator, text, place)
    yield Piece("end", "", len(query))


class _Parser:
    """Goes through the pieces of one query once; OR binds least, then AND and NOT, then NEAR."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._pieces = list(_pieces(query))
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self._kind != "end":
            raise self._bad("this bracket closes nothing; put one in front or take it out")
        return node

    @property
    def _kind(self) -> str:
        return self._pieces[self._next].kind

    def _take(self) -> Piece:
        piece = self._pieces[self._next]
        self._next += 1
        return piece

    def _bad(self, sentence: str, piece: Piece | None = None) -> BadQuery:
        return BadQuery(sentence, self._query, (piece or self._pieces[self._next]).place)

    def _either(self) -> Node:
        parts = [self._both()]
        while self._kind == "OR":
            self._take()
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Node:
        """Things that all have to be there, and after NOT those that must not."""
        wanted, unwanted = [self._near()], []
        while self._kind in ("AND", "NOT", "words", "("):
            if self._kind == "AND":
                self._take()
            if self._kind == "NOT":
                self._take()
                unwanted.append(self._near())
            else:
                wanted.append(self._near())
        node = wanted[0] if len(wanted) == 1 else Both(tuple(wanted))
        if unwanted:
            return Without(node, unwanted[0] if len(unwanted) == 1 else Either(tuple(unwanted)))
        return node

    def _near(self) -> Node:
        begin = self._pieces[self._next]
        node = self._single()
        while self._kind == "NEAR":
            operator = self._take()
            second = self._pieces[self._next]
            other = self._single()
            one, other = self._beside(node, begin), self._beside(other, second)
            node = Near(one, other, self._within(operator))
        return node

    def _beside(self, node: Node, piece: Piece) -> Node:
        """What may stand on a side of NEAR: words, phrases, and several of them with OR."""
        if isinstance(node, (Phrase, Near)):
            return node
        if isinstance(node, Either):
            return Either(tuple(self._beside(part, piece) for part in node.parts))
        raise self._bad("beside NEAR stand words, phrases, or several with OR; not AND or NOT", piece)

    def _within(self, piece: Piece) -> int:
        found = _NEAR.fullmatch(piece.text)
        number = found[1] if found else None
        if number is None:
            return NEAR_BY
        if not (number.isascii() and number.isdigit()) or len(number) > 9 or int(number) > _FARTHEST:
            raise self._bad(f"after NEAR/ stands a number up to {_FARTHEST:,}, as in NEAR/5", piece)
        return int(number)

    def _single(self) -> Node:
        if self._kind == "(":
            return self._bracketed()
        if self._kind != "words":
            raise self._missing()
        return self._words(self._take())

    def _missing(self) -> BadQuery:
        before = self._pieces[self._next - 1].text if self._next else ""
        if self._kind == "NOT" and not before:
            return self._bad("before NOT stands what is searched for, as in: lab NOT safety")
        if self._kind == "end":
            return self._bad(f"after {before} something is missing")
        if before:
            return self._bad(f"between {before} and {self._pieces[self._next].text} something is missing")
        return self._bad(
            f"before {self._pieces[self._next].text} something is missing; to search for the word itself, put"
            " it in quotation marks"
        )

    def _bracketed(self) -> Node:
        opening = self._take()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._bad(f"brackets stand in one another more than {_DEEPEST} deep", opening)
        node = self._either()
        if self._kind != ")":
            raise self._bad("this bracket is not closed", opening)
        self._take()
        self._depth -= 1
        return node

    def _words(self, piece: Piece) -> Phrase:
        """One word, or the words of a phrase; a bare “don't” is two words, as it is in a text."""
        folded = fold(piece.text)
        terms = tuple(Term((word,), bool(star)) for word, star in _STARRED.findall(folded))
        if not terms:
            raise self._bad(f"“{piece.text}” holds no letter and no digit; --regex finds signs", piece)
        if "*" in _STARRED.sub("", folded):
            raise self._bad("a * stands at the end of a word, as in apprent*", piece)
        return Phrase(terms)
