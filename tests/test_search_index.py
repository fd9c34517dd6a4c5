"""The search index: kept beside the project, up to date, and worth nothing that could be lost."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from qualcode.errors import ProjectUnusable, Refused
from qualcode.store.models import Study
from qualcode.store.project import Project
from transcripts.correcting import correct_transcript
from transcripts.interviews import add_transcript, find_transcript, remove_transcript
from transcripts.script import Script, Turn
from transcripts.search import cachefile
from transcripts.search.cachefile import forget, index_path
from transcripts.search.forgetting import forget_old_words
from transcripts.search.hits import Hit, search
from transcripts.search.index import Place, SearchIndex, search_index
from transcripts.search.parsing import parse
from transcripts.search.plan import match
from transcripts.search.scope import Scope

if TYPE_CHECKING:
    from conftest import CommandLine


def script(*turns: tuple[str | None, str]) -> Script:
    text, spans = "", []
    for speaker, said in turns:
        text += "\n" * bool(text)
        spans.append(Turn(len(text), len(text) + len(said), speaker, None))
        text += said
    return Script(text, tuple(spans))


def add(project: Project, name: str, *said: str) -> None:
    with project.change(f"import {name}") as session:
        add_transcript(session, script(*(("P", each) for each in said)), name=name, source=f"{name}.txt")


def find(project: Project, query: str, *, ranked: bool = False, scope: Scope | None = None) -> list[Hit]:
    with project.read() as session, search_index(session) as index:
        return list(search(session, index, parse(query), scope, ranked=ranked))


def found(project: Project, query: str) -> list[tuple[str, str]]:
    return [(hit.transcript, hit.words) for hit in find(project, query)]


def added(project: Project) -> list[int]:
    """The revisions that a search has to index first."""
    seen: list[int] = []

    def progress(revision_ids: Sequence[int]) -> Iterable[int]:
        seen.extend(revision_ids)
        return revision_ids

    with project.read() as session, search_index(session, progress):
        return seen


def path_of(project: Project) -> Path:
    with project.read() as session:
        return index_path(session.scalars(select(Study.uuid)).one())


@pytest.fixture
def talks(project: Project, own_place: Path) -> Project:
    add(project, "INT02", "The lab is mine.", "A café in the lab, in the lab!")
    add(project, "INT01", "No laboratory.", "Lab: safety first.")
    return project


def test_hits_come_by_transcript_and_place_with_their_words_and_context(talks: Project) -> None:
    hits = find(talks, "lab")
    assert [(hit.transcript, hit.start, hit.end) for hit in hits] == [
        ("INT01", 15, 18),
        ("INT02", 4, 7),
        ("INT02", 31, 34),
        ("INT02", 43, 46),
    ]
    assert [(hit.before, hit.words, hit.after) for hit in hits][:2] == [
        ("", "Lab", ": safety first."),
        ("The ", "lab", " is mine."),
    ]


def test_ranked_hits_are_the_same_ones(talks: Project) -> None:
    assert set(find(talks, "lab", ranked=True)) == set(find(talks, "lab"))
    assert [hit.transcript for hit in find(talks, "safety OR café", ranked=True)] == ["INT01", "INT02"]


def test_only_what_is_new_is_indexed(talks: Project) -> None:
    assert len(added(talks)) == 2
    assert added(talks) == []
    add(talks, "INT00", "One more lab.")
    assert len(added(talks)) == 1
    assert [hit.transcript for hit in find(talks, "lab")] == ["INT00", "INT01", "INT02", "INT02", "INT02"]


def test_a_corrected_transcript_is_found_by_its_new_words_alone_and_by_the_old_after_undo(
    talks: Project,
) -> None:
    add(talks, "INT03", *["And so on."] * 8)
    assert found(talks, "safety") == [("INT01", "safety")]
    with talks.change("correct INT01") as session:
        new = script(("P", "No laboratory."), ("P", "Lab: security first."))
        correct_transcript(session, find_transcript(session, "INT01"), new)
    assert found(talks, "safety") == []
    assert found(talks, "security") == [("INT01", "security")]
    assert [hit.transcript for hit in find(talks, "lab", ranked=True)].count("INT01") == 1
    talks.undo()
    assert found(talks, "safety") == [("INT01", "safety")]
    assert added(talks) == []


def test_an_index_of_which_much_is_outdated_is_emptied_and_keeps_no_word_of_it(talks: Project) -> None:
    add(talks, "INT03", "Zerlina runs it.", "Zerlina does.", "And Zerlina.")
    assert len(found(talks, "Zerlina")) == 3
    with talks.change("correct INT03") as session:
        new = script(("P", "Kim runs it."), ("P", "Kim does."), ("P", "And Kim."))
        correct_transcript(session, find_transcript(session, "INT03"), new)
    assert found(talks, "Zerlina") == []
    assert len(found(talks, "lab")) == 4
    beside = path_of(talks).parent.glob(f"{path_of(talks).name}*")
    assert not any(b"zerlina" in path.read_bytes().lower() for path in beside)
    with talks.read() as session, search_index(session) as index:
        assert index.nearest("zerlinas") is None


def test_a_removed_transcript_is_found_no_more(talks: Project) -> None:
    assert len(found(talks, "lab")) == 4
    with talks.change("remove INT02") as session:
        remove_transcript(session, find_transcript(session, "INT02"))
    assert found(talks, "lab") == [("INT01", "Lab")]


def test_a_copy_that_went_another_way_has_its_own_words(talks: Project, tmp_path: Path) -> None:
    copy = tmp_path / "copy.qualcode"
    with closing(sqlite3.connect(talks.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    add(talks, "INT03", "Here it is a lathe.")
    with Project.open(copy, who="Ann") as other:
        add(other, "INT03", "There it is a laser.")
        assert found(talks, "lathe") == [("INT03", "lathe")]
        assert found(other, "laser") == [("INT03", "laser")]
        assert found(other, "lathe") == []
        assert found(talks, "laser") == []


def test_searching_leaves_the_project_as_it_is(talks: Project) -> None:
    before = talks.path.read_bytes(), talks.version()
    find(talks, "lab")
    assert (talks.path.read_bytes(), talks.version()) == before


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(4000)])
def test_a_file_that_is_no_index_is_made_anew(talks: Project, content: bytes) -> None:
    whole = find(talks, "lab")
    path_of(talks).write_bytes(content)
    assert find(talks, "lab") == whole
    assert len(whole) == 4


def test_an_index_of_another_layout_or_program_is_made_anew(talks: Project) -> None:
    whole = find(talks, "lab")
    for pragma in ("user_version", "application_id"):
        with closing(sqlite3.connect(path_of(talks))) as database:
            database.execute(f"PRAGMA {pragma} = 7")
            database.execute("DELETE FROM place")
            database.commit()
        assert find(talks, "lab") == whole


def test_an_index_that_is_damaged_inside_is_put_away_and_made_anew(talks: Project) -> None:
    whole = find(talks, "lab")
    with closing(sqlite3.connect(path_of(talks))) as database:
        database.execute("UPDATE turns_data SET block = x'FFFFFFFFFFFFFFFF' WHERE id > 10")
        database.commit()
    with pytest.raises(Refused, match="search again"):
        find(talks, "lab")
    assert find(talks, "lab") == whole


def test_without_a_place_to_keep_it_the_index_is_made_for_once(
    talks: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("QUALCODE_CACHE", str(blocked / "cache"))
    assert len(find(talks, "lab")) == 4
    assert blocked.read_text() == "not a folder"


def test_the_index_is_for_its_user_alone(talks: Project) -> None:
    find(talks, "lab")
    path = path_of(talks)
    assert path.parent.parent == talks.path.parent
    assert path.exists()
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_a_deleted_index_comes_again(talks: Project) -> None:
    whole = find(talks, "lab")
    forget(path_of(talks))
    assert not path_of(talks).exists()
    assert find(talks, "lab") == whole


_SEARCH = """
import sys
from pathlib import Path
from qualcode.store.project import Project
from transcripts.search.hits import search
from transcripts.search.index import search_index
from transcripts.search.parsing import parse
with Project.open(Path(sys.argv[1]), who="Ann") as project, project.read() as session:
    with search_index(session) as index:
        print(sum(1 for _ in search(session, index, parse("lab"))))
