"""Our own round trip is exact: exported, imported into an empty project, exported again."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from dumps import dumped
from generated import Study, store, studies
from hypothesis import given, settings
from refi import exported
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_code
from codebook.framework import Draft
from codebook.log import framework_log
from codebook.merging import merge_code
from codebook.operations import Operation
from codebook.proposals import comment_on, propose
from codebook.versions import find_point, state_of, versions
from qualcode.adoption.adopt import adopt
from qualcode.adoption.report import AdoptionReport
from qualcode.coding import code_passage, current_text, get_coder
from qualcode.errors import QualcodeError, Refused
from qualcode.exchange.offsets import REFI
from qualcode.exchange.refi.qdpx import open_qdpx
from qualcode.memos import Kind, write_memo
from qualcode.pseudonyms import put_placeholders
from qualcode.quoting import star_quote
from qualcode.signoff import check_versions, sign_off
from qualcode.store.base import new_uuid
from qualcode.store.checks import check
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Code,
    Coder,
    Heading,
    Lost,
    Memo,
    Pattern,
    Question,
    Quote,
    Reference,
    Rejection,
    Speaker,
    Summary,
    Transcript,
    Version,
)
from qualcode.store.project import Project
from transcripts.namekey import read_key
from transcripts.quotes import find_quote


def imported(archive: bytes, project: Project) -> AdoptionReport:
    """Take an archive into a project."""
    path = project.path.with_suffix(".qdpx")
    path.write_bytes(archive)
    study = open_qdpx(path)
    try:
        with project.change("import") as session:
            return adopt(session, study, REFI, who=project.who)
    finally:
        study.close()


@settings(max_examples=40)
@given(studies())
def test_an_export_gives_the_same_project_again_and_that_the_same_export(study: Study) -> None:
    with (
        TemporaryDirectory() as folder,
        store(study, Path(folder) / "first.qualcode") as first,
        Project.create(Path(folder) / "second.qualcode", "second", who="Eve") as second,
    ):
        archive = exported(first)
        imported(archive, second)
        assert dumped(second) == dumped(first)
        assert exported(second) == archive


@pytest.fixture
def eventful(coded_study: Project, tmp_path: Path) -> Project:
    """The small project after everything that can happen to one: no table is empty."""
    with coded_study.change("memos, marks, attributes") as session:
        ann = get_coder(session, "Ann")
        kinds: tuple[Kind, ...] = ("reference", "code", "transcript", "interview", "project")
        for kind in kinds:
            write_memo(session, kind, None if kind == "project" else 1, f"on the {kind}\nof Ann", ann)
        session.get_one(Reference, 2).review = "asked"
        star_quote(session, session.get_one(Reference, 2))
        session.get_one(Reference, 3).created_at = "some day"
        session.get_one(Code, 3).retired = True
        session.get_one(Code, 2).review_why, session.get_one(Code, 2).review_total = "it changed", 3
        session.get_one(Speaker, 1).role = "asks"
        attribute = Attribute(name="Institution", position=3)
        session.add(attribute)
        session.flush()
        session.add(AttributeValue(interview_id=1, attribute_id=attribute.id, value="Pat's lab"))
        _lose(session, ann)
        _ask(session, ann)
    _govern(coded_study)
    key = tmp_path / "key.csv"
    key.write_text("name,placeholder\nPat,P01\n")
    with coded_study.change("apply the key") as session:
        put_placeholders(session, read_key(key))
    return coded_study


def _lose(session: Session, ann: Coder) -> None:
    """A lost coding with a memo."""
    lost = Lost(uuid=new_uuid(), transcript_id=1, code_id=2, coder_id=ann.id, start=3, end=9, quote="gone")
    lost.created_at = lost.lost_at = "2026-01-03T10:00:00Z"
    lost.review = "asked"
    session.add(lost)
    session.flush()
    session.add(Quote(lost_id=lost.id, starred=False, used=True, trimmed="gone"))
    session.add(Memo(coder_id=ann.id, lost_id=lost.id, text="a pity", created_at="2026-01-04T10:00:00Z"))


def _ask(session: Session, ann: Coder) -> None:
    """A summary, a question, a heading, a pattern and a rejection, most of them naming Pat."""
    at = "2026-01-06T10:00:00Z"
    session.add(Summary(interview_id=1, code_id=2, coder_id=ann.id, text="Pat tires\nof it", changed_at=at))
    session.add(Question(position=0, number="1", section="Role", text="And you, Pat?", never="And Pat?"))
    session.add(Heading(revision_id=1, start=0, end=23, level=2))
    session.add(Pattern(code_id=2, coder_id=ann.id, text="thank* OR Pat", forms=True, created_at=at))
    session.add(Rejection(code_id=2, transcript_id=1, coder_id=ann.id, quote="Pat, you know", at=at))


def _govern(project: Project) -> None:
    """A version, a merge, two proposals (the first number is gone) and a comment."""
    with project.change("sign off") as session:
        sign_off(session, "v1", signed_by=["Ann", "Ben"], note="for the report")
        session.scalars(select(Version)).one().at = "2026-01-05T10:00:00Z"
    with project.change("merge") as session:
        ann = get_coder(session, "Ann")
        awards, lack = (_code(session, label) for label in ("Awards", "Lack of recognition"))
        write_memo(session, "code", awards.id, "merged along", ann)
        merge_code(session, awards, lack, coder=ann)
    for label in ("Taken back", "Faith", "Trust"):
        with project.change(f"propose {label}") as session:
            rename = Operation("rename", {"code": _code(session, "Support").uuid, "label": label})
            proposal = propose(session, rename, get_coder(session, "Ben"), "it is what they say")
            comment_on(session, proposal, get_coder(session, "Ann"), f"{label}?")
        if label == "Taken back":
            project.undo()


def _code(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    """Another project with nothing in it."""
    with Project.create(tmp_path / "empty.qualcode", "empty", who="Eve") as created:
        yield created


def test_everything_that_a_project_can_hold_comes_back(eventful: Project, empty: Project) -> None:
    archive = exported(eventful)
    imported(archive, empty)
    found = dumped(empty)
    assert found == dumped(eventful)
    assert [name for name, rows in found.items() if not rows] == []
    assert [row["id"] for row in found["proposal"]] == [2, 3]
    assert members(exported(empty)) == members(archive)
    assert exported(empty) == archive
    with empty.read() as session:
        assert [line for line in check(session) if line.problems] == []


def test_what_came_in_is_counted_and_one_undo_takes_it_out(eventful: Project, empty: Project) -> None:
    report = imported(exported(eventful), empty)
    with eventful.read() as session:
        totals = {kind: session.query(table).count() for kind, table in _KINDS.items()}
    assert {kind: report.made[kind] for kind in _KINDS} == totals
    assert (report.proven, sum(report.references.values())) == (totals["reference"], totals["reference"])
    assert not report.losses
    before = exported(empty)
    empty.undo()
    assert dumped(empty)["code"] == dumped(empty)["memo"] == []
    empty.redo()
    assert exported(empty) == before


_KINDS = {"code": Code, "coder": Coder, "memo": Memo, "reference": Reference, "transcript": Transcript}


def test_without_the_side_file_the_codings_are_the_same_and_the_labels_stand_in_the_text(
    eventful: Project, empty: Project
) -> None:
    imported(exported(eventful, plain=True), empty)
    with empty.read() as session:
        quotes = sorted(session.scalars(select(Reference.quote)))
        assert session.scalars(select(Lost.id)).all() == []
    with eventful.read() as session:
        assert quotes == sorted(session.scalars(select(Reference.quote)))
    assert dumped(empty)["text"][0]["text"].startswith("[0:00:00] Ivy: What do you do")


def members(archive: bytes) -> dict[str, list[bytes]]:
    """The lines of every file in an archive."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name).splitlines() for name in opened.namelist()}


