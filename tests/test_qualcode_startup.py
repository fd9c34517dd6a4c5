"""What is loaded when: the command line starts light, and no layer reaches up."""

import subprocess
import sys

import pytest

HEAVY = (
    "sqlalchemy",
    "alembic",
    "textual",
    "rich",
    "spacy",
    "numpy",
    "lxml",
    "docx",
    "openpyxl",
    "xlsxwriter",
    "jinja2",
    "rapidfuzz",
    "pypdfium2",
    "aiohttp",
    "textual_serve",
    "tomlkit",
)


def loaded(statement: str) -> set[str]:
    """The heavy libraries in memory after a statement, in a fresh interpreter."""
    show = f"import sys; print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{show}"], capture_output=True, text=True, check=True
    )
    return set(run.stderr.split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["table", "--help"], ["import", "--help"], ["search", "--help"]]
)
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(f"from qualcode.cli import main; main({arguments!r})") == set()


def test_importing_the_package_loads_no_other_module_of_it() -> None:
    found = "[name for name in sys.modules if name.startswith('qualcode')]"
    assert loaded(f"import qualcode, sys; assert {found} == ['qualcode']") == set()


@pytest.mark.parametrize(
    "package", ["exports.build", "codebook.codes", "transcripts.importing", "qualcode.codings"]
)
def test_what_lies_below_the_screen_does_not_load_the_screen(package: str) -> None:
    assert not loaded(f"import {package}") & {"textual", "rich", "spacy"}


def test_the_test_would_see_a_heavy_library() -> None:
    assert loaded("import sqlalchemy") == {"sqlalchemy"}
