"""Zip files and XML from strangers are refused before they can do harm."""

import io
import struct
import zipfile

import pytest

from qualcode import archives
from qualcode.archives import open_checked, read_member
from qualcode.errors import UnreadableFile
from transcripts.readers.xml import parse_xml


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def test_a_plain_archive_opens_and_its_members_are_read() -> None:
    archive = open_checked(zipped({"a/b.txt": b"hello"}))
    assert read_member(archive, "a/b.txt") == b"hello"
    with pytest.raises(UnreadableFile, match=r"holds no c\.txt"):
        read_member(archive, "c.txt")


@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "a/../../b", "C:/a", "C:a", "..\\a", "\\a"])
def test_absolute_and_climbing_names_are_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="unsafe name"):
        open_checked(zipped({name: b"x"}))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    with pytest.raises(UnreadableFile, match="would unpack to"):
        open_checked(zipped({"a": b"0" * (archives.RATIO_FLOOR + 1)}))


def test_small_files_may_be_packed_as_tightly_as_they_like() -> None:
    assert open_checked(zipped({"a": b"0" * 1_000_000})).namelist() == ["a"]


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(UnreadableFile, match="holds 4 files"):
        open_checked(zipped({str(n): b"" for n in range(4)}))


def test_a_sum_of_sizes_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 10)
    with pytest.raises(UnreadableFile, match="would unpack to 12 bytes"):
        open_checked(zipped({"a": b"123456", "b": b"123456"}))


def test_a_member_never_unpacks_to_more_than_it_claims() -> None:
    data = bytearray(zipped({"a": b"0" * 100_000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    archive = open_checked(bytes(data))
    with pytest.raises(UnreadableFile, match="damaged"):
        read_member(archive, "a")


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped({"a": b"x"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="password"):
        open_checked(bytes(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"nothing", zipped({"a": b"x" * 999})[:-30]],
    ids=["empty", "magic", "text", "cut short"],
)
def test_what_is_no_whole_archive_is_called_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        open_checked(data)


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{BOMB}'.encode("utf-16"),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    ],
)
def test_xml_with_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="document type"):
        parse_xml(data, "a.xml")


def test_xml_in_an_encoding_that_could_hide_one_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="unusual encoding"):
        parse_xml(b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-', "a.xml")


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a>&b;</a>", b"<a>" * 10_000 + b"</a>" * 10_000])
def test_broken_or_bottomless_xml_is_called_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        parse_xml(data, "a.xml")
