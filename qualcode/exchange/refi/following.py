"""References followed once all is gathered: what does not lead anywhere is counted as lost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.refi.gathering import Gathering
from qualcode.exchange.refi.sources import RANK, Text
from qualcode.exchange.study import ForeignCase, ForeignNote
from qualcode.plaintext import fold


def settle_texts(texts: list[Text], findings: Findings) -> list[Text]:
    """For each text, the one it is read as: a transcript that is a source as well is read as that source."""
    first: dict[str, Text] = {}
    for text in sorted(texts, key=lambda text: RANK.index(text.kind)):
        first.setdefault(_file(text), text)
    settled = []
    for text in texts:
        same = first[_file(text)] if text.kind == "Transcript" else text
        if same is not text:
            findings.tell(
                "transcript of a recording that is a source of its own; read once", text.source.name
            )
        settled.append(same)
    return settled


def _file(text: Text) -> str:
    """What tells whether two texts lie in the same file."""
    if text.part:
        return "/".join(text.part.path)
    return text.path.casefold() or f"{text.kind} {text.source.guid}"


class Variables:
    """The variables of a project, those that sets of sources stand for included."""

    def __init__(self, gathering: Gathering) -> None:
        """Take the file's own; a set's attribute of the same name is a value of the same variable."""
        self._findings = gathering.findings
        self.all = list(gathering.variables)
        self._known = {variable.guid for variable in self.all}
        self._by_name = {fold(variable.name): variable for variable in reversed(self.all)}
        self._of_sets: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for attribution in gathering.groups.attributions:
            variable = self._by_name.setdefault(fold(attribution.name), attribution.variable)
            if variable.guid not in self._known:
                self._known.add(variable.guid)
                self.all.append(variable)
            for source in attribution.sources:
                values = self._of_sets[source]
                before = values.get(variable.guid)
                values[variable.guid] = f"{before}; {attribution.value}" if before else attribution.value

    def of_source(self, text: Text) -> dict[str, str]:
        """The values of a source: its own, and those of the sets it is in."""
        values: dict[str, str] = {}
        for guid in sorted(text.guids):
            values |= self._of_sets.get(guid, {})
        return values | self.known(text.source.values, text.source.name)

    def known(self, values: dict[str, str], name: str) -> dict[str, str]:
        """The values whose variable is in the file."""
        lost = len(values.keys() - self._known)
        if lost:
            self._findings.losses.add("value of a variable that is not in the file", name, lost)
        return {guid: value for guid, value in values.items() if guid in self._known}


class NotesInPlace:
    """The notes of a project, and which of them hang on what comes along."""

    def __init__(self, gathering: Gathering, name: str) -> None:
        """Read the notes' files. Raises UnreadableFile where one is no text."""
        self._findings = gathering.findings
        self._hanging = set(gathering.hanging)
        self.all = gathering.notes.read()
        self._of_project = gathering.project_notes
        if gathering.project_description:
            guid = uuid5(NAMESPACE_URL, f"urn:QDA-XML:description:{name}/{gathering.project_description}").hex
            self.all[guid] = ForeignNote(guid, gathering.project_description)
            self._of_project += (guid,)
        for _ in gathering.hanging - self.all.keys():
            self._findings.losses.add("reference to a note that is not in the file")

    def known(self, notes: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the notes that are in the file; they hang somewhere now."""
        found = tuple(guid for guid in dict.fromkeys(notes) if guid in self.all)
        self._hanging.update(found)
        if lost := len(set(notes)) - len(found):
            self._findings.losses.add("reference to a note that is not in the file", count=lost)
        return found

    def of_project(self) -> Iterator[str]:
        """Notes on the project, and those that hang on nothing that comes along; ask for it last."""
        own = self.known(self._of_project)
        yield from own
        for guid, note in self.all.items():
            if guid not in self._hanging:
                self._findings.tell(
                    "note that hangs on nothing that comes along; it becomes a memo of the project",
                    note.text.partition("\n")[0][:60],
                )
                yield guid


def cases_of(
    gathering: Gathering, sources: dict[str, list[str]], variables: Variables
) -> Iterator[ForeignCase]:
    """The cases with the sources they lead to; ``sources`` are by any GUID a source is referred to by."""
    for case in gathering.groups.cases:
        found = dict.fromkeys(source for guid in case.sources for source in sources.get(guid, ()))
        for guid in case.sources:
            if guid in gathering.sources.textless:
                gathering.findings.losses.add("source without a text in a case", case.name)
            elif guid not in sources:
                gathering.findings.losses.add("source of a case that is not in the file", case.name)
        yield replace(case, sources=tuple(found), values=variables.known(case.values, case.name))


def lose_attributions(gathering: Gathering, sources: dict[str, list[str]]) -> None:
    """Tell of values, said by sets, of sources that have no text; ``sources`` as for :func:`cases_of`."""
    for attribution in gathering.groups.attributions:
        if lost := sum(guid not in sources for guid in attribution.sources):
            told = f"{attribution.name}: {attribution.value}"
            gathering.findings.losses.add("attribute of a source without a text", told, lost)


def by_guid(texts: list[Text], settled: list[Text]) -> dict[str, list[str]]:
    """The sources that each GUID leads to: a recording's to all its transcripts."""
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for text, same in zip(texts, settled, strict=True):
        for guid in text.guids:
            sources[guid].append(same.source.guid)
    return dict(sources)
