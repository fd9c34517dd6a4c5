"""QualCoder's projects, read as studies."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import peers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import UnreadableFile
from qualcode.exchange.qualcoderoffsets import Placing
from qualcode.exchange.recognise import open_study
from qualcode.exchange.study import ForeignStudy, Selection

Opened = Callable[[Path], ForeignStudy]
TEXT = "Anna: I grow 🌱 at the café.\nBen: We sell it 😀😀 on Sundays."
WHEN = peers.WHEN


def source(number: int, name: str, text: str, path: str = "") -> str:
    text = text.replace("'", "''")
    return (
        f"INSERT INTO source (id, name, fulltext, mediapath, memo, owner, date) VALUES ({number}, '{name}',\
 '{text}', nullif('{path}', ''), 'about {name}', 'ann', '{WHEN}')"
    )


def code(number: int, name: str, category: str = "NULL", *, below: str = "") -> str:
    sql = f"INSERT INTO code_name (cid, name, memo, catid, owner, date, color) VALUES ({number}, '{name}',\
 'on {name}', {category}, 'ann', '{WHEN}', '#FF0A0b')"
    return sql.replace("color)", "color, supercid)").replace("b')", f"b', {below})") if below else sql


def category(number: int, name: str, above: str = "NULL") -> str:
    return f"INSERT INTO code_cat VALUES ({number}, '{name}', 'ann', '{WHEN}', 'all {name}', {above})"


def coding(
    code: int, words: str, start: int, *, owner: str = "ann", file: int = 1, memo: str = "", length: int = 0
) -> str:
    return f"INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, date, memo) VALUES ({code}, {file},\
 '{words}', {start}, {start + (length or len(words))}, '{owner}', '{WHEN}', '{memo}')"


BASE = (
    source(1, "talk.txt", TEXT),
    category(1, "trust"),
    category(2, "near", "1"),
    code(1, "money"),
    code(2, "family", "2"),
)


def words_of(study: ForeignStudy) -> Iterator[tuple[str, Selection]]:
    for one in study.selections():
        yield study.text(one.source)[one.start : one.end], one


def test_categories_are_headings_and_codes_stand_below_them(tmp_path: Path, opened: Opened) -> None:
    study = opened(peers.qualcoder(tmp_path / "p.qda", *BASE, code(3, "cousins", below="2")))
    labels = {one.guid: one.label for one in study.codes}
    assert [(labels.get(one.parent or ""), one.label, one.codable, one.colour) for one in study.codes] == [
        (None, "trust", False, ""),
        ("trust", "near", False, ""),
        ("near", "family", True, "#ff0a0b"),
        ("family", "cousins", True, "#ff0a0b"),
        (None, "money", True, "#ff0a0b"),
    ]
    assert study.codes[2].description == "on family"


@pytest.mark.parametrize("version", [1, 3, 8, 16])
def test_every_version_of_the_database_is_read(tmp_path: Path, opened: Opened, version: int) -> None:
    folder = peers.qualcoder(tmp_path / "p.qda", *BASE, coding(1, "grow", 8), version=version)
    study = opened(folder)
    [(words, one)] = words_of(study)
    assert (words, len(one.marks), study.marks_total) == ("grow", 1, 1)
    assert (study.name, study.program) == ("p", "QualCoder 3.8")


def test_codings_selected_and_codings_searched_both_stand_on_their_words(
    tmp_path: Path, opened: Opened
) -> None:
    selected = coding(1, "😀😀 on", TEXT.index("😀") + 1, length=7)
    searched = coding(2, "Sundays", TEXT.index("Sundays"))
    study = opened(peers.qualcoder(tmp_path / "p.qda", *BASE, selected, searched))
    assert [words for words, _ in words_of(study)] == ["😀😀 on", "Sundays"]


def test_carriage_returns_count_one_where_a_passage_was_selected(tmp_path: Path, opened: Opened) -> None:
    text = "One.\r\nTwo.\r\nThree. "
    folder = peers.qualcoder(
        tmp_path / "p.qda",
        source(1, "t", text),
        code(1, "a"),
        coding(1, "Two.\u2029Three.", 5),
        coding(1, "Three", 12),
    )
    study = opened(folder)
    assert study.text(study.sources[0].guid) == "One.\nTwo.\nThree. "
    assert [words for words, _ in words_of(study)] == ["Two.\nThree.", "Three"]


def test_a_coding_whose_words_stand_nowhere_keeps_its_place_and_says_its_words(
    tmp_path: Path, opened: Opened
) -> None:
    study = opened(peers.qualcoder(tmp_path / "p.qda", *BASE, coding(1, "elsewhere", 8)))
    [(words, one)] = words_of(study)
    assert (words, one.words) == (TEXT[8:17], "elsewhere")


def test_memos_important_codings_and_annotations_become_notes(tmp_path: Path, opened: Opened) -> None:
    at = TEXT.index("Sundays")
    folder = peers.qualcoder(
        tmp_path / "p.qda",
        *BASE,
        coding(1, "grow", 8, memo="why?", owner="ben"),
        coding(2, "We", TEXT.index("We") + 1),
        "UPDATE code_text SET important = 1",
        f"INSERT INTO annotation VALUES (1, 1, {at + 3}, {len(TEXT) + 3}, 'see', 'cy', '')",
        "INSERT INTO journal VALUES (1, 'first day', 'rain', '', 'ann')",
        "UPDATE project SET memo = 'the study'",
    )
    study = opened(folder)
    coders = {one.guid: one.name for one in study.coders}
    assert sorted(coders.values()) == ["ann", "ben", "cy"]
    grow, we, annotation = (one for _, one in words_of(study))
    noted = [study.notes[guid] for guid in (*grow.marks[0].notes, *we.marks[0].notes, *annotation.notes)]
    assert [(note.text, coders[note.coder]) for note in noted] == [
        ("Important\nwhy?", "ben"),
        ("Important", "ann"),
        ("see", "cy"),
    ]
    assert annotation.marks == ()
    assert study.text(annotation.source)[annotation.start : annotation.end] == "Sundays."
    assert [study.notes[guid].text for guid in study.project_notes] == ["the study", "first day\nrain"]


def test_cases_take_whole_files_and_attributes(tmp_path: Path, opened: Opened) -> None:
    folder = peers.qualcoder(
        tmp_path / "p.qda",
        *BASE,
        source(2, "long.txt", "line\r\n" * 3),
        f"INSERT INTO cases VALUES (5, 'Anna', 'a farmer', 'ann', '{WHEN}')",
        f"INSERT INTO case_text VALUES (1, 5, 1, 0, {len(TEXT)}, 'ann', '', '')",
        "INSERT INTO case_text VALUES (2, 5, 2, 0, 15, 'ann', '', '')",
        "INSERT INTO case_text VALUES (3, 5, 2, 0, 4, 'ann', '', '')",
        "INSERT INTO attribute_type VALUES ('town', '', '', '', 'case', 'character')",
        "INSERT INTO attribute_type VALUES ('length', '', '', 'in minutes', 'file', 'numeric')",
        "INSERT INTO attribute VALUES (1, 'town', 'case', 'York', 5, '', '')",
        "INSERT INTO attribute VALUES (2, 'length', 'file', '30', 1, '', '')",
        "INSERT INTO attribute VALUES (3, 'length', 'file', '', 2, '', '')",
    )
    study = opened(folder)
    names = {one.guid: one.name for one in study.variables} | {one.guid: one.name for one in study.sources}
    [case] = study.cases
    assert (case.name, case.description) == ("Anna", "a farmer")
    assert [names[guid] for guid in case.sources] == ["talk.txt", "long.txt"]
    assert {names[guid]: value for guid, value in case.values.items()} == {"town": "York"}
    values = [{names[guid]: value for guid, value in one.values.items()} for one in study.sources]
    assert values == [{"length": "30"}, {}]
    lost = {loss.kind: (loss.count, loss.names) for loss in study.losses}
    assert lost == {
        "part of a file in a case": (1, ("long.txt",)),
        "memo on an attribute": (1, ("length",)),
    }


def test_pictures_recordings_and_all_else_that_stays_behind_are_counted(
    tmp_path: Path, opened: Opened
) -> None:
    folder = peers.qualcoder(
        tmp_path / "p.qda",
        *BASE,
        source(2, "face.png", "", "/images/face.png"),
        source(3, "talk.mp3", "", "audio:/home/ann/talk.mp3"),
        source(4, "walk.mp4", "", "/video/walk.mp4"),
        source(5, "scan.pdf", "", "/docs/scan.pdf"),
        coding(1, "grow", 8),
        coding(9, "grow", 8),
        coding(1, "grow", 8, file=77),
        coding(1, "", 0, file=5),
        "UPDATE code_text SET avid = 1 WHERE fid = 1",
        "INSERT INTO code_image (imid, id, cid) VALUES (1, 2, 1), (2, 5, 1), (3, 2, 1)",
        "INSERT INTO code_av (avid, id, cid) VALUES (1, 3, 1)",
        "INSERT INTO graph VALUES (1, 'map', '')",
        "INSERT INTO stored_sql VALUES ('all of it', '', '', 'select 1')",
        "INSERT INTO ris VALUES (1, 'TI', 'Title', 'x'), (1, 'AU', 'Author', 'y'), (2, 'TI', 'Title', 'z')",
        "INSERT INTO files_filter VALUES (1, 'long ones', '', '')",
        "INSERT INTO annotation VALUES (1, 77, 0, 4, 'gone', 'ann', '')",
        "INSERT INTO case_text VALUES (1, 1, 2, 0, 0, '', '', '')",
    )
    study = opened(folder)
    lost = {loss.kind: (loss.count, loss.names) for loss in study.losses}
    assert lost == {
        "picture": (1, ("face.png",)),
        "sound recording": (1, ("talk.mp3",)),
        "film": (1, ("walk.mp4",)),
        "file without text": (1, ("scan.pdf",)),
        "file without text in a case": (1, ("face.png",)),
        "graph": (1, ("map",)),
        "stored query": (1, ("all of it",)),
        "stored filter of files": (1, ("long ones",)),
        "coding on a picture": (3, ("face.png", "scan.pdf")),
        "coding on a recording": (1, ("talk.mp3",)),
        "coding at a code that is gone": (1, ("talk.txt",)),
        "coding in a file without text": (2, ("scan.pdf",)),
        "annotation in a file without text": (1, ()),
        "link of a coding to a recording": (1, ("talk.txt",)),
        "bibliographic reference": (2, ()),
    }
    kept = list(study.selections())
    gone = sum(count for kind, (count, _) in lost.items() if kind.startswith("coding "))
    assert (study.marks_total, sum(len(one.marks) for one in kept)) == (8, 8 - gone)


def test_codes_that_stand_below_each_other_are_put_at_the_top_and_told(
    tmp_path: Path, opened: Opened
) -> None:
    folder = peers.qualcoder(
        tmp_path / "p.qda", category(1, "a", "2"), category(2, "b", "1"), code(1, "c", "2"), code(2, "d", "9")
    )
    study = opened(folder)
    labels = {one.guid: one.label for one in study.codes}
    found = {one.label: labels.get(one.parent or "") for one in study.codes}
    assert found == {"a": None, "b": "a", "c": "b", "d": None}
    assert [(loss.kind, loss.names) for loss in study.losses] == [
        ("place of a code that stood below itself", ("a",))
    ]


def test_identities_hang_on_names_and_places_and_not_on_row_numbers(tmp_path: Path, opened: Opened) -> None:
    first = peers.qualcoder(tmp_path / "a.qda", *BASE, coding(2, "grow", 8))
    second = peers.qualcoder(
        tmp_path / "b.qda",
        source(7, "talk.txt", TEXT),
        code(5, "family"),
        coding(5, "it", 41, file=7),
        coding(5, "grow", 8, file=7),
    )
    assert next(iter(words_of(opened(first)))) == next(iter(words_of(opened(second))))


def test_an_empty_project_holds_nothing_and_loses_nothing(tmp_path: Path, opened: Opened) -> None:
    study = opened(peers.qualcoder(tmp_path / "new.qda"))
    assert (study.name, study.codes, study.sources, study.coders, list(study.selections())) == (
        ("new", (), (), (), [])
    )
    assert not study.losses


def test_reading_leaves_the_folder_as_it_was(tmp_path: Path, opened: Opened) -> None:
    folder = peers.qualcoder(tmp_path / "p.qda", *BASE, coding(1, "grow", 8))
    raw = sqlite3.connect(folder / "data.qda")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("UPDATE code_text SET seltext = 'from the log'")
    raw.commit()
    before = peers.state(folder)
    assert "data.qda-wal" in before
    study = opened(folder)
    assert [one.words for one in study.selections()] == ["from the log"]
    study.close()
    assert peers.state(folder) == before
    raw.close()


def test_the_database_of_a_project_is_as_good_as_its_folder(tmp_path: Path, opened: Opened) -> None:
    folder = peers.qualcoder(tmp_path / "p.qda", *BASE, coding(1, "grow", 8))
    shutil.copyfile(folder / "data.qda", tmp_path / "sent by mail.qda")
    assert opened(folder / "data.qda").name == "p"
    study = opened(tmp_path / "sent by mail.qda")
    assert (study.name, [words for words, _ in words_of(study)]) == ("sent by mail", ["grow"])


def test_a_folder_without_its_database_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "p.qda").mkdir()
    with pytest.raises(UnreadableFile, match=r"holds no data\.qda"):
        open_study(tmp_path / "p.qda")


def test_a_damaged_database_gives_a_sentence(tmp_path: Path, opened: Opened) -> None:
    folder = peers.qualcoder(
        tmp_path / "p.qda", *BASE, *(coding(1, "grow", 8, owner=f"c{n}") for n in range(99))
    )
    data = bytearray((folder / "data.qda").read_bytes())
    raw = sqlite3.connect(folder / "data.qda")
    page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'code_text'").fetchone()[0]
    raw.close()
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    (folder / "data.qda").write_bytes(data)
    with pytest.raises(UnreadableFile, match="damaged"):
        opened(folder)


PIECES = st.lists(st.sampled_from(["a", "b", " ", "é", "🌱", "\r\n", "\n"]), min_size=1)


@given(PIECES, PIECES, PIECES, st.booleans())
def test_a_passage_is_found_however_it_was_counted(
    before: list[str], inside: list[str], after: list[str], selected: bool
) -> None:
    lead, words = "".join(before), "".join(inside)
    placing = Placing(lead + words + "".join(after))
    start, length = (on_screen(part) if selected else len(part) for part in (lead, words))
    if words.strip():
        first, last = placing.place(start, start + length, words)
        assert placing.text[first:last].split() == words.split()


def on_screen(text: str) -> int:
    """A length as Qt counts it."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le")) // 2
