"""Patterns kept with codes, and decisions on suggested passages: taken, or not to be suggested again.

What is suggested is computed (``exports.suggestions``) and never stored. A passage that is taken is a
reference like any other; one that is rejected is remembered by its words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.retiring import check_codable, refuse_retired_above
from qualcode.coding import code_passages, current_text
from qualcode.errors import NotFound, Refused
from qualcode.plaintext import one_line
from qualcode.store.clock import now
from qualcode.store.models import Code, Coder, Pattern, Rejection, Transcript
from transcripts.passages import Passage
from transcripts.search.parsing import parse

Place = tuple[int, int, int]
"""Transcript, start and end in code points."""


def keep_pattern(session: Session, code: Code, text: str, coder: Coder, *, forms: bool = False) -> Pattern:
    """Keep a search with a code: what it finds is suggested there. ``forms``: other forms of its words too.

    Raises BadInput, showing where, for a search that cannot be read, and Refused for a code that is not
    codable or has the pattern already.
    """
    check_codable(code)
    refuse_retired_above(session, code)
    text = one_line(text)
    parse(text)
    if any((each.text, each.forms) == (text, forms) for each in patterns_kept(session, code)):
        raise Refused(f"the pattern “{text}” is kept with “{code.label}” already")
    pattern = Pattern(code_id=code.id, coder_id=coder.id, text=text, forms=forms, created_at=now())
    session.add(pattern)
    session.flush()
    return pattern


def remove_pattern(session: Session, pattern: Pattern) -> None:
    """Keep a search with its code no more."""
    session.delete(pattern)
    session.flush()


def patterns_kept(session: Session, code: Code) -> list[Pattern]:
    """The patterns of a code, in the order in which they were kept."""
    return list(session.scalars(select(Pattern).where(Pattern.code_id == code.id).order_by(Pattern.id)))


def find_pattern(session: Session, code: Code, text: str) -> Pattern:
    """The pattern of that text; where there are two, the one without other forms of its words.

    Raises NotFound, naming those that are kept.
    """
    kept = patterns_kept(session, code)
    found = sorted((each for each in kept if each.text == one_line(text)), key=lambda each: each.forms)
    if found:
        return found[0]
    if not kept:
        raise NotFound(f"no pattern is kept with “{code.label}”; `qualcode suggest patterns add` keeps one")
    named = ", ".join(f"“{each.text}”" for each in kept)
    raise NotFound(f"“{text}” is no pattern of “{code.label}”; those kept are {named}")


def reject(session: Session, places: Iterable[Place], code: Code, coder: Coder) -> int:
    """Do not suggest passages at a code to a coder again; how many were not rejected before.

    Raises BadInput for a passage outside the text.
    """
    new = 0
    for transcript_id, start, end in places:
        quote = Passage(start, end).within(current_text(session, transcript_id))
        if quote not in _quotes(session, transcript_id, code, coder):
            session.add(
                Rejection(
                    code_id=code.id, transcript_id=transcript_id, coder_id=coder.id, quote=quote, at=now()
                )
            )
            session.flush()
            new += 1
    return new


def _quotes(session: Session, transcript_id: int, code: Code, coder: Coder) -> set[str]:
    statement = select(Rejection.quote).where(
        Rejection.transcript_id == transcript_id,
        Rejection.code_id == code.id,
        Rejection.coder_id == coder.id,
    )
    return set(session.scalars(statement))


def take_back_rejection(session: Session, rejection: Rejection) -> None:
    """Let a rejected passage be suggested again."""
    session.delete(rejection)
    session.flush()


def find_rejection(session: Session, number: int, coder: str) -> Rejection:
    """A rejection of a coder by its number. Raises NotFound, and Refused for another coder's."""
    found = session.get(Rejection, number)
    if found is None:
        raise NotFound(f"there is no rejected passage {number}; `qualcode suggest rejected` lists them")
    whose = session.get_one(Coder, found.coder_id).name
    if whose != coder:
        raise Refused(f"the passage {number} was rejected by {whose}, who alone can take that back")
    return found


@dataclass(frozen=True)
class RejectionLine:
    """A rejected passage as a list shows it."""

    number: int
    """Of the rejection; it stays the same."""
    code_id: int
    transcript: str
    quote: str
    coder: str
    at: str
    """ISO 8601, UTC."""


def list_rejections(session: Session, *, code: Code | None = None) -> list[RejectionLine]:
    """What was rejected, at one code or at all, the latest first."""
    statement = (
        select(
            *(Rejection.id, Rejection.code_id, Transcript.name, Rejection.quote, Coder.name, Rejection.at),
        )
        .join(Transcript, Transcript.id == Rejection.transcript_id)
        .join(Coder, Coder.id == Rejection.coder_id)
        .order_by(Rejection.id.desc())
    )
    if code is not None:
        statement = statement.where(Rejection.code_id == code.id)
    return [RejectionLine(*row) for row in session.execute(statement)]


@dataclass(frozen=True)
class Decided:
    """What became of suggested passages."""

    coded: int
    before: int
    """How many the coder had coded exactly so already."""
    rejected: int


def decide(
    session: Session, code: Code, coder: Coder, *, accepted: Iterable[Place], rejected: Iterable[Place]
) -> Decided:
    """Code the passages that are accepted and remember those that are rejected.

    Raises as coding.code_passage and ``reject`` do.
    """
    coded, before = code_passages(session, accepted, code, coder)
    return Decided(coded, before, reject(session, rejected, code, coder))
