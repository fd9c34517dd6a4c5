"""Help, hints and palette come from the registry of keys, and the registry is true."""

import tomllib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from conftest import CommandLine
from rich.console import Console
from screens import labels, settle
from textual.dom import DOMNode
from textual.pilot import Pilot

from codebook.names import CodeNames
from codebook.tree import tree
from qualcode.store.project import Project
from qualcode.ui.codebookpane import CodebookPane
from qualcode.ui.config import Config, load
from qualcode.ui.dialogs import Ask
from qualcode.ui.help import Help
from qualcode.ui.keynames import printed
from qualcode.ui.keys import KEYS, SCOPES, Scope, remappable
from qualcode.ui.ribbon import PLACES, Hints, Ribbon
from qualcode.ui.scopes import active_scopes
from tui import QualcodeApp

Window = Pilot[None]

OWNERS: dict[str, tuple[str, str]] = {
    "everywhere": ("tui", "QualcodeApp"),
    "reader": ("qualcode.ui.reader", "Reader"),
    "list": ("qualcode.ui.lines", "LineTable"),
    "codebook": ("qualcode.ui.codebookpane", "CodebookPane"),
    **{
        name: (f"qualcode.ui.{name}place", f"{name.capitalize()}Place")
        for name in ("home", "coding", "table", "references", "history")
    },
}


@asynccontextmanager
async def window(
    project: Project, screen: str = "codebook", keys: dict[str, str] | None = None, width: int = 120
) -> AsyncIterator[Window]:
    app = QualcodeApp(project, Config(keys=keys or {}))
    app.desk.state.screen = screen
    async with app.run_test(size=(width, 40)) as pilot:
        await settle(pilot)
        yield pilot


def app_of(pilot: Window) -> QualcodeApp:
    assert isinstance(pilot.app, QualcodeApp)
    return pilot.app


def written(page: Help) -> str:
    """The help as it is read, on a wide page."""
    console = Console(width=160, file=StringIO(), color_system=None)
    with console.capture() as capture:
        console.print(page._text())
    return capture.get()


def hints(pilot: Window) -> str:
    return app_of(pilot).screen.query_one(Hints).render().plain


@pytest.mark.parametrize("scope", list(OWNERS))
def test_every_action_of_the_registry_exists(scope: str) -> None:
    module, name = OWNERS[scope]
    owner = getattr(import_module(module), name)
    for key in KEYS:
        if key.scope == scope and key.action:
            assert hasattr(owner, f"action_{key.action.partition('(')[0]}"), key.id


@pytest.mark.parametrize("scope", SCOPES)
def test_no_key_of_a_scope_is_bound_twice(scope: Scope) -> None:
    counted = Counter(each for key in KEYS if key.scope == scope for each in key.keys.split(",") if each)
    assert [each for each, number in counted.items() if number > 1] == []


@pytest.mark.parametrize("scope", [scope for scope in OWNERS if scope != "everywhere"])
def test_no_key_of_a_screen_hides_one_that_works_everywhere_or_in_lists(scope: str) -> None:
    taken = {"everywhere"} | ({"list"} if scope not in ("coding", "reader", "list") else set())
    others = {each for key in KEYS if key.scope in taken for each in key.keys.split(",")}
    assert [
        key.id for key in KEYS if key.scope == scope and key.action and others & set(key.keys.split(","))
    ] == []


def test_names_are_unique() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)


async def test_every_key_of_the_registry_is_in_the_help(coded_study: Project) -> None:
    async with window(coded_study) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        page = app_of(pilot).screen
        assert isinstance(page, Help)
        text = " ".join(written(page).split())
        for key in KEYS:
            if not key.name.startswith("quick_"):
                assert f"{' '.join(printed(key.keys).split())} {key.text}".strip() in text, key.id
        assert text.count("1 … 9") == 2
        assert all(len(printed(key.keys)) <= 24 for key in KEYS)
        await pilot.press("escape")
        assert app_of(pilot).screen.query(CodebookPane)


async def test_the_help_begins_with_the_keys_of_the_screen(coded_study: Project) -> None:
    for screen, first in (("table", "Table"), ("coding", "Coding"), ("codebook", "Codebook")):
        async with window(coded_study, screen) as pilot:
            await pilot.press("f1")
            await pilot.pause()
            page = app_of(pilot).screen
            assert isinstance(page, Help)
            headings = [line for line in written(page).splitlines() if line in SCOPES.values()]
            assert headings[0] == first
            await pilot.press("q")


