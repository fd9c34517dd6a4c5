"""A study made of real transcripts that their researchers wrote in sections: each heading becomes a code.

The 25 sessions on code review (``interviews/icpc_code_review_ccby``) have notes on what was reviewed, on its
context, on what was done and on the strategy, and an interview. Somebody else than us has put each paragraph
under one of these headings. That is no coding of themes, but it is real talk and a real decision.
"""

import re
from pathlib import Path

from codebook.codes import add_code
from codebook.framework import Draft
from qualcode.coding import code_passage, get_coder
from qualcode.store.models import Code
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.readers import read
from transcripts.script import Script, Turn

_SESSIONS = "icpc_code_review_ccby/txt"
_HEADING = re.compile(r"[A-Z][A-Z ]{6,}")


def sectioned(folder: Path, path: Path) -> Path | None:
    """A project of the sessions somewhere in a folder, coded by their headings; where, if there are any."""
    files = sorted(folder.glob(f"**/{_SESSIONS}/*.txt"))
    if not files:
        return None
    codes: dict[str, Code] = {}
    with Project.create(path, "sections", who="Ann") as project, project.change("set up") as session:
        coder = get_coder(session, "Ann")
        for file in files:
            script, headings = _parted(read(file).text)
            transcript = add_transcript(session, script, name=file.stem, source=file.name)
            for turn, heading in zip(script.turns, headings, strict=True):
                if heading not in codes:
                    codes[heading] = add_code(session, Draft(heading.capitalize()))
                code_passage(session, transcript, Passage(turn.start, turn.end), codes[heading], coder)
    return path


def _parted(text: str) -> tuple[Script, list[str]]:
    """The paragraphs under headings, a turn each and without the headings; and the heading of each."""
    said, turns, headings, heading = "", [], [], ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        if _HEADING.fullmatch(line):
            heading = line
        elif heading:
            said += "\n" if said else ""
            turns.append(Turn(len(said), len(said) + len(line), None, None))
            headings.append(heading)
            said += line
    return Script(said, tuple(turns)), headings
