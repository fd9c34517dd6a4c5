"""Tables of Word and OpenDocument files, where transcribers like to put speakers in a column."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from transcripts.labels import Shape, only_stamp, read_label, shape_of
from transcripts.speakers import NOBODY, Piece, tidy

Cell = Sequence[str]
"""The paragraphs of a cell."""
Table = Sequence[Sequence[Cell]]
"""Rows of cells."""
Block = str | Piece | Table
"""A paragraph, as a piece where it is a heading, or a table, in the order of the document."""

_SPEAKER_HEADS = re.compile("speakers?|names?|who|person|participant|role|sprecher(in)?|locuteur")
_WORD_HEADS = re.compile(
    "text|transcript|transcription|words|utterances?|speech|contents?|dialog(ue)?|said|statement|contribution|talk"
)


def pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    """The blocks as pieces: a table's speaker column names who says the words beside it.

    Where there is such a table, the paragraphs outside it belong to nobody. Other tables are read cell
    by cell, row by row.
    """
    columns = [None if isinstance(block, str | Piece) else speaker_column(block) for block in blocks]
    speaker = NOBODY if any(column is not None for column in columns) else None
    for block, column in zip(blocks, columns, strict=True):
        if isinstance(block, Piece):
            yield block._replace(speaker=speaker)
        elif isinstance(block, str):
            yield Piece(block, speaker)
        elif column is None:
            yield from (Piece(text, speaker) for text in flat([block]))
        else:
            yield from _dialogue(block, column)


def flat(blocks: Iterable[Block]) -> list[str]:
    """The paragraphs of some blocks, those in tables row by row."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, str | Piece):
            found.append(block if isinstance(block, str) else block.text)
        else:
            found.extend(text for row in block for cell in row for text in cell)
    return found


def speaker_column(table: Table) -> int | None:
    """The column that holds nothing but speaker labels, or None.

    There must be two rows or more, and a label that recurs; or only roles, codes and full names, with more
    words beside them.
    """
    rows = _body(table)
    for column in range(min(3, max((len(row) for row in rows), default=0) - 1)):
        names = [_name(_cell(row, column)) for row in rows]
        labels = [name for name in names if name]
        if len(rows) < 2 or not labels or not all(shape_of(name) for name in labels):
            continue
        words = sum(len(_cell(row, _words_column(rows, column)).split()) for row in rows)
        talkative = words > 1.5 * sum(len(name.split()) for name in labels)
        if len(set(labels)) < len(labels) or (talkative and all(map(_telling, labels))):
            return column
    return None


def _dialogue(table: Table, column: int) -> Iterator[Piece]:
    """The rows of a table with speakers; an empty speaker cell goes on with the speaker above."""
    rows = _body(table)
    words = _words_column(rows, column)
    speaker: str = NOBODY
    for row in rows:
        label = read_label(_cell(row, column))
        name = label.name if label and label.stamped else _name(_cell(row, column))
        speaker = name or speaker
        stamps = (only_stamp(tidy(" ".join(cell))) for cell in row)
        time = next((stamp for stamp in stamps if stamp is not None), label.time if label else None)
        for number, text in enumerate(row[words] if words < len(row) else ()):
            yield Piece(text, speaker, time if number == 0 else None)


def _words_column(rows: Table, column: int) -> int:
    """The column right of the speakers with the most words."""
    sizes = Counter(dict.fromkeys(range(column + 1, max(len(row) for row in rows)), 0))
    for row in rows:
        for i in range(column + 1, len(row)):
            sizes[i] += sum(len(text.split()) for text in row[i])
    return sizes.most_common(1)[0][0]


def _body(table: Table) -> Table:
    """The rows with words in them, without a row of column heads."""
    rows = [row for row in table if any(tidy(text) for cell in row for text in cell)]
    heads = {_name(tidy(" ".join(cell))).casefold() for cell in rows[0]} if rows else set()
    has_heads = any(map(_SPEAKER_HEADS.fullmatch, heads)) and any(map(_WORD_HEADS.fullmatch, heads))
    return rows[1:] if has_heads else rows


def _telling(name: str) -> bool:
    shape = shape_of(name)
    return shape in (Shape.ROLE, Shape.CODE) or (shape is Shape.NAME and " " in name)


def _cell(row: Sequence[Cell], column: int) -> str:
    return tidy(" ".join(row[column])) if column < len(row) else ""


def _name(cell: str) -> str:
    """A speaker cell without colon, stars and time."""
    label = read_label(cell)
    return label.name if label and not label.rest else cell.strip("*: ")
