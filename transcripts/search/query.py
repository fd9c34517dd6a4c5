"""What a researcher types to search, as a tree.

lab safety             both words, anywhere in the same turn
"lab safety"           a phrase
apprent*               a word that begins so; also the words of a phrase
lab NEAR/5 safety      with at most five words between, in either order; without a number, ten
lab OR safety, lab NOT safety, (lab OR workshop) safety
"""

from dataclasses import dataclass

NEAR_BY = 10
"""Words between, where no number is given."""


@dataclass(frozen=True)
class Term:
    """One word."""

    forms: tuple[str, ...]
    """The word, folded; or the several that it may be."""
    prefix: bool = False
    """Whether the word may go on."""


@dataclass(frozen=True)
class Phrase:
    """Words that follow one another; also a single word."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Near:
    """Two things with few words between them, in either order; they do not overlap."""

    one: "Node"
    """A phrase, another Near, or several with Either."""
    other: "Node"
    within: int
    """How many words may stand between."""


@dataclass(frozen=True)
class Either:
    """At least one of several."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Both:
    """All of several, in one turn."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Without:
    """The one in turns that do not have the other."""

    found: "Node"
    unwanted: "Node"


Node = Phrase | Near | Either | Both | Without
