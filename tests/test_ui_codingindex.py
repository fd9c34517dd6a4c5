"""The codings of a transcript are found where they lie, in lanes in which they never overlap."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from qualcode.errors import BadInput
from qualcode.ui.codingindex import Coding, CodingIndex

LENGTH = 9_000
"""Code points of the transcripts here: several blocks of the index."""


def place(coding: Coding) -> tuple[int, int, int]:
    return coding.start, coding.end, coding.id


def ids(codings: list[Coding]) -> list[int]:
    return [coding.id for coding in codings]


@st.composite
def passages(draw: st.DrawFn) -> tuple[int, int]:
    """Mostly short and crowded into one corner, some anywhere, some of the whole transcript."""
    start = draw(st.integers(0, 30) | st.integers(0, LENGTH - 1))
    end = draw(st.integers(start + 1, min(start + 12, LENGTH)) | st.integers(start + 1, LENGTH))
    return draw(st.sampled_from([(start, end)] * 9 + [(0, LENGTH)]))


def made(spans: list[tuple[int, int]]) -> list[Coding]:
    return [
        Coding(number, start, end, code_id=number % 3, coder_id=1)
        for number, (start, end) in enumerate(spans, 1)
    ]


CODINGS = st.lists(passages(), max_size=40).map(made)
QUERIES = st.tuples(st.integers(-5, LENGTH + 5), st.integers(-5, LENGTH + 5)) | passages()


def sharing(codings: list[Coding], start: int, end: int) -> list[Coding]:
    """What `within` must find, by looking at every character."""
    wanted = [coding for coding in codings if max(start, coding.start) < min(end, coding.end)]
    return sorted(wanted, key=place)


def deepest(codings: list[Coding]) -> int:
    """The most codings on one character, which is the least number of lanes."""
    return max((len(sharing(codings, one.start, one.start + 1)) for one in codings), default=0)


def assert_no_lane_overlaps(index: CodingIndex) -> None:
    for one, other in combinations(index, 2):
        assert one.lane != other.lane or one.end <= other.start or other.end <= one.start
    assert index.lanes == max((coding.lane + 1 for coding in index), default=0)


@given(CODINGS, QUERIES)
def test_within_finds_what_a_scan_finds(codings: list[Coding], query: tuple[int, int]) -> None:
    assert CodingIndex(codings).within(*query) == sharing(codings, *query)


@given(CODINGS, st.integers(-5, LENGTH + 5))
def test_at_finds_what_covers_the_character(codings: list[Coding], offset: int) -> None:
    covering = [coding for coding in codings if coding.start <= offset < coding.end]
    assert CodingIndex(codings).at(offset) == sorted(covering, key=place)


@given(CODINGS)
def test_a_new_index_has_as_many_lanes_as_codings_on_the_most_coded_character(codings: list[Coding]) -> None:
    index = CodingIndex(codings)
    assert index.lanes == deepest(codings)
    assert_no_lane_overlaps(index)


@given(CODINGS)
def test_an_index_yields_its_codings_in_order(codings: list[Coding]) -> None:
    index = CodingIndex(reversed(codings))
    assert list(index) == sorted(codings, key=place)
    assert len(index) == len(codings)


@given(CODINGS, st.integers(-5, LENGTH + 5), st.none() | st.sets(st.integers(0, 3)))
def test_stepping_finds_the_nearest_start_of_these_codes(
    codings: list[Coding], offset: int, codes: set[int] | None
) -> None:
    index = CodingIndex(codings)
    wanted = sorted((one for one in codings if codes is None or one.code_id in codes), key=place)
    after = [coding for coding in wanted if coding.start > offset]
    before = [coding for coding in wanted if coding.start < offset]
    assert index.following(offset, codes) == (after[0] if after else None)
    assert index.preceding(offset, codes) == (before[-1] if before else None)


class Changes(RuleBasedStateMachine):
    """Any sequence of putting, changing in place and dropping, beside a plain dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.index = CodingIndex([])
        self.kept: dict[int, Coding] = {}

    @rule(codings=CODINGS)
    def read_again(self, codings: list[Coding]) -> None:
        self.index = CodingIndex(codings)
        self.kept = {coding.id: coding for coding in codings}

    @rule(id=st.integers(1, 60), passage=passages())
    def put(self, id: int, passage: tuple[int, int]) -> None:
        lanes = {other.id: other.lane for other in self.index if other.id != id}
        coding = Coding(id, *passage, code_id=id % 3, coder_id=2)
        self.index.put(coding)
        self.kept[id] = coding
        assert self.index.get(id) is coding
        assert {other.id: other.lane for other in self.index if other.id != id} == lanes

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), passage=passages())
    def move_its_boundaries_in_place(self, data: st.DataObject, passage: tuple[int, int]) -> None:
        coding = self.kept[data.draw(st.sampled_from(sorted(self.kept)))]
        coding.start, coding.end = passage
        self.index.put(coding)

    @rule(id=st.integers(1, 60))
    def drop(self, id: int) -> None:
        assert self.index.drop(id) is self.kept.pop(id, None)
        assert self.index.get(id) is None

    @invariant()
    def holds_what_was_put(self) -> None:
        assert list(self.index) == sorted(self.kept.values(), key=place)
        assert len(self.index) == len(self.kept)

    @invariant()
    def no_lane_overlaps(self) -> None:
        assert_no_lane_overlaps(self.index)

    @invariant()
    def finds_every_coding_from_its_ends(self) -> None:
        codings = list(self.kept.values())
        for coding in codings[:3]:
            for query in ((coding.start, coding.start + 1), (coding.end - 1, coding.end + 80)):
                assert self.index.within(*query) == sharing(codings, *query)