async def test_hints_and_help_are_those_of_the_focused_pane(coded_study: Project) -> None:
    async with window(coded_study, "coding") as pilot:
        assert "c code" in hints(pilot)
        await pilot.press("C")
        await settle(pilot)
        assert "r rename" in hints(pilot)
        assert active_scopes(app_of(pilot).screen)[0] == "codebook"
        await pilot.press("escape")
        await settle(pilot)
        assert "r rename" not in hints(pilot)
        assert hints(pilot).startswith(" c code")


async def test_every_screen_can_be_reached_where_there_is_little_room(coded_study: Project) -> None:
    async with window(coded_study, width=40) as pilot:
        line = app_of(pilot).screen.query_one(Ribbon).render().plain
        keys = {key.name: key.keys for key in KEYS if key.scope == "everywhere"}
        assert all(f" {printed(keys[name].split(',')[0])} " in line for name in PLACES)
        assert "F4 Code" in line


async def test_the_palette_runs_an_action_of_the_focused_widget(coded_study: Project) -> None:
    async with window(coded_study, "coding") as pilot:
        await pilot.press("C")
        await settle(pilot)
        with coded_study.read() as session:
            awards = CodeNames(tree(session)).find("Awards").id
        app_of(pilot).screen.query_one(CodebookPane).table.go(awards)
        await run(pilot, "One place up among its siblings")
        assert labels(coded_study)[-2:] == ["  Awards", "  Lack of recognition"]


async def test_the_palette_runs_an_action_of_the_screen_and_of_the_program(coded_study: Project) -> None:
    async with window(coded_study, "table") as pilot:
        await run(pilot, "What headings count: nothing, the sum, the union")
        assert app_of(pilot).desk.rule.aggregate == "sum"
        await run(pilot, "Memo on the project")
        assert isinstance(app_of(pilot).screen, Ask)
        await pilot.press("escape")


async def run(pilot: Window, text: str) -> None:
    """Run a command of the palette, as it runs it."""
    app = app_of(pilot)
    command = next(each for each in app.get_system_commands(app.screen) if each.title == text)
    await command.callback()
    await settle(pilot)


async def test_the_palette_is_opened_and_searched_by_keys(coded_study: Project) -> None:
    async with window(coded_study, "table") as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"hide", "space", *"codes", "space", *"without")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        assert app_of(pilot).place("table").options.hide_empty  # type: ignore[attr-defined]  # it is the table


async def test_own_keys_are_bound_and_shown(coded_study: Project) -> None:
    keys = {"codebook.rename": "ctrl+e", "everywhere.table": "f9", "codebook.quick_1": "ctrl+g"}
    async with window(coded_study, keys=keys) as pilot:
        await pilot.press("r")
        await settle(pilot)
        assert not isinstance(app_of(pilot).screen, Ask)
        await pilot.press("ctrl+e")
        await settle(pilot)
        assert isinstance(app_of(pilot).screen, Ask)
        await pilot.press("escape")
        await settle(pilot)
        assert "Ctrl+e rename" in hints(pilot)
        assert "F9 Table" in app_of(pilot).screen.query_one(Ribbon).render().plain
        commands = {each.title: each.help for each in app_of(pilot).get_system_commands(app_of(pilot).screen)}
        assert commands["Rename"] == "Codebook: Ctrl+e"
        await pilot.press("question_mark")
        await pilot.pause()
        page = app_of(pilot).screen
        assert isinstance(page, Help)
        assert ("Ctrl+e", "Rename") in list(page.lines("codebook"))
        await pilot.press("escape", "f9")
        await settle(pilot)
        assert app_of(pilot).screen is app_of(pilot).place("table")


def test_bound_actions_belong_to_their_owner() -> None:
    for scope, (module, name) in OWNERS.items():
        owner: type[DOMNode] = getattr(import_module(module), name)
        ids = {getattr(binding, "id", None) for binding in owner.BINDINGS}
        assert {key.id for key in KEYS if key.scope == scope and key.action} <= ids


def test_the_command_prints_a_file_in_which_every_key_can_be_changed(run: CommandLine) -> None:
    text = run.done("keys")
    path = run.write("config.toml", text)
    assert load(path, known_keys=remappable()).keys == {}
    assert "The program reads them from" in text
    begin = text.index("[keys]")
    changed = text[:begin] + text[begin:].replace("\n# ", "\n")
    run.write("config.toml", changed)
    tomllib.loads(changed)
    given = load(path, known_keys=remappable()).keys
    assert given == {key.id: key.keys for key in KEYS if key.action}


def test_the_command_needs_no_project(run: CommandLine) -> None:
    assert not list(Path(run.folder).glob("*.qualcode"))
    assert 'codebook.rename = "r"  # Rename' in run.done("keys")
