"""A split that is being made on the screen: what the code is split into, and where each reference goes."""

from collections.abc import Iterable, Mapping
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
