"""Saved queries: small TOML files in the folder ``queries`` beside the project, to be shared."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from exports.queries.parsing import parse
from exports.queries.tokens import LONGEST
from qualcode.errors import BadInput, NotFound, UnreadableFile
from qualcode.files import naming, replacing
from qualcode.nearest import nearest
from qualcode.plaintext import fold, one_line

FOLDER, SUFFIX = "queries", ".toml"
_UNFIT = re.compile(r'[\x00-\x1f/\\:*?"<>|]|^\.|[. ]$')
_LARGEST = 16 * LONGEST
"""Bytes; no saved query comes near."""


@dataclass(frozen=True)
class SavedQuery:
    """A query under a name."""

    name: str
    query: str
    note: str = ""
    """What it is for, in the words of whoever saved it."""


def queries_folder(project: Path) -> Path:
    """Where the queries of a project file are saved."""
    return project.parent / FOLDER


def query_path(folder: Path, name: str) -> Path:
    """The file of that name. Raises BadInput for a name that no file can have everywhere."""
    name = one_line(name)
    if not name or _UNFIT.search(name) or len(name.encode()) > 200:
        raise BadInput(f"{name!r} cannot be the name of a file; save the query under another")
    return folder / f"{name}{SUFFIX}"


def save_query(folder: Path, query: SavedQuery) -> Path:
    """Write it, over one of that name; the folder is made where there is none.

    Raises QuerySyntax for a query that cannot be read, BadInput as ``query_path`` does, and ProjectUnusable
    where it cannot be written.
    """
    import tomlkit

    parse(query.query)
    path = query_path(folder, query.name)
    document = tomlkit.document()
    document.add(tomlkit.comment("A query over codings; run it with: qualcode query --run NAME"))
    document["query"] = tomlkit.string(query.query, multiline="\n" in query.query)
    if query.note:
        document["note"] = query.note
    folder.mkdir(exist_ok=True)
    with replacing(path) as file:
        file.write(tomlkit.dumps(document).encode())
    return path


def read_query(path: Path) -> SavedQuery:
    """A saved query. Raises UnreadableFile where the file holds none."""
    with naming(path):
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError as error:
            raise UnreadableFile(f"it cannot be read: {error.strerror}") from error
        if len(data) > _LARGEST:
            raise UnreadableFile("it is too large to be a saved query")
        try:
            values = tomllib.loads(data.decode())
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise UnreadableFile(f"it is no TOML file ({error})") from error
        query, note = values.get("query"), values.get("note", "")
        if not isinstance(query, str) or not isinstance(note, str):
            raise UnreadableFile('it holds no query; a line like query = \'"Trust" AND "Respect"\' is needed')
        return SavedQuery(path.stem, query, note)


def find_query(folder: Path, name: str) -> SavedQuery:
    """The saved query of that name, whatever the case, or the one in the file of that name.

    Raises NotFound, with the names there are, or UnreadableFile.
    """
    paths = {fold(path.stem): path for path in _paths(folder)}
    if (path := paths.get(fold(name))) is not None:
        return read_query(path)
    if name.lower().endswith(SUFFIX) and Path(name).is_file():
        return read_query(Path(name))
    stems = [path.stem for path in paths.values()]
    listed = f"saved are {', '.join(stems[:12])}" if stems else "--save NAME saves one"
    raise NotFound(f"no query named {name!r} is saved in {folder}{nearest(name, stems, otherwise=listed)}")


def saved_queries(folder: Path) -> list[SavedQuery]:
    """All that are saved, by name. Raises UnreadableFile for a file that holds none."""
    return [read_query(path) for path in _paths(folder)]


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())
