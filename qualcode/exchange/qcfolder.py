"""The files of a qc project that are no database: its settings, its tree of codes, its texts and memos."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from qualcode.errors import UnreadableFile

SETTINGS = "settings.yaml"
DATABASE = "qualitative_coding.sqlite3"
_MAX_YAML = 1 << 20
"""Bytes; a thousand codes take 30,000."""
_MAX_DEPTH = 100


class _Loader(yaml.BaseLoader):
    """Every value is text; there are no aliases, a few lines of which can stand for billions of values."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an alias. Raises YAMLError."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it uses aliases")
        return super().compose_node(parent, index)


def is_qc_folder(path: Path) -> bool:
    """Whether a folder has settings, and they are those of qc or lie beside its database."""
    settings = path / SETTINGS
    if not settings.is_file():
        return False
    with settings.open("rb") as file:
        return b"corpus_dir" in file.read(_MAX_YAML) or (path / DATABASE).is_file()


class Folder:
    """A project folder, none of whose names lead out of it."""

    def __init__(self, path: Path) -> None:
        """Raises UnreadableFile where the settings cannot be read."""
        self.path = path.resolve()
        settings = _read_yaml(self.path / SETTINGS)
        if not isinstance(settings, dict):
            raise UnreadableFile(f"{SETTINGS} names no files")
        if "codes_dir" in settings and "database" not in settings:
            raise UnreadableFile("it is a project of qc before 1.0; run qc upgrade in it and try again")
        self._settings = settings
        self.version = str(settings.get("qc_version", ""))
        self.database = self._named("database", DATABASE)
        self.corpus = self._named("corpus_dir", "corpus")

    def tree(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every code after the one above it: the names of those above, and its own."""
        path = self._named("codebook", "codebook.yaml")
        if path.is_file():
            yield from _walk(_read_yaml(path), ())

    def memos(self) -> list[Path]:
        """The memos, by name, which begins with the day."""
        folder = self._named("memos_dir", "memos")
        return sorted(path for path in folder.glob("*.md") if self._inside(path, folder) and path.is_file())

    def document(self, name: str) -> bytes | None:
        """The bytes of a text; None where there is no such file in the corpus."""
        path = self.corpus / name
        if not self._inside(path, self.corpus) or not path.is_file():
            return None
        try:
            return path.read_bytes()
        except OSError as error:
            raise UnreadableFile(f"{name} cannot be read ({error.strerror})") from error

    def _named(self, key: str, usual: str) -> Path:
        path = self.path / str(self._settings.get(key, usual))
        if not self._inside(path, self.path):
            raise UnreadableFile(
                f"{SETTINGS} says that its {key} is {path}, outside the folder; move it into the folder and"
                " name it there"
            )
        return path

    def _inside(self, path: Path, folder: Path) -> bool:
        try:
            return path.resolve().is_relative_to(folder.resolve())
        except (OSError, ValueError):
            return False


def _read_yaml(path: Path) -> Any:
    try:
        data = path.read_bytes()
        if len(data) > _MAX_YAML:
            raise UnreadableFile(f"{path.name} has {len(data):,} bytes, which is too many to be safe")
        return yaml.load(data, Loader=_Loader)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise UnreadableFile(
            f"{path.name} cannot be read as YAML ({said}); repair it and try again"
        ) from error


def _walk(node: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """A list of codes: each a name, or a name with the list of those below it."""
    if len(above) > _MAX_DEPTH:
        raise UnreadableFile(f"the tree of codes is more than {_MAX_DEPTH} levels deep")
    for item in node if isinstance(node, list) else [node] if node else []:
        if isinstance(item, list):
            raise UnreadableFile(f"in its tree of codes, {str(item)[:60]} is no code")
        below = item.items() if isinstance(item, dict) else [(item, None)]
        for name, children in below:
            yield above, str(name)
            yield from _walk(children, (*above, str(name)))
