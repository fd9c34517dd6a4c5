"""Words can be read in every state, and no two states look alike, in any depth of colour."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.color import Color, rgb_to_lab
from textual.theme import BUILTIN_THEMES

from qualcode.ui.colours import PALETTE, contrast, hue_distance
from qualcode.ui.inks import Coded, Depth, Inks, letters, terminal_depth

ROUNDING = 0.01
THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]
MAIN = ["textual-dark", "textual-light"]
DEPTHS: list[Depth] = ["full", "sixteen", "none"]
FLAGS = ("selected", "cursor", "dim", "hit", "focused")


def inks(depth: Depth, theme: str = "textual-dark", accent: str = "primary") -> Inks:
    colours = BUILTIN_THEMES[theme].to_color_system().generate()
    page, words, tint = (Color.parse(colours[name]) for name in ("background", "foreground", accent))
    return Inks(depth, background=page, foreground=words, accent=tint, dark=BUILTIN_THEMES[theme].dark)


ALL_INKS = {
    (theme, accent): inks("full", theme, accent) for theme in THEMES for accent in ("primary", "accent")
}


@dataclass(frozen=True)
class State:
    """A stretch of transcript as the reader asks for its style."""

    codes: tuple[Coded, ...] = ()
    selected: bool = False
    cursor: bool = False
    dim: bool = False
    hit: bool = False
    focused: bool = False

    def style(self, inks: Inks) -> Style:
        flags = {flag: getattr(self, flag) for flag in FLAGS}
        return inks.passage(self.codes, **flags)


def states(*stretches: tuple[Coded, ...], dim: bool) -> Iterator[State]:
    """Every state of these stretches; one that is not coded cannot be stepped to."""
    for codes, flags in product(stretches, product((False, True), repeat=5)):
        state = State(codes, *flags)
        if (codes or not state.focused) and (dim or not state.dim):
            yield state


ONE, TWO, THREE = ((1, ""),), ((1, ""), (2, "")), ((1, ""), (2, ""), (3, ""))
CHOSEN = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
CODES = st.lists(st.tuples(st.integers(1, 30), st.just("") | CHOSEN), max_size=7, unique=True).map(tuple)
STATES = st.builds(State, CODES, *[st.booleans()] * 5)
INKS = st.sampled_from(sorted(ALL_INKS)).map(ALL_INKS.__getitem__)


def grounds(style: Style) -> tuple[Color, Color]:
    """The colours of the words and of what is behind them, as they reach the eye."""
    assert style.color is not None
    assert style.bgcolor is not None
    ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return (ground, ink) if style.reverse else (ink, ground)


def seen(style: Style) -> tuple[object, ...]:
    """What tells two styles apart for the eye: reversing two colours is swapping them."""
    marks = (style.bold, style.underline, style.italic, style.overline, style.blink)
    pair = (style.color and style.color.name, style.bgcolor and style.bgcolor.name)
    if style.color is None:
        return (*marks, *pair, style.reverse)
    return (*marks, *(reversed(pair) if style.reverse else pair))


# What can be read


@given(INKS, STATES)
def test_words_keep_their_contrast_in_every_state_of_every_theme(inks: Inks, state: State) -> None:
    least = 3.0 if state.dim else 4.5
    assert contrast(*grounds(state.style(inks))) >= least - ROUNDING


@given(INKS, st.integers(0, 100), st.just("") | CHOSEN)
def test_a_code_has_a_colour_that_can_be_read_on_the_page(inks: Inks, code_id: int, chosen: str) -> None:
    page = grounds(inks.plain)[1]
    assert contrast(inks.colour(code_id, chosen), page) >= 4.5 - ROUNDING
    assert contrast(*grounds(inks.stripe((code_id, chosen)))) >= 4.5 - ROUNDING
    assert contrast(*grounds(inks.stripe((code_id, chosen), focused=True))) >= 4.5 - ROUNDING


@given(INKS, CHOSEN)
def test_a_chosen_colour_keeps_its_hue(inks: Inks, chosen: str) -> None:
    colour = Color.parse(chosen)
    drawn = inks.colour(1, chosen)
    parts = sorted(drawn.rgb)
    if colour.hsl.s > 0 and parts[2] - parts[0] > 30:  # below that, rounding moves the hue
        assert hue_distance(colour, drawn) < 0.02


@pytest.mark.parametrize("theme", MAIN)
def test_a_chosen_colour_that_can_be_read_is_left_as_it_is(theme: str) -> None:
    own = "#ffd24d" if theme == "textual-dark" else "#5a2d00"
    assert inks("full", theme).colour(1, own) == Color.parse(own)


@pytest.mark.parametrize("chosen", ["red", "#12", "auto", "#gggggg", "rgb(1,2,3)", "#123456\n"])
def test_what_is_no_colour_gives_the_one_of_the_code(chosen: str) -> None:
    assert inks("full").colour(5, chosen) == inks("full").colour(5)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", ["number", "speaker", "interviewer", "time", "ruler", "empty"])
def test_the_margin_can_be_read(theme: str, kind: str) -> None:
    style = ALL_INKS[theme, "primary"].margin(kind)  # type: ignore[arg-type]  # parametrised
    assert contrast(*grounds(style)) >= (4.5 if kind == "speaker" else 3.0)


@pytest.mark.parametrize("theme", MAIN)
def test_the_colours_of_twelve_codes_are_apart(theme: str) -> None:
    colours = [rgb_to_lab(inks("full", theme).colour(code_id)) for code_id in range(12)]
    assert len(PALETTE) == 12
    for one, other in combinations(colours, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 20


CONSOLES = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "linux": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "windows": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
    "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
}


@pytest.mark.parametrize("console", CONSOLES)
@pytest.mark.parametrize("theme", MAIN)
def test_sixteen_colours_can_be_read_on_the_usual_consoles(console: str, theme: str) -> None:
    triplets = [
        (int(name[:2], 16), int(name[2:4], 16), int(name[4:], 16)) for name in CONSOLES[console].split()
    ]
    shown = TerminalTheme((0, 0, 0), (255, 255, 255), triplets[:8], triplets[8:])
    for state in states((), *[((code_id, ""),) for code_id in range(4)], TWO, THREE, dim=True):
        style = state.style(inks("sixteen", theme))
        assert style.color is not None
        assert style.bgcolor is not None
        pair = (Color(*part.get_truecolor(shown)) for part in (style.color, style.bgcolor))
        assert contrast(*pair) >= (3.0 if state.dim or state.cursor else 4.2), state


def test_bold_words_are_never_black_in_sixteen_colours_but_on_white() -> None:
    # consoles that brighten bold words turn black ones grey, which only white leaves readable
    for state in states((), *[((code_id, ""),) for code_id in range(4)], TWO, THREE, dim=False):
        style = state.style(inks("sixteen"))
        if style.bold and not state.cursor and not state.selected:
            assert style.color is not None
            assert style.color.name == "bright_white"


# What can be told apart


@pytest.mark.parametrize("theme", MAIN)
@pytest.mark.parametrize("depth", DEPTHS)
def test_no_two_states_look_alike(depth: Depth, theme: str) -> None:
    stretches = [(), ONE, TWO] + ([THREE] if depth == "full" else [])
    drawn: dict[tuple[object, ...], State] = {}
    for state in states(*stretches, dim=depth == "full"):
        look = seen(state.style(inks(depth, theme)))
        assert look not in drawn, (state, drawn[look])
        drawn[look] = state


@given(INKS, STATES, st.sampled_from(["selected", "cursor", "dim", "hit"]))
def test_each_flag_shows_whatever_the_codes_and_the_theme(inks: Inks, state: State, flag: str) -> None:
    flags = {name: getattr(state, name) for name in FLAGS}
    other = State(state.codes, **{**flags, flag: not flags[flag]})
    assert seen(state.style(inks)) != seen(other.style(inks))


@given(st.sampled_from(DEPTHS), st.sampled_from(MAIN), STATES, STATES)
def test_selected_or_not_and_cursor_or_not_never_look_alike_whatever_the_rest(
    depth: Depth, theme: str, one: State, other: State
) -> None:
    ink = inks(depth, theme)
    if (one.selected, one.cursor) != (other.selected, other.cursor):
        assert seen(one.style(ink)) != seen(other.style(ink))


@given(INKS, CODES, CODES, st.booleans(), st.booleans())
def test_a_selection_stands_out_from_the_page_more_than_any_tint(
    inks: Inks, selected: tuple[Coded, ...], tinted: tuple[Coded, ...], hit: bool, focused: bool
) -> None:
    page = grounds(inks.plain)[1]
    selection = grounds(State(selected, selected=True, hit=hit).style(inks))[1]
    tint = grounds(State(tinted, focused=focused).style(inks))[1]
    assert contrast(selection, page) > 1.05 * contrast(tint, page)


@pytest.mark.parametrize("theme", THEMES)
def test_a_plain_selection_stands_out_more_than_the_strongest_tint_there_can_be(theme: str) -> None:
    ink = ALL_INKS[theme, "primary"]
    page = grounds(ink.plain)[1]
    strongest = tuple(
        (code_id, "#ffffff" if BUILTIN_THEMES[theme].dark else "#000000") for code_id in range(8)
    )
    tint = grounds(State(strongest, focused=True).style(ink))[1]
    assert contrast(grounds(State(selected=True).style(ink))[1], page) > 1.1 * contrast(tint, page)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("codes", [(), ONE, TWO])
def test_a_cursor_beside_a_selection_differs_from_it_even_on_a_blank_and_without_blinking(
    depth: Depth, codes: tuple[Coded, ...]
) -> None:
    cursor, selection = (State(codes, **{flag: True}).style(inks(depth)) for flag in ("cursor", "selected"))
    blank = [(style.underline, style.reverse, style.color, style.bgcolor) for style in (cursor, selection)]
    assert cursor.reverse
    assert blank[0] != blank[1]


def test_without_colour_a_hit_shows_where_lines_above_words_are_not_drawn() -> None:
    for codes in ((), ONE, TWO):
        assert State(codes, hit=True).style(inks("none")).italic
        assert not State(codes).style(inks("none")).italic


@pytest.mark.parametrize("theme", THEMES)
def test_a_tint_differs_from_the_page_and_grows_with_each_code(theme: str) -> None:
    ink = ALL_INKS[theme, "primary"]
    page = grounds(ink.plain)[1]
    same = [tuple((code_id * 12, "") for code_id in range(many)) for many in range(5)]
    contrasts = [contrast(grounds(State(codes).style(ink))[1], page) for codes in same]
    assert contrasts == sorted(set(contrasts))


@pytest.mark.parametrize("theme", THEMES)
def test_a_hit_is_told_from_the_tint_of_every_code(theme: str) -> None:
    ink = ALL_INKS[theme, "primary"]
    hit = rgb_to_lab(grounds(State(hit=True).style(ink))[1])
    for code_id in range(12):
        tint = rgb_to_lab(grounds(State(((code_id, ""),)).style(ink))[1])
        assert sum((a - b) ** 2 for a, b in zip(hit, tint, strict=True)) ** 0.5 > 30


def test_overlaps_are_underlined_and_deeper_ones_bold_too() -> None:
    drawn = [State(codes).style(inks("full")) for codes in ((), ONE, TWO, THREE)]
    assert [bool(style.underline) for style in drawn] == [False, False, True, True]
    assert [bool(style.bold) for style in drawn] == [False, False, False, True]


@pytest.mark.parametrize("cover", ["selected", "hit"])
def test_where_a_tint_is_covered_one_code_is_underlined_and_an_overlap_bold(cover: str) -> None:
    covered = {cover: True}
    drawn = [State(codes, **covered).style(inks("full")) for codes in ((), ONE, TWO)]
    assert [bool(style.underline) for style in drawn] == [False, True, True]
    assert [bool(style.bold) for style in drawn] == [False, False, True]


def test_the_coding_stepped_to_is_italic_and_its_tint_stronger() -> None:
    ink = inks("full")
    page = grounds(ink.plain)[1]
    for codes in (ONE, TWO, THREE, tuple((code_id, "") for code_id in range(8))):
        calm, focused = State(codes).style(ink), State(codes, focused=True).style(ink)
        assert focused.italic
        assert contrast(grounds(focused)[1], page) > contrast(grounds(calm)[1], page)


def test_sixteen_colours_take_the_named_one_nearest_to_the_chosen() -> None:
    named = {
        chosen: State(((1, chosen),)).style(inks("sixteen")).bgcolor
        for chosen in ("#c03030", "#3060d0", "#30a040", "#20c0c8")
    }
    assert [colour and colour.name for colour in named.values()] == ["red", "blue", "green", "cyan"]


def test_sixteen_colours_are_the_named_ones_only() -> None:
    for state in states((), ONE, TWO, ((1, "#123456"),), dim=True):
        style = state.style(inks("sixteen"))
        for colour in (style.color, style.bgcolor):
            assert colour is not None
            assert colour.system == ColorSystem.STANDARD


@given(STATES)
def test_without_colour_there_is_none_and_marks_say_it(state: State) -> None:
    ink = inks("none")
    for style in (state.style(ink), ink.stripe((1, "#ff0000"), focused=state.focused), ink.plain):
        assert (style.color, style.bgcolor) == (None, None)
    marks = state.style(ink)
    if not state.cursor:
        assert bool(marks.underline) == bool(state.codes)
        assert bool(marks.bold) == (len(state.codes) > 1)
        assert bool(marks.reverse) == state.selected


@given(st.sampled_from(DEPTHS), STATES)
def test_no_style_underlines_twice_or_leaves_dimming_to_the_terminal(depth: Depth, state: State) -> None:
    style = state.style(inks(depth))
    assert not style.underline2
    assert not style.dim


@pytest.mark.parametrize("depth", DEPTHS)
def test_plain_is_the_passage_without_codes(depth: Depth) -> None:
    assert inks(depth).plain == State().style(inks(depth))


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_stripe_stepped_to_is_turned_around(depth: Depth) -> None:
    ink = inks(depth)
    assert seen(ink.stripe((1, ""), focused=True)) != seen(ink.stripe((1, "")))


def test_the_same_state_is_the_same_object() -> None:
    ink = inks("full")
    assert State(TWO).style(ink) is State(TWO).style(ink)


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
def test_a_theme_of_the_terminals_own_colours_is_drawn_in_sixteen(theme: str) -> None:
    assert inks("full", theme).depth == "sixteen"
    assert inks("none", theme).depth == "none"


# What a terminal can show


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "full"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "full"),
        ({"TERM": "tmux-256color"}, "full"),
        ({"TERM": "xterm-kitty"}, "full"),
        ({"TERM": "xterm"}, "sixteen"),
        ({"TERM": "screen"}, "sixteen"),
        ({"TERM": "linux"}, "sixteen"),
        ({"TERM": "vt100"}, "sixteen"),
        ({"TERM": "ansi"}, "sixteen"),
        ({"TERM": "xterm-16color"}, "sixteen"),
        ({}, "sixteen"),
        ({"TERM": "dumb"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "full"),
        ({"TERM": "linux", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "full"),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "standard"}, "sixteen"),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "nonsense"}, "full"),
    ],
)
def test_the_depth_is_what_will_be_drawn(environ: dict[str, str], depth: Depth) -> None:
    assert terminal_depth(environ) == depth


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Pastoral support", "Ps"),
        ("Fear", "Fe"),
        ("Loss of trust in schools", "Lot"),
        ("Work–life balance", "Wlb"),
        ("Children's play", "Cp"),
        ("A", "A"),
        ("e\u0301cole", "éc"),
        ("1.2 Trust", "12T"),
        ("", "?"),
        ("?!", "?"),
        ("信任 学校", "信学"),
    ],
)
def test_letters_stand_for_a_code(label: str, short: str) -> None:
    assert letters(label) == short


@given(st.text())
def test_letters_are_three_at_most_and_never_none(label: str) -> None:
    assert 1 <= len(letters(label)) <= 3
