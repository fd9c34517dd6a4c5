"""What may be a name by how it is written, and the candidates that come of it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from named import IN_ONE_PROJECT, SCRIPTS, add, keyed, said_in, script

from qualcode.plaintext import fold
from qualcode.store.project import Project
from transcripts.namekey import read_key
from transcripts.names.addresses import addresses
from transcripts.names.candidates import Candidate, find_candidates
from transcripts.names.capitals import capitals, words_of
from transcripts.names.variants import longer_forms, together
from transcripts.search.scope import Scope, transcripts_named


def written(said: str, *others: str) -> list[str]:
    """What the rule finds in a text, where these others were said too."""
    found = capitals(said, words_of([said, *others]))
    return [said[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("We asked Anna and then Walla Walla heard.", ["Anna", "Walla Walla"]),
        ("So Dr. Smith and Prof Jones came.", ["Dr. Smith", "Prof Jones"]),
        ("He read J. K. Rowling to us.", ["J. K. Rowling"]),
        ("It is at the University of Leeds, near St. Andrews.", ["University of Leeds", "St. Andrews"]),
        ("She saw Ann-Marie O’Brien’s mother.", ["Ann-Marie O’Brien"]),
        ("We joined Marks & Spencer after ACAS.", ["Marks & Spencer", "ACAS"]),
        ("They were at King's College London.", ["King's College London"]),
        ("I told Anna's Ben.", ["Anna", "Ben"]),
        ("We went with Ludwig van Beethoven.", ["Ludwig van Beethoven"]),
        ("He met Jean-Luc de la Tour, and Ann van der Berg.", ["Jean-Luc de la Tour", "Ann van der Berg"]),
        ("She liked Ann de la very much.", ["Ann"]),
        ("Élodie came from Łódź.", ["Élodie", "Łódź"]),
    ],
)
def test_names_are_found_whole(said: str, names: list[str]) -> None:
    assert written(said) == names


@pytest.mark.parametrize(
    "said",
    [
        "On Monday, in May or on 3 June, I’m off. And I'd say I do.",
        "That was OK. My PhD is on TV.",
        "Yeah. Mm-hm. Absolutely, yes.",
        "Then they left: We did not. “And so?” It’s – Well.",
        "NO, we said NO, and no again.",
        "She said dad and Mr. were there.",
    ],
)
def test_days_months_and_ordinary_words_are_no_names(said: str) -> None:
    assert written(said) == []


def test_a_word_that_begins_a_sentence_is_a_name_only_where_it_is_not_known_in_small_letters() -> None:
    said = "Technicians came. Doreen came."
    assert written(said, "the technicians left") == ["Doreen"]
    assert written(said) == ["Technicians", "Doreen"]


def test_a_name_that_is_a_word_too_is_found_at_the_beginning_once_it_stood_inside() -> None:
    assert written("Hope rang.", "we hope so") == []
    assert written("Hope rang. I told Hope.", "we hope") == ["Hope", "Hope"]


def test_a_month_is_a_name_where_no_date_is_meant() -> None:
    assert written("It was May who rang in April, and I asked June. Since August 2019.") == ["May", "June"]


def test_ordinary_words_before_a_name_are_left_out_of_it() -> None:
    assert written("When Anna rang, yesterday was gone. Yesterday Ben Smith rang.") == ["Anna", "Ben Smith"]


def test_a_long_run_of_capitals_is_a_heading() -> None:
    assert written("then The Big Red Old Slow Train Came Past Us") == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("ann.b+c@uni.ac.uk", "address"),
        ("https://uni.org/a?b=1", "address"),
        ("www.uni.org", "address"),
        ("leeds.ac.uk", "address"),
        ("@anna_b", "address"),
        ("LS2 9JT", "address"),
        ("MA 02139", "address"),
        ("07700 900123", "number"),
        ("+44 20 7946 0958", "number"),
        ("(020) 7946 0958", "number"),
        ("555-123-4567", "number"),
    ],
)
def test_addresses_and_numbers_are_found_by_their_form(said: str, kind: str) -> None:
    text = f"It is {said}, or so."
    assert [(text[each.start : each.end], each.kind) for each in addresses(text)] == [(said, kind)]


@pytest.mark.parametrize(
    "said", ["1990 2000 2010", "12.30", "3,000,000,000", "0.123456789", "2019-2021", "e.g. this"]
)
def test_other_numbers_are_no_telephone_numbers(said: str) -> None:
    assert list(addresses(f"It was {said}.")) == []


# --------------------------------------------------------------------- candidates


def found(project: Project, *names: str) -> dict[str, Candidate]:
    with project.read() as session:
        scope = Scope(transcripts_named(session, names) if names else None)
        return {each.name: each for each in find_candidates(session, scope)}


def test_a_candidate_is_counted_by_place_and_interview_and_shown_in_context(project: Project) -> None:
    add(
        project,
        INT1=script("We met Anna.", "Anna's boss said ANNA, and anna again."),
        INT2=script("Then Anna left for Annan."),
    )
    anna = found(project)["Anna"]
    assert (anna.times, anna.otherwise, anna.interviews, anna.speakers) == (4, 1, 2, 0)
    assert [(each.transcript, each.start, each.before) for each in anna.places] == [
        ("INT1", 7, "We met "),
        ("INT1", 13, ""),
        ("INT1", 30, "Anna's boss said "),
    ]
    assert found(project, "INT2")["Anna"].times == 1


def test_a_word_of_longer_names_is_no_candidate_by_itself(project: Project) -> None:
    add(project, INT1=script("in Park Loop, Loop Park; a loop in a park", "and Park Loop, and Park"))
    assert {name: (each.times, each.otherwise) for name, each in found(project).items()} == {
        "Park Loop": (2, 0),
        "Loop Park": (1, 0),
        "Park": (1, 1),
    }


def test_labels_of_speakers_are_candidates_where_they_are_names(project: Project) -> None:
    add(
        project,
        INT1=script("so it goes", speaker="Jane Quimby"),
        INT2=script("the technician goes", speaker="Technician"),
        INT3=script("so", speaker="P10"),
        INT4=script("so", speaker="INT"),
        INT6=script("so", speaker="Pat"),
        INT5=script("so", speaker="Interviewer"),
    )
    assert {name: (each.times, each.speakers, each.by) for name, each in found(project).items()} == {
        "Jane Quimby": (0, 1, ("speaker",)),
        "Pat": (0, 1, ("speaker",)),
    }


def test_placeholders_are_no_candidates(project: Project) -> None:
    add(
        project,
        INT1=script(
            "We met [Name 3] and [Number 07700 900123] and [Inaudible 12:03] and [Anna laughs] and XXXX XX"
            " and Bea."
        ),
    )
    assert found(project).keys() == {"Anna", "Bea"}


def test_kinds_are_proposed_by_the_words_beside_a_name(project: Project) -> None:
    said = "I asked Dr Quimby at Zork College in Plonk, on Park Lane, about a Welsh man of ACME, "
    said += "j@x.org or 07700 900123."
    add(project, INT1=script(said, "and Ben"))
    assert {name: each.kind for name, each in found(project).items()} == {
        "Dr Quimby": "name",
        "Zork College": "organisation",
        "Plonk": "place",
        "Park Lane": "place",
        "Welsh": "group",
        "ACME": "organisation",
        "j@x.org": "address",
        "07700 900123": "number",
        "Ben": "name",
    }


def test_what_more_speaks_for_a_name_comes_first(project: Project) -> None:
    add(project, INT1=script("I saw Dr Quimby, and ACAS, and Ben, and Ben’s Hope. We hope, they hope. Zork!"))
    scores = {name: each.score for name, each in found(project).items()}
    assert scores == {"Dr Quimby": 90, "Ben": 70, "ACAS": 50, "Zork": 50, "Hope": 50}
    assert list(found(project)) == ["Dr Quimby", "Ben", "ACAS", "Hope", "Zork"]


def test_forms_of_a_name_stand_together_and_say_what_they_may_be(project: Project) -> None:
    add(
        project,
        INT1=script(
            "I met Jane Smith, then Bo Zed, then Dr Smith, and Jane, and Smith; and Catherine or Katherine."
        ),
    )
    names = found(project)
    assert [(name, each.like) for name, each in names.items()] == [
        ("Bo Zed", ()),
        ("Jane Smith", ()),
        ("Dr Smith", ("Jane Smith",)),
        ("Jane", ("Jane Smith",)),
        ("Smith", ("Jane Smith", "Dr Smith")),
        ("Catherine", ()),
        ("Katherine", ("Catherine",)),
    ]


def test_a_near_spelling_of_another_kind_is_no_form() -> None:
    assert longer_forms({"Morris": "name", "Moris": "name"}) == {"Moris": ("Morris",)}
    assert longer_forms({"Morris": "organisation", "Moris": "name"}) == {}


def test_names_of_a_key_are_candidates_with_their_placeholder(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("so anna came, and Ben; Green Town"))
    key = read_key(keyed(tmp_path, "name,placeholder\nanna,Berta\nZoe,Green Town\n"))
    with project.read() as session:
        names = find_candidates(session, key=key)
    assert [(each.name, each.placeholder, each.by) for each in names] == [
        ("anna", "Berta", ("key",)),
        ("Ben", "", ("pattern",)),
    ]


# --------------------------------------------------------------------- whatever is said


@IN_ONE_PROJECT
@given(scripts=SCRIPTS)
def test_every_place_of_a_candidate_is_where_it_says(project: Project, scripts: list[list[str]]) -> None:
    with project.rehearse() as session:
        said = said_in(session, scripts)
        names = find_candidates(session)
    for each in names:
        standing = [label for label, text in said.items() if naive(each.name, text)]
        assert 1 <= each.interviews <= len(standing)
        assert 1 <= each.times + each.otherwise <= sum(naive(each.name, text) for text in said.values())
        for place in each.places:
            text = said[place.transcript]
            assert text[place.start : place.end] == place.words
            assert fold(place.words) == fold(each.name)
            assert text[: place.start].endswith(place.before)
            assert text[place.end :].startswith(place.after)


def naive(name: str, text: str) -> int:
    """In how many places a name stands, whatever the case, no letter beside it."""
    pattern = r"\s+".join(map(re.escape, name.split()))
    return len(re.findall(rf"(?<!\w){pattern}(?!\w)", text, re.I))


_WORDS = st.lists(st.sampled_from(("anna", "bo", "cleo", "annab", "annac")), min_size=1, max_size=3)


@given(st.lists(_WORDS.map(" ".join), unique=True))
def test_putting_forms_together_loses_no_name(names: list[str]) -> None:
    like = longer_forms(dict.fromkeys(names, "name"))
    assert sorted(together(names, like)) == sorted(names)
    assert all(other != name for name in like for other in like[name])


def test_names_that_may_be_forms_of_each_other_are_all_kept() -> None:
    circle = {"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}
    assert sorted(together([*"abcde"], circle)) == [*"abcde"]