TestAnySequenceOfChanges = Changes.TestCase
TestAnySequenceOfChanges.settings = settings(max_examples=40, stateful_step_count=25)


def test_a_replaced_coding_keeps_its_lane_where_that_is_free() -> None:
    index = CodingIndex([Coding(1, 0, 10, 1, 1), Coding(2, 5, 20, 1, 1)])
    index.put(Coding(2, 12, 20, 1, 1))
    assert index.at(15)[0].lane == 1


def test_a_replaced_coding_goes_to_the_lowest_free_lane_where_its_own_is_taken() -> None:
    index = CodingIndex([Coding(1, 0, 10, 1, 1), Coding(2, 5, 20, 1, 1), Coding(3, 30, 40, 1, 1)])
    index.put(Coding(3, 5, 10, 1, 1))
    assert [coding.lane for coding in index] == [0, 2, 1]


def test_a_lane_that_was_left_is_taken_again() -> None:
    index = CodingIndex([Coding(1, 0, 10, 1, 1), Coding(2, 5, 20, 1, 1)])
    index.drop(1)
    index.put(Coding(3, 0, 10, 1, 1))
    assert [(coding.id, coding.lane) for coding in index] == [(3, 0), (2, 1)]
    assert index.lanes == 2


def test_the_longest_of_those_that_start_together_encloses_the_others() -> None:
    index = CodingIndex([Coding(1, 0, 5, 1, 1), Coding(2, 0, 50, 1, 1)])
    assert [(coding.id, coding.lane) for coding in index] == [(1, 1), (2, 0)]


def test_codings_that_touch_share_a_lane() -> None:
    index = CodingIndex([Coding(1, 0, 5, 1, 1), Coding(2, 5, 9, 1, 1)])
    assert index.lanes == 1
    assert ids(index.within(0, 5)) == [1]
    assert ids(index.at(5)) == [2]


def test_a_coding_put_right_behind_or_before_another_shares_its_lane() -> None:
    index = CodingIndex([Coding(1, 5, 9, 1, 1)])
    index.put(Coding(2, 9, 12, 1, 1))
    index.put(Coding(3, 0, 5, 1, 1))
    assert index.lanes == 1


def test_no_characters_are_shared_with_an_empty_stretch() -> None:
    assert CodingIndex([Coding(1, 0, 10, 1, 1)]).within(5, 5) == []


def test_an_empty_index_answers() -> None:
    index = CodingIndex([])
    assert (len(index), index.lanes, list(index), index.within(0, 80)) == (0, 0, [], [])
    assert (index.following(-1), index.preceding(99), index.drop(1), index.get(1)) == (None,) * 4


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5)])
@pytest.mark.parametrize("add", [lambda coding: CodingIndex([coding]), CodingIndex([]).put])
def test_a_coding_that_holds_no_text_is_refused(
    add: Callable[[Coding], object], start: int, end: int
) -> None:
    with pytest.raises(BadInput, match="hold no text"):
        add(Coding(1, start, end, 1, 1))


def test_a_refused_coding_leaves_the_one_it_would_have_replaced() -> None:
    index = CodingIndex([Coding(1, 0, 5, 1, 1)])
    with pytest.raises(BadInput):
        index.put(Coding(1, 5, 5, 1, 1))
    assert ids(index.at(4)) == [1]
