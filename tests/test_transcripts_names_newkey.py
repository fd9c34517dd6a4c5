"""Keys made from candidates: new ones, and rows below those of one that is there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from named import IN_ONE_PROJECT, SCRIPTS, add, keyed, said_in, script, texts

from qualcode.errors import BadInput
from qualcode.plaintext import fold
from qualcode.pseudonyms import put_names_back, put_placeholders
from qualcode.store.project import Project
from transcripts.interviews import find_transcript, remove_transcript
from transcripts.namekey import read_key
from transcripts.names.candidates import find_candidates
from transcripts.names.mentions import Kind
from transcripts.names.newkey import Numbers, key_rows, numbers, write_key


def written_key(project: Project, path: Path, base: Path | None = None) -> list[str]:
    """Write a key of all candidates; their names."""
    with project.read() as session:
        key = read_key(base) if base else None
        rows = key_rows(find_candidates(session, key=key), numbers(session, key))
    write_key(path, rows, base)
    return [row["name"] for row in rows]


def test_a_key_has_a_placeholder_of_its_kind_for_each_candidate(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("We met Anna and Ben at Zork College; ask +44 20 7946 0958 or @anna."))
    written_key(project, tmp_path / "key.csv")
    entries = read_key(tmp_path / "key.csv").entries
    assert {entry.name: entry.placeholder for entry in entries} == {
        "Anna": "[Name 1]",
        "Ben": "[Name 2]",
        "Zork College": "[Organisation 1]",
        "+44 20 7946 0958": "[Number 1]",
        "@anna": "[Address 1]",
    }
    content = (tmp_path / "key.csv").read_text(encoding="utf-8-sig")
    assert (
        "Anna,[Name 1],,name,1,1,pattern,70,,INT1: …We met Anna and Ben at Zork College; ask +44 20 794…\n"
        in content
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name,placeholder,note\nAnna,[Name 7],hers", "\nBen,[Name 8],\n"),
        ("sep=;\r\nnote;pseudonym;name\r\n;[Name 7];Anna\r\n", ";[Name 8];Ben\r\n"),
        ("\ufeffName\tPlaceholder\nAnna\t[name 7]\n", "Ben\t[Name 8]\n"),
        ("name,placeholder\nZo\u00eb,[Name 2]\nAnna,x\n".encode("cp1252"), "Ben,[Name 3]\n"),
    ],
)
def test_a_key_that_is_there_gets_new_rows_and_keeps_every_byte(
    project: Project, tmp_path: Path, old: str | bytes, new: str
) -> None:
    add(project, INT1=script("We met Anna and Ben."))
    path = keyed(tmp_path, old)
    before = path.read_bytes()
    assert written_key(project, path, path) == ["Ben"]
    assert path.read_bytes() == before + new.encode()
    assert {entry.name for entry in read_key(path).entries} >= {"Anna", "Ben"}


def test_a_workbook_goes_into_the_new_key_with_all_its_columns(project: Project, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("note", "name", "placeholder"), ("=hers", "Anna", "Berta")):
        book.active.append(row)  # type: ignore[union-attr]  # it has a sheet
    book.active["A2"].data_type = "s"  # type: ignore[index]
    book.save(tmp_path / "key.xlsx")
    add(project, INT1=script("We met Anna and Ben."))
    written_key(project, tmp_path / "new.csv", tmp_path / "key.xlsx")
    content = (tmp_path / "new.csv").read_text(encoding="utf-8-sig")
    assert content == "note,name,placeholder\n'=hers,Anna,Berta\n,Ben,[Name 1]\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name,placeholder\nZo\u00eb,x\n".encode("utf-16"), "it is UTF-16 text, to which nothing is added"),
        ("name,placeholder\nZo\u00eb,x\n".encode("cp1252"), "it is Windows-1252 text, which has no “Ł”"),
    ],
)
def test_a_key_that_cannot_take_the_new_names_stays_as_it_is(
    project: Project, tmp_path: Path, content: bytes, problem: str
) -> None:
    add(project, INT1=script("We met Łukasz."))
    path = keyed(tmp_path, content)
    with pytest.raises(BadInput, match=problem):
        written_key(project, path, path)
    assert path.read_bytes() == content


def test_no_placeholder_is_one_that_stands_somewhere(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("We met [NAME 4] and Anna.", speaker="[Name 6]"))
    written_key(project, tmp_path / "key.csv")
    assert read_key(tmp_path / "key.csv").placeholders == ("[Name 7]",)


def test_a_placeholder_that_stood_for_a_name_once_stands_for_no_other(
    project: Project, tmp_path: Path
) -> None:
    add(project, INT1=script("We met Anna."))
    with project.change("pseudonyms") as session:
        put_placeholders(session, read_key(keyed(tmp_path, "name,placeholder\nAnna,[Name 9]\n")))
    with project.change("remove") as session:
        remove_transcript(session, find_transcript(session, "INT1"))
    add(project, INT2=script("We met Ben."))
    written_key(project, tmp_path / "new.csv")
    assert read_key(tmp_path / "new.csv").placeholders == ("[Name 10]",)


def test_a_name_that_our_placeholders_hold_is_left_out_of_a_key(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("We saw Anna at the Place, by Name, in Number."))
    assert written_key(project, tmp_path / "key.csv") == ["Anna"]
    assert read_key(tmp_path / "key.csv").placeholders == ("[Name 1]",)


@IN_ONE_PROJECT
@given(scripts=SCRIPTS)
def test_a_key_of_all_candidates_can_be_applied_and_taken_back(
    project: Project, tmp_path: Path, scripts: list[list[str]]
) -> None:
    path = tmp_path / "key.csv"
    with project.rehearse() as session:
        before = said_in(session, scripts)
        rows = key_rows(find_candidates(session), numbers(session))
        write_key(path, rows)
        if not rows:
            return
        key = read_key(path)
        report = put_placeholders(session, key)
        assert report.finds
        assert not any(key.forward.hits(text) for text in texts(session).values())
        put_names_back(session, key)
        after = texts(session)
    if report.inexact:
        assert {name: fold(text) for name, text in after.items()} == {
            name: fold(text) for name, text in before.items()
        }
    else:
        assert after == before


_ODD = st.text("aAbB@_.-+0 \n[]'’“,ÄßⅧ東かǅ\u0301X", max_size=60).map(lambda text: text.strip() or "so")


@IN_ONE_PROJECT
@given(scripts=st.lists(st.lists(_ODD, min_size=1, max_size=3), min_size=1, max_size=2))
def test_whatever_is_said_the_key_of_it_can_be_read(
    project: Project, tmp_path: Path, scripts: list[list[str]]
) -> None:
    with project.rehearse() as session:
        said_in(session, scripts)
        rows = key_rows(find_candidates(session), numbers(session))
    write_key(tmp_path / "key.csv", rows)
    assert not rows or len(read_key(tmp_path / "key.csv").entries) == len(rows)


@given(st.lists(st.sampled_from(("name", "place", "number"))))
def test_numbers_are_used_once(kinds: list[Kind]) -> None:
    free = Numbers(["so [Name 2]", "[PLACE 9] [place 10]"])
    given_out = [free.next(kind) for kind in kinds]
    assert len(set(given_out)) == len(kinds)
    assert not {"[Name 2]", "[Place 9]", "[Place 10]"} & set(given_out)
