"""One place of a text in which a name may stand."""

from typing import Literal, NamedTuple, get_args

Kind = Literal["name", "place", "organisation", "group", "address", "number"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Mention(NamedTuple):
    """A stretch that may be a name, in code points of the text that was looked at."""

    start: int
    end: int
    """One past its last code point."""
    kind: Kind | None
    """What the words or those beside them say it is; None where nothing does."""
    inside: bool = True
    """Whether it stands in the midst of a sentence, where a capital says more than at its beginning."""
    sure: bool = False
    """Whether a title or its form ("a@b.org") makes it one."""
