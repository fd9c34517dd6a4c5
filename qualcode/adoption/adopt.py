"""Another program's project into ours, all of it in one open change."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import tree
from qualcode.adoption import staging
from qualcode.adoption.adoption import Adoption, Progress, unseen
from qualcode.adoption.attributes import adopt_attributes
from qualcode.adoption.coders import Coders
from qualcode.adoption.codes import Codes
from qualcode.adoption.codings import Codings
from qualcode.adoption.homes import Homes
from qualcode.adoption.missing import Choice, MissingTexts
from qualcode.adoption.notes import Notes
from qualcode.adoption.ours import is_empty, join_speakers, memos_on_interviews, restore
from qualcode.adoption.passages import Passages
from qualcode.adoption.proof import misplaced
from qualcode.adoption.report import AdoptionReport
from qualcode.adoption.settling import counted, settle
from qualcode.adoption.sources import Sources
from qualcode.errors import Refused
from qualcode.exchange.offsets import Convention
from qualcode.exchange.study import ForeignStudy
from qualcode.store.models import Code, Interview


def adopt(
    session: Session,
    study: ForeignStudy,
    convention: Convention,
    *,
    who: str,
    missing: Choice = "refuse",
    progress: Progress = unseen,
) -> AdoptionReport:
    """Take a study into the project; ``convention`` is how its offsets count, ``who`` the coder at work.

    One of our own archives makes an empty project what was exported.

    Raises TextsMissing where texts cannot be had and ``missing`` is "refuse", and UnreadableFile where the
    file turns out damaged; the change around this call is then undone as a whole.
    """
    report = AdoptionReport(study.program, convention)
    for sentence in study.remarks:
        report.remarks.add(sentence)
    laid = study.side.laid() if study.side is not None else {}
    adoption = Adoption(session, study, convention, report, who, progress, laid)
    if study.side is not None and is_empty(session):
        restore(adoption, study.side)
    else:
        staging.create(session.connection())
        _adopt(adoption, MissingTexts(missing))
        staging.drop(session.connection())
    report.losses.take(study.losses)
    return report


def _adopt(adoption: Adoption, missing: MissingTexts) -> None:
    homes = Homes(adoption)
    known = frozenset(adoption.session.scalars(select(Interview.id)))
    sources = Sources(adoption, homes, missing)
    coders, codes = Coders(adoption), Codes(adoption)
    adopt_attributes(adoption, homes, sources)
    notes = Notes(adoption, coders)
    _hang(adoption, notes, codes, homes, sources)
    Codings(adoption, coders, codes, Passages(adoption, sources), notes).stage()
    notes.rest()
    ids = settle(adoption)
    notes.store()
    _open_headings(adoption)
    _tell_codes(adoption)
    _prove(adoption, ids)
    if adoption.study.side is not None:
        join_speakers(adoption, adoption.study.side, set(homes.made.values()) - known)


def _hang(adoption: Adoption, notes: Notes, codes: Codes, homes: Homes, sources: Sources) -> None:
    """Put notes and descriptions on everything but codings."""
    study = adoption.study
    notes.hang(study.project_notes)
    for code in study.codes:
        notes.hang(code.notes, code_id=codes.ids[code.guid])
    for source in study.sources:
        if (transcript_id := sources.ids.get(source.guid)) is None:
            notes.behind(f"the text “{source.name}”", source.notes, source.description)
        else:
            notes.hang(source.notes, transcript_id=transcript_id)
            notes.say(source.description, transcript_id=transcript_id)
    for case in study.cases:
        if (interview_id := homes.made.get(case.guid)) is None:
            notes.behind(f"the case “{case.name}”", (), case.description)
        elif not adoption.laid:
            notes.say(case.description, interview_id=interview_id)
    if adoption.study.side is not None:
        for memo in memos_on_interviews(adoption.study.side):
            if (interview_id := homes.made.get(memo.interview)) is not None:
                notes.say(memo.text, memo.coder, memo.created_at, interview_id=interview_id)


def _open_headings(adoption: Adoption) -> None:
    """Let passages be coded at the headings where some are."""
    session = adoption.session
    coded = select(counted().subquery().c.code_id)
    headings = select(Code.id, Code.label).where(Code.codable.is_(False), Code.id.in_(coded))
    found = session.execute(headings).all()
    adoption.report.completed += len(found)
    for row in found:
        adoption.report.altered.add("heading with codings, now a code", row.label)
    opened = update(Code).where(Code.id.in_([row.id for row in found])).values(codable=True)
    session.execute(opened)


def _tell_codes(adoption: Adoption) -> None:
    """Count the file's references at each code that came in, by path."""
    adoption.session.expire_all()
    lines = tree(adoption.session)
    counts = dict(adoption.session.execute(counted()).all())
    retired = retired_ids(lines)
    for line in lines:
        if line.id in counts:
            adoption.report.references[line.path] = counts[line.id]
            if line.id in retired:
                kind = "retired code with codings, which are kept and not counted"
                adoption.report.altered.add(kind, line.path)


def _prove(adoption: Adoption, ids: range) -> None:
    """Read every new reference back. Raises Refused where one is not on its words."""
    if wrong := list(misplaced(adoption.session, ids)):
        raise Refused(f"{len(wrong):,} references do not stand on their words; nothing was imported")
    adoption.report.proven = len(ids)
