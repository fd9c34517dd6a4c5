"""The code picker: type parts of a name, see the codes that are meant, choose one or make a new one."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from codebook.tree import CodeLine
from qualcode.plaintext import one_line
from qualcode.ui.columns import cut, visible
from qualcode.ui.pickline import Choice, Look, printed
from qualcode.ui.picklist import Picklist
from qualcode.ui.ranking import CodeRanking, is_open
from qualcode.ui.typed import LONGEST, Typed

_WIDEST, _ROWS, _LEAST_ROWS, _AROUND = 76, 14, 4, 4
"""Cells of width, lines of the list at most and at least, and rows of border, query and foot around it."""
_CODE_KEYS = (
    "Enter assign · Tab assign and stay · Ctrl+N new code · Esc leave",
    "Enter · Tab stay · ^N new · Esc",
    "⏎ · Tab · ^N · Esc",
)
_OLD_KEYS = ("Enter choose · Tab choose and stay · Esc leave", "Enter · Tab stay · Esc", "⏎ · Tab · Esc")
_PARENT_KEYS = (
    "Enter make it · Tab make it and stay · Esc back",
    "Enter make · Tab stay · Esc back",
    "⏎ · Tab · Esc",
)


class Picker(Vertical):
    """Lies over the screen while it is open. Mount it once, closed, directly on the screen."""

    DEFAULT_CSS = """
    Picker {
        display: none;
        overlay: screen;
        position: absolute;
        constrain: inside;
        border: round $primary;
        background: $surface;
        padding: 0;
        & > Typed, & > Typed:focus { background: $boost; padding: 0 1 !important; }
        & > Static { height: 1; padding: 0 1; color: $foreground 65%; }
        & > #picker-assigned { display: none; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A code was chosen; the picker is open for another where it is to ``stay``."""

        code_id: int
        stay: bool

    @dataclass
    class Wanted(Message):
        """A new code is wanted, last under ``parent_id`` (None is the top), and chosen as well."""

        label: str
        """One line without control characters, at most 200 code points."""
        parent_id: int | None
        stay: bool

    class Closed(Message):
        """The picker was left, or what was chosen has ended it; comes after the choice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._input = Typed(self._keys())
        self._list = Picklist()
        self._assigned_line = Static(id="picker-assigned")
        self._foot = Static(id="picker-foot")
        self._codes: Sequence[CodeLine] = ()
        self._by_id: dict[int, CodeLine] = {}
        self._ranking = CodeRanking(())
        self._look = Look(lambda code: code.colour, {}, frozenset())
        self._recent: Sequence[int] = ()
        self._title = ""
        self._new = True
        self._everything = False
        self._keep: int | None = None
        self._label: str | None = None
        """The label of the new code whose parent is asked for; None while a code is chosen."""
        self._near: CodeLine | None = None
        """The code that was highlighted last."""
        self._said: list[str] = []
        self._before: Widget | None = None

    def _keys(self) -> dict[str, Callable[[], None]]:
        return {
            "up": lambda: self._go(self._list.move, -1),
            "down": lambda: self._go(self._list.move, 1),
            "pageup": lambda: self._go(self._list.page, -1),
            "pagedown": lambda: self._go(self._list.page, 1),
            "ctrl+home": lambda: self._go(self._list.edge, -1),
            "ctrl+end": lambda: self._go(self._list.edge, 1),
            "enter": lambda: self._take(stay=False),
            "tab": lambda: self._take(stay=True),
            "shift+tab": self._back,
            "ctrl+n": self._ask_for_parent,
            "escape": self._leave,
        }

    def compose(self) -> ComposeResult:
        """The query, the list, what was assigned, the keys."""
        yield self._input
        yield self._list
        yield self._assigned_line
        yield self._foot

    def on_mount(self) -> None:
        """Follow what is typed, at once, and the size of the screen."""
        self.watch(self._input, "value", self._query_changed, init=False)
        self.screen.screen_layout_refresh_signal.subscribe(self, self._screen_laid_out)

    # ------------------------------------------------------------------ opening and closing

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return bool(self.display)

    def open(
        self,
        codes: Sequence[CodeLine],
        *,
        counts: Mapping[int, tuple[int, int]],
        recent: Sequence[int],
        title: str,
        colours: Callable[[CodeLine], str],
        new: bool = True,
        everything: bool = False,
        keep: int | None = None,
    ) -> None:
        """Show the picker with an empty query.

        ``codes`` in printed order; pass the same object again while they are the same, since the index is
        kept for it. ``counts``: interviews and references by code id, may be empty. ``recent``: code ids,
        latest first. ``colours`` gives ``#rrggbb``. ``new``: whether a new code can be made. ``everything``:
        with retired codes and headings that are no codes. ``keep``: a row of the screen, counted from 0,
        which the picker should not cover.
        """
        if codes is not self._codes:
            self._codes = codes
            self._by_id = {code.id: code for code in codes}
            self._ranking = CodeRanking(codes)
        self._recent, self._title, self._new, self._everything = recent, title, new, everything
        labels = Counter(code.label.casefold() for code in codes)
        doubles = frozenset(label for label, count in labels.items() if count > 1)
        self._look = Look(colours, printed(counts), doubles)
        self._keep, self._label, self._near, self._said = keep, None, None, []
        self._assigned_line.display = False
        if not self.is_open:
            self._before = self.screen.focused
        self._place()
        self.display = True
        self.screen.set_focus(self._input)
        self._ask()
        self.call_after_refresh(self._ranking.prepare)

    def close(self) -> None:
        """Hide it, give the focus back and tell that it was closed."""
        self._hide(refocus=True)

    def _hide(self, *, refocus: bool) -> None:
        if not self.is_open:
            return
        self.display = False
        if refocus:
            before = self._before
            self.screen.set_focus(before if before is not None and before.is_attached else None)
        self._before = None
        self.post_message(self.Closed())

    def on_descendant_blur(self) -> None:
        """Close where something else was focused; stay where the whole window has lost the focus."""
        focused = self.screen.focused
        if not self.is_open or focused is self._input:
            return
        if focused is not None:
            self._hide(refocus=False)
        elif self.app.app_focus:
            self.screen.set_focus(self._input)

    # ------------------------------------------------------------------ place on the screen

    def _screen_laid_out(self, _screen: Screen[object]) -> None:
        if self.is_open:
            self._place()

    def _place(self) -> None:
        """Take the room that is needed and there is: in the middle, or away from the row to be kept."""
        room = self.app.size
        rows = max(_LEAST_ROWS, min(_ROWS, len(self._codes) + 2))
        width, height = min(_WIDEST, room.width), min(rows + _AROUND, room.height)
        top = (room.height - height) // 3
        if self._keep is not None:
            below = room.height - self._keep - 1
            height = min(height, max(self._keep, below, _LEAST_ROWS + _AROUND), room.height)
            top = room.height - height if below >= self._keep else 0
        offset = Offset((room.width - width) // 2, top)
        if (offset, width, height) == (self.absolute_offset, *self._extent):
            return
        self._extent = (width, height)
        self.absolute_offset = offset
        self.styles.width, self.styles.height = width, height
        self.refresh(layout=True)
        self._say()

    _extent = (0, 0)

    # ------------------------------------------------------------------ what is shown

    def _ask(self) -> None:
        """Begin with an empty query, for a code or for the parent of a new one."""
        name = visible(self._label or "")
        title = self._title if self._label is None else f"New code “{name}” under:"
        room = max(1, self._extent[0] - 6)
        self.border_title = Content(cut(title, room) or " ")
        with self._input.prevent(Input.Changed):
            self._input.value = ""
        self._relist()
        self._say()

    def _query_changed(self) -> None:
        if self.is_open:
            self._relist()
            self._say()

    def _relist(self) -> None:
        typed = self._input.value
        look = replace(self._look, typed=typed)
        choices, at = self._codes_for(typed) if self._label is None else self._parents_for(typed)
        found = sum(choice.kind == "code" for choice in choices)
        self.border_subtitle = Content(f"{found:,} of {self._available():,}")
        self._list.show(choices, look, at)
        self._moved()

    def _available(self) -> int:
        if self._label is not None:
            return sum(self._may_be_parent(code) for code in self._codes)
        return sum(self._everything or is_open(code) for code in self._codes)

    def _codes_for(self, typed: str) -> tuple[list[Choice], int]:
        ids = self._ranking.find(
            typed, recent=self._recent, limit=len(self._codes), everything=self._everything
        )
        choices = [Choice("code", self._by_id[code_id]) for code_id in ids]
        if not choices:
            choices.append(Choice("sentence", text=self._nothing(typed)))
        if self._new and one_line(typed):
            choices.append(Choice("new"))
        return choices, 0

    def _nothing(self, typed: str) -> str:
        if typed.strip():
            return "No code has these words."
        return "There are no codes yet." + (" Type a name to make one." if self._new else "")

    def _parents_for(self, typed: str) -> tuple[list[Choice], int]:
        ids = self._ranking.find(typed, limit=len(self._codes), everything=True)
        parents = [self._by_id[code_id] for code_id in ids if self._may_be_parent(self._by_id[code_id])]
        choices = [Choice("top", text="(top level)"), *(Choice("code", code) for code in parents)]
        if typed.strip():
            return choices, 1
        above = self._above()
        return choices, parents.index(above) + 1 if above in parents else 0

    def _may_be_parent(self, code: CodeLine) -> bool:
        return self._everything or not code.retired

    def _above(self) -> CodeLine | None:
        """The heading above the code that was highlighted last."""
        return self._by_id.get(self._near.parent_id or 0) if self._near else None

    def _moved(self) -> None:
        """Remember the highlighted code, under whose heading a new one would be put."""
        choice = self._list.highlighted
        if self._label is None:
            if choice is not None and choice.code is not None:
                self._near = choice.code
            above = self._above()
            under = f"under {visible(above.label)}" if above else "at the top level"
            self._list.relabel(f"+ new code “{visible(one_line(self._input.value))}” {under}")

    def _say(self, sentence: str = "") -> None:
        """Show the keys, or a sentence in their place until the next key."""
        keys = _PARENT_KEYS if self._label is not None else _CODE_KEYS if self._new else _OLD_KEYS
        room = self._extent[0] - 4
        fitting = next((text for text in keys if cell_len(text) <= room), keys[-1])
        self._foot.update(Content(cut(sentence or fitting, max(room, 0))), layout=False)

    # ------------------------------------------------------------------ keys and mouse

    def _go(self, move: Callable[[int], None], way: int) -> None:
        """Move the highlight down or, with -1, up."""
        move(way)
        self._moved()

    def on_picklist_clicked(self, message: Picklist.Clicked) -> None:
        """Take what was clicked."""
        message.stop()
        self._moved()
        self._take(stay=False)

    def _take(self, *, stay: bool) -> None:
        """Take the highlighted line, whatever it is."""
        choice = self._list.highlighted
        if not self.is_open or choice is None:
            return
        if choice.kind == "new":
            self._ask_for_parent()
        elif self._label is not None:
            self._end(
                self.Wanted(self._label, choice.code.id if choice.code else None, stay), self._label, stay
            )
        elif choice.code is not None:
            self._look = replace(self._look, assigned=self._look.assigned | {choice.code.id})
            self._end(self.Chosen(choice.code.id, stay), choice.code.label, stay)

    def _end(self, message: "Picker.Chosen | Picker.Wanted", label: str, stay: bool) -> None:
        self.post_message(message)
        if not stay:
            self.close()
            return
        self._label = None
        self._said.append(visible(label))
        line = "Assigned: " + ", ".join(reversed(self._said))
        self._assigned_line.display = True
        self._assigned_line.update(Content(cut(line, max(0, self._extent[0] - 4))), layout=False)
        self._ask()

    def _ask_for_parent(self) -> None:
        """Ask under which heading the new code is to stand."""
        if not self._new or self._label is not None:
            return
        name = one_line(self._input.value)[:LONGEST]
        if not name:
            self._say("Type the name of the new code first.")
            return
        self._label = name
        self._ask()

    def _back(self) -> None:
        """From the question for a parent back to the codes, with the name as it was typed."""
        if self._label is None:
            return
        name, self._label = self._label, None
        self._ask()
        self._input.value = name
        self._input.cursor_position = len(name)

    def _leave(self) -> None:
        """Back from the question for a parent, else close."""
        if self._label is not None:
            self._back()
        else:
            self.close()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Keep it from the screen, which may have lines to type into of its own."""
        message.stop()
