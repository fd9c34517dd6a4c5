"""Aligned columns and the table in plain text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.formats.columns import cell_width, columns, wrap
from exports.formats.text import render_text
from exports.table import Row, Table

TEXT = st.text(
    st.one_of(
        st.sampled_from("ab –信頼é\u0301👩\u200d🔬ل한\u1161"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=60,
)
ROWS = st.lists(st.tuples(TEXT, TEXT, st.integers(0, 999).map(str)), min_size=1, max_size=6)


def table(*rows: Row, caption: str = "Counted so.", unit: str = "interview") -> Table:
    return Table("Coding framework", unit, rows, caption, {})


def code(label: str, level: int, interviews: int | None = 3, references: int | None = 8) -> Row:
    return Row("", label, level, False, interviews, references)


def heading(number: str, label: str, level: int) -> Row:
    return Row(number, label, level, True, None, None)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Trust", 5),
        ("信頼", 4),
        ("e\u0301", 1),
        ("\u200b", 0),
        ("한", 2),
        ("\u1112\u1161\u11ab", 2),
        ("ＡＢ", 4),
    ],
)
def test_a_character_is_as_wide_as_a_terminal_draws_it(text: str, width: int) -> None:
    assert cell_width(text) == width


@given(TEXT, st.integers(2, 30))
@example("信頼" * 10, 3)
@example("e\u0301" * 40, 2)
def test_wrapped_lines_fit_and_hold_the_whole_text(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_broken_word_keeps_its_accents_with_their_letters() -> None:
    assert wrap("e\u0301" * 5, 2) == ["e\u0301e\u0301", "e\u0301e\u0301", "e\u0301"]


@given(TEXT.filter(lambda text: all(cell_width(word) <= 9 for word in text.split(" "))))
def test_words_that_fit_are_never_broken(text: str) -> None:
    assert " ".join(wrap(text, 9)).split(" ") == [word for word in text.split(" ") if word] or not text.strip(
        " "
    )


@given(ROWS, st.integers(40, 120))
@example([("x" * 300, "y" * 300, "1")], 40)
def test_columns_fit_the_width_whatever_they_hold(rows: list[tuple[str, str, str]], width: int) -> None:
    assert all(cell_width(line) <= width for line in columns(rows, align="llr", width=width))


@given(ROWS)
def test_numbers_set_right_end_in_one_column(rows: list[tuple[str, str, str]]) -> None:
    lines = columns(rows, align="llr", width=10_000)
    assert len(lines) == len(rows)
    assert len({cell_width(line) for line in lines}) == 1
    assert all(line.endswith(row[2]) for line, row in zip(lines, rows, strict=True))


def test_the_widest_column_wraps_and_its_next_lines_hang() -> None:
    assert columns([("  one two three four five", "12")], align="lr", width=18) == [
        "  one two       12",
        "    three four",
        "    five",
    ]


def test_a_deep_indentation_leaves_half_the_column_to_the_text() -> None:
    lines = columns([(" " * 400 + "deep down below", "1"), (" " * 400 + "x", "2")], align="lr", width=27)
    assert lines == [" " * 12 + "deep down     1", " " * 12 + "below", " " * 12 + "x             2"]


def test_no_rows_make_no_lines() -> None:
    assert columns([], align="lr", width=80) == []


def test_the_text_table_reads_like_the_appendix() -> None:
    rows = (
        heading("1", "Roles", 1),
        heading("1.1", "DEFINITIONS", 2),
        code("Teaching role", 3, 17, 46),
        code("Empty", 3, None, None),
        heading("2", "Changes", 1),
        Row("2.1", "ROLE OF INTERVIEWEE", 2, True, 0, 138),
    )
    assert render_text(table(*rows), 60) == (
        "Coding framework\n"
        "\n"
        "                            Number of   Number of\n"
        "Description                interviews  references\n"
        "-------------------------------------------------\n"
        "1 Roles\n"
        "  1.1 DEFINITIONS\n"
        "    Teaching role                  17          46\n"
        "    Empty\n"
        "\n"
        "2 Changes\n"
        "  2.1 ROLE OF INTERVIEWEE           0         138\n"
        "-------------------------------------------------\n"
        "Counted so.\n"
    )


def test_codes_of_a_flat_framework_stand_without_empty_lines() -> None:
    body = render_text(table(code("A", 1), code("B", 1)), 60).split("\n")[5:7]
    assert [line.split() for line in body] == [["A", "3", "8"], ["B", "3", "8"]]


@given(
    st.lists(st.tuples(TEXT, st.integers(1, 60), st.booleans()), max_size=6),
    st.integers(40, 120),
    TEXT,
)
def test_the_text_table_never_runs_over_its_width(
    drawn: list[tuple[str, int, bool]], width: int, caption: str
) -> None:
    rows = [Row("1.1", label, level, head, 12, 345) for label, level, head in drawn]
    lines = render_text(table(*rows, caption=caption, unit="institutionalisation"), width).split("\n")
    assert all(cell_width(line) <= width for line in lines)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_long_label_keeps_its_counts_on_its_first_line(width: int) -> None:
    text = render_text(table(code("word " * 400, 9, 17, 46)), width)
    first = next(line for line in text.split("\n") if "word" in line)
    assert first.split()[-2:] == ["17", "46"]
    assert text.count("word") == 400


def test_a_width_too_narrow_for_three_columns_is_taken_as_forty() -> None:
    assert render_text(table(code("Trust", 1)), 5) == render_text(table(code("Trust", 1)), 40)
