"""Suggestions: what is never suggested, how they are ranked, and what they rest on."""

import math
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from suggested import ABOUT, FRAMEWORK, OTHER, Plan, code_of, fill, plans, refused, talk
from test_store_undo import dump

from codebook.codes import add_framework
from codebook.retiring import retire_code
from exports.suggestions.gains import gains
from exports.suggestions.learning import ENOUGH, learned
from exports.suggestions.queue import Queue, Wanted, suggested
from exports.suggestions.reasons import SOURCES, SourceName
from exports.suggestions.shelf import Shelf
from exports.suggestions.spoken import Coded, Piece
from exports.suggestions.terms import Terms
from qualcode.coding import code_passage, current_text, get_coder
from qualcode.errors import BadInput, Refused
from qualcode.store.models import Reference, Rejection, Speaker, Transcript
from qualcode.store.project import Project
from qualcode.suggesting import decide, find_pattern, keep_pattern, reject
from transcripts.interviews import add_transcript, find_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.search.asking import Question
from transcripts.search.scope import Source
from transcripts.search.words import words
from transcripts.speaking import set_speaker

SEARCH = Question("paper OR kettle")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CACHE", str(tmp_path / "cache"))


def wanted(session: Session, label: str = "Credit", **options: object) -> Wanted:
    options = {"search": SEARCH, "limit": 50, **options}
    return Wanted(code_of(session, label).id, "Ann", **options)  # type: ignore[arg-type]


def asked(session: Session, label: str = "Credit", **options: object) -> Queue:
    return suggested(session, wanted(session, label, **options))


@contextmanager
def made(plan: Plan, order: list[int] | None = None) -> Iterator[Session]:
    """A study made by a plan, to look at."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "study.qualcode", "study", who="Ann") as project,
    ):
        fill(project, plan, order)
        with project.read() as session:
            yield session


def places(queue: Queue) -> list[tuple[str, int, int, int, str]]:
    return [(each.transcript, each.start, each.end, each.score, each.because) for each in queue.suggestions]


TAUGHT = Plan(
    (1, 2, 3, 4),
    tuple((number, place, 120, "Ann", "Credit") for number in range(3) for place in (80, 300, 500, 700)),
    (),
)
"""Enough is coded at Credit in three of four interviews."""


@pytest.fixture
def taught(project: Project) -> Project:
    fill(project, TAUGHT)
    return project


@given(
    plan=plans, sources=st.sets(st.sampled_from(SOURCES), min_size=1), own=st.booleans(), deep=st.booleans()
)
@settings(max_examples=60)
def test_a_suggestion_is_open_and_stands_on_its_words(
    plan: Plan, sources: set[SourceName], own: bool, deep: bool
) -> None:
    with made(plan) as session:
        found = asked(session, sources=frozenset(sources), own=own, deep=deep).suggestions
        check_open(session, plan, [each.piece for each in found], own=own, deep=deep)
        for each in found:
            text = current_text(session, each.transcript_id)
            assert text[each.start : each.end] == each.quote
            assert text[each.start - len(each.before) : each.start] == each.before
            assert text[each.end : each.end + len(each.after)] == each.after
            assert {reason.source for reason in each.reasons} <= sources
            assert 1 <= each.score <= 100


def check_open(session: Session, plan: Plan, found: list[Piece], *, own: bool, deep: bool) -> None:
    """No suggestion shares a character with what is coded, rejected, another one or the interviewer's."""
    labels = ["Credit", "Author list"] if deep else ["Credit"]
    taken: set[tuple[int, int]] = set()
    codes = [code_of(session, label).id for label in labels]
    for row in session.scalars(select(Reference).where(Reference.code_id.in_(codes))):
        if not own or row.coder_id == get_coder(session, "Ann").id:
            taken.update((row.transcript_id, at) for at in range(row.start, row.end))
    for piece in refused(session, plan):
        taken.update((piece.transcript_id, at) for at in range(piece.start, piece.end))
    names = {row.id: row.name for row in session.scalars(select(Transcript))}
    for number, seed in enumerate(plan.seeds):
        home = next(id_ for id_, name in names.items() if name == f"INT{number}")
        for turn in talk(seed).turns:
            if turn.speaker == "I":
                taken.update((home, at) for at in range(turn.start, turn.end))
    for piece in found:
        here = {(piece.transcript_id, at) for at in range(piece.start, piece.end)}
        assert not here & taken
        taken |= here


