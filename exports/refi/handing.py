"""Handing a project on: looked through for names, written, and what has no place told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from exports.names import NameGuard
from exports.refi.archive import write_qdpx
from exports.refi.leaving import wordings
from exports.refi.losses import left_behind, losses_of_archive
from exports.refi.project import Progress, Written
from qualcode.exchange.losses import Losses
from qualcode.files import replacing

_NAMES = 3
"""Names that are shown of each kind of thing that has no place."""


@dataclass(frozen=True)
class Handed:
    """What was written, and what was not."""

    written: Written
    losses: Losses
    """What the standard has no place for."""
    side: bool
    """Whether a side file carries it."""
    behind: Losses
    """What stays in the project in any case."""


def hand_on(
    session: Session, guard: NameGuard, path: Path, *, plain: bool = False, progress: Progress = iter
) -> Handed:
    """Write the project to an archive at ``path``, ``plain`` without the side file.

    Raises Refused where a listed name would leave, ProjectUnusable where it cannot be written; nothing is
    written then.
    """
    guard.refuse(wordings(session, plain=plain) if guard.keys else ())
    losses, behind = losses_of_archive(session), left_behind(session)
    with replacing(path) as file:
        written = write_qdpx(session, file, plain=plain, progress=progress)
    return Handed(written, losses, not plain, behind)


def told_written(written: Written) -> str:
    """How much of each, in words.

    >>> told_written(Written(1, 2, 3, 3, 10, 12, 0))
    '1 coder, 2 codes, 3 interviews, 3 transcripts, 12 codings and 0 memos'
    """
    kinds = ("coder", "code", "interview", "transcript", "coding", "memo")
    counts = (written.coders, written.codes, written.interviews, written.transcripts)
    told = [
        f"{count:,} {kind}{'' if count == 1 else 's'}"
        for count, kind in zip((*counts, written.codings, written.notes), kinds, strict=True)
    ]
    return f"{', '.join(told[:-1])} and {told[-1]}"


def told_rest(handed: Handed) -> Iterator[str]:
    """What has no place and what stays, in lines."""
    if handed.losses:
        yield "The format has no place for:"
        yield from told_losses(handed.losses)
        yield (
            "They go along as qualcode.jsonl inside the archive; `qualcode import` restores them."
            if handed.side
            else "They are not in the file (--plain)."
        )
    if handed.behind:
        yield "What stays in this project alone:"
        yield from told_losses(handed.behind)


def told_losses(losses: Losses) -> Iterator[str]:
    """A line for each kind, with its number and the first names."""
    for loss in losses:
        names = ", ".join(dict.fromkeys(" ".join(name.split())[:40] for name in loss.names[:_NAMES]))
        more = ", …" if names and loss.count > _NAMES else ""
        yield f"  {loss.count:,} × {loss.kind}{f': {names}{more}' if names else ''}"
