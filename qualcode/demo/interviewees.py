"""Who is interviewed: 21 invented people, the facts they keep to and the words they have at hand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qualcode.demo.wording import Dice

_INSIDER = {"they": "we", "them": "us", "their": "our", "theirs": "ours", "themselves": "ourselves"}
_NAMES_AT_HAND = 6
"""Colleagues of each sex that one interviewee mentions by name."""


@dataclass(frozen=True)
class Interviewee:
    """A part to be played; which words fill its slots, and how likely it is to speak of what."""

    name: str
    kind: str
    role: str
    region: str
    minutes: int
    field: str
    insider: bool
    """Whether the technicians are "we"."""
    talk: float
    """How talkative, about 1."""
    openers: tuple[str, ...]
    fond: tuple[str, ...]
    cold: tuple[str, ...]
    duties: tuple[str, ...]
    facts: Mapping[str, str]
    """Fillings that stay the same throughout: title, years here, head counts."""
    grown: bool
    """Whether there are more technicians than ten years ago, going by this person's figures."""

    def attributes(self) -> dict[str, str]:
        """What the study records about the interview."""
        return {
            "Institution type": self.kind.capitalize(),
            "Role": self.role,
            "Region": self.region,
            "Length (minutes)": str(self.minutes),
        }

    def leaning(self, number: str) -> float:
        """How much this person likes to speak of what stands under a printed number: 1, 0 or -1."""
        fond = any((number + ".").startswith(start + ".") for start in self.fond)
        cold = any((number + ".").startswith(start + ".") for start in self.cold)
        return float(fond) - float(cold)


def interviewees() -> tuple[Interviewee, ...]:
    """The 21 of them, INT01 to INT21."""
    people = _toml("interviewees.toml")["interviewee"]
    return tuple(_interviewee(f"INT{number:02}", person) for number, person in enumerate(people, 1))


def _interviewee(name: str, person: dict[str, Any]) -> Interviewee:
    facts = {slot: person[slot] for slot in ("title", "years_here", "team", "total", "before")}
    lists: dict[str, Any] = {key: tuple(person.get(key, ())) for key in ("openers", "fond", "cold", "duties")}
    rest = {key: value for key, value in person.items() if key not in facts and key not in lists}
    return Interviewee(name=name, facts=facts, **lists, **rest)


def banks_for(person: Interviewee, banks: Mapping[str, Any], dice: Dice) -> dict[str, tuple[str, ...]]:
    """The word banks of one interviewee: common, then institution, field and own facts, the later winning."""
    merged = {**banks["common"], **banks["kind"][person.kind], **banks["field"][person.field]}
    merged |= {slot: [ours if person.insider else slot] for slot, ours in _INSIDER.items()}
    merged |= {slot: [fact] for slot, fact in person.facts.items()}
    merged["duty"] = person.duties
    merged["otherunit"] = [unit for unit in merged["otherunit"] if unit not in merged["discipline"]]
    merged["score"] = [dice.pick(merged["score"])]
    for slot in ("woman", "man"):
        merged[slot] = dice.shuffled(merged[slot])[:_NAMES_AT_HAND]
    return {slot: tuple(words) for slot, words in merged.items()}


@cache
def word_banks() -> dict[str, Any]:
    """banks.toml: the words for the slots, by slot."""
    return _toml("banks.toml")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("qualcode.demo").joinpath(name).read_text(encoding="utf-8"))
