"""A corrected transcript: every coding goes with its words, is reported, or waits for a person."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from screens import TALKS, script
from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput, Refused
from qualcode.store.checks import check
from qualcode.store.models import Lost, Memo, Reference, Speaker, Transcript
from qualcode.store.project import Project
from transcripts.correcting import Correction, correct_transcript
from transcripts.interviews import find_transcript
from transcripts.lost import check_lost, drop_lost, lost_references, place_lost
from transcripts.offsets import Edit
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = script(TALKS["INT01"]).text


def corrected(project: Project, *changes: tuple[str, str]) -> Correction:
    """Correct INT01 by replacing words."""
    with project.change("correct INT01") as session:
        transcript = find_transcript(session, "INT01")
        return correct_transcript(session, transcript, talk(*changes))


def talk(*changes: tuple[str, str]) -> Script:
    stretches = []
    for speaker, words in TALKS["INT01"]:
        for old, new in changes:
            words = words.replace(old, new)
            speaker = new if speaker == old else speaker
        stretches.append((speaker, words))
    return script(stretches)


def quotes(project: Project) -> set[str]:
    with project.read() as session:
        assert [line for line in check(session) if line.problems] == []
        return set(
            session.scalars(select(Reference.quote).join(Transcript).where(Transcript.name == "INT01"))
        )


def test_a_typo_before_a_coding_leaves_it_on_its_words(coded_study: Project) -> None:
    before = quotes(coded_study)
    found = corrected(coded_study, ("What do you", "So what do you really"))
    assert found.sentences() == ["3 unchanged"]
    assert quotes(coded_study) == before


def test_a_typo_inside_a_coding_is_reported_as_reworded(coded_study: Project) -> None:
    found = corrected(coded_study, ("the lasers", "the laser"))
    assert found.sentences() == ["2 unchanged, 1 reworded"]
    assert [(line.quote, line.words) for line in found.passages] == [
        ("I keep the lasers running.", "I keep the laser running.")
    ]
    assert "I keep the laser running." in quotes(coded_study)


def test_a_coding_whose_words_are_gone_waits_with_its_memo_and_comes_back_with_them(
    coded_study: Project,
) -> None:
    with coded_study.change("note") as session:
        laser = session.scalars(select(Reference).where(Reference.quote.contains("lasers"))).one()
        session.add(Memo(coder_id=laser.coder_id, reference_id=laser.id, text="why?", created_at=""))
        uuid = laser.uuid
    before = quotes(coded_study)
    found = corrected(coded_study, ("I keep the lasers running. ", ""))
    assert found.sentences() == ["2 unchanged, 1 needs you"]
    assert "I keep the lasers running." not in quotes(coded_study)
    with coded_study.read() as session:
        (line,) = lost_references(session)
        assert (line.uuid, line.quote, line.memos) == (uuid, "I keep the lasers running.", 1)
    assert corrected(coded_study).sentences() == ["2 unchanged, 1 found again"]
    with coded_study.read() as session:
        back = session.scalars(select(Reference).where(Reference.uuid == uuid)).one()
        assert session.scalars(select(Memo.reference_id)).all() == [back.id]
        assert lost_references(session) == []
    assert quotes(coded_study) == before


def test_undo_brings_text_and_lost_codings_back(coded_study: Project) -> None:
    before = quotes(coded_study)
    corrected(coded_study, ("I keep the lasers running. ", ""))
    coded_study.undo()
    assert quotes(coded_study) == before
    with coded_study.read() as session:
        assert lost_references(session) == []


def test_words_moved_elsewhere_take_their_coding_along(coded_study: Project) -> None:
    found = corrected(
        coded_study,
        ("I keep the lasers running. ", ""),
        ("And I teach, a little.", "And I teach, a little. I keep the lasers running."),
    )
    assert found.sentences() == ["2 unchanged, 1 moved"]


def test_a_speaker_called_otherwise_stays_the_interviewer(coded_study: Project) -> None:
    found = corrected(coded_study, ("Ivy", "IVY-1"))
    assert found.speakers.renamed == (("Ivy", "IVY-1"),)
    with coded_study.read() as session:
        interview = find_transcript(session, "INT01").interview_id
        speakers = session.scalars(select(Speaker).where(Speaker.interview_id == interview))
        assert {speaker.label: speaker.interviewer for speaker in speakers} == {"IVY-1": True, "Pat": False}


def test_another_interview_is_refused_unless_forced(coded_study: Project) -> None:
    other = script(TALKS["INT02"])
    with pytest.raises(Refused, match="another interview"), coded_study.change("correct") as session:
        correct_transcript(session, find_transcript(session, "INT01"), other)
    with coded_study.change("correct") as session:
        correct_transcript(session, find_transcript(session, "INT01"), other, force=True)
    with coded_study.read() as session:
        assert len(lost_references(session)) == 3
    assert quotes(coded_study) == set()


def test_the_same_text_changes_nothing(coded_study: Project) -> None:
    latest = coded_study.latest_change()
    assert not corrected(coded_study).changed
    assert coded_study.latest_change() == latest


def test_a_lost_coding_is_placed_on_its_best_candidate_and_counts_again(coded_study: Project) -> None:
    corrected(coded_study, ("I keep the lasers running.", "I keep all the lasers turning on."))
    with coded_study.change("place") as session:
        (line,) = lost_references(session)
        assert line.candidates[0].words == "I keep all the lasers turning"
        place_lost(session, session.get_one(Lost, line.id), line.candidates[0].passage)
    assert len(quotes(coded_study)) == 3
    with coded_study.read() as session:
        assert lost_references(session) == []
        assert session.scalars(select(Reference).where(Reference.uuid == line.uuid)).one()


def test_a_lost_coding_is_given_up_with_its_memos(coded_study: Project) -> None:
    corrected(coded_study, ("I keep the lasers running. ", ""))
    with coded_study.change("drop") as session:
        drop_lost(session, session.scalars(select(Lost)).one())
    with coded_study.read() as session:
        assert lost_references(session) == []


def census(session: Session) -> set[str]:
    return set(session.scalars(select(Reference.uuid))) | set(session.scalars(select(Lost.uuid)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=st.lists(st.integers(0, len(TEXT)), max_size=8), words=st.sampled_from(["", "x", " and so "]))
def test_no_reference_vanishes(coded_study: Project, offsets: list[int], words: str) -> None:
    places = sorted(set(offsets))
    edits = [Edit(start, end, words) for start, end in zip(places[::2], places[1::2], strict=False)]
    with coded_study.rehearse() as session:
        before = census(session)
        new = TEXT
        for edit in reversed(edits):
            new = new[: edit.start] + edit.text + new[edit.end :]
        changed = Script(new, (Turn(0, len(new), "Pat", None),))
        found = correct_transcript(session, find_transcript(session, "INT01"), changed, edits=edits)
        joined = {line.uuid for line in found.passages if line.fate == "joined"}
        assert census(session) | joined == before
        wrong = [line.what for line in check(session) if line.problems]
        assert wrong == ["the history is kept"]  # a change is open


def test_edits_that_are_known_are_followed_without_guessing(coded_study: Project) -> None:
    start = TEXT.index("lasers")
    edits = [Edit(start, start + 6, "[machines of the department]")]
    new = TEXT.replace("lasers", "[machines of the department]")
    with coded_study.change("correct") as session:
        changed = Script(new, (Turn(0, len(new), "Pat", None),))
        found = correct_transcript(session, find_transcript(session, "INT01"), changed, edits=edits)
    assert found.fates == {"unchanged": 2, "reworded": 1}
    assert "I keep the [machines of the department] running." in quotes(coded_study)


def test_a_placed_passage_must_have_words(coded_study: Project) -> None:
    corrected(coded_study, ("I keep the lasers running. ", ""))
    with pytest.raises(BadInput, match="not a passage"), coded_study.change("place") as session:
        place_lost(session, session.scalars(select(Lost)).one(), Passage(0, 9999))


def test_a_lost_coding_that_stands_outside_its_text_is_found(coded_study: Project) -> None:
    corrected(coded_study, ("I keep the lasers running. ", ""))
    with coded_study.read() as session:
        line = check_lost(session)
        assert (line.problems, line.waiting.startswith("1 lost coding waits")) == ((), True)
    with coded_study.change("break it") as session:
        session.scalars(select(Lost)).one().end = 9_999
    with coded_study.read() as session:
        assert "which is no place in its text" in check_lost(session).problems[0]
