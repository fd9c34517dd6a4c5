"""The list draws what it is given at any width, and tells what was done to it by keys."""

import pytest
from listed import COLUMNS, TREE, Host, at, last, looks, many, moved, rows, strips
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from qualcode.ui.lines import Column, Line, LineTable


class Watched(LineTable):
    """A list that notes which rows are painted."""

    painted: list[int]

    def render_line(self, y: int) -> Strip:
        self.painted = [*getattr(self, "painted", []), y]
        return super().render_line(y)


# ---------------------------------------------------------------------- what is drawn


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (200, [" Code".ljust(167) + "Interviews References Last used"]),
        (
            80,
            [
                " Code                                          Interviews References Last used",
                " ▾  Trust                                              12        140 2026-01-02",
                "     ▌Institutional support at work                     9         66",
                "      Interpersonal                                    11         74",
                " ▸  Fear                                               14        121",
                "",
            ],
        ),
        (
            40,
            [
                " Code             Interviews References",
                " ▾  Trust                 12        140",
                "     ▌Institutio…          9         66",
            ],
        ),
        (20, [" Code    Interviews", " ▾  Tru…         12", "     ▌I…          9"]),
    ],
)
async def test_columns_take_the_room_there_is(width: int, expected: list[str]) -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(width, 6)):
        assert rows(app.table)[: len(expected)] == expected


async def test_a_line_without_all_its_cells_is_drawn() -> None:
    app = Host(LineTable(COLUMNS), [Line(1, ("Trust",))])
    async with app.run_test(size=(40, 4)):
        assert rows(app.table)[1] == " Trust"


async def test_markup_in_a_name_is_drawn_as_it_stands() -> None:
    app = Host(LineTable(COLUMNS), [Line(1, ("[red]Work[/] :smile:",))])
    async with app.run_test(size=(60, 4)):
        assert rows(app.table)[1] == " [red]Work[/] :smile:"


async def test_the_emphasis_of_a_cell_is_kept_and_cut_with_its_text() -> None:
    name = Text("Institutional support")
    name.stylize("underline italic", 14, 21)
    app = Host(LineTable([Column("Code", width=18)]), [Line(0, ("first",)), Line(1, (name,))])
    async with app.run_test(size=(30, 4)):
        segments = list(strips(app.table)[2])
        emphasised = [segment.text for segment in segments if segment.style and segment.style.italic]
        assert emphasised == ["sup"]
        assert rows(app.table)[2] == " Institutional sup…"


async def test_each_kind_of_line_looks_different_without_colour() -> None:
    kinds = [Line(kind, ("Code",), style=kind) for kind in ("", "heading", "dim", "struck", "marked")]
    app = Host(LineTable(COLUMNS), kinds)
    async with app.run_test(size=(40, 8)):
        app.table.go("marked")
        plain, heading, dim, struck = (looks(app.table, row)[0] for row in (1, 2, 3, 4))
        assert (plain.bold, heading.bold, struck.strike) == (None, True, True)
        assert dim.color != plain.color
        app.table.go("")
        assert rows(app.table)[5] == "*Code"


async def test_no_lines_are_said_in_a_sentence_that_is_wrapped() -> None:
    app = Host(LineTable(COLUMNS, empty="No codes yet: press a to make the first."), [])
    async with app.run_test(size=(24, 6)) as pilot:
        assert rows(app.table)[1:4] == [" No codes yet: press a", " to make the first.", ""]
        assert app.table.cursor_key is None
        await pilot.press("down", "pagedown", "end", "enter", "left", "right", "home")
        app.table.action_toggle()
        await pilot.pause()
        assert app.told == []


async def test_the_marker_at_the_edge_shows_where_one_is() -> None:
    app = Host(LineTable(COLUMNS), many(40))
    async with app.run_test(size=(40, 11)) as pilot:
        marked = [row for row, strip in enumerate(strips(app.table)) if strip.text.endswith("┃")]
        assert marked == [1, 2]
        await pilot.press("end")
        marked = [row for row, strip in enumerate(strips(app.table)) if strip.text.endswith("┃")]
        assert marked == [9, 10]


