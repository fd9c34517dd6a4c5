"""The table on the screen is the table of the command line, live, with every option and every format."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from conftest import CommandLine
from rich.text import Text
from screens import opened, put, settle
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Static

from codebook.names import CodeNames
from codebook.retiring import retire_code
from codebook.tree import tree
from exports.build import build_table
from exports.table import Table
from qualcode.coding import get_code, uncode
from qualcode.store.models import Attribute, AttributeValue, Interview, Reference
from qualcode.store.project import Project
from qualcode.ui.dialogs import Look
from qualcode.ui.fields import OneLine
from qualcode.ui.filenames import AskPath
from qualcode.ui.place import Place
from qualcode.ui.referencesplace import ReferencesPlace
from qualcode.ui.tableoptions import TableOptions
from qualcode.ui.tableplace import TablePlace
from tui import QualcodeApp

Window = Pilot[None]


@asynccontextmanager
async def window(project: Project, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Window]:
    app = opened(project)
    app.desk.state.screen = "table"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def place(pilot: Window) -> TablePlace:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    screen = app.place("table")
    assert isinstance(screen, TablePlace)
    return screen


def said(pilot: Window) -> str:
    screen = next(each for each in reversed(pilot.app.screen_stack) if isinstance(each, Place))
    return screen.status.said


def shown(pilot: Window) -> list[tuple[str, ...]]:
    cells = [line.cells for line in place(pilot).list.lines]
    return [tuple(cell.plain if isinstance(cell, Text) else cell for cell in row) for row in cells]


def built(project: Project, options: TableOptions) -> Table:
    with project.read() as session:
        under = next((line for line in tree(session) if line.id == options.under), None)
        return build_table(
            session, options.rule(session), sort=options.sort, hide_empty=options.hide_empty, under=under
        )


def rows(project: Project, options: TableOptions) -> list[tuple[str, ...]]:
    found = built(project, options).rows
    return [(row.printed, *map(_printed, (row.interviews, row.references))) for row in found]


def _printed(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def code_id(project: Project, label: str) -> int:
    with project.read() as session:
        return CodeNames(tree(session)).find(label).id


@pytest.fixture
def study(coded_study: Project) -> Project:
    """With an attribute of an odd name."""
    with coded_study.change("attributes") as session:
        attribute = Attribute(name="[b]Grade[/b] of post, as far as anybody could tell", position=0)
        session.add(attribute)
        session.flush()
        for interview, value in zip(
            session.scalars(select(Interview).order_by(Interview.name)), ("senior", "junior"), strict=True
        ):
            session.add(AttributeValue(attribute_id=attribute.id, interview_id=interview.id, value=value))
    return coded_study


CASES = {
    "plain": ((), TableOptions()),
    "sum": (("a",), TableOptions(aggregate="sum")),
    "union": (("a", "a"), TableOptions(aggregate="union")),
    "transcripts": (("n", *"transcript", "enter"), TableOptions(unit="transcript")),
    "speakers": (("n", *"speaker", "enter"), TableOptions(unit="speaker")),
    "attribute": (
        ("n", *"grade", "enter"),
        TableOptions(unit="[b]Grade[/b] of post, as far as anybody could tell"),
    ),
    "per coder": (("o", *"apart", "enter"), TableOptions(coders="per-coder")),
    "one coder": (("o", *"ben", "enter"), TableOptions(coders="coder=Ben")),
    "interviewer": (("x",), TableOptions(exclude_interviewer=True)),
    "by interviews": (("s",), TableOptions(sort="interviews")),
    "by codebook": (("s", "s"), TableOptions(sort="codebook")),
    "by label": (("s", "s", "s"), TableOptions(sort="label")),
    "hidden": (("e",), TableOptions(hide_empty=True)),
    "where": (
        ("f", *"junior", "enter"),
        TableOptions(where=("[b]Grade[/b] of post, as far as anybody could tell=junior",)),
    ),
}


@pytest.mark.parametrize("name", CASES)
async def test_each_option_shows_the_numbers_of_the_table_with_that_rule(study: Project, name: str) -> None:
    keys, options = CASES[name]
    with study.change("code") as session:
        put(session, "Ann", "INT01", "What do you do all day?", "Awards")
        put(session, "Ben", "INT01", "Students come to me when they are lost.", "Pastoral support")
    async with window(study) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        assert place(pilot).options == options
        assert shown(pilot) == rows(study, options)
        assert name == "plain" or said(pilot)
        assert place(pilot).table == built(study, options), "unit and caption too"
        await pilot.press("0")
        await settle(pilot)
        assert shown(pilot) == rows(study, TableOptions())


async def test_one_heading_alone(study: Project) -> None:
    async with window(study) as pilot:
        await pilot.press("b", *"recog", "enter")
        await settle(pilot)
        assert [row[0] for row in shown(pilot)] == ["2 Recognition", "Lack of recognition", "Awards"]
        await pilot.press("b", *"whole", "enter")
        await settle(pilot)
        assert shown(pilot) == rows(study, TableOptions())


async def test_options_are_kept_for_the_next_time(study: Project) -> None:
    async with window(study) as pilot:
        await pilot.press("a", "s", "e", "o", *"ben", "enter")
        await settle(pilot)
        chosen = place(pilot).options
        await pilot.press("q")
    async with window(study) as pilot:
        assert place(pilot).options == chosen
        assert shown(pilot) == rows(study, chosen)


async def test_options_that_do_not_fit_any_more_are_given_up_with_a_sentence(study: Project) -> None:
    async with window(study) as pilot:
        await pilot.press("b", *"recog", "enter")
        await settle(pilot)
        with study.change("retire") as session:
            retire_code(session, get_code(session, code_id(study, "Recognition")))
        pilot.app.desk.catch_up()  # type: ignore[attr-defined]  # it is QualcodeApp
        await settle(pilot)
        assert "is not in the table any more. All options are as at the beginning" in said(pilot)
        assert shown(pilot) == rows(study, TableOptions())


async def test_a_unit_that_vanished_is_given_up_with_a_sentence(study: Project) -> None:
    other = Project.open(study.path, who="Ben")
    async with window(study) as pilot:
        await pilot.press("f", *"junior", "enter")
        await settle(pilot)
        with other.change("remove") as session:
            junior = select(AttributeValue).where(AttributeValue.value == "junior")
            session.delete(session.scalars(junior).one())
        pilot.app._look()  # type: ignore[attr-defined]  # it is QualcodeApp
        await settle(pilot)
        assert "All options are as at the beginning again." in said(pilot)
        assert shown(pilot) == rows(study, TableOptions())
    other.close()


async def test_coding_elsewhere_changes_the_numbers(study: Project) -> None:
    other = Project.open(study.path, who="Ben")
    async with window(study) as pilot:
        before = shown(pilot)
        with other.change("code") as session:
            put(session, "Ben", "INT02", "the cake was good.", "Lecturing")
        pilot.app._look()  # type: ignore[attr-defined]  # it is QualcodeApp
        await settle(pilot)
        assert ("Lecturing", "1", "1") in shown(pilot)
        assert shown(pilot) != before
        with other.change("uncode") as session:
            uncode(session, session.scalars(select(Reference).order_by(Reference.id.desc())).first())  # type: ignore[arg-type]  # there is one
        pilot.app._look()  # type: ignore[attr-defined]  # it is QualcodeApp
        await settle(pilot)
        assert shown(pilot) == before
    other.close()


@pytest.mark.parametrize(("keys", "codings"), [((), 0), (("a", "a"), 3)])
async def test_enter_on_a_number_shows_the_passages_behind_it(
    study: Project, keys: tuple[str, ...], codings: int
) -> None:
    async with window(study) as pilot:
        await pilot.press(*keys, "s", "s")
        await settle(pilot)
        place(pilot).list.go(code_id(study, "Recognition"))
        await pilot.press("right", "enter")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReferencesPlace)
        assert len(screen.list.lines) == codings


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "csv", "md", "html", "tex", "json", "txt"])
async def test_what_is_written_is_what_the_command_writes(
    coded_study: Project, run: CommandLine, suffix: str
) -> None:
    target, wanted = run.folder / f"mine.{suffix}", run.folder / f"theirs.{suffix}"
    async with window(coded_study) as pilot:
        await pilot.press("a", "e", "w")
        await settle(pilot)
        await pilot.press("end", "ctrl+u", *_keys(target.name), "enter")
        await settle(pilot)
        assert said(pilot) == f"Wrote {target.resolve()}."
    run.done("-p", coded_study.path, "table", "--aggregate", "sum", "--hide-empty", "-o", wanted)
    assert _content(target) == _content(wanted)


def _keys(text: str) -> list[str]:
    return ["space" if letter == " " else letter for letter in text]


def _content(path: Path) -> object:
    """What a file holds, without the minute at which a zip archive was made."""
    import zipfile

    if path.suffix not in (".docx", ".xlsx"):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stamp = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")
    return {name: stamp.sub(b"", part) for name, part in parts.items()}


async def test_a_bad_ending_and_a_missing_folder_are_refused_where_they_were_typed(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with window(study) as pilot:
        bad = {"t.pdf": "names no known format", "no/t.csv": "no folder", "": "Name a file"}
        for name, problem in bad.items():
            await pilot.press("w")
            await settle(pilot)
            await pilot.press("end", "ctrl+u", *_keys(name or " "), "enter")
            await settle(pilot)
            assert problem in str(pilot.app.screen.query_one(".problem", Static).render())
            await pilot.press("escape")
            await settle(pilot)
    assert not list(tmp_path.glob("t.*"))


async def test_a_file_is_replaced_only_when_that_was_confirmed(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "t.csv"
    target.write_text("mine")
    async with window(study) as pilot:
        for answer, kept in (("n", True), ("y", False)):
            await pilot.press("w")
            await settle(pilot)
            await pilot.press("end", "ctrl+u", *_keys(target.name), "enter")
            await settle(pilot)
            await pilot.press(answer)
            await settle(pilot)
            assert (target.read_text(encoding="utf-8-sig") == "mine") is kept


async def prove(pilot: Window, path: Path) -> str:
    """What the dialog says of a file."""
    await pilot.press("v")
    await settle(pilot)
    assert isinstance(pilot.app.screen, AskPath)
    pilot.app.screen.query_one(OneLine).value = str(path)
    await pilot.press("enter")
    await settle(pilot)
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, Look)
    words = "\n".join(str(each.content) for each in screen.query(Static))
    await pilot.press("escape")
    return words


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_written_table_is_proved_and_an_altered_one_is_not(
    study: Project, tmp_path: Path, size: tuple[int, int]
) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    async with window(study, size) as pilot:
        place(pilot)._write(good)
        written = good.read_text("utf-8")
        bad.write_text(written.replace(">Awards<", ">Prizes<"), "utf-8")
        assert bad.read_text("utf-8") != written
        before = study.latest_change()
        told = await prove(pilot, good)
        assert "good.html verifies\nbyte for byte the table of state" in told
        assert said(pilot) == "good.html verifies."
        told = await prove(pilot, bad)
        assert "bad.html does not verify\n“Awards”: label is Prizes, and has to be Awards" in told
        assert said(pilot) == "! bad.html does not verify."
        assert study.latest_change() == before


async def test_a_file_without_a_proof_and_one_that_is_not_there_are_said(
    study: Project, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.html"
    plain.write_text("<p>Awards</p>", "utf-8")
    async with window(study) as pilot:
        assert "plain.html carries no proof" in await prove(pilot, plain)
        await pilot.press("v", *"nowhere", "enter")
        await pilot.pause()
        problem = pilot.app.screen.query_one(".problem", Static)
        assert str(problem.content) == "! There is no file nowhere."


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 60)])
async def test_an_empty_project_says_what_to_do(
    project: Project, own_place: Path, size: tuple[int, int]
) -> None:
    async with window(project, size) as pilot:
        for key in ("a", "s", "e", "x", "enter", "0", "f"):
            await pilot.press(key)
            await settle(pilot)
        assert "no attributes yet" in said(pilot)
        assert "No codes yet" in place(pilot).list._empty
        assert shown(pilot) == []


async def test_where_there_is_room_every_option_is_shown_with_its_key(study: Project) -> None:
    async with window(study, (200, 60)) as pilot:
        await pilot.press("a")
        await settle(pilot)
        options = place(pilot).query_one("#options", Static)
        assert options.display
        assert re.search(r"a +Headings count +the sum", str(options.render()))
