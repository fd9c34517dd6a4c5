"""Text that must not become a formula, and comes back as it was."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.formats.cells import guard, one_line, unguard

AWKWARD = st.text(st.sampled_from("'=+-@\t\r\n ＝a"), max_size=8) | st.text()
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(AWKWARD)
@example("'")
@example("''=")
@example("' =")
def test_what_was_guarded_comes_back_as_it_was(text: str) -> None:
    assert unguard(guard(text)) == text


@given(AWKWARD)
def test_guarded_text_never_begins_as_a_formula(text: str) -> None:
    assert not guard(text).lstrip(" ").startswith(FORMULA_STARTS)


@given(AWKWARD, AWKWARD)
def test_two_texts_never_become_the_same_cell(one: str, other: str) -> None:
    assert (guard(one) == guard(other)) == (one == other)


@pytest.mark.parametrize("text", ["Trust", "'tis", "9-5 and flexibility", "“quoted”", "", "'", "a=b"])
def test_harmless_text_is_left_alone_both_ways(text: str) -> None:
    assert guard(text) == unguard(text) == text


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_each_dangerous_start_gets_an_apostrophe(start: str) -> None:
    assert guard(f"{start}1+1") == f"'{start}1+1"


@given(st.text(st.characters()))
def test_text_on_one_line_is_as_long_and_holds_nothing_xml_refuses(text: str) -> None:
    flat = one_line(text)
    assert len(flat) == len(text)
    assert flat.isprintable() or not any(
        character < " " or "\x7f" <= character < "\xa0" for character in flat
    )
    assert not set(flat) & {"\u2028", "\u2029", "\ufffe", "\uffff"}
    flat.encode()
