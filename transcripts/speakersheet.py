"""Roles of many speakers at once, from a sheet with one row a speaker."""

from sqlalchemy.orm import Session

from qualcode.errors import Ambiguous, BadInput, NotFound
from qualcode.plaintext import fold
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Speaker
from transcripts.speaking import Given, Speakers, list_speakers

COLUMNS = ("interview", "speaker", "role", "interviewer", "turns")
"""What ``speaker_rows`` writes and ``set_speakers`` reads; the turns are there to be seen only."""
_PARTS = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}


def speaker_rows(session: Session) -> list[tuple[str, str, str, str, int]]:
    """Every speaker as a row of such a sheet, in the order of ``COLUMNS``."""
    return [
        (line.interview, line.label, line.role, "yes" if line.interviewer else "no", line.turns)
        for line in list_speakers(session)
    ]


def set_speakers(session: Session, sheet: Sheet) -> list[Given]:
    """Give speakers the roles and parts of a sheet; those whom it changes.

    An empty cell takes a role away, and leaves it as it is whether somebody interviews. Without a column
    "interview" a row is about whoever has the label. Raises BadInput where columns are missing, and for all
    rows that cannot be used.
    """
    columns = {fold(column) for column in sheet.columns}
    if "speaker" not in columns or not columns & {"role", "interviewer"}:
        raise BadInput(
            "the sheet needs a column speaker and a column role or interviewer, and may have interview;"
            " `qualcode speakers export FILE` writes one to fill in"
        )
    speakers = Speakers(session)
    problems: list[str] = []
    seen: dict[int, int] = {}
    given: list[Given] = []
    for row in sheet.rows:
        try:
            part = _part(row)
            for speaker in _whom(speakers, row, seen, homes="interview" in columns):
                role = row.get("role") if "role" in columns else None
                given.append(speakers.give(speaker, role, part))
        except (Ambiguous, BadInput, NotFound) as error:
            problems.append(f"line {row.line}: {error}")
    if problems:
        raise BadInput("\n  ".join(problems))
    session.flush()
    return [each for each in given if each.before != each.after]


def _whom(speakers: Speakers, row: SheetRow, seen: dict[int, int], *, homes: bool) -> list[Speaker]:
    """Whom a row is about; each may be named once. ``seen`` has the line of each by the speaker's id."""
    label, interview = row.get("speaker").strip(), row.get("interview").strip()
    if not label or (homes and not interview):
        raise BadInput("it names no interview" if label else "it names no speaker")
    found = speakers.named(label, interview or None)
    for each in found:
        if (first := seen.setdefault(each.id, row.line)) != row.line:
            home = speakers.home[each.interview_id]
            raise BadInput(f"“{each.label}” of {home} stands on line {first} already")
    return found


def _part(row: SheetRow) -> bool | None:
    """Whether the row says that somebody interviews; None where it says nothing."""
    cell = row.get("interviewer").strip()
    if cell and fold(cell) not in _PARTS:
        raise BadInput(f"interviewer is yes or no, not “{cell}”")
    return _PARTS.get(fold(cell))
