"""The experiment on corrected transcripts, once and small, and its truth; nothing is timed."""

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the benchmarks are not installed

from benchmarks.anchoring import CODINGS, Found, experiment, generated, laid_out, passages
from benchmarks.corrections import KINDS, Truth, as_file, corrected
from transcripts.offsets import Edit, OffsetMap
from transcripts.passages import Passage
from transcripts.readers.text import read_text
from transcripts.script import Script

TEXT = "We met Anna there. She said no.\nThen we left."


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    (case,) = generated(1)
    return experiment(case, tmp_path_factory.mktemp("anchoring"), 0)


@pytest.mark.parametrize("kind", KINDS)
def test_codings_stay_on_their_words_and_all_others_are_reported(found: dict[str, Found], kind: str) -> None:
    one = found[kind]
    assert one.survivors + one.changed == CODINGS
    assert one.kept >= 0.99 * one.survivors
    assert one.reported == one.changed
    assert one.near >= 0.9 * one.reworded


def test_every_kind_of_correction_does_what_it_says(found: dict[str, Found]) -> None:
    changed = {kind: one.changed for kind, one in found.items()}
    assert changed["labels renamed"] == changed["line endings"] == 0
    assert min(changed["200 typos"], changed["names replaced"], changed["all at once"]) > 50
    assert changed["sentences in and out"] > 5


def test_the_truth_survives_the_file_that_is_written_of_it() -> None:
    (case,) = generated(1)
    old = read_text(as_file(case.script))
    assert old.text == case.script.text
    for kind in KINDS.values():
        truth = corrected(old, kind, Random(1))
        after = read_text(as_file(truth.script, kind.line_end))
        assert (after.text, after.turns) == (truth.new, truth.turns)


@given(st.lists(st.integers(0, len(TEXT)), max_size=6), st.data())
def test_the_truth_agrees_with_the_map_of_known_edits(offsets: list[int], data: st.DataObject) -> None:
    places = sorted(set(offsets))
    edits = [
        Edit(start, end, data.draw(st.sampled_from(["", "x", "no one"])))
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]
    truth, changed = Truth(Script(TEXT, ()), edits), OffsetMap(TEXT, edits)
    assert truth.new == changed.new
    start = data.draw(st.integers(0, len(TEXT) - 1))
    passage = Passage(start, data.draw(st.integers(start + 1, len(TEXT))))
    mapped = changed.passage(passage)
    words = changed.new[mapped.start : mapped.end]
    right = truth.place(passage)
    assert words.strip() == ("" if right is None else truth.new[right.start : right.end])


def test_words_put_in_at_the_edge_of_a_passage_leave_it_as_it_was() -> None:
    truth = Truth(Script(TEXT, ()), [Edit(7, 7, "old "), Edit(11, 11, ",")])
    assert truth.new.startswith("We met old Anna, there.")
    assert truth.survives(Passage(7, 11))
    assert truth.place(Passage(7, 11)) == Passage(11, 15)
    assert not truth.survives(Passage(3, 11))
    assert not truth.survives(Passage(7, 17))


def test_passages_are_whole_words() -> None:
    text = laid_out([("I", "Why so?"), ("P", "It was. " + "We met there, often enough. " * 60)]).text
    for start, end in passages(text, Random(3)):
        assert not text[start - 1 : start].isalnum()
        assert not text[end : end + 1].isalnum()
        assert text[start].isalnum()
        assert not text[end - 1].isspace()
