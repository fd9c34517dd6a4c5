"""The screen program: one project, its screens, and what happens between them."""

import asyncio
import gc
from collections.abc import Callable, Collection, Iterable
from importlib import import_module
from typing import ClassVar, TypeVar

from textual import events, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.color import Color
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, TextArea
from textual.worker import get_current_worker

from codebook.tree import CodeLine
from exports.counts import Counts, Rule
from qualcode.errors import ProjectUnusable, QualcodeError
from qualcode.store.history import ChangeLine
from qualcode.store.project import Project
from qualcode.store.touched import Touched
from qualcode.ui.asking import Asking
from qualcode.ui.config import Config, save_theme
from qualcode.ui.desk import Desk
from qualcode.ui.inks import Depth, Inks
from qualcode.ui.keynames import printed
from qualcode.ui.keys import KEYS, SCOPES, Key, bindings
from qualcode.ui.moment import Moment
from qualcode.ui.place import Place
from qualcode.ui.ribbon import PLACES
from qualcode.ui.room import MoreRoom, enough
from qualcode.ui.scopes import active_scopes, bound, keys_of
from qualcode.ui.state import load_state, save_state
from qualcode.ui.tableoptions import TableOptions
from qualcode.ui.text.sentences import Split
from transcripts.sentences import sentences

T = TypeVar("T")

_REST_SECONDS = 0.12
_DIALOG_SECONDS = 0.01
_DIALOG_LOOKS = 50
"""How often, and how many times, a key looks whether a dialog has come."""
_LOOK_SECONDS = 0.5
"""How often another window's changes are looked for."""
_COUNTED = frozenset(
    {"reference", "code", "transcript", "interview", "speaker", "attribute_value", "coder", "question"}
)
"""Tables whose rows the counts depend on."""
_THEMES = {"dark": "textual-dark", "light": "textual-light", "": "textual-dark"}


