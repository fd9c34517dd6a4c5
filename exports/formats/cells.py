"""Text on its way into a cell: kept on one line, and kept from becoming a formula."""

import re

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")


def one_line(text: str) -> str:
    r"""The text with every tab, line break or control character as a space, so that XML can hold it.

    The store lets none of them into a label; a caption or a title from elsewhere must not break a file.

    >>> one_line("two\nlines\tand\ufffe")
    'two lines and\ufffd'
    """
    return _UNWRITABLE.sub("\ufffd", _BREAKS.sub(" ", text))


def shown(count: int | None) -> str:
    """The count as it is printed; no count is an empty cell, never a nought.

    >>> shown(12), shown(0), shown(None)
    ('12', '0', '')
    """
    return "" if count is None else str(count)


def guard(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet would take it for a formula.

    OWASP's rule against CSV injection (https://owasp.org/www-community/attacks/CSV_Injection): a cell must
    not begin with ``= + - @`` (or their full-width forms), a tab or a line break. Text that would read as
    guarded already gets one more apostrophe, so that ``unguard`` always gives back what was there.

    >>> guard("=1+1"), guard("'=1+1"), guard("'tis"), guard("Trust")
    ("'=1+1", "''=1+1", "'tis", 'Trust')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The inverse of ``guard``: the text a guarded cell stands for; any other text as it is.

    >>> unguard("'=1+1"), unguard("''=1+1"), unguard("'tis"), unguard("=1+1")
    ('=1+1', "'=1+1", "'tis", '=1+1')
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
