"""What was edited between two texts: words first, then characters where words differ."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transcripts.offsets import Edit

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Differences(NamedTuple):
    """How one text becomes another."""

    edits: tuple[Edit, ...]
    """In code points of the old text, sorted, not overlapping, not touching."""
    alike: float
    """The share of words, of the longer text, that stand in both in the same order: 0 to 1."""


class _Block(NamedTuple):
    """A stretch of the old text, and what stands in the new text there."""

    start: int
    end: int
    new_start: int
    new_end: int


def differences(old: str, new: str) -> Differences:
    """The edits that make ``new`` of ``old``.

    By Levenshtein's distance over words, so that edits follow words and long texts take a fraction of a
    second, and over characters inside the words that differ.
    """
    from rapidfuzz.distance import Levenshtein

    if old == new:
        return Differences((), 1.0)
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    ids: dict[str, int] = {}
    numbered = [[ids.setdefault(token, len(ids)) for token in tokens] for tokens in (old_tokens, new_tokens)]
    operations = Levenshtein.opcodes(*numbered)
    same = sum(
        sum(map(str.isalnum, old_tokens[step.src_start : step.src_end]))
        for step in operations
        if step.tag == "equal"
    )
    words = max(sum(map(str.isalnum, tokens)) for tokens in (old_tokens, new_tokens))
    old_at, new_at = _offsets(old_tokens), _offsets(new_tokens)
    blocks = _joined(
        _Block(old_at[step.src_start], old_at[step.src_end], new_at[step.dest_start], new_at[step.dest_end])
        for step in operations
        if step.tag != "equal"
    )
    edits = _by_words(old, (edit for block in blocks for edit in _inside(old, new, block)))
    return Differences(tuple(edits), same / words if words else 0.0)


def _offsets(tokens: list[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _joined(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Blocks that touch as one."""
    last: _Block | None = None
    for block in blocks:
        if last is not None and (last.end, last.new_end) == (block.start, block.new_start):
            last = _Block(last.start, block.end, last.new_start, block.new_end)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _inside(old: str, new: str, block: _Block) -> Iterator[Edit]:
    """The edits of a block, by characters."""
    from rapidfuzz.distance import Levenshtein

    before, after = old[block.start : block.end], new[block.new_start : block.new_end]
    steps = (
        _Block(step.src_start, step.src_end, step.dest_start, step.dest_end)
        for step in Levenshtein.opcodes(before, after)
        if step.tag != "equal"
    )
    for step in _joined(steps):
        text = after[step.new_start : step.new_end]
        yield Edit(block.start + step.start, block.start + step.end, text)


def _with_its_word(old: str, edit: Edit) -> Edit:
    """Letters put in before or behind a word are edits of its first or last letter.

    So a passage that begins with "nvironment" begins with "environment" when that is put right.

    >>> _with_its_word("an old tree", Edit(3, 3, "c"))
    Edit(start=3, end=4, text='co')
    """
    at, text = edit.start, edit.text
    if edit.end > at or not text:
        return edit
    left, right = old[at - 1 : at].isalnum(), old[at : at + 1].isalnum()
    if right and not left and text[-1].isalnum():
        return Edit(at, at + 1, text + old[at])
    if left and not right and text[0].isalnum():
        return Edit(at - 1, at, old[at - 1] + text)
    return edit


def _by_words(old: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Each edit with the word that it changes; those that touch then are one."""
    last: Edit | None = None
    for edit in edits:
        wider = _with_its_word(old, edit)
        if last is not None and wider.start < last.end:
            wider = edit
        if last is not None and last.end == wider.start:
            last = Edit(last.start, wider.end, last.text + wider.text)
            continue
        if last is not None:
            yield last
        last = wider
    if last is not None:
        yield last
