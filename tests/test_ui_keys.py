"""Whatever is pressed, clicked and resized in whatever order: nothing breaks, and undo takes it all back."""

import asyncio
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from screens import fill, opened, settle
from sqlalchemy import select
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from codebook.tree import tree
from qualcode.errors import Refused
from qualcode.store.checks import check
from qualcode.store.history import ChangeLine, next_redo, next_undo
from qualcode.store.models import Reference
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.dialogs import Ask
from qualcode.ui.filenames import AskPath
from qualcode.ui.keys import KEYS
from tui import QualcodeApp

EXAMPLES = int(os.environ.get("QUALCODE_KEYS_EXAMPLES", "6"))

REGISTRY = sorted({key for each in KEYS for key in each.keys.split(",") if key})
"""Every key that does anything anywhere."""
FURTHER = [
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äß漢é[]{}'\"#*_@~\\",
    *(f"f{number}" for number in range(1, 13)),
    *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "insert", "up", "down"),
    *("left", "right", "home", "end", "pageup", "pagedown", "shift+home", "shift+end", "ctrl+backspace"),
    *("ctrl+a", "ctrl+c", "ctrl+e", "ctrl+k", "ctrl+s", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+underscore"),
]
"""Keys that lines to type into know, and some that nobody knows."""
WORDS = ["past sup", "lost", "laser", "Trust", "41", "0:30", "a [b] c", "people.csv", "INT03.txt", "x.csv"]
"""What is typed into fields, letter by letter."""
UNPATHLIKE = {"slash", "~", "\\", "ctrl+v"}
"""Not typed where a file is asked for, so that nothing outside the test's folder is read or written."""


class Press(NamedTuple):
    """Some keys, one after the other."""

    keys: tuple[str, ...]


class Point(NamedTuple):
    """Clicks, a drag or the wheel; places are in thousandths of the screen."""

    act: str
    start: tuple[int, int]
    end: tuple[int, int]


class Resize(NamedTuple):
    """Another size of the terminal, in cells."""

    width: int
    height: int


Step = Press | Point | Resize


def typed(word: str) -> tuple[str, ...]:
    """The keys of a word."""
    named = {" ": "space", ".": "full_stop", ":": "colon"}
    return tuple(named.get(char, char) for char in word)


PLACES = st.tuples(st.integers(0, 999), st.integers(0, 999))
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(Press, st.tuples(st.sampled_from(REGISTRY))),
    st.builds(Press, st.tuples(st.sampled_from(REGISTRY))),
    st.builds(Press, st.tuples(st.sampled_from(REGISTRY), st.just("enter"))),
    st.builds(Press, st.tuples(st.sampled_from(FURTHER))),
    st.builds(Press, st.tuples(st.sampled_from(["f2", "f3", "f4", "f5", "f6", "f7", "c", "C", "u", "U"]))),
    st.builds(Press, st.tuples(st.sampled_from(["enter", "escape", "tab", "s", "full_stop", "y"]))),
    st.builds(Press, st.sampled_from([typed(word) for word in WORDS])),
    st.builds(Point, st.sampled_from(["click", "double", "triple", "drag", "down", "up"]), PLACES, PLACES),
    st.builds(Resize, st.integers(20, 200), st.integers(5, 60)),
)


async def take(pilot: Pilot[None], step: Step) -> None:
    """Do one thing as a user would."""
    if isinstance(step, Press):
        for key in step.keys:
            if running(pilot) and not (asks_for_a_file(pilot) and key in UNPATHLIKE):
                await pilot.press(key)
    elif isinstance(step, Resize):
        await pilot.resize_terminal(step.width, step.height)
    else:
        await point(pilot, step)


async def point(pilot: Pilot[None], step: Point) -> None:
    """Use the mouse."""
    start, end = cell(pilot, step.start), cell(pilot, step.end)
    if step.act == "drag":
        await pilot.mouse_down(offset=start)
        await pilot.hover(offset=end)
        await pilot.mouse_up(offset=end)
    elif step.act in ("down", "up"):
        wheel = MouseScrollDown if step.act == "down" else MouseScrollUp
        await pilot._post_mouse_events([wheel], offset=start)
    else:
        await pilot.click(offset=start, times=["click", "double", "triple"].index(step.act) + 1)


def cell(pilot: Pilot[None], place: tuple[int, int]) -> tuple[int, int]:
    """A place of the screen that is shown."""
    width, height = pilot.app.screen.size
    return place[0] * width // 1000, place[1] * height // 1000


def running(pilot: Pilot[None]) -> bool:
    """Whether nobody has quit yet."""
    return pilot.app.is_running and not pilot.app._exit


