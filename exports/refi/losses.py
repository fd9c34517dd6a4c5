"""What REFI-QDA has no place for in a project: counted and named before it is written."""

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from qualcode.exchange.losses import KEPT_NAMES, Losses
from qualcode.store.models import (
    Change,
    Code,
    Comment,
    Heading,
    Interview,
    Lineage,
    Lost,
    Memo,
    Pattern,
    Proposal,
    PseudonymKey,
    Question,
    Quote,
    Reference,
    Rejection,
    Revision,
    Speaker,
    Summary,
    Transcript,
    Turn,
    Version,
)

_CURRENT = select(Transcript.revision_id)
_OF_CODES = (
    ("printed number (it stands in the description)", select(Code.label).where(Code.number != "")),
    (
        "code whose criteria or example are no fields of their own (they stand in the description)",
        select(Code.label).where(or_(Code.inclusion != "", Code.exclusion != "", Code.example != "")),
    ),
    ("retired code (its description says so)", select(Code.label).where(Code.retired)),
)
_OF_THE_REST = (
    ("turn (who speaks stands in the text)", select(Turn.id).where(Turn.revision_id.in_(_CURRENT))),
    (
        "level of a heading (its words stand in the text)",
        select(Heading.id).where(Heading.revision_id.in_(_CURRENT)),
    ),
    ("speaker with role, and who interviews", select(Speaker.label)),
    ("name of the file that a transcript came from", select(Transcript.source)),
    (
        "memo on an interview (it stands in the description of the case)",
        select(Interview.name).join(Memo, Memo.interview_id == Interview.id),
    ),
    ("memo on a lost coding", select(Lost.quote).join(Memo, Memo.lost_id == Lost.id)),
    ("lost coding", select(Lost.quote)),
    ("mark that a coding is to be looked at again", select(Reference.id).where(Reference.review != "")),
    ("star, use or trimmed version of a quote", select(Quote.id)),
    ("summary of an interview under a theme", select(Summary.id)),
    ("question of the interview guide", select(Question.text)),
    ("pattern kept with a code", select(Pattern.text)),
    ("rejected suggestion", select(Rejection.id)),
    ("version that was signed off", select(Version.name)),
    ("proposal", select(Proposal.label)),
    ("comment on a proposal", select(Comment.id)),
    ("merge or split that a code came from", select(Lineage.from_label)),
    ("record that names were replaced by a key", select(PseudonymKey.file)),
)
_OF_THE_PAST = (
    ("line of the history", select(Change.id)),
    ("earlier text of a transcript", select(Revision.id).where(Revision.id.not_in(_CURRENT))),
)


def losses_of_archive(session: Session) -> Losses:
    """What a project file has no place for; the side file carries all of it."""
    return _counted(session, (*_OF_CODES, *_OF_THE_REST))


def losses_of_codebook(session: Session) -> Losses:
    """What a codebook file has no place for."""
    return _counted(session, _OF_CODES)


def left_behind(session: Session) -> Losses:
    """What stays in the project whatever is written: its past."""
    return _counted(session, _OF_THE_PAST)


def _counted(session: Session, kinds: tuple[tuple[str, Select[Any]], ...]) -> Losses:
    losses = Losses()
    for kind, statement in kinds:
        count = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
        names = [name for name in session.scalars(statement.limit(KEPT_NAMES)) if isinstance(name, str)]
        for name in names:
            losses.add(kind, name)
        if count > len(names):
            losses.add(kind, count=count - len(names))
    return losses