def _changed(archive: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one member changed."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, change(data) if member == name else data)
    return file.getvalue()


def test_a_side_file_beside_a_project_that_was_changed_elsewhere_is_not_used(
    eventful: Project, empty: Project
) -> None:
    other = _changed(exported(eventful), "project.qde", lambda xml: xml.replace(b"Demonstrating", b"Showing"))
    report = imported(other, empty)
    assert [remark.kind for remark in report.remarks if "changed the project" in remark.kind]
    labels = {row["label"] for row in dumped(empty)["code"]}
    assert "Showing" in labels
    assert dumped(empty)["lost"] == []


def _altered(table: str, **values: Any) -> Callable[[bytes], bytes]:
    """A change of the first row of a table in a side file."""

    def change(data: bytes) -> bytes:
        lines = [json.loads(line) for line in data.splitlines()]
        next(line for line in lines if line.get("table") == table).update(values)
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    return change


HOSTILE = [
    _altered("code", parent=["nobody"]),
    _altered("code", parent="0" * 32),
    _altered("code", label=7),
    _altered("code", label="a\x1b[2J"),
    _altered("code", label="\ud800"),
    _altered("code", codable="yes"),
    _altered("code", label="two\nlines"),
    _altered("code", uuid="1" * 32),
    _altered("code", position=1 << 70),
    _altered("code", label="Recognition"),
    _altered("coder", name="Ben"),
    _altered("interview", uuid=[]),
    _altered("transcript", turns=[]),
    _altered("transcript", turns=[[0, 5, "Ivy", None, -3]]),
    _altered("transcript", turns=[[0, 5, 5, None, 0]]),
    _altered("transcript", turns=None),
    _altered("transcript", turns=[[0, 1 << 40, None, None, 0]]),
    _altered("transcript", headings=[[0, 22, 2]]),
    _altered("transcript", headings=[[0, 1 << 40, 2]]),
    _altered("transcript", headings=[[0, 23, 10]]),
    _altered("transcript", headings=[[0, 23, "2"]]),
    _altered("transcript", headings=[[0, 23, 2], [0, 23, 2]]),
    _altered("transcript", headings=[[-24, -1, 2]]),
    _altered("transcript", headings=[0, 23, 2]),
    _altered("transcript", headings=None),
    _altered("transcript", headings={"0": 23}),
    _altered("transcript", text="0" * 64),
    _altered("transcript", uuid="0" * 32),
    _altered("transcript", uuid={}),
    _altered("speaker", label="Nobody"),
    _altered("memo", reference="0" * 32),
    _altered("memo", text=None),
    _altered("quote", reference=None),
    _altered("quote", reference="0" * 32),
    _altered("quote", starred=2),
    _altered("memo", code="0" * 32),
    _altered("summary", interview="0" * 32),
    _altered("summary", text=""),
    _altered("question", position=None),
    _altered("pattern", forms=3),
    _altered("rejection", transcript=None),
    _altered("reference", review="whatever"),
    _altered("reference", uuid={}),
    _altered("proposal", number=-1),
    _altered("proposal", number=3),
    _altered("pseudonym_key", latest_transcript="0" * 32),
    lambda data: data[: len(data) // 2],
    lambda data: data + b"[1, 2]\n",
    lambda data: data.splitlines(keepends=True)[0] + b"[" * 100_000,
    lambda data: data.splitlines(keepends=True)[0],
    lambda data: b"",
]
"""Side files that say what cannot be."""


@pytest.mark.parametrize("change", HOSTILE)
def test_a_side_file_that_says_what_cannot_be_is_refused_in_a_sentence(
    eventful: Project, empty: Project, change: Callable[[bytes], bytes]
) -> None:
    before = dumped(empty)
    with pytest.raises(QualcodeError, match=r"damaged|not be whole"):
        imported(_changed(exported(eventful), "qualcode.jsonl", change), empty)
    assert dumped(empty) == before


def test_a_side_file_of_a_newer_program_is_told_and_not_used(eventful: Project, empty: Project) -> None:
    newer = _changed(
        exported(eventful), "qualcode.jsonl", lambda data: data.replace(b'"qualcode":1,', b'"qualcode":2,')
    )
    report = imported(newer, empty)
    assert any("another version of qualcode" in remark.kind for remark in report.remarks)
    assert dumped(empty)["version"] == []


def test_a_later_archive_of_the_same_project_brings_what_is_new_and_nothing_twice(
    eventful: Project, empty: Project
) -> None:
    imported(exported(eventful), empty)
    with eventful.change("Ben goes on") as session:
        code_talk(session, "Ben", "Who thanks you?", "said at once")
        write_memo(session, "interview", 2, "ask again", get_coder(session, "Ben"))
    with empty.change("Ann goes on") as session:
        code_talk(session, "Ann", "Thank you.", "")
    before = {row["uuid"] for row in dumped(empty)["reference"]}
    report = imported(exported(eventful), empty)
    assert {kind: count for kind, count in report.made.items() if count} == {"reference": 1, "memo": 2}
    assert not report.mismatches
    assert [loss.kind for loss in report.altered] == [
        "retired code with codings, which are kept and not counted"
    ]
    assert {loss.kind for loss in report.losses} >= {"lost coding (only an empty project takes it)"}
    new = [row for row in dumped(empty)["reference"] if row["uuid"] not in before]
    assert [row["quote"] for row in new] == ["Who thanks you?"]
    assert {row["text"] for row in dumped(empty)["memo"]} >= {"said at once", "ask again"}


def test_what_was_handed_on_and_coded_elsewhere_comes_back_to_the_texts_that_are_here(
    coded_study: Project,
) -> None:
    lead, words = "[0:00:00] Ivy: ", "What do"
    archive = _changed(exported(coded_study), "project.qde", partial(_coded_elsewhere, lead, words))
    before = dumped(coded_study)
    report = imported(archive, coded_study)
    after = dumped(coded_study)
    assert after["transcript"] == before["transcript"]
    assert after["text"] == before["text"]
    known = {row["uuid"] for row in before["reference"]}
    new = [row for row in after["reference"] if row["uuid"] not in known]
    assert [(row["start"], row["end"], row["quote"]) for row in new] == [(0, len(words), words)]
    assert {loss.kind: loss.names for loss in report.losses} == {
        "coding without a place in its text": ("INT01 0:5 (the passage 0:5 is no words, but who speaks)",),
        "label of a code of which the project has another one": ("Lessons (kept: Teaching)",),
    }
    assert not report.mismatches


def _coded_elsewhere(lead: str, words: str, xml: bytes) -> bytes:
    """The project after another program coded the label and the first words, and renamed a code."""
    text = xml.decode().replace('name="Teaching"', 'name="Lessons"', 1)
    code, coder = (re.search(rf'<{kind} guid="([^"]+)"', text)[1] for kind in ("Code", "User"))  # type: ignore[index]
    made = "".join(
        f'<PlainTextSelection guid="{UUID(int=end)}" name="{name}" startPosition="0" endPosition="{end}">'
        f'<Coding guid="{UUID(int=end + 100)}" creatingUser="{coder}"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection>"
        for end, name in ((5, lead[:5]), (len(lead + words), lead + words))
    )
    return text.replace("<PlainTextSelection", f"{made}<PlainTextSelection", 1).encode()


def code_talk(session: Session, who: str, quote: str, memo: str) -> None:
    """Code words of the second interview."""
    transcript = session.scalars(select(Transcript).where(Transcript.name == "INT02")).one()
    passage = find_quote(current_text(session, transcript.id), quote)
    code_passage(session, transcript, passage, session.get_one(Code, 4), get_coder(session, who), memo=memo)


def test_in_a_project_with_something_in_it_an_archive_has_its_texts_without_labels_and_its_fields(
    eventful: Project, empty: Project
) -> None:
    with empty.change("something") as session:
        add_code(session, Draft("Own"))
    imported(exported(eventful), empty)
    was, now = dumped(eventful), dumped(empty)
    assert now["text"] == was["text"]
    assert now["speaker"] == [
        {**row, "uuid": new["uuid"]} for row, new in zip(was["speaker"], now["speaker"], strict=True)
    ]
    fields = ("label", "number", "definition", "inclusion", "exclusion", "example", "retired", "uuid")
    codes = [[{name: row[name] for name in fields} for row in rows["code"]] for rows in (was, now)]
    assert sorted(codes[1][1:], key=str) == sorted(codes[0], key=str)


def test_a_version_that_came_along_is_known_but_its_state_is_said_to_be_elsewhere(
    eventful: Project, empty: Project
) -> None:
    imported(exported(eventful), empty)
    with empty.read() as session:
        assert [(version.name, version.carried) for version in versions(session)] == [("v1", True)]
        state = state_of(session)
        assert (state.version, state.since) == ("v1", 1)
        with pytest.raises(Refused, match="2026-01-05 in another project file"):
            find_point(session, "v1")
        said = [what for line in framework_log(session) for what in line.what]
    assert "brought along, signed off elsewhere: “v1”" in said
    line = check_versions(empty)
    assert line.problems == ()
    assert "1 came along from another project file" in line.waiting


def test_a_version_that_came_along_unchanged_counts_as_the_present_one(
    coded_study: Project, empty: Project
) -> None:
    with coded_study.change("sign off") as session:
        sign_off(session, "v1", signed_by=["Ann"])
        session.scalars(select(Version)).one().at = "2026-01-05T10:00:00Z"
    imported(exported(coded_study), empty)
    with empty.read() as session:
        assert state_of(session).since == 0
    with empty.change("one more") as session:
        add_code(session, Draft("Later"))
    with empty.read() as session:
        assert state_of(session).since == 1


def test_a_text_that_could_not_have_been_stored_is_refused(eventful: Project, empty: Project) -> None:
    archive = exported(eventful)
    (name, *_) = (name for name in members(archive) if name.startswith("sources/"))
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        text = opened.read(name)
    evil = text.replace(b"you do", b"you\x1bdo")
    other = _changed(archive, name, lambda _: evil)
    other = _changed(
        other,
        "qualcode.jsonl",
        lambda side: side.replace(sha256(text).hexdigest().encode(), sha256(evil).hexdigest().encode()),
    )
    assert evil != text
    with pytest.raises(QualcodeError, match="damaged"):
        imported(other, empty)
    with pytest.raises(QualcodeError, match="damaged"):
        imported(_changed(archive, name, lambda _: evil), empty)
    assert dumped(empty)["transcript"] == []
