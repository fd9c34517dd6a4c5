"""The words, quoted names and signs of a query, and how a mistake in it is shown."""

import re
from dataclasses import dataclass

from exports.formats.columns import cell_width
from qualcode.errors import BadInput
from qualcode.plaintext import normalise

LONGEST = 10_000
"""Characters of a query; what is longer came from no person."""
_TOKEN = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"|“[^”]*”)(?P<below>/\*)?
    | (?P<open>\() | (?P<close>\)) | (?P<sign>!=|>=|<=|=|<|>)
    | (?P<word>[^\s()"“”=<>!]+) | (?P<wrong>\S)""",
    re.VERBOSE,
)
_KEYWORD = re.compile(r"and|or|not|overlapping|(?:near|by)(?:/\d{1,6}w?)?|followed", re.IGNORECASE)


class QuerySyntax(BadInput):
    """A query that cannot be read, with a mark below the place."""

    def __init__(self, what: str, text: str, at: int) -> None:
        """``at`` is the place in ``text``."""
        first = text.rfind("\n", 0, at) + 1
        line = text[first:].split("\n", 1)[0].replace("\t", " ")
        super().__init__(f"{what}:\n  {line}\n  {' ' * cell_width(line[: at - first])}^")


@dataclass(frozen=True)
class Token:
    """One piece of a query."""

    kind: str
    """``keyword``, ``word``, ``quoted``, ``open``, ``close``, ``sign`` or ``end``."""
    text: str
    """Keywords in lower case, quoted names without their quotes."""
    at: int
    """Where it begins."""
    below: bool = False
    """Whether a name is followed by ``/*``: everything below it too."""


def tokens(text: str) -> list[Token]:
    """The pieces of a query, and an end.

    Raises QuerySyntax for a sign that means nothing, BadInput for an empty or endless query.
    """
    if len(text) > LONGEST:
        raise BadInput(f"a query has at most {LONGEST:,} characters; this one has {len(text):,}")
    text = normalise(text)
    if not text.strip():
        raise BadInput('the query is empty; name a code, such as 1.3.1 or "Pastoral role"')
    found = [_token(match, text) for match in _TOKEN.finditer(text)]
    return [*found, Token("end", "", len(text.rstrip()))]


def _token(match: re.Match[str], text: str) -> Token:
    if match["wrong"]:
        what = "a quotation mark is not closed" if match["wrong"] in '"“”' else "this sign means nothing here"
        raise QuerySyntax(f"the query cannot be read, {what}", text, match.start())
    if match["quoted"]:
        name = re.sub(r"\\(.)", r"\1", match["quoted"][1:-1])
        return Token("quoted", name.strip(), match.start(), below=bool(match["below"]))
    if match["word"] is None:
        return Token(str(match.lastgroup), match.group(), match.start())
    if _KEYWORD.fullmatch(match["word"]):
        return Token("keyword", match["word"].lower(), match.start())
    name = match["word"]
    return Token("word", name.removesuffix("/*"), match.start(), below=name.endswith("/*"))
