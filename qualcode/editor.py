"""The user's own editor: a text in it, and a file for what was written and cannot be used yet."""

import os
import re
import sys
import tempfile
from pathlib import Path

from qualcode.errors import ProjectUnusable, Refused
from qualcode.plaintext import decode

_UNFIT = re.compile(r"[^\w .,()-]+")
_LONGEST = 80
"""Characters of a transcript's name in the name of a file."""


def edited(text: str) -> str | None:
    """Let the user edit a text; None where it was not saved.

    The editor is what VISUAL or EDITOR names. Raises Refused where there is none, or it does not end well,
    and UnreadableFile where what it leaves is no text.
    """
    import click

    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR") or sys.stdin.isatty()):
        raise Refused("there is no terminal for an editor here; give a FILE, or say in VISUAL which editor")
    try:
        data = click.edit(text.encode(), extension=".txt")
    except (click.ClickException, ValueError) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        raise Refused(
            f"the editor did not end well ({said}); nothing was changed; VISUAL or EDITOR says which one"
            " to use"
        ) from error
    return None if data is None else decode(data).text


def keep_written(text: str, project: Path, name: str) -> Path:
    """Write what came from the editor into a new file beside the project, or where that cannot be, elsewhere.

    Raises ProjectUnusable where no folder takes it.
    """
    stem = (" ".join(_UNFIT.sub(" ", name).split()) or "transcript")[:_LONGEST]
    for folder in (project.resolve().parent, Path(tempfile.gettempdir())):
        for number in range(1, 1000):
            path = folder / f"{stem}-corrected{f'-{number}' if number > 1 else ''}.txt"
            try:
                with path.open("x", encoding="utf-8", newline="\n") as file:
                    file.write(text)
            except FileExistsError:
                continue
            except OSError:
                break
            return path
    raise ProjectUnusable(f"what you wrote on {name} could not be kept in any folder")
