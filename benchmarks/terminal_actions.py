"""The keys that are measured, as data: here and nowhere else a key of the program is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

ENTER, ESCAPE = b"\r", b"\x1b"
RIGHT, PAGE_DOWN, PAGE_UP = b"\x1b[C", b"\x1b[6~", b"\x1b[5~"
CTRL_D, TOP, BOTTOM = b"\x04", b"\x1b[1;5H", b"\x1b[1;5F"
OPEN = (ENTER,)
"""From the first screen into the first interview."""
_FRAME = 0.016
_FAR = 70
"""Turns to go to reach sentences that no action before has coded."""
_MONOLOGUE = 40
"""How many turns come before the long one."""


@dataclass(frozen=True)
class Action:
    """One thing that somebody does over and over."""

    name: str
    keys: tuple[bytes, ...]
    """Each is measured."""
    rounds: int = 1
    """How many times all of them are pressed."""
    prepare: tuple[bytes, ...] = ()
    """Pressed once before everything, not measured."""
    before: tuple[bytes, ...] = ()
    """Pressed before every round, not measured."""
    after: tuple[bytes, ...] = ()
    """Pressed after every round, not measured."""
    floor: Literal["line", "screen"] = "line"
    """What the bare app changes at the same time."""
    limit: float | None = _FRAME
    """Seconds that 95 of 100 first frames may take."""
    worst: float | None = None
    """Seconds that no first frame may take."""
    adds: int = 0
    """References that the project has gained after each key; checked in the file."""
    prepared: int = 0
    """References that the preparation has added."""


def actions(keys: int, pages: int) -> list[Action]:
    """Everything in order, about ``keys`` keys of each; ``pages`` is how many the transcript surely has."""
    return [
        *_moves(keys),
        *_paging(pages),
        *_selections(keys),
        *_codings(keys),
        *_picking(max(1, keys // 8)),
        Action(
            "open the transcript again",
            (b"<",),
            max(1, keys // 8),
            before=(b">",),
            floor="screen",
            limit=0.150,
        ),
        Action(
            "mouse drag step", _drag(keys), before=(_mouse(0, 30, 10),), after=(_mouse(0, 60, 20, up=True),)
        ),
    ]


def _moves(keys: int) -> list[Action]:
    top = (TOP, ESCAPE)
    return [
        Action("cursor right", (RIGHT,), keys, prepare=top),
        Action("cursor right, in the monologue", (RIGHT,), keys, prepare=(TOP, b"}" * _MONOLOGUE, b")" * 20)),
        Action("cursor down", (b"j",), keys, prepare=top),
        Action("word", (b"w",), keys, prepare=top),
        Action("sentence", (b")",), keys, prepare=top),
        Action("turn", (b"}",), keys, prepare=top, floor="screen"),
    ]


def _paging(pages: int) -> list[Action]:
    """120 pages each way, from one end again and again where the transcript has fewer."""
    rounds = 120 // pages
    return [
        Action("page down", (PAGE_DOWN,) * pages, rounds, before=(TOP,), floor="screen", worst=0.050),
        Action("page up", (PAGE_UP,) * pages, rounds, before=(BOTTOM,), floor="screen", worst=0.050),
        Action("half page down", (CTRL_D,) * pages, 60 // pages or 1, before=(TOP,), floor="screen"),
    ]


def _selections(keys: int) -> list[Action]:
    top = (TOP, RIGHT)
    return [
        Action("extend by word", (b"W",), keys, prepare=top),
        Action("extend by sentence", (b"S",), keys // 2, prepare=top),
        Action("extend by turn", (b"P",), keys // 3, prepare=top, floor="screen"),
        Action("select sentence", (b"s",), keys, prepare=top, before=(b")",)),
    ]


def _codings(keys: int) -> list[Action]:
    """Every passage is another sentence, so every key writes; the first code used gets the key 1."""
    sentence = (b")", b"s")
    first = (TOP, b"s", b"c", ENTER)
    return [
        Action("code: quick code", (b"1",), keys, prepare=first, before=sentence, adds=1, prepared=1),
        Action("code: last code again", (b".",), keys, before=sentence, adds=1),
        Action("undo", (b"u",), keys, adds=-1),
        Action("redo", (b"U",), keys, adds=1),
        Action("next reference", (b"]",), keys, prepare=(TOP,), floor="screen"),
        Action("previous reference", (b"[",), keys, floor="screen"),
    ]


def _picking(rounds: int) -> list[Action]:
    typed = tuple(bytes([byte]) for byte in b"past sup")
    sentence = (b")", b"s")
    return [
        Action(
            "picker: open",
            (b"c",),
            rounds,
            prepare=(TOP,),
            before=sentence,
            after=(ESCAPE,),
            floor="screen",
            limit=0.120,
        ),
        Action("picker: type", typed, rounds, before=(*sentence, b"c"), after=(ESCAPE,), limit=0.080),
        Action(
            "picker: Enter codes",
            (ENTER,),
            rounds,
            prepare=(TOP, b"}" * _FAR),
            before=(*sentence, b"c"),
            adds=1,
            limit=None,
        ),
    ]


def held(pages: int) -> list[bytes]:
    """45 page keys as one holds them down, turning round at the end of a short transcript."""
    there_and_back = [PAGE_DOWN] * pages + [PAGE_UP] * pages
    return [there_and_back[index % len(there_and_back)] for index in range(45)]


def _drag(steps: int) -> tuple[bytes, ...]:
    """The pointer moves right and down with the button held, two columns a step, ten steps a row."""
    return tuple(_mouse(32, 32 + step % 10 * 6, 10 + step // 10) for step in range(1, steps + 1))


def _mouse(button: int, column: int, row: int, *, up: bool = False) -> bytes:
    """A report of the mouse in the SGR form (XTerm Control Sequences, "Extended coordinates")."""
    return f"\x1b[<{button};{column};{row}{'m' if up else 'M'}".encode()


def letters(keys: Sequence[bytes]) -> str:
    """Keys as they are printed, for messages.

    >>> letters((b"c", b"\\x1b"))
    "c '\\\\x1b'"
    """
    return " ".join(text if (text := key.decode()).isprintable() else repr(text) for key in keys)
