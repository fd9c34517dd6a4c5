"""Variables of a study into attributes of interviews, with the values of cases and texts."""

from collections.abc import Iterator

from sqlalchemy import func, select

from qualcode.adoption.adoption import Adoption
from qualcode.adoption.homes import Homes
from qualcode.adoption.sources import Sources
from qualcode.exchange.study import ForeignCase, ForeignSource
from qualcode.plaintext import fold, one_line
from qualcode.store.journal import insert_many
from qualcode.store.models import Attribute, AttributeValue, Transcript


def adopt_attributes(adoption: Adoption, homes: Homes, sources: Sources) -> None:
    """Give interviews their values. What an interview has already stays; another value is told as a loss."""
    columns = _columns(adoption)
    cells = _Cells(adoption, columns)
    for case in adoption.study.cases:
        if case.guid in homes.made:
            cells.take(homes.made[case.guid], case.values)
    for source in adoption.study.sources:
        if source.guid not in sources.ids:
            _lose(adoption, "value of a text that is missing", source)
        elif source.values:
            transcript = adoption.session.get_one(Transcript, sources.ids[source.guid])
            cells.take(transcript.interview_id, source.values)
    insert_many(adoption.session.connection(), AttributeValue, cells.new())
    for case in homes.left():
        adoption.report.losses.add("case without a text", case.name)
        _lose(adoption, "value of a case without a text", case)


def _lose(adoption: Adoption, kind: str, given: ForeignCase | ForeignSource) -> None:
    if given.values:
        adoption.report.losses.add(kind, given.name, len(given.values))


def _columns(adoption: Adoption) -> dict[str, Attribute]:
    """Attributes by the GUIDs of variables: those of the same name, else new ones behind the last."""
    session, report = adoption.session, adoption.report
    known = {fold(each.name): each for each in session.scalars(select(Attribute))}
    position = session.scalar(select(func.max(Attribute.position))) or 0
    columns: dict[str, Attribute] = {}
    for variable in adoption.study.variables:
        name = adoption.name("attribute", variable.name)
        found = known.get(fold(name))
        if found is None:
            position += 1
            found = known[fold(name)] = Attribute(name=name, position=position)
            session.add(found)
            report.made["attribute"] += 1
        else:
            report.joined.add("attribute", found.name)
        columns.setdefault(variable.guid, found)
    session.flush()
    return columns


class _Cells:
    """What interviews have in their columns."""

    def __init__(self, adoption: Adoption, columns: dict[str, Attribute]) -> None:
        self._adoption, self._columns = adoption, columns
        rows = adoption.session.execute(
            select(AttributeValue.interview_id, AttributeValue.attribute_id, AttributeValue.value)
        )
        self._held = {(row.interview_id, row.attribute_id): row.value for row in rows}
        self._before = set(self._held)

    def take(self, interview_id: int, values: dict[str, str]) -> None:
        """The values of a case or text by the GUIDs of variables."""
        report = self._adoption.report
        for guid, given in values.items():
            attribute, value = self._columns.get(guid), one_line(given)
            if attribute is None:
                report.losses.add("value of a variable that is not there", value)
            elif value:
                if "\n" in given.strip():
                    report.altered.add("value of several lines, now on one", f"{attribute.name}: {value}")
                held = self._held.setdefault((interview_id, attribute.id), value)
                if held != value:
                    kind = "value where the interview has another one"
                    report.losses.add(kind, f"{attribute.name}: {value} (kept: {held})")

    def new(self) -> Iterator[tuple[int, int, str]]:
        """Interview, attribute and value of every cell that was empty."""
        for (interview_id, attribute_id), value in self._held.items():
            if (interview_id, attribute_id) not in self._before:
                yield interview_id, attribute_id, value
