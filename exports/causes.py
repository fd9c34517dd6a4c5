"""Why a reference counts in one state and not in another: the kinds of causes, and their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from codebook.diff import Origin
from exports.side import Coding, Side
from qualcode.store.history import ChangeLine


class PassageLine(NamedTuple):
    """A passage behind a cause."""

    transcript: str
    start: int
    """In code points, as in the later state where it is there, else as in the earlier one."""
    end: int
    quote: str


@dataclass(frozen=True)
class Cause:
    """One reason for which a row of the table is another one."""

    kind: str
    """One of KINDS."""
    words: str
    number: int
    """How many passages are behind it; 0 for what has none."""
    effect: int
    """How many references it adds to the row, before those that overlap are counted as one."""
    lines: tuple[ChangeLine, ...]
    """The lines of the history that did it, without what was taken back."""
    passages: tuple[PassageLine, ...]


KINDS: dict[str, str] = {
    "added": "the code is new",
    "split off": "the code was split off from “{other}”",
    "deleted": "the code was deleted",
    "merged away": "the code was merged into “{other}”",
    "retired": "“{other}” was retired",
    "restored": "“{other}” was brought back",
    "renamed": "it was called “{other}”",
    "renumbered": "its number was {other}",
    "moved": "it stood below “{other}”",
    "heading": "it has codes below it now, and shows nothing of its own",
    "no heading": "it has no codes below it any more",
    "came below": "“{other}” came below it, with {n}",
    "went from below": "“{other}” is not below it any more, with {n}",
    "coded": "{n} newly coded",
    "uncoded": "{n} uncoded",
    "recoded here": "{n} recoded from “{other}”",
    "recoded": "{n} recoded to “{other}”",
    "merged here": "“{other}” was merged into it, with {n}",
    "merged": "{n} went to “{other}” when it was merged",
    "joined": "{n} became one with the same passage at “{other}” when it was merged",
    "split here": "{n} came from “{other}” when that was split",
    "split": "{n} went to “{other}” when it was split",
    "within": "{n} went from {other}, both below it",
    "boundaries": "{n} with other boundaries",
    "new interview": "{n} in new interviews: {other}",
    "new transcript": "{n} in new transcripts: {other}",
    "removed interview": "{n} in interviews that were removed: {other}",
    "removed transcript": "{n} in transcripts that were removed: {other}",
    "corrected": "{n} moved with the corrected text of {other}",
    "lost": "{n} whose words are gone from the corrected text of {other}",
    "found": "{n} found again in {other}",
    "deleted with it": "{n} deleted with “{other}”",
    "attributes": "{n} in interviews that count elsewhere now, or not at all: {other}",
    "overlap": "passages that overlap count as one",
}
"""The causes, in the order in which they are told: ``other`` is a code or transcripts, ``n`` passages."""

NAMED = (
    *("new interview", "new transcript", "removed interview", "removed transcript"),
    *("corrected", "lost", "found", "attributes"),
)
"""The kinds that are told with the names of their transcripts, all in one cause."""


def worded(kind: str, number: int, others: Sequence[str]) -> str:
    """The words of a cause.

    >>> worded("recoded here", 2, ["Trust"])
    '2 passages recoded from “Trust”'
    """
    names = list(dict.fromkeys(others))
    listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    passages = "1 passage" if number == 1 else f"{number:,} passages"
    return KINDS[kind].format(n=passages, other=listed)


class Why(NamedTuple):
    """The kind of a cause, and the code or transcript that it names."""

    kind: str
    other: str


class Reasons:
    """Says why single references differ between two states."""

    def __init__(self, before: Side, after: Side, came: Origin, lost: set[str]) -> None:
        """``came`` is what was merged and split in between, ``lost`` the references that lost their words."""
        self._before, self._after, self._came, self._lost = before, after, came, lost

    def why(self, old: Coding | None, new: Coding | None, *, there: bool, here: bool) -> Why:
        """Why a reference that was touched differs, for a row that it was in (there) and is in now (here)."""
        if old is None and new is not None:
            return self._came_to_be(new)
        if new is None and old is not None:
            return self._went(old)
        assert old is not None
        assert new is not None
        if old.code_id != new.code_id:
            both = there and here
            return self._within(old, new) if both else self._other_code(old, new, here=here)
        home = new.transcript_id
        if self._before.revision_of.get(home) != self._after.revision_of[home]:
            return Why("corrected", self._after.transcripts[home])
        same = (old.start, old.end) == (new.start, new.end)
        return Why("attributes", self._after.transcripts[home]) if same else Why("boundaries", "")

    def _within(self, old: Coding, new: Coding) -> Why:
        source, target = self._before.codes[old.code_id], self._after.codes[new.code_id]
        return Why("within", f"“{source.label}” to “{target.label}”")

    def _came_to_be(self, new: Coding) -> Why:
        name = self._after.transcripts[new.transcript_id]
        if new.transcript_id not in self._before.transcripts:
            known = self._after.interview_of[new.transcript_id] in self._before.interviews
            return Why("new transcript" if known else "new interview", name)
        return Why("found", name) if new.uuid in self._before.lost else Why("coded", "")

    def _went(self, old: Coding) -> Why:
        name = self._before.transcripts[old.transcript_id]
        if old.transcript_id not in self._after.transcripts:
            known = self._before.interview_of[old.transcript_id] in self._after.interviews
            return Why("removed transcript" if known else "removed interview", name)
        if old.uuid in self._lost:
            return Why("lost", name)
        code = self._before.codes[old.code_id]
        if old.code_id in self._after.codes:
            return Why("uncoded", "")
        target = self._came.merged.get(code.uuid)
        return Why("joined", target[1]) if target else Why("deleted with it", code.label)

    def _other_code(self, old: Coding, new: Coding, *, here: bool) -> Why:
        """A code that is gone and was merged took its references along; one that was split gave them away."""
        source = self._before.codes[old.code_id]
        target = self._after.codes[new.code_id]
        other = source.label if here else target.label
        if old.code_id not in self._after.codes and source.uuid in self._came.merged:
            return Why("merged here" if here else "merged", other)
        if self._came.split.get(target.uuid, ("", ""))[0] == source.uuid:
            return Why("split here" if here else "split", other)
        return Why("recoded here" if here else "recoded", other)
