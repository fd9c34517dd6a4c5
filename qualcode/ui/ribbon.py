"""The three lines that every screen has: where one is, what just happened, and what keys do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import starmap

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from qualcode.ui.columns import visible
from qualcode.ui.keynames import printed
from qualcode.ui.keys import KEYS, Key, Scope
from qualcode.ui.scopes import active_scopes, keys_of

PLACES: dict[str, str] = {
    "home": "Interviews",
    "coding": "Coding",
    "codebook": "Codebook",
    "table": "Table",
    "references": "References",
    "history": "History",
    "review": "Review",
    "versions": "Versions",
    "search": "Search",
    "matrix": "Matrix",
    "suggest": "Suggestions",
}
"""The screens by name, in the order of their keys."""
SHORT: dict[str, str] = {
    **PLACES,
    "home": "Int",
    "coding": "Text",
    "codebook": "Code",
    "references": "Refs",
    "history": "Hist",
    "review": "Rev",
    "versions": "Ver",
    "search": "Find",
    "matrix": "Mat",
    "suggest": "Sugg",
}
"""What they are called where there is less room."""


class Ribbon(Static):
    """The top line: the project and the screens, the current one marked; each can be clicked."""

    DEFAULT_CSS = """
    Ribbon { height: 1; background: $panel; color: $foreground; text-wrap: nowrap; text-overflow: clip;
        link-style: none; link-color: $foreground; }
    """

    def __init__(self, place: str, project: Callable[[], str], lost: Callable[[], int]) -> None:
        """``place`` is one of PLACES; what the project is called, and how many codings wait for new words."""
        super().__init__()
        self._place = place
        self._project = project
        self._lost = lost

    def render(self) -> Text:
        """Short names where there is less room, then closer, then fewer, so that every screen can be reached.

        The screen one is on has its whole name where there is room, and some name as long as there is any.
        """
        width = self.size.width
        lines = list(starmap(self._line, self._ways()))
        line = next((each for each in lines if cell_len(each.plain) <= width), lines[-1])
        name = f" {visible(self._project())} "
        room = width - cell_len(line.plain) - cell_len(name)
        if room >= 0:
            line.append(" " * room)
            line.append(name, "bold")
        return line

    def _ways(self) -> Iterator[tuple[Mapping[str, str], bool]]:
        """What the screens are called, and whether close together, from the roomiest to keys alone."""
        whole = {name: title for name, title in PLACES.items() if name == self._place}
        yield from ((PLACES, False), (SHORT | whole, False), (SHORT, False), (SHORT, True))
        names = dict(SHORT)
        for name in reversed(PLACES):
            if name != self._place:
                del names[name]
            yield dict(names), True
        yield whole, True

    def _line(self, titles: Mapping[str, str], close: bool) -> Text:
        line = Text(" " if close else "", no_wrap=True, overflow="crop")
        for name in PLACES:
            here = name == self._place
            keys = printed(keys_of(self.app, f"everywhere.{name}").split(",")[0])
            shown = f"{keys} {titles.get(name, '')}".rstrip()
            if name == "review" and (lost := self._lost()):
                shown = f"{shown}: {lost:,} lost"
            meta = Style(meta={"@click": f"app.go('{name}')"})
            line.append(shown if close else f" {shown} ", Style.parse("bold reverse" if here else "") + meta)
            line.append(" " if close else "")
        return line


class StatusLine(Static):
    """What just happened, in words, and where one is."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $surface; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        """Empty until somebody says something."""
        super().__init__()
        self._said = Text()
        self._where = Text()

    @property
    def said(self) -> str:
        """The last thing said."""
        return self._said.plain

    def say(self, sentence: str, *, warning: bool = False) -> None:
        """Show a sentence until the next one; a warning is marked by a sign as well as by weight."""
        one_line = visible(" ".join(sentence.split()))
        self._said = Text(("! " if warning else "") + one_line, "bold" if warning else "")
        self.update(self._composed(), layout=False)

    def place(self, where: str) -> None:
        """Show where one is, at the right."""
        if visible(where) != self._where.plain:
            self._where = Text(visible(where))
            self.update(self._composed(), layout=False)

    def on_resize(self) -> None:
        """Set the two parts anew."""
        self.update(self._composed(), layout=False)

    def _composed(self) -> Text:
        width = max(self.size.width, 1)
        said = Text(" ") + self._said
        where = self._where.copy()
        where.truncate(max(width // 3, width - cell_len(said.plain) - 2), overflow="ellipsis")
        said.truncate(max(width - cell_len(where.plain) - 2, 1), overflow="ellipsis")
        gap = max(width - cell_len(said.plain) - cell_len(where.plain) - 1, 1)
        line = Text.assemble(said, " " * gap, where, no_wrap=True, overflow="crop")
        line.truncate(width)
        return line


class Hints(Static):
    """The bottom line: the most useful keys of a screen, each of which can be clicked."""

    DEFAULT_CSS = """
    Hints { height: 1; background: $panel; color: $foreground; text-wrap: nowrap; text-overflow: clip;
        link-style: none; link-color: $foreground; }
    """

    def __init__(self, scopes: Iterable[Scope]) -> None:
        """``scopes`` in the order in which they are shown until something has the keyboard."""
        super().__init__()
        self._scopes = tuple(scopes)

    def on_mount(self) -> None:
        """Follow the keyboard: each pane has keys of its own."""
        self.watch(self.screen, "focused", self._follow)

    def _follow(self) -> None:
        scopes = active_scopes(self.screen)
        if scopes and scopes != self._scopes:
            self._scopes = scopes
            self.refresh()

    def render(self) -> Text:
        """As many as there is room for; those that work everywhere always, at the right."""
        right = Text.assemble(*(self._hint(key) for key in KEYS if key.scope == "everywhere" and key.hint))
        line = Text(no_wrap=True, overflow="crop")
        room = self.size.width - cell_len(right.plain)
        for hint in self._hints():
            if cell_len(line.plain) + cell_len(hint.plain) > room:
                break
            line.append_text(hint)
        line.append(" " * max(room - cell_len(line.plain), 0))
        return line.append_text(right)

    def _hints(self) -> Iterator[Text]:
        for scope in self._scopes:
            for key in KEYS:
                if key.scope == scope and key.hint:
                    yield self._hint(key)

    def _hint(self, key: Key) -> Text:
        shown, _, word = ("", "", key.hint) if key.action else key.hint.partition(" ")
        keys = shown or printed(self._first(key))
        meta = Style(meta={"@click": self._target(key)}) if key.action else Style()
        return Text.assemble((f" {keys}", Style(bold=True) + meta), (f" {word} ", meta))

    def _target(self, key: Key) -> str:
        """The action as a link calls it: on the app, or by the key that the focused widget has for it."""
        return f"app.{key.action}" if key.scope == "everywhere" else f"app.press('{self._first(key)}')"

    def _first(self, key: Key) -> str:
        return keys_of(self.app, key.id).split(",")[0]
