"""What the benchmark of the screen takes for a frame, and how it counts; nothing here is timed."""

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the benchmarks are not installed

from benchmarks.terminal_actions import Action, actions, held
from benchmarks.terminal_frames import Answer, FrameCutter, percentile
from benchmarks.terminal_report import Unanswered, answered, table
from benchmarks.terminal_study import framework, script
from codebook.framework import walk

START, END = b"\x1b[?2026h", b"\x1b[?2026l"
no_brackets = st.binary(max_size=30).filter(lambda sent: b"\x1b" not in sent) | st.sampled_from(
    [b"\x1b[2;1H", b"\x1b[?20", b"\x1b[?2026$p", b"\x1b[?2004h"]
)


@given(st.lists(st.tuples(no_brackets, no_brackets)), no_brackets, st.data())
def test_frames_are_cut_out_whatever_the_chunks(
    sent: list[tuple[bytes, bytes]], last: bytes, data: st.DataObject
) -> None:
    stream = b"".join(between + START + frame + END for between, frame in sent) + last
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    cutter = FrameCutter()
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += cutter.feed(stream[start:end])
    assert found == [frame for _, frame in sent]


def test_a_frame_is_done_with_the_last_byte_of_its_end() -> None:
    cutter = FrameCutter()
    assert [cutter.feed(bytes([byte])) for byte in START + b"words" + END][-2:] == [[], [b"words"]]


def test_an_end_without_a_start_is_no_frame() -> None:
    assert FrameCutter().feed(b"words" + END + START + b"more" + END) == [b"more"]


@given(st.lists(st.integers(), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
    values: list[int], percent: int
) -> None:
    found = percentile(values, percent)
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


def answers(*firsts: float | None) -> list[Answer]:
    return [Answer(first, first, 0.004, 1, 100) for first in firsts]


@pytest.mark.parametrize(
    ("given_answers", "wrong", "verdict"),
    [
        (answers(*[0.004] * 19, 0.200), "", "MISSED: one over 50"),
        (answers(*[0.004] * 19, 0.030), "", "met"),
        (answers(*[0.004] * 18, 0.030, 0.030), "", "MISSED"),
        (answers(*[0.004] * 19, None), "", "1 keys were not answered"),
        (answers(0.004), "WRONG", "WRONG"),
        ([Answer(0.004, 0.030, 0.005, 2)], "", "met by the first frame"),
    ],
)
def test_the_verdict_is_by_95_of_100_keys_and_by_the_slowest(
    given_answers: list[Answer], wrong: str, verdict: str
) -> None:
    one = answered("page", "12k", given_answers, limit=0.016, worst=0.050, wrong=wrong)
    assert one.verdict == verdict
    assert list(table([one]))[-1].endswith(f"  {verdict}")


def test_keys_that_nothing_answers_have_no_figures() -> None:
    with pytest.raises(Unanswered, match="not one of 2 keys"):
        answered("page", "12k", answers(None, None))


def test_every_action_presses_keys_under_a_name_of_its_own() -> None:
    found = actions(keys=60, pages=10)
    assert len({action.name for action in found}) == len(found)
    assert all(action.keys and action.rounds > 0 and all(action.keys) for action in found)


def test_pages_come_to_120_whatever_the_length_of_the_transcript() -> None:
    def pages(action: Action) -> int:
        return len(action.keys) * action.rounds

    for length in (10, 120):
        by_name = {action.name: action for action in actions(keys=60, pages=length)}
        assert pages(by_name["page down"]) == pages(by_name["page up"]) == 120
        assert len(held(length)) == 45


def test_the_framework_has_60_codes_in_three_levels() -> None:
    found = [level for level, _ in walk(framework())]
    assert [found.count(level) for level in (1, 2, 3, 4)] == [5, 15, 40, 0]


def test_the_transcript_holds_one_very_long_turn_and_its_turns_tile_it() -> None:
    made = script(12_000, Random(1))
    said = [made.text[turn.start : turn.end] for turn in made.turns]
    assert "\n".join(said) == made.text
    assert sum(len(words.split()) >= 3_000 for words in said) == 1
    assert {"—", "“", "”", "’"} <= set(made.text)
