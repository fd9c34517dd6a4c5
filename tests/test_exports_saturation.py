"""Saturation: held against a naive walk through the interviews, and as it is written."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from studies import LENGTH, SPAN, Coded, Study, fill, interviewer_only, studies

from codebook.tree import tree
from exports.counts import Rule
from exports.pictures.curve import render_curve
from exports.saturation.curve import Saturation, saturation
from exports.saturation.sheets import render_csv, render_markdown, render_xlsx
from exports.saturation.text import render_text
from qualcode.errors import BadInput, NotFound, Refused
from qualcode.store.models import Reference
from qualcode.store.project import Project

RULES = tuple(
    Rule(coder=coder, exclude_interviewer=exclude) for coder in (None, "coder 1") for exclude in (False, True)
)
PLAIN = Study(
    6,
    (-1, 0, -1),
    frozenset(),
    (Coded(4, 0, 5, 1, 0), Coded(0, 0, 5, 1, 0), Coded(1, 12, 15, 0, 0)),
)
"""INT2 is coded first, at a code below the first theme; INT0 twice; INT1 and theme 2 never."""


@pytest.fixture
def plain(project: Project) -> Iterator[Session]:
    with project.change("fill") as session:
        fill(session, PLAIN)
    with project.read() as session:
        yield session


def naive(study: Study, times: list[str], rule: Rule) -> tuple[list[str], list[set[int]], list[set[int]]]:
    """Interviews in order of coding, the codes in each, and those that are new in it."""
    spans = [
        (times[number], number, span)
        for number, span in enumerate(study.coded)
        if study.counted(span.code)
        and (rule.coder is None or rule.coder == f"coder {span.coder}")
        and not (rule.exclude_interviewer and interviewer_only(span))
    ]
    order: list[int] = []
    for _, _, span in sorted(spans, key=lambda each: each[:2]):
        if span.transcript // 2 not in order:
            order.append(span.transcript // 2)
    codes = [{span.code for _, _, span in spans if span.transcript // 2 == home} for home in order]
    new = [here - set().union(*codes[:place]) for place, here in enumerate(codes)]
    return [f"INT{home}" for home in order], codes, new


@settings(max_examples=50)
@given(studies(), st.data())
def test_every_step_equals_a_naive_walk(
    tmp_path_factory: pytest.TempPathFactory, study: Study, data: st.DataObject
) -> None:
    times = [
        data.draw(st.sampled_from(["2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z"]))
        for _ in study.coded
    ]
    with Project.create(tmp_path_factory.mktemp("s") / "s.qualcode", "s", who="Ann") as project:
        with project.change("fill") as session:
            fill(session, study)
            for number, time in enumerate(times):
                session.execute(
                    update(Reference).where(Reference.uuid == f"{number}").values(created_at=time)
                )
        with project.read() as session:
            for rule in RULES:
                _compare(study, times, rule, saturation(session, rule))


def _compare(study: Study, times: list[str], rule: Rule, found: Saturation) -> None:
    order, codes, new = naive(study, times, rule)
    assert [step.interview for step in found.steps] == order
    assert [step.codes for step in found.steps] == [len(here) for here in codes]
    assert [set(step.new) for step in found.steps] == [{f"code {code}" for code in here} for here in new]
    assert [step.so_far for step in found.steps] == [
        len(set().union(*codes[: n + 1])) for n in range(len(codes))
    ]
    assert {f"INT{n // 2}" for n in range(study.transcripts)} == set(found.uncoded) | set(order)
    for theme in found.themes:
        below = study.below(int(theme.theme.removeprefix("code ")))
        assert list(theme.new) == [len(here & below) for here in new]
        assert list(theme.without) == [
            name for name, here in zip(order, codes, strict=True) if not here & below
        ]
    for covered in found.covered:
        letters = {
            letter
            for span in study.coded
            if f"T{span.transcript}" == covered.transcript
            and study.counted(span.code)
            and (rule.coder is None or rule.coder == f"coder {span.coder}")
            and not (rule.exclude_interviewer and interviewer_only(span))
            for letter in range(span.start, span.end)
        }
        assert covered.share == pytest.approx(len(letters) / (LENGTH - 1))
        words = [range(start, start + SPAN - 1) for start in range(0, LENGTH, SPAN)]
        touched = sum(not letters.isdisjoint(word) for word in words)
        assert covered.words == pytest.approx(touched / len(words))


def test_interviews_come_in_the_order_of_their_first_reference(plain: Session) -> None:
    assert [step.interview for step in saturation(plain, Rule()).steps] == ["INT2", "INT0"]
    assert [step.interview for step in saturation(plain, Rule(), order="name").steps] == ["INT0", "INT2"]


def test_what_is_missing_is_named(plain: Session) -> None:
    found = saturation(plain, Rule())
    assert [(theme.theme, theme.without) for theme in found.themes] == [
        ("code 0", ()),
        ("code 2", ("INT2", "INT0")),
    ]
    assert found.uncoded == ("INT1",)


def test_a_heading_alone_has_the_codes_below_it_and_the_same_order(plain: Session) -> None:
    found = saturation(plain, Rule(), under=tree(plain)[1])
    assert [(step.interview, step.new) for step in found.steps] == [("INT2", ("code 1",)), ("INT0", ())]
    assert [theme.theme for theme in found.themes] == ["code 1"]


def test_an_order_from_a_file(plain: Session, tmp_path: Path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("int0\n\nINT1\nINT2\n")
    assert [step.interview for step in saturation(plain, Rule(), order=str(order)).steps] == ["INT0", "INT2"]


@pytest.mark.parametrize(
    ("lines", "error", "says"),
    [
        ("INT0\n", BadInput, "leaves out INT2"),
        ("INT0\nINT2\nINT0\n", BadInput, "names INT0 twice"),
        ("INT0\nINT22\n", NotFound, "did you mean “INT2”"),
        ("a\x00", Exception, "order.txt"),
    ],
)
def test_an_order_that_cannot_be_is_refused(
    plain: Session, tmp_path: Path, lines: str, error: type[Exception], says: str
) -> None:
    order = tmp_path / "order.txt"
    order.write_text(lines)
    with pytest.raises(error, match=says):
        saturation(plain, Rule(), order=str(order))


def test_an_order_that_is_no_file_says_what_an_order_is(plain: Session) -> None:
    with pytest.raises(NotFound, match="coding, name, or a text file"):
        saturation(plain, Rule(), order="nmae")


def test_the_terminal_has_a_bar_for_each_interview(plain: Session) -> None:
    lines = render_text(saturation(plain, Rule()), 100).splitlines()
    first, second = (next(line for line in lines if line.startswith(name)) for name in ("INT2", "INT0"))
    assert first.endswith(" 1    1       1  " + "#" * 20)
    assert second.endswith(" 2    1       2  " + "=" * 20 + "#" * 20)
    assert max(map(len, lines)) <= 100


def test_narrow_terminals_have_no_line_that_is_too_long(plain: Session) -> None:
    assert max(map(len, render_text(saturation(plain, Rule()), 60).splitlines())) <= 60


def test_sheets_hold_the_curve(plain: Session) -> None:
    found = saturation(plain, Rule())
    lines = render_csv(found).decode().splitlines()
    assert lines[0] == "interview,first_coded,codes,new,so_far,new_codes,new: code 0,new: code 2"
    assert [line.split(",")[2:] for line in lines[1:]] == [
        ["1", "1", "1", "code 1", "1", "0"],
        ["2", "1", "2", "code 0", "1", "0"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(found)))
    assert [cell.value for cell in book["Curve"][3]][2:] == [2, 1, 2, "code 0", 1, 0]
    assert [cell.value for cell in book["Nothing under"][4]] == ["(not coded yet)", "INT1"]
    assert "| INT0 |" in render_markdown(found).decode()


@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_same_curve_is_the_same_picture(plain: Session, form: str, begins: bytes) -> None:
    picture = render_curve(saturation(plain, Rule()), form)
    assert picture.startswith(begins)
    assert picture == render_curve(saturation(plain, Rule()), form)


def test_the_picture_has_how_much_of_each_transcript_is_coded(plain: Session) -> None:
    from matplotlib.image import imread

    def green(found: Saturation) -> int:
        pixels = (imread(io.BytesIO(render_curve(found, "png")))[..., :3] * 255).round()
        return int((abs(pixels - (0, 158, 115)).max(axis=-1) < 6).sum())

    found = saturation(plain, Rule())
    half = replace(found, covered=tuple(replace(each, share=each.share / 2) for each in found.covered))
    none = replace(found, covered=tuple(replace(each, share=0.0) for each in found.covered))
    assert green(found) > 1.8 * green(half) > 0
    assert green(none) == 0


def test_nothing_to_draw_is_said(project: Project) -> None:
    with project.read() as session, pytest.raises(Refused, match="nothing to draw"):
        render_curve(saturation(session, Rule()), "png")
    with project.read() as session:
        assert session.scalar(select(Reference.id)) is None
