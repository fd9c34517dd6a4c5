"""REFI-QDA projects (.qdpx) opened for reading."""

import codecs
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO

from qualcode.archives import open_large
from qualcode.errors import UnreadableFile
from qualcode.exchange.offsets import REFI
from qualcode.exchange.refi.container import Container, open_container
from qualcode.exchange.refi.elements import PROJECT, root_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.refi.following import (
    NotesInPlace,
    Variables,
    by_guid,
    cases_of,
    lose_attributions,
    settle_texts,
)
from qualcode.exchange.refi.gathering import Gathering
from qualcode.exchange.refi.sources import Text
from qualcode.exchange.refi.spool import Spool
from qualcode.exchange.side import NAME, Side, open_side
from qualcode.exchange.study import ForeignSource, ForeignStudy, Mark, Selection
from qualcode.plaintext import decode

_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""Those of UTF-32 begin with that of UTF-16, or are in the list."""
_SMALL = 64
"""Bytes; a text file that is no longer is looked into when the project is opened, for it may be empty."""


def open_qdpx(path: Path) -> "RefiStudy":
    """Open a .qdpx archive, a .qde file beside its sources folder, or a folder with both.

    Raises UnreadableFile for what is none, is damaged, or is not safe to open.
    """
    container = open_container(path)
    try:
        return RefiStudy(container, path.stem)
    except BaseException:
        container.close()
        raise


def is_qdpx(path: Path) -> bool:
    """Whether ``path`` means to be a REFI-QDA project: by its ending, or because it holds a .qde file."""
    if path.suffix.casefold() in (".qdpx", ".qde"):
        return True
    try:
        if path.is_dir():
            return any(file.suffix.casefold() == ".qde" for file in path.iterdir())
        with open_large(path) as archive:
            return any(name.casefold().endswith(".qde") for name in archive.namelist())
    except (OSError, UnreadableFile):
        return False


class RefiStudy(ForeignStudy):
    """A REFI-QDA project. Its XML is read when it is opened, and the selections are set aside on disk."""

    titled = True

    def __init__(self, container: Container, name: str) -> None:
        """Read all but the selections; ``name`` is for a project that has none. Raises UnreadableFile."""
        self._container = container
        with container.xml() as stream:
            root = root_of(stream, container.label, "Project", PROJECT)
        self.name = root.get("name", "").strip() or name
        self.program = root.get("origin", "").strip() or "an unnamed program"
        self._base = root.get("basePath", "")
        self._spool = Spool()
        try:
            gathering = Gathering(container, Findings(seed=self.name), self._spool)
            with container.xml() as stream:
                gathering.read(stream, container.label)
            self._settle(gathering)
        except BaseException:
            self._spool.close()
            raise

    def _settle(self, gathering: Gathering) -> None:
        """Follow every reference in what was gathered."""
        findings, texts = gathering.findings, gathering.sources.texts
        settled = settle_texts(texts, findings)
        self._sources = [text.source.guid for text in settled]
        self.reach = {}
        for text, end in gathering.reach.items():
            guid = self._sources[text]
            self.reach[guid] = max(end, self.reach.get(guid, 0))
        self._texts = {text.source.guid: text for text in settled}
        parts = [text.part for text in self._texts.values() if text.part]
        self._container.check([*parts, *gathering.notes.parts])
        self._notes = NotesInPlace(gathering, self.name)
        variables = Variables(gathering)
        self.coders = tuple(gathering.coders.values())
        self.codes = tuple(replace(code, notes=self._notes.known(code.notes)) for code in gathering.codes)
        self.sources = tuple(self._source(text, variables) for text in self._texts.values())
        by_guids = by_guid(texts, settled)
        self.cases = tuple(cases_of(gathering, by_guids, variables))
        lose_attributions(gathering, by_guids)
        self.variables = tuple(variables.all)
        self.project_notes = tuple(self._notes.of_project())
        self.notes = self._notes.all
        self.selections_total, self.marks_total = gathering.selections, gathering.marks
        self._lose_unnamed_files(gathering)
        self.losses = findings.losses
        self._known_codes = {code.guid for code in self.codes}
        self.remarks = (*findings.remarks(), *self._emptiness(), *self._open_side())

    def _open_side(self) -> Iterator[str]:
        """Look at the side file of our own archives, or say why it is of no use."""
        if self._container.beside(NAME) is None:
            return
        side = open_side(self._opened_side, self.digest())
        if isinstance(side, str):
            yield side
        else:
            self.side = side
            self.convention = REFI
            self._exact_notes(side)

    def _exact_notes(self, side: Side) -> None:
        """Our own memos as they were written, without title and description."""
        for row in side.rows("memo"):
            note = self.notes.get(str(row.get("uuid")))
            if note is not None and isinstance(row.get("text"), str):
                self.notes[note.guid] = replace(note, text=row["text"])

    def _opened_side(self) -> IO[bytes]:
        file = self.open_beside(NAME)
        assert file is not None
        return file

    def _lose_unnamed_files(self, gathering: Gathering) -> None:
        """Files that no source and no note names are told of, for nobody will see them here."""
        named = gathering.sources.named | gathering.notes.named
        for part in self._container.others():
            if part not in named:
                gathering.findings.losses.add("file that nothing in the project names", part.told)

    def _source(self, text: Text, variables: Variables) -> ForeignSource:
        return replace(
            text.source,
            values=variables.of_source(text),
            notes=self._notes.known(text.source.notes),
            missing=self._why_missing(text),
        )

    def _why_missing(self, text: Text) -> str:
        if text.part or text.inline is not None:
            return ""
        if self._container.is_outside(text.path):
            beside = f", beside {self._base}" if self._base and text.path.startswith("relative") else ""
            return f"its text was not packed with the project ({text.path}{beside})"
        if text.path:
            return f"its text is not among the project's files ({text.path})"
        return "the project has no plain text of it"

    def _emptiness(self) -> Iterator[str]:
        there = [source.guid for source in self.sources if not source.missing]
        empty = sum(self._is_empty(self._texts[guid]) for guid in there)
        if empty:
            yield f"{empty:,} of {len(there):,} texts are empty"

    def _is_empty(self, text: Text) -> bool:
        if text.part and text.part.size > _SMALL:
            return False
        try:
            return not self.text(text.source.guid).strip("\ufeff \t\r\n")
        except UnreadableFile:
            return False  # whoever asks for the text is told

    def text(self, guid: str) -> str:
        """The text of a source with its line breaks and byte order mark. Raises UnreadableFile."""
        text = self._texts[guid]
        try:
            if text.part:
                data = self._container.read(text.part)
                mark = "\ufeff" if data.startswith(_BYTE_ORDER_MARKS) else ""
                return mark + decode(data).text
            if text.inline is None:
                raise UnreadableFile(self._why_missing(text))
            return text.inline
        except UnreadableFile as error:
            raise UnreadableFile(f"{text.source.name}: {error}") from error

    def open_beside(self, name: str) -> IO[bytes] | None:
        """A further file beside the project's XML, such as our own side file; None where there is none.

        Raises UnreadableFile where it is not safe to unpack.
        """
        part = self._container.beside(name)
        if part is None:
            return None
        self._container.check([part])
        return self._container.open(part)

    def digest(self) -> str:
        """SHA-256 of the bytes of the project's XML, in hex."""
        digest = sha256()
        with self._container.xml() as stream:
            while data := stream.read(1 << 20):
                digest.update(data)
        return digest.hexdigest()

    def selections(self) -> Iterator[Selection]:
        """Every selection of characters, and the codings of whole texts, in the order of the file.

        Codings at codes that are not there, and references to notes that are not, are left out.
        """
        for text, guid, _, start, end, words, marks, coder, created, said, notes, whole in self._spool:
            kept = tuple([self._kept(*mark) for mark in marks if mark[1] in self._known_codes])
            if kept or not whole:
                source, notes = self._sources[text], notes and self._known_notes(notes)
                yield Selection(guid, source, start, end, words, kept, coder, created, said, notes, whole)

    def _kept(self, guid: str, code: str, coder: str, created: str, notes: tuple[str, ...]) -> Mark:
        return Mark(guid, code, coder, created, notes and self._known_notes(notes))

    def _known_notes(self, notes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(guid for guid in notes if guid in self.notes)

    def close(self) -> None:
        """Give up the file."""
        self._spool.close()
        self._container.close()
