"""Coders of a study into a project: by identity, else by name, else new."""

from sqlalchemy import select

from qualcode.adoption.adoption import Adoption, identity
from qualcode.coding import get_coder
from qualcode.exchange.study import ForeignCoder
from qualcode.freenames import FreeNames
from qualcode.plaintext import one_line
from qualcode.store.models import Coder


class Coders:
    """Rows of the project by the GUIDs of a study's coders."""

    def __init__(self, adoption: Adoption) -> None:
        """Takes all coders that the study names."""
        self._adoption = adoption
        rows = adoption.session.scalars(select(Coder)).all()
        self._by_uuid = {coder.uuid: coder for coder in rows}
        self._by_name = {coder.name: coder for coder in rows}
        self._ids: dict[str, int] = {}
        for coder in adoption.study.coders:
            self._take(coder)

    def id(self, guid: str) -> int:
        """The coder's row. Whoever the study does not know gets a name; nobody is the coder at work."""
        known = self._ids.get(guid)
        if known is None:
            known = self._take(ForeignCoder(guid, "")) if guid else self._at_work()
        return known

    def _take(self, coder: ForeignCoder) -> int:
        if coder.guid in self._ids:
            self._adoption.report.joined.add("coder under the identity of another one", coder.name)
            return self._ids[coder.guid]
        found = self._by_uuid.get(coder.guid) or self._by_name.get(one_line(coder.name))
        if found is None:
            found = self._make(coder.guid, self._adoption.name("coder", coder.name))
        else:
            self._adoption.report.joined.add("coder", found.name)
        self._ids[coder.guid] = found.id
        return found.id

    def _make(self, guid: str, name: str) -> Coder:
        """Two that have no name are two."""
        name = FreeNames(self._by_name).take(name)
        made = Coder(uuid=identity(guid), name=name)
        self._adoption.session.add(made)
        self._adoption.session.flush()
        self._by_uuid[made.uuid] = self._by_name[name] = made
        self._adoption.report.made["coder"] += 1
        return made

    def _at_work(self) -> int:
        """Found or made once it is needed."""
        before = self._adoption.who in self._by_name
        coder = get_coder(self._adoption.session, self._adoption.who)
        self._adoption.report.made["coder"] += not before
        self._by_name[coder.name] = coder
        self._ids[""] = coder.id
        return coder.id
