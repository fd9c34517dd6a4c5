"""Projects as REFI-QDA files: valid, every coding on its words, the same bytes each time."""

import json
import zipfile
from collections import Counter
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from generated import Study, store, studies
from hypothesis import given, settings
from lxml import etree
from refi import Q, exported, root_of, schema, texts_of
from screens import put
from sqlalchemy import select

from codebook.describing import RETIRED
from codebook.tree import tree
from exports.refi.archive import write_qdc
from qualcode.coding import add_memo, get_coder
from qualcode.memos import Kind, write_memo
from qualcode.store.models import Code, Coder, Memo, Reference, Transcript
from qualcode.store.project import Project


@settings(max_examples=40)
@given(studies())
def test_every_export_is_valid_and_every_selection_stands_on_the_words_of_its_codings(study: Study) -> None:
    with TemporaryDirectory() as folder, store(study, Path(folder) / "s.qualcode") as project:
        archive = exported(project)
        with project.read() as session:
            rows = session.execute(
                select(Reference.uuid, Reference.quote, Transcript.name).join(Transcript)
            ).all()
    texts, stood = texts_of(archive), {}
    for source in root_of(archive).iter(f"{Q}TextSource"):
        name = source.get("name", "")
        for selection in source.iter(f"{Q}PlainTextSelection"):
            words = texts[name][
                int(selection.get("startPosition", "")) : int(selection.get("endPosition", ""))
            ]
            for coding in selection.iter(f"{Q}Coding"):
                stood[coding.get("guid", "").replace("-", "")] = (name, words)
    leads = {
        f"INT0{place}": [
            (f"[{_clock(time)}] " if time is not None else "") + (f"{speaker}: " if speaker else "")
            for speaker, _, time in talk
        ]
        for place, talk in enumerate(study.talks)
    }
    assert stood.keys() == {row.uuid for row in rows}
    for uuid, quote, name in rows:
        assert stood[uuid][0] == name
        assert _without(stood[uuid][1], leads[name]) == quote


def _clock(time: int) -> str:
    seconds = f"{time // 1000 % 60:02}" + (f".{time % 1000:03}" if time % 1000 else "")
    return f"{time // 3_600_000}:{time // 60_000 % 60:02}:{seconds}"


def _without(words: str, leads: list[str]) -> str:
    """The words without what stands before turns, which is at the beginning of lines."""
    first, *lines = words.split("\n")
    longest = sorted(filter(None, leads), key=len, reverse=True)
    shorn = [next((line[len(lead) :] for lead in longest if line.startswith(lead)), line) for line in lines]
    return "\n".join([first, *shorn])


@pytest.fixture
def noted(coded_study: Project) -> Project:
    """The small project with memos on everything, a retired code and a passage coded twice."""
    with coded_study.change("note") as session:
        ann = get_coder(session, "Ann")
        put(session, "Ann", "INT02", "No one, really.", "Awards")
        reference = session.scalars(select(Reference).where(Reference.quote == "No one, really.")).first()
        assert reference is not None
        add_memo(session, reference, ann, "so short\nand yet")
        kinds: tuple[Kind, ...] = ("code", "transcript", "interview", "project")
        for kind in kinds:
            write_memo(session, kind, None if kind == "project" else 1, f"on the {kind}", ann)
        session.get_one(Code, 3).retired = True
    return coded_study


def test_each_code_has_as_many_codings_as_in_the_project(noted: Project) -> None:
    with noted.read() as session:
        labels = Counter(session.scalars(select(Code.label).join(Reference, Reference.code_id == Code.id)))
    root = root_of(exported(noted))
    names = {code.get("guid"): code.get("name") for code in root.iter(f"{Q}Code")}
    found = Counter(names[ref.get("targetGUID")] for ref in root.iter(f"{Q}CodeRef"))
    assert found == labels
    assert labels.total() == 6


