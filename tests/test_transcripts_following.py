"""Where single passages are after a correction; ends inside longer words above all."""

import pytest

from transcripts.candidates import candidates
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


@pytest.mark.parametrize(
    ("old", "quote", "new", "stands"),
    [
        ("we wave 👋 at them", "wave 👋", "we wave 👋🏽 at them", "wave 👋🏽"),
        ("the 👩 was here", "the 👩", "the 👩\u200d👧 was here", "the 👩\u200d👧"),
        ("और किताब थी", "किताब", "और किताबें थी", "किताबें"),
        ("so क is it", "so क", "so कि is it", "so कि"),
    ],
)
def test_a_quote_never_ends_within_a_letter_or_picture(old: str, quote: str, new: str, stands: str) -> None:
    assert followed(old, quote, new)[1] == stands


def test_right_to_left_text_is_followed_like_any_other() -> None:
    old = "שלום לכולם אנחנו במעבדה היום ולומדים הרבה"
    assert followed(old, "אנחנו במעבדה", old.replace("לכולם", "לכל האנשים")) == ("unchanged", "אנחנו במעבדה")
    assert followed(old, "לכולם", old.replace("לכולם", "\u200fלכולם\u200f")) == ("unchanged", "לכולם")


def test_a_line_of_fifty_thousand_characters_keeps_its_quotes() -> None:
    words = [f"w{number}" for number in range(11_000)]
    old, quote = " ".join(words), " ".join(words[8_999:9_008])
    words[::50] = ["changed"] * len(words[::50])
    assert len(old) > 50_000
    assert followed(old, old, " ".join(words)) == ("reworded", " ".join(words))
    assert followed(old, "w5 w6 w7 ", "so " + old)[0] == "unchanged"
    assert followed(old, quote, " ".join(words))[0] == "reworded"


@pytest.mark.parametrize("length", [12, 45, 60, 80, 120])
def test_a_candidate_begins_and_ends_with_the_words_of_the_quote(length: int) -> None:
    words = [f"w{number * number % 389}" for number in range(3_000)]
    text = " ".join(words)
    for first in range(0, 2_800, 350):
        asked = words[first : first + length]
        for place in range(4, length - 4, max(4, length // 4)):
            asked[place] = "edited"
        found = candidates(text, " ".join(asked), Passage(len(text) // 2, len(text) // 2), most=1)
        assert [hit.words for hit in found] == [" ".join(words[first : first + length])]
