"""WebVTT and SubRip: cues with times, and speakers in voice tags or as labels.

Sources: the W3C's WebVTT (https://www.w3.org/TR/webvtt1/) and what Teams, Zoom, Rev and podcast hosts
write; SubRip has no specification.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.errors import UnreadableFile
from qualcode.plaintext import decode, normalise
from transcripts.labels import milliseconds
from transcripts.readers.wording import counted
from transcripts.script import Script
from transcripts.speakers import Piece, script

_TIMING = re.compile(r"\s*((?:\d+:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)\s*-->")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?\s{1,9}([^<>]{0,300})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|lang|font)(?:[.\s][^<>]{0,300})?>|<[\d:.]{1,20}>|\{\\(?:an?\d+|[ibu][01]|pos\([^)]*\))\}",
    re.IGNORECASE,
)
_RUBY_TEXT = re.compile(r"<rt[^<>]{0,100}>[^<]{0,300}</rt>")
_ASIDES = re.compile(r"(NOTE|STYLE|REGION)(?:\s|$)")


class Cue(NamedTuple):
    """One cue as it stands in the file."""

    start: int | None
    """In milliseconds; None where its time cannot be read."""
    lines: list[str]
    """With their tags."""


def read_cues(data: bytes, *, encoding: str | None = None) -> Script:
    """A WebVTT or SubRip file. Raises UnreadableFile where it has no cues."""
    decoded = decode(data, encoding=encoding)
    text = normalise(decoded.text)
    cues = list(parse_cues(text))
    if not cues:
        raise UnreadableFile(
            'it has no cues (times such as "00:00:01.000 --> 00:00:04.000" and words below them); '
            "it may be damaged, or be plain text that should end in .txt"
        )
    notes = [] if decoded.note is None else [decoded.note]
    unreadable = sum(cue.start is None for cue in cues)
    if unreadable:
        notes.append(f"kept the words of {counted(unreadable, 'cue')} without a readable time")
    if stray := _stray_lines(text):
        notes.append(f"left out {counted(stray, 'line')} outside any cue")
    return script(_pieces(cues), glue=" ", notes=notes)


def parse_cues(text: str) -> Iterator[Cue]:
    """The cues of a file whose only line break is a newline, in its order."""
    for block in _blocks(text):
        timings = [number for number, line in enumerate(block) if "-->" in line]
        for place, number in enumerate(timings):
            lines = block[number + 1 : timings[place + 1] if place + 1 < len(timings) else None]
            if place + 1 < len(timings) and lines and lines[-1].strip().isdecimal():
                lines.pop()  # the next cue's number, where the blank line before it is missing
            timing = _TIMING.match(block[number])
            yield Cue(milliseconds(timing[1]) if timing else None, lines)


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank ones, without notes, styles and regions."""
    for run in re.split(r"\n[ \t]*(?:\n[ \t]*)*\n", text):
        lines = run.strip("\n").split("\n")
        if not _ASIDES.match(lines[0]) or any("-->" in line for line in lines[:2]):
            yield lines


def _stray_lines(text: str) -> int:
    """Lines of words with no time above them: what a damaged file has lost the times of."""
    blocks = list(_blocks(text))
    if blocks and blocks[0][0].startswith("WEBVTT"):
        blocks = blocks[1:]
    return sum(len([line for line in b if line.strip()]) for b in blocks if not any("-->" in x for x in b))


def _pieces(cues: list[Cue]) -> Iterator[Piece]:
    """The lines of the cues; a voice holds until the next one, as writers name only the changes."""
    voice: str | None = None
    voiced = any(_VOICE.search(line) for cue in cues for line in cue.lines)
    for cue in cues:
        if not voiced:
            yield from (Piece(_plain(line), time=cue.start) for line in cue.lines)
            continue
        parts = _VOICE.split("\n".join(cue.lines))
        for number, part in enumerate(parts):
            if number % 2:
                voice = html.unescape(" ".join(part.split())) or None
            elif part.strip():
                yield Piece(_plain(part), voice, cue.start)


def _plain(line: str) -> str:
    """The words of a cue line: tags and styling out, entities read.

    >>> _plain("<i>You &amp; me</i> <00:01.000>now")
    'You & me now'
    """
    return html.unescape(_TAG.sub("", _RUBY_TEXT.sub("", line)))
