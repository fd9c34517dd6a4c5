"""``qualcode saturation``: what it prints, writes and refuses."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import CommandLine


def _coded(run: "CommandLine") -> None:
    run.done("init", "study")
    for name in ("p1", "p2"):
        run.done("import", run.write(f"{name}.txt", f"ANN: We like it here, {name}.\n"))
    for code in ("Trust", "Pay"):
        run.done("codebook", "add", code)
    run.done("code", "p2", "--quote", "We like", "Trust")
    run.done("code", "p1", "--quote", "it here", "Trust")


def test_it_prints_steps_and_what_is_missing(run: "CommandLine") -> None:
    run.prepare(_coded)
    found = run.data("saturation")
    assert [(step["interview"], step["new"]) for step in found["steps"]] == [("p2", ["Trust"]), ("p1", [])]
    assert "Pay (2): p2, p1" in run.done("saturation")


def test_it_writes_by_the_ending(run: "CommandLine") -> None:
    run.prepare(_coded)
    run.done("saturation", "-o", run.folder / "curve.svg", "--order", "name")
    assert (run.folder / "curve.svg").read_bytes().startswith(b"<?xml")
    assert ".png, .svg" in run.refused("saturation", "-o", run.folder / "curve.gif")
    assert not (run.folder / "curve.gif").exists()


def test_an_empty_project_says_so(run: "CommandLine") -> None:
    run.done("init", "study")
    assert "No interview" in run.done("saturation")
    assert "nothing to draw" in run.refused("saturation", "-o", run.folder / "curve.png")
