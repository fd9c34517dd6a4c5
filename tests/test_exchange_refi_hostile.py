"""REFI-QDA files that are damaged, foreign or made to do harm: a sentence, and nothing is unpacked for it."""

import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from refi_files import OTHER, SPACE, TALK, TRUST, coding, pack, plain, project, selection, source, sources

from qualcode import archives
from qualcode.errors import UnreadableFile
from qualcode.exchange.refi import elements
from qualcode.exchange.refi.qdc import read_qdc
from qualcode.exchange.refi.qdpx import is_qdpx, open_qdpx

SMALL = project(sources(source(selection(1, 0, 1, coding(2)))))


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_qdpx(path)
    return str(caught.value)


def rewritten(path: Path, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    return path


def test_two_projects_in_one_archive_are_named(tmp_path: Path) -> None:
    path = pack(tmp_path / "s.qdpx", SMALL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Other.QDE", SMALL)
    assert "two projects, project.qde and Other.QDE" in refused(path)


def test_an_archive_without_a_project_or_with_one_in_a_folder_says_what_to_do(tmp_path: Path) -> None:
    assert "it holds no project" in refused(pack(tmp_path / "a.qdpx", "", name="readme.txt"))
    nested = pack(tmp_path / "b.qdpx", SMALL, name="Study/project.qde")
    assert "in a folder (Study/project.qde); pack what is in the folder" in refused(nested)


@pytest.mark.parametrize("name", ["Project.qde", "PROJECT.QDE", "My study.qde"])
def test_the_project_may_have_any_name(tmp_path: Path, name: str) -> None:
    study = open_qdpx(pack(tmp_path / "s.qdpx", SMALL, name=name))
    assert study.name == "Study"
    study.close()


def test_what_macos_adds_to_an_archive_is_no_part_of_it(tmp_path: Path) -> None:
    path = pack(tmp_path / "s.qdpx", SMALL)
    with zipfile.ZipFile(path, "a") as archive:
        for name in (
            "__MACOSX/._project.qde",
            "._project.qde",
            "__MACOSX/x.qde",
            ".DS_Store",
            "Sources/.root",
        ):
            archive.writestr(name, b"\0")
        archive.mkdir("Sources/")
    study = open_qdpx(path)
    assert study.text(plain(TALK)) == "I trust them."
    assert not study.losses
    study.close()


def test_a_project_file_is_read_with_the_sources_beside_it_and_so_is_their_folder(tmp_path: Path) -> None:
    (tmp_path / "Sources").mkdir()
    (tmp_path / "Sources" / "Talk.txt").write_bytes(b"so")
    (tmp_path / "study.qde").write_text(SMALL)
    (tmp_path / "letter.txt").write_bytes(b"private")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link.qde").symlink_to(tmp_path / "study.qde")
    for path in (tmp_path / "study.qde", tmp_path, tmp_path / "elsewhere" / "link.qde"):
        study = open_qdpx(path)
        assert study.text(plain(TALK)) == "so"
        assert not study.losses
        study.close()
    (tmp_path / "another.qde").write_text(SMALL)
    assert "two projects" in refused(tmp_path)
    study = open_qdpx(tmp_path / "study.qde")
    assert [found.source for found in study.selections()] == [plain(TALK)]
    study.close()


def test_a_link_in_the_sources_folder_leads_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"secret")
    folder = tmp_path / "study"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "talk.txt").symlink_to(secret)
    (folder / "study.qde").write_text(SMALL)
    study = open_qdpx(folder / "study.qde")
    assert study.sources[0].missing
    study.close()


