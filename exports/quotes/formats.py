"""Quotes as a file: Word, Markdown, CSV and HTML."""

from collections.abc import Callable
from pathlib import Path

from exports.formats.cells import one_line
from exports.formats.markdown import escaped, paragraph
from exports.quotes.lines import QuoteLine, QuoteList
from exports.quotes.webpage import render_html
from exports.quotes.word import render_docx
from qualcode.errors import BadInput
from qualcode.sheets import write_csv

FIELDS = (
    *("code", "words", "attribution", "before", "quote", "after", "start", "end", "trimmed", "starred"),
    *("used", "coders"),
)
"""The columns of the CSV; names of interviews, transcripts and speakers come behind where asked for."""
_NAMES = ("interview", "transcript", "speaker")


def render_csv(listed: QuoteList) -> bytes:
    """One line for each quote, in UTF-8; line breaks inside quotes are kept, and yes or no are such."""
    named = any(getattr(line, name) for line in listed.quotes for name in _NAMES)
    fields = (*FIELDS, *_NAMES) if named else FIELDS
    return write_csv(
        fields, ([_cell(getattr(line, name)) for name in fields] for line in listed.quotes)
    ).encode()


def _cell(value: str | int | bool) -> str | int:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def render_markdown(listed: QuoteList) -> bytes:
    """A heading, each quote as a block quote with its attribution below, balance and caption."""
    quotes = [_block(line, several=listed.several_codes) for line in listed.quotes]
    foot = [paragraph(f"{listed.balance}.".capitalize()), paragraph(listed.caption)]
    return ("\n\n".join([f"# {escaped(listed.title)}", *quotes, *foot]) + "\n").encode()


def _block(line: QuoteLine, *, several: bool) -> str:
    r"""A block quote; a line break in the transcript is one here, and the context is not bold.

    >>> made = QuoteLine("Trust", "I do\nSo", "I do\nSo", False, "Well, ", "", "interview 7", False, False,
    ...     "Ann", 1, 6, 13)
    >>> print(_block(made, several=False))
    > Well, **I do**\
    > **So**
    >
    > — interview 7
    """
    spoken = "\\\n> ".join(f"**{escaped(part)}**" for part in line.words.split("\n") if part.strip())
    before, after = map(escaped, line.context)
    space = (" " if line.before[-1:].isspace() else "", " " if line.after[:1].isspace() else "")
    said = f"{before}{space[0]}{spoken}{space[1]}{after}".strip()
    where = f" ({escaped(line.code)})" if several else ""
    return f"> {said}\n>\n> — {escaped(line.attribution)}{where}"


QUOTE_FORMATS: dict[str, Callable[[QuoteList], bytes]] = {
    "docx": render_docx,
    "markdown": render_markdown,
    "csv": render_csv,
    "html": render_html,
}
_SUFFIXES = {
    ".docx": "docx",
    ".md": "markdown",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".txt": "text",
}


def quote_format(path: Path) -> str:
    """The name of the format a file name asks for; json and text are made where the terminal's list is.

    Raises BadInput, naming the endings, for any other.
    """
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        known = ", ".join(_SUFFIXES)
        raise BadInput(f"the ending of {one_line(path.name)!r} names no known format; use one of {known}")
    return form