def test_codes_at_the_same_passage_by_the_same_coder_share_a_selection(noted: Project) -> None:
    selections = list(root_of(exported(noted)).iter(f"{Q}PlainTextSelection"))
    codings = {selection.get("name"): len(selection.findall(f"{Q}Coding")) for selection in selections}
    assert codings["No one, really."] == 2
    assert len(selections) == 5
    for selection in selections:
        coders = {coding.get("creatingUser") for coding in selection.iter(f"{Q}Coding")}
        assert coders == {selection.get("creatingUser")}


def test_memos_hang_on_what_they_are_about(noted: Project) -> None:
    root = root_of(exported(noted))
    notes = {note.get("guid"): note.findtext(f"{Q}PlainTextContent") for note in root.iter(f"{Q}Note")}
    held = {
        (str(thing.tag).removeprefix(Q), notes[ref.get("targetGUID")])
        for thing in root.iter()
        for ref in thing.findall(f"{Q}NoteRef")
    }
    assert held == {
        ("Coding", "so short\nand yet"),
        ("Code", "on the code"),
        ("TextSource", "on the transcript"),
        ("Project", "on the project"),
    }
    described = [case.findtext(f"{Q}Description") or "" for case in root.iter(f"{Q}Case")]
    assert described[0].startswith("on the interview\n(Ann, ")


def test_criteria_numbers_and_that_a_code_is_retired_stand_in_its_description(noted: Project) -> None:
    described = {
        code.get("name"): code.findtext(f"{Q}Description")
        for code in root_of(exported(noted)).iter(f"{Q}Code")
    }
    assert described["Pastoral support"] == "Listening to students’ worries.\n\nInclude:\nAlso by e-mail."
    assert described["Teaching"] == "Number:\n1.1"
    assert described["Technical support"] == RETIRED
    assert described["Awards"] is None


def test_the_same_project_gives_the_same_bytes_and_undoing_gives_them_again(noted: Project) -> None:
    before = exported(noted)
    assert exported(noted) == before
    with noted.change("one more") as session:
        put(session, "Ben", "INT02", "Thank you.", "Awards")
    assert exported(noted) != before
    noted.undo()
    assert exported(noted) == before


def test_speakers_and_times_stand_before_the_words(noted: Project) -> None:
    assert texts_of(exported(noted))["INT02"].startswith(
        "[0:00:00] Ivy: Who thanks you?\n[0:00:30] Sam: No one"
    )


def test_plain_leaves_the_side_file_out_and_changes_nothing_else(noted: Project) -> None:
    whole, plain = (_members(exported(noted, plain=plain)) for plain in (False, True))
    assert whole.keys() - plain.keys() == {"qualcode.jsonl"}
    assert plain == {name: data for name, data in whole.items() if name in plain}


def _members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_side_file_names_the_digest_of_the_xml(noted: Project) -> None:
    members = _members(exported(noted))
    head = json.loads(members["qualcode.jsonl"].splitlines()[0])
    assert head["project"] == sha256(members["project.qde"]).hexdigest()


def test_an_empty_project_is_valid_too(project: Project) -> None:
    assert [child.tag for child in root_of(exported(project))] == []


def test_a_time_that_is_none_and_a_letter_that_xml_refuses_do_not_spoil_the_file(noted: Project) -> None:
    with noted.change("strange") as session:
        session.get_one(Reference, 1).created_at = "some day"
        session.get_one(Coder, 1).name = "An\x07n"
        session.scalars(select(Memo)).first().text = "a\x00b"  # type: ignore[union-attr]  # there is one
    assert "Ann" in {user.get("name") for user in root_of(exported(noted)).iter(f"{Q}User")}


def test_the_framework_alone_is_a_valid_codebook(noted: Project) -> None:
    file = BytesIO()
    with noted.read() as session:
        assert write_qdc(tree(session), file) == 9
    root = etree.fromstring(file.getvalue())
    schema("Codebook").assertValid(root)
    names = [code.get("name") for code in root.iter("{urn:QDA-XML:codebook:1.0}Code")]
    assert names[:5] == ["Support", "Pastoral support", "Technical support", "Teaching", "Demonstrating"]