async def test_wide_names_are_cut_at_whole_characters_on_the_screen() -> None:
    app = Host(LineTable([Column("Code", share=1)]), [Line(1, ("支持する制度",)), Line(2, ("e\u0301" * 30,))])
    async with app.run_test(size=(10, 4)):
        assert rows(app.table)[1:3] == [" 支持す…", " " + "e\u0301" * 7 + "…"]
        assert {strip.cell_length for strip in strips(app.table)} == {10}


# ---------------------------------------------------------------------- cursor and lines


async def test_the_cursor_stays_on_its_line_and_that_line_on_its_row() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 11)) as pilot:
        app.table.go(50)
        row = 50 - app.table.scroll_offset.y
        app.table.show([line for line in many(100) if line.key not in (3, 4, 5)])
        await pilot.pause()
        assert at(app.table) == 50
        assert 47 - app.table.scroll_offset.y == row
        assert rows(app.table)[row + 1].startswith(" Code 50 ")


async def test_a_cursor_whose_line_has_gone_keeps_its_place_in_the_order() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(40, 8)) as pilot:
        app.table.go("inter")
        app.table.show([line for line in TREE if line.key != "inter"])
        assert at(app.table) == "fear"
        app.table.show(TREE[:1])
        await pilot.pause()
        assert at(app.table) == "trust"
        assert [message.key for message in moved(app)] == ["trust", "inter", "fear", "trust"]


async def test_lines_shown_without_keeping_begin_at_the_top() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.press("end")
        app.table.show(many(90), keep=False)
        assert (app.table.cursor_key, app.table.scroll_offset.y) == (0, 0)


async def test_going_to_a_line_brings_it_into_view() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 11)):
        assert app.table.go(70)
        assert any(row.startswith(" Code 70 ") for row in rows(app.table))
        assert not app.table.go("no such line")
        assert at(app.table) == 70


async def test_replacing_a_line_repaints_its_row_alone() -> None:
    table = Watched(COLUMNS)
    app = Host(table)
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        before = rows(table)
        table.painted = []
        table.replace("inter", Line("inter", ("Between persons", "12", "75", ""), level=1))
        await pilot.pause()
        assert table.painted == [3]
        after = rows(table)
        assert [row for row in range(8) if before[row] != after[row]] == [3]
        assert after[3].split() == ["Between", "persons", "12", "75"]
        with pytest.raises(KeyError):
            table.replace("gone", TREE[0])


async def test_the_first_line_with_a_triangle_moves_all_texts() -> None:
    app = Host(LineTable(COLUMNS), [Line(1, ("Work",)), Line(2, ("Home",))])
    async with app.run_test(size=(60, 8)) as pilot:
        app.table.replace(2, Line(2, ("Home",), open=True))
        await pilot.pause()
        assert rows(app.table)[1:3] == ["   Work", " ▾ Home"]


async def test_moving_the_cursor_repaints_two_rows() -> None:
    table = Watched(COLUMNS)
    app = Host(table)
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        table.painted = []
        await pilot.press("down")
        assert sorted(table.painted) == [1, 2]


async def test_two_lines_with_one_key_are_refused() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test():
        with pytest.raises(ValueError, match="same key"):
            app.table.show([TREE[0], TREE[0]])
        with pytest.raises(ValueError, match="same key"):
            app.table.replace("fear", TREE[0])
        assert app.table.lines == TREE


async def test_a_resize_keeps_the_cursor_in_view() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(80, 30)) as pilot:
        app.table.go(28)
        for size in ((40, 10), (20, 5), (3, 2), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert {strip.cell_length for strip in strips(app.table)} == {size[0]}
        assert any(row.startswith(" Code 28 ") for row in rows(app.table))


async def test_other_columns_may_be_shown() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(40, 4)):
        app.table.set_columns([Column("Name", share=1)])
        assert rows(app.table)[0] == " Name"


