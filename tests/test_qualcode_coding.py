"""Putting passages at codes, one by one and from a sheet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from exports.codings import codings
from qualcode.coding import chosen_references, code_passage, get_coder, recode, uncode
from qualcode.codings import CodingsReport, import_codings
from qualcode.errors import Ambiguous, BadInput, NotFound, QualcodeError, Refused
from qualcode.store.models import Code, Memo, Reference, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = "The 🐟 lab is ours. We teach “in pairs” — mostly."


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("prepare") as session:
        trust = Draft("Trust", children=(Draft("In people"), Draft("In machines", codable=False)))
        add_framework(session, (trust, Draft("Fear", number="2")))
        script = Script(TEXT, (Turn(0, len(TEXT), "P1", None),))
        add_transcript(session, script, name="INT1", source="INT1.txt")
    return project


def one(session: Session, label: str) -> tuple[Transcript, Code]:
    code = session.scalars(select(Code).where(Code.label == label)).one()
    return session.scalars(select(Transcript)).one(), code


def code(project: Project, label: str, start: int, end: int, who: str = "Ann", memo: str = "") -> bool:
    with project.change("code") as session:
        transcript, found = one(session, label)
        coder = get_coder(session, who)
        return code_passage(session, transcript, Passage(start, end), found, coder, memo=memo) is not None


def rows(project: Project) -> list[tuple[str, int, int, str, str, str, str]]:
    with project.read() as session:
        return list(codings(session))


def test_a_reference_keeps_the_words_it_was_coded_on(study: Project) -> None:
    code(study, "Fear", 4, 9, memo="why fish?")
    assert rows(study) == [("INT1", 4, 9, "🐟 lab", "2", "Ann", "why fish?")]


def test_coding_the_same_passage_again_adds_nothing(study: Project) -> None:
    assert code(study, "Fear", 4, 9)
    assert not code(study, "Fear", 4, 9)
    assert code(study, "Fear", 4, 9, who="Ben")
    assert code(study, "Trust", 4, 9)
    assert len(rows(study)) == 3


@pytest.mark.parametrize(
    ("label", "start", "end", "error"),
    [
        ("In machines", 0, 3, Refused),
        ("Fear", 0, 999, BadInput),
        ("Fear", 9, 9, BadInput),
        ("Fear", 3, 4, BadInput),
    ],
)
def test_what_cannot_be_coded_is_refused(
    study: Project, label: str, start: int, end: int, error: type[QualcodeError]
) -> None:
    with pytest.raises(error):
        code(study, label, start, end)
    assert rows(study) == []


def test_recoding_keeps_passage_coder_and_memo(study: Project) -> None:
    code(study, "Fear", 4, 9, memo="why?")
    with study.change("recode") as session:
        recode(session, session.scalars(select(Reference)).one(), one(session, "In people")[1])
    assert rows(study) == [("INT1", 4, 9, "🐟 lab", "Trust/In people", "Ann", "why?")]


def test_uncoding_takes_the_memos_along(study: Project) -> None:
    code(study, "Fear", 4, 9, memo="why?")
    with study.change("uncode") as session:
        uncode(session, session.scalars(select(Reference)).one())
    with study.read() as session:
        assert session.scalars(select(Memo)).all() == []
    study.undo()
    assert rows(study)[0][-1] == "why?"


def test_a_passage_names_the_reference_exactly_there_or_the_only_one_it_touches(study: Project) -> None:
    for start, end in ((0, 9), (4, 9), (20, 30)):
        code(study, "Fear", start, end)
    with study.read() as session:
        transcript, _ = one(session, "Fear")

        def found(start: int, end: int, who: str | None = None) -> list[tuple[int, int]]:
            references = chosen_references(session, transcript, Passage(start, end), who=who)
            return [(reference.start, reference.end) for reference in references]

        assert found(4, 9) == [(4, 9)]
        assert found(22, 24) == [(20, 30)]
        with pytest.raises(Ambiguous, match="0:9, 4:9"):
            found(5, 6)
        with pytest.raises(NotFound, match="nothing is coded by Ben at 4:9"):
            found(4, 9, "Ben")


def sheet(folder: Path, text: str) -> Path:
    path = folder / "codings.csv"
    path.write_text(text, encoding="utf-8")
    return path


def imported(project: Project, path: Path, *, skip_bad: bool = False) -> CodingsReport:
    with project.change("import codings") as session:
        return import_codings(session, path, who="Ann", skip_bad=skip_bad)


def test_a_sheet_gives_places_or_quotes_or_both(study: Project, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        "Transcript;Start;End;Quote;Code;Coder;Memo\n"
        "INT1;4;9;;Fear;;\n"
        "int1;;;we teach “in pairs”;Trust/In people;Ben;a memo\n"
        'INT1;22;27;TEACH;2;;"two\n\nparts"\n',
    )
    assert imported(study, path).imported == 3
    assert rows(study) == [
        ("INT1", 4, 9, "🐟 lab", "2", "Ann", ""),
        ("INT1", 19, 38, "We teach “in pairs”", "Trust/In people", "Ben", "a memo"),
        ("INT1", 22, 27, "teach", "2", "Ann", "two\n\nparts"),
    ]


BAD = """transcript,start,end,quote,code
INT1,4,9,,Fear
INT9,4,9,,Fear
INT1,4,999,,Fear
INT1,4,9,,Fears
INT1,,,nobody said this,Fear
INT1,4,9,The 🐟,Fear
INT1,x,9,,Fear
INT1,,,,Fear
INT1,4,9,,In machines
,4,9,,Fear
INT1,4,9,,
"""
SENTENCES = {
    3: "there is no transcript 'INT9'; did you mean “INT1”",
    4: "4:999 is not a passage of this text, which runs from 0 to 48",
    5: "there is no code 'Fears'; did you mean “Fear”",
    6: "the quote “nobody said this” is not in it",
    7: "at 4:9 stands “🐟 lab”, not “The 🐟”",
    8: "start 'x' and end '9' are not two whole numbers",
    9: "it gives neither a place (start and end) nor a quote",
    10: "“In machines” is a heading",
    11: "it names no transcript",
    12: "it names no code",
}


def test_every_bad_row_is_named_with_its_line_and_none_is_imported(study: Project, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        imported(study, sheet(tmp_path, BAD))
    message = str(refusal.value)
    assert message.startswith("10 rows cannot be used, so nothing was imported")
    for line, sentence in SENTENCES.items():
        assert f"line {line}: {sentence}" in message
    assert rows(study) == []


def test_bad_rows_are_left_out_when_asked_for(study: Project, tmp_path: Path) -> None:
    report = imported(study, sheet(tmp_path, BAD), skip_bad=True)
    assert (report.imported, len(report.bad)) == (1, 10)
    assert len(rows(study)) == 1


def test_a_sheet_read_again_adds_nothing_and_its_own_overlaps_are_kept(
    study: Project, tmp_path: Path
) -> None:
    path = sheet(tmp_path, "transcript,start,end,code\nINT1,4,9,Fear\nINT1,4,9,Fear\nINT1,0,12,Fear\n")
    assert imported(study, path).imported == 3
    before = rows(study)
    again = imported(study, path)
    assert (again.imported, again.present) == (0, 3)
    assert rows(study) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("transcript,code\nINT1,Fear\n", "has the columns transcript and code, and start and end or quote"),
        ("transcript,quote,code,Code\n", "more than once"),
        ('transcript,quote,code\nINT1,"lab,Fear\n', "line 2: a double quotation mark opens"),
        ("transcript,quote,code\nINT1,lab,Fear,more\n", "line 2: there is text outside"),
    ],
)
def test_a_sheet_that_is_none_is_refused(study: Project, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        imported(study, sheet(tmp_path, text))
    assert rows(study) == []


def test_rows_are_taken_as_they_come(study: Project, tmp_path: Path) -> None:
    """Nothing gathers the sheet: progress sees the first row before the last is read."""
    seen: list[int] = []

    def watch(records: Iterator[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, dict[str, str]]]:
        for record in records:
            seen.append(record[0])
            yield record

    path = sheet(tmp_path, "transcript,start,end,code\n" + "INT1,4,9,Fear\n" * 30)
    with study.change("import") as session:
        import_codings(session, path, who="Ann", progress=watch)
    assert seen == list(range(2, 32))
