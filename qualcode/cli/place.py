"""Naming a passage on the command line."""

import re
from collections.abc import Callable
from typing import Any

import click

from qualcode.errors import BadInput
from transcripts.passages import Passage

_PLACE = re.compile(r"(\d+)\s*[:-]\s*(\d+)")


def place_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --quote and --at, one of which names the passage."""
    function = click.option("--at", metavar="START:END", help="The passage by its offsets.")(function)
    return click.option("--quote", metavar="WORDS", help="The passage by its words.")(function)


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
