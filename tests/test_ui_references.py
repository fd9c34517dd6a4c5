"""The passages of a code or theme: filtered, opened, coded anew and uncoded, with the number of the table."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rich.text import Text
from screens import Coded, coded, memos, opened, place_of, settle
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Static

from codebook.codes import delete_code
from codebook.names import CodeNames
from codebook.proposals import proposals
from codebook.tree import tree
from exports.build import build_table
from exports.counts import Rule
from qualcode.coding import get_code
from qualcode.store.history import history
from qualcode.store.models import Quote
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.fields import Lines
from qualcode.ui.referencesplace import ReferencesPlace
from qualcode.ui.weighing import Weigh
from tui import QualcodeApp

Window = Pilot[None]


@asynccontextmanager
async def window(
    project: Project, label: str = "", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Window]:
    """The references of a code, chosen by keys."""
    app = opened(project)
    app.desk.state.screen = "references"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if label:
            await pilot.press("c")
            await settle(pilot)
            await pilot.press(*("space" if letter == " " else letter for letter in label), "enter")
            await settle(pilot)
        yield pilot


def place(pilot: Window) -> ReferencesPlace:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    screen = app.place("references")
    assert isinstance(screen, ReferencesPlace)
    return screen


def quotes(pilot: Window) -> list[str]:
    cells = [line.cells[3] for line in place(pilot).list.lines]
    return [cell.plain if isinstance(cell, Text) else cell for cell in cells]


def title(pilot: Window) -> str:
    return str(place(pilot)._title.render())


def code_id(project: Project, label: str) -> int:
    with project.read() as session:
        return CodeNames(tree(session)).find(label).id


LOST = "come to me when they are lost. Nobody tells you that!"


async def test_the_references_of_a_code_across_transcripts(coded_study: Project) -> None:
    async with window(coded_study, "Lack of recognition") as pilot:
        assert quotes(pilot) == [LOST, "No one, really."]
        assert title(pilot) == "Lack of recognition: 2 codings"
        context = str(place(pilot)._around.render())
        assert "INT01, Pat, turn 2" in context
        assert "Ben" in context


async def test_a_heading_with_what_is_below_it_and_without(coded_study: Project) -> None:
    async with window(coded_study, "Recognition") as pilot:
        assert quotes(pilot) == []
        await pilot.press("b")
        assert quotes(pilot) == [LOST, "No one, really.", "There was an award once"]
        assert title(pilot) == "2 Recognition and below: 3 codings"
        await pilot.press("b")
        assert quotes(pilot) == []


async def test_a_code_with_nothing_below_says_so(coded_study: Project) -> None:
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("b")
        assert place(pilot).status.said == "There are no codes below “Awards”."


async def test_words_narrow_what_is_shown(coded_study: Project) -> None:
    async with window(coded_study, "Lack of recognition") as pilot:
        await pilot.press("slash", *"REALLY")
        await pilot.pause()
        assert quotes(pilot) == ["No one, really."]
        await pilot.press("enter")
        assert title(pilot) == "Lack of recognition: 1 coding with “REALLY”"
        await pilot.press("slash", "escape")
        await settle(pilot)
        assert len(quotes(pilot)) == 2


async def test_enter_opens_the_passage_and_selects_it(coded_study: Project) -> None:
    transcript, passage = place_of(coded_study, "INT02", "No one, really.")
    async with window(coded_study, "Lack of recognition") as pilot:
        await pilot.press("down", "enter")
        await settle(pilot)
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, CodingPlace)
        assert screen.opened is not None
        assert screen.opened.id == transcript
        assert screen.reader.caret.selection == passage
        await pilot.press("f6")
        await settle(pilot)
        assert len(quotes(pilot)) == 2


async def test_a_coding_gets_another_code(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("r")
        await settle(pilot)
        await pilot.press(*"lectur", "enter")
        await settle(pilot)
        changed = Coded("Ann", "INT02", "There was an award once", "Lecturing")
        assert changed in coded(coded_study)
        assert quotes(pilot) == []
        await pilot.press("u")
        assert coded(coded_study) == before
        assert len(quotes(pilot)) == 1
        await pilot.press("U")
        assert changed in coded(coded_study)


async def test_all_that_is_listed_gets_another_code_in_one_step(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study, "Recognition", size=(80, 24)) as pilot:
        await pilot.press("b", "R")
        await settle(pilot)
        await pilot.press(*"lectur", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Weigh)
        assert pilot.app.screen._title == "Recode 3 codings of “Recognition” and below to “Lecturing”?"
        assert "“Lack of recognition”: 2 → 0 references, 2 → 0 interviews" in pilot.app.screen._sentences
        assert coded(coded_study) == before
        await pilot.press("r", *"one", "enter", "y")
        await settle(pilot)
        moved = {each for each in before if each.label in ("Lack of recognition", "Awards")}
        assert coded(coded_study) == before - moved | {replace(each, label="Lecturing") for each in moved}
        assert quotes(pilot) == []
        assert place(pilot).status.said == "Recoded 3 codings to “Lecturing”; u takes it back."
        with coded_study.read() as session:
            (line,) = history(session, limit=1)
        assert (line.label, line.reason) == (
            "recode “Recognition” and what is below it to “Lecturing”",
            "one",
        )
        await pilot.press("u")
        assert coded(coded_study) == before


async def test_only_what_the_filter_lists_is_recoded(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study, "Lack of recognition") as pilot:
        await pilot.press("slash", *"eall", "enter", "R")
        await settle(pilot)
        await pilot.press(*"lectur", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Weigh)
        await pilot.press("y")
        await settle(pilot)
        assert before - coded(coded_study) == {
            Coded("Ann", "INT02", "No one, really.", "Lack of recognition")
        }
        assert coded(coded_study) - before == {Coded("Ann", "INT02", "No one, really.", "Lecturing")}


async def test_only_what_the_rule_of_the_table_counts_is_recoded(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        ids = [code_id(coded_study, "Lack of recognition")]
        place(pilot).show_codes(ids, "Lack of recognition", Rule(coder="Ben"))
        await pilot.press("R")
        await settle(pilot)
        await pilot.press(*"lectur", "enter")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert before - coded(coded_study) == {Coded("Ben", "INT01", LOST, "Lack of recognition")}


async def test_recoding_what_is_listed_can_be_proposed(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("R")
        await settle(pilot)
        await pilot.press(*"lectur", "enter")
        await settle(pilot)
        await pilot.press("r", *"unsure", "enter", "p")
        await settle(pilot)
        with coded_study.read() as session:
            assert [(each.label, each.reason) for each in proposals(session)] == [
                ("recode “Awards” to “Lecturing”", "unsure")
            ]
        assert coded(coded_study) == before


async def test_nothing_listed_is_recoded_to_nothing(coded_study: Project) -> None:
    async with window(coded_study, "Demonstrating") as pilot:
        await pilot.press("R")
        assert place(pilot).status.said == "Nothing is listed that could be recoded: c chooses a code."


async def test_a_coding_is_taken_away(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study, "Lack of recognition") as pilot:
        await pilot.press("x")
        assert quotes(pilot) == ["No one, really."]
        assert len(coded(coded_study)) == len(before) - 1
        await pilot.press("u")
        assert coded(coded_study) == before
        await pilot.press("U")
        assert len(coded(coded_study)) == len(before) - 1


async def test_a_memo_on_a_coding(coded_study: Project) -> None:
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("m")
        await settle(pilot)
        await pilot.press(*"cake", "ctrl+s")
        await settle(pilot)
        assert memos(coded_study) == ["cake"]
        assert place(pilot).list.lines[0].cells[-1] == "✎"
        assert "✎ Ann: cake" in str(place(pilot)._around.render())
        await pilot.press("u")
        assert memos(coded_study) == []


async def test_a_quote_is_copied_with_its_source(coded_study: Project) -> None:
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("y")
        assert pilot.app.clipboard == "“There was an award once” (INT02, Sam, turn 2)"


@pytest.mark.parametrize("aggregate", ["none", "sum", "union"])
async def test_the_counted_number_in_the_title_is_that_of_the_table(
    coded_study: Project, aggregate: str
) -> None:
    presses = {"none": 0, "sum": 1, "union": 2}[aggregate]
    async with window(coded_study) as pilot:
        await pilot.press("f5", *["a"] * presses)
        await settle(pilot)
        for label in ("Recognition", "Lack of recognition"):
            await pilot.press("f5")
            await settle(pilot)
            screen = pilot.app.screen
            screen.list.go(code_id(coded_study, label))  # type: ignore[attr-defined]  # it is the table
            await pilot.press("enter")
            await settle(pilot)
            with coded_study.read() as session:
                table = build_table(session, Rule(aggregate=aggregate))  # type: ignore[arg-type]  # one of Aggregate
            row = next(row for row in table.rows if row.label == label)
            interviews = f"{row.interviews or 0} interview{'' if row.interviews == 1 else 's'}"
            references = f"{row.references or 0} reference{'' if row.references == 1 else 's'}"
            assert f"in the table {interviews}, {references}" in title(pilot)
            await pilot.press("b")
            if label == "Recognition":
                assert "in the table" not in title(pilot), "other codes than the number stands for"


async def test_a_code_deleted_elsewhere_leaves_the_list(coded_study: Project) -> None:
    other = Project.open(coded_study.path, who="Ben")
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("r")
        await settle(pilot)
        with other.change("delete") as session:
            delete_code(session, get_code(session, code_id(coded_study, "Awards")))
        pilot.app._look()  # type: ignore[attr-defined]  # it is QualcodeApp
        await pilot.press(*"lectur", "enter")
        await settle(pilot)
        assert "in another window" in place(pilot).status.said
        for key in ("b", "x", "m", "y", "enter", "r"):
            await pilot.press(key)
            await settle(pilot)
        assert quotes(pilot) == []
    other.close()


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 60)])
async def test_an_empty_project_says_what_to_do(
    project: Project, own_place: Path, size: tuple[int, int]
) -> None:
    async with window(project, size=size) as pilot:
        for key in ("b", "x", "m", "y", "enter", "r", "slash", "a", "escape"):
            await pilot.press(key)
            await settle(pilot)
        assert title(pilot) == "No code is chosen"
        assert "c chooses another code" in place(pilot).list._empty


async def test_s_stars_and_v_marks_as_used_with_signs_and_undo(coded_study: Project) -> None:
    def kept() -> list[tuple[int | None, bool, bool]]:
        with coded_study.read() as session:
            return [(row.reference_id, row.starred, row.used) for row in session.scalars(select(Quote))]

    async with window(coded_study, "Awards") as pilot:
        await pilot.press("s")
        await settle(pilot)
        assert kept() == [(5, True, False)]
        assert place(pilot).list.lines[0].cells[5] == "★"
        await pilot.press("v")
        await settle(pilot)
        assert kept() == [(5, True, True)]
        assert place(pilot).list.lines[0].cells[5] == "★✓"
        assert "★ starred · ✓ used in the report" in str(place(pilot)._around.render())
        await pilot.press("s")
        await settle(pilot)
        assert kept() == [(5, False, True)]
        assert place(pilot).list.lines[0].cells[5] == " ✓"
        await pilot.press("u", "u", "u")
        await settle(pilot)
        assert kept() == []
        assert place(pilot).list.lines[0].cells[5] == ""


async def test_t_trims_the_quote_held_against_the_passage_and_undo(coded_study: Project) -> None:
    def kept() -> list[str]:
        with coded_study.read() as session:
            return [row.trimmed for row in session.scalars(select(Quote))]

    async with window(coded_study, "Awards") as pilot:
        await pilot.press("t")
        await settle(pilot)
        field = pilot.app.screen.query_one(Lines)
        assert field.text == "There was an award once"
        field.text = "There was [...] a prize"
        await pilot.press("ctrl+s")
        await settle(pilot)
        problem = str(pilot.app.screen.query_one(".problem", Static).content)
        assert "“a prize” does not stand in the passage behind the piece before it" in problem
        assert "“a” is not there" in problem
        field.text = "there [...] once"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert kept() == ["There […] once"]
        assert "trimmed: There […] once" in str(place(pilot)._around.render())
        await pilot.press("t")
        await settle(pilot)
        assert pilot.app.screen.query_one(Lines).text == "There […] once"
        pilot.app.screen.query_one(Lines).text = ""
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert kept() == []
        await pilot.press("u")
        await settle(pilot)
        assert kept() == ["There […] once"]
        await pilot.press("u", "t", "ctrl+s")
        await settle(pilot)
        assert kept() == []
        assert "left as it is" in place(pilot).status.said


async def test_uncoding_says_that_the_quote_goes_too(coded_study: Project) -> None:
    async with window(coded_study, "Awards") as pilot:
        await pilot.press("s")
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert ", with 1 kept quote (starred);" in place(pilot).status.said
    with coded_study.read() as session:
        assert session.scalars(select(Quote)).all() == []
