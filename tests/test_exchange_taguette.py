"""Taguette's project exports, read as studies."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import peers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import UnreadableFile
from qualcode.exchange.htmltext import HtmlText
from qualcode.exchange.recognise import open_study
from qualcode.exchange.study import ForeignStudy, Selection

HTML = (
    "<h1>Talk é</h1><p>Anna: I grow 🌱 at the café.</p>"
    "<p>Ben: <b>We</b> sell it<br/>😀😀 on Sundays &amp; &lt;3</p>"
)
TAGS = {"trust.in people": "In whom", "trust.in people.near": "", "money": "What it costs", "e.g. this": ""}
CODED = [
    ("talk", "grow 🌱 at", ("money",)),
    ("talk", "café.Ben: We", ("money", "trust.in people.near")),
    ("talk", "😀😀 on Sundays & <3", ("trust.in people",)),
    ("talk", "Talk", ()),
]


Opened = Callable[[Path], ForeignStudy]


def passages(study: ForeignStudy) -> dict[str, Selection]:
    """Every selection by the words that stand there."""
    return {study.text(one.source)[one.start : one.end]: one for one in study.selections()}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return peers.taguette(tmp_path / "project.sqlite3", {"talk": HTML}, TAGS, CODED)


def test_paragraphs_stand_on_lines_of_their_own(export: Path, opened: Opened) -> None:
    study = opened(export)
    [source] = study.sources
    assert study.text(source.guid) == (
        "Talk é\nAnna: I grow 🌱 at the café.\nBen: We sell it\n😀😀 on Sundays & <3"
    )
    assert (source.name, source.description, source.created) == ("talk", "about talk", "2026-03-01T09:30:00Z")


def test_codings_lie_on_the_words_they_were_made_on_past_emoji_and_paragraphs(
    export: Path, opened: Opened
) -> None:
    study = opened(export)
    labels = {code.guid: code.label for code in study.codes}
    found = {words: [labels[mark.code] for mark in one.marks] for words, one in passages(study).items()}
    assert found == {
        "grow 🌱 at": ["money"],
        "café.\nBen: We": ["money", "near"],
        "😀😀 on Sundays & <3": ["in people"],
        "Talk": [],
    }
    assert (study.selections_total, study.marks_total) == (4, 4)


def test_who_highlighted_and_when_is_taken_from_the_history(export: Path, opened: Opened) -> None:
    study = opened(export)
    [coder] = study.coders
    marks = [mark for one in study.selections() for mark in one.marks]
    assert coder.name == "admin"
    assert {(mark.coder, mark.created) for mark in marks} == {(coder.guid, "2026-03-01T09:30:00Z")}


def test_paths_of_tags_are_levels_and_what_is_no_tag_itself_is_a_heading(
    export: Path, opened: Opened
) -> None:
    study = opened(export)
    by_guid = {code.guid: code for code in study.codes}
    tree = [(by_guid[one.parent].label if one.parent else "", one.label, one.codable) for one in study.codes]
    assert tree == [
        ("", "e.g. this", True),
        ("", "money", True),
        ("", "trust", False),
        ("trust", "in people", True),
        ("in people", "near", True),
    ]
    assert [one.description for one in study.codes] == ["", "What it costs", "", "In whom", ""]


def test_a_short_step_is_a_level_where_what_stands_before_it_is_a_tag(tmp_path: Path, opened: Opened) -> None:
    study = opened(peers.taguette(tmp_path / "p.sqlite3", {}, {"q": "", "q.1": "", "v2.0": ""}))
    assert [(code.label, code.parent is None) for code in study.codes] == [
        ("q", True),
        ("1", False),
        ("v2.0", True),
    ]


def test_the_same_project_has_the_same_identities_with_other_row_numbers(
    tmp_path: Path, opened: Opened
) -> None:
    first = peers.taguette(tmp_path / "a.sqlite3", {"talk": HTML}, TAGS, CODED)
    second = peers.taguette(tmp_path / "b.sqlite3", {"talk": HTML}, dict(reversed(TAGS.items())), CODED[1:])
    before, after = passages(opened(first)), passages(opened(second))
    assert len(after) == 3
    assert {words: before[words] for words in after} == after


def test_what_does_not_come_along_is_counted(export: Path, opened: Opened) -> None:
    raw = sqlite3.connect(export)
    raw.execute("DELETE FROM tags WHERE path = 'money'")
    raw.execute("INSERT INTO highlights VALUES (77, 999, 0, 4, 'gone')")
    raw.execute("INSERT INTO highlight_tags SELECT 77, id FROM tags WHERE path = 'trust.in people'")
    raw.commit()
    raw.close()
    study = opened(export)
    kept = sum(len(one.marks) for one in study.selections())
    lost = {loss.kind: loss.count for loss in study.losses}
    assert lost == {
        "highlight in a document that is gone": 1,
        "coding in a document that is gone": 1,
        "coding at a tag that is gone": 2,
        "step of the project's history": 4,
    }
    assert kept == 2 == study.marks_total - 3


def test_an_empty_project_has_its_name_and_description(tmp_path: Path, opened: Opened) -> None:
    study = opened(peers.taguette(tmp_path / "p.sqlite3", {}, {}, name="Nothing yet"))
    assert (study.name, study.codes, study.sources, list(study.selections())) == ("Nothing yet", (), (), [])
    assert [study.notes[guid].text for guid in study.project_notes] == ["Two towns"]


def test_reading_leaves_the_file_and_its_folder_as_they_were(export: Path, opened: Opened) -> None:
    before = peers.state(export)
    study = opened(export)
    assert len(passages(study)) == 4
    study.close()
    assert peers.state(export) == before


def test_what_stands_in_a_write_ahead_log_is_read_and_the_log_left_alone(
    export: Path, opened: Opened
) -> None:
    raw = sqlite3.connect(export)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("INSERT INTO tags VALUES (NULL, 1, 'in the log', '')")
    raw.commit()
    before = peers.state(export)
    assert "project.sqlite3-wal" in before
    assert "in the log" in [code.label for code in opened(export).codes]
    assert peers.state(export) == before
    raw.close()


def test_a_database_of_several_projects_is_refused_by_their_names(export: Path) -> None:
    raw = sqlite3.connect(export)
    raw.execute("INSERT INTO projects (name, description, created) VALUES ('Rents', '', '')")
    raw.commit()
    raw.close()
    with pytest.raises(UnreadableFile, match=r"2 projects of Taguette \(Trust, Rents\).*Export project"):
        open_study(export)


def test_an_offset_that_is_no_number_is_refused(export: Path, opened: Opened) -> None:
    raw = sqlite3.connect(export)
    raw.execute("UPDATE highlights SET start_offset = 'soon' WHERE id = 2")
    raw.commit()
    raw.close()
    study = opened(export)
    with pytest.raises(UnreadableFile, match="stands at 'soon'"):
        list(study.selections())


@pytest.mark.parametrize("cut", [20, 3000, -4096])
def test_a_cut_off_file_gives_a_sentence(export: Path, cut: int, opened: Opened) -> None:
    data = export.read_bytes()
    export.write_bytes(data[:cut])
    with pytest.raises(UnreadableFile, match="damaged"):
        passages(opened(export))


def test_a_view_in_the_place_of_a_table_is_not_run(export: Path) -> None:
    raw = sqlite3.connect(export)
    raw.execute("ALTER TABLE tags RENAME TO hidden")
    raw.execute(
        "CREATE VIEW tags AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
        " SELECT id, 1 AS project_id, id AS path, '' AS description FROM n"
    )
    raw.commit()
    raw.close()
    assert open_study(export) is None


def test_tags_that_never_end_are_text() -> None:
    page = HtmlText("<p>" + "<a " * 200_000 + "</p><p>b")
    assert (page.text[:6], page.text[-3:], page.bytes_total) == ("<a <a ", " \nb", 600_001)


INLINE = st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>x", "a<br>{}", "{} &amp; {}"])
BLOCK: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([
    "<p>{}</p>".format,
    "<p>{}</p>\n\n".format,
    "<ul><li>{}</li></ul>".format,
    "<pre>\n{}\n</pre>".format,
    "<table><tr><td>{0}</td><td>{0}</td></tr></table>".format,
])  # fmt: skip
WORDS = st.text("ab é🌱\n\t\u00a0", min_size=1, max_size=8)


@given(st.lists(st.tuples(BLOCK, INLINE, WORDS), max_size=5), st.data())
def test_any_bytes_of_the_text_nodes_are_found_in_the_text(
    blocks: list[tuple[Callable[[str], str], str, str]], data: st.DataObject
) -> None:
    html = "".join(block(inline.format(words, words)) for block, inline, words in blocks)
    nodes = peers.text_nodes(html.replace("<pre>\n", "<pre>"))
    page = HtmlText(html)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(nodes))] * 2)))
    start, end = (len(nodes[:index].encode()) for index in (first, last))
    assert page.bytes_total == len(nodes.encode())
    shown = page.text[page.start(start) : page.end(end)] if first < last else ""
    assert "".join(shown.split()) == "".join(nodes[first:last].split())
