"""What several screens let the user choose from."""

from collections.abc import Hashable

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from qualcode.store.models import Attribute, AttributeValue
from qualcode.ui.stage import Stage


async def choose_heading(stage: Stage, title: str, whole: str) -> int | None:
    """The id of a heading in use, or 0, which is called ``whole``; None where nothing was chosen."""
    codes = stage.desk.codes
    out = retired_ids(codes)
    headings = [line for line in codes if line.heading and line.id not in out]
    lines: list[tuple[Hashable, str]] = [(0, whole)]
    lines += [(line.id, "  " * (line.level - 1) + line.printed) for line in headings]
    chosen = await stage.choose(title, lines)
    return chosen if isinstance(chosen, int) else None


async def choose_where(stage: Stage) -> tuple[str, ...] | None:
    """One condition on interviews, or none for all of them; None where nothing was chosen."""
    values = stage.desk.read(_value_conditions)
    if not values:
        stage.say("Interviews have no attributes yet: F2, then i imports a sheet of them.")
        return None
    chosen = await stage.choose("Only interviews with", [("", "any value (all)"), *values])
    if not isinstance(chosen, str):
        return None
    return (chosen,) if chosen else ()


def _value_conditions(session: Session) -> list[tuple[Hashable, str]]:
    """Every value of every attribute, as conditions."""
    statement = (
        select(Attribute.name, AttributeValue.value)
        .join(AttributeValue, AttributeValue.attribute_id == Attribute.id)
        .order_by(Attribute.position, AttributeValue.value)
        .distinct()
    )
    conditions = (f"{row.name}={row.value}" for row in session.execute(statement))
    return [(condition, condition.replace("=", " = ", 1)) for condition in conditions]
