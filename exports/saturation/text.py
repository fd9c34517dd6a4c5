"""Saturation in the terminal: plain characters, lined up by their cells."""

from exports.formats.cells import one_line
from exports.formats.columns import cell_width, columns, wrap
from exports.saturation.curve import Covered, Saturation, Step, Theme

_BAR = 40
"""Cells of the longest bar, where there is room."""
_LEAST = 10
"""Cells of a bar below which none is drawn."""
BEFORE, NEW = "=", "#"
"""In a bar: codes that were there before, and new ones."""


def render_text(found: Saturation, width: int) -> str:
    """The curve with a bar a line, then themes, what is missing, what is coded, and the rule."""
    parts = [
        [one_line(found.title)],
        _curve(found.steps, width),
        _themes(found, width),
        _without(found, width),
        _coverage(found.covered, width),
        wrap(found.caption, width),
    ]
    return "\n".join("\n".join(part) + "\n" for part in parts if part).rstrip("\n")


def _curve(steps: tuple[Step, ...], width: int) -> list[str]:
    head = ("Interview", "First coded", "Codes", "New", "So far")
    rows = [
        (
            step.interview,
            step.first_coded[:16].replace("T", " "),
            *map(str, (step.codes, len(step.new), step.so_far)),
        )
        for step in steps
    ]
    most = max((step.so_far for step in steps), default=0)
    bars = [_bar(step.so_far - len(step.new), len(step.new), most, _BAR) for step in steps]
    return _beside([head, *rows], "llrrr", ["", *bars], width, key=f"{BEFORE} before  {NEW} new")


def _bar(before: int, new: int, most: int, room: int) -> str:
    """Its ends are rounded, so that a bar is as long as what it stands for; something new is never nothing.

    >>> _bar(10, 10, 20, 8), _bar(39, 1, 40, 8), _bar(0, 0, 0, 8)
    ('====####', '=======#', '')
    """
    if not before + new:
        return ""
    end = max(1, round((before + new) * room / most))
    start = min(round(before * room / most), end - 1) if new else end
    return BEFORE * start + NEW * (end - start)


def _beside(rows: list[tuple[str, ...]], align: str, bars: list[str], width: int, *, key: str) -> list[str]:
    """Columns with a bar to the right of each row, shortened to the room there is, or none."""
    plain = columns(rows, align=align, width=10_000)
    used = max(map(cell_width, plain)) + 2
    room = min(_BAR, width - used)
    if room < _LEAST:
        return columns(rows, align=align, width=width)
    shown = [
        key if not index and cell_width(key) <= room else _scaled(bar, room) for index, bar in enumerate(bars)
    ]
    return [
        (line + " " * (used - cell_width(line)) + bar).rstrip()
        for line, bar in zip(plain, shown, strict=True)
    ]


def _scaled(bar: str, room: int) -> str:
    before, new = bar.count(BEFORE), bar.count(NEW)
    return bar if room == _BAR else _bar(before, new, _BAR, room)


def _themes(found: Saturation, width: int) -> list[str]:
    """Per theme how many codes were met, the last interview that brought a new one, and each one's number."""
    head = ("Theme", "Met", "Of", "Last new in", "New, by interview (+: 10 or more)")
    rows = [
        (
            theme.theme,
            str(sum(theme.new)),
            str(theme.codes),
            _last(theme, found.steps),
            "".join("." if not new else str(new) if new < 10 else "+" for new in theme.new),
        )
        for theme in found.themes
    ]
    return columns([head, *rows], align="lrrll", width=width) if rows else []


def _last(theme: Theme, steps: tuple[Step, ...]) -> str:
    brought = [step.interview for step, new in zip(steps, theme.new, strict=True) if new]
    return brought[-1] if brought else "none"


def _without(found: Saturation, width: int) -> list[str]:
    lines = ["Interviews with nothing under a theme:"]
    for theme in found.themes:
        if theme.without:
            lines += _hanging(f"{theme.theme} ({len(theme.without)}): {', '.join(theme.without)}", width)
    if len(lines) == 1:
        lines = (
            ["Every coded interview has something under every theme."] if found.themes and found.steps else []
        )
    if found.uncoded:
        lines += _hanging(
            f"Not coded yet ({len(found.uncoded)}): {', '.join(found.uncoded)}", width, first=""
        )
    return lines


def _hanging(text: str, width: int, first: str = "  ") -> list[str]:
    head, *rest = wrap(one_line(text), width - len(first) - 2)
    return [first + head, *(f"{first}  {line}" for line in rest)]


def _coverage(covered: tuple[Covered, ...], width: int) -> list[str]:
    head = ("Transcript", "Characters coded", "Words touched")
    rows = [(each.transcript, f"{each.share:.0%}", f"{each.words:.0%}") for each in covered]
    bars = [BEFORE * round(each.share * _BAR) for each in covered]
    return _beside([head, *rows], "lrr", ["", *bars], width, key="share of its characters") if rows else []
