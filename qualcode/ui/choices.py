"""What several screens let the user choose from."""

from collections.abc import Hashable

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Attribute, AttributeValue


def value_conditions(session: Session) -> list[tuple[Hashable, str]]:
    """Every value of every attribute, as conditions."""
    statement = (
        select(Attribute.name, AttributeValue.value)
        .join(AttributeValue, AttributeValue.attribute_id == Attribute.id)
        .order_by(Attribute.position, AttributeValue.value)
        .distinct()
    )
    conditions = (f"{row.name}={row.value}" for row in session.execute(statement))
    return [(condition, condition.replace("=", " = ", 1)) for condition in conditions]
