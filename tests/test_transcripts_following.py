"""Where single passages are after a correction; ends inside longer words above all."""

import pytest

from transcripts.differences import differences
from transcripts.following import Followed, follow
from transcripts.offsets import OffsetMap
from transcripts.passages import Passage


def followed(old: str, quote: str, new: str) -> tuple[str, str]:
    """The fate of a quote, and the words it stands on then."""
    start = old.index(quote)
    found: Followed = follow(OffsetMap(old, differences(old, new).edits), Passage(start, start + len(quote)))
    return found.fate, new[found.passage.start : found.passage.end]


@pytest.mark.parametrize(
    ("new", "stands"),
    [
        ("It may bbe there and I go on.", "bbe there and I"),
        ("It may be there and II go on.", "be there and II"),
        ("It maybe there and I go on.", "maybe there and I"),
        ("It may be there and Igo on.", "be there and Igo"),
        ("It mbe there and I go on.", "mbe there and I"),
    ],
)
def test_a_quote_whose_end_is_part_of_a_longer_word_is_reworded(new: str, stands: str) -> None:
    assert followed("It may be there and I go on.", "be there and I", new) == ("reworded", stands)


def test_words_beside_a_quote_leave_it_unchanged() -> None:
    old, quote = "It may be there and I go on.", "be there and I"
    for new in ("It may well be there and I go on.", "be there and I", "It may be there and I, go on."):
        assert followed(old, quote, new) == ("unchanged", quote)


def test_a_quote_that_began_inside_a_word_may_do_so_still() -> None:
    assert followed("the environment was bad", "vironment was", "the new environment was bad") == (
        "unchanged",
        "vironment was",
    )