@given(plan=plans, seed=st.integers(0, 99))
@settings(max_examples=25)
def test_the_order_of_import_changes_neither_ranking_nor_reasons(plan: Plan, seed: int) -> None:
    order = list(range(len(plan.seeds)))
    Random(seed).shuffle(order)
    told = []
    for each in (None, order):
        with made(plan, each) as session:
            queue = asked(session)
            told.append((places(queue), queue.digest))
    assert told[0] == told[1]


@given(
    st.lists(
        st.lists(st.sampled_from(["lab", "pay", "the", "rain", "fish"]), max_size=9).map(" ".join), max_size=9
    ),
    st.sampled_from([1, 7, 1 << 17]),
    st.sampled_from([1, 2, 1 << 12]),
)
def test_terms_weigh_as_a_naive_reckoning_with_dicts(texts: list[str], words_: int, rows_: int) -> None:
    rows = naive_rows(texts)
    with in_parts(words_, rows_):
        terms = Terms(texts)
        reached = [terms.along(terms.row_of(text)) for text in texts]
        together = terms.along_everything
        some = terms.along(terms.total(range(0, len(texts), 2)))
    products = [[product(row, second) for second in rows] for row in rows]
    for number in range(len(rows)):
        assert [float(far) for far in reached[number]] == pytest.approx(products[number], abs=1e-9)
        assert math.isclose(float(together[number]), sum(products[number]), abs_tol=1e-9)
        assert math.isclose(float(some[number]), sum(products[number][::2]), abs_tol=1e-9)


