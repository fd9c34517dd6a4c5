"""The process in which regular expressions are matched; see ``transcripts.search.expressions``."""

import json
import re
import sys

FLAGS = re.IGNORECASE | re.MULTILINE


def matches(pattern: re.Pattern[str], turns: list[str]) -> list[tuple[int, int, int]]:
    """Which turn, start and end of every match that is not empty.

    >>> matches(re.compile("b*"), ["abb", "b"])
    [(0, 1, 3), (1, 0, 1)]
    """
    return [
        (number, *found.span())
        for number, turn in enumerate(turns)
        for found in pattern.finditer(turn)
        if found[0]
    ]


def serve() -> None:
    """Answer until the other side is gone: first comes the expression, then texts."""
    pattern = re.compile(json.loads(sys.stdin.buffer.readline()), FLAGS)
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(matches(pattern, json.loads(line))).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
