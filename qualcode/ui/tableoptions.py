"""The options of the table on the screen: the same as those of ``qualcode table``, kept per project."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self, get_args

from sqlalchemy.orm import Session

from exports.build import Sort
from exports.counts import Aggregate, Rule
from exports.units import parse_where, resolve_coder, resolve_unit
from transcripts.questions.within import Within


@dataclass(frozen=True)
class TableOptions:
    """How the table is counted and what of it is shown."""

    aggregate: Aggregate = "none"
    unit: str = "interview"
    coders: str = "pooled"
    """``pooled``, ``per-coder`` or ``coder=NAME``."""
    exclude_interviewer: bool = False
    sort: Sort = "references"
    hide_empty: bool = False
    under: int | None = None
    """The id of the heading that is shown alone."""
    where: tuple[str, ...] = ()
    """Conditions of the form ``attribute=value``."""
    questions: tuple[str, ...] = ()
    """The uuids of questions in whose answers passages have to lie."""
    as_of: str = ""
    """A version, a date or a line of the history, or empty for now; forgotten when the program ends."""

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Self:
        """As they were kept; what is missing or not of its kind is as at the beginning.

        >>> TableOptions.kept({"aggregate": "union", "sort": 7})
        ... # doctest: +ELLIPSIS
        TableOptions(aggregate='union', unit='interview', ..., sort='references', ...)
        """
        kinds = {"unit": str, "coders": str, "exclude_interviewer": bool, "hide_empty": bool, "under": int}
        found = {name: data[name] for name, kind in kinds.items() if type(data.get(name)) is kind}
        if data.get("aggregate") in get_args(Aggregate):
            found["aggregate"] = data["aggregate"]
        if data.get("sort") in get_args(Sort):
            found["sort"] = data["sort"]
        for name in ("where", "questions"):
            kept = data.get(name, ())
            if isinstance(kept, list | tuple) and all(isinstance(each, str) for each in kept):
                found[name] = tuple(kept)
        return cls(**found)

    def as_data(self) -> dict[str, Any]:
        """As they are kept."""
        kept = {name: value for name, value in asdict(self).items() if name != "as_of"}
        return {**kept, "where": list(self.where), "questions": list(self.questions)}

    def rule(self, session: Session) -> Rule:
        """The rule to count by. Raises NotFound where the project has no such unit, coder or value."""
        name = self.coders.removeprefix("coder=") if self.coders.startswith("coder=") else ""
        return Rule(
            aggregate=self.aggregate,
            unit=resolve_unit(session, self.unit),
            per_coder=self.coders == "per-coder",
            coder=resolve_coder(session, name) if name else None,
            exclude_interviewer=self.exclude_interviewer,
            where=parse_where(session, self.where),
            within=Within(questions=frozenset(self.questions)),
        )
