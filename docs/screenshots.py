"""The pictures of README and docs, made from the demo study: ``python docs/screenshots.py [NAME ...]``.

Needs Chromium or Chrome and a monospace font, which no Python package brings. What is shown is what the
program shows: it runs without a terminal, gets the keys of each picture, and gives its screen as SVG.
Dates are those of the day, so pictures made on two days differ there.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FONT = "DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace"
COLOURS = 96
"""Of a picture: enough for letters with soft edges, and a third of the bytes."""
SCALE = 0.75
"""Of the size that the program draws at, which is larger than a page of text is wide."""
_REST = 0.4
"""Seconds in which everything that a key starts comes to an end: counting, quotes, memos."""


@dataclass(frozen=True)
class Picture:
    """One screen: its size in cells, and the keys that lead to it from the first screen."""

    name: str
    keys: Sequence[str]
    """In Textual's notation; what begins with an apostrophe is typed letter by letter."""
    size: tuple[int, int] = (120, 36)
    theme: str = "textual-dark"


_FOUND = ("f4", "slash", "'pastoral support", "enter", "right_square_bracket")
"""To the first passage of a code, through the codebook."""
_ELSEWHERE = ("f4", "slash", "'informal pastoral", "enter", *["right_square_bracket"] * 2)
_CODED = ("right_curly_bracket", "s", "c", "'past sup", "enter", "right_parenthesis", "s", "full_stop")
_PASTORAL = ("f4", "slash", "'pastoral support", "enter", "escape")
_MEANT = "'listening to students who struggle, in the laboratory or outside it"
_SAID = "'Sees the technicians every day and signs off their budget; never asked to teach."
_DEFINED = ("e", "enter", _MEANT, "ctrl+s")
_SIGNED = ("s", "'v1 after the pilot", "enter", "',Ben", "enter", "'agreed in the team", "enter")

PICTURES = (
    Picture("home", ("f3", *["pagedown"] * 5, "greater_than_sign", "pagedown", "f2")),
    Picture("picker", (*_ELSEWHERE, "s", "c", "'past sup")),
    Picture("overlap", (*_FOUND, *["w"] * 7, "tab"), theme="textual-light"),
    Picture("small", (*_FOUND, "s"), size=(80, 24)),
    Picture("codebook", ("f4", "slash", "'pastoral support", "enter", "escape")),
    Picture("merge", ("f4", "slash", "'informal pastoral", "enter", "M", "'past sup", "enter")),
    Picture("table", ("f5", "a", "a", *["down"] * 6)),
    Picture(
        "references", ("f4", "slash", "'pastoral support", "enter", "enter", "down"), theme="textual-light"
    ),
    Picture("search", ("F", "'recogn*", "enter", "down", "down")),
    Picture("matrix", ("O", "enter", _SAID), theme="textual-light"),
    Picture("suggestions", (*_PASTORAL, "S", "a", "x")),
    Picture("review", (*_PASTORAL, *_DEFINED, "f8"), theme="textual-light"),
    Picture("versions", ("f9", *_SIGNED, *_PASTORAL, *_DEFINED, "f9")),
    Picture("define", (*_PASTORAL, *_DEFINED[:-1])),
    Picture("history", (*_FOUND, *_CODED, *_CODED, "f7", "down", "down", "down", "enter")),
)


def main(names: Sequence[str]) -> None:
    """Make the pictures that are named, or all."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"Install Chromium or Chrome first; none of these was found: {', '.join(BROWSERS)}")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _set_apart(work)
        study = _study(work)
        for picture in PICTURES:
            if not names or picture.name in names:
                svg = asyncio.run(_drawn(picture, _copied(study, work / picture.name)))
                _photograph(browser, svg, FOLDER / f"{picture.name}.png", work)
                print(FOLDER / f"{picture.name}.png")


def _set_apart(work: Path) -> None:
    """Nobody's own settings and places are used or changed; Textual reads the environment when imported."""
    os.environ["QUALCODE_CONFIG"] = str(work / "config.toml")
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        os.environ.pop(name, None)


def _study(work: Path) -> Path:
    from qualcode.demo.build import build_demo

    return build_demo(work / "demo")


def _copied(study: Path, folder: Path) -> Path:
    """The project in a folder of its own, as nobody has opened it yet."""
    folder.mkdir()
    return Path(shutil.copy(study, folder))


async def _drawn(picture: Picture, path: Path) -> str:
    """The screen as SVG after the keys of a picture."""
    from qualcode.store.project import Project
    from tui import QualcodeApp

    os.environ["QUALCODE_STATE"] = str(path.parent / "state")
    os.environ["HOME"] = str(path.parent)  # the path of the project is shown as seen from there
    with Project.open(path, who="Ann") as project:
        app = QualcodeApp(project)
        async with app.run_test(size=picture.size) as pilot:
            app.theme = picture.theme
            await pilot.pause(_REST)
            for key in picture.keys:
                await pilot.press(*_letters(key[1:]) if key.startswith("'") else [key])
                await pilot.pause(_REST)
            return app.export_screenshot()


def _letters(text: str) -> list[str]:
    """Keys that type a text.

    >>> _letters("a b")
    ['a', 'space', 'b']
    """
    return ["space" if letter == " " else letter for letter in text]


def _photograph(browser: str, svg: str, png: Path, work: Path) -> None:
    """The picture as the browser draws it, in few colours."""
    width, height = (SCALE * float(side) for side in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    drawing, raw = work / "drawing.html", work / "raw.png"
    body = svg.replace("Fira Code", FONT).replace("<svg ", f'<svg width="{width}" height="{height}" ', 1)
    drawing.write_text(f'<meta charset="utf-8"><body style="margin:0">{body}', encoding="utf-8")
    subprocess.run(
        [
            browser,
            "--headless",
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            "--disable-gpu",
            "--hide-scrollbars",
            "--default-background-color=00000000",
            f"--window-size={round(width)},{round(height)}",
            f"--screenshot={raw}",
            drawing.as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    _few_colours(raw, png)


def _few_colours(raw: Path, png: Path) -> None:
    from PIL import Image

    with Image.open(raw) as image:
        few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(png, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
