"""The coding screen codes, repeats, takes away and steps, by keys and by mouse, in the project file."""

import pytest
from screens import Coded, coded, labels, opened, place_of, put, settle
from textual.pilot import Pilot

from codebook.retiring import retire_code
from qualcode.coding import get_code
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.reader import Reader
from transcripts.interviews import find_transcript, remove_transcript
from tui import QualcodeApp

LASERS = "I keep the lasers running."
LOST = "Students come to me when they are lost."
NOBODY = "Nobody tells you that!"
TEACH = "And I teach, a little."
AWARD = "There was an award once"


def coding(app: QualcodeApp) -> CodingPlace:
    place = app.screen
    assert isinstance(place, CodingPlace)
    return place


def reader(app: QualcodeApp) -> Reader:
    return coding(app).reader


def said(app: QualcodeApp) -> str:
    return coding(app).status.said


async def at(pilot: Pilot[None], project: Project, quote: str, name: str = "INT01") -> QualcodeApp:
    """The coding screen with the cursor at the beginning of some words."""
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    await settle(pilot)
    transcript_id, passage = place_of(project, name, quote)
    app.open_passage(transcript_id, passage.start)
    await settle(pilot)
    assert app.focused is reader(app)
    return app


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in text))
    await pilot.pause()


def ann(quote: str, label: str, name: str = "INT01") -> Coded:
    return Coded("Ann", name, quote, label)


