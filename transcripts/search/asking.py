"""A whole question to the transcripts, as a command or a screen puts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from transcripts.search.expressions import search_expression
from transcripts.search.hits import Hit, search
from transcripts.search.index import Progress, SearchIndex, search_index
from transcripts.search.parsing import parse
from transcripts.search.plan import single_words, widened
from transcripts.search.scope import Scope


@dataclass(frozen=True)
class Question:
    """What is searched for, how, and where."""

    text: str
    """A query as ``transcripts.search.parsing`` reads it, or a regular expression."""
    regex: bool = False
    lemma: bool = False
    """Other forms of the words too; means nothing for a regular expression."""
    ranked: bool = True
    """The best turns first; regular expressions go by transcript and place."""
    scope: Scope = field(default_factory=Scope)

    def said(self) -> Iterator[str]:
        """What is not as it is by itself, in words."""
        if not self.regex:
            if self.lemma:
                yield "other forms"
            yield "by rank" if self.ranked else "by place"
        if self.scope.interviewer is not None:
            yield "interviewers only" if self.scope.interviewer else "no interviewers"
        if self.scope.coded is not None:
            yield "coded" if self.scope.coded else "not coded"


class Answer(Iterator[Hit]):
    """The hits, which are looked for as they are asked for; and what may have been meant instead."""

    def __init__(self, hits: Iterator[Hit], index: SearchIndex | None, words: list[str]) -> None:
        """``words`` are those of the query."""
        self._hits, self._index, self._words = hits, index, words

    def __next__(self) -> Hit:
        """The next hit."""
        return next(self._hits)

    def meant(self) -> str:
        """A sentence on words that no transcript has, and on those that are most like them, or nothing."""
        index = self._index
        if index is None:
            return ""
        nearest = {word: index.nearest(word) for word in dict.fromkeys(self._words)}
        odd = [word for word, near in nearest.items() if near != word]
        if not odd:
            return ""
        near = " or ".join(f"“{nearest[word]}”" for word in odd if nearest[word])
        missing = ", ".join(f"“{word}”" for word in odd)
        return f"No transcript has {missing}" + (f"; did you mean {near}?" if near else ".")


@contextmanager
def answered(session: Session, question: Question, progress: Progress = iter) -> Iterator[Answer]:
    """What is found, inside the block; before the first hit the index is brought up to date.

    Raises BadInput for a query that cannot be read, NotFound for an unknown speaker, and Refused, while the
    hits are gone through, for an expression that runs away or an index that was damaged.
    """
    if question.regex:
        yield Answer(search_expression(session, question.text, question.scope), None, [])
        return
    query = parse(question.text)
    with search_index(session, progress, families=question.lemma) as index:
        wide = widened(query, index.forms) if question.lemma else query
        hits = search(session, index, wide, question.scope, ranked=question.ranked)
        yield Answer(hits, index, single_words(query))
