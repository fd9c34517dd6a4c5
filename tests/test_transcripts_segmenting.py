"""Sentences from another process are those of this one."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from transcripts.segmenting import Segmenter
from transcripts.sentences import sentences

TEXTS = ["Dr. May came. “Why?” So… yes.", "", "one\ntwo. Three 🐟!", "He said:\n\n“No.” Then he left."]


@pytest.fixture
def segmenter() -> Iterator[Segmenter]:
    made = Segmenter()
    yield made
    made.close()


def test_the_answers_are_the_same(segmenter: Segmenter) -> None:
    assert [segmenter(text) for text in TEXTS] == [sentences(text) for text in TEXTS]
    assert segmenter(TEXTS[0])


def test_sentences_are_made_here_where_the_process_is_gone(segmenter: Segmenter) -> None:
    assert segmenter._process is not None
    segmenter._process.kill()
    segmenter._process.wait()
    assert segmenter(TEXTS[0]) == sentences(TEXTS[0])
    segmenter.close()
    assert segmenter(TEXTS[2]) == sentences(TEXTS[2])


def test_half_an_answer_is_none(segmenter: Segmenter) -> None:
    segmenter.close()
    half = "import sys; sys.stdin.readline(); sys.stdout.write('[[0, 1')"
    pipe = subprocess.PIPE
    segmenter._process = subprocess.Popen([sys.executable, "-c", half], stdin=pipe, stdout=pipe)
    assert segmenter(TEXTS[0]) == sentences(TEXTS[0])