@pytest.mark.parametrize(
    ("root", "complaint"),
    [
        ("<Project name='S'/>", "begins with Project without a namespace"),
        ("<Project xmlns='urn:x' name='S'/>", "begins with Project in the namespace urn:x"),
        (f"<Other xmlns='{SPACE}'/>", f"begins with Other in the namespace {SPACE}"),
        ("<CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>", "begins with CodeBook in the namespace urn:QDA"),
        ("", "is cut short or damaged"),
        ("so it goes", "is cut short or damaged"),
        (SMALL[:-20], "is cut short or damaged"),
        (SMALL.replace("</Sources>", ""), "is cut short or damaged"),
        (SMALL.replace("Anna", "&anna;"), "is cut short or damaged"),
        ("<!DOCTYPE Project>" + SMALL, "declares a document type"),
        (f"<!--{'x' * 200_000}--><!DOCTYPE a [<!ENTITY b 'bb'>]>" + SMALL, "declares a document type"),
        (f"<!--{'x' * (32_768 - 12)}--><!DOCTYPE a>" + SMALL, "declares a document type"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + SMALL, "not safe to open; save or export it again"),
        ('<?xml version="1.0" encoding="UTF-7"?>' + SMALL, "is in the unusual encoding UTF-7"),
        (f'<?xml version="1.0"{" " * 5000}encoding="UTF-7"?>' + SMALL, "is in the unusual encoding UTF-7"),
        (f"<Project xmlns='{SPACE}' name='S'>{'<a>' * 300}{'</a>' * 300}</Project>", "make that flatter"),
    ],
)
def test_xml_that_is_foreign_broken_or_unsafe_gets_a_sentence(
    tmp_path: Path, root: str, complaint: str
) -> None:
    assert complaint in refused(pack(tmp_path / "s.qdpx", root))


def test_xml_of_another_prefix_encoding_or_draft_is_read(tmp_path: Path) -> None:
    prefixed = (
        SMALL.replace("</", "\0").replace("<", "<q:").replace("\0", "</q:").replace("xmlns=", "xmlns:q=")
    )
    marked = f'<?xml version="1.0" encoding="UTF-16"?>{SMALL}'.encode("utf-16")
    draft = SMALL.replace(SPACE, "urn:QDA-XML:project:0:10")
    commented = SMALL.replace("<Coding", "<!-- a --><?b c?><Coding")
    for xml in (prefixed, marked, draft, commented, f"\ufeff{SMALL}"):
        study = open_qdpx(pack(tmp_path / "s.qdpx", xml))
        assert [len(found.marks) for found in study.selections()] == [1]
        assert not study.losses
        study.close()


def test_a_text_that_would_unpack_to_a_bomb_is_refused_and_a_picture_is_left_packed(tmp_path: Path) -> None:
    zeros = bytes(archives.RATIO_FLOOR + 1)
    film = random.Random(1).randbytes(1 << 20)
    bomb = {"talk.txt": zeros, "film.mp4": film}
    assert "would unpack to" in refused(pack(tmp_path / "a.qdpx", SMALL, bomb))
    study = open_qdpx(pack(tmp_path / "b.qdpx", SMALL, {"talk.txt": b"so", "cat.png": zeros}))
    assert [loss.names for loss in study.losses] == [("Sources/cat.png (20,971,521 bytes)",)]
    study.close()


def test_a_bomb_that_claims_to_be_packed_loosely_is_refused(tmp_path: Path) -> None:
    def claim(data: bytearray) -> None:
        entry = data.rindex(b"PK\x01\x02")
        data[entry + 20 : entry + 24] = struct.pack("<I", 1 << 30)

    path = pack(tmp_path / "s.qdpx", SMALL, {"talk.txt": bytes(archives.RATIO_FLOOR + 1)})
    assert "would unpack to" in refused(rewritten(path, claim))


def test_xml_that_would_unpack_to_a_bomb_is_refused(tmp_path: Path) -> None:
    assert "would unpack to" in refused(pack(tmp_path / "s.qdpx", " " * (archives.RATIO_FLOOR + 1) + SMALL))


def test_one_text_named_by_many_sources_counts_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = project(sources(source(), source(guid=OTHER)))
    path = pack(tmp_path / "s.qdpx", twice, {"talk.txt": b"x" * 1000})
    monkeypatch.setattr(archives, "MAX_TOTAL", len(twice) + 1999)
    assert "would unpack to" in refused(path)
    monkeypatch.setattr(archives, "MAX_TOTAL", len(twice) + 2000)
    open_qdpx(path).close()


