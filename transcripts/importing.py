"""Files into interviews: which files, what became of each, and why some were left out."""

import re
import shlex
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput, QualcodeError
from qualcode.freenames import FreeNames
from qualcode.plaintext import normalise
from qualcode.store.models import Transcript
from transcripts.guessing import correction_of
from transcripts.interviewers import interviewers
from transcripts.interviews import add_transcript, same_words
from transcripts.readers import INSTEAD, SUFFIXES, read
from transcripts.script import Script

_ABOUT_THE_FOLDER = re.compile(r"(.*[\W_])?read[\W_]?me([\W_].*)?|licen[cs]e|changelog|copying", re.I)


@dataclass
class FileReport:
    """What became of one file."""

    path: Path
    script: Script | None = None
    """What was read; given up once it is stored."""
    problem: str = ""
    """Why it was not imported; empty where it was."""
    skipped: bool = False
    """Whether it was left out as no transcript at all, which is no failure."""
    name: str = ""
    interview: str = ""
    words: int = 0
    turns: int = 0
    speakers: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def imported(self) -> bool:
        """Whether it is in the project now."""
        return not self.problem


def collect(paths: Iterable[Path]) -> list[FileReport]:
    """The files to read: those named, and in folders, at any depth, all that look like transcripts.

    Raises BadInput for a path that does not exist, and OSError for one that the system refuses.
    """
    reports: list[FileReport] = []
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise BadInput(f"there is no file or folder {path}")
        found = _in_folder(path) if path.is_dir() else [FileReport(path)]
        for report in found:
            if (resolved := report.path.resolve()) not in seen:
                seen.add(resolved)
                reports.append(report)
    return reports


def _in_folder(folder: Path) -> Iterator[FileReport]:
    for path in sorted(folder.rglob("*"), key=lambda path: str(path).casefold()):
        if path.is_dir() or any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts):
            continue
        report = FileReport(path)
        if _ABOUT_THE_FOLDER.fullmatch(path.stem):
            report.problem = "looks like a note about the folder; name the file itself to import it"
            report.skipped = True
        elif path.suffix.lower() not in SUFFIXES:
            report.problem, report.skipped = _other_kind(path.suffix), True
        yield report


def _other_kind(suffix: str) -> str:
    """Why a file is passed over, and what to do with it where that is known."""
    instead = INSTEAD.get(suffix.lower())
    told = f"{suffix or 'no suffix'}: not a kind of transcript"
    return f"{told}; {instead}" if instead else told


def read_files(
    reports: list[FileReport],
    *,
    encoding: str | None = None,
    progress: Callable[[list[FileReport]], Iterator[FileReport]] = iter,
) -> None:
    """Read every file that is not skipped; a file that cannot be read gets its reason instead."""
    for report in progress([report for report in reports if not report.problem]):
        try:
            report.script = read(report.path, encoding=encoding)
        except QualcodeError as error:
            report.problem = str(error)


def store(
    session: Session,
    reports: list[FileReport],
    *,
    interview: str | None = None,
    again: bool = False,
    progress: Callable[[list[FileReport]], Iterator[FileReport]] = iter,
) -> None:
    """Store what was read; ``interview`` makes all of it one interview.

    The same words, or another text under a name that the project has, are refused unless ``again``. Two
    different files of one name in the same call are told apart by a number.
    """
    before = frozenset(session.scalars(select(Transcript.name)))
    names = FreeNames(before)
    for report in progress([report for report in reports if report.script is not None]):
        assert report.script is not None
        name = transcript_name(report.path)
        report.problem = "" if again else _refusal(session, report.script, name, before)
        if not report.problem:
            _store_one(session, report, names.take(name), interview)
        report.script = None


def transcript_name(path: Path) -> str:
    r"""The file name without its suffix, in the one form that a name typed or read from a sheet can match.

    File systems keep accents apart from their letters (macOS) and let line breaks and bytes of other
    encodings in; here letters are composed, white space is one space, and what is no text becomes U+FFFD.

    >>> transcript_name(Path("Interview  1\nZoe\u0308.docx"))
    'Interview 1 Zoë'
    """
    words = " ".join(normalise(path.stem).split())
    return unicodedata.normalize("NFC", words) or "transcript"


def _refusal(session: Session, script: Script, name: str, before: frozenset[str]) -> str:
    if (other := same_words(session, script)) is not None:
        return (
            f"the same words are in the project as {other} (`qualcode import --again` imports them once more)"
        )
    corrected = correction_of(session, script, name, before)
    if corrected is not None:
        return (
            f"most of its words are those of {corrected}; `qualcode transcript correct"
            f" {shlex.quote(corrected)} FILE` gives it this text and takes the codings along (`qualcode"
            " import --again` imports it beside the first)"
        )
    if name in before:
        return (
            f"there is a transcript {name} with other words already; rename the file if it is another"
            " interview (`qualcode import --again` imports it beside the first)"
        )
    return ""


def _store_one(session: Session, report: FileReport, name: str, interview: str | None) -> None:
    script = report.script
    assert script is not None
    source = normalise(report.path.name)
    add_transcript(session, script, name=name, source=source, interview=interview)
    report.name, report.interview = name, interview or name
    report.words, report.turns, report.speakers = script.words, len(script.turns), script.speakers
    report.interviewers = tuple(sorted(interviewers(script)))
    report.notes = list(script.notes)
    if name != (usual := transcript_name(report.path)):
        report.notes.append(f"named {name}, since {usual} was taken")
