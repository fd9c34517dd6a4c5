"""The documentation is true: the reference is today's, links lead somewhere, commands in the README exist."""

import re
from pathlib import Path

import click
import pytest

from qualcode.cli.app import root, run
from qualcode.cli.reference import commands, first_page, reference

TOP = Path(__file__).parents[1]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]
NAMES = {name for name, _ in commands(root, "qualcode")}


def test_the_reference_is_todays() -> None:
    """Where this fails: python -m qualcode.cli.reference > docs/commands.md"""
    assert (TOP / "docs" / "commands.md").read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_shown_exist(page: Path) -> None:
    for shown in re.findall(
        r"(?m)^ +qualcode ((?:-p \S+ )?[a-z]+(?: [a-z]+)?)", page.read_text(encoding="utf-8")
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
