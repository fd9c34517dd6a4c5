"""The code picker tells what was chosen, by keys and by mouse, and shows what is there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Button, Input

from codebook.tree import CodeLine
from qualcode.ui.picker import Picker
from qualcode.ui.picklist import Picklist

Row = tuple[int, int | None, str, str]

ROWS: tuple[Row, ...] = (
    (1, None, "1", "Roles"),
    (2, 1, "1.1", "Teaching"),
    (3, 2, "", "Pastoral support"),
    (4, 2, "", "Lack of time"),
    (5, 1, "1.2", "Research"),
    (6, 5, "", "Lack of time"),
    (7, 5, "", "Old code"),
    (8, None, "2", "Careers"),
)


def line(row: Row, path: str, *, codable: bool, retired: bool) -> CodeLine:
    code_id, parent_id, number, label = row
    return CodeLine(
        id=code_id,
        uuid=f"{code_id}",
        parent_id=parent_id,
        level=path.count(" / ") + 1,
        number=number,
        label=label,
        definition="",
        inclusion="",
        exclusion="",
        example="",
        colour="",
        codable=codable,
        retired=retired,
        path=path,
        heading=False,
    )


def framework(rows: Sequence[Row] = ROWS) -> list[CodeLine]:
    """The rows as codes; 2 is a bare heading, and 7 is retired."""
    paths: dict[int | None, str] = {}
    for code_id, parent_id, _, label in rows:
        paths[code_id] = f"{paths[parent_id]} / {label}" if parent_id else label
    return [line(row, paths[row[0]], codable=row[0] != 2, retired=row[0] == 7) for row in rows]


class Host(App[None]):
    """A screen with a button and the picker."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Button("elsewhere", id="elsewhere")
        yield Picker()

    def on_picker_chosen(self, message: Picker.Chosen) -> None:
        self.told.append(message)

    def on_picker_wanted(self, message: Picker.Wanted) -> None:
        self.told.append(message)

    def on_picker_closed(self, message: Picker.Closed) -> None:
        self.told.append(message)

    def on_input_changed(self) -> None:
        raise AssertionError("what is typed into the picker is nobody else's business")


class Stand:
    """A running host with its picker open."""

    def __init__(self, host: Host, pilot: Pilot[None]) -> None:
        self.host, self.pilot = host, pilot
        self.picker = host.query_one(Picker)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    def told(self) -> list[object]:
        """What was told: (code, stay), (label, parent, stay) or "closed"."""
        found: list[object] = []
        for message in self.host.told:
            if isinstance(message, Picker.Chosen):
                found.append((message.code_id, message.stay))
            elif isinstance(message, Picker.Wanted):
                found.append((message.label, message.parent_id, message.stay))
            else:
                found.append("closed")
        return found

    def rows(self) -> list[str]:
        """The lines of the list as they are drawn, without empty ones."""
        shown = self.host.query_one(Picklist)
        drawn = [shown.render_line(y) for y in range(shown.size.height)]
        assert all(cell_len(strip.text) == shown.size.width for strip in drawn)
        return [strip.text.rstrip() for strip in drawn if strip.text.strip()]

    def labels(self) -> list[str]:
        """The number and label of each line, without marks, paths and counts."""
        return [row[4:].split("  ")[0] for row in self.rows()]

    def highlighted(self) -> str:
        (row,) = [row for row in self.rows() if row.startswith("›")]
        return row

    def screen(self) -> list[str]:
        strips = self.host.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]


