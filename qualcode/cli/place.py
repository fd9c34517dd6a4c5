"""Naming a passage on the command line."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from qualcode.errors import BadInput, QualcodeError
from transcripts.passages import Passage

if TYPE_CHECKING:
    from codebook.tree import CodeLine
    from qualcode.store.project import Project

_PLACE = re.compile(r"(\d+)\s*[:-]\s*(\d+)")


class Place(NamedTuple):
    """A passage of a transcript, and codes."""

    transcript: str
    """The transcript's name as the project has it."""
    passage: Passage
    codes: "list[CodeLine]"

    def __str__(self) -> str:
        return f"{self.transcript} {self.passage.start}:{self.passage.end}"


def place_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --quote and --at, one of which names the passage."""
    function = click.option("--at", metavar="START:END", help="The passage by its offsets.")(function)
    return click.option("--quote", metavar="WORDS", help="The passage by its words.")(function)


def find_place(
    project: "Project",
    transcript: str,
    codes: tuple[str, ...],
    *,
    quote: str | None,
    at: str | None,
    widen: Literal["sentence", "turn"] | None = None,
) -> Place:
    """What the arguments name. Raises NotFound, Ambiguous or BadInput where they name nothing, or several."""
    from qualcode.cli.codenames import code_line
    from transcripts import sentences
    from transcripts.interviews import find_transcript, script_of

    with project.read() as session:
        found = find_transcript(session, transcript)
        name, script = found.name, script_of(session, found)
        lines = [code_line(session, code) for code in codes]
    try:
        passage = passage_in(script.text, quote, at)
    except QualcodeError as error:
        raise type(error)(f"{name}: {error}") from error
    return Place(name, passage if widen is None else sentences.widen(script, passage, widen), lines)


def passage_in(text: str, quote: str | None, at: str | None) -> Passage:
    """The passage that the options name; where both do, they must agree.

    Raises BadInput, NotFound or Ambiguous where they name none, or several.
    """
    from transcripts.quotes import find_quote, same_words

    if quote is None and at is None:
        raise click.UsageError('name the passage with --quote "WORDS" or --at START:END')
    if at is None:
        return find_quote(text, quote or "")
    found = _PLACE.fullmatch(at.strip())
    if found is None:
        raise click.UsageError(f"--at {at}: give two offsets, as in --at 120:180")
    passage = Passage(int(found[1]), int(found[2]))
    words = passage.within(text)
    if quote is not None and not same_words(quote, words):
        raise BadInput(f"at {at} stands “{words[:80]}”, not the quote")
    return passage
