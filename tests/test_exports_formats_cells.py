"""Text that must stay on one line of a cell."""

from hypothesis import given
from hypothesis import strategies as st

from exports.formats.cells import one_line


@given(st.text(st.characters()))
def test_text_on_one_line_is_as_long_and_holds_nothing_xml_refuses(text: str) -> None:
    flat = one_line(text)
    assert len(flat) == len(text)
    assert flat.isprintable() or not any(
        character < " " or "\x7f" <= character < "\xa0" for character in flat
    )
    assert not set(flat) & {"\u2028", "\u2029", "\ufffe", "\uffff"}
    flat.encode()
