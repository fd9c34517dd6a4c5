"""How a table was asked for: everything that, beside the state of the project, decides what stands in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Self, get_args

from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import tree
from exports.build import Sort, build_table
from exports.counts import Aggregate, Rule
from exports.table import Table
from qualcode.errors import BadInput
from transcripts.questions.within import Within


@dataclass(frozen=True)
class Asked:
    """The options of ``qualcode table``, resolved against a project."""

    rule: Rule = field(default_factory=Rule)
    sort: Sort = "references"
    hide_empty: bool = False
    under: str = ""
    """The identity of the heading that is shown alone, or empty."""
    title: str = ""
    """Instead of the project's name, or empty."""

    def build(self, session: Session) -> Table:
        """The table. Raises NotFound or Refused where the heading to be shown alone is not there."""
        under = CodeNames(tree(session)).find(self.under) if self.under else None
        table = build_table(session, self.rule, sort=self.sort, hide_empty=self.hide_empty, under=under)
        return replace(table, title=self.title or table.title)

    def as_data(self) -> dict[str, Any]:
        """For a file; ``from_data`` reads it."""
        return rule_as_data(self.rule) | {
            "sort": self.sort,
            "hide_empty": self.hide_empty,
            "under": self.under,
            "title": self.title,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """As it was written. Raises BadInput where something is missing or is not what it has to be.

        >>> Asked.from_data(Asked(sort="label").as_data()) == Asked(sort="label")
        True
        """
        with as_written():
            return cls(
                rule_from_data(data),
                one_of(data["sort"], get_args(Sort)),
                of(data["hide_empty"], bool),
                of(data["under"], str),
                of(data["title"], str),
            )


@contextmanager
def as_written() -> Iterator[None]:
    """Raise BadInput where something is missing in a rule that was written, or is not what it has to be."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput("its rule is damaged or was altered") from error


def rule_as_data(rule: Rule) -> dict[str, Any]:
    """A rule for a file; ``rule_from_data`` reads it."""
    return {
        "aggregate": rule.aggregate,
        "unit": rule.unit,
        "per_coder": rule.per_coder,
        "coder": rule.coder,
        "exclude_interviewer": rule.exclude_interviewer,
        "where": {name: sorted(values) for name, values in rule.where.items()},
        **({"within": rule.within.as_data()} if rule.within else {}),
    }


def rule_from_data(data: Mapping[str, Any]) -> Rule:
    """The rule as it was written; inside ``as_written``."""
    return Rule(
        aggregate=one_of(data["aggregate"], get_args(Aggregate)),
        unit=of(data["unit"], str),
        per_coder=of(data["per_coder"], bool),
        coder=None if data["coder"] is None else of(data["coder"], str),
        exclude_interviewer=of(data["exclude_interviewer"], bool),
        where={str(name): frozenset(map(str, values)) for name, values in data["where"].items()},
        within=Within.from_data(data.get("within", {})),
    )


def of(value: Any, kind: type) -> Any:
    """The value, where it is of that kind. Raises ValueError."""
    if type(value) is not kind:
        raise ValueError(value)
    return value


def one_of(value: Any, known: tuple[Any, ...]) -> Any:
    """The value, where it is one of those known. Raises ValueError."""
    if value not in known:
        raise ValueError(value)
    return value
