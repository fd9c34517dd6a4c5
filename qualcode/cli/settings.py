"""What the global options say: which project, and who is at work."""

import getpass
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInput, ProjectUnusable
from qualcode.plaintext import one_line

if TYPE_CHECKING:
    from qualcode.store.history import ChangeLine
    from qualcode.store.project import Project

SUFFIX = ".qualcode"
_BACKUP = re.compile(r"\.before-\d{4}-\d{8}-\d{6}$")
"""What the name of a file ends with that was kept when the project was brought up to date."""


@dataclass(frozen=True)
class Settings:
    """The global options of one call."""

    project: str | None
    coder: str | None

    @property
    def who(self) -> str:
        """The coder at work. Raises BadInput where the name is no text."""
        if self.coder and not self.coder.isprintable():
            raise BadInput(f"{self.coder!r} cannot be the name of a coder")
        if self.coder and (name := one_line(self.coder)):
            return name
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "coder"

    @property
    def path(self) -> Path:
        """The project file. Raises ProjectUnusable, saying how to name one, where none can be told."""
        if self.project:
            return _named(Path(self.project))
        return _only_one(Path.cwd(), "this folder")

    def open(self, *, wait: float | None = None) -> "Project":
        """The project, opened; ``wait`` as in Project.open. What it forgets its search index forgets too."""
        from qualcode.store.project import Project

        how = {} if wait is None else {"wait": wait}
        project = Project.open(self.path, who=self.who, **how)
        project.listen(partial(_changed, project))
        return project


def _changed(project: "Project", line: "ChangeLine") -> None:
    """After a change: loaded then, since most commands make none."""
    from transcripts.search.forgetting import forget_old_words

    forget_old_words(project, line)


def _named(path: Path) -> Path:
    if path.is_dir():
        return _only_one(path, str(path))
    with_suffix = path.with_name(path.name + SUFFIX)
    return with_suffix if not path.exists() and with_suffix.exists() else path


def _only_one(folder: Path, called: str) -> Path:
    there = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())
    found = [path for path in there if not _BACKUP.search(path.stem)] or there
    if len(found) == 1:
        return found[0]
    if not found:
        raise ProjectUnusable(
            f"there is no project in {called}; make one with `qualcode init NAME`, try `qualcode demo`, or"
            " name one with -p PROJECT"
        )
    names = ", ".join(path.name for path in found[:5]) + (" …" if len(found) > 5 else "")
    raise ProjectUnusable(f"there are {len(found)} projects in {called} ({names}); name one with -p PROJECT")
