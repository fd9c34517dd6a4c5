"""What every screen looks like in its states, at one time on one day.

After an intended change look at the report of the failing run, and renew with
``pytest tests/test_ui_snapshots.py --snapshot-update``.
"""

import importlib
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from screens import fill, place_of, put, settle
from sqlalchemy import select
from sqlalchemy.orm import Session
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from codebook.codes import define_code
from codebook.operations import Operation
from codebook.proposals import propose
from qualcode.coding import get_coder
from qualcode.memos import write_memo
from qualcode.quoting import star_quote
from qualcode.signoff import sign_off
from qualcode.store.models import Code, Interview, Reference
from qualcode.store.project import Project
from qualcode.summarising import write_summary
from qualcode.ui.config import Config
from qualcode.ui.inks import Depth
from qualcode.ui.namesfinding import Keeping
from transcripts.interviews import add_transcript
from transcripts.names import pipelines
from transcripts.names.pipelines import ENVIRONMENT
from transcripts.questions.guide import add_question
from transcripts.script import Script, Turn
from tui import QualcodeApp

DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""When everything was done, and when it is looked at."""
CLOCKS = ("qualcode.store.clock", "qualcode.ui.homefigures", "qualcode.ui.historyplace")
"""Who writes times into the project, and who tells them as seen from today."""
ASKED = "What do you do all day?"
"""What the interviewer of INT01 asks."""
LOST = "lost. Nobody"
"""Words in which two codings of INT01 overlap, and one ends."""


class Today(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # a datetime of the plain kind
        """The day of all pictures, in the time of this place."""
        return DAY.astimezone(tz).replace(tzinfo=tz)


@pytest.fixture
def still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_place: Path) -> Iterator[Path]:
    """One day, one place, one terminal; the folder to work in is the home folder."""
    for module in CLOCKS:
        monkeypatch.setattr(importlib.import_module(module), "datetime", Today)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TEXTUAL_THEME", "COLUMNS", "LINES", ENVIRONMENT):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pipelines, "installed", list)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield tmp_path
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def small(still: Path) -> Project:
    """The small project, with three codings in one place and two memos."""
    project = Project.create(still / "study.qualcode", "Technicians", who="Ann")
    fill(project)
    with project.change("code INT01 at “Awards”") as session:
        put(session, "Ben", "INT01", "lost. Nobody tells you that!", "Awards")
        put(session, "Ann", "INT02", "Thank you.", "Lack of recognition")
        write_memo(session, "project", None, "Who is thanked, and by whom?", get_coder(session, "Ann"))
    return project


Prepare = Callable[[Pilot[None]], Awaitable[None]]


def pressing(*keys: str) -> Prepare:
    """Press keys, one after the other, each when the one before is done."""

    async def prepare(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        await at_rest(pilot)

    return prepare


def reading(quote: str, *keys: str) -> Prepare:
    """The coding screen with the cursor at some words of INT01; then press keys."""

    async def prepare(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        transcript_id, passage = place_of(app.desk.project, "INT01", quote)
        app.open_passage(transcript_id, passage.start)
        await pressing(*keys)(pilot)

    return prepare


async def finding(pilot: Pilot[None]) -> None:
    """What may be a name in two interviews more, one of them left out by hand."""
    said = "Anna Smith took me to ACAS, and Smith’s Hope came by. We hope so, but Anna left for Walla Walla."
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    with app.desk.project.change("import 2 transcripts") as session:
        for name in ("INT09", "INT10"):
            add_transcript(session, Script(said, (Turn(0, len(said), None, None),)), name=name, source=name)
    await pressing("f2", "p", "down", "down", "down", "down", "enter")(pilot)
    app.screen.query_one(Input).value = "~/names.csv"
    await pressing("enter")(pilot)
    while not isinstance(app.screen, Keeping):
        await pilot.pause(0.02)
    await pressing("down", "space", "down", "down")(pilot)


def keyed(rows: str, *keys: str) -> Prepare:
    """A key of pseudonyms, named on the interviews screen; then press keys."""

    async def prepare(pilot: Pilot[None]) -> None:
        key = Path.home() / "keys" / "names.csv"
        key.parent.mkdir()
        key.write_text(f"name,placeholder\n{rows}", encoding="utf-8")
        await pressing("f2", "p", "enter")(pilot)
        pilot.app.screen.query_one(Input).value = "~/keys/names.csv"
        await pressing("enter", *keys)(pilot)

    return prepare


def asking(query: str) -> Prepare:
    """Search all transcripts."""
    names = {" ": "space", "(": "left_parenthesis"}
    return pressing("F", *(names.get(letter, letter) for letter in query), "enter")


def summarised(*keys: str) -> Prepare:
    """A summary of INT01 on recognition, and a star; then press keys."""

    def summarise(session: Session) -> None:
        home = session.scalars(select(Interview).where(Interview.name == "INT01")).one()
        code = session.scalars(select(Code).where(Code.label == "Recognition")).one()
        text = "Students thank her,\nthe department does not."
        write_summary(session, (home.id, code.id), text, get_coder(session, "Ben"))
        star_quote(
            session, session.scalars(select(Reference).where(Reference.quote == "No one, really.")).one()
        )

    async def prepare(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.do("summarise", summarise)
        await pressing(*keys)(pilot)

    return prepare


def guided(quote: str, *keys: str) -> Prepare:
    """An interview guide, the cursor at some words of INT01; then press keys."""

    def guide(session: Session) -> None:
        for number, text in (
            ("1", ASKED),
            ("2a", "Who thanks you?"),
            ("3", "And if not?"),
        ):
            add_question(session, text, number=number)

    async def prepare(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.do("import the interview guide", guide)
        await reading(quote, *keys)(pilot)

    return prepare


def suggesting(*keys: str) -> Prepare:
    """Suggestions for a code by a search; then press keys."""
    return pressing("f4", "down", "S", "slash", *"award", "space", *"OR", "space", *"teach", "enter", *keys)


def refined(*keys: str) -> Prepare:
    """A code defined anew, a proposal, a version signed off; then press keys."""

    def refine(session: Session) -> None:
        lacking = session.scalars(select(Code).where(Code.label == "Lack of recognition")).one()
        define_code(session, lacking, definition="Not named, or not counted.")
        arguments = {"code": lacking.uuid, "label": "No recognition"}
        propose(session, Operation("rename", arguments), get_coder(session, "Ben"), "it is shorter")

    def signed(session: Session) -> None:
        sign_off(session, "v1 pilot", signed_by=("Ann", "Ben"), note="agreed", with_open_proposals=True)

    async def prepare(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.do("define “Lack of recognition”", refine)
        app.desk.do("sign off “v1 pilot”", signed)
        await pressing(*keys)(pilot)

    return prepare


async def at_rest(pilot: Pilot[None]) -> None:
    """Cursors do not blink, and whatever is counted is counted."""
    for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
        field.cursor_blink = False
    before = None
    while before != (before := pilot.app.export_screenshot()):  # panels that come and go lay out again
        await settle(pilot)
        await pilot.pause(0.05)


class State(NamedTuple):
    """One screen in one state."""

    prepare: Prepare
    size: tuple[int, int] = (100, 30)
    theme: str = ""
    depth: Depth = "full"


MERGE = ("f4", "down", "down", "M", *"awards", "enter")
NAMES = "Pat,Robin\nSam,Kim\nlasers,[lamps]\nlost,astray\nan award,a prize\nZelda,Carla\n"
STATES = {
    "home": State(pressing("f2"), (120, 40)),
    "home-narrow": State(pressing("f2"), (80, 24)),
    "pseudonyms": State(pressing("f2", "p"), (80, 24)),
    "names": State(finding, (80, 24)),
    "names-light": State(finding, (120, 40), theme="light"),
    "pseudonyms-preview": State(keyed(NAMES), (120, 40)),
    "pseudonyms-preview-light": State(keyed(NAMES, "r"), (80, 24), theme="light"),
    "pseudonyms-bad-key": State(keyed("Pat,Robin\nPat,Kim\nSam,\nIvy,Robin\n"), (80, 24)),
    "coding-selection": State(reading("I keep the lasers running.", "s")),
    "coding-overlaps": State(reading(LOST, "tab", "tab")),
    "coding-picker": State(reading(LOST, "s", "c", *"rec"), (80, 24)),
    "coding-find": State(reading(LOST, "slash", *"you")),
    "coding-boundary": State(reading("I keep the lasers running.", "equals_sign")),
    "coding-codebook": State(reading(LOST, "C"), (140, 40)),
    "coding-narrow": State(reading(LOST), (60, 20)),
    "coding-wide": State(reading(LOST, "C"), (200, 60)),
    "coding-light": State(reading(LOST, "s"), theme="light"),
    "coding-sixteen": State(reading(LOST, "s"), depth="sixteen"),
    "coding-no-colour": State(reading(LOST, "s"), depth="none"),
    "guide-narrow": State(guided(LOST), (80, 24)),
    "guide": State(guided(ASKED), (120, 40), theme="light"),
    "guide-wide": State(guided(ASKED, "semicolon"), (200, 60)),
    "guide-no-colour": State(guided(ASKED), (80, 24), depth="none"),
    "guide-list-narrow": State(guided(LOST, "I"), (80, 24), theme="light"),
    "guide-list": State(guided(LOST, "I"), (120, 40)),
    "guide-asks": State(guided(ASKED, "A"), (80, 24)),
    "table-question": State(guided(ASKED, "f5", "i", "down", "enter"), (160, 40)),
    "references-question": State(guided(ASKED, "f6", "c", *"lack", "enter", "i", "down", "enter"), (80, 24)),
    "codebook": State(pressing("f4", "down")),
    "codebook-merge": State(pressing(*MERGE)),
    "table": State(pressing("f5", "a"), (160, 40)),
    "references": State(pressing("f4", "end", "up", "enter")),
    "search": State(asking("you"), (120, 40)),
    "search-narrow": State(asking("you OR the"), (80, 24), theme="light"),
    "search-bad-query": State(asking("(lasers OR"), (80, 24)),
    "matrix": State(summarised("O", "right", "down"), (120, 40)),
    "matrix-narrow": State(summarised("O", "right"), (80, 24), theme="light"),
    "matrix-writing": State(summarised("O", "enter", *"hm", "enter"), (80, 24)),
    "matrix-broad": State(summarised("O", "b", "down", "enter", "right"), (200, 60)),
    "history": State(pressing("f7")),
    "review": State(refined("f8")),
    "review-narrow": State(refined("f8"), (80, 24)),
    "review-empty": State(pressing("f8"), (80, 24)),
    "suggest": State(suggesting("p", *"cake", "enter"), (120, 40)),
    "suggest-narrow": State(suggesting("x"), (80, 24), theme="light"),
    "suggest-no-colour": State(suggesting("a"), (80, 24), depth="none"),
    "suggest-bad-search": State(suggesting("slash", *"OR", "enter"), (80, 24)),
    "versions": State(refined("f9")),
    "versions-narrow": State(refined("f9"), (80, 24)),
    "proposals": State(refined("f4", "v"), (80, 24)),
    "help": State(reading(LOST, "question_mark"), (80, 24)),
    "palette": State(pressing("f5", "ctrl+p", *"sort")),
    "too-small": State(reading(LOST), (24, 6)),
}


def program(project: Project, state: State) -> QualcodeApp:
    """The program as a test of looks wants it."""
    app = QualcodeApp(project, Config(theme=state.theme), depth=state.depth)
    app.animation_level = "none"
    return app


@pytest.mark.parametrize("name", STATES)
def test_every_screen_looks_as_it_did(
    small: Project, monkeypatch: pytest.MonkeyPatch, snap_compare: Callable[..., bool], name: str
) -> None:
    state = STATES[name]
    if state.depth == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    app = program(small, state)
    assert snap_compare(app, terminal_size=state.size, run_before=state.prepare)


@pytest.mark.parametrize("keys", [(), ("O",)], ids=["home", "matrix"])
def test_an_empty_project_looks_as_it_did(
    still: Path, snap_compare: Callable[..., bool], keys: tuple[str, ...]
) -> None:
    project = Project.create(still / "study.qualcode", "Technicians", who="Ann")
    state = State(pressing(*keys))
    assert snap_compare(program(project, state), terminal_size=state.size, run_before=state.prepare)
