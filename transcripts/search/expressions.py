"""Regular expressions, matched in a process of their own, which is ended where one runs away.

Python's ``re`` cannot be interrupted. The protocol is one line of JSON each way: the expression, then the
turns of one transcript after the other, and what was found in them. Matches lie within a turn; case does not
matter unless the expression says ``(?-i:…)``.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Timer

from sqlalchemy.orm import Session

from qualcode.errors import BadInput, Refused
from transcripts.search.hits import Hit, hit
from transcripts.search.matches import FLAGS
from transcripts.search.parsing import BadQuery
from transcripts.search.scope import Corpus, Scope, Source, Sources
from transcripts.search.words import Span

SECONDS = 5.0
"""How long one transcript may take; thousands of times what an expression needs that does not run away."""


def search_expression(
    session: Session, expression: str, scope: Scope | None = None, *, seconds: float = SECONDS
) -> Iterator[Hit]:
    """The passages that match a regular expression, by transcript and place, as they are found.

    Raises BadInput, showing where, for an expression that is none, NotFound as ``search`` does, and Refused
    where one transcript takes longer than ``seconds``.
    """
    check(expression)
    sources = Sources(session, scope or Scope(), Corpus(session))
    with _matching(expression) as process:
        for source in sources.all:
            turns = list(sources.turns(source))
            for number, *span in _ask(process, source, [turn.text for turn in turns], seconds):
                turn, found = turns[number], Span(*span)
                if sources.admits(source, turn.start + found.start, turn.start + found.end):
                    yield hit(source, turn.voice, turn.text, turn.start, found)


def check(expression: str) -> None:
    """Raise BadInput, showing where, where this is no regular expression."""
    if not expression:
        raise BadInput(
            "the regular expression is empty; give one, as in: qualcode search --regex 'lab|workshop'"
        )
    try:
        re.compile(expression, FLAGS)
    except re.error as error:
        raise BadQuery(f"this is no regular expression: {error.msg}", expression, error.pos or 0) from error
    except (RecursionError, OverflowError, MemoryError) as error:
        raise BadInput("this regular expression is too large; make it simpler") from error


@contextmanager
def _matching(expression: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "transcripts.search.matches"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C in the terminal is not for it
    )
    with process:
        try:
            _send(process, expression)
            yield process
        finally:
            process.kill()


def _send(process: "subprocess.Popen[bytes]", value: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(value).encode() + b"\n")
    process.stdin.flush()


def _ask(
    process: "subprocess.Popen[bytes]", source: Source, turns: Sequence[str], seconds: float
) -> list[tuple[int, int, int]]:
    """The matches in the turns of a transcript: which turn, and where.

    Raises Refused where it takes too long.
    """
    assert process.stdout is not None
    late = Timer(seconds, process.kill)
    late.start()
    try:
        _send(process, turns)
        answer = process.stdout.readline()
    except OSError:
        answer = b""
    finally:
        late.cancel()
    if not answer.endswith(b"\n"):
        raise Refused(
            f"the regular expression was stopped: it ran for over {seconds:g} seconds in {source.name}; make"
            " it simpler: repetition inside repetition, as in (a+)+, is what takes for ever"
        )
    found: list[tuple[int, int, int]] = json.loads(answer)
    return found
