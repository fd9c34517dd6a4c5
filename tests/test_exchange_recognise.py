"""Which program made a file or folder."""

import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import peers
import pytest

from qualcode.errors import UnreadableFile
from qualcode.exchange.recognise import open_study
from qualcode.exchange.study import ForeignStudy
from qualcode.store.project import Project


def test_projects_are_known_by_what_is_in_them_and_not_by_their_names(
    tmp_path: Path, opened: Callable[[Path], ForeignStudy]
) -> None:
    export = peers.taguette(tmp_path / "a.txt", {}, {"tag": ""})
    folder = peers.qualcoder(tmp_path / "copy of study")
    other = peers.qc(tmp_path / "b.qdpx", {}, "- code\n")
    programs = [opened(path).program for path in (export, folder, other)]
    assert programs == ["Taguette", "QualCoder 3.8", "qc 1.7.8"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("study.nvp", r"only NVivo can .* REFI-QDA project \(\.qdpx\): Share > Export Project"),
        ("study.nvpx", "only NVivo can"),
        ("STUDY.NVCX", "only NVivo can"),
        ("study.atlproj23", r"only ATLAS\.ti can .* REFI-QDA project \(\.qdpx\), and import that"),
        ("study.atlproj", "only ATLAS.ti can"),
        ("study.mx24", "only MAXQDA can"),
        ("study.mx4", "only MAXQDA can"),
    ],
)
def test_a_project_only_its_program_reads_is_told_how_to_export_it(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / name).write_bytes(b"\x00sealed")
    with pytest.raises(UnreadableFile, match=said):
        open_study(tmp_path / name)


def test_a_zipped_project_of_qualcoder_is_read(
    tmp_path: Path, opened: Callable[[Path], ForeignStudy]
) -> None:
    folder = peers.qualcoder(tmp_path / "rents.qda", "INSERT INTO code_name (cid, name) VALUES (1, 'money')")
    archive = Path(shutil.make_archive(str(tmp_path / "mail"), "zip", tmp_path, folder.name))
    study = opened(archive)
    assert (study.name, [one.label for one in study.codes]) == ("rents", ["money"])


def test_an_archive_of_two_projects_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.qda/data.qda", b"")
        archive.writestr("b.qda/data.qda", b"")
    with pytest.raises(UnreadableFile, match="2 projects of QualCoder; unpack it"):
        open_study(tmp_path / "two.zip")


def test_a_refi_qda_project_is_read(opened: Callable[[Path], ForeignStudy], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "study.qdpx", "w") as archive:
        archive.writestr(
            "project.qde", '<Project xmlns="urn:QDA-XML:project:1.0" name="Rents" origin="qc 1.7.8"/>'
        )
    study = opened(tmp_path / "study.qdpx")
    assert (study.name, study.program) == ("Rents", "qc 1.7.8")


def test_other_files_and_folders_are_none(tmp_path: Path, project: Project) -> None:
    (tmp_path / "talk.txt").write_text("Anna: Yes.")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "settings.yaml").write_text("theme: dark\n")
    sqlite3.connect(tmp_path / "other.sqlite3").executescript("CREATE TABLE tags (id, path)").close()
    with zipfile.ZipFile(tmp_path / "talks.zip", "w") as archive:
        archive.write(tmp_path / "talk.txt")
    names = ("talk.txt", "docs", "other.sqlite3", "study.qualcode", "talks.zip")
    assert [open_study(tmp_path / name) for name in names] == [None] * 5


def test_what_is_not_there_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"there is no file study\.qda"):
        open_study(tmp_path / "study.qda")


def test_a_file_with_the_first_bytes_of_a_database_and_nothing_else_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "p.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(UnreadableFile, match="no SQLite database, or a damaged one"):
        open_study(tmp_path / "p.sqlite3")
