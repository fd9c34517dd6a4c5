"""Crosstabs and co-occurrence, held against sets of characters, and the pictures of them."""

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from studies import SPAN, Coded, Study, fill, interviewer_only, islands, studies

from codebook.tree import tree
from exports.counts import CodeCount, Rule, count, count_across, count_pairs
from exports.crosstab.across import FOOT, Crosstab, build_crosstab
from exports.crosstab.together import Together, build_together, pairs
from exports.formats import FORMATS, render
from exports.groups import Groups
from exports.pictures.heatmap import render_heatmap
from exports.queries.running import run_query
from exports.table import Grid, GridRow
from qualcode.errors import NotFound, Refused
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Code, Interview, Speaker
from qualcode.store.project import Project
from transcripts.attributes import set_attributes

RULES = tuple(
    Rule(aggregate=aggregate, per_coder=per_coder, coder=coder, exclude_interviewer=exclude)
    for aggregate in ("none", "sum", "union")
    for per_coder, coder in ((False, None), (True, None), (False, "coder 1"))
    for exclude in (False, True)
)
KINDS = ("north", "", "south")
"""Of the interviews in turn; the second has none."""
ROLE_OF_TURN = ("interviewer", "cook", "interviewer", "baker")


@contextmanager
def written(study: Study) -> Iterator[Session]:
    """The study in a project, with a kind for its interviews and a role for its speakers."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        with project.change("fill") as session:
            fill(session, study)
            homes = sorted(session.scalars(select(Interview.name)))
            kinds = {name: KINDS[index % 3] for index, name in enumerate(homes)}
            rows = [
                SheetRow(line, {"interview": name, "kind": kind})
                for line, (name, kind) in enumerate(kinds.items(), 2)
            ]
            set_attributes(session, Sheet(("interview", "Kind"), tuple(rows)))
            for label, role in (("A", "cook"), ("B", "baker")):
                session.execute(update(Speaker).where(Speaker.label == label).values(role=role))
        with project.read() as session:
            yield session


def spans(study: Study, codes: set[int], rule: Rule) -> list[Coded]:
    return [
        span
        for span in study.coded
        if span.code in codes
        and study.counted(span.code)
        and (rule.coder is None or rule.coder == f"coder {span.coder}")
        and not (rule.exclude_interviewer and interviewer_only(span))
    ]


def roles(span: Coded) -> set[str]:
    letters = [place for place in range(span.start, span.end) if place % SPAN != SPAN - 1]
    return {ROLE_OF_TURN[place // SPAN] for place in letters}


def in_group(span: Coded, by: str, group: str) -> bool:
    if by == "speaker-role":
        return group in roles(span)
    return (KINDS[span.transcript // 2 % 3] if by == "Kind" else f"INT{span.transcript // 2}") == group


def naive(found: list[Coded], rule: Rule, groups: list[set[int]]) -> CodeCount:
    coders = ({0}, {1}) if rule.per_coder else ({0, 1},)
    references = sum(
        islands([span for span in found if span.code in codes and span.coder in coder])
        for codes in groups
        for coder in coders
    )
    return CodeCount(len({span.transcript // 2 for span in found}), references)


@settings(max_examples=40)
@given(studies())
def test_a_crosstab_equals_a_naive_count_over_sets(study: Study) -> None:
    with written(study) as session:
        lines = tree(session)
        for by in ("Kind", "interview", "speaker-role"):
            for rule in RULES:
                groups = Groups(session, by, {}, exclude_interviewer=rule.exclude_interviewer)
                crossed = count_across(session, lines, rule, groups)
                for line in lines:
                    index = int(line.label.removeprefix("code "))
                    assert (line.id in crossed.cells) == study.counted(index)
                    if study.counted(index):
                        _check(study, index, by, rule, groups.names, crossed.cells[line.id])
                        _check_total(study, index, by, rule, groups.names, crossed.counts.by_code[line.id])
                _check_foot(study, by, rule, groups.names, crossed.foot)


def _codes(study: Study, code: int, rule: Rule) -> set[int]:
    return {code} if rule.aggregate == "none" else study.below(code)


def _apart(codes: set[int], rule: Rule) -> list[set[int]]:
    return [codes] if rule.aggregate == "union" else [{one} for one in codes]


def _check(
    study: Study, code: int, by: str, rule: Rule, names: tuple[str, ...], cells: tuple[CodeCount, ...]
) -> None:
    codes = _codes(study, code, rule)
    found = spans(study, codes, rule)
    expected = [
        naive([span for span in found if in_group(span, by, name)], rule, _apart(codes, rule))
        for name in names
    ]
    assert list(cells) == expected, (code, by, rule)


def _check_total(
    study: Study, code: int, by: str, rule: Rule, names: tuple[str, ...], total: CodeCount
) -> None:
    codes = _codes(study, code, rule)
    placed = [span for span in spans(study, codes, rule) if any(in_group(span, by, name) for name in names)]
    assert total == naive(placed, rule, _apart(codes, rule)), (code, by, rule)


def _check_foot(
    study: Study, by: str, rule: Rule, names: tuple[str, ...], foot: tuple[CodeCount, ...]
) -> None:
    codes = {code for code in range(len(study.parents)) if study.counted(code)}
    for name, counted in zip(names, foot, strict=True):
        found = [span for span in spans(study, codes, rule) if in_group(span, by, name)]
        assert counted == naive(found, rule, _apart(codes, rule)), (name, by, rule)


def test_groups_say_how_many_interviews_they_have_and_leave_out_the_others() -> None:
    with written(Study(9, (-1,), frozenset(), ())) as session:
        groups = Groups(session, "Kind", {}, exclude_interviewer=False)
        assert (groups.names, groups.sizes, groups.total, groups.unplaced) == (
            ("north", "south"),
            (2, 1),
            3,
            2,
        )
        groups = Groups(session, "speaker-role", {}, exclude_interviewer=True)
        assert (groups.names, groups.sizes) == (("baker", "cook"), (5, 5))
        with pytest.raises(NotFound, match="did you mean “Kind”"):
            Groups(session, "Kinds", {}, exclude_interviewer=False)
        grid = build_crosstab(session, Crosstab("Kind", "share"))
        assert "Interviews without Kind: 2, in no column and not in the total." in grid.caption
        assert grid.rows[0].cells == (0.0, 0.0, 0.0)


def pieces(study: Study, codes: set[int], rule: Rule) -> list[set[tuple[int, int]]]:
    """The references at some codes as sets of characters."""
    groups: list[set[tuple[int, int]]] = []
    for span in spans(study, codes, rule):
        letters = {(span.transcript, letter) for letter in range(span.start, span.end)}
        touching = [group for group in groups if group & letters]
        groups = [group for group in groups if not group & letters]
        groups.append(letters.union(*touching))
    return groups


@settings(max_examples=40)
@given(studies())
def test_co_occurrence_equals_a_naive_count_over_sets(study: Study) -> None:
    with written(study) as session:
        lines = tree(session)
        for rule in RULES:
            if rule.per_coder or rule.aggregate == "sum":
                continue
            counted = count_pairs(session, lines, rule)
            assert counted.counts == count(session, lines, rule)
            for first, second in combinations(lines, 2):
                one, two = (int(line.label.removeprefix("code ")) for line in (first, second))
                if not (study.counted(one) and study.counted(two)):
                    assert (first.id, second.id) not in counted.references
                    continue
                left, right = (pieces(study, _codes(study, code, rule), rule) for code in (one, two))
                sharing = sum(bool(here & there) for here in left for there in right)
                assert counted.references.get((first.id, second.id), 0) == sharing, rule
                homes = [{place // 2 for piece in side for place, _ in piece} for side in (left, right)]
                assert counted.interviews.get((first.id, second.id), 0) == len(homes[0] & homes[1]), rule


@settings(max_examples=20)
@given(studies())
def test_a_query_for_both_codes_finds_what_the_cell_counts(study: Study) -> None:
    study = replace(study, retired=frozenset())
    with written(study) as session:
        lines = tree(session)
        counted = count_pairs(session, lines, Rule())
        for first, second in combinations(lines, 2):
            found = list(run_query(session, f'"{first.label}" AND "{second.label}"'))
            breaks = _shared_breaks(study, first.label, second.label)
            assert len(found) == counted.references.get((first.id, second.id), 0) - breaks


def _shared_breaks(study: Study, *labels: str) -> int:
    """Pairs of references that share nothing but a line break, which is no passage of a query."""
    left, right = (pieces(study, {int(label.removeprefix("code "))}, Rule()) for label in labels)
    shared = [here & there for here in left for there in right if here & there]
    return sum(all(letter % SPAN == SPAN - 1 for _, letter in each) for each in shared)


def test_a_retired_heading_cannot_be_shown_alone(coded_study: Project) -> None:
    with coded_study.change("retire") as session:
        session.execute(update(Code).where(Code.label == "Support").values(retired=True))
    with coded_study.read() as session:
        line = next(each for each in tree(session) if each.label == "Teaching")
        with pytest.raises(Refused, match="below a retired code"):
            build_crosstab(session, Crosstab("interview"), under=line)
        labels = [row.label for row in build_crosstab(session, Crosstab("interview")).rows]
        assert labels == ["Recognition", "Lack of recognition", "Awards", FOOT]


def test_pairs_stand_in_order_of_how_often_they_occur(coded_study: Project) -> None:
    with coded_study.read() as session:
        together = pairs(session, Together())
        assert [(pair.first, pair.second, pair.references, pair.interviews) for pair in together] == [
            ("Pastoral support", "Lack of recognition", 1, 1)
        ]
        assert len(pairs(session, Together("interviews"))) == 4
        grid = build_together(session, Together())
        assert (grid.columns, [row.cells for row in grid.rows]) == (
            ("Pastoral support", "Lack of recognition"),
            [(1, 1), (1, 2)],
        )
        everything = build_together(session, Together(hide_empty=False))
        assert len(everything.columns) == len(everything.rows) == 9


def wide(count: int, *, square: bool = False) -> Grid:
    """A grid with headings, shares, empty cells and long labels with every awkward sign."""
    label = 'Aufgaben & "Rollen" <der> Technik: 100 % $x_i$ \\ {Labor|Büro} '
    rows = tuple(
        GridRow(
            f"1.{number}", label + str(number), 1 + number % 4, number % 5 == 0,
            tuple(None if number % 5 == 0 else float(number * column % 100) for column in range(count)),
        )
        for number in range(count)
    )  # fmt: skip
    names = tuple(row.printed if square else f"Universität {row.number}" for row in rows)
    sizes = () if square else tuple(range(count))
    return Grid("Title", names, sizes, rows, "The rule.", {"date": "2026-01-01"})


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("square", [False, True])
def test_every_format_holds_every_cell(name: str, square: bool) -> None:
    grid = wide(23, square=square)
    content = render(grid, name)
    assert content == render(grid, name)
    if name == "json":
        assert [row["cells"] for row in json.loads(content)["rows"]] == [list(row.cells) for row in grid.rows]
    if name in ("text", "csv", "markdown", "html", "latex"):
        printed = "{:.1f}" if name == "csv" else "{:.0f}\\%" if name == "latex" else "{:.0f}%"
        wanted = printed.format(22 * 21 % 100)
        assert content.decode().count(wanted) >= sum(row.cells.count(22 * 21 % 100) for row in grid.rows)


def test_text_lines_keep_to_the_width_and_show_all_columns() -> None:
    from exports.formats.columns import cell_width
    from exports.formats.text import render_text

    for width in (60, 80, 120):
        lines = render_text(wide(23), width).splitlines()
        assert max(map(cell_width, lines)) <= width
        assert sum(line.count(f"({number})") for line in lines for number in range(23)) == 23


def test_only_totals_are_left_without_colour() -> None:
    from matplotlib.image import imread

    def white(grid: Grid) -> float:
        pixels = imread(io.BytesIO(render_heatmap(grid, "png")))
        return float((pixels[..., :3].min(axis=-1) == 1).mean())

    plain = Grid("T", ("a", "b"), (), tuple(GridRow("", str(n), 1, False, (4, 5)) for n in (1, 2)), "", {})
    assert white(plain) < white(replace(plain, totals=True))


@pytest.mark.parametrize("square", [False, True])
def test_pictures_are_the_same_bytes_and_hold_all_labels(square: bool) -> None:
    grid = wide(28, square=square)
    png, svg = (render_heatmap(grid, form) for form in ("png", "svg"))
    assert png == render_heatmap(grid, "png")
    assert svg == render_heatmap(grid, "svg")
    assert png.startswith(b"\x89PNG")
    assert b"Matplotlib" not in png
    root = etree.fromstring(svg)
    assert not root.xpath("//*[local-name()='date']")
    written_out = {(comment.text or "").strip() for comment in root.iter(etree.Comment)}
    assert "Title" in written_out
    assert {f"{22 * 22 % 100}%", "The rule."} <= written_out


def test_what_no_picture_can_show_is_refused() -> None:
    for grid in (wide(0), wide(151)):
        with pytest.raises(Refused, match=r"nothing to draw|cannot be read"):
            render_heatmap(grid, "png")
