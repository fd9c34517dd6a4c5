"""Which commands load spaCy, numpy, matplotlib or the screen: those that need them, and no others.

All others run one after the other in one program, in which none of these may ever be loaded.
"""

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from test_cli_leaving_alone import DRY, LOOKING, WRITING, call, prepared

if TYPE_CHECKING:
    from conftest import CommandLine

HEAVY = ("spacy", "numpy", "matplotlib", "textual", "rich")
NEEDS = {
    "pseudonyms find": {"spacy", "numpy", "rich"},
    "codebook similar": {"numpy"},
    "codebook add": {"numpy"},
    "suggest": {"numpy"},
    "suggest list": {"numpy"},
    "keys": {"textual", "rich"},
}
"""The commands that load any of these, and which."""
WRITTEN = (
    ("suggest", "unreject", "1"),
    ("suggest", "patterns", "add", "Trust", "lab"),
    ("suggest", "patterns", "remove", "Trust", "lab"),
    ("matrix", "write", "INT1", "Trust", "learns there"),
    ("questions", "add", "Who teaches you?", "--number", "9"),
    ("questions", "reword", "9", "Who taught you?"),
    ("questions", "number", "9", "8"),
    *(("questions", verb, "8", f"{verb}?") for verb in ("wording", "never")),
    *(("questions", "move", "8", "--first"), ("questions", "remove", "8")),
    *(("init", "keys/other"), ("demo", "demo"), ("speakers",), ("attributes",)),
    ("code", "INT1", "Trust", "--at", "8:12"),
    ("recode", "INT1", "Trust", "Doubt", "--at", "8:12"),
    ("uncode", "INT1", "Doubt", "--at", "8:12"),
    *(("undo",), ("redo",)),
    *(("quotes", verb, "INT1", "Trust", "--at", "0:6") for verb in ("star", "use", "unuse", "unstar")),
    ("quotes", "trim", "INT1", "Trust", "--at", "0:6", "--to", "Pat"),
    *(("review", "ask", "FIRST", "why?"), ("review", "keep", "SECOND")),
    ("codebook", "define", "Fear", "--definition", "fearing"),
    *(("review", "move", "FIRST", "Trust"), ("review", "drop", "SECOND")),
    *(("transcript", "drop", "1", "--yes"), ("undo",), ("transcript", "place", "1", "--at", "0:3")),
    ("codings", "import", "codings.csv"),
    *(
        ("codebook", "proposals", "comment", "1", "hm"),
        ("codebook", "proposals", "decline", "1", "--reason", "no"),
    ),
    ("codebook", "rename", "Fear", "Dread", "--propose", "said so"),
    ("codebook", "proposals", "withdraw", "2"),
    ("codebook", "sign-off", "v2", "--by", "Ann"),
    ("pseudonyms", "clean-copy", "keys/copy", "--key", "keys/used.csv"),
    ("remove", "INT1", "--yes"),
)
"""Calls of every command that writes, but for those that stay until they are closed.

FIRST and SECOND stand for the references that are to be looked at again.
"""
_STAY = {"open", "serve"}
_RUN = """
import json, sys
from qualcode.cli import main
for arguments in json.loads(sys.argv[1]):
    status = main(arguments)
    loaded = [name for name in json.loads(sys.argv[2]) if name in sys.modules]
    print(json.dumps([arguments, status, loaded]), file=sys.stderr)
    if loaded:
        break
"""


@pytest.fixture
def study(run: "CommandLine", monkeypatch: pytest.MonkeyPatch) -> "CommandLine":
    run.prepare(prepared)
    run.write("codings.csv", "transcript,start,end,code\nINT1,8,12,Trust\n")
    monkeypatch.setenv("QUALCODE_CODER", "Zoe")
    monkeypatch.setenv("QUALCODE_PROJECT", str(run.project))
    return run


def ran(study: "CommandLine", *calls: tuple[str, ...]) -> list[tuple[list[str], int, set[str]]]:
    """Run commands in a program of their own: each, its status, and which of ``HEAVY`` are loaded then."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps(calls), json.dumps(HEAVY)],
        cwd=study.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[[")]
    return [(arguments, status, set(loaded)) for arguments, status, loaded in lines]


def light() -> list[tuple[str, ...]]:
    calls = [words for name, words in LOOKING.items() if name not in NEEDS]
    calls += [(*words, "--dry-run") for name, words in DRY.items() if name not in NEEDS]
    return [*calls, *WRITTEN]


def test_sentences_need_spacy_and_nothing_else_of_coding_does(study: "CommandLine") -> None:
    ((_, status, loaded),) = ran(study, ("code", "INT1", "Trust", "--at", "8:12", "--widen", "sentence"))
    assert (status, loaded) == (0, {"spacy", "numpy", "rich"})


def test_every_command_is_called_here() -> None:
    for name in WRITING - _STAY:
        assert any(words[: len(name.split())] == tuple(name.split()) for words in WRITTEN), name
    assert {*LOOKING, *DRY} > NEEDS.keys()


def test_commands_that_do_not_need_them_load_no_heavy_libraries(study: "CommandLine") -> None:
    looking = ("suggest", "Doubt", "--own", "--search", "lab", "--key", "keys/used.csv")
    study.done(*looking, "--reject", "1", "--list", study.data(*looking)["list"])
    references = [each["uuid"] for each in study.data("review", "--list")["references"]]
    named = dict(zip(("FIRST", "SECOND"), references, strict=True))
    calls = [tuple(named.get(word, word) for word in words) for words in light()]
    done = ran(study, *calls)
    assert [(arguments, status, loaded) for arguments, status, loaded in done if status or loaded] == []
    assert [tuple(arguments) for arguments, _, _ in done] == calls


@pytest.mark.parametrize("name", NEEDS)
def test_those_that_need_them_load_what_they_need(study: "CommandLine", name: str) -> None:
    needing = (*call(study, DRY[name]), "--dry-run") if name in DRY else LOOKING[name]
    ((_, status, loaded),) = ran(study, needing)
    assert (status, loaded) == (0, NEEDS[name])
