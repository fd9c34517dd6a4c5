"""Codings are taken away, recoded and written memos on, by keys, in the project file."""

from screens import coded, fill, memos, opened, place_of, settle
from test_ui_codingplace import ann, at, delete, reader, said, typed

from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from tui import QualcodeApp

LASERS = "I keep the lasers running."
LOST = "Students come to me when they are lost."
TEACH = "And I teach, a little."


class TestTakingAway:
    async def test_x_takes_the_only_coding_away_and_u_brings_it_back(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("x")
            await settle(pilot)
            assert coded(coded_study) == before - {ann(LASERS, "Technical support")}
            assert "u brings it back" in said(app)
            await pilot.press("ctrl+end", "u")
            await settle(pilot)
            assert coded(coded_study) == before
            assert reader(app).caret.cursor == place_of(coded_study, "INT01", LASERS)[1].start

    async def test_x_asks_where_there_are_several(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "come to me")
            await pilot.press("x")
            await settle(pilot)
            assert coded(coded_study) == before
            await pilot.press("down", "enter")
            await settle(pilot)
            gone = before - coded(coded_study)
            assert {each.label for each in gone} == {"Lack of recognition"}
            assert app.focused is reader(app)

    async def test_x_takes_the_one_stepped_to_without_asking(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, "come to me")
            await pilot.press("tab", "x")
            await settle(pilot)
            assert before - coded(coded_study) == {ann(LOST, "Pastoral support")}

    async def test_what_was_coded_just_now_is_what_x_takes(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            await at(pilot, coded_study, "come to me")
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before | {ann(LOST, "Lecturing")}
            await pilot.press("x")
            await settle(pilot)
            assert coded(coded_study) == before

    async def test_a_coding_that_goes_while_it_is_asked_for_is_not_missed(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, "come to me")
            await pilot.press("x")
            await settle(pilot)
            delete(coded_study, "Pastoral support")
            app.desk.catch_up()
            before = coded(coded_study)
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before
            assert "taken away in another window" in said(app)

    async def test_capital_x_takes_all_of_mine_in_the_selection(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("t", "X")
            await settle(pilot)
            mine = {ann(LASERS, "Technical support"), ann(LOST, "Pastoral support")}
            assert coded(coded_study) == before - mine
            assert said(app) == "Took 2 codings away; u brings them back."
            await pilot.press("u")
            await settle(pilot)
            assert coded(coded_study) == before

    async def test_r_gives_another_code_and_keeps_the_memo(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("m")
            await settle(pilot)
            await typed(pilot, "really")
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert memos(coded_study) == ["really"]
            await pilot.press("r")
            await settle(pilot)
            await typed(pilot, "demon")
            await pilot.press("enter")
            await settle(pilot)
            old, new = ann(LASERS, "Technical support"), ann(LASERS, "Demonstrating")
            assert coded(coded_study) == before - {old} | {new}
            assert memos(coded_study) == ["really"]
            assert app.focused is reader(app)

    async def test_r_left_with_escape_changes_nothing(self, coded_study: Project) -> None:
        before = coded(coded_study)
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("r")
            await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert coded(coded_study) == before
            assert app.focused is reader(app)
            await pilot.press("c")
            await typed(pilot, "lectur")
            await pilot.press("enter")
            await settle(pilot)
            assert coded(coded_study) == before | {ann(LASERS, "Lecturing")}


class TestMemos:
    async def test_capital_m_is_a_memo_on_the_transcript(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, LASERS)
            await pilot.press("M")
            await settle(pilot)
            await typed(pilot, "a [b]good[/b] talk")
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert memos(coded_study) == ["a [b]good[/b] talk"]
            assert app.focused is reader(app)

    async def test_m_where_nothing_is_coded_says_so(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test() as pilot:
            app = await at(pilot, coded_study, TEACH)
            await pilot.press("m")
            await settle(pilot)
            assert said(app) == "Nothing is coded here."
            assert memos(coded_study) == []


async def test_the_details_count_what_was_coded_just_now(coded_study: Project) -> None:
    async with opened(coded_study).run_test(size=(120, 40)) as pilot:
        app = await at(pilot, coded_study, TEACH)
        await pilot.press("c")
        await typed(pilot, "lectur")
        await pilot.press("enter")
        await settle(pilot)
        app.recount()
        await settle(pilot)
        place = app.screen
        assert isinstance(place, CodingPlace)
        shown = "\n".join(strip.text for strip in place.details.render_lines(place.details.size.region))
        assert "1 interview, 1 reference " in shown


async def test_what_is_asked_for_is_not_asked_any_more_once_it_is_done(project: Project) -> None:
    async with opened(project).run_test() as pilot:
        await pilot.press("f3", "c")
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        assert "Open an interview first" in said(app)
        fill(project)
        app.desk.catch_up()
        app.open_passage(*first(project))
        await settle(pilot)
        assert "Open an interview" not in said(app)


def first(project: Project) -> tuple[int, int]:
    transcript_id, passage = place_of(project, "INT01", LASERS)
    return transcript_id, passage.start
