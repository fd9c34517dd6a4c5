"""The command line as a whole: every command explains itself, prints JSON, and knows wrong usage."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import pytest

from qualcode.cli.app import COMMANDS, root

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = "I: What is trust?\nP1: Trust is a habit.\nI: And doubt?\nP1: Doubt is another.\n"
WITHOUT_JSON = {"quotes", "open", "serve", "keys"}
"""Commands that print no data."""


def commands(group: click.Group = root, above: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*above, name))
        else:
            yield " ".join((*above, name)), found


EVERY = dict(commands())


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    """One interview with attributes, two codes and one reference."""
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("talk.txt", TALK)
    study.write("sheet.csv", "interview,role\ntalk,baker\n")
    study.done("import", "talk.txt", "--attributes", "sheet.csv")
    study.done("codebook", "add", "Themes")
    study.done("codebook", "add", "Trust", "--under", "Themes")
    study.done("code", "talk", "Trust", "--quote", "a habit", "--memo", "well said")


def test_every_command_is_registered_once_and_by_the_name_it_is_called_by() -> None:
    assert len(set(COMMANDS)) == len(COMMANDS)
    for name in COMMANDS:
        assert root.get_command(click.Context(root), name).name == name  # type: ignore[union-attr]
    assert {"codebook import", "codebook export", "codings import", "codings export"} <= set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_every_command_says_in_a_sentence_what_it_does(name: str) -> None:
    help_text = EVERY[name].help
    assert help_text
    assert help_text.split("\n\n")[0].rstrip().endswith(".")


@pytest.mark.parametrize("name", EVERY)
def test_every_option_has_a_help_text(name: str) -> None:
    options = [option for option in EVERY[name].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", sorted(set(EVERY) - WITHOUT_JSON))
def test_every_command_that_prints_data_has_json(name: str) -> None:
    assert "--json" in [flag for option in EVERY[name].params for flag in option.opts]


@pytest.mark.parametrize("name", EVERY)
def test_every_command_shows_its_help(run: "CommandLine", name: str) -> None:
    shown = run.done(*name.split(), "--help")
    assert shown.startswith(f"Usage: qualcode {name}")
    assert EVERY[name].help.split("\n")[0].split(".")[0][:40] in shown  # type: ignore[union-attr]


def test_the_list_of_commands_is_in_the_order_of_work(run: "CommandLine") -> None:
    shown = run.done("--help")
    places = [shown.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


def test_the_version_is_printed(run: "CommandLine") -> None:
    assert run.done("--version").startswith("qualcode, version ")


JSON_CALLS = [
    ("transcripts",),
    ("transcripts", "talk"),
    ("speakers",),
    ("speakers", "set", "I", "--interviewer"),
    ("attributes",),
    ("import", "more.txt"),
    ("remove", "talk", "--yes"),
    ("codebook", "import", "more.csv"),
    ("codebook", "export"),
    ("codebook", "export", "out.csv"),
    ("codebook", "show"),
    ("codebook", "show", "Trust"),
    ("quotes", "Trust"),
    ("quotes", "list", "Trust", "--below"),
    ("codebook", "add", "Doubt"),
    ("codebook", "rename", "Trust", "Faith"),
    ("codebook", "move", "Trust", "--top", "--yes"),
    ("codebook", "define", "Trust", "--definition", "reliance"),
    ("codebook", "number", "Trust", "1.1"),
    ("codebook", "delete", "Trust", "--yes"),
    ("codebook", "delete", "Trust", "--dry-run"),
    ("code", "talk", "Trust", "--at", "0:5"),
    ("uncode", "talk", "--quote", "a habit"),
    ("recode", "talk", "Trust", "Themes", "--quote", "a habit"),
    ("codings", "import", "codings.csv"),
    ("codings", "export"),
    ("codings", "export", "out.csv"),
    ("table",),
    ("export", "out.qdpx"),
    ("export", "out.qdc"),
    ("check",),
    ("history",),
    ("undo",),
    ("init", "other"),
]


@pytest.mark.parametrize("call", JSON_CALLS, ids=" ".join)
def test_json_is_printed_and_nothing_else(coded: "CommandLine", call: tuple[str, ...]) -> None:
    coded.write("more.txt", "Anna: Something else entirely.")
    coded.write("more.csv", "level,label\n1,New\n2,Newer\n")
    coded.write("codings.csv", "transcript,quote,code\ntalk,Doubt,Trust\n")
    ran = coded(*call, "--json")
    assert ran.status == 0
    assert json.loads(ran.out)


def test_redo_prints_json_too(coded: "CommandLine") -> None:
    undone = coded.data("undo")
    redone = coded.data("redo")
    assert (undone["state"], redone["state"]) == ("undone", "done")
    assert undone["label"] == redone["label"] == "code a passage of talk at “Trust”"


WRONG = [
    ("nonsense",),
    ("table", "--aggregate", "mean"),
    ("table", "--format", "odt"),
    ("table", "--coders", "all"),
    ("table", "--coders", "coder="),
    ("table", "stray"),
    ("import",),
    ("init",),
    ("init", ""),
    ("init", ".."),
    ("init", ".qualcode"),
    ("code", "talk"),
    ("code", "talk", "Trust"),
    ("code", "talk", "Trust", "--at", "five:nine"),
    ("uncode", "talk"),
    ("recode", "talk", "Trust", "--at", "0:5"),
    ("codebook",),
    ("codebook", "import"),
    ("codebook", "move", "Trust"),
    ("codebook", "move", "Trust", "--top", "--under", "Themes"),
    ("codebook", "add", "New", "--position", "0"),
    ("codebook", "define", "Trust"),
    ("codings", "import"),
    ("codings", "import", "a.csv", "b.csv"),
    ("export",),
    ("history", "--limit", "0"),
    ("-p",),
]


@pytest.mark.parametrize("call", WRONG, ids=" ".join)
def test_wrong_usage_is_status_2_and_changes_nothing(coded: "CommandLine", call: tuple[str, ...]) -> None:
    sentence = coded.refused(*call, status=2)
    assert "Usage: qualcode" in sentence or "requires an argument" in sentence


@pytest.mark.parametrize("project", [(), ("-p", "study.qualcode"), ("-p", "study")], ids=len)
def test_the_forms_that_scripts_rely_on(run: "CommandLine", project: tuple[str, ...]) -> None:
    run.write("talk.txt", TALK)
    run.write("sheet.csv", "interview,role\ntalk,baker\n")
    run.write("framework.csv", "number,label,level\n1,Themes,1\n,Trust,2\n")
    run.write("codings.csv", "transcript,start,end,code\ntalk,0,4,Trust\n")
    run.done(*project, "init", "study")
    run.done(*project, "import", "talk.txt", "--attributes", "sheet.csv")
    run.done(*project, "codebook", "import", "framework.csv")
    run.done(*project, "codings", "import", "codings.csv")
    run.done(*project, "codings", "export", "out.csv")
    assert (
        (run.folder / "out.csv")
        .read_text()
        .startswith("transcript,start,end,quote,code,coder,memo\ntalk,0,4,")
    )
    for aggregate in ("none", "sum", "union"):
        for form in ("text", "csv", "xlsx", "docx", "markdown", "html", "latex", "json"):
            run.done(*project, "table", "--aggregate", aggregate, "--format", form, "-o", "table.out")
    assert run.done(*project, "table", "--format", "csv") == (
        "number,label,level,interviews,references\n1,Themes,1,,\n,Trust,2,1,1\n"
    )
    for command in ("check", "history", "undo", "redo"):
        assert run.done(*project, command)
    assert len(run.data("codings", "export")) == 1


def test_the_demo_makes_a_study_in_the_folder_that_is_named(run: "CommandLine") -> None:
    said = run.done("demo", "there")
    assert "Made there/technicians.qualcode: 21 interviews" in said.replace("\\", "/")
    assert len(run.data("-p", "there", "transcripts")) == 21
    assert "there is technicians.qualcode in there already" in run.refused("demo", "there")
    assert "All is well" in run.done("-p", "there", "check")
