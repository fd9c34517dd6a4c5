"""All that is words in a project besides what was said: where names may stand, too."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.plaintext import fold
from qualcode.store.base import Base
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Change,
    Code,
    Coder,
    Comment,
    Interview,
    Lineage,
    Lost,
    Memo,
    Pattern,
    Proposal,
    Question,
    Quote,
    Rejection,
    Speaker,
    Study,
    Summary,
    Transcript,
    Version,
)
from transcripts.swapping import Hit, Swap, with_hits


class Wording(NamedTuple):
    """A column of words."""

    table: type[Base]
    column: str
    what: str
    """What a list calls it."""
    differs: str | None = None
    """Set where rows must differ in it: the column within which they must, or "" for all rows."""


class Worded(NamedTuple):
    """One row in whose words something was found."""

    wording: Wording
    row_id: int
    old: str
    new: str
    hits: tuple[Hit, ...]
    """In the offsets of ``old``, or of a string inside it where it is JSON."""


WORDINGS = (
    Wording(Study, "name", "name of the project"),
    Wording(Interview, "name", "name of an interview", ""),
    Wording(Transcript, "name", "name of a transcript", ""),
    Wording(Transcript, "source", "name of the file a transcript came from"),
    Wording(Attribute, "name", "attribute", ""),
    Wording(AttributeValue, "value", "value of an attribute"),
    Wording(Speaker, "role", "role of a speaker"),
    Wording(Code, "label", "label of a code", "parent_id"),
    *(
        Wording(Code, column, f"{column} of a code")
        for column in ("definition", "inclusion", "exclusion", "example")
    ),
    Wording(Code, "review_why", "reason of a review"),
    Wording(Memo, "text", "memo"),
    Wording(Memo, "origin", "former code of a memo"),
    Wording(Lost, "quote", "quote of a lost coding"),
    Wording(Quote, "trimmed", "trimmed quote"),
    Wording(Summary, "text", "summary"),
    Wording(Question, "text", "question of the guide", ""),
    *(Wording(Question, column, "question of the guide") for column in ("section", "wordings", "never")),
    Wording(Pattern, "text", "pattern kept with a code", "code_id"),
    Wording(Rejection, "quote", "rejected suggestion"),
    *(Wording(Proposal, column, "proposal") for column in ("arguments", "label", "reason", "verdict")),
    Wording(Comment, "text", "comment on a proposal"),
    Wording(Lineage, "from_label", "label of a former code"),
    Wording(Lineage, "to_label", "label of a former code"),
)
"""What is replaced with the transcripts."""

KEPT = (
    Wording(Coder, "name", "name of a coder"),
    *(Wording(Version, column, "signed-off version") for column in ("name", "note", "framework")),
    Wording(Change, "label", "line of the history"),
    Wording(Change, "reason", "line of the history"),
)
"""What stays as it was written: coders are not those interviewed, and what was signed was signed."""

_JSON = {(Proposal, "arguments"), (Version, "framework")}


def worded(session: Session, swap: Swap, wordings: tuple[Wording, ...] = WORDINGS) -> Iterator[Worded]:
    """Every row in whose words one of the pairs stands."""
    for wording in wordings:
        column = getattr(wording.table, wording.column)
        look = _in_json if (wording.table, wording.column) in _JSON else _in_text
        for row_id, old in session.execute(select(wording.table.id, column).order_by(wording.table.id)):  # type: ignore[attr-defined]  # every table has one
            new, hits = look(old, swap)
            if hits:
                yield Worded(wording, row_id, old, new, hits)


def reword(session: Session, found: list[Worded]) -> None:
    """Write the new words. Raises Refused where two things that must differ would be called the same."""
    with session.no_autoflush:
        for each in found:
            setattr(session.get_one(each.wording.table, each.row_id), each.wording.column, each.new)
        for wording in {each.wording for each in found if each.wording.differs is not None}:
            _refuse_alike(session, wording)
    session.flush()


def _refuse_alike(session: Session, wording: Wording) -> None:
    rows = session.scalars(select(wording.table)).all()
    within = wording.differs
    names = Counter(
        (getattr(row, within) if within else None, fold(getattr(row, wording.column))) for row in rows
    )
    for (_, name), count in names.items():
        if count > 1:
            raise Refused(
                f"{count} would have “{name}” as the {wording.what}; rename one of them first, or give its"
                " name a placeholder of its own"
            )


def _in_text(text: str, swap: Swap) -> tuple[str, tuple[Hit, ...]]:
    hits = tuple(swap.hits(text))
    return with_hits(text, hits), hits


def _in_json(text: str, swap: Swap) -> tuple[str, tuple[Hit, ...]]:
    """The same for the strings inside JSON; the names of its fields stay."""
    hits: list[Hit] = []

    def inside(value: Any) -> Any:
        if isinstance(value, str):
            new, found = _in_text(value, swap)
            hits.extend(found)
            return new
        if isinstance(value, list):
            return [inside(each) for each in value]
        if isinstance(value, dict):
            return {key: inside(each) for key, each in value.items()}
        return value

    new = inside(json.loads(text or "null"))
    return (json.dumps(new, ensure_ascii=False) if hits else text), tuple(hits)
