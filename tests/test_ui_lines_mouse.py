"""The list is used by mouse: clicks, the wheel, and lines that are dragged."""

from listed import COLUMNS, TREE, Host, at, last, many, rows
from textual import events

from qualcode.ui.lines import LineTable


async def test_a_click_moves_and_a_double_click_chooses() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.click(app.table, offset=(20, 3))
        assert last(app) == LineTable.Moved(app.table, "inter")
        await pilot.double_click(app.table, offset=(52, 2))
        assert last(app) == LineTable.Chosen(app.table, "inst", 1)
        told = len(app.told)
        await pilot.click(app.table, offset=(20, 0))
        await pilot.click(app.table, offset=(20, 7))
        assert len(app.told) == told


async def test_a_click_on_a_triangle_toggles() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.click(app.table, offset=(1, 4))
        assert last(app) == LineTable.Toggled(app.table, "fear")
        await pilot.click(app.table, offset=(3, 2))
        assert last(app) == LineTable.Moved(app.table, "inst")


async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 11)) as pilot:
        app.table.post_message(
            events.MouseScrollDown(app.table, 5, 5, 0, 1, 0, False, False, False, 5, 5, None)
        )
        await pilot.pause()
        assert app.table.scroll_offset.y == 2
        assert at(app.table) == 0
        await pilot.press("down")
        assert app.table.scroll_offset.y == 1


async def test_the_marker_at_the_edge_scrolls_when_it_is_dragged() -> None:
    app = Host(LineTable(COLUMNS), many(100))
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.mouse_down(app.table, offset=(39, 10))
        assert app.table.scroll_offset.y == 90
        await pilot.hover(app.table, offset=(10, 1))
        assert app.table.scroll_offset.y == 0
        await pilot.mouse_up(app.table, offset=(10, 1))
        await pilot.hover(app.table, offset=(10, 9))
        assert (app.table.scroll_offset.y, app.table.cursor_key) == (0, 0)


async def test_a_line_is_dropped_into_another_or_below_it() -> None:
    app = Host(LineTable(COLUMNS, drags=True))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.mouse_down(app.table, offset=(10, 3))
        await pilot.hover(app.table, offset=(10, 4))
        assert rows(app.table)[4].startswith("→▸  Fear")
        await pilot.mouse_up(app.table, offset=(10, 4))
        assert last(app) == LineTable.Dragged(app.table, "inter", "fear", False)
        assert rows(app.table)[4].startswith(" ▸  Fear")
        await pilot.mouse_down(app.table, offset=(10, 4))
        await pilot.hover(app.table, offset=(2, 2))
        assert rows(app.table)[2].startswith("↓    ▌Inst")
        await pilot.mouse_up(app.table, offset=(2, 2))
        assert last(app) == LineTable.Dragged(app.table, "fear", "inst", True)


async def test_a_line_is_dropped_above_and_below_all() -> None:
    app = Host(LineTable(COLUMNS, drags=True))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.mouse_down(app.table, offset=(10, 4))
        await pilot.hover(app.table, offset=(10, 0))
        assert rows(app.table)[0].startswith("↓Code")
        await pilot.mouse_up(app.table, offset=(10, 0))
        assert last(app) == LineTable.Dragged(app.table, "fear", None, False)
        await pilot.mouse_down(app.table, offset=(10, 1))
        await pilot.hover(app.table, offset=(10, 7))
        assert rows(app.table)[5] == "↓"
        await pilot.mouse_up(app.table, offset=(10, 7))
        assert last(app) == LineTable.Dragged(app.table, "trust", None, True)


async def test_a_drag_that_comes_back_or_is_given_up_moves_nothing() -> None:
    app = Host(LineTable(COLUMNS, drags=True))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.mouse_down(app.table, offset=(10, 3))
        await pilot.hover(app.table, offset=(10, 4))
        await pilot.hover(app.table, offset=(10, 3))
        await pilot.mouse_up(app.table, offset=(10, 3))
        await pilot.mouse_down(app.table, offset=(10, 3))
        await pilot.hover(app.table, offset=(10, 4))
        await pilot.press("escape")
        await pilot.mouse_up(app.table, offset=(10, 4))
        assert {type(message) for message in app.told} == {LineTable.Moved}


async def test_lines_are_not_dragged_unless_it_is_allowed() -> None:
    app = Host(LineTable(COLUMNS))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.mouse_down(app.table, offset=(10, 3))
        await pilot.hover(app.table, offset=(10, 4))
        await pilot.mouse_up(app.table, offset=(10, 4))
        assert {type(message) for message in app.told} == {LineTable.Moved}


async def test_a_line_that_another_took_away_while_it_was_dragged_is_not_moved() -> None:
    app = Host(LineTable(COLUMNS, drags=True))
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.mouse_down(app.table, offset=(10, 3))
        await pilot.hover(app.table, offset=(10, 4))
        app.table.show([line for line in TREE if line.key != "inter"])
        await pilot.mouse_up(app.table, offset=(10, 4))
        assert {type(message) for message in app.told} == {LineTable.Moved}


async def test_dragging_at_the_edge_scrolls_until_the_end() -> None:
    app = Host(LineTable(COLUMNS, drags=True), many(14))
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.mouse_down(app.table, offset=(10, 3))
        await pilot.hover(app.table, offset=(10, 10))
        for _ in range(200):
            if app.table.scroll_offset.y == 4:
                break
            await pilot.pause(0.02)
        await pilot.mouse_up(app.table, offset=(10, 10))
        assert last(app) == LineTable.Dragged(app.table, 2, 13, False)
