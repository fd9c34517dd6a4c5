"""What may be a name by how it is written, and the candidates that come of it."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput
from qualcode.plaintext import fold
from qualcode.pseudonyms import put_names_back, put_placeholders
from qualcode.store.models import Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript, script_of
from transcripts.namekey import read_key
from transcripts.names.addresses import addresses
from transcripts.names.candidates import Candidate, find_candidates
from transcripts.names.capitals import capitals, words_of
from transcripts.names.mentions import Kind
from transcripts.names.newkey import Numbers, key_rows, numbers, write_key
from transcripts.names.variants import longer_forms, together
from transcripts.script import Script, Turn
from transcripts.search.scope import Scope, transcripts_named


def script(*turns: str, speaker: str | None = None) -> Script:
    start, made = 0, []
    for turn in turns:
        made.append(Turn(start, start + len(turn), speaker, None))
        start += len(turn) + 1
    return Script("\n".join(turns), tuple(made))


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


def keyed(folder: Path, content: str | bytes, name: str = "key.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def add(project: Project, **scripts: Script) -> None:
    with project.change("import") as session:
        for name, each in scripts.items():
            add_transcript(session, each, name=name, source=f"{name}.txt")


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


def test_names_of_a_key_are_candidates_with_their_placeholder(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("so anna came, and Ben; Green Town"))
    key = read_key(keyed(tmp_path, "name,placeholder\nanna,Berta\nZoe,Green Town\n"))
    with project.read() as session:
        names = find_candidates(session, key=key)
    assert [(each.name, each.placeholder, each.by) for each in names] == [
        ("anna", "Berta", ("key",)),
        ("Ben", "", ("pattern",)),
    ]


# --------------------------------------------------------------------- keys


def written_key(project: Project, path: Path, base: Path | None = None) -> list[str]:
    """Write a key of all candidates; their names."""
    with project.read() as session:
        key = read_key(base) if base else None
        rows = key_rows(find_candidates(session, key=key), numbers(session, key))
    write_key(path, rows, base)
    return [row["name"] for row in rows]


def test_a_key_has_a_placeholder_of_its_kind_for_each_candidate(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("We met Anna and Ben at Zork College; ask +44 20 7946 0958 or @anna."))
    written_key(project, tmp_path / "key.csv")
    entries = read_key(tmp_path / "key.csv").entries
    assert {entry.name: entry.placeholder for entry in entries} == {
        "Anna": "[Name 1]",
        "Ben": "[Name 2]",
        "Zork College": "[Organisation 1]",
        "+44 20 7946 0958": "[Number 1]",
        "@anna": "[Address 1]",
    }
    content = (tmp_path / "key.csv").read_text(encoding="utf-8-sig")
    assert (
        "Anna,[Name 1],,name,1,1,pattern,70,,INT1: …We met Anna and Ben at Zork College; ask +44 20 794…\n"
        in content
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name,placeholder,note\nAnna,[Name 7],hers", "\nBen,[Name 8],\n"),
        ("sep=;\r\nnote;pseudonym;name\r\n;[Name 7];Anna\r\n", ";[Name 8];Ben\r\n"),
        ("\ufeffName\tPlaceholder\nAnna\t[name 7]\n", "Ben\t[Name 8]\n"),
        ("name,placeholder\nZo\u00eb,[Name 2]\nAnna,x\n".encode("cp1252"), "Ben,[Name 3]\n"),
    ],
)
def test_a_key_that_is_there_gets_new_rows_and_keeps_every_byte(
    project: Project, tmp_path: Path, old: str | bytes, new: str
) -> None:
    add(project, INT1=script("We met Anna and Ben."))
    path = keyed(tmp_path, old)
    before = path.read_bytes()
    assert written_key(project, path, path) == ["Ben"]
    assert path.read_bytes() == before + new.encode()
    assert {entry.name for entry in read_key(path).entries} >= {"Anna", "Ben"}


def test_a_workbook_goes_into_the_new_key_with_all_its_columns(project: Project, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("note", "name", "placeholder"), ("=hers", "Anna", "Berta")):
        book.active.append(row)  # type: ignore[union-attr]  # it has a sheet
    book.active["A2"].data_type = "s"  # type: ignore[index]
    book.save(tmp_path / "key.xlsx")
    add(project, INT1=script("We met Anna and Ben."))
    written_key(project, tmp_path / "new.csv", tmp_path / "key.xlsx")
    content = (tmp_path / "new.csv").read_text(encoding="utf-8-sig")
    assert content == "note,name,placeholder\n'=hers,Anna,Berta\n,Ben,[Name 1]\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name,placeholder\nZo\u00eb,x\n".encode("utf-16"), "it is UTF-16 text, to which nothing is added"),
        ("name,placeholder\nZo\u00eb,x\n".encode("cp1252"), "it is Windows-1252 text, which has no “Ł”"),
    ],
)
def test_a_key_that_cannot_take_the_new_names_stays_as_it_is(
    project: Project, tmp_path: Path, content: bytes, problem: str
) -> None:
    add(project, INT1=script("We met Łukasz."))
    path = keyed(tmp_path, content)
    with pytest.raises(BadInput, match=problem):
        written_key(project, path, path)
    assert path.read_bytes() == content


def test_no_placeholder_is_one_that_stands_somewhere(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("We met [NAME 4] and Anna.", speaker="[Name 6]"))
    written_key(project, tmp_path / "key.csv")
    assert read_key(tmp_path / "key.csv").placeholders == ("[Name 7]",)


def test_a_name_that_our_placeholders_hold_is_left_out_of_a_key(project: Project, tmp_path: Path) -> None:
    add(project, INT1=script("We saw Anna at the Place, by Name, in Number."))
    assert written_key(project, tmp_path / "key.csv") == ["Anna"]
    assert read_key(tmp_path / "key.csv").placeholders == ("[Name 1]",)


# --------------------------------------------------------------------- whatever is said

_NAMES = (
    "Anna",
    "ANNA",
    "Anna's",
    "Walla Walla",
    "Dr Smith",
    "Jane Smith",
    "Smith",
    "O’Brien",
    "ACAS",
    "Hope",
    "Élodie",
)
_OTHERS = (
    "hope",
    "anna",
    "so",
    "the",
    "we",
    "May",
    "Monday",
    "[Name 2]",
    "-",
    "“",
    "a@b.org",
    "Place",
    "Anna-Marie",
)
_TURN = st.lists(
    st.tuples(st.sampled_from(_NAMES + _OTHERS), st.sampled_from((" ", " ", ", ", ". ", "\n"))),
    min_size=1,
    max_size=12,
).map(lambda parts: "".join(word + gap for word, gap in parts).strip() or "so")
_SCRIPTS = st.lists(st.lists(_TURN, min_size=1, max_size=4), min_size=1, max_size=3)
_IN_ONE_PROJECT = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


def said_in(session: Session, scripts: list[list[str]]) -> dict[str, str]:
    """Put these turns into a project; the texts by transcript."""
    for place, turns in enumerate(scripts):
        add_transcript(session, script(*turns), name=f"INT{place}", source="-")
    return texts(session)


def texts(session: Session) -> dict[str, str]:
    return {each.name: script_of(session, each).text for each in session.scalars(select(Transcript))}


@_IN_ONE_PROJECT
@given(scripts=_SCRIPTS)
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


@_IN_ONE_PROJECT
@given(scripts=_SCRIPTS)
def test_a_key_of_all_candidates_can_be_applied_and_taken_back(
    project: Project, tmp_path: Path, scripts: list[list[str]]
) -> None:
    path = tmp_path / "key.csv"
    with project.rehearse() as session:
        before = said_in(session, scripts)
        rows = key_rows(find_candidates(session), numbers(session))
        write_key(path, rows)
        if not rows:
            return
        key = read_key(path)
        report = put_placeholders(session, key)
        assert report.finds
        assert not any(key.forward.hits(text) for text in texts(session).values())
        put_names_back(session, key)
        after = texts(session)
    if report.inexact:
        assert {name: fold(text) for name, text in after.items()} == {
            name: fold(text) for name, text in before.items()
        }
    else:
        assert after == before


_WORDS = st.lists(st.sampled_from(("anna", "bo", "cleo", "annab", "annac")), min_size=1, max_size=3)


@given(st.lists(_WORDS.map(" ".join), unique=True))
def test_putting_forms_together_loses_no_name(names: list[str]) -> None:
    like = longer_forms(dict.fromkeys(names, "name"))
    assert sorted(together(names, like)) == sorted(names)
    assert all(other != name for name in like for other in like[name])


def test_names_that_may_be_forms_of_each_other_are_all_kept() -> None:
    circle = {"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}
    assert sorted(together([*"abcde"], circle)) == [*"abcde"]


@given(st.lists(st.sampled_from(("name", "place", "number"))))
def test_numbers_are_used_once(kinds: list[Kind]) -> None:
    free = Numbers(["so [Name 2]", "[PLACE 9] [place 10]"])
    given_out = [free.next(kind) for kind in kinds]
    assert len(set(given_out)) == len(kinds)
    assert not {"[Name 2]", "[Place 9]", "[Place 10]"} & set(given_out)
