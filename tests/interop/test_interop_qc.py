"""qc, run by its own commands: its projects read here in both forms, and ours read there."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from peerprograms import installed, ran

from exports.refi.archive import write_qdpx
from qualcode.adoption.adopt import adopt
from qualcode.exchange.detection import detect
from qualcode.exchange.study import ForeignStudy
from qualcode.store.project import Project

TEXTS = {
    "one.txt": "Anna: I grow café 🌱.\n\nBeth: We sell it.\nAt market 😀😀 on Sundays.\n\nAnna: The end",
    "two.txt": "Carl: A first line.\r\nSecond é.\r\n\r\nThird.\r\n",
}
CODES = {
    ("one.txt", "anna"): ["money, near", "money", "", "near,far", "", "city"],
    ("one.txt", "beth_b"): ["money", "", "far", "near", "money", "far"],
    ("two.txt", "anna"): ["near", "new_one", "far", "new_one"],
}
"""By text and coder, the codes of each line."""
CODEBOOK = "- money\n- trust:\n    - near\n    - far:\n        - city\n"
EDITOR = "editors:\n  filed:\n    name: filed\n    code_command: {command}\n    memo_command: 'true'\n"


def run(folder: Path, *words: str) -> None:
    command = [str(installed("qualitative-coding") / "qc"), *words]
    ran(command, folder, PYTHONBREAKPOINT="0")  # qc 1.7.8 stops in its importer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project made and coded by qc, whose editor copies what is to be coded into place."""
    folder = tmp_path / "rents"
    folder.mkdir()
    run(folder, "init")
    coded = tmp_path / "coded.txt"
    settings = folder / "settings.yaml"
    plain = settings.read_text().replace("editor: code", "editor: filed")
    settings.write_text(plain + EDITOR.format(command=f'cp {coded} "{{codes_file_path}}"'))
    (folder / "codebook.yaml").write_text(CODEBOOK)
    for name, text in TEXTS.items():
        (tmp_path / name).write_bytes(text.encode())
        run(folder, "corpus", "import", str(tmp_path / name), "--importer", "verbatim")
    for (name, coder), lines in CODES.items():
        coded.write_text("\n".join(lines))
        run(folder, "code", coder, "--pattern", name)
    return folder


def shape(study: ForeignStudy) -> Counter[tuple[str, ...]]:
    """Every coding: source, words, code, coder, and the identities of all of them."""
    names = {one.guid: one.name for one in (*study.sources,)} | {one.guid: one.name for one in study.coders}
    labels = {one.guid: one.label for one in study.codes}
    return Counter(
        (names[one.source], one.guid, labels[mark.code], mark.code, names[mark.coder], mark.guid)
        for one in study.selections()
        for mark in one.marks
    )


def taken(study: ForeignStudy, path: Path) -> Project:
    project = Project.create(path, "rents", who="Ann")
    with project.change("import") as session:
        adopt(session, study, detect(study).convention, who="Ann")
    return project


def told(project: Project) -> Counter[tuple[str, ...]]:
    """Every reference of a project: transcript, words, code and coder."""
    sql = """SELECT t.name, trim(substr(v.text, r.start + 1, r."end" - r.start), char(10)), c.label, k.name
        FROM reference AS r JOIN transcript AS t ON t.id = r.transcript_id
        JOIN revision AS v ON v.id = t.revision_id
        JOIN code AS c ON c.id = r.code_id JOIN coder AS k ON k.id = r.coder_id"""
    with project.read() as session:
        return Counter(tuple(row) for row in session.connection().exec_driver_sql(sql))


def test_its_folder_and_its_export_are_the_same_project(
    folder: Path, opened: Callable[[Path], ForeignStudy]
) -> None:
    run(folder, "export", str(folder.parent / "out.qdpx"))
    own, exported = opened(folder), opened(folder.parent / "out.qdpx")
    codings = sum(
        len([word for word in line.split(",") if word.strip()]) for lines in CODES.values() for line in lines
    )
    assert shape(own) == shape(exported)
    assert (own.marks_total, exported.marks_total, shape(own).total()) == (codings,) * 3
    assert [(one.guid, one.parent, one.label) for one in own.codes] == [
        (one.guid, one.parent, one.label) for one in exported.codes
    ]


def test_its_folder_and_its_export_give_the_same_references(
    folder: Path, opened: Callable[[Path], ForeignStudy], tmp_path: Path
) -> None:
    run(folder, "export", str(tmp_path / "out.qdpx"))
    with (
        taken(opened(folder), tmp_path / "a.qualcode") as one,
        taken(opened(tmp_path / "out.qdpx"), tmp_path / "b.qualcode") as other,
    ):
        assert told(one) == told(other)
        assert told(one).total() == 15
        assert told(one)["one.txt", "At market 😀😀 on Sundays.", "near", "anna"] == 1


def test_it_reads_what_we_export(
    folder: Path, opened: Callable[[Path], ForeignStudy], tmp_path: Path
) -> None:
    """Texts, coders, the tree of codes and who used which code where; qc 1.7.8 puts all of it on line 0."""
    with taken(opened(folder), tmp_path / "a.qualcode") as project:
        expected = {(name, code, coder) for name, _, code, coder in told(project)}
        with (tmp_path / "ours.qdpx").open("wb") as file, project.read() as session:
            write_qdpx(session, file)
    back = tmp_path / "back"
    back.mkdir()
    run(back, "init", "--import", str(tmp_path / "ours.qdpx"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in (back / "corpus").iterdir()}
    assert texts == {name: text.replace("\r\n", "\n") for name, text in TEXTS.items()}
    assert (back / "codebook.yaml").read_text() == (folder / "codebook.yaml").read_text()
    raw = sqlite3.connect(back / "qualitative_coding.sqlite3")
    rows = raw.execute(
        "SELECT i.document_id, l.code_id, l.coder_id FROM coded_line AS l"
        " JOIN coded_line_location_association AS a ON a.coded_line_id = l.id"
        " JOIN location AS p ON p.id = a.location_id JOIN document_index AS i ON i.id = p.document_index_id"
    ).fetchall()
    raw.close()
    assert sorted(rows) == sorted(expected)
    assert opened(back).marks_total == len(rows)
