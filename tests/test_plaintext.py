"""Bytes become text, and text its stored form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import UnreadableFile
from qualcode.plaintext import decode, normalise


@given(st.text(st.characters(codec=None)))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(st.characters(codec=None)))
def test_the_only_line_break_left_is_a_newline(text: str) -> None:
    stored = normalise(text)
    assert stored.splitlines() == (stored.removesuffix("\n").split("\n") if stored else [])


def test_what_is_no_character_is_dropped() -> None:
    assert normalise("a\ufffeb\uffffc\x00d\ufeff\x07") == "abcd"


@given(st.text(st.characters(codec=None)))
def test_normalised_text_can_be_encoded_and_put_into_xml(text: str) -> None:
    stored = normalise(text)
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert not any(ord(character) < 32 and character not in "\t\n" for character in stored)
    assert "\ufffe" not in stored
    assert "\uffff" not in stored


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff")))
def test_utf8_is_read_as_it_was_written(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert (decoded.text, decoded.note) == (text, None)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_settles_the_encoding(codec: str) -> None:
    decoded = decode("Müller: “naïve”".encode(codec))
    assert decoded.text == "Müller: “naïve”"
    assert decoded.note is None


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_nuls_and_noted(codec: str) -> None:
    decoded = decode("Anna: hello there".encode(codec))
    assert decoded.text == "Anna: hello there"
    assert decoded.note is not None


def test_windows_text_is_read_as_such_and_the_guess_is_noted() -> None:
    decoded = decode("“£4.50” isn’t much".encode("cp1252"))
    assert decoded.text == "“£4.50” isn’t much"
    assert "Windows-1252" in (decoded.note or "")


def test_a_windows_line_among_utf8_lines_is_read_by_itself_and_named() -> None:
    decoded = decode("é one\n".encode() + "é two\n".encode("cp1252") + "é three\n".encode())
    assert decoded.text == "é one\né two\né three\n"
    assert "on line 2" in (decoded.note or "")


def test_a_given_encoding_overrides_the_guess() -> None:
    data = "Łódź".encode("cp1250")
    assert decode(data).text != "Łódź"
    assert decode(data, encoding="cp1250").text == "Łódź"


@pytest.mark.parametrize("encoding", ["no-such-encoding", "ascii", "undefined", "idna", "rot13", "a\x00b"])
def test_an_encoding_that_cannot_be_used_is_refused_in_a_sentence(encoding: str) -> None:
    with pytest.raises(UnreadableFile, match=r"encoding|text"):
        decode("é..x".encode() + b"\xff", encoding=encoding)


def test_a_stray_nul_means_it_is_no_text_file() -> None:
    with pytest.raises(UnreadableFile, match="NUL at byte 4"):
        decode(b"Anna\x00: hello, this is long enough")


def test_many_control_characters_mean_it_is_no_text_file() -> None:
    with pytest.raises(UnreadableFile, match="control characters"):
        decode(bytes([0xFF, 0xFB, 1, 2, 3, 4]) * 20)
