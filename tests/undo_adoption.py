"""Another program's project taken in, for the undo machine."""

from foreign import Listed, code, coded, guid, source
from sqlalchemy.orm import Session
from undo_base import Operation, Pick

from qualcode.adoption.adopt import adopt
from qualcode.exchange.offsets import REFI
from qualcode.exchange.study import ForeignCase, ForeignCoder, Variable

WORDS = "so the 🐟 lab is where we learn"


def adopt_study(session: Session, pick: Pick) -> None:
    """A study of which the project may have parts already: its codes, its coder, its text."""
    name, label = f"TXT{pick(3)}", ("Trust", "Doubt", "Other")[pick(3)]
    age = Variable(guid("age"), "Age")
    case = ForeignCase(guid("P1"), "P1", "a nurse", {age.guid: f"{pick(90)}"}, (guid(name),))
    study = Listed(
        texts={guid(name): WORDS},
        coders=[ForeignCoder(guid("ben"), "Ben")],
        codes=[code("Work", codable=False), code(label, "Work", description="when it is there")],
        variables=[age],
        cases=[case] if pick(2) else [],
        sources=[source(name)],
        selections=[
            coded(name, 3, 9, label, coder="ben", description="hm"),
            coded(name, start := pick(9), start + 5, "Work", coder=""),
        ],
    )
    adopt(session, study, REFI, who="Ann")


OPERATIONS: dict[str, Operation] = {"adopt_study": adopt_study}
