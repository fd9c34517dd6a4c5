"""Which program made a file or folder, told by what is in it rather than by its name."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from qualcode.archives import check_unpacked, open_large, read_member
from qualcode.errors import UnreadableFile
from qualcode.exchange.databases import ForeignDatabase, is_database
from qualcode.exchange.qc import QcStudy, is_qc
from qualcode.exchange.qcfolder import DATABASE, SETTINGS, Folder, is_qc_folder
from qualcode.exchange.qualcoder import QualCoderStudy, is_qualcoder
from qualcode.exchange.refi.qdpx import is_qdpx, open_qdpx
from qualcode.exchange.study import ForeignStudy
from qualcode.exchange.taguette import TaguetteStudy, is_taguette

DATA = "data.qda"
"""The database in the folder of a QualCoder project."""
_SEALED = (
    (r"\.nv[pc]x?", "NVivo", ": Share > Export Project > REFI-QDA Project, on a Mac File > Export Project"),
    (r"\.atlproj\d*|\.atlpac", "ATLAS.ti", ""),
    (r"\.m[xe]\d\d?", "MAXQDA", ""),
    (r"\.qrk", "Quirkos", ""),
)
"""Endings of projects that only their own program reads, and where its menu exports what others read."""


def open_study(path: Path) -> ForeignStudy | None:
    """The project of another program at ``path``; None where it is none that is known.

    Raises UnreadableFile, with what to do instead, for a damaged one, one that only its own program can
    read, and a part of one given in place of the whole.
    """
    if path.is_dir():
        return _open_folder(path)
    if not path.is_file():
        raise UnreadableFile(f"there is no file {path.name}")
    _refuse_sealed(path)
    if is_database(path):
        return _opened(path, lambda database: _study_of(database, path))
    return open_qdpx(path) if is_qdpx(path) else _open_zipped(path)


def _open_folder(path: Path) -> ForeignStudy | None:
    data = path / DATA
    if data.is_file():
        return _opened(data, lambda database: _study_of(database, data))
    if path.suffix.lower() == ".qda":
        raise UnreadableFile(
            f"it is named as QualCoder names its projects, but holds no {DATA}; copy all of it"
        )
    if is_qc_folder(path):
        folder = Folder(path)
        return _opened(folder.database, lambda database: QcStudy(folder, _of_qc(database)))
    if (path / DATABASE).is_file():
        raise UnreadableFile(f"it is a project of qc without its {SETTINGS}; copy all of it")
    return open_qdpx(path) if is_qdpx(path) else None


def _open_zipped(path: Path) -> ForeignStudy | None:
    """The one QualCoder project in a zip archive; only its database is unpacked."""
    if not zipfile.is_zipfile(path):
        return None
    with open_large(path) as archive, TemporaryDirectory(prefix="qualcode-") as folder:
        projects = [info for info in archive.infolist() if PurePosixPath(info.filename).name == DATA]
        if len(projects) > 1:
            raise UnreadableFile(
                f"it holds {len(projects)} projects of QualCoder; unpack it and give one of them"
            )
        if not projects:
            return None
        data = _unpack(archive, projects[0], Path(folder) / path.stem)
        return _opened(data, lambda database: _study_of(database, data))


def _unpack(archive: zipfile.ZipFile, data: zipfile.ZipInfo, folder: Path) -> Path:
    """The database of a project, with its log, in a folder named as it was in the archive."""
    wanted = [info for info in archive.infolist() if info.filename in (data.filename, f"{data.filename}-wal")]
    check_unpacked(archive, wanted)
    place = folder.with_name(PurePosixPath(data.filename).parent.name or folder.name)
    place.mkdir()
    for info in wanted:
        (place / PurePosixPath(info.filename).name).write_bytes(read_member(archive, info.filename))
    return place / DATA


def _opened(path: Path, make: Callable[[ForeignDatabase], ForeignStudy | None]) -> ForeignStudy | None:
    """What is made of a database, which is closed again where nothing is."""
    database = ForeignDatabase(path)
    study = None
    try:
        study = make(database)
    finally:
        if study is None:
            database.close()
    return study


def _study_of(database: ForeignDatabase, path: Path) -> ForeignStudy | None:
    if is_taguette(database):
        return TaguetteStudy(database)
    if is_qualcoder(database):
        return QualCoderStudy(database, path.parent.stem if path.name == DATA else path.stem)
    if is_qc(database):
        raise UnreadableFile("it is the database of a project of qc; give the folder that it lies in")
    return None


def _of_qc(database: ForeignDatabase) -> ForeignDatabase:
    if not is_qc(database):
        raise UnreadableFile("its database lacks tables of qc; run qc upgrade in the folder and try again")
    return database


def _refuse_sealed(path: Path) -> None:
    for endings, program, menu in _SEALED:
        if re.fullmatch(endings, path.suffix.lower()):
            raise UnreadableFile(
                f"only {program} can read its own projects; open it there, export it as a REFI-QDA project"
                f" (.qdpx){menu}, and import that"
            )
