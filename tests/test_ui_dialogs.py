"""The dialogs answer what the user decided, in a large terminal and in a small one."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Button, TextArea

from qualcode.ui.dialogs import Ask, Choose, Confirm
from qualcode.ui.fields import LONGEST, OneLine
from qualcode.ui.lines import LineTable

SIZES = [(80, 24), (40, 12)]
NAMELESS = "[bold]Trust[/bold] \x1b[31m"


class Host(App[None]):
    """Shows one dialog and keeps its answers."""

    def __init__(self, dialog: ModalScreen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.answers: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)


def screen_rows(app: App[None]) -> list[str]:
    """The text on the screen, row by row."""
    return ["".join(segment.text for segment in strip) for strip in _strips(app)]


def _strips(app: App[None]) -> Iterator[Any]:
    yield from app.screen._compositor.render_strips()


def refuse_trust(text: str) -> str:
    return "There is already a code named [Trust] here." if text == "Trust" else ""


# ---------------------------------------------------------------------- ask


async def test_enter_answers_with_the_line() -> None:
    app = Host(Ask("Rename", "New name", "Trust"))
    async with app.run_test() as pilot:
        await pilot.press("s", "enter")
        assert app.answers == ["Trusts"]


@pytest.mark.parametrize("multiline", [False, True])
async def test_escape_answers_nothing(multiline: bool) -> None:
    app = Host(Ask("Rename", "New name", "Trust", multiline=multiline))
    async with app.run_test() as pilot:
        await pilot.press("x", "escape")
        assert app.answers == [None]


async def test_a_memo_keeps_its_lines_and_is_saved_by_ctrl_s() -> None:
    app = Host(Ask("Memo", "On Trust", "first\r\nsecond", multiline=True))
    async with app.run_test() as pilot:
        await pilot.press("enter", "t", "ctrl+s")
        assert app.answers == ["first\nsecond\nt"]


async def test_the_buttons_answer_by_mouse() -> None:
    for button, answer in (("#yes", "Trust"), ("#no", None)):
        app = Host(Ask("Rename", "New name", "Trust"))
        async with app.run_test(size=(40, 12)) as pilot:
            assert await pilot.click(button)
            assert app.answers == [answer]


@pytest.mark.parametrize("multiline", [False, True])
async def test_what_is_wrong_is_said_in_place_of_an_answer(multiline: bool) -> None:
    app = Host(Ask("Rename", "New name", "Trust", check=refuse_trust, multiline=multiline))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("ctrl+s")
        assert app.answers == []
        assert "! There is already a code named" in "\n".join(screen_rows(app))
        assert "[Trust] here." in "\n".join(screen_rows(app))
        await pilot.press("s")
        assert "already" not in "\n".join(screen_rows(app))
        await pilot.press("ctrl+s")
        assert app.answers == ["Trusts"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("multiline", [False, True])
async def test_a_question_fits_and_shows_names_as_they_are(size: tuple[int, int], multiline: bool) -> None:
    app = Host(Ask(f"Memo on {NAMELESS}", "Text", "a\n" * 50, hint="Optional.", multiline=multiline))
    async with app.run_test(size=size):
        shown = "\n".join(screen_rows(app))
        assert "Memo on [bold]Trust[/bold] ␛[31m" in shown
        for part in ("Text", "Optional.", "Save", "Leave", "╭", "╰"):
            assert part in shown
        assert "\x1b" not in shown


async def test_long_texts_around_a_field_leave_it_a_row_in_a_small_terminal() -> None:
    long = "This is said in far too many words for a small terminal. " * 3
    app = Host(Ask(long, long, "only", long, multiline=True, check=lambda text: long))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("ctrl+s")
        await pilot.pause()
        shown = "\n".join(screen_rows(app))
        assert all(part in shown for part in ("only", "! This is", "Save", "╭", "╰"))


async def test_a_megabyte_pasted_into_a_line_leaves_its_beginning_and_a_sentence() -> None:
    app = Host(Ask("Rename", "New name"))
    async with app.run_test() as pilot:
        field = app.screen.query_one(OneLine)
        field.post_message(events.Paste("past\x1boral\r\nsupport " + "x" * 1_000_000))
        await pilot.pause()
        await pilot.pause()
        assert field.value.startswith("pastoral support xxx")
        assert len(field.value) == LONGEST
        assert "! Only the first 1,000 characters" in "\n".join(screen_rows(app))
        await pilot.press("enter")
        assert len(app.answers[0]) == LONGEST


async def test_a_pasted_word_replaces_the_selection() -> None:
    app = Host(Ask("Rename", "New name", "Trust"))
    async with app.run_test() as pilot:
        await pilot.press("shift+home")
        app.screen.query_one(OneLine).post_message(events.Paste("Fear\n"))
        await pilot.pause()
        await pilot.press("enter")
        assert app.answers == ["Fear"]


async def test_a_megabyte_pasted_into_a_memo_is_kept_whole_without_control_characters() -> None:
    text = "What she said about the hospital.\n" * 30_000
    app = Host(Ask("Memo", "On Trust", multiline=True))
    async with app.run_test() as pilot:
        app.screen.query_one(TextArea).post_message(events.Paste("\x1b[31m" + text))
        await pilot.pause()
        await pilot.press("ctrl+s")
        assert app.answers == ["[31m" + text]


# ---------------------------------------------------------------------- confirm


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], True),
        (["enter"], True),
        (["n"], False),
        (["escape"], False),
        (["right", "enter"], False),
        (["tab", "enter"], False),
        (["right", "left", "enter"], True),
    ],
)
async def test_keys_say_yes_or_no(keys: list[str], answer: bool) -> None:
    app = Host(Confirm("Merge?", ["Trust: 12 references become 14."]))
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        assert app.answers == [answer]


async def test_enter_alone_does_nothing_dangerous() -> None:
    app = Host(Confirm("Delete?", ["12 references go."], yes="Delete", danger=True))
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert app.answers == [False]


@pytest.mark.parametrize(("button", "answer"), [("#yes", True), ("#no", False)])
async def test_the_buttons_say_yes_or_no(button: str, answer: bool) -> None:
    app = Host(Confirm("Merge?", ["It is large."] * 100))
    async with app.run_test(size=(40, 12)) as pilot:
        assert await pilot.click(button)
        assert app.answers == [answer]


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_preview_scrolls_and_keeps_its_buttons(size: tuple[int, int]) -> None:
    sentences = [f"{NAMELESS} {number}: 12 references." for number in range(200)]
    app = Host(Confirm(f"Merge {NAMELESS}?", sentences))
    async with app.run_test(size=size) as pilot:
        shown = "\n".join(screen_rows(app))
        assert "[bold]Trust[/bold] ␛[31m 0: 12" in shown
        assert all(part in shown for part in ("Do it (y)", "Leave it (n)", "╭", "╰"))
        await pilot.press("down")
        assert " 0: 12" not in "\n".join(screen_rows(app))
        await pilot.press("pagedown")
        assert " 3: 12" not in "\n".join(screen_rows(app))
        await pilot.press("end")
        assert " 199: 12" in "\n".join(screen_rows(app))
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert "Do it (y)" in "\n".join(screen_rows(app))


async def test_a_short_preview_is_a_small_box() -> None:
    app = Host(Confirm("Merge?", ["One sentence."]))
    async with app.run_test(size=(80, 24)):
        assert sum("│" in row for row in screen_rows(app)) == 3


# ---------------------------------------------------------------------- choose

CODES = [(1, "Pastoral support"), (2, "Peer support"), (3, "[b]Trust[/b] \x1b in teachers"), (4, "Straße")]


def listed(app: App[None]) -> list[object]:
    return [line.key for line in app.screen.query_one(LineTable).lines]


async def test_typing_parts_of_words_leaves_what_has_them_all() -> None:
    app = Host(Choose("Code", CODES))
    async with app.run_test() as pilot:
        assert listed(app) == [1, 2, 3, 4]
        await pilot.press(*"sup pa")
        assert listed(app) == [1]
        await pilot.press("enter")
        assert app.answers == [1]


async def test_the_cursor_moves_while_one_types() -> None:
    app = Host(Choose("Code", CODES))
    async with app.run_test() as pilot:
        await pilot.press(*"SUP", "down", "enter")
        assert app.answers == [2]


async def test_case_is_folded_in_any_language() -> None:
    app = Host(Choose("Code", CODES))
    async with app.run_test() as pilot:
        await pilot.press(*"STRASSE", "enter")
        assert app.answers == [4]


async def test_without_a_match_it_is_said_and_enter_waits() -> None:
    app = Host(Choose("Code", CODES))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*"zzz", "enter")
        assert app.answers == []
        assert "Nothing has these words." in "\n".join(screen_rows(app))
        await pilot.press("escape")
        assert app.answers == [None]


async def test_a_double_click_chooses_and_one_may_type_on_after_a_click() -> None:
    app = Host(Choose("Code", CODES))
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.screen.query_one(LineTable)
        await pilot.click(table, offset=(3, 1))
        await pilot.press("t")
        assert listed(app) == [1, 2, 3, 4]
        await pilot.press("r")
        assert listed(app) == [3, 4]
        await pilot.double_click(table, offset=(3, 1))
        assert app.answers == [4]


@pytest.mark.parametrize("size", SIZES)
async def test_many_lines_fit_and_are_gone_through(size: tuple[int, int]) -> None:
    app = Host(Choose(f"Code for {NAMELESS}", [*CODES, *((n, f"Code {n}") for n in range(5, 1000))]))
    async with app.run_test(size=size) as pilot:
        shown = "\n".join(screen_rows(app))
        assert "[b]Trust[/b] ␛ in teachers" in shown
        assert all(part in shown for part in ("Code for [bold]", "Choose", "Leave", "╭", "╰"))
        await pilot.press("pagedown", "down")
        key = app.screen.query_one(LineTable).cursor_key
        assert any(f"Code {key} " in row for row in screen_rows(app))
        await pilot.press("enter")
        assert app.answers == [key]


async def test_a_megabyte_pasted_into_the_filter_finds_nothing_and_is_survived() -> None:
    app = Host(Choose("Code", CODES))
    async with app.run_test() as pilot:
        app.screen.query_one(OneLine).post_message(events.Paste("trust " * 200_000))
        await pilot.pause()
        assert listed(app) == [3]
        await pilot.press("enter")
        assert app.answers == [3]


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark"])
async def test_dialogs_work_without_colours(monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(Choose("Code", CODES))
    async with app.run_test(size=(40, 12)) as pilot:
        app.theme = theme
        await pilot.press("down")
        assert any(">Peer support" in row for row in screen_rows(app))


async def test_focus_of_a_button_is_seen_by_more_than_colour() -> None:
    app = Host(Confirm("Merge?", ["One sentence."]))
    async with app.run_test():
        yes, no = app.screen.query_one("#yes", Button), app.screen.query_one("#no", Button)
        assert yes.has_focus
        assert yes.rich_style.reverse != no.rich_style.reverse


@pytest.mark.parametrize(
    ("proposed", "keys", "wanted"),
    [
        (True, "ab", "ab"),
        (True, ("end", "x"), "study.qdpxx"),
        (True, (), "study.qdpx"),
        (False, "ab", "study.qdpxab"),
    ],
)
async def test_what_is_typed_takes_the_place_of_a_proposed_value(
    proposed: bool, keys: tuple[str, ...], wanted: str
) -> None:
    app = Host(Ask("Export", "File", "study.qdpx", proposed=proposed))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys, "enter")
        await pilot.pause()
    assert app.answers == [wanted]
