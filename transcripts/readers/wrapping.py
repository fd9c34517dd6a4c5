"""Lines into paragraphs: what a mail program or a typewriter broke at a margin is joined again."""

from collections.abc import Mapping, Sequence, Set

from transcripts.speakers import Piece, label_lines

_BULLETS = ("- ", "* ", "• ", "– ", "+ ", "> ")
_AFTER_SUSPENDED_HYPHEN = {"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o"}


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs of a text: its lines, or, where they were wrapped at a margin, the lines joined.

    A line is joined to the one before where that one had no room for its first word; a blank line, a
    bullet and a speaker label always begin a paragraph.

    >>> paragraphs(["- short", "- lines", "- stay"])
    ['- short', '- lines', '- stay']
    """
    breaks = _breaks(lines)
    if breaks is None:
        return [line for line in lines if line.strip()]
    return join_lines(lines, breaks)


def headed(lines: Sequence[str], levels: Mapping[int, int]) -> list[Piece]:
    """The paragraphs of a text as pieces; ``levels`` are those of headings, by the number of their line.

    A line that was joined to another one is no heading.

    >>> [piece.level for piece in headed(["one", "", "two"], {2: 1})]
    [None, 1]
    """
    found = [Piece(text) for text in paragraphs(lines)]
    for place, number in enumerate(openings(lines) if levels else ()):
        if number in levels and found[place].text.strip() == lines[number].strip():
            found[place] = found[place]._replace(level=levels[number])
    return found


def openings(lines: Sequence[str]) -> list[int]:
    """The line that each of the :func:`paragraphs` begins with, counted from 0.

    >>> openings(["", "one", "two", "", "three"])
    [1, 2, 4]
    """
    breaks = _breaks(lines)
    return [
        number
        for number, line in enumerate(lines)
        if line.strip()
        and (breaks is None or number in breaks or number == 0 or not lines[number - 1].strip())
    ]


def _breaks(lines: Sequence[str]) -> set[int] | None:
    """The lines that begin a paragraph besides those after a blank; None where every line does."""
    if _margin(lines) is None:
        return None
    starts = label_lines(lines)
    width = wrap_width(lines, starts)
    if width is None:
        return None
    return {
        number
        for number in range(1, len(lines))
        if number in starts or _bullet(lines[number]) or not _full(lines[number - 1], lines[number], width)
    }


def wrap_width(lines: Sequence[str], starts: Set[int]) -> int | None:
    """The margin, in characters, at which lines were broken; None where they were not.

    Wrapped means that of the lines that follow another, nearly all had to: the line before was full.
    """
    width = _margin(lines)
    if width is None:
        return None
    followers = [
        number
        for number in range(1, len(lines))
        if lines[number].strip() and lines[number - 1].strip()
        if number not in starts and not _bullet(lines[number])
        if number - 1 not in starts or len(lines[number - 1].rstrip()) > width / 2
    ]
    full = sum(_full(lines[number - 1], lines[number], width) for number in followers)
    return width if full >= 2 and full >= 0.8 * len(followers) else None


def _margin(lines: Sequence[str]) -> int | None:
    """Where lines would have been broken; None where they are too short or too long for that."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    width = lengths[int(len(lengths) * 0.98)] if lengths else 0
    return width if 40 <= width <= 120 else None


def join_lines(lines: Sequence[str], breaks: Set[int]) -> list[str]:
    """Paragraphs made of lines; ``breaks`` are the lines that begin one, besides those after a blank.

    A hyphen at a line's end is taken out only where the joined word stands elsewhere in the text.

    >>> join_lines(["an inter-", "view, a two-", "way talk", "", "interview"], set())
    ['an interview, a two-way talk', 'interview']
    """
    known = {word.strip(".,;:?!\"'()").casefold() for line in lines for word in line.split()}
    joined: list[list[str]] = []
    opens = True
    for number, line in enumerate(map(str.strip, lines)):
        if not line:
            opens = True
        elif opens or number in breaks:
            joined.append([line])
            opens = False
        else:
            _add(joined[-1], line, known)
    return ["".join(parts) for parts in joined]


def _full(line: str, following: str, width: int) -> bool:
    if not line.strip() or not following.strip():
        return False
    return len(line.rstrip()) + 1 + len(following.split()[0]) > width


def _bullet(line: str) -> bool:
    return line.lstrip().startswith(_BULLETS)


def _add(parts: list[str], line: str, known: Set[str]) -> None:
    """Add a line to the parts of a paragraph: after a space, or after or instead of a hyphen."""
    left, tail = parts[-1], line.split()[0]
    if left.endswith("\u00ad"):
        parts[-1] = left[:-1]
    elif left.endswith("-") and left[-2:-1].isalpha() and line[0].islower() and not _suspended(tail):
        whole = (left.split()[-1][:-1] + tail).strip(".,;:?!\"'()").casefold()
        if whole in known:
            parts[-1] = left[:-1]
    else:
        parts.append(" ")
    parts.append(line)


def _suspended(tail: str) -> bool:
    """Whether the hyphen before a word stands for a missing one, as in "first- and second-class"."""
    return tail.casefold() in _AFTER_SUSPENDED_HYPHEN
