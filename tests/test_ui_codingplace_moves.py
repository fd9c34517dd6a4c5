"""Boundaries, jumps, searches and panels of the coding screen, as the project file and the text show them."""

import pytest
from screens import coded, opened, place_of, settle
from test_ui_codingplace import ann, at, coding, reader, remove, said, typed

from qualcode.store.project import Project
from qualcode.ui.state import load_state
from tui import QualcodeApp

LASERS = "I keep the lasers running."


def quotes(project: Project, label: str) -> set[str]:
    return {each.quote for each in coded(project) if each.label == label and each.who == "Ann"}


def under(app: QualcodeApp) -> str:
    """The text from the cursor on."""
    return reader(app).model.text[reader(app).caret.cursor :]


def activate(app: QualcodeApp, label: str) -> None:
    app.desk.state.active = next(line.id for line in app.desk.codes if line.label == label)


class TestBoundaries:
    @pytest.mark.parametrize(
        ("keys", "quote"),
        [
            (("alt+left",), "I keep the lasers"),
            (("alt+left", "alt+left"), "I keep the"),
            (("alt+right",), "I keep the lasers running. Students"),
            (("alt+shift+right",), "keep the lasers running."),
            (("equals_sign", "left", "left", "enter"), "I keep the lasers runnin"),
            (("equals_sign", "b", "enter"), "I keep the lasers"),
            (("equals_sign", "tab", "l", "l", "enter"), "keep the lasers running."),
            (("equals_sign", "left", "left", "escape"), LASERS),
            (("equals_sign", "left", "f4", "f3"), LASERS),
            (("equals_sign", "left", "x", "c", "delete", "escape"), LASERS),
        ],
    )
    async def test_keys_move_them(self, coded_study: Project, keys: tuple[str, ...], quote: str) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            assert quotes(coded_study, "Technical support") == {quote}
            assert [each.code_id for each in coding(app).here()]
            assert app.focused is reader(app)

    async def test_one_step_of_undo_takes_a_boundary_back(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, LASERS)
            await pilot.press("equals_sign", "left", "left", "left", "enter", "u")
            await settle(pilot)
            assert coded(coded_study) == before
            await pilot.press("U")
            await settle(pilot)
            assert coded(coded_study) != before

    async def test_one_that_can_go_no_further_says_so(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "No one, really.", "INT02")
            await pilot.press(*["alt+left"] * 5)
            assert quotes(coded_study, "Lack of recognition") == {"No"}
            assert "cannot go further" in said(app)

    async def test_a_coding_taken_away_elsewhere_ends_it(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("equals_sign", "left")
            remove(coded_study, "INT01")
            app.desk.catch_up()
            await settle(pilot)
            await pilot.press("enter", "left")
            assert {each.transcript for each in coded(coded_study)} == {"INT02"}


class TestTravel:
    async def test_undo_goes_to_what_changed_in_another_transcript(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "No one, really.", "INT02")
            await pilot.press("x", "less_than_sign")
            await settle(pilot)
            opened_now = coding(app).opened
            assert opened_now is not None
            assert opened_now.name == "INT01"
            await pilot.press("u")
            await settle(pilot)
            opened_now = coding(app).opened
            assert opened_now is not None
            assert opened_now.name == "INT02"
            assert under(app).startswith("No one")

    async def test_brackets_go_through_the_places_of_a_code_across_transcripts(
        self, coded_study: Project
    ) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            activate(app, "Lack of recognition")
            for start in ("come to me", "No one", "come to me"):
                await pilot.press("right_square_bracket")
                await settle(pilot)
                assert under(app).startswith(start)
            await pilot.press("left_square_bracket")
            await settle(pilot)
            assert under(app).startswith("No one")
            assert said(app).endswith("place 2 of 2")

    async def test_minus_and_plus_go_back_and_forward(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("greater_than_sign")
            await settle(pilot)
            await pilot.press("minus")
            await settle(pilot)
            assert under(app).startswith(LASERS)
            await pilot.press("plus")
            await settle(pilot)
            assert under(app).startswith("Who thanks you?")

    async def test_the_ends_of_the_list_of_interviews_are_told(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("less_than_sign")
            assert said(app) == "This is the first interview."

    @pytest.mark.parametrize(
        ("place", "words"), [("3", "And I teach"), ("0:45", "I keep"), ("1:00", "And I")]
    )
    async def test_colon_goes_to_a_turn_or_a_time(self, coded_study: Project, place: str, words: str) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "What do")
            await pilot.press("colon", *("colon" if char == ":" else char for char in place), "enter")
            await settle(pilot)
            assert under(app).startswith(words)
            assert app.focused is reader(app)

    @pytest.mark.parametrize("place", ["0", "99", "x"])
    async def test_what_is_no_place_is_told(self, coded_study: Project, place: str) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "What do")
            await pilot.press("colon", *place, "enter")
            await settle(pilot)
            assert said(app).startswith("! Give a turn from 1 to 3")

    async def test_g_and_another_key_go_to_the_top_or_a_screen(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "And I teach")
            await pilot.press("g", "g")
            assert reader(app).caret.cursor == 0
            await pilot.press("g", "x")
            assert len(coded(coded_study)) == 5
            await pilot.press("g", "b")
            await settle(pilot)
            assert getattr(app.screen, "NAME", "") == "codebook"


class TestFinding:
    async def test_typing_goes_there_n_goes_on_and_escape_ends(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("slash")
            await typed(pilot, "you")
            await pilot.press("enter")
            await settle(pilot)
            assert under(app).startswith("you that!")
            assert app.focused is reader(app)
            assert "place 2 of 2" in said(app)
            await pilot.press("n")
            assert under(app).startswith("you do all day?")
            await pilot.press("N")
            assert under(app).startswith("you that!")
            await pilot.press("escape")
            assert reader(app).hits == []

    async def test_escape_while_typing_comes_back(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("slash")
            await typed(pilot, "teach")
            assert under(app).startswith("teach")
            await pilot.press("escape")
            await settle(pilot)
            assert under(app).startswith(LASERS)
            assert app.focused is reader(app)

    async def test_a_second_search_begins_where_the_cursor_is(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "What do")
            await pilot.press("slash")
            await typed(pilot, "you")
            await pilot.press("enter")
            await at(pilot, coded_study, "And I teach")
            await pilot.press("slash")
            await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert under(app).startswith("And I teach")

    async def test_words_that_are_not_there_are_told(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("slash")
            await typed(pilot, "zebra")
            await pilot.press("enter")
            await settle(pilot)
            assert said(app) == "! “zebra” is not in INT01."


class TestPanels:
    async def test_tab_steps_through_the_codings_and_describes_each(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, coded_study, "come to me")
            await pilot.press("tab")
            assert "“Pastoral support”" in said(app)
            assert said(app).startswith("1 of 2")
            shown = coding(app).details._text_now.plain
            assert "Listening to students’ worries." in shown
            assert "Lack of recognition" in shown
            await pilot.press("tab")
            assert "“Lack of recognition”" in said(app)
            await pilot.press("shift+tab")
            assert "“Pastoral support”" in said(app)

    async def test_a_narrow_screen_tells_the_codes_at_the_cursor_in_its_status_line(
        self, coded_study: Project
    ) -> None:
        async with opened(coded_study).run_test(size=(80, 24)) as pilot:
            app = await at(pilot, coded_study, "come to me")
            assert "“Lack of recognition” +1 · INT01" in str(coding(app).status.content)
            await pilot.press("D")
            await settle(pilot)
            assert coding(app).details.display
            assert "“Lack of recognition” +1" not in str(coding(app).status.content)
            assert coding(app).details.region.y >= reader(app).region.bottom

    async def test_f_shows_only_the_active_code(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "come to me")
            activate(app, "Pastoral support")
            await pilot.press("f")
            assert len(coding(app).here()) == 1
            await pilot.press("f")
            assert len(coding(app).here()) == 2

    async def test_y_copies_the_words_with_their_source(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("y")
            assert app.clipboard == f"“{LASERS}” (INT01, Pat, turn 2)"

    async def test_where_one_was_is_found_again(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, coded_study, "No one", "INT02")
            await pilot.press("D", "ctrl+q")
        state = load_state(app.desk.uuid)
        assert state.screen == "coding"
        assert state.panes["details"] is False
        async with opened(coded_study).run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            again = pilot.app
            assert isinstance(again, QualcodeApp)
            assert under(again).startswith("No one")
            assert not coding(again).details.display

    async def test_a_terminal_too_small_asks_for_room_and_recovers(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test(size=(80, 24)) as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("s")
            await pilot.resize_terminal(20, 5)
            await settle(pilot)
            assert type(app.screen).__name__ == "MoreRoom"
            await pilot.resize_terminal(80, 24)
            await settle(pilot)
            assert reader(app).selection == place_of(coded_study, "INT01", LASERS)[1]
            await pilot.press("x")
            await settle(pilot)
            assert ann(LASERS, "Technical support") not in coded(coded_study)
