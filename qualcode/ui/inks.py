"""How a stretch of transcript looks: its codes, the selection, the cursor, hits; in any depth of colour.

Colour alone never says anything: overlaps are underlined, and a selection is as far from the page as no
tint can be, light on a dark theme and dark on a light one.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from rich.console import Console
from rich.style import Style
from textual.color import Color

from qualcode.ui.colours import (
    PALETTE,
    contrast,
    faded,
    farthest,
    hue_distance,
    legible,
    mean,
    readable,
    shades,
)

Depth = Literal["full", "sixteen", "none"]
"""What a terminal can show: 256 colours or more, the sixteen named ones, or no colour at all."""
MarginKind = Literal["number", "question", "speaker", "interviewer", "time", "ruler", "empty"]
Coded = tuple[int, str]
"""A code as it is drawn: its id and the colour chosen for it, ``#rrggbb`` or empty."""

_CHOSEN = re.compile("#[0-9a-fA-F]{6}")
_WORD_BREAKS = re.compile(r"[\s/\\_:;,.&+–—-]+")

_FIRST, _FURTHER, _MOST = 0.30, 0.12, 0.65
"""How much of a tint its codes' colours are: one code, each further one, and the most."""
_STRONGER, _STRONGEST = 0.15, 0.70
"""What being stepped to adds to that, and the most it can come to."""
_SELECTION, _HIT = 0.88, 0.85
"""How much of a selected or found stretch is the colour of the selection or of hits."""
_APART = 1.15
"""How many times the contrast with the page a selection has over the strongest tint."""
_HITS = (Color(255, 176, 0), Color(0, 229, 255))
"""Amber, and aqua where the accent is near amber. No tint can get as bright or as pure as these."""

_SINGLE = {"red": "bright_white", "green": "black", "blue": "bright_white", "cyan": "black"}
"""Named grounds of one code and the words on them. Yellow is the cursor's, magenta is for hits."""
_OVERLAP = {"red": "bright_white", "blue": "bright_white"}
"""Grounds of overlaps, which are bold: consoles that brighten bold words would turn black ones grey."""
_PURE = {
    "red": Color(255, 0, 0),
    "green": Color(0, 255, 0),
    "blue": Color(0, 0, 255),
    "cyan": Color(0, 255, 255),
}

_MANY = 8192
"""Styles kept; a transcript seldom needs a tenth."""


def terminal_depth(environ: Mapping[str, str]) -> Depth:
    """What the terminal of these environment variables can show, as Rich and with it Textual will use it.

    ``NO_COLOR`` counts where it is not empty (no-color.org).

    >>> terminal_depth({"TERM": "xterm-256color"}), terminal_depth({"TERM": "linux"})
    ('full', 'sixteen')
    """
    if environ.get("NO_COLOR"):
        return "none"
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    known = {"standard": "sixteen", "256": "full", "truecolor": "full"}
    system = forced if forced in known else _detected(environ)
    return "full" if system in ("256", "truecolor") else "sixteen" if system else "none"


def letters(label: str) -> str:
    """Two or three letters for a code, for gutters without colour; different codes may share them.

    >>> letters("Pastoral support"), letters("Fear"), letters("Trust/Loss of trust")
    ('Ps', 'Fe', 'TLo')
    """
    pieces = _WORD_BREAKS.split(unicodedata.normalize("NFC", label))
    words = ["".join(filter(str.isalnum, piece)) for piece in pieces]
    words = [word for word in words if word]
    if len(words) > 1:
        return "".join(word[0] for word in words[:3])
    return words[0][:2] if words else "?"


class _Look(NamedTuple):
    """All that a passage's style depends on."""

    codes: tuple[Coded, ...]
    selected: bool
    cursor: bool
    dim: bool
    hit: bool
    focused: bool


