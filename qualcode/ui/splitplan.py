"""A split that is being made on the screen: what the code is split into, and where each reference goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codebook.bulk import split_arguments
from codebook.tree import CodeLine


@dataclass
class SplitPlan:
    """What was decided so far; nothing of it is in the project yet."""

    code: CodeLine
    targets: list[CodeLine | str] = field(default_factory=list)
    """Codes that are there, and labels of codes to be made."""
    choices: dict[str, int | None] = field(default_factory=dict)
    """By the uuid of a reference, the place of its target from 0, or None where it stays."""

    def kept(self) -> dict[str, Any]:
        """As it can be kept for the next time: what a split has to be to come back by ``kept_plan``."""
        targets = [{"new": each} if isinstance(each, str) else {"code": each.uuid} for each in self.targets]
        return {"targets": targets, "choices": dict(self.choices)}

    def labels(self) -> list[str]:
        """What the targets are called."""
        return [each if isinstance(each, str) else each.label for each in self.targets]

    def shown(self, uuid: str) -> str:
        """Where a reference goes, in a word."""
        if uuid not in self.choices:
            return ""
        choice = self.choices[uuid]
        return "stays" if choice is None else f"{choice + 1} {self.labels()[choice]}"

    def sends(self) -> bool:
        """Whether any reference goes anywhere."""
        return any(choice is not None for choice in self.choices.values())

    def arguments(self, here: Iterable[str]) -> Mapping[str, Any]:
        """The arguments of the operation, for the references that are still ``here``."""
        there: dict[str, str | None] = {}
        new: dict[str, str] = {}
        for uuid in here:
            if uuid not in self.choices:
                continue
            choice = self.choices[uuid]
            target = None if choice is None else self.targets[choice]
            if isinstance(target, str):
                new[uuid] = target
            else:
                there[uuid] = target.uuid if target is not None else None
        return split_arguments(self.code.uuid, there, new)


def kept_plan(code: CodeLine, kept: object, codes: Iterable[CodeLine]) -> SplitPlan | None:
    """A split that was begun, as far as what was kept is one and its codes are there still.

    What was sent to a code that is gone is to be decided anew. None where nothing is left of it.
    """
    if not isinstance(kept, dict):
        return None
    targets, choices = kept.get("targets"), kept.get("choices")
    by_uuid = {line.uuid: line for line in codes if line.uuid != code.uuid}
    found = [_target(each, by_uuid) for each in targets] if isinstance(targets, list) else []
    plan = SplitPlan(code, [each for each in found if each is not None])
    there = [place for place, each in enumerate(found) if each is not None]
    anew: dict[object, int | None] = {None: None, **{old: now for now, old in enumerate(there)}}
    if isinstance(choices, dict):
        plan.choices = {uuid: anew[at] for uuid, at in choices.items() if _in(at, anew)}
    return plan if plan.targets or plan.choices else None


def latest_plan(splits: dict[str, Any], codes: Sequence[CodeLine]) -> SplitPlan | None:
    """Of the splits that were kept by the uuids of their codes, the last that can be gone on with."""
    there = {line.uuid: line for line in codes}
    plans = (kept_plan(there[uuid], splits[uuid], codes) for uuid in reversed(splits) if uuid in there)
    return next((plan for plan in plans if plan is not None), None)


def _in(choice: object, known: Mapping[object, object]) -> bool:
    return type(choice) in (int, type(None)) and choice in known


def _target(kept: object, by_uuid: Mapping[str, CodeLine]) -> CodeLine | str | None:
    """A code that is there, the label of one to be made, or None."""
    if not isinstance(kept, dict):
        return None
    new, uuid = kept.get("new"), kept.get("code")
    if isinstance(new, str) and new.strip():
        return new
    return by_uuid.get(uuid) if isinstance(uuid, str) else None
