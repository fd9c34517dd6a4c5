"""A concordance: no line is wider than the room, and the words found begin in one column."""

from hypothesis import given
from hypothesis import strategies as st

from exports.formats.columns import cell_width
from exports.kwic import KwicLine, kwic
from transcripts.search.hits import Hit

TEXT = st.text(st.sampled_from("ab 信\u0301🙂\n\t’"), max_size=200)


def hit(transcript: str, before: str, words: str, after: str, speaker: str | None = "P") -> Hit:
    return Hit(1, transcript, "I", 10, 10 + len(words), words, before, after, speaker, "", False)


HITS = st.lists(
    st.builds(hit, TEXT, TEXT, TEXT.filter(str.strip), TEXT, st.none() | TEXT), min_size=1, max_size=5
)


@given(HITS, st.integers(100, 200))
def test_lines_fit_and_the_words_begin_in_one_column(hits: list[Hit], width: int) -> None:
    lines = kwic(hits, width)
    assert len({cell_width(line.head + line.before) for line in lines}) == 1
    for line in lines:
        assert cell_width(line.head + line.before + line.words + line.after) <= width
        assert not {"\n", "\t"} & set(line.head + line.before + line.words + line.after)


def test_what_fits_is_shown_whole_and_what_does_not_is_cut_at_the_outer_ends() -> None:
    short = hit("INT1", "We had ", "lab safety", " first.")
    long = hit("INT1", "x" * 100 + " in the ", "lab", " and " + "y" * 100)
    one, two = kwic([short, long], 80)
    assert (one.before.strip(), one.words, one.after) == ("We had", "lab safety", " first.")
    assert two.before.startswith("…")
    assert two.before.endswith(" in the ")
    assert two.after.startswith(" and ")
    assert two.after.endswith("…")


def test_where_nobody_is_named_there_is_no_column_for_speakers() -> None:
    (line,) = kwic([hit("INT1", "", "lab", "", speaker=None)], 80)
    assert line.head == "INT1  10:13  "


def test_no_hits_are_no_lines() -> None:
    assert kwic([], 80) == list[KwicLine]()
