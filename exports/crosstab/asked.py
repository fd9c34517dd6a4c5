"""Asked or volunteered: in answers to which questions the references at a code lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine, tree
from codebook.versions import state_of
from exports.caption import aggregation_in_words, references_in_words, standing
from exports.counts import CodeCount, Rule, count, count_across, count_asked
from exports.crosstab.across import codes_shown
from exports.groups import Groups
from qualcode.store.models import Transcript
from transcripts.questions.guide import find_question, line_of
from transcripts.questions.structure import Structures


@dataclass(frozen=True)
class AskedCount:
    """The references of a code in the answers to one question, or elsewhere."""

    question: str
    interviews: int
    references: int


@dataclass(frozen=True)
class AskedCode:
    """Where the references of a code lie."""

    code: str
    lines: tuple[AskedCount, ...]
    caption: tuple[str, ...]
    """What the numbers are, in sentences."""


def asked_code(session: Session, line: CodeLine, questions: Sequence[str], *, below: bool) -> AskedCode:
    """Per question the references of a code, or with ``questions`` those asked for and those volunteered.

    Where no question of the guide is found anywhere, all lie in interviews without one. Raises NotFound or
    Ambiguous for a question that the guide has not, and Refused where the code is retired.
    """
    rule = Rule(aggregate="union" if below else "none")
    codes = codes_shown(tree(session), line)
    whole = count(session, codes, rule).by_code[line.id]
    if questions:
        lines, told = _asked_for(session, codes, line, rule, questions)
    else:
        lines, told = _by_question(session, codes, line, rule)
    total = AskedCount("Together", whole.interviews, whole.references)
    rules = (references_in_words(rule), *((aggregation_in_words(rule),) if below else ()))
    return AskedCode(line.printed, (*lines, total), (*told, *rules, standing(state_of(session))))


def _by_question(
    session: Session, codes: list[CodeLine], line: CodeLine, rule: Rule
) -> tuple[list[AskedCount], list[str]]:
    if not _any_found(session):
        return [], [
            "No question of the guide is found in any interview; `qualcode questions missing` says what comes"
            " near."
        ]
    groups = Groups(session, "question", {}, exclude_interviewer=False)
    crossed = count_across(session, codes, rule, groups)
    cells = zip(groups.names, crossed.cells[line.id], strict=True)
    told = [
        "A reference counts in every answer that it lies in at least partly, and once together; an answer"
        " goes from the turn that asks to the next that asks something of the guide, or to a heading."
    ]
    if groups.unplaced:
        has = "interview has" if groups.unplaced == 1 else "interviews have"
        told.append(f"{groups.unplaced:,} {has} no question that is found: together counts them too.")
    return [_counted(name, each) for name, each in cells if each.references], told


def _any_found(session: Session) -> bool:
    structures = Structures(session)
    return any(structures.of(each).askings for each in session.scalars(select(Transcript.id)))


def _asked_for(
    session: Session, codes: list[CodeLine], line: CodeLine, rule: Rule, questions: Sequence[str]
) -> tuple[list[AskedCount], list[str]]:
    found = [line_of(find_question(session, name)) for name in questions]
    counted = count_asked(session, codes, rule, frozenset(each.uuid for each in found))
    names = ("Asked for", "Volunteered", "In interviews where the question is not found")
    lines = [_counted(name, each[line.id]) for name, each in zip(names, counted, strict=True)]
    printed = " or ".join(f"“{each.printed}”" for each in dict.fromkeys(found))
    return lines, [
        f"Asked for: at least partly in the answer to {printed}. Volunteered: elsewhere in interviews in"
        " which that is found. Where it is not, `qualcode questions missing` tells whether it was asked in"
        " other words."
    ]


def _counted(name: str, counted: CodeCount) -> AskedCount:
    return AskedCount(name, counted.interviews, counted.references)