async def test_a_list_within_a_border_is_drawn_and_clicked_inside_it() -> None:
    app = Host(LineTable(COLUMNS), many(50))
    async with app.run_test(size=(40, 12)) as pilot:
        app.table.styles.border = ("round", "red")
        await pilot.pause()
        await pilot.click(app.table, offset=(5, 4))
        assert at(app.table) == 2
        await pilot.press("end")
        assert app.table.scroll_offset.y == 50 - 9


# ---------------------------------------------------------------------- keys


async def test_keys_move_the_cursor_and_every_line_is_told() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.press("down", "j", "up", "k", "up", "pagedown", "pageup", "G", "home", "end", "down")
        assert [message.key for message in moved(app)] == [0, 1, 2, 1, 0, 9, 0, 99, 0, 99]
        assert all(message.control is app.table for message in moved(app))


async def test_a_page_keeps_the_cursor_on_its_row() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.press("down", "down", "pagedown")
        assert (app.table.cursor_key, app.table.scroll_offset.y) == (11, 9)


async def test_enter_chooses_the_line() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert last(app) == LineTable.Chosen(app.table, "inst", 0)


async def test_left_and_right_close_open_and_climb_the_tree() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test() as pilot:
        await pilot.press("right")
        assert at(app.table) == "inst"
        await pilot.press("left")
        assert at(app.table) == "trust"
        await pilot.press("left")
        assert last(app) == LineTable.Toggled(app.table, "trust")
        await pilot.press("end", "right")
        assert last(app) == LineTable.Toggled(app.table, "fear")
        await pilot.press("left")
        assert at(app.table) == "fear"
        app.table.action_toggle()
        await pilot.pause()
        assert last(app) == LineTable.Toggled(app.table, "fear")


async def test_the_cell_cursor_goes_through_the_columns_there_is_room_for() -> None:
    app = Host(LineTable(COLUMNS, cell_cursor=True))
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.press("down", "right", "right", "right", "enter")
        assert last(app) == LineTable.Chosen(app.table, "inst", 2)
        await pilot.resize_terminal(20, 8)
        await pilot.press("enter")
        assert last(app) == LineTable.Chosen(app.table, "inst", 1)
        await pilot.press("left", "left", "up", "left")
        assert last(app) == LineTable.Toggled(app.table, "trust")


async def test_a_user_may_give_other_keys() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test() as pilot:
        app.set_keymap({"list.down": "n"})
        await pilot.press("n", "j")
        assert at(app.table) == "inst"


# ---------------------------------------------------------------------- colours


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_the_cursor_stands_out_and_is_quieter_without_the_focus(theme: str) -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(40, 8)) as pilot:
        app.theme = theme
        await pilot.pause()
        focused, plain = looks(app.table, 1)[0], looks(app.table, 2)[0]
        app.set_focus(None)
        await pilot.pause()
        blurred = looks(app.table, 1)[0]
        assert focused.bgcolor != plain.bgcolor
        assert blurred != focused
        marked = rows(app.table)[1].startswith(">")
        assert marked == theme.startswith("ansi")


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
async def test_without_colours_the_cursor_is_a_character_and_reversed(
    monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(LineTable(COLUMNS, drags=True))
    async with app.run_test(size=(40, 8)) as pilot:
        app.theme = theme
        await pilot.pause()
        assert rows(app.table)[1].startswith(">▾")
        assert looks(app.table, 1)[0].reverse
        assert not looks(app.table, 2)[0].reverse
        assert all(grey(style) for row in range(8) for style in looks(app.table, row))
        app.set_focus(None)
        await pilot.pause()
        assert rows(app.table)[1].startswith(">▾")
        assert not looks(app.table, 1)[0].reverse


def grey(style: Style) -> bool:
    """Whether a style has no colour of its own, as the filter for NO_COLOR leaves it."""
    triplets = [color.triplet for color in (style.color, style.bgcolor) if color is not None]
    return all(triplet is None or len(set(triplet)) == 1 for triplet in triplets)


async def test_a_stripe_has_the_colour_it_was_given() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(80, 8)):
        stripe = next(segment for segment in strips(app.table)[2] if "▌" in segment.text)
        assert stripe.text == "▌"
        assert stripe.style
        assert stripe.style.color
        assert stripe.style.color.name == "#c04040"
