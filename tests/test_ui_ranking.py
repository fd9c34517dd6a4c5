"""The code that is meant comes first, whatever way it is typed."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebook.tree import CodeLine
from qualcode.ui.emphasis import emphasised
from qualcode.ui.ranking import CodeRanking
from qualcode.ui.words import words

Row = tuple[int, int | None, str, str]

ROWS: tuple[Row, ...] = (
    (1, None, "1", "Roles"),
    (2, 1, "1.2", "TEACHING SUPPORT"),
    (3, 2, "1.2.1", "Teaching undergraduates"),
    (4, 3, "", "Pastoral support"),
    (5, 3, "", "Health and safety"),
    (6, 3, "", "Lack of time"),
    (7, 1, "1.3", "WELLBEING"),
    (8, 7, "1.3.1", "Current approaches"),
    (9, 8, "", "Informal pastoral role"),
    (10, 8, "", "Health and safety training"),
    (11, 8, "", "Lack of time"),
    (12, None, "2", "Careers"),
    (13, 12, "", "9-5 and flexibility"),
    (14, 12, "", "E-learning"),
    (15, 12, "", "Attaché"),
    (16, 12, "", "Perceptions of approach"),
    (17, 12, "", "Perception of approach"),
)


def code_lines(
    rows: Sequence[Row], *, closed: Sequence[int] = (), retired: Sequence[int] = ()
) -> list[CodeLine]:
    """A framework; ``closed`` are the ids that are not codable."""
    paths: dict[int, str] = {}
    levels: dict[int, int] = {}
    found = []
    for code_id, parent_id, number, label in rows:
        paths[code_id] = f"{paths[parent_id]} / {label}" if parent_id else label
        levels[code_id] = levels[parent_id] + 1 if parent_id else 1
        heading = any(other[1] == code_id for other in rows)
        found.append(
            CodeLine(
                id=code_id,
                uuid=f"{code_id}",
                parent_id=parent_id,
                level=levels[code_id],
                number=number,
                label=label,
                definition="",
                inclusion="",
                exclusion="",
                example="",
                colour="",
                codable=code_id not in closed,
                retired=code_id in retired,
                path=paths[code_id],
                heading=heading,
            )
        )
    return found


RANKING = CodeRanking(code_lines(ROWS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("past sup", 4),
        ("sup past", 4),
        ("ps", 4),
        ("pastrol suport", 4),
        ("apstoral", 4),
        ("undergrad past", 4),
        ("PASTORAL SUPPORT", 4),
        ("has", 5),
        ("hs", 5),
        ("hst", 10),
        ("hast", 10),
        ("health and safety training", 10),
        ("curr lack", 11),
        ("1.3", 7),
        ("13", 7),
        ("131", 8),
        ("1.3.1.", 8),
        ("1.3.1 inf", 9),
        ("9-5", 13),
        ("elearning", 14),
        ("e-learn", 14),
        ("learning", 14),
        ("attache", 15),
        ("ATTACHÉ", 15),
        ("attache\u0301", 15),
        ("perception of approach", 17),
        ("perceptions of approach", 16),
        ("past sup xyzzy", 4),
    ],
)
def test_the_meant_code_comes_first(typed: str, meant: int) -> None:
    assert RANKING.find(typed)[0] == meant


@pytest.mark.parametrize("typed", ["xyzzy", "past xyzzy", "’", "?!", "\x00", "zz"])
def test_what_no_code_has_finds_none(typed: str) -> None:
    assert RANKING.find(typed) == []


def test_without_a_query_recent_codes_come_first_and_then_all_as_printed() -> None:
    assert RANKING.find("", recent=[10, 4, 10, 999]) == [
        10,
        4,
        *(row[0] for row in ROWS if row[0] not in (4, 10)),
    ]
    assert RANKING.find("  ", limit=3) == [1, 2, 3]


def test_between_equal_labels_the_one_used_last_comes_first() -> None:
    assert RANKING.find("lack of time")[:2] == [6, 11]
    assert RANKING.find("lack of time", recent=[4, 11])[:2] == [11, 6]
    assert RANKING.find("lack of time", recent=[6, 11])[:2] == [6, 11]


def test_recent_use_does_not_lift_a_worse_match_above_a_better_one() -> None:
    assert RANKING.find("past sup", recent=[9, 10])[0] == 4


def test_each_typed_word_needs_a_word_of_its_own() -> None:
    assert RANKING.find("past past") == []
    assert RANKING.find("teach teach")[0] == 3


def test_retired_codes_and_bare_headings_are_found_only_when_everything_is() -> None:
    ranking = CodeRanking(code_lines(ROWS, closed=[7], retired=[4]))
    assert 7 not in ranking.find("wellbeing")
    assert ranking.find("wellbeing", everything=True)[0] == 7
    assert 4 not in ranking.find("past sup")
    assert ranking.find("past sup", everything=True)[0] == 4
    assert not {4, 7}.intersection(ranking.find("", recent=[4, 7]))
    assert ranking.find("", recent=[4, 7], everything=True)[:2] == [4, 7]


def test_a_pasted_book_counts_as_its_first_letters() -> None:
    assert RANKING.find("past sup " * 200_000) == RANKING.find(("past sup " * 200_000)[:200])
    assert RANKING.find("x" * 1_000_000) == []


def test_without_codes_nothing_is_found() -> None:
    empty = CodeRanking([])
    empty.prepare()
    assert empty.find("") == empty.find("trust") == empty.find("", recent=[1]) == []


def test_an_emoji_is_a_label_that_can_be_typed() -> None:
    assert CodeRanking(code_lines([(1, None, "", "🙂"), (2, None, "", "Trust")])).find("🙂") == [1]


def test_labels_longer_than_any_screen_do_no_harm() -> None:
    rows = [(1, None, "", "trust " * 20_000), (2, 1, "", "Pastoral support"), (3, None, "", "y" * 100_000)]
    assert CodeRanking(code_lines(rows)).find("past sup") == [2]


@given(
    st.text(alphabet=st.characters(), max_size=60)
    | st.text(alphabet="past sup1.3-’é\u0301\ud800", max_size=30)
)
def test_any_text_gives_some_of_the_codes_once_each(typed: str) -> None:
    found = RANKING.find(typed, recent=[4])
    assert len(set(found)) == len(found)
    assert set(found) <= {row[0] for row in ROWS}
    emphasised(typed, "1.2.1", "Pastoral support")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_a_label_typed_in_full_finds_its_code(labels: list[str]) -> None:
    rows: list[Row] = [(at, None, "", label) for at, label in enumerate(labels, 1)]
    ranking = CodeRanking(code_lines(rows))
    for at, label in enumerate(labels, 1):
        if words(label) and len(words(label)) < 12:
            assert at in ranking.find(label)


@given(st.text(max_size=40))
def test_the_letters_of_words_stand_where_they_came_from(text: str) -> None:
    for word in words(text):
        assert len(word.at) == len(word.text)
        assert list(word.at) == sorted(word.at)
        assert all(text[at].strip() for at in word.at)


@pytest.mark.parametrize(
    ("typed", "label", "shown"),
    [
        ("past sup", "Pastoral support", "PAST     SUP    "),
        ("sup past", "Pastoral support", "PAST     SUP    "),
        ("ps", "Pastoral support", "P        S      "),
        ("earn", "E-learning", "   EARN   "),
        ("elea", "E-learning", "E-LEA     "),
        ("atta", "Attaché", "ATTA   "),
        ("xyz", "Trust", "     "),
    ],
)
def test_the_letters_that_were_meant_are_known(typed: str, label: str, shown: str) -> None:
    _, marked = emphasised(typed, "", label)
    drawn = "".join(letter.upper() if at in marked else " " for at, letter in enumerate(label))
    assert drawn.strip() == shown.replace("-", " ").strip()


def test_a_misspelt_word_is_marked_where_it_is_right() -> None:
    _, marked = emphasised("pastrol", "", "Pastoral support")
    assert {0, 1, 2, 3} <= marked
    assert max(marked) < len("Pastoral")


def test_the_benchmark_of_typed_queries_finds_most_codes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    from benchmarks.picking import KINDS, codes, queries, shares

    lines = codes()
    asked = queries(lines)
    assert len(lines) == 1000
    assert len(asked) == 480
    found = shares(lines, asked)
    assert set(found) == {*KINDS, "all"}
    assert found["all"].first >= 0.85
    assert found["all"].in_five >= 0.97
    assert all(share.first >= 0.8 for share in found.values())


def test_the_ranking_loads_neither_textual_nor_numpy_before_the_first_query() -> None:
    code = (
        "import sys; from qualcode.ui.ranking import CodeRanking; CodeRanking([]).find('')\n"
        "print([name for name in ('textual', 'numpy', 'rapidfuzz') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