"""


def test_programs_that_search_at_once_all_find_everything(talks: Project) -> None:
    for number in range(40):
        add(talks, f"INT1{number:02}", *(f"lab {number} {turn}" for turn in range(30)))
    path_of(talks).parent.mkdir(exist_ok=True)
    path_of(talks).write_bytes(b"damaged")
    command = [sys.executable, "-c", _SEARCH, str(talks.path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[0].strip() for process in running] == ["1204"] * 4
    assert len(find(talks, "lab")) == 1204


def test_a_search_that_is_going_on_does_not_keep_another_program_from_adding(talks: Project) -> None:
    with talks.read() as session, search_index(session) as index:
        hits = search(session, index, parse("lab"))
        first = next(hits)
        with Project.open(talks.path, who="Ben") as other:
            add(other, "INT03", "Another lab.")
            assert len(find(other, "lab")) == 5
        assert (first.transcript, len(list(hits))) == ("INT01", 3)


class Counting(SearchIndex):
    """Counts the turns that are looked at."""

    looked_at = 0

    def in_order(self, match: str, revision_ids: Sequence[int]) -> Iterator[Place]:
        for place in super().in_order(match, revision_ids):
            self.looked_at += 1
            yield place


def test_a_search_that_is_going_on_does_not_see_the_index_emptied(talks: Project) -> None:
    find(talks, "lab")
    add(talks, "INT00", "One more lab.")  # first by name, last in the index
    with talks.read() as session, search_index(session) as index:
        hits = search(session, index, parse("lab"))
        first = next(hits)
        with Project.open(talks.path, who="Ben") as other:
            with other.change("remove INT02") as writing:
                remove_transcript(writing, find_transcript(writing, "INT02"))
            assert found(other, "lab") == [("INT00", "lab"), ("INT01", "Lab")]
        assert [hit.transcript for hit in (first, *hits)] == ["INT00", "INT01", "INT02", "INT02", "INT02"]


def test_only_one_may_open_or_fill_the_index(talks: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cachefile, "_PATIENCE", 0.0)
    with cachefile.locked(path_of(talks)), pytest.raises(ProjectUnusable, match="another program"):
        find(talks, "lab")
    assert len(find(talks, "lab")) == 4


def test_the_first_hit_does_not_wait_for_the_last(talks: Project) -> None:
    with talks.read() as session, search_index(session) as index:
        index.__class__ = Counting
        assert isinstance(index, Counting)
        hits = search(session, index, parse("lab"))
        assert next(hits).transcript == "INT01"
        assert index.looked_at == 1
        assert len(list(hits)) == 3
        assert index.looked_at == 3


LABELS = st.sampled_from(["P", "I", None])
SAID = st.lists(st.sampled_from(["lab", "Café", "cafe\u0301", "🙂", "don’t", "the", "-"]), max_size=8)


@given(
    st.lists(st.lists(st.tuples(LABELS, SAID.map(" ".join)), min_size=1, max_size=4), min_size=1, max_size=4)
)
def test_every_hit_is_the_text_at_its_offsets_and_none_is_missing(
    tmp_path_factory: pytest.TempPathFactory, talks: list[list[tuple[str | None, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALCODE_CACHE", str(folder / "cache"))
        with Project.create(folder / "study.qualcode", "study", who="Ann") as project:
            with project.change("import") as session:
                for number, talk in enumerate(talks):
                    add_transcript(session, script(*talk), name=f"T{number}", source="t.txt")
            texts = {f"T{number}": script(*talk).text for number, talk in enumerate(talks)}
            for word, spelt in (("lab", ["lab"]), ("cafe", ["Café", "cafe\u0301"]), ("don't", ["don’t"])):
                hits = find(project, word)
                assert all(texts[hit.transcript][hit.start : hit.end] in spelt for hit in hits)
                said = [part for talk in talks for _, words in talk for part in words.split()]
                assert len(hits) == sum(said.count(each) for each in spelt)


def bytes_of_the_cache() -> bytes:
    """All files of the cache, and every word that a table of words in them has."""
    cache = Path(os.environ["QUALCODE_CACHE"])
    kept = b"".join(path.read_bytes() for path in sorted(cache.rglob("*")) if path.is_file()).lower()
    return kept + " ".join(word for path in cache.rglob("*.search") for word in terms_of(path)).encode()


def terms_of(index: Path) -> list[str]:
    """The words that FTS5 has, of which it writes only what tells one from the word before it."""
    with closing(sqlite3.connect(index)) as database:
        database.execute("CREATE VIRTUAL TABLE temp.had USING fts5vocab(main, turns, row)")
        return [row[0] for row in database.execute("SELECT term FROM had")]


@pytest.mark.parametrize("others", [0, 40])
@pytest.mark.parametrize("lemma", [(), ("--lemma",)])
def test_names_that_give_way_leave_no_byte_in_the_cache(
    run: "CommandLine", lemma: tuple[str, ...], others: int
) -> None:
    run.done("init", "study")
    for number in range(others):
        run.write(f"more/MORE{number}.txt", f"I: And you, number{number}?\n\nP: In the yard.\n")
    if others:
        run.done("import", "more")
    run.write("INT1.txt", "I: Where were you?\n\nP: With Quimby, in the lab.\n")
    run.write("INT2.txt", "I: And you?\n\nP: In the hall.\n")
    run.write("new.txt", "I: Where were you?\n\nP: With Quimby, in the library.\n")
    run.write("key.csv", "name,placeholder\nQuimby,Berta\n")
    run.done("import", "INT1.txt", "INT2.txt")
    run.done("search", "lab", *lemma)
    assert b"quimby" in bytes_of_the_cache()
    for arguments, word in (
        (("transcript", "correct", "INT1", "new.txt", "--yes"), b"lab."),
        (("pseudonyms", "apply", "key.csv", "--yes"), b"quimby"),
        (("undo",), b"berta"),
        (("redo",), b"quimby"),
        (("remove", "INT2"), b"hall"),
    ):
        run.done("search", "the", *lemma)
        assert word in bytes_of_the_cache()
        run.done(*arguments)
        assert word not in bytes_of_the_cache()
        assert bool(bytes_of_the_cache()) == bool(others)
        run.done("search", "the", *lemma)
        assert word not in bytes_of_the_cache()


def test_an_index_that_cannot_be_copied_is_deleted(talks: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    talks.listen(partial(forget_old_words, talks))
    for number in range(9):
        add(talks, f"INT1{number}", "Quimby said so.", "And left.")
    assert len(found(talks, "Quimby")) == 9
    connect = cachefile._connect
    with monkeypatch.context() as patch, talks.change("remove INT10") as session:
        patch.setattr(cachefile, "_connect", lambda path: without_copies(connect(path)))
        remove_transcript(session, find_transcript(session, "INT10"))
    assert list(path_of(talks).parent.glob("*.search*")) == []
    assert len(found(talks, "Quimby")) == 8


def test_an_index_whose_copy_was_never_finished_is_made_anew(talks: Project) -> None:
    for number in range(9):
        add(talks, f"INT1{number}", "Quimby said so.", "And left.")
    assert len(found(talks, "Quimby")) == 9
    path, revisions = path_of(talks), added(talks)
    with pytest.raises(sqlite3.DatabaseError), cachefile.locked(path), cachefile.rewritten(path) as database:
        without_copies(database)
    assert revisions == []
    assert len(added(talks)) == 11


def without_copies(database: sqlite3.Connection) -> sqlite3.Connection:
    """One that can write no copy of itself."""
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
    )
    return database


_SAID = st.lists(
    st.sampled_from(["lab", "labour", "Café", "safety", "the", "hall"]), min_size=1, max_size=6
).map(" ".join)
_TALKS = st.lists(st.lists(_SAID, min_size=1, max_size=3), min_size=1, max_size=7)


@given(_TALKS, st.data())
@settings(max_examples=20)
def test_an_index_that_forgot_is_as_one_made_anew(
    tmp_path_factory: pytest.TempPathFactory, talks: list[list[str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALCODE_CACHE", str(folder / "cache"))
        with Project.create(folder / "study.qualcode", "study", who="Ann") as project:
            project.listen(partial(forget_old_words, project))
            for number, said in enumerate(talks):
                add(project, f"T{number}", *said)
            for _ in range(data.draw(st.integers(1, 3))):
                find(project, "lab")
                number = data.draw(st.integers(0, len(talks) - 1))
                said = data.draw(st.lists(_SAID, min_size=1, max_size=3))
                before = project.latest_change()
                with project.change("correct") as session:
                    new = script(*(("P", each) for each in said))
                    correct_transcript(session, find_transcript(session, f"T{number}"), new, force=True)
                if project.latest_change() > before and data.draw(st.booleans()):
                    project.undo()
                kept = told(project)
                forget(path_of(project))
                assert kept == told(project)
                assert kept[-1]


def told(project: Project) -> tuple[object, ...]:
    """What an index has: hits, ranks and words."""
    queries = ("lab", "lab*", "the hall", '"the lab"', "safety OR cafe")
    hits = [find(project, query) for query in queries]
    with closing(sqlite3.connect(path_of(project))) as database:
        ranks = [sorted(database.execute(_RANKED, (match(parse(query)),))) for query in queries]
        known = sorted(database.execute("SELECT word FROM word"))
    return hits, ranks, known, terms_of(path_of(project))


_RANKED = (
    "SELECT round(turns.rank, 9), text FROM turns JOIN place ON place.id = turns.rowid WHERE turns MATCH ?"
)


def test_what_leaves_the_words_alone_leaves_the_index(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write("INT1.txt", "I: Where were you?\n\nP: In the lab.\n")
    run.write("INT2.txt", "I: And you?\n\nP: In the hall.\n")
    run.done("import", "INT1.txt")
    run.done("codebook", "add", "Trust")
    run.done("search", "lab")
    (index,) = Path(os.environ["QUALCODE_CACHE"]).rglob("*.search")
    made = index.stat().st_ino
    run.done("code", "INT1", "Trust", "--quote", "In the lab")
    run.done("speakers", "set", "P", "--role", "Manager")
    run.done("import", "INT2.txt")
    assert index.stat().st_ino == made
    run.done("search", "hall")
    run.done("undo")
    assert not index.exists()


def test_an_index_that_cannot_be_deleted_is_told_of_after_the_change(
    run: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("init", "study")
    run.write("INT1.txt", "I: Where were you?\n\nP: In the lab.\n")
    run.done("import", "INT1.txt")
    run.done("search", "lab")

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(cachefile, "forget", refuse)
    ran = run("remove", "INT1")
    assert (ran.status, run.data("transcripts")) == (1, [])
    assert "that was done, but the search index" in ran.err
