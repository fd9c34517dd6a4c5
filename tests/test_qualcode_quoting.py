"""Quotes are starred, used and trimmed; what is kept on them goes where the reference goes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import delete_code, dependants
from codebook.merging import merge_code
from codebook.splitting import split_code
from exports.counts import Rule
from exports.effect import effect
from qualcode.boundaries import move_boundaries
from qualcode.coding import code_passage, get_coder, recode, uncode
from qualcode.errors import BadInput
from qualcode.quoting import check_trimmed, star_quote, trim_quote, use_quote
from qualcode.store.models import Code, Lost, Memo, Quote, Reference, Transcript
from qualcode.store.project import Project
from transcripts.correcting import correct_transcript
from transcripts.interviews import remove_transcript, script_of
from transcripts.lost import drop_lost, place_lost
from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.trimming import GAP, misfit, trim


def kept(project: Project) -> list[tuple[int | None, bool, bool, str]]:
    with project.read() as session:
        rows = session.scalars(select(Quote).order_by(Quote.id)).all()
        return [(row.reference_id, row.starred, row.used, row.trimmed) for row in rows]


def reference(session: Session, reference_id: int = 1) -> Reference:
    return session.get_one(Reference, reference_id)


@pytest.fixture
def quoted(coded_study: Project) -> Project:
    """The first reference is starred and has a trimmed version."""
    with coded_study.change("quote") as session:
        star_quote(session, reference(session))
        first, *_, last = reference(session).quote.split()
        trim_quote(session, reference(session), f"{first} [...] {last}")
    return coded_study


def trimmed_version(project: Project) -> str:
    return kept(project)[0][3]


def test_a_star_and_use_are_kept_and_undone(coded_study: Project) -> None:
    with coded_study.change("star") as session:
        assert star_quote(session, reference(session))
        assert not star_quote(session, reference(session))
    with coded_study.change("use") as session:
        assert use_quote(session, reference(session))
    assert kept(coded_study) == [(1, True, True, "")]
    coded_study.undo()
    assert kept(coded_study) == [(1, True, False, "")]
    coded_study.undo()
    assert kept(coded_study) == []
    coded_study.redo()
    assert kept(coded_study) == [(1, True, False, "")]


def test_a_row_that_says_nothing_any_more_is_gone(coded_study: Project) -> None:
    with coded_study.change("star and take it away") as session:
        star_quote(session, reference(session))
        trim_quote(session, reference(session), reference(session).quote)
        star_quote(session, reference(session), starred=False)
        assert session.scalars(select(Quote.trimmed)).all() == [reference(session).quote]
        trim_quote(session, reference(session), "")
        assert not use_quote(session, reference(session), used=False)
    assert kept(coded_study) == []


def test_a_trimmed_version_is_kept_in_the_words_of_the_transcript() -> None:
    words = "So, the “Lab” is\nwhere we learn — nobody tells you that."
    assert trim(words, 'the "lab" is where [...] Nobody') == "the “Lab” is\nwhere […] nobody"
    assert trim(words, "[…]we  learn [ ... ]") == "[…] we learn […]"
    assert trim(words, words) == words


@pytest.mark.parametrize(
    ("version", "piece"),
    [
        ("the lab [...] they learn", "they learn"),
        ("we learn [...] the lab", "the lab"),
        ("the la [...] we learn", "the la"),
        ("lab [...] lab", "lab"),
        ("learned", "learned"),
    ],
)
def test_the_first_piece_that_does_not_stand_in_the_passage_is_named(version: str, piece: str) -> None:
    with pytest.raises(BadInput, match=f"^“{piece}” does not stand"):
        trim("the lab is where we learn", version)


@pytest.mark.parametrize("version", ["[...]", " […] [...] ", "  "])
def test_a_version_of_gaps_alone_is_refused(version: str) -> None:
    with pytest.raises(BadInput, match="some of the passage's words"):
        trim("the lab", version)


_TEXT = st.text(st.sampled_from("ab é.,-'\n…[]“”"), min_size=1, max_size=40).filter(str.strip)


@given(_TEXT, st.data())
def test_whatever_is_kept_stands_in_the_passage_piece_by_piece_in_order(
    words: str, data: st.DataObject
) -> None:
    version = GAP.join(data.draw(st.lists(st.sampled_from(words.split()), min_size=1, max_size=4)))
    try:
        trimmed = trim(words, version)
    except BadInput:
        return
    assert misfit(words, trimmed) == ""
    at = 0
    for piece in (part.strip() for part in trimmed.split(GAP)):
        at = words.index(piece, at) + len(piece)


def test_a_refused_version_leaves_the_one_that_was_there(quoted: Project) -> None:
    before = kept(quoted)
    with pytest.raises(BadInput, match="never said"), quoted.change("trim") as session:
        trim_quote(session, reference(session), "never said")
    assert kept(quoted) == before


def _twin(session: Session) -> Reference:
    """The first reference's passage by the same coder at another code, used and trimmed otherwise."""
    first = reference(session)
    awards = session.scalars(select(Code).where(Code.label == "Awards")).one()
    transcript = session.get_one(Transcript, first.transcript_id)
    made = code_passage(
        session, transcript, Passage(first.start, first.end), awards, get_coder(session, "Ann")
    )
    assert made is not None
    use_quote(session, made)
    trim_quote(session, made, first.quote.split()[0])
    return made