def test_more_in_one_piece_than_is_safe_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "MAX_HELD", 100)
    many = "".join(selection(at, 0, 1, coding(at)) for at in range(200))
    open_qdpx(pack(tmp_path / "a.qdpx", project(sources(source(many))))).close()
    junk = f'<NoteRef targetGUID="{OTHER}"/>' * 101
    path = pack(tmp_path / "b.qdpx", project(sources(source(junk))))
    assert "more in one piece than is safe" in refused(path)


@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "a/../../b", "C:/a", "..\\a"])
def test_names_that_climb_out_of_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    path = pack(tmp_path / "s.qdpx", SMALL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"")
    assert "unsafe name" in refused(path)


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "s.qdpx", SMALL)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("project.qde", SMALL)
    assert "two files of the same name" in refused(path)


def test_a_password_is_said_to_be_one(tmp_path: Path) -> None:
    def encrypt(data: bytearray) -> None:
        data[data.rindex(b"PK\x01\x02") + 8] |= 1

    assert "password" in refused(rewritten(pack(tmp_path / "s.qdpx", SMALL), encrypt))


def test_an_unusual_method_matters_only_where_something_is_unpacked(tmp_path: Path) -> None:
    path = pack(tmp_path / "s.qdpx", SMALL)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("Sources/film.mp4", b"film")
    open_qdpx(path).close()
    with zipfile.ZipFile(tmp_path / "b.qdpx", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("project.qde", SMALL)
    assert "packed by an unusual method" in refused(tmp_path / "b.qdpx")


def test_too_many_files_and_too_large_a_directory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack(tmp_path / "s.qdpx", SMALL, {str(at): b"" for at in range(9)})
    monkeypatch.setattr(archives, "MAX_MEMBERS", 9)
    assert "holds 10 files" in refused(path)
    monkeypatch.setattr(archives, "MAX_DIRECTORY", 100)
    assert "directory is" in refused(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"so it goes"])
