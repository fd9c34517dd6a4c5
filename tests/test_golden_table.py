"""The golden test: the demo's table is Appendix D of the Wellcome report, number for number."""

import csv
from pathlib import Path

import pytest

from exports.build import build_table
from exports.counts import Rule
from exports.formats import render
from exports.table import Table
from qualcode.demo.build import build_demo
from qualcode.demo.study import appendix_d
from qualcode.store.checks import check
from qualcode.store.project import Project

LEVELS = {"theme": 1, "subtheme": 2, "group": 3}
PRINTED = Path(__file__).parents[2] / "shared" / "data" / "wellcome" / "appendix_d.csv"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo study, made as `qualcode demo` makes it."""
    return Project.open(build_demo(tmp_path_factory.mktemp("demo") / "study"), who="Amina")


@pytest.fixture(scope="module")
def table(demo: Project) -> Table:
    """Its table under the default rule."""
    with demo.read() as session:
        return build_table(session, Rule())


def test_the_table_is_appendix_d_row_by_row(table: Table) -> None:
    assert len(table.rows) == 251
    for row, printed in zip(table.rows, appendix_d(), strict=True):
        assert (row.number, row.label) == (printed.number, printed.label)
        references = printed.interviews if printed.references is None else printed.references
        assert (row.interviews, row.references) == (printed.interviews, references), row.label


def test_the_table_has_the_totals_of_the_report(table: Table) -> None:
    printed = [row.references for row in appendix_d() if row.references is not None]
    unprinted = [row.interviews or 0 for row in appendix_d() if row.kind == "code" and row.references is None]
    assert sum(printed) == 1813
    assert len(unprinted) == 5
    assert sum(row.references or 0 for row in table.rows) == 1813 + sum(unprinted)
    assert max(row.interviews or 0 for row in table.rows) == 19


def test_quirks_of_the_print_are_kept(table: Table) -> None:
    rows = {row.label: row for row in table.rows}
    assert (rows["ROLE OF INTERVIEWEE"].number, rows["ROLE OF INTERVIEWEE"].interviews) == ("1.4", 12)
    assert rows["ROLE OF INTERVIEWEE"].references == 38
    assert rows["Definition of technician"].interviews is None
    assert rows["9-5 and flexibility"].number == ""
    assert [row.number for row in table.rows if row.number.startswith("4.2")] == ["4.2", "4.2.1", "4.2.3"]


def test_the_csv_table_has_the_agreed_columns(table: Table) -> None:
    rows = list(csv.DictReader(render(table, "csv").decode().splitlines()))
    assert list(rows[0]) == ["number", "label", "level", "interviews", "references"]
    for row, printed in zip(rows, appendix_d(), strict=True):
        assert row["label"].removeprefix("'") == printed.label
        assert row["level"] == str(LEVELS.get(printed.kind, int(row["level"])))


def test_the_demo_is_sound_and_every_codings_rule_agrees_on_it(demo: Project, table: Table) -> None:
    with demo.read() as session:
        assert [line for line in check(session) if line.problems] == []
        per_coder = build_table(session, Rule(per_coder=True))
        union = build_table(session, Rule(aggregate="union"))
    assert per_coder.rows == table.rows
    assert max(row.interviews or 0 for row in union.rows) <= 21


def test_the_shipped_figures_are_those_of_the_data_folder() -> None:
    if not PRINTED.exists():
        pytest.skip("the folder shared/data is not beside the project")
    with PRINTED.open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    assert [
        (row["number"], row["label"], row["kind"], row["interviews"], row["references"]) for row in printed
    ] == [
        (
            row.number,
            row.label,
            row.kind,
            *("" if n is None else str(n) for n in (row.interviews, row.references)),
        )
        for row in appendix_d()
    ]
