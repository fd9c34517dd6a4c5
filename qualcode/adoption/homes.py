"""Cases of a study into interviews: each case with texts is one, and so is each text that is in no case."""

from sqlalchemy import select

from qualcode.adoption.adoption import Adoption, identity
from qualcode.exchange.study import ForeignCase
from qualcode.freenames import FreeNames
from qualcode.store.inserting import insert_one
from qualcode.store.models import Interview


class Homes:
    """The interviews that transcripts go to."""

    def __init__(self, adoption: Adoption) -> None:
        """Looks up which case each text is in: the first that names it."""
        self.made: dict[str, int] = {}
        """Interviews by the GUIDs of their cases."""
        self._adoption = adoption
        self._case: dict[str, ForeignCase] = {}
        rows = adoption.session.execute(select(Interview.uuid, Interview.name)).all()
        self._by_uuid = {row.uuid: row.name for row in rows}
        self._before = {row.name for row in rows}
        self._names = FreeNames(self._before)
        for case in adoption.study.cases:
            for guid in dict.fromkeys(case.sources):
                if self._case.setdefault(guid, case) is not case:
                    adoption.report.losses.add("further case of a text", case.name)

    def home(self, source: str, name: str) -> str:
        """The name of the interview that the text of a source goes to; ``name`` is that of its transcript."""
        case = self._case.get(source)
        if case is None:
            return self._make("", name)
        return self._of(case)

    def settle(self, source: str, interview_id: int) -> None:
        """The text of a source is in that interview now."""
        if (case := self._case.get(source)) is not None:
            self.made.setdefault(case.guid, interview_id)

    def left(self) -> list[ForeignCase]:
        """The cases of which no text came in."""
        return [case for case in self._adoption.study.cases if case.guid not in self.made]

    def _of(self, case: ForeignCase) -> str:
        if case.guid in self.made:
            return self._adoption.session.get_one(Interview, self.made[case.guid]).name
        name = self._by_uuid.get(case.guid)
        if name is None:
            name = self._adoption.name("interview", case.name)
            if name not in self._before:
                return self._make(case.guid, name)
        self._before.discard(name)
        self._adoption.report.joined.add("interview", name)
        return name

    def _make(self, guid: str, name: str) -> str:
        name = self._adoption.renamed("interview", name, self._names.take(name))
        uuid = identity(guid, guid in self._by_uuid)
        insert_one(self._adoption.session, Interview, {"uuid": uuid, "name": name})
        self._by_uuid[uuid] = name
        self._adoption.report.made["interview"] += 1
        return name
