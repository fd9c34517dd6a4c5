"""A project to hand out: a copy without its past, in which no listed name stands."""

from collections.abc import Sequence
from pathlib import Path

from exports.names import name_guard
from qualcode.errors import BadInput, Refused
from qualcode.pseudonyms import names_anywhere, names_left
from qualcode.store.cleancopy import clean_copy
from qualcode.store.project import Project
from qualcode.store.schema import SUFFIX
from qualcode.swapreports import number
from transcripts.namekey import NameKey


def hand_out(project: Project, target: Path, keys: Sequence[Path]) -> tuple[Path, tuple[NameKey, ...]]:
    """Write the project as it is now, without history; the file, and the keys whose names are not in it.

    ``keys`` are files to look names up in; those on record are looked for as ``name_guard`` does. A target
    without a suffix gets that of projects. Raises BadInput where there is no key, Refused where one is not
    found or a listed name stands anywhere, Duplicate and ProjectUnusable as ``clean_copy`` does.
    """
    target = suffixed(target)
    with project.read() as session:
        guard = name_guard(session, project.path.parent, keys=keys, must=True)
        if not guard.keys:
            raise BadInput("no key was applied to this project; name one with --key FILE")
        for key in guard.keys:
            left = [place for place in names_left(session, key) if place.replaced]
            if left:
                names = number(len({place.name for place in left}), "listed name")
                raise Refused(
                    f"{names} still stand in the project, the first in the {left[0].what} “{left[0].where}”;"
                    " `qualcode pseudonyms apply KEY` replaces them"
                )
    clean_copy(project.path, target, label="made as a clean copy", who=project.who)
    _prove(target, project.who, guard.keys)
    return target, guard.keys


def suffixed(target: Path) -> Path:
    """The file as it is named, or with the suffix of projects where it has none."""
    return target if target.suffix else target.with_name(target.name + SUFFIX)


def _prove(target: Path, who: str, keys: Sequence[NameKey]) -> None:
    """Look through every column of the copy; take it away again where a name is in one."""
    with Project.open(target, who=who) as copy, copy.read() as session:
        found = [place for key in keys for place in names_anywhere(session, key)]
    if found:
        target.unlink()
        raise Refused(f"a listed name stands in {', '.join(found)} of the copy, so it was taken away again")
