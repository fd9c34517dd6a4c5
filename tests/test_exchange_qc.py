"""Projects of qc, read as studies."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import peers
import pytest

from qualcode.errors import UnreadableFile
from qualcode.exchange.recognise import open_study
from qualcode.exchange.study import ForeignStudy

Opened = Callable[[Path], ForeignStudy]
TEXTS = {
    "talk.txt": "Anna: I grow 🌱 at the café.\n\nBen: We sell it.\nThe end".encode(),
    "town.txt": "\ufeffCy: One.\r\nTwo.\r\n".encode(),
}
CODEBOOK = "- money\n- trust:\n    - near:\n        - money\n    - 3.10\n"
CODED = [
    ("talk.txt", 0, "money", "ann"),
    ("talk.txt", 0, "near", "ben"),
    ("talk.txt", 3, "trust", "ann"),
    ("town.txt", 0, "money", "ann"),
    ("town.txt", 1, "new", "ann"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return peers.qc(tmp_path / "rents", TEXTS, CODEBOOK, CODED)


def codings(study: ForeignStudy) -> list[tuple[str, list[tuple[str, str]]]]:
    """The words of every selection with the label and coder of its codings."""
    labels = {one.guid: one.label for one in study.codes}
    coders = {one.guid: one.name for one in study.coders}
    return [
        (study.text(one.source)[one.start : one.end], [(labels[m.code], coders[m.coder]) for m in one.marks])
        for one in study.selections()
    ]


def test_a_coded_line_is_the_passage_of_its_words(folder: Path, opened: Opened) -> None:
    study = opened(folder)
    assert codings(study) == [
        ("Anna: I grow 🌱 at the café.", [("money", "ann"), ("near", "ben")]),
        ("The end", [("trust", "ann")]),
        ("Cy: One.", [("money", "ann")]),
        ("Two.", [("new", "ann")]),
    ]
    assert (study.name, study.program, study.selections_total, study.marks_total) == (
        "rents",
        "qc 1.7.8",
        4,
        5,
    )


def test_the_first_place_of_a_code_takes_its_codings(folder: Path, opened: Opened) -> None:
    study = opened(folder)
    labels = {one.guid: one.label for one in study.codes}
    assert [(labels.get(one.parent or ""), one.label) for one in study.codes] == [
        (None, "money"),
        (None, "trust"),
        ("trust", "near"),
        ("near", "money"),
        ("trust", "3.10"),
        (None, "new"),
    ]
    coded = {mark.code for one in study.selections() for mark in one.marks}
    assert study.codes[0].guid in coded
    assert study.codes[3].guid not in coded
    assert study.remarks == ("the code money stands in several places; its codings are at the first",)
    assert not study.losses


def test_identities_are_those_of_its_own_export(tmp_path: Path, opened: Opened) -> None:
    folder = peers.qc(
        tmp_path / "p", {"one.txt": b"Hm.\n"}, "- trust:\n  - near\n", [("one.txt", 0, "near", "anna")]
    )
    study = opened(folder)
    [selection] = study.selections()
    guids = [study.sources[0].guid, study.codes[1].guid, study.coders[0].guid, selection.guid]
    assert guids == [
        "30386263336465313534636164623333",
        "32616134663137363738666664666433",
        "61373066396533386666303135616661",
        "64656437643136353232303230653261",
    ]


def test_memos_are_notes_of_the_project_by_coder_and_minute(folder: Path, opened: Opened) -> None:
    memo = folder / "memos" / "2026-03-01-09-30_ann_on_rents.md"
    memo.write_text("# on rents\n\nhigh é", encoding="utf-8")
    (folder / "memos" / "loose.md").write_text("no name")
    study = opened(folder)
    coders = {one.guid: one.name for one in study.coders} | {"": ""}
    notes = [study.notes[guid] for guid in study.project_notes]
    assert [(note.text, coders[note.coder], note.created) for note in notes] == [
        ("# on rents\n\nhigh é", "ann", "2026-03-01T09:30:00"),
        ("no name", "", ""),
    ]


def test_a_text_changed_since_is_told(folder: Path, opened: Opened) -> None:
    path = folder / "corpus" / "talk.txt"
    path.write_bytes(b"A new first line.\n" + path.read_bytes())
    study = opened(folder)
    assert codings(study)[0][0] == "A new first line."
    assert [remark for remark in study.remarks if "talk.txt was changed" in remark]
    assert not [remark for remark in study.remarks if "town.txt" in remark]


def test_a_missing_text_is_named_and_its_codings_counted(folder: Path, opened: Opened) -> None:
    (folder / "corpus" / "talk.txt").unlink()
    study = opened(folder)
    assert {one.name: one.missing for one in study.sources} == {
        "talk.txt": "its text is not in the corpus folder",
        "town.txt": "",
    }
    assert [words for words, _ in codings(study)] == ["Cy: One.", "Two."]
    lost = {loss.kind: loss.count for loss in study.losses}
    assert lost["coding in a text that is missing"] == 3 == study.marks_total - 2


def test_lines_that_are_not_there_are_counted_and_left(tmp_path: Path, opened: Opened) -> None:
    lines = (("talk.txt", 4), ("talk.txt", -1), ("talk.txt", 2), ("no", 0))
    coded = [(name, line, "a", "ann") for name, line in lines]
    study = opened(peers.qc(tmp_path / "p", TEXTS, "", coded))
    assert [words for words, _ in codings(study)] == ["Ben: We sell it."]
    assert {loss.kind: loss.count for loss in study.losses} == {
        "coding of a line that the text does not have": 2,
        "coding in no text": 1,
    }
    assert study.marks_total == 4


def test_a_coded_line_that_is_empty_is_its_line_break(tmp_path: Path, opened: Opened) -> None:
    texts = {"a.txt": b"One.\n\nTwo.", "b.txt": b"\r\nOne.\r\n"}
    coded = [("a.txt", 1, "a", "ann"), ("b.txt", 0, "a", "ann"), ("b.txt", 2, "a", "ann")]
    study = opened(peers.qc(tmp_path / "p", texts, "", coded))
    assert [words for words, _ in codings(study)] == ["\n", "\r\n"]
    assert [loss.kind for loss in study.losses] == ["coding of a line that the text does not have"]


def test_an_empty_project_has_its_tree_of_codes(tmp_path: Path, opened: Opened) -> None:
    study = opened(peers.qc(tmp_path / "p", {}, "- one\n"))
    assert ([one.label for one in study.codes], study.sources, list(study.selections())) == (["one"], (), [])


def test_reading_leaves_the_folder_as_it_was(folder: Path, opened: Opened) -> None:
    before = peers.state(folder)
    study = opened(folder)
    assert len(codings(study)) == 4
    study.close()
    assert peers.state(folder) == before


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("corpus_dir: ../..\n", "its corpus_dir is .* outside the folder"),
        ("database: /etc/passwd\n", "its database is /etc/passwd, outside the folder"),
        ("codes_dir: codes\n", "qc before 1.0; run qc upgrade"),
        ("a: &a [x]\nb: *a\n", "uses aliases"),
        ("a: [\n", "cannot be read as YAML"),
        ("[" * 5000, "cannot be read as YAML"),
        ("- a list\n", "names no files"),
        ("database: none.sqlite3\n", "none.sqlite3 is missing, or is no"),
        ("database: settings.yaml\n", "settings.yaml is missing, or is no"),
        ("a: " + "x" * (1 << 20), "too many to be safe"),
    ],
)
def test_settings_that_cannot_be_followed_give_a_sentence(folder: Path, settings: str, said: str) -> None:
    (folder / "settings.yaml").write_text(settings)
    with pytest.raises(UnreadableFile, match=said):
        open_study(folder)


def test_a_text_whose_name_leads_out_of_the_corpus_is_missing(folder: Path, opened: Opened) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    raw = sqlite3.connect(folder / "qualitative_coding.sqlite3")
    raw.execute("UPDATE document SET file_path = '../../secret.txt' WHERE file_path = 'talk.txt'")
    raw.execute("UPDATE document_index SET document_id = '../../secret.txt' WHERE document_id = 'talk.txt'")
    raw.commit()
    raw.close()
    study = opened(folder)
    assert {one.name: one.missing for one in study.sources}["../../secret.txt"]
    assert [words for words, _ in codings(study)] == ["Cy: One.", "Two."]


@pytest.mark.parametrize(
    ("codebook", "said"),
    [
        ("".join(f"{'  ' * level}- a:\n" for level in range(120)), "more than 100 levels deep"),
        ("- [a, b]\n", r"\['a', 'b'\] is no code"),
        ("- {[a]: b}\n", "cannot be read as YAML"),
    ],
)
def test_a_codebook_that_is_none_is_refused(folder: Path, codebook: str, said: str) -> None:
    (folder / "codebook.yaml").write_text(codebook)
    with pytest.raises(UnreadableFile, match=said):
        open_study(folder)


def test_the_database_alone_and_the_folder_without_settings_are_refused(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match="give the folder that it lies in"):
        open_study(folder / "qualitative_coding.sqlite3")
    (folder / "settings.yaml").unlink()
    with pytest.raises(UnreadableFile, match=r"without its settings\.yaml"):
        open_study(folder)
