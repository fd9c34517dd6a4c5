"""The interview guide on the screens: marks, jumps, wordings from the transcript, questions as conditions."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screens import opened, place_of, script, settle
from sqlalchemy import select
from test_ui_codingplace import LASERS, TEACH, at, coding, reader, said
from textual.pilot import Pilot

from exports.asking import asked_often, guide_report
from exports.build import build_table
from exports.counts import Rule
from exports.table import Row
from qualcode.store.history import history
from qualcode.store.models import Question
from qualcode.store.project import Project
from qualcode.ui.guidehere import GuideHere
from qualcode.ui.reader import Reader
from qualcode.ui.referencesplace import ReferencesPlace
from qualcode.ui.searchplace import SearchPlace
from qualcode.ui.tableoptions import TableOptions
from qualcode.ui.tableplace import TablePlace
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript
from transcripts.questions.guide import GuideLine, add_question, add_wording, find_question, remove_question
from transcripts.questions.matching import prepared
from transcripts.questions.structure import SpokenTurn, structure
from transcripts.questions.within import Within
from transcripts.speaking import set_speaker
from tui import QualcodeApp

DAY, THANKS, MONEY = "What do you do all day?", "Who thanks you?", "How is the department paying for lasers?"
NO_ONE = "No one, really."


@pytest.fixture
def guided(coded_study: Project) -> Project:
    """Questions 1 and 2 are asked in INT01 and INT02, question 3 nowhere."""
    with coded_study.change("import a guide") as session:
        for number, text in enumerate((DAY, THANKS, MONEY), 1):
            add_question(session, text, number=str(number))
    return coded_study


def kept(project: Project) -> dict[str, tuple[list[str], list[str]]]:
    """What else asks each question, and what does not."""
    with project.read() as session:
        questions = session.scalars(select(Question).order_by(Question.position))
        return {each.number: (each.wordings.splitlines(), each.never.splitlines()) for each in questions}


def uuid_of(project: Project, number: str) -> str:
    with project.read() as session:
        return find_question(session, number).uuid


def drawn(here: Reader) -> list[str]:
    return [here.render_line(row).text for row in range(here.size.height)]


def where(app: QualcodeApp) -> str:
    return coding(app).status._where.plain


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
        await settle(pilot)


class TestInTheTranscript:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
    async def test_what_asks_is_marked_by_a_sign_and_a_number(
        self, guided: Project, size: tuple[int, int]
    ) -> None:
        async with opened(guided).run_test(size=size) as pilot:
            app = await at(pilot, guided, LASERS)
            rows = drawn(reader(app))
            assert [row for row in rows if "?1" in row] == [row for row in rows if DAY in row]
            assert "?3" not in "".join(rows)

    async def test_where_there_is_room_the_question_stands_beside_it(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(200, 60)) as pilot:
            app = await at(pilot, guided, LASERS)
            assert [row.count(DAY) for row in drawn(reader(app)) if "?1" in row] == [2]

    async def test_without_a_guide_no_row_is_moved(self, coded_study: Project) -> None:
        async with opened(coded_study).run_test(size=(80, 24)) as pilot:
            app = await at(pilot, coded_study, LASERS)
            before = drawn(reader(app))
            with coded_study.change("import a guide") as session:
                add_question(session, DAY, number="1")
            app.desk.catch_up()
            await settle(pilot)
            assert drawn(reader(app)) != before
            app.desk.undo()
            await settle(pilot)
            assert drawn(reader(app)) == before

    async def test_the_status_line_names_the_question_that_is_answered(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, TEACH)
            assert f"? 1 {DAY}" in where(app)

    async def test_semicolon_and_comma_go_from_question_to_question(self, guided: Project) -> None:
        with guided.change("reword") as session:
            question = find_question(session, "2")
            add_wording(session, question, "Thank you.")
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, NO_ONE, "INT02")
            starts = [place_of(guided, "INT02", quote)[1].start for quote in (THANKS, "Thank you.")]
            await press(pilot, "semicolon")
            assert reader(app).caret.cursor == starts[1]
            assert said(app).startswith("2 of 2, score 100: 2 Who thanks you?")
            await press(pilot, "comma")
            assert reader(app).caret.cursor == starts[0]
            await press(pilot, "comma")
            assert (reader(app).caret.cursor, said(app)) == (starts[0], "None is asked before this in INT02.")
            await press(pilot, "minus")
            assert reader(app).caret.cursor == starts[1]

    async def test_the_list_goes_to_a_question_that_is_asked(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, TEACH)
            await press(pilot, "I", "enter")
            assert reader(app).caret.cursor == place_of(guided, "INT01", DAY)[1].start

    async def test_the_list_selects_what_comes_near_a_question_that_is_not_found(
        self, guided: Project
    ) -> None:
        with guided.change("reword") as session:
            find_question(session, "3").text = "Who thanks the department for all its lasers?"
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, NO_ONE, "INT02")
            await press(pilot, "I", *"lasers", "enter")
            assert reader(app).selection == place_of(guided, "INT02", THANKS)[1]
            assert said(app).startswith("Not found; the nearest words, score ")

    async def test_a_question_without_words_in_common_is_said_to_be_absent(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, NO_ONE, "INT02")
            await press(pilot, "I", *"lasers", "enter")
            expected = (
                "No interviewer has words like those of “3 How is the department paying for…” in INT02."
            )
            assert said(app) == expected

    @pytest.mark.parametrize("key", ["semicolon", "I", "A", "exclamation_mark"])
    async def test_without_a_guide_every_key_says_how_to_bring_one_in(
        self, coded_study: Project, key: str
    ) -> None:
        async with opened(coded_study).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, coded_study, DAY)
            await press(pilot, key)
            assert "`qualcode questions import FILE`" in said(app)

    async def test_where_nobody_interviews_it_says_where_to_name_who_does(self, guided: Project) -> None:
        with guided.change("nobody asks") as session:
            set_speaker(session, "Ivy", interviewer=False)
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, DAY)
            await press(pilot, "semicolon")
            assert "Nobody is known to interview in INT01: F2, then o says who asks." in said(app)

    async def test_a_guide_changed_elsewhere_is_followed(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, TEACH)
            with Project.open(guided.path, who="Ben") as other, other.change("remove") as session:
                remove_question(session, find_question(session, "1"))
            app.desk.catch_up()
            await settle(pilot)
            assert "?1" not in "".join(drawn(reader(app)))
            assert DAY not in where(app)


class TestSayingWhatAsks:
    async def test_a_sentence_becomes_another_wording_in_one_step(self, guided: Project) -> None:
        before = kept(guided)
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, "Thank you.", "INT02")
            await press(pilot, "A", *"lasers", "enter")
            assert kept(guided) == {**before, "3": (["Thank you."], [])}
            assert said(app) == "These words ask question 3; u takes it back."
            assert f"? 3 {MONEY}"[:30] in where(app)
            await press(pilot, "u")
            assert kept(guided) == before
            assert MONEY[:20] not in where(app)

    async def test_the_questions_most_like_the_words_come_first(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            await at(pilot, guided, THANKS, "INT02")
            with guided.change("reword") as session:
                find_question(session, "2").text = "Does somebody thank you for it, and who?"
                find_question(session, "3").text = "Who thanks technicians, would you say?"
            pilot.app.desk.catch_up()  # type: ignore[attr-defined]  # it is the program
            await press(pilot, "A", "enter")
            assert kept(guided)["3"] == ([THANKS], [])

    async def test_who_does_not_interview_asks_nothing(self, guided: Project) -> None:
        before = kept(guided)
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, LASERS)
            await press(pilot, "A")
            assert said(app) == "! Pat is not known to interview: F2, then o says who asks."
            assert kept(guided) == before

    async def test_words_that_are_not_it_are_kept_in_one_step(self, guided: Project) -> None:
        with guided.change("reword") as session:
            find_question(session, "2").text = "Who thanks you now?"
        before = kept(guided)
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, THANKS, "INT02")
            assert "?2" in "".join(drawn(reader(app)))
            await press(pilot, "exclamation_mark")
            assert kept(guided) == {**before, "2": ([], [THANKS])}
            assert said(app) == "Not question 2 any more; u takes it back."
            assert "?2" not in "".join(drawn(reader(app)))
            await press(pilot, "u")
            assert kept(guided) == before
            assert "?2" in "".join(drawn(reader(app)))

    async def test_the_last_word_on_a_sentence_counts(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, "Thank you.", "INT02")
            await press(pilot, "A", *"lasers", "enter")
            await press(pilot, "exclamation_mark")
            assert kept(guided)["3"] == ([], ["Thank you."])
            assert "?3" not in "".join(drawn(reader(app)))
            await press(pilot, "A", *"lasers", "enter")
            assert kept(guided)["3"] == (["Thank you."], [])
            assert "?3" in "".join(drawn(reader(app)))

    async def test_of_two_questions_in_a_turn_it_asks_which_is_not_asked(self, guided: Project) -> None:
        said_now = f"{DAY} {MONEY}"
        with guided.change("correct") as session:
            correct_transcript(
                session, find_transcript(session, "INT01"), script([("Ivy", said_now)]), force=True
            )
            find_question(session, "1").text = "What do you do all the day?"
            find_question(session, "3").text = "How is the department now paying for lasers?"
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = pilot.app
            assert isinstance(app, QualcodeApp)
            await press(pilot, "f3", "t")
            assert any("?1+" in row for row in drawn(reader(app)))
            await press(pilot, "exclamation_mark", "down", "enter")
            assert kept(guided) == {"1": ([], []), "2": ([], []), "3": ([], [MONEY])}

    async def test_words_that_ask_nothing_cannot_be_refused(self, guided: Project) -> None:
        lines = len(history_of(guided))
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            app = await at(pilot, guided, TEACH)
            await press(pilot, "exclamation_mark")
            assert said(app) == "No question of the guide is asked here; I lists where they are."
            assert len(history_of(guided)) == lines


def history_of(project: Project) -> Sequence[object]:
    with project.read() as session:
        return list(history(session))


class TestAsACondition:
    async def test_the_table_counts_only_the_answers(self, guided: Project) -> None:
        rule = Rule(within=Within(questions=frozenset({uuid_of(guided, "2")})))
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            await press(pilot, "f5", "i", *"thanks", "enter")
            assert rows(pilot) == built(guided, rule)
            assert rows(pilot) != built(guided, Rule())
            await press(pilot, "i", "enter")
            assert rows(pilot) == built(guided, Rule())

    async def test_the_list_says_in_how_many_interviews_each_is_found(self, guided: Project) -> None:
        with guided.read() as session:
            found = asked_often(session)
            report = guide_report(session).questions
        assert [each.interviews for each in found] == [each.interviews for each in report] == [1, 1, 0]
        assert found[1].printed == "    1 of 2  2 Who thanks you?"

    async def test_a_question_that_is_gone_sets_the_table_back(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            await press(pilot, "f5", "i", *"thanks", "enter")
            with guided.change("remove") as session:
                remove_question(session, find_question(session, "2"))
            pilot.app.desk.catch_up()  # type: ignore[attr-defined]  # it is the program
            await settle(pilot)
            assert rows(pilot) == built(guided, Rule())

    def test_the_condition_is_kept(self) -> None:
        options = TableOptions(questions=("a", "b"))
        assert TableOptions.kept(options.as_data()) == options
        assert TableOptions.kept({"questions": [1]}) == TableOptions()

    async def test_the_passages_behind_a_number_lie_in_the_answers(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            await press(pilot, "f5", "a", "i", *"thanks", "enter")
            table = pilot.app.screen
            assert isinstance(table, TablePlace)
            await press(pilot, *["down"] * labels(table).index("Lack of recognition"), "enter")
            assert quotes(pilot) == [NO_ONE]
            assert "in the answer to “2 Who thanks you?”" in title(pilot)
            await press(pilot, "i", "enter")
            assert len(quotes(pilot)) == 2
            assert "answer" not in title(pilot)

    async def test_the_references_of_a_code_are_narrowed(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            await press(pilot, "f6", "c", *"lack", "enter")
            assert len(quotes(pilot)) == 2
            await press(pilot, "i", *"day", "enter")
            assert quotes(pilot) == ["come to me when they are lost. Nobody tells you that!"]
            await press(pilot, "i", *"lasers", "enter")
            assert quotes(pilot) == []
            assert "0 codings in the answer to “3 How is the department" in title(pilot)

    async def test_a_search_is_narrowed(self, guided: Project) -> None:
        async with opened(guided).run_test(size=(120, 40)) as pilot:
            await press(pilot, "F", *"you", "enter")
            search = pilot.app.screen
            assert isinstance(search, SearchPlace)
            assert {hit.transcript for hit in search.hits} == {"INT01", "INT02"}
            await press(pilot, "i", *"thanks", "enter")
            assert {hit.transcript for hit in search.hits} == {"INT02"}
            assert "in the answer to “2 Who thanks you?”" in str(search._title.render())

    @pytest.mark.parametrize("key", ["f5", "f6", "F"])
    async def test_without_a_guide_it_says_how_to_bring_one_in(self, coded_study: Project, key: str) -> None:
        async with opened(coded_study).run_test(size=(120, 40)) as pilot:
            await press(pilot, key, *(["x", "enter"] if key == "F" else []), "i")
            place = pilot.app.screen
            assert isinstance(place, TablePlace | ReferencesPlace | SearchPlace)
            assert "`qualcode questions import FILE`" in place.status.said


def rows(pilot: Pilot[None]) -> list[Row]:
    place = pilot.app.screen
    assert isinstance(place, TablePlace)
    assert place.table is not None
    return list(place.table.rows)


def built(project: Project, rule: Rule) -> list[Row]:
    with project.read() as session:
        return list(build_table(session, rule).rows)


def labels(table: TablePlace) -> list[str]:
    assert table.table is not None
    return [row.label for row in table.table.rows]


def title(pilot: Pilot[None]) -> str:
    place = pilot.app.screen
    assert isinstance(place, ReferencesPlace)
    return str(place._title.render())


def quotes(pilot: Pilot[None]) -> list[str]:
    place = pilot.app.screen
    assert isinstance(place, ReferencesPlace)
    return [str(line.cells[3]) for line in place.list.lines]


SAID = (DAY, f"Right. {MONEY} {DAY}", "Go on.", "I keep the lasers running.", "PEOPLE")


@given(st.lists(st.sampled_from(SAID), max_size=8), st.integers(0, 300), st.integers(0, 300))
def test_the_index_finds_what_a_look_at_every_place_finds(said: list[str], one: int, two: int) -> None:
    """Half of the turns are an interviewer's."""
    guide = tuple(GuideLine(number, "", f"{number}", "", text) for number, text in enumerate((DAY, MONEY)))
    text, turns = "", []
    for number, words in enumerate(said):
        turns.append(SpokenTurn(len(text), len(text) + len(words), None, number % 2 == 0))
        text += f"{words}\n"
    found = structure(text, turns, [prepared(line.id, line.text) for line in guide])
    here = GuideHere(guide, found)
    starts = [each.start for each in found.askings]
    start, end = sorted((one, two))
    assert here.begun(start, end) == [
        guide[each.question] for each in found.askings if start <= each.start < end
    ]
    offset = min(one, max(len(text) - 1, 0))
    assert here.answered(offset) == [
        line
        for line in guide
        if any(begin <= offset < stop for begin, stop in found.answers(frozenset({line.id})))
    ]
    later, earlier = [each for each in starts if each > one], [each for each in starts if each < one]
    assert here.beside(one, 1) == (starts.index(later[0]) if later else None)
    assert here.beside(one, -1) == (starts.index(earlier[-1]) if earlier else None)
    assert here.before_first(one) == any(
        one < first for first in [each.turn[0] for each in found.askings][:1]
    )
