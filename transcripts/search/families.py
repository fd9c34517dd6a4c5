"""Forms of a word: inflections, and what is derived from it by a few endings.

A family is the stem by Porter's algorithm, as SQLite's FTS5 has it, of the word without a final "-ship".
Where spaCy's lookup tables are installed (``spacy-lookups-data``) it is that of the lemma which they give,
and joins irregular forms too. No model is needed. English alone.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version

_SHIP = re.compile(r"(?<=.{5})ships?$")
"""After five letters at least: an apprenticeship is an apprentice's, but a worship is not a "wor"."""
_WRONG = frozenset({"as", "best", "bit", "does", "matter", "number"})
"""Words for which the tables give another word's lemma."""
_TABLE = "lemma_lookup"
_STEMMED = """
    CREATE VIRTUAL TABLE plain USING fts5(word, tokenize = 'porter ascii');
    CREATE VIRTUAL TABLE stems USING fts5vocab(plain, instance);
"""


def families(words: Sequence[str]) -> list[str]:
    """The family of each word; words are folded, as ``transcripts.search.words`` does.

    >>> families(["apprentice", "apprenticeships", "trains", "trained"])
    ['apprentic', 'apprentic', 'train', 'train']
    """
    lemmas = _lemmas()
    stripped = [_SHIP.sub("", _lemma(lemmas, word)) for word in words]
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_STEMMED)
        database.executemany("INSERT INTO plain(rowid, word) VALUES (?, ?)", enumerate(stripped))
        stems = dict(database.execute("SELECT doc, term FROM stems"))
    return [stems.get(number, word) for number, word in enumerate(stripped)]


def method() -> str:
    """What families are made by, so that those made otherwise are known as such."""
    if not _tables_are_there():
        return "porter 1"
    try:
        return f"porter 1, lookups {version('spacy-lookups-data')}"
    except PackageNotFoundError:
        return "porter 1, lookups"


def _tables_are_there() -> bool:
    """Whether spaCy would find tables for English; asked without loading it."""
    return any(entry.name == "en" for entry in entry_points(group="spacy_lookups"))


@cache
def _lemmas() -> Mapping[str, str]:
    if not _tables_are_there():
        return {}
    from spacy.lookups import load_lookups

    table: Mapping[str, str] = load_lookups("en", [_TABLE]).get_table(_TABLE)
    return table


def _lemma(lemmas: Mapping[str, str], word: str) -> str:
    lemma = lemmas.get(word, word) if word not in _WRONG else word
    return lemma.lower() if lemma.isalnum() else word
