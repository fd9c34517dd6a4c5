"""Versions, the log and what lies between two states, through the command line."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from test_cli_table import make_coded

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


@pytest.fixture
def refined(coded: "CommandLine") -> "CommandLine":
    """A framework of which every kind of thing was changed after version one."""
    coded.done(
        "codebook", "sign-off", "v1 first", "--by", "Ann", "--by", "Bo", "--note", "after three interviews"
    )
    coded.done("codebook", "merge", "Low pay", "Fair pay", "--yes")
    coded.done("codebook", "rename", "Trust", "Faith")
    coded.done("codebook", "number", "Faith", "3")
    coded.done("codebook", "define", "Faith", "--definition", "that it holds")
    coded.done("codebook", "add", "Hope")
    coded.done("codebook", "move", "No pay", "--under", "Work")
    coded.done("codebook", "retire", "No pay")
    return coded


def test_a_version_is_signed_listed_and_can_be_undone(refined: "CommandLine") -> None:
    (version,) = refined.data("codebook", "versions")
    assert (version["name"], version["signed_by"], version["change_id"]) == ("v1 first", ["Ann", "Bo"], 4)
    assert "7 changes of the framework since “v1 first”" in refined.done("codebook", "versions")
    assert "Codebook “v1 first”, 7 changes since." in " ".join(refined.done("table").split())
    refined.done("codebook", "sign-off", "v2", "--by", "Ann")
    assert "Codebook “v2”. State 12" in " ".join(refined.done("table").split())
    refined.done("undo")
    assert [line["name"] for line in refined.data("codebook", "versions")] == ["v1 first"]
    refined.done("redo")
    assert "All is well" in refined.done("check")


def test_what_cannot_be_signed_off_is_refused(study: "CommandLine") -> None:
    assert "the framework is empty" in study.refused("codebook", "sign-off", "v1", "--by", "Ann")
    study.done("codebook", "add", "Trust")
    study.refused("codebook", "sign-off", "v1", status=2)
    assert "needs a name" in study.refused("codebook", "sign-off", " ", "--by", "Ann")
    study.done("codebook", "sign-off", "v1", "--by", "Ann")
    assert "there is a version “v1” already" in study.refused("codebook", "sign-off", "V1", "--by", "Bo")


def test_open_proposals_stop_a_sign_off_unless_said(coded: "CommandLine") -> None:
    from sqlalchemy import select

    from qualcode.store.models import Coder, Proposal
    from qualcode.store.project import Project

    with Project.open(coded.project, who="Ann") as project, project.change("propose") as session:
        values = {
            "uuid": "u",
            "kind": "rename",
            "arguments": "{}",
            "label": "rename it",
            "reason": "",
            "at": "",
        }
        coder_id = session.scalars(select(Coder.id)).first()
        session.add(Proposal(coder_id=coder_id, since=1, **values))
    assert "1 proposal is open (rename it)" in coded.refused("codebook", "sign-off", "v1", "--by", "Ann")
    coded.done("codebook", "sign-off", "v1", "--by", "Ann", "--with-open-proposals")


def test_check_finds_a_version_that_is_not_what_was_signed(refined: "CommandLine") -> None:
    assert "ok     every version rebuilds to what was signed off" in refined.done("check")
    with closing(sqlite3.connect(refined.project)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE version SET counts = replace(counts, '[', '[1')")
        for _, statement in triggers:
            file.execute(statement)
        file.commit()
    ran = refined("check")
    assert ran.status == 1
    assert "the counts of the version “v1 first” are not those that were signed off" in ran.out


def test_the_difference_is_told_in_words_and_as_data(refined: "CommandLine") -> None:
    found = refined.data("codebook", "diff", "v1", "now")
    assert [(each["kind"], each["code"]) for each in found["differences"]] == [
        ("added", "Hope"),
        ("merged", "Low pay"),
        ("retired", "No pay"),
        ("renamed", "3 Faith"),
        ("renumbered", "3 Faith"),
        ("moved", "No pay"),
        ("redefined", "3 Faith"),
    ]
    words = refined.done("codebook", "diff", "v1 first")
    assert "“Low pay” was merged into “Fair pay”" in words
    assert "“Trust” is called “Faith” now" in words
    assert "definition of “3 Faith”: nothing became “that it holds”" in words
    assert "the framework is the same" in refined.done("codebook", "diff", "#3", "v1")
    backwards = refined.data("codebook", "diff", "now", "v1")["differences"]
    assert ("removed", "Hope") in [(each["kind"], each["code"]) for each in backwards]


def test_codes_in_another_order_and_brought_back_are_told(coded: "CommandLine") -> None:
    coded.done("codebook", "retire", "No pay")
    coded.done("codebook", "move", "No pay", "--position", "1")
    coded.done("codebook", "restore", "No pay")
    assert [each["kind"] for each in coded.data("codebook", "diff", "#3")["differences"]] == ["reordered"]
    assert [each["kind"] for each in coded.data("codebook", "diff", "#4")["differences"]] == [
        "restored",
        "reordered",
    ]


def test_the_log_says_who_when_why_and_what(refined: "CommandLine") -> None:
    lines = {line["line"]: line for line in refined.data("codebook", "log")}
    assert list(lines) == [2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert (lines[4]["who"], lines[4]["reason"]) == ("Ann", "after three interviews")
    assert lines[5]["what"] == ["merged “Low pay” into “Fair pay”"]
    assert lines[6]["what"] == ["renamed “Trust” to “Faith”"]
    assert "moved “No pay” from below “1.1 PAY” to below “1 Work”" in lines[10]["what"]


def test_a_code_tells_its_story_also_under_its_old_name(refined: "CommandLine") -> None:
    for name in ("Faith", "Trust", "2", "2 Trust"):
        story = refined.data("codebook", "log", name)
        assert (story["labels"], story["numbers"], story["there"]) == (["Trust", "Faith"], ["2", "3"], True)
    assert refined.data("codebook", "log", "Fair pay")["merged"] == ["Low pay"]
    gone = refined.data("codebook", "log", "Low pay")
    assert not gone["there"]
    assert gone["fate"].startswith("it was merged into “Fair pay” (line 5, by Ann on")
    assert "stood below: 1.1 PAY → 1 Work" in refined.done("codebook", "log", "No pay")


def test_a_name_that_a_code_had_says_what_became_of_it(refined: "CommandLine") -> None:
    assert "it is “3 Faith” now" in refined.refused("codebook", "show", "Trust")
    assert "it was merged into “Fair pay”" in refined.refused("code", "p1", "--at", "0:3", "Low pay")
    assert "there is no code 'Nothing'" in refined.refused("codebook", "log", "Nothing")


def test_points_in_the_history_that_are_none_are_refused(refined: "CommandLine") -> None:
    for state, sentence in (
        ("2001-01-01", "is before the project"),
        ("2001-13-01", "is no date"),
        ("2999-01-01", "is still to come"),
        ("2999-01-01T10:00", "is still to come"),
        ("#99", "no line 99; its latest is 11"),
        ("v9", "names no point in the history"),
    ):
        assert sentence in refined.refused("table", "--as-of", state)
        assert sentence in refined.refused("codebook", "diff", state)
    refined.done("codebook", "sign-off", "v1 second", "--by", "Ann")
    assert "2 versions are named so: “v1 first”, “v1 second”" in refined.refused("table", "--as-of", "v1")


def test_a_date_is_its_end_and_a_version_of_that_name_goes_first(refined: "CommandLine") -> None:
    (version,) = refined.data("codebook", "versions")
    today = version["at"][:10]
    assert refined.data("codebook", "diff", today)["from"]["change_id"] == 11
    assert refined.data("codebook", "diff", f"{today}T23:59:59+00:00")["differences"] == []
    refined.done("codebook", "sign-off", today, "--by", "Ann")
    refined.done("codebook", "add", "Later")
    assert refined.data("codebook", "diff", today)["from"]["change_id"] == 12


def test_table_diff_says_which_cells_moved_and_why(refined: "CommandLine") -> None:
    said = refined.done("table", "diff", "v1")
    assert "Fair pay: 1 → 3 references, 1 → 2 interviews" in said
    assert "“Low pay” was merged into it, with 2 passages (+2)" in said
    assert "#5" in said
    rows = {row["code"]: row for row in refined.data("table", "diff", "v1")["rows"]}
    assert rows["Low pay"]["after"] is None
    assert [len(cause["passages"]) for cause in rows["Fair pay"]["causes"] if cause["passages"]] == [2]
    assert "no cell moved" in refined.done("table", "diff", "now")


def test_options_before_a_command_below_table_are_refused(refined: "CommandLine") -> None:
    assert "give options behind it" in refined.refused("table", "--unit", "speaker", "diff", "v1", status=2)