@asynccontextmanager
async def opened(
    codes: Sequence[CodeLine] | None = None, *, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[Stand]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        stand = Stand(host, pilot)
        given: dict[str, Any] = {
            "counts": {},
            "recent": [],
            "title": "Code “it”",
            "colours": lambda _: "#cc3344",
        }
        stand.picker.open(framework() if codes is None else codes, **(given | options))
        await pilot.pause()
        yield stand


async def test_three_letters_and_enter_choose_a_code_and_close() -> None:
    async with opened() as stand:
        await stand.type("past sup")
        await stand.pilot.press("enter")
        assert stand.told() == [(3, False), "closed"]
        assert not stand.picker.is_open
        assert stand.host.focused is stand.host.query_one("#elsewhere")


async def test_keys_pressed_at_once_are_taken_in_their_order() -> None:
    async with opened() as stand:
        for key in ["p", "a", "s", "tab", "r", "e", "s", "enter"]:
            stand.host.post_message(events.Key(key, key if len(key) == 1 else None))
        await stand.pilot.pause()
        assert stand.told() == [(3, True), (5, False), "closed"]


async def test_tab_chooses_and_stays_with_an_empty_query_and_says_what_was_assigned() -> None:
    async with opened() as stand:
        await stand.type("past")
        await stand.pilot.press("tab")
        assert stand.told() == [(3, True)]
        assert stand.picker.is_open
        assert stand.host.query_one(Input).value == ""
        assert any("Assigned: Pastoral support" in row for row in stand.screen())
        assert any("✓ Pastoral support" in row for row in stand.rows())
        await stand.type("careers")
        await stand.pilot.press("tab", "escape")
        assert stand.told() == [(3, True), (8, True), "closed"]


async def test_recent_codes_come_first_and_headings_and_retired_codes_are_left_out() -> None:
    async with opened(recent=[8, 7]) as stand:
        assert stand.labels() == [
            "2 Careers", "1 Roles", "Pastoral support", "Lack of time", "1.2 Research", "Lack of time"
        ]  # fmt: skip
        assert any("6 of 6" in row for row in stand.screen())
        await stand.type("lack")
        assert any("2 of 6" in row for row in stand.screen())


async def test_everything_shows_headings_and_retired_codes_as_such() -> None:
    async with opened(everything=True) as stand:
        assert "Roles / Research (retired)" in "\n".join(stand.rows())
        assert "Roles (heading)" in "\n".join(stand.rows())
        await stand.type("old")
        await stand.pilot.press("enter")
        assert stand.told() == [(7, False), "closed"]


async def test_the_highlight_moves_and_is_always_in_view() -> None:
    many = framework([(at, None, "", f"code {at:03}") for at in range(10, 210)])
    async with opened(many) as stand:
        height = stand.host.query_one(Picklist).size.height
        assert "code 010" in stand.highlighted()
        for keys, label in [
            (["down"] * 20, "code 030"),
            (["up"], "code 029"),
            (["pagedown"], f"code {29 + height - 1:03}"),
            (["pageup"], "code 029"),
            (["ctrl+end"], "code 209"),
            (["down"], "code 209"),
            (["ctrl+home"], "code 010"),
            (["up"], "code 010"),
        ]:
            await stand.pilot.press(*keys)
            assert label in stand.highlighted()


async def test_the_wheel_scrolls_and_a_click_chooses() -> None:
    many = framework([(at, None, "", f"code {at:03}") for at in range(10, 210)])
    async with opened(many) as stand:
        shown = stand.host.query_one(Picklist)
        shown.post_message(events.MouseScrollDown(shown, 1, 1, 0, 1, 0, False, False, False))
        await stand.pilot.pause()
        assert stand.labels()[0] == "code 013"
        assert "code 013" in stand.highlighted()
        await stand.pilot.click(Picklist, offset=(10, 2))
        assert stand.told() == [(15, False), "closed"]


async def test_a_click_below_the_lines_chooses_nothing() -> None:
    async with opened() as stand:
        await stand.type("past")
        await stand.pilot.click(Picklist, offset=(10, 5))
        assert stand.told() == []
        assert stand.picker.is_open
        await stand.type("s")
        assert stand.host.query_one(Input).value == "pasts"


async def test_a_new_code_is_made_under_the_heading_of_the_one_that_was_highlighted() -> None:
    async with opened() as stand:
        await stand.type("pasto")
        assert "+ new code “pasto” under Teaching" in stand.rows()[-1]
        await stand.pilot.press("ctrl+n")
        assert any("New code “pasto” under:" in row for row in stand.screen())
        assert "1.1 Teaching" in stand.highlighted()
        assert stand.told() == []
        await stand.pilot.press("enter")
        assert stand.told() == [("pasto", 2, False), "closed"]


async def test_the_parent_of_a_new_code_can_be_changed() -> None:
    async with opened() as stand:
        await stand.type("Trust in me")
        assert stand.rows()[0].strip() == "No code has these words."
        await stand.pilot.press("enter")
        assert stand.rows()[0].split() == ["(top", "level)"]
        assert "Old code" not in "\n".join(stand.rows())
        await stand.type("resear")
        await stand.pilot.press("enter")
        assert stand.told() == [("Trust in me", 5, False), "closed"]


async def test_a_new_code_at_the_top_and_then_another_choice() -> None:
    async with opened() as stand:
        await stand.type("Trust")
        await stand.pilot.press("ctrl+n", "ctrl+home", "tab")
        assert stand.told() == [("Trust", None, True)]
        assert any("Assigned: Trust" in row for row in stand.screen())
        await stand.type("pas")
        await stand.pilot.press("enter")
        assert stand.told()[1:] == [(3, False), "closed"]


async def test_escape_goes_back_from_the_parent_and_then_closes() -> None:
    async with opened() as stand:
        await stand.type("Trust")
        await stand.pilot.press("ctrl+n", "escape")
        assert stand.host.query_one(Input).value == "Trust"
        assert stand.picker.is_open
        await stand.pilot.press("ctrl+n", "shift+tab", "escape")
        assert stand.told() == ["closed"]


async def test_where_no_new_code_may_be_made_none_is_offered() -> None:
    async with opened(new=False) as stand:
        await stand.type("Trust")
        assert [row.strip() for row in stand.rows()] == ["No code has these words."]
        await stand.pilot.press("enter", "ctrl+n", "tab")
        assert stand.told() == []
        assert not any("new" in row for row in stand.screen())


async def test_a_new_code_needs_a_name() -> None:
    async with opened() as stand:
        await stand.pilot.press("ctrl+n")
        assert any("Type the name of the new code first." in row for row in stand.screen())
        await stand.type("a")
        assert not any("first." in row for row in stand.screen())


async def test_an_empty_framework_takes_a_first_code() -> None:
    async with opened([]) as stand:
        assert "There are no codes yet. Type a name to make one." in stand.rows()[0]
        await stand.pilot.press("enter", "tab", "down", "pagedown")
        await stand.type("Trust")
        await stand.pilot.press("enter", "enter")
        assert stand.told() == [("Trust", None, False), "closed"]


async def test_a_line_shows_stripe_name_path_and_counts() -> None:
    async with opened(counts={3: (6, 14), 4: (12, 140)}) as stand:
        await stand.type("past")
        strip = stand.host.query_one(Picklist).render_line(0)
        assert strip.text.split() == ["›▌", "Pastoral", "support", "Roles", "/", "Teaching", "6", "/", "14"]
        assert strip.text.endswith("  6 /  14 ")
        styled = {segment.text: segment.style for segment in strip if segment.style}
        assert styled["▌"].color is not None
        assert styled["▌"].color.name == "#cc3344"
        assert styled["Past"].underline
        assert styled["Past"].bold
        assert not styled["oral support"].underline


async def test_equal_labels_are_told_apart_by_their_paths_also_in_40_columns() -> None:
    async with opened(size=(40, 12), counts={4: (12, 140), 6: (9, 66)}) as stand:
        await stand.type("lack")
        first, second, *_ = stand.rows()
        assert first[4:16] == second[4:16] == "Lack of time"
        assert "Teaching" in first
        assert "Research" in second
        assert any("Enter · Tab stay · ^N new · Esc" in row for row in stand.screen())


async def test_control_characters_and_markup_of_labels_are_shown_and_not_obeyed() -> None:
    codes = framework(
        [(1, None, "", "[red]a\x1b[31m\u202eb[/red]"), (9, 1, "", "支持" * 40), (10, 9, "", "x")]
    )
    async with opened(codes, title="Code “[b]x\x1b”") as stand:
        rows = "\n".join(stand.rows())
        assert "[red]a␛[31m�b[/red]" in rows
        assert "\x1b" not in rows
        assert any("Code “[b]x␛”" in row for row in stand.screen())
        await stand.pilot.press("tab")
        assert any("Assigned: [red]a␛" in row for row in stand.screen())
        await stand.type("[/b]")
        await stand.pilot.press("ctrl+n")
        assert any("New code “[/b]” under:" in row for row in stand.screen())


async def test_a_paste_of_a_megabyte_is_cut_to_one_short_line() -> None:
    async with opened() as stand:
        await stand.type("pa")
        stand.host.query_one(Input).post_message(events.Paste("st\n\x1bsup " * 150_000))
        await stand.pilot.pause()
        value = stand.host.query_one(Input).value
        assert value.startswith("past sup st sup")
        assert len(value) <= 200
        stand.host.query_one(Input).post_message(events.Paste("more" * 250_000))
        await stand.pilot.press("ctrl+n", "enter")
        (wanted, _) = stand.host.told
        assert isinstance(wanted, Picker.Wanted)
        assert len(wanted.label) <= 200


async def test_it_fits_any_screen_and_follows_its_size() -> None:
    async with opened(size=(80, 24)) as stand:
        for width, height in [(80, 24), (40, 10), (20, 6), (200, 60), (3, 2), (80, 24)]:
            await stand.pilot.resize_terminal(width, height)
            await stand.pilot.pause()
            region = stand.picker.region
            assert region.right <= width
            assert region.bottom <= height
            assert region.width == min(76, width)
            stand.rows()
        await stand.type("past")
        await stand.pilot.press("enter")
        assert stand.told() == [(3, False), "closed"]


async def test_the_row_that_is_to_be_kept_is_not_covered() -> None:
    for keep in (0, 5, 12, 20, 23):
        async with opened(keep=keep) as stand:
            region = stand.picker.region
            assert not region.y <= keep < region.bottom
            assert region.height >= 8


async def test_opened_again_it_is_as_new_and_keeps_its_index_for_the_same_codes() -> None:
    codes = framework()
    async with opened(codes) as stand:
        await stand.type("past")
        await stand.pilot.press("tab", "escape")
        before = stand.picker._ranking
        stand.picker.open(codes, counts={}, recent=[], title="Again", colours=lambda _: "#000000")
        await stand.pilot.pause()
        assert stand.picker._ranking is before
        assert not any("Assigned" in row for row in stand.screen())
        assert "✓" not in "".join(stand.rows())
        assert len(stand.rows()) == 6
        stand.picker.open(
            framework(ROWS[:3]), counts={}, recent=[], title="Fewer", colours=lambda _: "#000000"
        )
        await stand.pilot.pause()
        assert stand.labels() == ["1 Roles", "Pastoral support"]


async def test_focus_elsewhere_closes_it_and_a_window_in_the_background_does_not() -> None:
    async with opened() as stand:
        stand.host.app_focus = False
        await stand.pilot.pause()
        assert stand.picker.is_open
        stand.host.app_focus = True
        await stand.pilot.pause()
        await stand.type("pas")
        assert stand.host.query_one(Input).value == "pas"
        stand.host.query_one("#elsewhere").focus()
        await stand.pilot.pause()
        assert stand.told() == ["closed"]
        assert stand.host.focused is stand.host.query_one("#elsewhere")


async def test_closing_what_is_closed_tells_nothing() -> None:
    async with opened() as stand:
        stand.picker.close()
        stand.picker.close()
        await stand.pilot.pause()
        assert stand.told() == ["closed"]
