"""The codebook with how much was coded at each code, listed as NVivo lists it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine, tree
from codebook.versions import state_of
from exports.caption import standing
from exports.counts import Aggregate, CodeCount, Rule, count
from qualcode.store.models import Study

HEADINGS = ("Name", "Description", "Files", "References")
CRITERIA = (("inclusion", "Include"), ("exclusion", "Do not include"), ("example", "Example"))
"""What a code says beside its definition, and what stands before it in a description."""
_RULE = (
    "Files: transcripts with at least one reference at the code. References: coded passages, each coder's"
    " apart; passages of one coder that overlap at a code are one."
)
_HEADINGS_COUNT: dict[Aggregate, str] = {
    "none": "A code above others counts only what was coded at it.",
    "sum": "A code above others also counts what is below it, its references added up.",
    "union": "A code above others also counts what is below it, each passage once.",
}


@dataclass(frozen=True)
class ListedCode:
    """One code of the list."""

    name: str
    level: int
    """1 at the top."""
    description: str
    """Definition, criteria and example; paragraphs are lines."""
    files: int
    references: int
    heading: bool


@dataclass(frozen=True)
class CodebookList:
    """The whole list, in the order of the framework; codes that are retired are left out."""

    title: str
    codes: tuple[ListedCode, ...]
    caption: str
    date: str
    """The day of the state it shows, ISO 8601."""


def codebook_list(session: Session, *, aggregate: Aggregate = "none") -> CodebookList:
    """The list as NVivo counts: transcripts are its files, and each coder's references are apart."""
    codes = tree(session)
    counts = count(session, codes, Rule(aggregate=aggregate, unit="transcript", per_coder=True))
    state = state_of(session)
    return CodebookList(
        session.scalars(select(Study.name)).one(),
        tuple(_listed(line, counts.by_code[line.id]) for line in codes if line.id in counts.by_code),
        f"{_RULE} {_HEADINGS_COUNT[aggregate]} {standing(state)}",
        state.date,
    )


def _listed(line: CodeLine, counted: CodeCount) -> ListedCode:
    return ListedCode(
        line.printed, line.level, described(line), counted.interviews, counted.references, line.heading
    )


def described(line: CodeLine) -> str:
    """All that a code says of itself, as one text: the definition, then criteria and example, a line each."""
    further = [f"{before}: {said}" for name, before in CRITERIA if (said := getattr(line, name))]
    return "\n".join(filter(None, [line.definition, *further]))
