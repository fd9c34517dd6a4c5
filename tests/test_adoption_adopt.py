"""A project of another program taken into ours: what is in the project afterwards, and what is told."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from foreign import Listed, code, coded, guid, source
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from test_store_undo import dump

from codebook.codes import add_code
from codebook.describing import RETIRED
from codebook.framework import Draft
from codebook.retiring import retire_code
from codebook.tree import tree
from qualcode.adoption.adopt import adopt
from qualcode.adoption.missing import TextsMissing
from qualcode.adoption.report import AdoptionReport
from qualcode.coding import get_coder
from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import REFI, Convention, Unit
from qualcode.exchange.study import ForeignCase, ForeignCoder, ForeignNote, Mark, Selection, Variable
from qualcode.plaintext import normalise
from qualcode.store.checks import check
from qualcode.store.models import Code, Coder, Interview, Memo, Reference, Transcript
from qualcode.store.project import Project
from transcripts.attributes import attribute_values
from transcripts.interviews import add_transcript
from transcripts.verbatim import verbatim

TALK = "I: How was it?\nP1: Trust is a habit. 😀 Doubt is a habit too.\n"
ANN = ForeignCoder(guid("ann"), "Ann B.")
BO = ForeignCoder(guid("bo"), "Bo")


def take(project: Project, study: Listed, **more: Any) -> AdoptionReport:
    """Import as the command line does, and look the project over."""
    with project.change("import") as session:
        report = adopt(session, study, more.pop("convention", REFI), who="Ann", **more)
    with project.read() as session:
        assert [problem for line in check(session) for problem in line.problems] == []
    return report


def told(losses: Losses) -> dict[str, int]:
    return {loss.kind: loss.count for loss in losses}


def references(project: Project) -> list[tuple[str, str, str, str]]:
    """Transcript, code, coder and words, by place."""
    with project.read() as session:
        rows = session.execute(
            select(Transcript.name, Code.label, Coder.name, Reference.quote)
            .join(Transcript, Transcript.id == Reference.transcript_id)
            .join(Code, Code.id == Reference.code_id)
            .join(Coder, Coder.id == Reference.coder_id)
            .order_by(Reference.transcript_id, Reference.start, Reference.id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def small() -> Listed:
    return Listed(
        texts={guid("talk"): TALK},
        coders=[ANN, BO],
        codes=[
            code("Feelings"),
            code("Trust", "Feelings", colour="#aa0000", description="when\r\nit is there"),
            code("Doubt"),
        ],
        sources=[source("talk", description="in the kitchen")],
        selections=[coded("talk", 19, 24, "Trust"), coded("talk", 39, 44, "Doubt", "Trust", coder="bo")],
    )


def test_a_study_comes_in_whole(project: Project) -> None:
    report = take(project, small())
    assert references(project) == [
        ("talk", "Trust", "Ann B.", "Trust"),
        ("talk", "Doubt", "Bo", "Doubt"),
        ("talk", "Trust", "Bo", "Doubt"),
    ]
    assert dict(report.made) == {
        "coder": 3,
        "code": 3,
        "interview": 1,
        "transcript": 1,
        "reference": 3,
        "memo": 1,
    }
    assert report.references == {"Feelings / Trust": 2, "Doubt": 1}
    assert report.proven == 3
    with project.read() as session:
        lines = tree(session)
        assert [(line.level, line.label, line.colour, line.definition) for line in lines] == [
            (1, "Feelings", "", ""),
            (2, "Trust", "#aa0000", "when\nit is there"),
            (1, "Doubt", "", ""),
        ]
        assert {line.uuid for line in lines} == {guid("Feelings"), guid("Trust"), guid("Doubt")}


def memos(project: Project) -> list[tuple[str, str, str | None]]:
    """Text, coder and what each memo is on."""
    with project.read() as session:
        found = []
        for memo in session.scalars(select(Memo).order_by(Memo.id)):
            ids = (memo.reference_id, memo.code_id, memo.transcript_id, memo.interview_id)
            names = ("reference", "code", "transcript", "interview")
            about = next((name for name, row in zip(names, ids, strict=True) if row is not None), None)
            found.append((memo.text, session.get_one(Coder, memo.coder_id).name, about))
        return found


def test_undo_takes_all_of_it_back_and_redo_brings_it_again(project: Project) -> None:
    empty = dump(project.path)
    take(project, small())
    full = dump(project.path)
    assert len(full["reference"]) == 3
    project.undo()
    assert dump(project.path) == empty
    project.redo()
    assert dump(project.path) == full


def test_a_rehearsal_tells_the_same_and_leaves_nothing(project: Project) -> None:
    empty = dump(project.path)
    with project.rehearse() as session:
        rehearsed = adopt(session, small(), REFI, who="Ann")
    assert dump(project.path) == empty
    assert asdict(take(project, small())) == asdict(rehearsed)
    assert rehearsed.made["reference"] == 3


def test_the_same_file_twice_adds_nothing(project: Project) -> None:
    take(project, small())
    full = dump(project.path)
    report = take(project, small())
    assert dump(project.path) == full
    assert not report.changed
    assert told(report.joined) == {"transcript": 1, "coder": 2, "code": 3, "reference": 3, "memo": 1}
    assert report.references == {"Feelings / Trust": 2, "Doubt": 1}


def test_another_persons_second_import_adds_nothing_either(project: Project) -> None:
    take(project, small())
    full = dump(project.path)
    with project.change("again") as session:
        adopt(session, small(), REFI, who="Zoe")
    assert dump(project.path)["memo"] == full["memo"]
    assert dump(project.path)["reference"] == full["reference"]


def test_offsets_count_as_the_program_counts(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): "\ufeff" + TALK.replace("\n", "\r\n")},
        codes=[code("Doubt")],
        sources=[source("talk")],
        selections=[coded("talk", 41, 46, "Doubt", coder="", words="Doubt")],
    )
    report = take(project, study, convention=Convention(Unit.UTF16))
    assert references(project) == [("talk", "Doubt", "Ann", "Doubt")]
    assert (report.agreeing, report.silent, told(report.mismatches)) == (1, 0, {})


def test_words_that_do_not_agree_are_listed_and_come_in(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): TALK},
        coders=[ANN],
        codes=[code("Doubt")],
        sources=[source("talk")],
        selections=[coded("talk", 39, 44, "Doubt", words="Trust"), coded("talk", 19, 24, "Doubt")],
    )
    report = take(project, study)
    assert (report.agreeing, report.silent) == (0, 1)
    (loss,) = report.mismatches
    assert loss.names == ("talk 39:44: there stands “Doubt”, not “Trust”",)
    assert len(references(project)) == 2


def test_a_title_that_is_no_words_of_the_text_is_kept_as_a_memo_and_is_no_mismatch(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): TALK},
        coders=[ANN],
        codes=[code("Doubt")],
        sources=[source("talk")],
        selections=[
            coded("talk", 39, 44, "Doubt", words="second\u00a0thoughts", description="a comment"),
            coded("talk", 19, 24, "Doubt", words="Doubt is a h…"),
            coded("talk", 19, 24, words="first thoughts"),
            coded("talk", 0, 1, words="I"),
        ],
        titled=True,
    )
    report = take(project, study)
    assert memos(project) == [
        ("second\u00a0thoughts\na comment", "Ann", "reference"),
        ("On “Trust” (19:24):\n\nfirst thoughts", "Ann", "transcript"),
    ]
    assert (report.agreeing, report.silent) == (0, 1)
    assert told(report.mismatches) == {"passage on other words than the file says": 1}
    names = [loss.names for loss in report.altered if loss.kind == "title of a passage, now a memo"]
    assert names == [("talk 39:44: “second thoughts” on “Doubt”", "talk 19:24: “first thoughts” on “Trust”")]
    assert not take(project, study).changed


def test_a_description_that_we_wrote_is_several_fields_again_whoever_hands_it_back(project: Project) -> None:
    said = f"When it is there\n\n{RETIRED}\n\nExclude:\nfaith\n\nNumber:\n1.1"
    study = Listed(
        codes=[
            code("Trust", description=said),
            code("Doubt", description="Number:\n1.1"),
            code("Rest", description="Number:\n1\n2"),
        ]
    )
    report = take(project, study)
    with project.read() as session:
        columns = (Code.definition, Code.exclusion, Code.number, Code.retired)
        rows = [tuple(row) for row in session.execute(select(*columns).order_by(Code.id))]
    assert rows == [
        ("When it is there", "faith", "1.1", True),
        ("", "", "", False),
        ("Number:\n1\n2", "", "", False),
    ]
    assert [loss.names for loss in report.altered] == [("Doubt: 1.1",)]
    again = take(project, study)
    assert (again.changed, told(again.losses)) == (False, {})


def test_labels_are_made_usable_and_told(project: Project) -> None:
    codes = [code("Trust"), code("trust"), code("TRUST "), code(" \n"), code("two\nlines", "Trust")]
    report = take(project, Listed(codes=codes))
    with project.read() as session:
        assert [line.path for line in tree(session)] == [
            "Trust",
            "Trust / two lines",
            "trust (2)",
            "TRUST (3)",
            "unnamed code",
        ]
    assert {loss.kind: loss.names for loss in report.altered} == {
        "code under another name": (
            "“trust” is “trust (2)”",
            "“TRUST” is “TRUST (3)”",
            "“” is “unnamed code”",
            "“two ⏎ lines” is “two lines”",
        )
    }


def test_a_heading_with_codings_becomes_a_code(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): TALK},
        codes=[code("Empty", codable=False), code("Full", codable=False)],
        sources=[source("talk")],
        selections=[coded("talk", 19, 24, "Full")],
    )
    report = take(project, study)
    with project.read() as session:
        assert [(line.label, line.codable) for line in tree(session)] == [("Empty", False), ("Full", True)]
    assert told(report.altered)["heading with codings, now a code"] == 1


def test_codes_deeper_than_a_framework_may_be_are_raised(project: Project) -> None:
    labels = [f"L{level}" for level in range(1, 131)]
    codes = [code(label, above) for label, above in zip(labels, [None, *labels], strict=False)]
    report = take(project, Listed(codes=codes))
    with project.read() as session:
        lines = tree(session)
    assert [line.label for line in lines] == labels
    assert max(line.level for line in lines) == 100
    assert told(report.altered) == {"code deeper than 100 levels, now on level 100": 30}


def test_codings_without_a_place_or_a_code_are_named_losses(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): TALK},
        codes=[code("Trust")],
        sources=[source("talk")],
        selections=[
            coded("talk", 19, 24, "Trust", "Gone"),
            coded("talk", 50, 5000, "Trust"),
            coded("talk", 7, 7, "Trust"),
            coded("other", 0, 3, "Trust", "Gone"),
        ],
    )
    report = take(project, study)
    assert [row[1:4:2] for row in references(project)] == [("Trust", "Trust")]
    losses = {loss.kind: loss for loss in report.losses}
    assert losses["coding at a code that is not there"].names[0].startswith("talk 19:24 at ")
    assert losses["coding without a place in its text"].count == 2
    assert losses["coding without a place in its text"].names[0].startswith("talk 50:5000 (")
    assert losses["coding on a text that is not there"].count == 2
    assert told(report.losses).keys() == losses.keys()


def test_missing_texts_are_refused_or_left(project: Project) -> None:
    empty = dump(project.path)
    study = Listed(
        texts={guid("talk"): TALK},
        codes=[code("Trust")],
        sources=[source("talk"), source("gone", notes=(guid("n"),)), source("lost", missing="it is a link")],
        notes=[ForeignNote(guid("n"), "Call again.")],
        selections=[coded("talk", 19, 24, "Trust"), coded("gone", 0, 5, "Trust")],
    )
    with pytest.raises(TextsMissing, match=r"2 texts are missing:\n  gone: .*\n  lost: it is a link"):
        take(project, study)
    assert dump(project.path) == empty
    report = take(project, study, missing="leave")
    assert [row[0] for row in references(project)] == ["talk"]
    assert told(report.losses) == {"text that is missing": 2, "coding on a text that is not there": 1}
    assert memos(project) == [("On the text “gone”, which was left behind:\n\nCall again.", "Ann", None)]
    assert told(report.altered) == {
        "coder under another name": 1,
        "note on what stays behind, now a memo on the project": 1,
    }


def test_notes_become_memos_on_what_they_hang_on(project: Project) -> None:
    notes = [
        ForeignNote(guid(name), f"about {name}", guid("bo"), "2020-05-06T07:08:09Z") for name in "pcsmqx"
    ]
    selection = coded("talk", 19, 24, "Trust", "Doubt", description="hm", notes=(guid("q"),))
    first = selection.marks[0]._replace(notes=(guid("m"),))
    study = Listed(
        texts={guid("talk"): TALK},
        coders=[ANN, BO],
        codes=[code("Trust", notes=(guid("c"),)), code("Doubt")],
        cases=[ForeignCase(guid("P1"), "P1", "a nurse", sources=(guid("talk"),))],
        sources=[source("talk", notes=(guid("s"),))],
        notes=notes,
        project_notes=[guid("p")],
        selections=[selection._replace(marks=(first, selection.marks[1]))],
    )
    report = take(project, study)
    assert sorted(memos(project)) == [
        ("a nurse", "Ann", "interview"),
        ("about c", "Bo", "code"),
        ("about m", "Bo", "reference"),
        ("about p", "Bo", None),
        ("about q", "Bo", "reference"),
        ("about q", "Bo", "reference"),
        ("about s", "Bo", "transcript"),
        ("about x", "Bo", None),
        ("hm", "Ann", "reference"),
        ("hm", "Ann", "reference"),
    ]
    with project.read() as session:
        made = session.scalars(select(Memo).where(Memo.text == "about m")).one()
        assert made.created_at == "2020-05-06T07:08:09Z"
        assert made.uuid == guid("m")
        assert session.get_one(Reference, made.reference_id).uuid == first.guid
    assert told(report.altered) == {"note on what stays behind, now a memo on the project": 1}
    full = dump(project.path)
    take(project, study)
    assert dump(project.path) == full


def test_what_is_said_of_an_uncoded_passage_is_kept_on_its_transcript(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): TALK},
        sources=[source("talk")],
        selections=[coded("talk", 19, 24, description="look here"), coded("talk", 0, 1)],
    )
    report = take(project, study)
    assert memos(project) == [("On “Trust” (19:24):\n\nlook here", "Ann", "transcript")]
    assert told(report.losses) == {"passage at no code": 2}


def test_cases_are_interviews_with_attributes(project: Project) -> None:
    age, place = Variable(guid("age"), "Age"), Variable(guid("place"), "Place")
    study = Listed(
        texts={guid(name): f"The words of {name}." for name in ("one", "two", "three")},
        variables=[age, place],
        cases=[
            ForeignCase(guid("P1"), "P1", values={age.guid: "41"}, sources=(guid("one"), guid("two"))),
            ForeignCase(guid("P2"), "P1", values={age.guid: "50"}, sources=(guid("two"),)),
            ForeignCase(guid("P3"), "P3", values={age.guid: "60"}),
        ],
        sources=[
            source("one", values={age.guid: "42", place.guid: "a\nlab"}),
            source("two"),
            source("three"),
        ],
    )
    report = take(project, study)
    with project.read() as session:
        homes = dict(session.execute(_HOMES).all())
        assert homes == {"one": "P1", "two": "P1", "three": "three"}
        assert attribute_values(session) == {"P1": {"Age": "41", "Place": "a lab"}, "three": {}}
    assert told(report.losses) == {
        "further case of a text": 1,
        "value where the interview has another one": 1,
        "case without a text": 2,
        "value of a case without a text": 2,
    }
    full = dump(project.path)
    take(project, study)
    assert dump(project.path) == full


_HOMES = select(Transcript.name, Interview.name).join(Interview, Interview.id == Transcript.interview_id)


def test_repeated_codings_are_one_and_other_things_of_one_identity_are_two(project: Project) -> None:
    def mark(guid_: str, label: str, who: str) -> Mark:
        return Mark(guid(guid_), guid(label), guid(who), "")

    def at(start: int, end: int, *marks: Mark) -> Selection:
        return Selection("", guid("talk"), start, end, "", marks)

    study = Listed(
        texts={guid("talk"): TALK},
        coders=[ANN, BO],
        codes=[code("Trust"), code("Doubt")],
        sources=[source("talk")],
        selections=[
            at(19, 24, mark("1", "Trust", "ann")),
            at(19, 24, mark("1", "Trust", "bo")),  # the same coding once more
            at(19, 24, mark("2", "Trust", "ann")),  # a twin
            at(19, 24, mark("3", "Trust", "bo")),
            at(39, 44, mark("1", "Trust", "ann")),  # another place
            at(39, 44, mark("1", "Doubt", "ann")),  # another code
        ],
    )
    report = take(project, study)
    assert references(project) == [
        ("talk", "Trust", "Ann B.", "Trust"),
        ("talk", "Trust", "Bo", "Trust"),
        ("talk", "Trust", "Ann B.", "Doubt"),
        ("talk", "Doubt", "Ann B.", "Doubt"),
    ]
    with project.read() as session:
        uuids = session.scalars(select(Reference.uuid).order_by(Reference.id)).all()
    assert uuids[:2] == [guid("1"), guid("3")]
    assert len(set(uuids)) == 4
    assert told(report.joined) == {
        "coding that stands twice in the file": 1,
        "coding by one coder under two identities": 1,
    }
    assert told(report.altered)["coding under the identity of another one, now its own"] == 2
    full = dump(project.path)
    take(project, study)
    assert dump(project.path) == full


def test_notes_on_repeated_codings_stay_on_the_one(project: Project) -> None:
    first, second = (
        coded("talk", 19, 24, "Trust", description="a"),
        coded("talk", 19, 24, "Trust", description="b"),
    )
    study = Listed(
        texts={guid("talk"): TALK},
        coders=[ANN],
        codes=[code("Trust")],
        sources=[source("talk")],
        selections=[first, second, first],
    )
    take(project, study)
    assert memos(project) == [("a", "Ann", "reference"), ("b", "Ann", "reference")]
    assert len(references(project)) == 1


def test_a_project_that_is_not_empty_is_joined(project: Project) -> None:
    with project.change("before") as session:
        feelings = add_code(session, Draft("FEELINGS", children=(Draft("Trust", definition="ours"),)))
        assert feelings.id
        add_transcript(session, verbatim("Other words."), name="talk", source="talk.txt")
        get_coder(session, "Bo")
    report = take(project, small())
    with project.read() as session:
        assert [line.path for line in tree(session)] == ["FEELINGS", "FEELINGS / Trust", "Doubt"]
        trust = tree(session)[1]
        assert (trust.definition, trust.colour) == ("ours", "#aa0000")
        names = session.scalars(select(Transcript.name).order_by(Transcript.id)).all()
        assert names == ["talk", "talk (2)"]
        assert session.scalars(select(Interview.name).order_by(Interview.id)).all() == names
        assert set(session.scalars(select(Coder.name))) == {"Ann", "Ann B.", "Bo"}
    assert told(report.losses) == {"definition of a code of which the project has another one": 1}
    assert told(report.joined) == {"coder": 1, "code": 2}
    assert {row[0] for row in references(project)} == {"talk (2)"}


def test_a_text_that_changed_here_comes_in_beside_it(project: Project) -> None:
    take(project, small())
    changed = small()
    changed._texts[guid("talk")] = TALK.replace("kitchen", "hall").replace("habit", "lot")
    report = take(project, changed)
    with project.read() as session:
        rows = session.execute(select(Transcript.uuid, Transcript.name).order_by(Transcript.id)).all()
    assert rows[0] == (guid("talk"), "talk")
    assert rows[1].name == "talk (2)"
    assert rows[1].uuid != guid("talk")
    assert told(report.altered)["transcript of which the project has another text"] == 1


def test_a_retired_code_is_told(project: Project) -> None:
    take(project, small())
    with project.change("retire") as session:
        retire_code(session, session.scalars(select(Code).where(Code.label == "Feelings")).one())
    project_before = len(references(project))
    study = small()
    study._selections += (coded("talk", 0, 5, "Trust"),)
    with project.change("import") as session:
        report = adopt(session, study, REFI, who="Ann")
    assert len(references(project)) == project_before + 1
    assert told(report.altered)["retired code with codings, which are kept and not counted"] == 1


def test_nameless_coders_are_told_apart(project: Project) -> None:
    study = Listed(
        texts={guid("talk"): TALK},
        coders=[ForeignCoder(guid("a"), " "), ForeignCoder(guid("b"), "")],
        codes=[code("Trust")],
        sources=[source("talk")],
        selections=[coded("talk", 19, 24, "Trust", coder=who) for who in ("a", "b", "unheard", "")],
    )
    study._selections = tuple(
        each._replace(marks=(each.marks[0]._replace(guid=guid(f"m{number}")),))
        for number, each in enumerate(study._selections)
    )
    take(project, study)
    assert [row[2] for row in references(project)] == [
        "unnamed coder",
        "unnamed coder (2)",
        "unnamed coder (3)",
        "Ann",
    ]


PIECES = ("\r\n", "\n", "\r", "\u2028", "😀", "é", "e\u0301", "a b", "P: ", "\x07", "\ufeff", "漢")


@st.composite
def coded_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, int]]]:
    """A text as a file holds it, and passages of it, each at one of three codes: raw code points."""
    pieces = st.sampled_from(
        ["\r\n", "\n", "\r", "\u2028", "😀", "é", "e\u0301", "a b", "P: ", "\x07", "\ufeff", "漢"]
    )
    parts = draw(st.lists(pieces, min_size=1, max_size=30))
    raw = "".join(parts)
    bounds = [place for place in range(len(raw) + 1) if raw[place - 1 : place + 1] != "\r\n"]
    places = st.tuples(st.sampled_from(bounds), st.sampled_from(bounds), st.integers(0, 2))
    return raw, draw(st.lists(places, max_size=12))


def counted(raw: str, convention: Convention) -> int:
    """How many units a beginning of a text has, the plain way."""
    if not convention.bom:
        raw = raw.removeprefix("\ufeff")
    if convention.crlf == 1:
        raw = raw.replace("\r\n", "\n")
    widths = {Unit.CODE_POINTS: len(raw), Unit.UTF16: len(raw.encode("utf-16-le")) // 2}
    return widths.get(convention.unit, len(raw.encode()))


CONVENTIONS = [Convention(unit, crlf, bom) for unit in Unit for crlf in (1, 2) for bom in (False, True)]


@given(coded=coded_texts(), convention=st.sampled_from(CONVENTIONS))
def test_every_coding_lands_on_its_words(
    coded: tuple[str, list[tuple[int, int, int]]], convention: Convention
) -> None:
    raw, places = coded
    labels = ("Trust", "Doubt", "Fear")
    selections = []
    expected = set()
    for number, (start, end, label) in enumerate(places):
        mark = Mark(guid(f"m{number}"), guid(labels[label]), guid("ann"), "")
        first, last = counted(raw[:start], convention), counted(raw[:end], convention)
        selections.append(Selection("", guid("talk"), first, last, "", (mark,)))
        if words := normalise(raw[start:end]):
            expected.add((len(normalise(raw[:start])), words, labels[label]))
    study = Listed(
        texts={guid("talk"): raw},
        coders=[ANN],
        codes=[code(label) for label in labels],
        sources=[source("talk")],
        selections=selections,
    )
    with (
        TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        empty = dump(project.path)
        report = take(project, study, convention=convention)
        with project.read() as session:
            rows = session.execute(
                select(Reference.start, Reference.quote, Code.label).join(Code, Code.id == Reference.code_id)
            )
            assert {tuple(row) for row in rows} == expected
        lost = sum(loss.count for loss in report.losses)
        joined = sum(loss.count for loss in report.joined)
        assert len(expected) + lost + joined == len(places)
        project.undo()
        assert dump(project.path) == empty