class TestPicker:
    async def test_c_words_and_enter_code_the_sentence_under_the_cursor(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before | {ann(TEACH, "Lecturing")}
            assert said(app) == f"Coded “{TEACH}” at “Lecturing”."
            assert app.focused is reader(app)
            assert reader(app).selection is None

    async def test_escape_leaves_everything_and_keeps_the_selection(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("s", "c")
            await typed(pilot, "lectur")
            await pilot.press("escape")
            await settle(pilot)
            assert coded(coded_study) == before
            assert reader(app).selection == place_of(coded_study, "INT01", TEACH)[1]
            assert app.focused is reader(app)

    async def test_tab_stays_for_another_code_and_full_stop_repeats_both(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("tab")
            await typed(pilot, "awards")
            await pilot.press("enter")
            await settle(pilot)
            both = {ann(TEACH, "Lecturing"), ann(TEACH, "Awards")}
            assert coded(coded_study) == before | both
            await at(pilot, coded_study, NOBODY)
            await pilot.press("full_stop")
            await settle(pilot)
            assert coded(coded_study) == before | both | {ann(NOBODY, "Lecturing"), ann(NOBODY, "Awards")}
            await pilot.press("u")
            await settle(pilot)
            assert coded(coded_study) == before | both

    async def test_the_codes_stay_known_when_tab_was_the_last_key(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("tab", "escape")
            await settle(pilot)
            assert ann(TEACH, "Lecturing") in coded(coded_study)
            assert reader(app).selection is None

    async def test_ctrl_n_makes_a_code_below_another_and_codes_at_it_in_one_step(
        self, coded_study: Project
    ) -> None:
        before, framework = coded(coded_study), labels(coded_study)
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "Modesty")
            await pilot.press("ctrl+n")
            await typed(pilot, "recog")
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before | {ann(TEACH, "Modesty")}
            assert labels(coded_study) == [*framework, "  Modesty"]
            await pilot.press("u")
            await settle(pilot)
            assert (coded(coded_study), labels(coded_study)) == (before, framework)

    async def test_a_passage_coded_twice_at_one_code_is_there_once(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("c")
            await typed(pilot, "technical")
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before
            assert "already" in said(app)

    async def test_only_white_space_cannot_be_coded(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "Students come")
            await pilot.press("shift+left", "c")
            assert not coding(app).picker.is_open
            assert "no words" in said(app)

    async def test_a_code_deleted_in_another_window_while_the_picker_is_open_is_refused(
        self, coded_study: Project
    ) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            delete(coded_study, "Lecturing")
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before
            assert said(app).startswith("! ")
            assert app.focused is reader(app)

    async def test_one_that_the_screens_have_already_missed_is_refused_too(
        self, coded_study: Project
    ) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            delete(coded_study, "Lecturing")
            app.desk.catch_up()
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before
            assert "deleted in another window" in said(app)

    async def test_a_transcript_removed_in_another_window_while_the_picker_is_open_closes_it(
        self, coded_study: Project
    ) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            remove(coded_study, "INT01")
            app.desk.catch_up()
            await settle(pilot)
            assert not coding(app).picker.is_open
            assert coding(app).opened is None
            assert "INT01 is not in the project any more" in said(app)
            await pilot.press(
                "c", "x", "m", "n", "i", "full_stop", "equals_sign", "y", "f", "s", "v", "right"
            )
            await settle(pilot)

    async def test_enter_on_a_transcript_removed_just_now_codes_nothing(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            remove(coded_study, "INT01")
            await pilot.press("enter")
            await settle(pilot)
            assert {each.transcript for each in coded(coded_study)} == {"INT02"}
            assert app.is_running

    async def test_a_click_on_a_code_assigns_it(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.click("Picklist", offset=(5, 0))
            await settle(pilot)
            assert ann(TEACH, "Lecturing") in coded(coded_study)
            assert app.focused is reader(app)


def delete(project: Project, label: str) -> None:
    """Delete a code in another window."""
    from codebook.codes import delete_code
    from codebook.names import CodeNames
    from codebook.tree import tree

    with Project.open(project.path, who="Ben") as other, other.change(f"delete “{label}”") as session:
        delete_code(session, get_code(session, CodeNames(tree(session)).find(label).id))


def retire(project: Project, label: str) -> None:
    """Retire a code in another window."""
    from codebook.names import CodeNames
    from codebook.tree import tree

    with Project.open(project.path, who="Ben") as other, other.change(f"retire “{label}”") as session:
        retire_code(session, get_code(session, CodeNames(tree(session)).find(label).id))


def remove(project: Project, name: str) -> None:
    """Remove a transcript in another window."""
    with Project.open(project.path, who="Ben") as other, other.change(f"remove {name}") as session:
        remove_transcript(session, find_transcript(session, name))


class TestQuickCodes:
    async def test_the_first_codes_used_get_digits_which_assign_them(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("tab")
            await typed(pilot, "awards")
            await pilot.press("enter")
            await at(pilot, coded_study, NOBODY)
            await pilot.press("2")
            await settle(pilot)
            made = {ann(TEACH, "Lecturing"), ann(TEACH, "Awards"), ann(NOBODY, "Awards")}
            assert coded(coded_study) == before | made

    async def test_a_digit_without_a_code_says_how_to_give_it_one(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("7")
            assert "7 has no code yet" in said(app)

    async def test_a_retired_quick_code_is_refused(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("enter")
            await settle(pilot)
            retire(coded_study, "Lecturing")
            before = coded(coded_study)
            await at(pilot, coded_study, NOBODY)
            await pilot.press("1")
            await settle(pilot)
            assert coded(coded_study) == before
            assert said(app).startswith("! ")
            assert "Lecturing" in said(app)

    async def test_the_digit_of_a_deleted_code_is_free_again(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("enter")
            await settle(pilot)
            delete(coded_study, "Lecturing")
            app.desk.catch_up()
            await pilot.press("1")
            assert "1 has no code yet" in said(app)
            await pilot.press("c")
            await typed(pilot, "awards")
            await pilot.press("enter")
            await settle(pilot)
            assert [app.desk.by_id[each].label for each in app.desk.state.quick.values()] == ["Awards"]


class TestInVivo:
    async def test_i_makes_a_code_of_the_selected_words(self, coded_study: Project) -> None:
        framework = labels(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "teach")
            await pilot.press("W", "i")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert labels(coded_study) == [*framework, "teach"]
            assert ann("teach", "teach") in coded(coded_study)
            assert app.focused is reader(app)

    async def test_it_stands_beside_the_active_code(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, LASERS)
            await pilot.press("tab")
            await at(pilot, coded_study, "teach")
            await pilot.press("W", "i")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert "  teach" in labels(coded_study)

    async def test_escape_makes_nothing(self, coded_study: Project) -> None:
        framework = labels(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "teach")
            await pilot.press("W", "i")
            await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert labels(coded_study) == framework
            assert app.focused is reader(app)

    async def test_nothing_is_made_where_the_transcript_goes_meanwhile(self, coded_study: Project) -> None:
        framework = labels(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "teach")
            await pilot.press("W", "i")
            await settle(pilot)
            remove(coded_study, "INT01")
            app.desk.catch_up()
            await pilot.press("enter")
            await settle(pilot)
            assert labels(coded_study) == framework


async def test_a_coder_named_with_brackets_codes_and_is_shown(coded_study: Project) -> None:
    with Project.open(coded_study.path, who="[red]Zoë[/] \x1b[31m") as project:
        async with opened(project).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, project, TEACH)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("enter")
            await settle(pilot)
            assert any(each.who.startswith("[red]Zoë") for each in coded(project))
            assert app.focused is reader(app)


async def test_what_another_window_codes_is_drawn(coded_study: Project) -> None:
    async with opened(coded_study).run_test() as pilot:
        app = await at(pilot, coded_study, TEACH)
        assert coding(app).here() == []
        with Project.open(coded_study.path, who="Ben") as other, other.change("code") as session:
            put(session, "Ben", "INT01", TEACH, "Awards")
        app.desk.catch_up()
        await settle(pilot)
        assert [app.desk.by_id[each.code_id].label for each in coding(app).here()] == ["Awards"]


@pytest.mark.parametrize("keys", [("D", "x"), ("C", "escape", "x")])
async def test_panels_do_not_keep_keys_from_the_text(coded_study: Project, keys: tuple[str, ...]) -> None:
    async with opened(coded_study).run_test(size=(120, 40)) as pilot:
        await at(pilot, coded_study, LASERS)
        await pilot.press(*keys)
        await settle(pilot)
        assert ann(LASERS, "Technical support") not in coded(coded_study)
