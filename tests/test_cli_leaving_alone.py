"""Commands that only look, and commands with --dry-run, leave the project and its folder as they are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import pytest
from refi_files import coding, pack, project, selection, source, sources

from qualcode.cli.app import root

if TYPE_CHECKING:
    from conftest import CommandLine

REFINING = {
    "add": ("add", "Hope"),
    "define": ("define", "Trust", "--definition", "relying on others", "--colour", "#aabbcc"),
    "delete": ("delete", "Trust"),
    "import": ("import", "more.txt"),
    "merge": ("merge", "Fear", "Trust"),
    "move": ("move", "Doubt", "--top"),
    "number": ("number", "Trust", "7"),
    "recode": ("recode", "Fear", "Trust"),
    "rename": ("rename", "Trust", "Reliance"),
    "renumber": ("renumber", "--codes"),
    "restore": ("restore", "Old"),
    "retire": ("retire", "Trust"),
    "split": ("split", "Fear", "--new", "Dread", "--from", "split.csv"),
}
LIST = "the list that was seen"
DRY: dict[str, tuple[str, ...]] = {
    **{f"codebook {name}": ("codebook", *arguments) for name, arguments in REFINING.items()},
    "codebook proposals accept": ("codebook", "proposals", "accept", "1"),
    "pseudonyms apply": ("pseudonyms", "apply", "keys/key.csv"),
    "pseudonyms reverse": ("pseudonyms", "reverse", "keys/used.csv"),
    "transcript correct": ("transcript", "correct", "INT1", "new.txt"),
    "import": ("import", "other.qdpx"),
    "questions import": ("questions", "import", "guide.txt"),
    "speakers set": ("speakers", "set", "P1", "--role", "Manager"),
    "speakers import": ("speakers", "import", "roles.csv"),
    "query": ("query", "Trust", "--code-at", "Doubt"),
    "matrix import": ("matrix", "import", "summaries.csv"),
    "suggest list": (
        "suggest",
        "Doubt",
        "--own",
        "--search",
        "lab",
        "--key",
        "keys/used.csv",
        "--accept",
        "1",
        "--list",
        LIST,
    ),
}
"""Of every command that has --dry-run, a call that would change something."""
LOOKING: dict[str, tuple[str, ...]] = {
    "transcripts": ("transcripts",),
    "speakers": ("speakers", "--roles"),
    "speakers export": ("speakers", "export", "--key", "keys/used.csv"),
    "search": ("search", "the", "--lemma"),
    **{f"questions {verb}": ("questions", verb) for verb in ("list", "find", "missing", "headings")},
    "questions export": ("questions", "export", "--key", "keys/used.csv"),
    "questions": ("questions",),
    "questions asked": ("questions", "asked", "Trust", "--of", "1"),
    "transcript lost": ("transcript", "lost"),
    "transcript revisions": ("transcript", "revisions", "INT1"),
    "pseudonyms find": ("pseudonyms", "find", "--without-pipeline"),
    "pseudonyms check": ("pseudonyms", "check", "keys/used.csv"),
    "codebook diff": ("codebook", "diff", "v1"),
    "codebook similar": ("codebook", "similar", "--key", "keys/used.csv"),
    "crosstab": ("crosstab", "--by", "interview", "--key", "keys/used.csv"),
    "cooccur": ("cooccur", "--key", "keys/used.csv"),
    "saturation": ("saturation", "--key", "keys/used.csv"),
    "codebook counts": ("codebook", "counts", "--key", "keys/used.csv"),
    "codebook export": ("codebook", "export", "--key", "keys/used.csv"),
    "codebook log": ("codebook", "log", "Trust"),
    "codebook proposals show": ("codebook", "proposals", "show", "1"),
    "codebook proposals": ("codebook", "proposals"),
    "codebook show": ("codebook", "show", "Trust"),
    "codebook versions": ("codebook", "versions"),
    "review walk": ("review", "--list"),
    "review": ("review", "--list", "--json"),
    "export": ("export", "../handed-on.qdpx", "--key", "keys/used.csv"),
    "codings export": ("codings", "export", "--key", "keys/used.csv"),
    "table diff": ("table", "diff", "v1"),
    "table verify": ("table", "verify", "table.html"),
    "table": ("table", "--as-of", "v1"),
    "quotes list": ("quotes", "list", "Trust", "--key", "keys/used.csv"),
    "quotes": ("quotes", "Trust", "--key", "keys/used.csv"),
    "matrix show": ("matrix", "show", "--key", "keys/used.csv"),
    "matrix": ("matrix", "--cells", "counts", "--key", "keys/used.csv"),
    "matrix missing": ("matrix", "missing"),
    "matrix export": ("matrix", "export", "../summaries.xlsx", "--key", "keys/used.csv"),
    "suggest": ("suggest", "--all", "--key", "keys/used.csv"),
    "suggest patterns list": ("suggest", "patterns", "list", "Trust"),
    "suggest rejected": ("suggest", "rejected", "--key", "keys/used.csv"),
    "check": ("check",),
    "history": ("history",),
    "keys": ("keys",),
}
"""Of every command that only looks, a call."""
WRITING = {
    *(
        "init",
        "demo",
        "remove",
        "attributes",
        "code",
        "uncode",
        "recode",
        "undo",
        "redo",
    ),
    *("transcript place", "transcript drop", "pseudonyms clean-copy", "codebook sign-off", "codings import"),
    *(f"codebook proposals {verb}" for verb in ("comment", "decline", "withdraw")),
    *(f"review {verb}" for verb in ("ask", "drop", "keep", "move")),
    *(f"quotes {verb}" for verb in ("star", "unstar", "use", "unuse", "trim")),
    *(f"questions {verb}" for verb in ("add", "reword", "number", "wording", "never", "move", "remove")),
    "matrix write",
    *("suggest patterns add", "suggest patterns remove", "suggest unreject"),
    *("open", "serve"),
}
"""The others: they write, or stay until they are closed."""


def commands(at: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its name, groups that do something by themselves among them."""
    if isinstance(at, click.Group):
        ctx = click.Context(at)
        if name and at.invoke_without_command:
            yield name, at
        for below in at.list_commands(ctx):
            if (command := at.get_command(ctx, below)) is not None:
                yield from commands(command, f"{name} {below}".strip())
    else:
        yield name, at