class Inks:
    """The styles of one theme at one depth of colour; make another when the theme changes."""

    def __init__(
        self, depth: Depth, *, background: Color, foreground: Color, accent: Color, dark: bool
    ) -> None:
        """The three colours are the reader's own page, its words, and what selections are tinted with.

        A theme whose page is the terminal's own colour has nothing to blend with, so it is drawn in the
        sixteen named colours.
        """
        self.depth: Depth = "sixteen" if depth == "full" and background.ansi is not None else depth
        self._dark = dark
        self._background = Color(*background.rgb)
        self._foreground = legible(Color(*foreground.rgb), self._background)
        self._muted = faded(self._foreground, self._background)
        self._accent = readable(Color(*accent.rgb), self._background)
        self._selection = _selection(Color(*accent.rgb), self._background)
        self._hit = max(_HITS, key=lambda colour: hue_distance(colour, accent))
        self._colours: dict[Coded, Color] = {}
        self._styles: dict[_Look, Style] = {}
        self._stripes: dict[tuple[Coded, bool], Style] = {}
        self._margins: dict[MarginKind, Style] = {}
        self._draw = {"full": self._full, "sixteen": self._sixteen, "none": self._none}[self.depth]
        self._plain = self._draw(_Look((), False, False, False, False, False))

    @property
    def plain(self) -> Style:
        """Words that are not coded."""
        return self._plain

    def colour(self, code_id: int, chosen: str = "") -> Color:
        """A code's colour, its contrast with the page 4.5 at the least.

        The one chosen for it (``#rrggbb``) keeps its hue; without one, or with anything else, it is one of
        twelve by the code's id.
        """
        colour = self._colours.get((code_id, chosen))
        if colour is None:
            on_dark, on_light = PALETTE[code_id % len(PALETTE)]
            own = chosen if _CHOSEN.fullmatch(chosen) else on_dark if self._dark else on_light
            colour = self._colours[code_id, chosen] = readable(Color.parse(own), self._background)
        return colour

    def passage(
        self,
        codes: tuple[Coded, ...],
        *,
        selected: bool,
        cursor: bool,
        dim: bool,
        hit: bool,
        focused: bool,
    ) -> Style:
        """The style of words: ``codes`` distinct and in the order of their starts.

        ``dim`` is for the interviewer's words, ``hit`` for what was searched, ``focused`` for the coding
        that was stepped to, which says nothing where there is no code.
        """
        look = _Look(codes, selected, cursor, dim, hit, focused and bool(codes))
        style = self._styles.get(look)
        if style is None:
            if len(self._styles) >= _MANY:
                self._styles.clear()
            style = self._styles[look] = self._draw(look)
        return style

    def stripe(self, code: Coded, *, focused: bool = False) -> Style:
        """The style of a coding's stripe in the gutter, or of its label."""
        style = self._stripes.get((code, focused))
        if style is None:
            style = self._stripes[code, focused] = self._stripe(code, focused=focused)
        return style

    def _stripe(self, code: Coded, *, focused: bool) -> Style:
        turned = Style(reverse=focused or None)
        if self.depth == "none":
            return turned
        if self.depth == "sixteen":
            ground = _named((code,), _SINGLE)
            return Style(color=_SINGLE[ground], bgcolor=ground) + turned
        return _colours(self.colour(*code), self._background) + turned

    def margin(self, kind: MarginKind) -> Style:
        """The style of what stands beside the words; the overview ruler is as quiet as a number."""
        style = self._margins.get(kind)
        if style is None:
            style = self._margins[kind] = self._margin(kind)
        return style

    def _margin(self, kind: MarginKind) -> Style:
        speaker = Style(bold=kind == "speaker" or None)
        if self.depth == "none" or kind == "empty":
            return self._plain + speaker
        if self.depth == "sixteen":
            return self._page(dim=kind not in ("speaker", "ruler")) + speaker
        ink = self._accent if kind == "speaker" else self._muted
        return _colours(ink, self._background) + speaker

    def _full(self, look: _Look) -> Style:
        """One code is a tint; where the selection or a hit covers that, one code is underlined instead."""
        many = len(look.codes) + ((look.selected or look.hit) and bool(look.codes))
        ground = self._tint(look)
        ink = self._foreground
        if look.selected:
            ground = ground.blend(self._selection, _SELECTION)
            ink = readable(self._hit, ground) if look.hit else ink
        elif look.hit:
            ground = ground.blend(self._hit, _HIT)
        ink = legible(ink, ground)
        return _colours(faded(ink, ground) if look.dim else ink, ground) + Style(
            underline=((many > 1) != look.cursor) or None,
            bold=many > 2 or None,
            italic=look.focused or None,
            reverse=look.cursor or None,
        )

    def _tint(self, look: _Look) -> Color:
        if not look.codes:
            return self._background
        share = min(_FIRST + _FURTHER * (len(look.codes) - 1), _MOST)
        if look.focused:
            share = min(share + _STRONGER, _STRONGEST)
        return self._background.blend(mean([self.colour(*code) for code in look.codes]), share)

    def _sixteen(self, look: _Look) -> Style:
        many = len(look.codes)
        if look.cursor:
            return Style(color="yellow", bgcolor="black") + _marks(look)
        if look.selected:
            return self._page(dim=look.dim) + _marks(look)
        marks = Style(italic=look.focused or None, underline=many > 1 or None, bold=many > 1 or None)
        if look.hit:
            found = Style(color="bright_white", bgcolor="magenta", underline=many > 0 or None)
            return found + marks
        if not look.codes:
            return self._page(dim=look.dim)
        names = _SINGLE if many == 1 else _OVERLAP
        ground = _named(look.codes, names)
        return Style(color=names[ground], bgcolor=ground) + marks

    def _none(self, look: _Look) -> Style:
        return _marks(look) + Style(blink=look.cursor or None)

    def _page(self, *, dim: bool) -> Style:
        """Words that are not coded, in named colours."""
        if self._dark:
            return Style(color="white" if dim else "bright_white", bgcolor="black")
        return Style(color="bright_black" if dim else "black", bgcolor="bright_white")


def _marks(look: _Look) -> Style:
    """A passage without colour: each state has a mark of its own, and the cursor turns two of them around.

    A cursor that only reversed would look like one more selected character beside a selection.
    """
    return Style(
        underline=(bool(look.codes) != look.cursor) or None,
        bold=len(look.codes) > 1 or None,
        reverse=(look.selected != look.cursor) or None,
        italic=(look.hit != look.focused) or None,
        overline=look.hit or None,
    )


def _selection(accent: Color, background: Color) -> Color:
    """The shade of the accent that stands out from the page more than any tint can."""
    limit = contrast(background.blend(farthest(background), _STRONGEST), background)
    shade = accent
    for shade in shades(accent, background):
        if contrast(background.blend(shade, _SELECTION), background) >= _APART * limit:
            break
    return shade


def _named(codes: Sequence[Coded], names: Mapping[str, str]) -> str:
    """The named colour of the code that starts last: near the one chosen for it, else by its id."""
    code_id, chosen = codes[-1]
    if _CHOSEN.fullmatch(chosen):
        colour = Color.parse(chosen)
        if colour.hsl.s > 0.2:
            return min(names, key=lambda name: hue_distance(_PURE[name], colour))
    return list(names)[code_id % len(names)]


def _colours(ink: Color, ground: Color) -> Style:
    return Style(color=ink.rich_color, bgcolor=ground.rich_color)


def _detected(environ: Mapping[str, str]) -> str | None:
    """Ask Rich, which does the drawing: what it takes for sixteen colours would get all tints as one grey."""
    console = Console(force_terminal=True, legacy_windows=False, _environ=environ)
    return console.color_system
