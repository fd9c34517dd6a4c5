"""``qualcode export``: what it writes, what it says has no place there, what it refuses."""

import re
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


def test_a_framework_comes_back_from_a_codebook_file_with_its_fields(coded: "CommandLine") -> None:
    coded.done("codebook", "define", "Trust", "--definition", "Reliance.", "--inclusion", "In people.")
    coded.done("codebook", "define", "Trust", "--colour", "#00ff7f")
    coded.done("codebook", "define", "Themes", "--not-codable")
    before = coded.done("codebook", "export")
    assert "Wrote the framework of 2 codes" in coded.done("codebook", "export", "out.qdc")
    assert coded.done("export", "again.qdc")
    assert (coded.folder / "again.qdc").read_bytes() == (coded.folder / "out.qdc").read_bytes()
    coded.done("-p", "other", "init", "other")
    assert "a codebook of qualcode" in coded.done("-p", "other", "codebook", "import", "out.qdc")
    assert coded.done("-p", "other", "codebook", "export") == before
    found = {code["label"]: code for code in coded.data("-p", "other", "codebook", "show")}
    assert (found["Trust"]["colour"], found["Trust"]["inclusion"]) == ("#00ff7f", "In people.")
    assert (found["Themes"]["codable"], found["Themes"]["number"]) == (False, "1")


CODEBOOK = """<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other 1"><Codes>
<Code guid="e265a438-c89d-4f9f-9982-4bb557240e4b" name="Trust" isCodable="true" color="#0aF"/>
<Code guid="e265a438-c89d-4f9f-9982-4bb557240e4c" name="trust" isCodable="true">
<Description>Two</Description></Code>
<Code guid="e265a438-c89d-4f9f-9982-4bb557240e4d" name="One&#10;line" isCodable="false"/>
</Codes></CodeBook>"""


def test_codes_that_are_called_the_same_are_told_apart(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write("other.qdc", CODEBOOK)
    said = run.done("codebook", "import", "other.qdc")
    assert "the code “trust” is “trust (2)” here" in said
    found = {code["label"]: code for code in run.data("codebook", "show")}
    assert found.keys() == {"Trust", "trust (2)", "One line"}
    assert (found["Trust"]["colour"], found["trust (2)"]["definition"]) == ("#00aaff", "Two")


def test_an_empty_framework_is_no_codebook(run: "CommandLine") -> None:
    run.done("init", "study")
    assert "the framework is empty" in run.refused("codebook", "export", "out.qdc")
    assert not (run.folder / "out.qdc").exists()


def test_a_framework_keeps_its_identities_on_the_way_through_a_codebook_file(run: "CommandLine") -> None:
    run.done("init", "study")
    rows = "1,Trust,1,When it is there,Always\n,Near,2,,\n,Doubt,1,,\n"
    run.write("framework.csv", "number,label,level,definition,inclusion\n" + rows)
    run.done("-p", "study.qualcode", "codebook", "import", "framework.csv")
    run.done("-p", "study.qualcode", "export", "one.qdc")
    run.done("init", "two")
    run.done("-p", "two.qualcode", "codebook", "import", "one.qdc")
    run.done("-p", "two.qualcode", "export", "two.qdc")
    one, two = ((run.folder / name).read_bytes() for name in ("one.qdc", "two.qdc"))
    assert one == two
    run.done("-p", "two.qualcode", "codebook", "rename", "Doubt", "Distrust")
    run.write("again.qdc", one.decode().replace("Trust", "Faith").replace("Number:\n1", "Number:\n2"))
    run.done("-p", "two.qualcode", "codebook", "import", "again.qdc")
    run.done("-p", "two.qualcode", "export", "two.qdc")
    found = re.findall('guid="([^"]+)" name="([^"]+)"', (run.folder / "two.qdc").read_text())
    before = re.findall('guid="([^"]+)"', one.decode())
    assert [name for _, name in found] == ["Trust", "Near", "Distrust", "Faith", "Near", "Doubt"]
    assert [guid for guid, _ in found[:3]] == before
    assert len({guid for guid, _ in found}) == 6
