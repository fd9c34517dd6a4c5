"""The project of another program among files that are to be imported, and how the history names it."""

from collections.abc import Sequence
from pathlib import Path

from qualcode.errors import BadInput
from qualcode.exchange.recognise import open_study
from qualcode.exchange.study import ForeignStudy
from qualcode.files import file_name, naming
from qualcode.plaintext import one_line
from transcripts.readers import SUFFIXES


def study_among(files: Sequence[Path]) -> ForeignStudy | None:
    """The project of another program that is to be imported, opened; None where there is none.

    Raises BadInput where one stands among other files, and UnreadableFile for a damaged one.
    """
    for path in files:
        if path.suffix.lower() in SUFFIXES or not path.exists():
            continue
        with naming(path):
            study = open_study(path)
        if study is not None and len(files) > 1:
            study.close()
            raise BadInput(f"{path.name} is a project of {one_line(study.program)}; import it alone")
        if study is not None:
            return study
    return None


def label(path: Path, study: ForeignStudy) -> str:
    """What the history says of its import."""
    return f"import {file_name(path)} ({one_line(study.program)})"
