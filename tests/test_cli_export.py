"""``qualcode export``: what it writes, what it says has no place there, what it refuses."""

import zipfile
from typing import TYPE_CHECKING

import pytest
from refi import Q, root_of, schema

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = "I: What is trust?\nPia: Trust is a habit.\nI: And doubt?\nPia: Another, says Pia.\n"


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    """One interview, two codes, a number, a reference with a memo."""
    return run.prepare(_make)


def _make(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write("talk.txt", TALK)
    run.done("import", "talk.txt")
    run.done("codebook", "add", "Themes", "--number", "1")
    run.done("codebook", "add", "Trust", "--under", "Themes")
    run.done("code", "talk", "Trust", "--quote", "a habit", "--memo", "well said")


def test_the_file_is_valid_and_holds_the_coding(coded: "CommandLine") -> None:
    said = coded.done("export", "out.qdpx")
    assert "Wrote 1 coder, 2 codes, 1 interview, 1 transcript, 1 coding and 1 memo to out.qdpx." in said
    root = root_of((coded.folder / "out.qdpx").read_bytes())
    schema("Project").assertValid(root)
    assert [selection.get("name") for selection in root.iter(f"{Q}PlainTextSelection")] == ["a habit"]


def test_what_has_no_place_is_counted_and_named(coded: "CommandLine") -> None:
    said = coded.done("export", "out.qdpx")
    assert "1 × printed number (it stands in the description): Themes" in said
    assert "4 × turn (who speaks stands in the text)" in said
    assert "They go along as qualcode.jsonl" in said
    assert "4 × line of the history" in said
    losses = {loss["kind"]: loss["count"] for loss in coded.data("export", "out.qdpx")["losses"]}
    assert losses["speaker with role, and who interviews"] == 2


def test_a_plain_file_says_that_the_rest_is_not_in_it(coded: "CommandLine") -> None:
    assert "They are not in the file (--plain)." in coded.done("export", "out.qdpx", "--plain")
    assert "qualcode.jsonl" not in zipfile.ZipFile(coded.folder / "out.qdpx").namelist()


def test_another_suffix_is_refused_with_what_to_use(coded: "CommandLine") -> None:
    assert "a project is written as qdpx and a framework as qdc" in coded.refused("export", "out.nvp")
    assert not (coded.folder / "out.nvp").exists()


@pytest.fixture
def keyed(coded: "CommandLine") -> "CommandLine":
    """The same with a key applied, and a name said since."""
    coded.write("keys/key.csv", "name,placeholder\nPia,P01\n")
    coded.done("pseudonyms", "apply", "keys/key.csv", "--yes")
    return coded


NAMING = [
    ("codebook", "define", "Trust", "--definition", "As Pia has it."),
    ("codebook", "add", "Pia"),
    ("code", "talk", "Trust", "--quote", "What is trust", "--memo", "ask Pia"),
]


@pytest.mark.parametrize("naming", NAMING, ids=lambda naming: " ".join(naming[:2]))
@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["whole", "plain"])
def test_nothing_is_written_while_a_listed_name_would_leave(
    keyed: "CommandLine", naming: tuple[str, ...], options: tuple[str, ...]
) -> None:
    keyed.done("export", "out.qdpx", "--key", "keys/key.csv", *options)
    (keyed.folder / "out.qdpx").unlink()
    keyed.done(*naming)
    assert "“Pia” (1)" in keyed.refused("export", "out.qdpx", "--key", "keys/key.csv", *options)
    assert not (keyed.folder / "out.qdpx").exists()


def test_a_name_in_a_proposal_would_leave_in_the_side_file_alone(keyed: "CommandLine") -> None:
    keyed.done("codebook", "rename", "Trust", "Faith", "--propose", "Pia said so")
    assert "“Pia” (1)" in keyed.refused("export", "out.qdpx", "--key", "keys/key.csv")
    keyed.done("export", "out.qdpx", "--key", "keys/key.csv", "--plain")
    keyed.done("export", "out.qdc", "--key", "keys/key.csv")


def test_redacting_is_refused_with_what_to_do_instead(keyed: "CommandLine") -> None:
    said = keyed.refused("export", "out.qdpx", "--redact")
    assert "pseudonyms apply" in said
    assert "clean-copy" in said
