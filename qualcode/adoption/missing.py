"""Texts that cannot be had: the rest comes in where that is wanted, else nothing does."""

from typing import Literal

from qualcode.adoption.report import AdoptionReport
from qualcode.errors import Refused
from qualcode.plaintext import one_line

TEXT_MISSING = "text that is missing"
"""The kind of loss that a text is which cannot be had."""
Choice = Literal["refuse", "leave"]
_NAMED = 20


class MissingTexts:
    """Collected while texts are read, and decided on at the end."""

    def __init__(self, choice: Choice) -> None:
        """Nothing is missing yet."""
        self._choice = choice
        self._found: list[tuple[str, str]] = []

    def add(self, name: str, why: str) -> None:
        """One more, with the reason."""
        self._found.append((one_line(name), one_line(why)))

    def settle(self, report: AdoptionReport) -> None:
        """Tell of them. Raises TextsMissing where nothing is to come in without them."""
        if self._found and self._choice == "refuse":
            raise TextsMissing(_listed(self._found))
        for name, why in self._found:
            report.losses.add(TEXT_MISSING, f"{name}: {why}")


class TextsMissing(Refused):
    """Some texts cannot be had, and nothing was taken in; the message lists them."""


def _listed(found: list[tuple[str, str]]) -> str:
    lines = [f"  {name}: {why}" for name, why in found[:_NAMED]]
    if len(found) > _NAMED:
        lines.append(f"  and {len(found) - _NAMED:,} more")
    count = "1 text is" if len(found) == 1 else f"{len(found):,} texts are"
    return "\n".join([f"{count} missing:", *lines])
