"""A query as it was written, read into what it is made of.

In order of strength: parentheses; NOT; OVERLAPPING, NEAR and FOLLOWED BY; AND; OR. What is equally strong is
taken from left to right.
"""

from exports.queries.nodes import And, Asked, Beside, Named, Node, Not, Or
from exports.queries.tokens import QuerySyntax, Token, tokens

DEEPEST = 50
"""Parentheses and NOTs inside one another."""
_HOWS = ("overlapping", "near", "followed")
_NAMES = ("word", "quoted")


def parse(text: str) -> Node:
    """The query. Raises QuerySyntax, which shows the place, where it cannot be read."""
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._at = 0
        self._deep = 0

    def query(self) -> Node:
        found = self._either()
        if self._next.kind == "close":
            raise self._wrong("this parenthesis was not opened")
        if self._next.kind != "end":
            raise self._wrong(self._missing_word())
        return found

    def _missing_word(self) -> str:
        names = self._at and self._next.kind == "word" and self._tokens[self._at - 1].kind == "word"
        quotes = "; a name of several words stands in quotation marks" if names else ""
        return f"AND, OR, NOT or another of these is missing before this{quotes}"

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _met(self, *keywords: str) -> bool:
        token = self._next
        return token.kind == "keyword" and token.text.partition("/")[0] in keywords

    def _wrong(self, what: str) -> QuerySyntax:
        return QuerySyntax(f"the query cannot be read, {what}", self._text, self._next.at)

    def _either(self) -> Node:
        parts = [self._both()]
        while self._met("or"):
            self._take()
            parts.append(self._both())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _both(self) -> Node:
        """Parts with AND between them; NOT alone between two is AND NOT."""
        parts = [self._beside()]
        while self._met("and", "not"):
            if self._met("and"):
                self._take()
            parts.append(self._beside())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _beside(self) -> Node:
        found = self._single()
        while self._met(*_HOWS):
            how = self._take().text
            if how == "followed":
                if not self._met("by"):
                    raise self._wrong("FOLLOWED goes on with BY")
                how += self._take().text.removeprefix("by")
            name, _, far = how.partition("/")
            most, words = int(far.removesuffix("w") or 1), far.endswith("w")
            found = Beside(name, found, self._single(), most, words)  # type: ignore[arg-type]  # of _HOWS
        return found

    def _single(self) -> Node:
        self._deep += 1
        if self._deep > DEEPEST:
            raise self._wrong(f"more than {DEEPEST} parentheses or NOTs lie inside one another here")
        token = self._next
        if self._met("not"):
            self._take()
            found: Node = Not(self._single())
        elif token.kind == "open":
            found = self._parenthesis()
        elif token.kind in _NAMES:
            found = self._leaf()
        else:
            raise self._wrong("a code or a condition is missing here")
        self._deep -= 1
        return found

    def _parenthesis(self) -> Node:
        opened = self._take()
        found = self._either()
        if self._next.kind == "end":
            raise QuerySyntax(
                "the query cannot be read, this parenthesis is not closed", self._text, opened.at
            )
        if self._next.kind != "close":
            raise self._wrong(self._missing_word())
        self._take()
        return found

    def _leaf(self) -> Node:
        """A code, or a condition: a name, a sign and a value."""
        token = self._take()
        attribute, name = False, token
        if token.kind == "word" and token.text.lower().startswith("attribute:"):
            attribute = True
            name = self._after_colon(token)
        if self._next.kind != "sign":
            if attribute:
                raise self._wrong("= and a value are missing behind the attribute")
            return Named(name.text, name.below)
        sign = self._take().text
        if self._next.kind not in _NAMES:
            raise self._wrong("a value is missing here")
        value = self._take()
        text = value.text + "/*" * value.below
        return Asked(name.text, sign, text, attribute, token.at)

    def _after_colon(self, token: Token) -> Token:
        rest = token.text.partition(":")[2]
        if rest:
            return Token("word", rest, token.at)
        if self._next.kind not in _NAMES:
            raise self._wrong("the name of an attribute is missing here")
        return self._take()
