"""A project of another program made of lists, for the tests of taking one in."""

from collections.abc import Iterator, Sequence

from qualcode.errors import UnreadableFile
from qualcode.exchange.losses import Losses
from qualcode.exchange.study import (
    ForeignCase,
    ForeignCode,
    ForeignCoder,
    ForeignNote,
    ForeignSource,
    ForeignStudy,
    Mark,
    Selection,
    Variable,
)


def guid(name: str) -> str:
    """A GUID that is told by its name: the name's bytes in hex, filled up.

    >>> guid("ann")
    '616e6e00000000000000000000000000'
    """
    return name.encode().hex().ljust(32, "0")[:32]


class Listed(ForeignStudy):
    """Holds what it is given; ``texts`` are by the GUIDs of sources."""

    def __init__(
        self,
        *,
        texts: dict[str, str] | None = None,
        coders: Sequence[ForeignCoder] = (),
        codes: Sequence[ForeignCode] = (),
        variables: Sequence[Variable] = (),
        cases: Sequence[ForeignCase] = (),
        sources: Sequence[ForeignSource] = (),
        notes: Sequence[ForeignNote] = (),
        project_notes: Sequence[str] = (),
        selections: Sequence[Selection] = (),
        program: str = "Listed 1.0",
        titled: bool = False,
    ) -> None:
        self.program, self.name, self.titled = program, "Listed", titled
        self.coders, self.codes, self.variables = tuple(coders), tuple(codes), tuple(variables)
        self.cases, self.sources = tuple(cases), tuple(sources)
        self.notes = {note.guid: note for note in notes}
        self.project_notes = tuple(project_notes)
        self.selections_total = len(selections)
        self.marks_total = sum(len(selection.marks) for selection in selections)
        self.losses = Losses()
        self._texts, self._selections = texts or {}, tuple(selections)

    def text(self, guid: str) -> str:
        """As it was given."""
        if guid not in self._texts:
            raise UnreadableFile("its text is not there")
        return self._texts[guid]

    def selections(self) -> Iterator[Selection]:
        """As they were given."""
        return iter(self._selections)

    def close(self) -> None:
        """Nothing is open."""


def source(name: str, **more: object) -> ForeignSource:
    """A source whose GUID is told by its name."""
    return ForeignSource(guid(name), name, **more)  # type: ignore[arg-type]


def code(label: str, above: str | None = None, **more: object) -> ForeignCode:
    """A code whose GUID is told by its label."""
    return ForeignCode(guid(label), guid(above) if above else None, label, **more)  # type: ignore[arg-type]


def coded(
    text: str, start: int, end: int, *codes: str, coder: str = "ann", words: str = "", **more: object
) -> Selection:
    """A passage of a source at codes, each coding with an identity told by all of it."""
    marks = tuple(
        Mark(guid(f"{text[:3]}{start}.{end}{label[:3]}"), guid(label), guid(coder) if coder else "", "")
        for label in codes
    )
    return Selection(guid(f"{text}{start}"), guid(text), start, end, words, marks, **more)  # type: ignore[arg-type]