def by_recode(session: Session, gone: Reference, stays: Reference) -> None:
    recode(session, gone, session.get_one(Code, stays.code_id))


def by_merge(session: Session, gone: Reference, stays: Reference) -> None:
    codes = (session.get_one(Code, each.code_id) for each in (gone, stays))
    merge_code(session, *codes, coder=get_coder(session, "Ann"))


def by_split(session: Session, gone: Reference, stays: Reference) -> None:
    split_code(session, session.get_one(Code, gone.code_id), {gone.id: stays.code_id})


def by_boundaries(session: Session, gone: Reference, stays: Reference) -> None:
    place = Passage(gone.start, gone.end)
    move_boundaries(session, gone, Passage(gone.start, gone.end - 1))
    gone.code_id = stays.code_id
    session.flush()
    move_boundaries(session, gone, place)


@pytest.mark.parametrize("joined", [by_recode, by_merge, by_split, by_boundaries])
def test_where_two_become_one_star_use_and_both_trimmed_versions_stay(
    quoted: Project, joined: Callable[[Session, Reference, Reference], None]
) -> None:
    version = trimmed_version(quoted)
    with quoted.change("code the passage again") as session:
        gone_id = _twin(session).id
        other = session.get_one(Reference, gone_id).quote.split()[0]
    before = kept(quoted)
    with quoted.change("join") as session:
        joined(session, reference(session, gone_id), reference(session))
        assert session.get(Reference, gone_id) is None
    assert kept(quoted) == [(1, True, True, version)]
    with quoted.read() as session:
        texts = session.scalars(select(Memo.text).where(Memo.reference_id == 1)).all()
    assert f"Another trimmed version: {other}" in texts
    quoted.undo()
    assert kept(quoted) == before


def test_a_quote_goes_with_its_reference_to_another_code(quoted: Project) -> None:
    before = kept(quoted)
    with quoted.change("recode") as session:
        recode(session, reference(session), session.scalars(select(Code).where(Code.label == "Awards")).one())
    assert kept(quoted) == before


def _corrected(session: Session, new: Callable[[str], str]) -> None:
    transcript = session.get_one(Transcript, reference(session).transcript_id)
    text = new(script_of(session, transcript).text)
    correct_transcript(session, transcript, Script(text, (Turn(0, len(text), "P", None),)), force=True)


def test_a_quote_waits_with_a_lost_reference_and_stands_again_with_it(quoted: Project) -> None:
    version = trimmed_version(quoted)
    with quoted.change("correct") as session:
        gone = reference(session).quote
        _corrected(session, lambda text: text.replace(gone, "Quite another story altogether", 1))
        lost_id = session.scalars(select(Lost.id).where(Lost.quote == gone)).one()
        quote = session.scalars(select(Quote)).one()
        assert (quote.reference_id, quote.lost_id, quote.starred) == (None, lost_id, True)
    with quoted.change("place") as session:
        again = place_lost(session, session.get_one(Lost, lost_id), Passage(0, 20)).id
    assert kept(quoted) == [(again, True, False, version)]
    quoted.undo()
    with quoted.change("give up") as session:
        drop_lost(session, session.get_one(Lost, lost_id))
    assert kept(quoted) == []


def test_a_trimmed_version_that_no_longer_fits_is_told_and_kept(quoted: Project) -> None:
    before = kept(quoted)
    with quoted.read() as session:
        assert check_trimmed(session).waiting == ""
    with quoted.change("move the boundary") as session:
        first = reference(session)
        start = first.start + len(first.quote.split()[0]) + 1
        move_boundaries(session, first, Passage(start, first.end))
    assert kept(quoted) == before
    with quoted.read() as session:
        line = check_trimmed(session)
    assert not line.problems
    assert line.waiting.startswith("1 trimmed quote does not stand in the passage as it is now (INT01 ")


@pytest.mark.parametrize("removed", ["reference", "code", "transcript"])
def test_what_is_removed_takes_its_quote_along_and_undo_brings_it_back(quoted: Project, removed: str) -> None:
    before = kept(quoted)
    with quoted.change("remove") as session:
        first = reference(session)
        if removed == "reference":
            uncode(session, first)
        elif removed == "code":
            code = session.get_one(Code, first.code_id)
            assert dependants(session, code).quotes == 1
            delete_code(session, code)
        else:
            remove_transcript(session, session.get_one(Transcript, first.transcript_id))
    assert kept(quoted) == []
    quoted.undo()
    assert kept(quoted) == before


def test_what_an_operation_would_do_to_kept_quotes_is_told_before(quoted: Project) -> None:
    with quoted.rehearse() as session:
        found = effect(session, Rule(), lambda inner: uncode(inner, reference(inner)))
    assert found.quotes_removed == 1
    assert "1 kept quote is deleted or joined" in found.sentences()
