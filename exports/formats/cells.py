"""Text and numbers on their way into a printed cell."""

import re

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    r"""The text with every tab, line break or control character as a space, so that XML can hold it.

    The store lets none of them into a label; a caption or a title from elsewhere must not break a file.

    >>> one_line("two\nlines\tand\ufffe")
    'two lines and\ufffd'
    """
    return _UNWRITABLE.sub("\ufffd", _BREAKS.sub(" ", text))


def shown(count: int | float | None) -> str:
    """The count as it is printed; no count is an empty cell, never a nought; a share is in whole percent.

    >>> shown(12), shown(0), shown(None), shown(42.9)
    ('12', '0', '', '43%')
    """
    if isinstance(count, float):
        return f"{count:.0f}%"
    return "" if count is None else str(count)