def asks_for_a_file(pilot: Pilot[None]) -> bool:
    """Whether the question that is open is one for a file."""
    screen = pilot.app.screen
    return isinstance(screen, AskPath) or (isinstance(screen, Ask) and screen._title == "Write the table")


def problems(project: Project) -> list[str]:
    """What ``qualcode check`` finds."""
    with project.read() as session:
        return [problem for line in check(session) for problem in line.problems]


def shown_is_stored(app: QualcodeApp, project: Project) -> bool:
    """Whether the screens hold what the file holds."""
    with project.read() as session:
        codes = tree(session)
        coding = app._places.get("coding")
        opened_here = coding.opened if isinstance(coding, CodingPlace) and not coding._stale else None
        if opened_here is None:
            return app.desk.codes == codes
        mine = select(Reference).where(Reference.transcript_id == opened_here.id)
        stored = {(each.id, each.start, each.end, each.code_id) for each in session.scalars(mine)}
    shown = {(each.id, each.start, each.end, each.code_id) for each in opened_here.index}
    return app.desk.codes == codes and shown == stored


async def play(project: Project, steps: list[Step], depth: str) -> None:
    """Take every step in the program on a project, unless one of them quits; then undo and redo in it."""
    app = opened(project, depth=depth)
    async with app.run_test(size=(100, 30)) as pilot:
        for step in steps:
            await take(pilot, step)
            if not running(pilot):
                return
        await settle(pilot)
        assert problems(project) == []
        assert shown_is_stored(app, project)
        await replay_all(pilot, app, project, app.action_undo, next_undo)
        await replay_all(pilot, app, project, app.action_redo, next_redo)


async def replay_all(
    pilot: Pilot[None],
    app: QualcodeApp,
    project: Project,
    act: Callable[[], None],
    left: Callable[..., ChangeLine | None],
) -> None:
    """Undo or redo on the screen as long as something of Ann's is left."""
    while app.desk.read(lambda session: left(session, "Ann")) is not None:
        before = project.latest_change()
        act()
        await pilot.pause()
        assert project.latest_change() > before
    await settle(pilot)
    assert problems(project) == []
    assert shown_is_stored(app, project)


def replayed(act: Callable[[], ChangeLine]) -> Iterator[ChangeLine]:
    """Undo or redo until nothing is left."""
    while True:
        try:
            yield act()
        except Refused:
            return


def content(project: Project) -> dict[str, list[object]]:
    """Every row but those of the history."""
    tables = ("code", "coder", "transcript", "interview", "speaker", "reference", "memo", "attribute_value")
    with project.read() as session:
        return {
            name: [tuple(row) for row in session.connection().exec_driver_sql(f"SELECT * FROM {name}")]
            for name in tables
        }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which every example gets a copy."""
    path = tmp_path_factory.mktemp("prepared") / "study.qualcode"
    with Project.create(path, "study", who="Ann") as project:
        fill(project)
    return path


FOLDERS = count()


def folder_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a new folder, with files to import."""
    folder = tmp_path / str(next(FOLDERS)) / "inner"
    folder.mkdir(parents=True)
    (folder / "INT03.txt").write_text("Ivy: Is it hard?\nKim: It is, in winter.\n", encoding="utf-8")
    (folder / "people.csv").write_text("interview,Role\nINT01,lab\nINT02,office\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("QUALCODE_STATE", str(folder / "state"))
    monkeypatch.setenv("QUALCODE_CONFIG", str(folder / "config.toml"))
    return folder


@given(
    steps=st.lists(STEPS, min_size=25, max_size=40),
    depth=st.sampled_from(["full", "full", "sixteen", "none"]),
)
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes, each example being slow
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
def test_any_keys_leave_a_project_that_is_whole_and_can_be_undone_and_redone(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[Step], depth: str
) -> None:
    folder = folder_for_one(tmp_path, monkeypatch)
    path = folder / "study.qualcode"
    shutil.copy(prepared, path)
    with Project.open(path, who="Ann") as project:
        asyncio.run(play(project, steps, depth))
        gc.unfreeze()
        assert problems(project) == []
        after = content(project)
        undone = sum(1 for _ in replayed(project.undo))
        assert problems(project) == []
        assert not any(content(project).values())
        assert sum(1 for _ in replayed(project.redo)) >= undone
        assert problems(project) == []
        assert after.keys() == content(project).keys()
    shutil.rmtree(folder)
    monkeypatch.chdir(tmp_path)


def test_every_key_of_the_registry_is_pressed() -> None:
    assert {"c", "ctrl+q", "alt+shift+left", "f7", "9"} <= set(REGISTRY)
