"""References made under an older definition, and which of them were not looked at again since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnClause, func, literal_column, select, update
from sqlalchemy.orm import Session

from codebook.references import mark_references, references_at
from codebook.retiring import retired_ids
from codebook.tree import CodeLine, tree
from qualcode.store.models import Code, JournalEntry, Lost, Reference

CRITERIA = ("definition", "inclusion", "exclusion")
"""What decides whether a passage belongs at a code; an example only shows it."""
MARKED: ColumnClause[bool] = literal_column("reference.review != ''")
"""Written out as the index of marked references has it, so that it is used."""


@dataclass(frozen=True)
class Review:
    """How far looking again at the references of one code has come."""

    code_id: int
    code: str
    """Number and label as printed."""
    path: str
    why: str
    """What gave rise to it ("its definition changed")."""
    total: int
    """How many there were to look at."""
    open: int
    """How many nobody has looked at yet."""
    asked: int
    """How many somebody looked at and asked the others about."""

    @property
    def looked(self) -> int:
        """How many have been looked at."""
        return max(self.total - self.open, 0)

    def sentence(self) -> str:
        """How far it has come, in words.

        >>> Review(1, "2 Trust", "Trust", "its definition changed", 41, 12, 2).sentence()
        '29 of 41 looked at, 2 wait for an answer'
        """
        asked = f", {self.asked:,} wait{'s' if self.asked == 1 else ''} for an answer" if self.asked else ""
        return f"{self.looked:,} of {self.total:,} looked at{asked}"


def redefined(code: Code | CodeLine, prose: Mapping[str, str]) -> str:
    """Why references at a code are to be looked at again if it says this from now on; empty if they are not.

    White space makes no difference, nor does the example.

    >>> redefined(Code(definition="Relying", inclusion="", exclusion=""), {"definition": "Relying on others"})
    'its definition changed'
    """
    changed = [
        name
        for name in CRITERIA
        if name in prose and prose[name].split() != (getattr(code, name) or "").split()
    ]
    return f"its {' and '.join(changed)} changed" if changed else ""


def mark_for_review(session: Session, code: Code, why: str, among: Sequence[int] | None = None) -> int:
    """Mark what is coded at a code, or the references ``among`` it, to be looked at again; how many are open.

    ``why`` follows "to be looked at again, since": a sentence without its full stop. One that somebody
    asked about is open again too: what it is measured by is new. So is a lost one once it is placed again.
    Where there is nothing to look at, nothing is marked.
    """
    session.flush()
    lost = update(Lost).where(Lost.code_id == code.id).values(review="open").returning(Lost.id)
    waiting = session.scalars(lost.execution_options(synchronize_session=False)).all()
    mark_references(session, references_at(session, [code.id]) if among is None else among, "open")
    number = _marked(session, code.id, "open")
    if number or waiting:
        code.review_why, code.review_total = why, number
        session.flush()
    return number


def join_reviews(session: Session, source: Code, target: Code) -> None:
    """Let the review of one code go on as part of another's, before its references go there."""
    if source.review_why and target.review_why:
        target.review_total += source.review_total
    elif source.review_why:
        target.review_total = source.review_total
    whys = dict.fromkeys(why for why in (target.review_why, source.review_why) if why)
    target.review_why = "; ".join(whys)
    session.flush()


def review_progress(session: Session, *, all_of_them: bool = False) -> list[Review]:
    """How far looking again has come, per code in the order of the framework.

    Only codes where something waits, unless ``all_of_them``; codes that are retired are out, as in the table.
    """
    waiting = _waiting(session)
    codes = tree(session)
    retired = retired_ids(codes)
    reviewed = select(Code.id, Code.review_why, Code.review_total).where(Code.review_why != "")
    begun = {row.id: (row.review_why, row.review_total) for row in session.execute(reviewed)}
    found = []
    for line in codes:
        marks = waiting.get(line.id, {})
        if line.id in retired or line.id not in begun or not (marks or all_of_them):
            continue
        why, total = begun[line.id]
        counted = marks.get("open", 0), marks.get("asked", 0)
        found.append(Review(line.id, line.printed, line.path, why, total, *counted))
    return found


def older_words(session: Session, line: CodeLine) -> dict[str, str]:
    """What a code said before its criteria changed last, of each that says something else now.

    It is read from the journal; empty where the code has always said the same.
    """
    now = {name: getattr(line, name) for name in CRITERIA}
    images = (
        select(JournalEntry.before)
        .where(JournalEntry.table == Code.__tablename__, JournalEntry.row_id == line.id)
        .order_by(JournalEntry.id.desc())
    )
    for image in session.scalars(images):
        before = json.loads(image) if image else {}
        older = {name: before.get(name) or "" for name in CRITERIA if name in before}
        if changed := {name: text for name, text in older.items() if text.split() != now[name].split()}:
            return changed
    return {}


def review_of(session: Session, code: Code) -> Review:
    """How far looking again at one code has come, whatever waits there."""
    marks = _waiting(session).get(code.id, {})
    printed = f"{code.number} {code.label}".strip()
    counted = marks.get("open", 0), marks.get("asked", 0)
    return Review(code.id, printed, code.label, code.review_why, code.review_total, *counted)


def _waiting(session: Session) -> dict[int, dict[str, int]]:
    """Per code id, how many references have which mark."""
    counted = select(Reference.code_id, Reference.review, func.count())
    waiting: dict[int, dict[str, int]] = {}
    statement = counted.where(MARKED).group_by(Reference.code_id, Reference.review)
    for code_id, mark, number in session.execute(statement):
        waiting.setdefault(code_id, {})[mark] = number
    return waiting


def _marked(session: Session, code_id: int, mark: str) -> int:
    counted = select(func.count()).select_from(Reference)
    return session.scalar(counted.where(Reference.code_id == code_id, Reference.review == mark)) or 0