def test_what_is_no_archive_is_called_damaged(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "s.qdpx"
    path.write_bytes(data)
    assert "damaged" in refused(path)
    assert "No such file" in refused(tmp_path / "gone.qdpx")
    assert "No such file" in refused(tmp_path / "gone" / "study.qde")


def test_bytes_that_cannot_be_unpacked_are_told_with_the_name_of_the_text(tmp_path: Path) -> None:
    text = "".join(map(chr, range(33, 127))).encode()

    def spoil(data: bytearray) -> None:
        at = data.index(text)
        data[at] ^= 0xFF

    with zipfile.ZipFile(tmp_path / "s.qdpx", "w") as archive:
        archive.writestr("project.qde", SMALL)
        archive.writestr("Sources/talk.txt", text)
    study = open_qdpx(rewritten(tmp_path / "s.qdpx", spoil))
    with pytest.raises(UnreadableFile, match="Talk: the archive is damaged"):
        study.text(plain(TALK))
    study.close()


def test_a_damaged_project_file_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.qdpx", "w") as archive:
        archive.writestr("project.qde", SMALL)

    def spoil(data: bytearray) -> None:
        data[data.index(b"Anna")] = ord("B")

    assert "project.qde is damaged" in refused(rewritten(tmp_path / "s.qdpx", spoil))


def test_an_archive_of_gigabytes_is_opened_by_its_directory_alone(tmp_path: Path) -> None:
    size = 3 << 30
    path = tmp_path / "s.qdpx"
    with path.open("wb") as file:
        file.truncate(size)
    video = f'<VideoSource guid="{OTHER}" name="film.mp4" path="internal://film.mp4"/>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("project.qde", project(sources(video, source())))
        archive.writestr("Sources/talk.txt", b"so")
        film = zipfile.ZipInfo("Sources/film.mp4")
        film.file_size = film.compress_size = size
        film.header_offset = film.CRC = 0
        archive.filelist.append(film)
    tracemalloc.start()
    study = open_qdpx(path)
    assert study.text(plain(TALK)) == "so"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20
    assert [loss.names for loss in study.losses] == [("film.mp4 (3,221,225,472 bytes)",)]
    study.close()


MEASURE = """
import sys
from pathlib import Path
from qualcode.exchange.refi.qdpx import open_qdpx
study = open_qdpx(Path(sys.argv[1]))
print(sum(len(found.marks) for found in study.selections()))
status = Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process")
def test_memory_does_not_grow_with_the_number_of_codings(tmp_path: Path) -> None:
    def measured(count: int) -> int:
        marked = "".join(selection(at, at, at + 5, coding(at + count)) for at in range(count))
        path = pack(tmp_path / f"{count}.qdpx", project(sources(source(marked))))
        run = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], check=True, capture_output=True, text=True
        )
        marks, memory = map(int, run.stdout.split())
        assert marks == count
        return memory

    few, many = measured(1_000), measured(50_000)
    assert many - few < 4_000, "in KiB; the XML of the second is 16 MB"


def test_projects_are_known_by_their_ending_or_by_what_is_in_them(tmp_path: Path) -> None:
    assert is_qdpx(tmp_path / "gone.QDPX")
    assert is_qdpx(pack(tmp_path / "renamed.zip", SMALL))
    assert not is_qdpx(pack(tmp_path / "other.zip", "", name="a.txt"))
    assert not is_qdpx(tmp_path)
    (tmp_path / "a.qde").write_text(SMALL)
    assert is_qdpx(tmp_path)
    (tmp_path / "text.txt").write_text("so")
    assert not is_qdpx(tmp_path / "text.txt")


def codebook(tmp_path: Path, space: str, inner: str) -> Path:
    path = tmp_path / "book.qdc"
    path.write_text(f'<CodeBook xmlns="{space}" origin="Test 1.0">{inner}</CodeBook>')
    return path


CODES = f'<Codes><Code guid="{TRUST}" name="Trust"><Code guid="{OTHER}" name="Low"/></Code></Codes>'


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4"])
def test_a_codebook_file_is_read_in_both_namespaces_with_its_sets_lost(tmp_path: Path, space: str) -> None:
    sets = f'<Sets><Set guid="{TALK}" name="Group"><MemberCode guid="{TRUST}"/></Set></Sets><Extra/>'
    book = read_qdc(codebook(tmp_path, space, CODES + sets))
    assert book.program == "Test 1.0"
    assert [(code.label, code.parent) for code in book.codes] == [("Trust", None), ("Low", plain(TRUST))]
    assert [(loss.kind, loss.names) for loss in book.losses] == [
        ("set of codes", ("Group",)),
        ("element that the standard does not know", ("Extra",)),
    ]


def test_a_codebook_file_with_an_empty_list_of_sets_is_read_with_a_remark(tmp_path: Path) -> None:
    book = read_qdc(codebook(tmp_path, "urn:QDA-XML:codebook:1.0", CODES + "<Sets/>"))
    assert len(book.codes) == 2
    assert book.remarks == ("empty list of sets, which the standard does not allow: 1",)


def test_codebook_files_that_are_none_get_a_sentence(tmp_path: Path) -> None:
    foreign = codebook(tmp_path, "urn:x", CODES)
    with pytest.raises(UnreadableFile, match="begins with CodeBook in the namespace urn:x"):
        read_qdc(foreign)
    foreign.write_text("<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>")
    with pytest.raises(UnreadableFile, match="cut short or damaged"):
        read_qdc(foreign)
    foreign.write_text("<!DOCTYPE a><CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>")
    with pytest.raises(UnreadableFile, match="document type"):
        read_qdc(foreign)
    with pytest.raises(UnreadableFile, match="No such file"):
        read_qdc(tmp_path / "gone.qdc")