def test_every_command_is_known_here() -> None:
    found = dict(commands(root))
    dry = {name for name, command in found.items() if any(it.name == "dry_run" for it in command.params)}
    assert dry == set(DRY)
    assert set(found) - dry == LOOKING.keys() | WRITING


def prepared(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write("INT1.txt", "Pat: so the lab is where we learn, said Anna\n")
    run.write("new.txt", "Pat: so the lab is where they learn, said Anna\n")
    run.write("gone.txt", "Pat: so the lab is where they are, said Anna\n")
    run.write("keys/used.csv", "name,placeholder\nAnna,Bea\n")
    run.write("keys/key.csv", "name,placeholder\nPat,Quin\n")
    run.write("more.txt", "Joy\n")
    run.write("guide.txt", "1. Where do we learn?\n")
    run.done("questions", "add", "Where do you learn?", "--number", "1")
    run.write("roles.csv", "speaker,role\nP1,Manager\n")
    pack(run.folder / "other.qdpx", project(sources(source(selection(1, 0, 7, coding(2))))))
    run.write("INT2.txt", "I: Why?\n\nP1: Because of that.\n")
    run.done("import", "INT1.txt", "INT2.txt")
    for arguments in (
        ("Trust",),
        ("Doubt", "--under", "Trust"),
        ("Fear", "--definition", "afraid"),
        ("Old",),
    ):
        run.done("codebook", "add", *arguments)
    for code, place in (("Trust", "0:6"), ("Doubt", "7:10"), ("Fear", "0:6"), ("Fear", "7:10")):
        run.done("code", "INT1", code, "--at", place, "--memo", "why?")
    run.done("code", "INT1", "Doubt", "--quote", "we learn")
    run.done("codebook", "retire", "Old")
    run.done("codebook", "sign-off", "v1", "--by", "Ann")
    run.done("codebook", "define", "Fear", "--definition", "dreading")
    run.done("codebook", "rename", "Fear", "Dread", "--propose", "said so")
    run.done("transcript", "correct", "INT1", "gone.txt", "--yes")
    run.done("pseudonyms", "apply", "keys/used.csv", "--yes")
    run.done("table", "-o", "table.html")
    run.write("summaries.csv", "Interview,Trust\nINT1,learns there\n")
    run.write("split.csv", "code,transcript,start,end\nDread,INT1,0,6\n,INT1,7,10\n")


def files(run: "CommandLine") -> dict[str, bytes]:
    """Everything in the folder but the side files of SQLite."""
    return {
        str(path.relative_to(run.folder)): path.read_bytes()
        for path in sorted(run.folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


@pytest.fixture
def zoe(run: "CommandLine", monkeypatch: pytest.MonkeyPatch) -> "CommandLine":
    """A project in which much was done by Ann, with Zoe at the keyboard, who never did anything."""
    run.prepare(prepared)
    monkeypatch.setenv("QUALCODE_CODER", "Zoe")
    return run


def call(run: "CommandLine", arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments, with the list that is seen now where they name one."""
    if LIST not in arguments:
        return arguments
    *looking, _, _, _, _ = arguments
    seen: str = run.data(*looking)["list"]
    return tuple(seen if each == LIST else each for each in arguments)


@pytest.mark.parametrize("name", DRY)
@pytest.mark.parametrize("json", [False, True])
def test_a_dry_run_changes_nothing_at_all(zoe: "CommandLine", name: str, *, json: bool) -> None:
    before, rows, arguments = files(zoe), zoe.dump(), call(zoe, DRY[name])
    assert "--dry-run" not in zoe.done(*arguments, "--dry-run", *(("--json",) if json else ()))
    assert zoe.dump() == rows
    assert files(zoe) == before
    if not json:
        asks = name not in ("codebook import", "import", "matrix import", "suggest list")
        zoe.done(*arguments, *(("--yes",) if asks else ()))
        assert zoe.dump() != rows


@pytest.mark.parametrize("name", LOOKING)
def test_looking_changes_nothing_and_makes_no_coder(zoe: "CommandLine", name: str) -> None:
    before, rows = files(zoe), zoe.dump()
    zoe.done(*LOOKING[name])
    assert zoe.dump() == rows
    assert files(zoe) == before
