"""Edits map every passage of the old text to the new; differences finds edits that make one of the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.differences import differences
from transcripts.offsets import Edit, OffsetMap
from transcripts.passages import Passage

WORDS = st.sampled_from(
    ["the", "lab", "is", "a", "lab.", "Nobody", "tells", "you", "🐟", "e\u0301", "—", "\n"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit], Passage]:
    """A text, edits of it, and a passage of it."""
    old = draw(TEXTS)
    offsets = sorted(draw(st.lists(st.integers(0, len(old)), max_size=8)))
    pairs = zip(offsets[::2], offsets[1::2], strict=False)
    edits = [Edit(start, end, draw(st.sampled_from(["", "x", "new words"]))) for start, end in pairs]
    start = draw(st.integers(0, len(old) - 1))
    return old, edits, Passage(start, draw(st.integers(start + 1, len(old))))


def at(text: str, passage: Passage) -> str:
    return text[passage.start : passage.end]


@given(edited())
def test_a_passage_outside_all_edits_has_the_same_words_at_the_shifted_place(
    case: tuple[str, list[Edit], Passage],
) -> None:
    old, edits, passage = case
    changed = OffsetMap(old, edits)
    if any(edit.end > passage.start and edit.start < passage.end for edit in edits):
        return
    before = sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.end <= passage.start)
    assert changed.passage(passage) == Passage(passage.start + before, passage.end + before)
    assert at(changed.new, changed.passage(passage)) == at(old, passage)
    assert not changed.touches(passage)


@given(edited())
def test_a_passage_becomes_its_kept_words_with_what_stands_for_the_others(
    case: tuple[str, list[Edit], Passage],
) -> None:
    old, edits, passage = case
    changed = OffsetMap(old, edits)
    expected, offset = "", passage.start
    for edit in edits:
        if edit.end > passage.start and edit.start < passage.end:
            expected += old[offset : edit.start] + edit.text if edit.start > offset else edit.text
            offset = edit.end
    expected += old[offset : passage.end]
    assert at(changed.new, changed.passage(passage)) == expected


@given(edited())
def test_a_stretch_holds_its_passage_and_what_was_put_in_beside_it(
    case: tuple[str, list[Edit], Passage],
) -> None:
    old, edits, passage = case
    changed = OffsetMap(old, edits)
    narrow, wide = changed.passage(passage), changed.stretch(passage)
    assert 0 <= wide.start <= narrow.start <= narrow.end <= wide.end <= len(changed.new)


def test_words_put_in_where_an_empty_place_was_are_its_stretch() -> None:
    changed = OffsetMap("one three", [Edit(4, 4, "two ")])
    assert at(changed.new, changed.stretch(Passage(4, 4))) == "two "


@given(TEXTS, TEXTS)
def test_the_differences_of_two_texts_make_the_one_of_the_other(old: str, new: str) -> None:
    found = differences(old, new)
    assert OffsetMap(old, found.edits).new == new
    assert 0 <= found.alike <= 1
    gaps = [later.start - edit.end for edit, later in zip(found.edits, found.edits[1:], strict=False)]
    assert all(gap > 0 for gap in gaps)


@given(edited())
def test_no_difference_moves_nothing(case: tuple[str, list[Edit], Passage]) -> None:
    old, _, passage = case
    found = differences(old, old)
    assert (found.edits, found.alike) == ((), 1.0)
    assert OffsetMap(old, found.edits).passage(passage) == passage


@pytest.mark.parametrize(
    ("old", "new", "words", "then"),
    [
        ("in an nvironment like", "in an environment like", "nvironment", "environment"),
        ("teh lab is", "the lab is", "teh lab", "the lab"),
        ("the lab is good", "Well. Yes, the lab is good", "the lab", "the lab"),
        ("the lab, nobody says, is good", "the lab is good", "the lab, nobody says, is", "the lab is"),
        ("two technician work", "two technicians work", "technician", "technicians"),
    ],
)
def test_an_edited_word_stays_whole(old: str, new: str, words: str, then: str) -> None:
    changed = OffsetMap(old, differences(old, new).edits)
    start = old.index(words)
    assert at(new, changed.passage(Passage(start, start + len(words)))) == then


@pytest.mark.parametrize(
    "edits",
    [[Edit(2, 1, "")], [Edit(0, 3, ""), Edit(2, 4, "")], [Edit(3, 4, ""), Edit(0, 1, "")], [Edit(4, 99, "")]],
)
def test_edits_that_are_none_are_an_error(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        OffsetMap("some words", edits)
