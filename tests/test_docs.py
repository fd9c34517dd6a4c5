"""The documentation is true: the reference is today's, links lead somewhere, commands in the README exist."""

import re
from pathlib import Path

import click
import pytest

from qualcode.cli.app import root, run
from qualcode.cli.reference import commands, first_page, reference
from qualcode.ui import reference as keys_reference

TOP = Path(__file__).parents[1]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]
NAMES = {name for name, _ in commands(root, "qualcode")}


def test_the_reference_is_todays() -> None:
    """Where this fails: python -m qualcode.cli.reference > docs/commands.md"""
    assert (TOP / "docs" / "commands.md").read_text(encoding="utf-8") == reference()


def test_the_page_of_keys_is_todays() -> None:
    """Where this fails: python -m qualcode.ui.reference > docs/keys.md"""
    assert (TOP / "docs" / "keys.md").read_text(encoding="utf-8") == keys_reference.reference()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target, part in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text(encoding="utf-8")):
        found = page.parent / target if target else page
        assert found.exists(), target
        assert not part or part in _parts(found), f"{target}#{part}"


def _parts(page: Path) -> set[str]:
    """What links into a page may name: its headings, as web pages of repositories name them."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_pictures_are_shown_and_light() -> None:
    """Where one is missing: python docs/screenshots.py"""
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = list((TOP / "docs" / "pictures").glob("*.png"))
    assert all(f"pictures/{picture.name})" in shown for picture in pictures)
    assert all(picture.stat().st_size < 150_000 for picture in pictures)
    assert sum(picture.stat().st_size for picture in pictures) < 1_000_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_shown_exist(page: Path) -> None:
    for shown in re.findall(
        r"(?m)^ +qualcode ((?:-p \S+ )?[a-z]+(?: [a-z][a-z-]*)?)", page.read_text(encoding="utf-8")
    ):
        first, *rest = shown.split()
        name = f"qualcode {first}"
        assert name in NAMES or f"{name} {' '.join(rest)}" in NAMES, shown


def test_every_command_and_option_has_help() -> None:
    for name, context in commands(root, "qualcode"):
        assert context.command.get_short_help_str(), name
        for parameter in context.command.params:
            described = not isinstance(parameter, click.Option) or parameter.help
            assert described or parameter.name in ("definition", "example"), f"{name} {parameter.name}"


def test_the_first_page_of_help_is_todays() -> None:
    """Where this fails: python -m qualcode.cli.reference --first > qualcode/cli/help.txt"""
    assert (TOP / "qualcode" / "cli" / "help.txt").read_text(encoding="utf-8") == first_page()


def test_the_first_page_of_help_is_what_the_parser_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(["--help"])
    assert capsys.readouterr().out == first_page()
