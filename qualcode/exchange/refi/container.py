"""Where the parts of a REFI-QDA project lie: in a .qdpx archive, or unpacked in a folder (standard, 8).

Only the project's XML and its plain texts are ever unpacked; pictures, recordings and formatted documents
are listed with their size and left alone, so an archive may be of any size.
"""

import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import IO, NamedTuple
from urllib.parse import unquote

from qualcode.archives import MAX_TOTAL, XmlStream, check_unpacked, open_large, read_member
from qualcode.errors import UnreadableFile
from qualcode.exchange.side import NAME

_INTERNAL = "internal://"
_OUTSIDE = ("relative:", "absolute:", "file:", "http:", "https:")


class Part(NamedTuple):
    """One file of the project."""

    path: tuple[str, ...]
    """Its folders and its name."""
    size: int
    """Bytes, unpacked."""
    member: zipfile.ZipInfo | None = None
    """What it is in the archive; None in a folder."""

    @property
    def name(self) -> str:
        """Without its folders."""
        return self.path[-1]

    @property
    def told(self) -> str:
        """With its folders and its size."""
        return f"{'/'.join(self.path)} ({self.size:,} bytes)"


class Container(ABC):
    """The files of one project; nothing outside it is ever opened."""

    def __init__(self, parts: Iterable[Part]) -> None:
        """Hold ``parts``. Raises UnreadableFile where not exactly one of them is the project's XML."""
        self.parts = [part for part in parts if not _is_hidden(part.path)]
        self.project = self._only_project()
        self.sources = [part for part in self.parts if _is_source(part.path)]
        self._exact = {"/".join(part.path[1:]): part for part in self.sources}
        self._folded = {name.casefold(): part for name, part in self._exact.items()}

    def _only_project(self) -> Part:
        found = [part for part in self.parts if _is_project(part)]
        top = [part for part in found if len(part.path) == 1]
        if len(top) == 1:
            return top[0]
        if top:
            names = " and ".join(part.name for part in top[:2])
            raise UnreadableFile(f"it holds two projects, {names}; keep the one you want and pack it again")
        if found:
            raise UnreadableFile(
                f"its project file lies in a folder ({'/'.join(found[0].path)}); pack what is in the folder "
                "and not the folder itself"
            )
        raise UnreadableFile("it holds no project (a file that ends in .qde), so it is no REFI-QDA project")

    def find(self, path: str) -> Part | None:
        """The file that a ``path`` attribute names (standard, 8.3), or None where it is not among these."""
        if self.is_outside(path):
            return None
        parts = PureWindowsPath(path.removeprefix(_INTERNAL)).parts
        name = "/".join(parts[1:] if _is_source(parts) else parts)
        return self._exact.get(name) or self._folded.get(name.casefold()) or self._exact.get(unquote(name))

    @staticmethod
    def is_outside(path: str) -> bool:
        """Whether a ``path`` attribute names a file that was not packed with the project."""
        return path.lower().startswith(_OUTSIDE)

    def beside(self, name: str) -> Part | None:
        """A file that lies beside the project's XML."""
        return next((part for part in self.parts if part.path == (name,)), None)

    def others(self) -> Iterator[Part]:
        """All files of the project but its XML and our own side file."""
        return (part for part in self.parts if part.path not in (self.project.path, (NAME,)))

    @abstractmethod
    def check(self, wanted: Iterable[Part]) -> None:
        """Raise UnreadableFile where unpacking these parts, as often as each is given, is not safe."""

    @abstractmethod
    def open(self, part: Part) -> IO[bytes]:
        """The unpacked bytes of a part that was checked."""

    @abstractmethod
    def read(self, part: Part) -> bytes:
        """All bytes of a part that was checked. Raises UnreadableFile where they cannot be unpacked."""

    @abstractmethod
    def close(self) -> None:
        """Give up the files."""

    @property
    def label(self) -> str:
        """The project's XML as messages name it."""
        return self.project.name

    @contextmanager
    def xml(self) -> Iterator[XmlStream]:
        """The project's XML, watched for what is not safe to parse. Raises UnreadableFile."""
        with self.open(self.project) as stream:
            yield XmlStream(stream, self.label)