class QualcodeApp(Asking):
    """Coding interviews in the terminal. The project stays the caller's to close."""

    CSS_PATH = "qualcode/ui/qualcode.tcss"
    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f10"
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")

    class Counted(Message):
        """Every code was counted beside the keyboard, or the sentence why not."""

        def __init__(self, counts: Counts | str) -> None:
            """``counts``, or the sentence."""
            super().__init__()
            self.counts = counts

    def __init__(
        self,
        project: Project,
        config: Config | None = None,
        *,
        depth: Depth = "full",
        split: Split = sentences,
    ) -> None:
        """``depth``: how many colours the terminal has, as inks.terminal_depth tells; ``split`` gives the
        sentences of a turn.
        """
        super().__init__(ansi_color=True if depth != "full" else None)
        self.config = config or Config()
        self.desk = Desk(project)
        self.desk.state = load_state(self.desk.uuid)
        self._count_as_in_the_table()
        self.split = split
        self._depth: Depth = depth
        self._inks: Inks | None = None
        self._gone = ""
        self._news: Touched | None = None
        self._counting: Timer | None = None
        self._places: dict[str, Place] = {}
        self.desk.listen(self._changed)

    # ------------------------------------------------------------------ beginning and end

    def _count_as_in_the_table(self) -> None:
        """The numbers beside the codes are those of the table, as long as its options still fit."""
        options = TableOptions.kept(self.desk.state.table)
        try:
            self.desk.rule = self.desk.read(options.rule)
        except QualcodeError:
            return  # the table says so when it is shown

    def on_mount(self) -> None:
        """Dress up, show the screen where the coder stopped, and begin to look for what others write."""
        self.set_keymap(dict(self.config.keys))
        self._choose_theme()
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        name = self.desk.state.screen
        self.push_screen(self.place(name if name in PLACES else "home"))
        self._recount_soon()
        self.set_interval(_LOOK_SECONDS, self._look)
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Take what is loaded out of the garbage collector's sight: its pauses are seen as stutter."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(5_000, 10, 100)
        if self.config.show_cursor:
            self.show_cursor()
            self.app_resume_signal.subscribe(self, self.show_cursor)

    def _choose_theme(self) -> None:
        wanted = self.config.theme
        if self._depth != "full":
            wanted = "ansi-light" if "light" in wanted else "ansi-dark"
        wanted = _THEMES.get(wanted, wanted)
        if wanted in self.available_themes:
            self.theme = wanted

    def _theme_changed(self, _theme: object) -> None:
        self._inks = None
        for place in self._places.values():
            place.dressed()

    def keep_state(self) -> None:
        """Write down where the coder is; say it where that cannot be done."""
        if isinstance(self.screen, Place):
            self.desk.state.screen = self.screen.NAME
        for place in self._places.values():
            if place.is_mounted:
                place.keep()
        problem = save_state(self.desk.uuid, self.desk.state)
        if problem:
            self.say(problem, warning=True)

    async def action_quit(self) -> None:
        """Leave; what was done is on the disk already."""
        self.keep_state()
        self.exit()

    # ------------------------------------------------------------------ keys

    async def on_event(self, event: events.Event) -> None:
        """Act on a key when it arrives, unless somebody is typing a text.

        Textual acts on it when it has come back from the focused widget; keys that come in one burst, as
        over a slow line, would then go to what had the focus before the first of them.
        """
        if isinstance(event, events.Key) and not event.is_forwarded and not self._typing():
            await self._await_dialog()
            if not self._typing() and await self._act_on(event.key):
                return
        await super().on_event(event)

    def _typing(self) -> bool:
        return isinstance(self.focused, Input | TextArea)

    async def _await_dialog(self) -> None:
        """Hold a key back while a dialog that an earlier key has asked for is still coming."""
        for _ in range(_DIALOG_LOOKS):
            asked = any(worker.group == "dialog" and not worker.is_finished for worker in self.workers)
            if not asked or self._typing() or (self.focused and not isinstance(self.screen, Place)):
                return
            await asyncio.sleep(_DIALOG_SECONDS)

    async def _act_on(self, key: str) -> bool:
        """Offer a key to what is around the focus, then to the bindings; whether somebody took it."""
        for node in (self.focused or self.screen).ancestors_with_self:
            take_key: Callable[[str], bool] | None = getattr(node, "take_key", None)
            if take_key is not None and take_key(key):
                return True
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    # ------------------------------------------------------------------ screens

    def place(self, name: str) -> Place:
        """A screen of ribbon.PLACES, made when it is first asked for."""
        if name not in self._places:
            module = import_module(f"qualcode.ui.{name}place")
            place: Place = getattr(module, f"{name.capitalize()}Place")(self)
            self._places[name] = place
            self.install_screen(place, name)
        return self._places[name]

    def action_go(self, name: str) -> None:
        """Show a screen; the others stay as they are."""
        if isinstance(self.screen, Place) and name != self.screen.NAME:
            self.screen.keep()
            self.screen.status.say("")
            self.switch_screen(self.place(name))

    def open_passage(self, transcript_id: int, start: int, end: int | None = None) -> None:
        """Show a transcript with the cursor at ``start``; the passage is selected where ``end`` is given."""
        from qualcode.ui.codingplace import CodingPlace

        place = self.place("coding")
        assert isinstance(place, CodingPlace)
        place.show_passage(transcript_id, start, end)
        self.action_go("coding")

    def step_reference(self, step: int) -> None:
        """Show the transcript and go to the next or previous reference of the active code."""
        from qualcode.ui.codingplace import CodingPlace

        place = self.place("coding")
        assert isinstance(place, CodingPlace)
        self.action_go("coding")
        place.call_later(place.step_when_ready, step)

    def show_references(
        self,
        code_ids: Collection[int],
        title: str,
        *,
        rule: Rule | None = None,
        moment: Moment | None = None,
    ) -> None:
        """Show the passages of codes; those that ``rule`` counts where one is given, as of then or now."""
        from qualcode.ui.referencesplace import ReferencesPlace

        place = self.place("references")
        assert isinstance(place, ReferencesPlace)
        place.show_codes(code_ids, title, rule, moment)
        self.action_go("references")

    def split_code(self, code_id: int) -> None:
        """Go through the references of a code on the review screen, to send them to others."""
        self.place("review").take_code(code_id)
        self.action_go("review")

    def suggest_for(self, code_id: int) -> None:
        """Show passages that may belong at a code."""
        self.place("suggest").take_code(code_id)
        self.action_go("suggest")

    def on_resize(self, event: events.Resize) -> None:
        """Ask for more room where the terminal is too small, and go on where it is not any more."""
        if isinstance(self.screen, MoreRoom):
            if enough(event.size):
                self.pop_screen()
        elif not enough(event.size):
            self.push_screen(MoreRoom())

    # ------------------------------------------------------------------ what happens to the project

    def say(self, sentence: str, *, warning: bool = False) -> None:
        """Say what just happened in the status line of the screen that is shown."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Place) and screen.is_mounted:
                screen.status.say(sentence, warning=warning)
                return

    def action_undo(self) -> None:
        """Take back the last change of this coder, and go where it was."""
        self._replay(self.desk.undo, "Undone")

    def action_redo(self) -> None:
        """Do again what was taken back last, and go where it was."""
        self._replay(self.desk.redo, "Done again")

    def _replay(self, act: Callable[[], ChangeLine], word: str) -> None:
        before = self._news
        try:
            line = act()
        except QualcodeError as error:
            self.say(str(error), warning=True)
            return
        news = self._news
        if news is not None and news is not before and isinstance(self.screen, Place):
            self.screen.go_to_change(news)
        self.say(f"{word}: {line.label}")

    def _changed(self, news: Touched) -> None:
        self._news = news
        for place in self._places.values():
            if place.is_mounted:
                place.changed(news)
        if news.rows.keys() & _COUNTED:
            self._recount_soon()

    def _look(self) -> None:
        """See what other windows and commands have written, and whether the file is still there."""
        if not self.is_running:
            return  # the screens are being taken down
        try:
            gone = self.desk.project.gone()
            if not gone and self.desk.elsewhere():
                self.desk.catch_up()
        except ProjectUnusable as error:
            gone = str(error)
        if gone and gone != self._gone:
            self.say(gone, warning=True)
        self._gone = gone

    def _recount_soon(self) -> None:
        """Count when the keyboard rests, so that what was done is painted first."""
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.set_timer(_REST_SECONDS, self.recount)

    @work(thread=True, exclusive=True, group="counts")
    def recount(self) -> None:
        """Count again beside the keyboard; a count that was overtaken is thrown away."""
        worker = get_current_worker()
        try:
            counted: Counts | str = self.desk.count()
        except QualcodeError as error:
            counted = str(error)
        if not worker.is_cancelled:
            self.post_message(self.Counted(counted))  # nobody waits for it, should the program end just now

    def on_qualcode_app_counted(self, message: Counted) -> None:
        """Show the new numbers wherever codes are shown."""
        if isinstance(message.counts, str):
            self.say(message.counts, warning=True)
            return
        self.desk.counts = message.counts
        for place in self._places.values():
            if place.is_mounted:
                place.counted()

    # ------------------------------------------------------------------ looks

    @property
    def inks(self) -> Inks:
        """The colours of this terminal and theme."""
        if self._inks is None:
            named = self.theme_variables
            self._inks = Inks(
                self._depth,
                background=Color.parse(named["background"]),
                foreground=Color.parse(named["foreground"]),
                accent=Color.parse(named["primary"]),
                dark=self.current_theme.dark,
            )
        return self._inks

    @property
    def initials(self) -> bool:
        """Whether stripes begin with a letter, since colours cannot tell them apart."""
        return self._depth == "none"

    def colour_of(self, line: CodeLine) -> str:
        """The colour of a code on this screen, as #rrggbb; empty where the terminal has none."""
        return self.inks.colour(line.id, line.colour).hex6 if self._depth != "none" else ""

    def action_toggle_dark(self) -> None:
        """Dark or light, kept for the next time."""
        if self._depth == "none":
            self.say("This terminal shows no colours.")
            return
        light = {"textual-dark": "textual-light", "ansi-dark": "ansi-light", "ansi-light": "ansi-dark"}
        self.theme = light.get(self.theme, "textual-dark")
        problem = save_theme(self.theme)
        if problem:
            self.say(problem, warning=True)

    def action_press(self, key: str) -> None:
        """Act as if a key was pressed: a hint was clicked."""
        self.simulate_key(key)

    def action_help(self) -> None:
        """The keys of the screen that is shown, and all others."""
        from qualcode.ui.help import Help

        self.push_screen(Help(active_scopes(self.screen)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the focused pane and its screen, by name, with its keys; then of every screen."""
        for scope in (*active_scopes(screen), "everywhere"):
            for key in KEYS:
                if key.scope == scope and key.action and key.name != "palette":
                    yield self._command(screen, key)
        yield SystemCommand("Theme", "Choose among all themes", self.action_change_theme)

    def _command(self, screen: Screen[object], key: Key) -> SystemCommand:
        async def act() -> None:
            """Do it where the key would do it: at the innermost widget around the focus that has it."""
            around = (screen.focused or screen).ancestors_with_self
            node = next((node for node in around if bound(node, key.id)), screen)
            await self.run_action(key.action, node)

        return SystemCommand(key.text, f"{SCOPES[key.scope]}: {printed(keys_of(self, key.id))}", act)
