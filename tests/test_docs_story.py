"""The worked example prints today what its page says."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def test_the_worked_example_is_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this fails: python docs/story.py, and look at what became different."""
    monkeypatch.syspath_prepend(str(DOCS))
    page = (DOCS / "worked-example.md").read_text(encoding="utf-8")
    told = import_module("story").told(page)
    sys.modules.pop("story")
    assert page.count("\n$ qualcode") > 25
    assert told == page