class Archive(Container):
    """A .qdpx file."""

    def __init__(self, path: Path) -> None:
        """Look into the archive at ``path``. Raises UnreadableFile."""
        self._zip = open_large(path)
        try:
            super().__init__(map(_member, (info for info in self._zip.infolist() if not info.is_dir())))
            self.check([])
        except UnreadableFile:
            self.close()
            raise

    def check(self, wanted: Iterable[Part]) -> None:
        """Judge the sizes and ratio of what will be unpacked: the project's XML and ``wanted``."""
        check_unpacked(self._zip, [part.member for part in (self.project, *wanted) if part.member])

    def open(self, part: Part) -> IO[bytes]:
        """The member's unpacked bytes."""
        assert part.member is not None
        try:
            return self._zip.open(part.member)
        except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableFile(f"the archive is damaged: {part.name} cannot be unpacked") from error

    def read(self, part: Part) -> bytes:
        """The member's unpacked bytes at once."""
        assert part.member is not None
        return read_member(self._zip, part.member.filename)

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


class Folder(Container):
    """An unpacked project: a .qde file with its sources folder beside it."""

    @property
    def label(self) -> str:
        """Whoever reports on the file has named it."""
        return self.project.name if self._named_by_folder else "it"

    def __init__(self, path: Path) -> None:
        """Look at the folder ``path``, or at the .qde file ``path`` and its folder. Raises UnreadableFile."""
        path = path.resolve()
        self._named_by_folder = path.is_dir()
        self._folder = path if path.is_dir() else path.parent
        try:
            files = list(_files(self._folder))
        except OSError as error:
            raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error
        if not self._named_by_folder:
            files = [part for part in files if not _is_project(part) or part.path == (path.name,)]
        super().__init__(files)
        self.check([])

    def check(self, wanted: Iterable[Part]) -> None:
        """Judge the sizes."""
        size = sum(part.size for part in (self.project, *wanted))
        if size > MAX_TOTAL:
            raise UnreadableFile(f"its texts are {size:,} bytes long, which is not safe to open")

    def open(self, part: Part) -> IO[bytes]:
        """The file's bytes."""
        try:
            return self._folder.joinpath(*part.path).open("rb")
        except OSError as error:
            raise UnreadableFile(f"{part.name} cannot be opened ({error.strerror})") from error

    def read(self, part: Part) -> bytes:
        """The file's bytes at once."""
        with self.open(part) as stream:
            return stream.read()

    def close(self) -> None:
        """Nothing is held open."""


def open_container(path: Path) -> Container:
    """What is at ``path``: an archive, a folder, or a .qde file beside its sources. Raises UnreadableFile."""
    if path.is_dir() or path.suffix.casefold() == ".qde":
        return Folder(path)
    return Archive(path)


def _member(info: zipfile.ZipInfo) -> Part:
    return Part(PureWindowsPath(info.filename).parts, info.file_size, info)


def _files(folder: Path) -> Iterable[Part]:
    """Projects in the folder and what is in its sources folder; links are not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and path.name.casefold() == "sources":
            yield from (Part((path.name, *part.path), part.size) for part in _plain_files(path))
    yield from filter(_is_project, _plain_files(folder))


def _plain_files(folder: Path) -> Iterable[Part]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.is_symlink():
            yield Part((path.name,), path.stat().st_size)


def _is_hidden(path: tuple[str, ...]) -> bool:
    """Whether it is one of the files that macOS puts into archives, or a marker such as ``.root``."""
    return not path or "__MACOSX" in path or path[-1].startswith(".")


def _is_project(part: Part) -> bool:
    return part.name.casefold().endswith(".qde")


def _is_source(path: tuple[str, ...]) -> bool:
    return len(path) > 1 and path[0].casefold() == "sources"