def product(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


@contextmanager
def in_parts(words_: int, rows_: int) -> Iterator[None]:
    """Count so many words and reckon with so many rows at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exports.suggestions.terms._WORDS", words_)
        patch.setattr("exports.suggestions.terms._ROWS", rows_)
        yield


def naive_rows(texts: list[str]) -> list[dict[str, float]]:
    """Each text as a dict from its words and pairs to their weights, by the formula as it is written."""
    counts = []
    for text in texts:
        said = words(text)
        counts.append(Counter([*said, *(f"{one} {two}" for one, two in pairwise(said))]))
    held = Counter(term for each in counts for term in each)
    rows = []
    for each in counts:
        row = {
            term: (1 + math.log(often)) * (math.log((1 + len(texts)) / (1 + held[term])) + 1)
            for term, often in each.items()
            if held[term] > 1 and 2 * held[term] <= max(len(texts), 4)
        }
        length = math.sqrt(sum(weight * weight for weight in row.values()))
        rows.append({term: weight / length for term, weight in row.items()})
    return rows


@given(st.integers(0, 10**6))
def test_the_direction_of_a_code_is_the_mean_of_its_pieces_minus_the_mean_of_the_others(seed: int) -> None:
    dice = Random(seed)
    texts = [" ".join(dice.choices(["lab", "pay", "the", "rain", "fish", "bus"], k=6)) for _ in range(12)]
    coded = sorted(dice.sample(range(12), 5))
    rows = naive_rows(texts)

    def reach(row: dict[str, float], among: list[int]) -> float:
        rest = [each for each in range(12) if each not in coded]
        mean = [sum(rows[each].get(term, 0.0) for each in among) / len(among) for term in row]
        other = [sum(rows[each].get(term, 0.0) for each in rest) / len(rest) for term in row]
        return sum(w * (one - two) for w, one, two in zip(row.values(), mean, other, strict=True))

    import numpy

    known = numpy.ones(12, dtype=bool)
    with in_parts(dice.choice([1, 20, 1 << 17]), dice.choice([1, 5, 1 << 12])):
        found = learned(Terms(texts), coded, known)
    assert all(
        math.isclose(float(found.reached[each]), reach(rows[each], coded), abs_tol=1e-9) for each in range(12)
    )
    alone = [
        reach(rows[each], [other for other in coded if other != each] if each in coded else coded)
        for each in range(12)
    ]
    levels = sorted({round(each, 9) for each in alone})
    if len(levels) == 12:  # without ties every order of the pieces is one
        for each in range(12):
            below = [level for level in levels if level <= round(alone[each], 9)]
            shares = [
                sum(round(alone[one], 9) >= level for one in coded)
                / sum(round(far, 9) >= level for far in alone)
                for level in below
            ]
            assert math.isclose(float(found.scores[each]), 100 * max(shares), abs_tol=1e-6)


def test_what_is_like_the_coded_passages_comes_first_and_says_why(taught: Project) -> None:
    with taught.read() as session:
        queue = asked(session, sources=frozenset({"learned"}))
    assert queue.notes[0].startswith("Learned from ")
    best = queue.suggestions[0]
    assert best.because.startswith("because of: ")
    assert best.words & set(words(best.quote))
    scores = [each.score for each in queue.suggestions]
    assert scores == sorted(scores, reverse=True)


def test_several_sources_make_one_suggestion_with_a_higher_score(taught: Project) -> None:
    with taught.change("keep") as session:
        keep_pattern(session, code_of(session, "Credit"), "paper*", get_coder(session, "Ann"))
    with taught.read() as session:
        apart = [asked(session, sources=frozenset({each})) for each in SOURCES]
        together = asked(session)
    by_place = [{each.piece: each.score for each in queue.suggestions} for queue in apart]
    shared = [each for each in together.suggestions if len(each.reasons) == 3]
    assert shared
    for each in shared:
        scores = [found[each.piece] for found in by_place]
        left = math.prod(1 - score / 100 for score in scores)
        assert each.score == round(100 * (1 - left))
        assert [reason.source for reason in each.reasons] == list(SOURCES)


def test_too_little_to_learn_from_is_said_and_the_words_of_the_code_are_looked_for(project: Project) -> None:
    fill(project, Plan((1, 2), ((0, 180, 160, "Ann", "Credit"),), ()))
    with project.read() as session:
        pieces, _ = Shelf().taken(session, interviewer=False)
        assert 0 < len(Coded(session, [code_of(session, "Credit").id], None).rows(pieces)) < ENOUGH
        queue = asked(session, sources=frozenset({"learned"}))
    assert queue.notes[0].startswith("Too little to learn from: only")
    assert queue.suggestions
    assert queue.suggestions[0].score == 50
    assert all(each.words & {"credit", "named", "papers"} for each in queue.suggestions)


def test_a_code_whose_words_nobody_says_has_no_suggestions(project: Project) -> None:
    fill(project, Plan((1, 2), (), ()))
    with project.change("add") as session:
        add_framework(session, (FRAMEWORK[1].__class__("Zeppelins"),))
    with project.read() as session:
        assert asked(session, "Zeppelins", search=None).suggestions == ()


def test_a_project_without_transcripts_says_so(project: Project) -> None:
    fill(project, Plan((), (), ()))
    with project.read() as session:
        queue = asked(session)
    assert queue.suggestions == ()
    assert queue.notes == ("There are no transcripts yet; `qualcode import` brings them in.",)


def test_where_only_interviewers_speak_nothing_is_learned_until_they_are_let_in(project: Project) -> None:
    fill(project, Plan((1, 2), (), ()))
    with project.change("all interview") as session:
        set_speaker(session, "P", interview=None, interviewer=True)
    with project.read() as session:
        without = asked(session)
        assert without.suggestions == ()
        assert without.notes[0].startswith("Nothing can be learned")
        assert asked(session, interviewer=True).suggestions


def test_headings_that_hold_no_passages_and_retired_codes_are_refused(taught: Project) -> None:
    with taught.change("retire") as session:
        retire_code(session, code_of(session, "Credit"))
    with taught.read() as session:
        with pytest.raises(Refused, match="is retired"):
            asked(session)
        with pytest.raises(Refused, match="stands below “Credit”"):
            asked(session, "Author list")


def test_a_search_that_cannot_be_read_shows_where(taught: Project) -> None:
    with taught.read() as session, pytest.raises(BadInput, match="is not closed"):
        asked(session, search=Question("paper AND (list OR named"))


def test_with_deep_codings_and_patterns_below_are_the_codes_own(taught: Project) -> None:
    with taught.change("keep below") as session:
        keep_pattern(session, code_of(session, "Author list"), "kettle", get_coder(session, "Ann"))
    with taught.read() as session:
        alone, deep = (
            asked(session, deep=each, sources=frozenset({"patterns"}), search=None) for each in (False, True)
        )
    assert alone.suggestions == ()
    assert alone.notes == ("No pattern is kept with “Credit” yet.",)
    assert deep.suggestions


def test_only_the_transcripts_asked_for_are_suggested_from(taught: Project) -> None:
    with taught.read() as session:
        last = session.scalars(select(Transcript).where(Transcript.name == "INT3")).one().id
        queue = asked(session, within=frozenset({last}))
        assert {each.transcript for each in queue.suggestions} == {"INT3"}
        assert queue.notes == asked(session).notes


def test_balanced_takes_one_of_each_interview_before_the_second_of_any(taught: Project) -> None:
    with taught.read() as session:
        plain, balanced = asked(session), asked(session, balanced=True)
    assert sorted(places(plain)) == sorted(places(balanced))
    first = [each.interview for each in balanced.suggestions[:4]]
    assert sorted(first) == sorted({each.interview for each in plain.suggestions})
    by_interview = {
        name: [each for each in places(balanced) if each[0] == name] for name in dict.fromkeys(first)
    }
    for name, found in by_interview.items():
        assert found == [each for each in places(plain) if each[0] == name]


def test_balanced_finds_an_interview_behind_hundreds_of_better_passages(project: Project) -> None:
    about, other, both = " ".join(ABOUT[:8]), " ".join(OTHER[:8]), " ".join((*OTHER[:8], ABOUT[0]))
    with project.change("set up") as session:
        add_framework(session, FRAMEWORK)
        for name, said in (("MUCH", [about] * 130), ("FAR", [other] * 140), ("NEAR", [both])):
            ends = [0, *accumulate(len(each) + 1 for each in said)]
            turns = tuple(Turn(start, end - 1, "P", None) for start, end in pairwise(ends))
            add_transcript(session, Script("\n".join(said), turns), name=name, source=name)
        code, coder = code_of(session, "Credit"), get_coder(session, "Ann")
        for place in range(0, 5 * (len(about) + 1), len(about) + 1):
            much = find_transcript(session, "MUCH")
            code_passage(session, much, Passage(place, place + len(about)), code, coder)
    with project.read() as session:
        plain, balanced = (asked(session, search=None, limit=2, balanced=each) for each in (False, True))
    assert [each.interview for each in plain.suggestions] == ["MUCH", "MUCH"]
    assert [each.interview for each in balanced.suggestions] == ["MUCH", "NEAR"]


def test_what_somebody_else_coded_is_open_to_a_coder_who_asks_as_if_alone(taught: Project) -> None:
    with taught.read() as session:
        mine = suggested(
            session, Wanted(code_of(session, "Credit").id, "Zoe", search=SEARCH, own=True, limit=99)
        )
        pooled = suggested(session, Wanted(code_of(session, "Credit").id, "Zoe", search=SEARCH, limit=99))
        coded = Coded(session, [code_of(session, "Credit").id], None)
        assert any(coded.touches(each.piece) for each in mine.suggestions)
        assert not any(coded.touches(each.piece) for each in pooled.suggestions)


def test_the_shelf_reads_again_only_when_texts_or_speakers_change(taught: Project) -> None:
    shelf = Shelf()
    read: list[int] = []

    def counting(sources: Sequence[Source]) -> Iterable[Source]:
        read.append(len(sources))
        return sources

    def look() -> object:
        with taught.read() as session:
            return shelf.taken(session, interviewer=False, progress=counting)[1]

    first = look()
    with taught.change("code") as session:
        transcript = session.scalars(select(Transcript)).first()
        assert transcript is not None
        code_passage(session, transcript, Passage(0, 20), code_of(session, "Pay"), get_coder(session, "Ann"))
    assert look() is first
    with taught.change("import") as session:
        add_transcript(session, talk(50), name="INT9", source="INT9.txt")
    second = look()
    assert second is not first
    with taught.change("who interviews") as session:
        session.scalars(select(Speaker).where(Speaker.label == "I")).first().interviewer = False  # type: ignore[union-attr]
    assert look() is not second
    assert read == [4, 5, 5]


def test_listing_and_rejecting_leave_the_state_and_undo_brings_it_back(taught: Project) -> None:
    before = dump(taught.path)
    with taught.read() as session:
        queue = asked(session)
    assert dump(taught.path) == before
    first, second, third = (each.piece for each in queue.suggestions[:3])
    with taught.change("decide") as session:
        code, ann = code_of(session, "Credit"), get_coder(session, "Ann")
        done = decide(session, code, ann, accepted=[first, second], rejected=[third])
    assert (done.coded, done.before, done.rejected) == (2, 0, 1)
    with taught.read() as session:
        again = [each.piece for each in asked(session).suggestions]
    assert not {first, second, third} & set(again)
    taught.undo()
    assert dump(taught.path) == before
    with taught.read() as session:
        assert places(asked(session)) == places(queue)


def test_what_is_rejected_twice_is_remembered_once(taught: Project) -> None:
    with taught.change("reject") as session:
        code, ann = code_of(session, "Credit"), get_coder(session, "Ann")
        one, two = (each.piece for each in asked(session).suggestions[:2])
        assert (reject(session, [one], code, ann), reject(session, [one, two], code, ann)) == (1, 1)
        assert reject(session, [one], code, get_coder(session, "Zoe")) == 1
    with taught.read() as session:
        assert len(list(session.scalars(select(Rejection.id)))) == 3


def test_no_pattern_is_kept_below_a_retired_code(taught: Project) -> None:
    with taught.change("retire") as session:
        retire_code(session, code_of(session, "Credit"))
        with pytest.raises(Refused, match="retired"):
            keep_pattern(session, code_of(session, "Author list"), "paper", get_coder(session, "Ann"))


def test_of_two_patterns_of_one_text_the_plain_one_is_found(taught: Project) -> None:
    with taught.change("keep") as session:
        code, ann = code_of(session, "Pay"), get_coder(session, "Ann")
        keep_pattern(session, code, "wage", ann, forms=True)
        plain = keep_pattern(session, code, "wage", ann)
        assert find_pattern(session, code, " wage ") is plain


def coded_at(seeds: tuple[int, ...], starts: tuple[int, ...]) -> Plan:
    """All interviews but the last are coded at Credit by Ann, 120 characters from each of these."""
    coded = tuple((number, at, 120, "Ann", "Credit") for number in range(len(seeds) - 1) for at in starts)
    return Plan(seeds, coded, ())


def test_passages_of_one_score_go_by_how_far_they_reach() -> None:
    with made(coded_at((5, 6, 7, 8), (80, 300, 500, 700))) as session:
        found = asked(session, sources=frozenset({"learned"})).suggestions
    ranks = [(-each.score, -each.weight, each.transcript, each.start) for each in found]
    assert ranks == sorted(ranks)
    assert ranks != sorted(ranks, key=lambda rank: (rank[0], *rank[2:]))


def test_codes_with_most_likely_passages_come_first(taught: Project) -> None:
    with taught.read() as session:
        found = gains(session, Wanted(0, "Ann"))
        for gain in found.codes:
            label = gain.code.rpartition(" / ")[2]
            queue = asked(session, label, search=None, limit=100)
            assert gain.likely == sum(each.score >= 50 for each in queue.suggestions)
    assert [gain.code for gain in found.codes] == ["Credit"]
    assert found.passed_over == 2


def test_a_passage_is_likely_from_fifty_on(taught: Project) -> None:
    with taught.change("keep") as session:
        keep_pattern(session, code_of(session, "Pay"), "wage OR grade", get_coder(session, "Ann"))
    with taught.read() as session:
        scores = [each.score for each in asked(session, "Pay", search=None, limit=100).suggestions]
        likely = {gain.code: gain.likely for gain in gains(session, Wanted(0, "Ann")).codes}
    assert scores[0] >= 50 > scores[-1]
    assert likely["Pay"] == sum(score >= 50 for score in scores)


def test_a_pattern_lets_a_code_gain_that_nothing_is_coded_at(taught: Project) -> None:
    with taught.change("keep") as session:
        keep_pattern(session, code_of(session, "Pay"), "wage OR grade", get_coder(session, "Ann"))
    with taught.read() as session:
        found = gains(session, Wanted(0, "Ann"))
    assert "Pay" in [gain.code for gain in found.codes]
    assert found.passed_over == 1
