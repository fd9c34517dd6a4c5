"""Queries, held against sets of characters; how they are read; what they say where they cannot be."""

import re
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from studies import LENGTH, SPAN, Study, fill, studies

from exports.counts import count_passages
from exports.queries.parsing import parse
from exports.queries.running import run_query
from exports.queries.saved import SavedQuery, find_query, read_query, save_query
from exports.queries.tokens import QuerySyntax
from qualcode.errors import BadInput, NotFound, QualcodeError, Refused, UnreadableFile
from qualcode.store.models import Code, Reference, Transcript
from qualcode.store.project import Project
from transcripts import stretches
from transcripts.speaking import set_speaker

Query = tuple[object, ...]
Set = tuple[frozenset[int], frozenset[int]]
"""Characters, and those that lie in one passage with the next."""
TEXT = LENGTH - 1
STARTS = (0, 10, 20, 30)
SIGNS = {"and": "AND", "or": "OR", "overlapping": "OVERLAPPING"}

_LEAVES = st.one_of(
    st.tuples(st.just("code"), st.integers(0, 6), st.booleans()),
    st.tuples(st.just("speaker"), st.sampled_from("IAB"), st.booleans()),
    st.tuples(st.just("interview"), st.integers(0, 2)),
    st.tuples(st.just("coder"), st.integers(0, 1)),
)
_QUERIES: st.SearchStrategy[Query] = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        st.tuples(st.sampled_from(list(SIGNS)), parts, parts),
        st.tuples(st.sampled_from(["near", "followed"]), parts, parts, st.integers(0, 4), st.booleans()),
        st.tuples(st.just("not"), parts),
        st.tuples(st.just("by"), st.integers(0, 1), parts),
    ),
    max_leaves=6,
)


def written(query: Query, study: Study) -> str:
    """The query as a researcher writes it."""
    match query:
        case ("code", int(code), below):
            return f'"code {code % len(study.parents)}"' + "/*" * bool(below)
        case ("speaker", label, same):
            return f"speaker{'=' if same else '!='}{label}"
        case ("interview", int(number)):
            return f"interview=INT{number % ((study.transcripts + 1) // 2)}"
        case ("coder", coder):
            return f'("code 0" OR coder="coder {coder}")'
        case ("not", part):
            return f"NOT ({written(part, study)})"  # type: ignore[arg-type]  # parts are queries
        case ("by", coder, part):
            return f'(({written(part, study)}) AND coder="coder {coder}")'  # type: ignore[arg-type]
        case (how, left, right, most, words):
            sign = "NEAR" if how == "near" else "FOLLOWED BY"
            tail = f"{sign}/{most}{'w' * bool(words)}"
            return f"(({written(left, study)}) {tail} ({written(right, study)}))"  # type: ignore[arg-type]
        case (how, left, right):
            return f"(({written(left, study)}) {SIGNS[str(how)]} ({written(right, study)}))"  # type: ignore[arg-type]
    raise AssertionError(query)


def of_spans(spans: list[tuple[int, int]]) -> Set:
    return (
        frozenset(at for start, end in spans for at in range(start, end)),
        frozenset(at for start, end in spans for at in range(start, end - 1)),
    )


def runs(found: Set) -> list[Set]:
    """The passages: as long as each character is in one with the next."""
    parts: list[set[int]] = []
    for at in sorted(found[0]):
        if at - 1 in found[1] and at - 1 in found[0]:
            parts[-1].add(at)
        else:
            parts.append({at})
    return [of_spans([(min(part), max(part) + 1)]) for part in parts]


def union(sets: list[Set]) -> Set:
    return (
        frozenset().union(*(each[0] for each in sets)),
        frozenset().union(*(each[1] for each in sets)),
    )


def naive(query: Query, study: Study, transcript: int, coders: frozenset[int]) -> Set:
    """The same with sets, looking only at what some coders coded."""

    def of(part: object) -> Set:
        return naive(part, study, transcript, coders)  # type: ignore[arg-type]  # parts are queries

    coded = [each for each in study.coded if each.transcript == transcript and each.coder in coders]
    match query:
        case ("code", int(number), below):
            code = number % len(study.parents)
            codes = study.below(code) if below else {code}
            return of_spans([(each.start, each.end) for each in coded if each.code in codes])
        case ("coder", coder):
            return of_spans(
                [(each.start, each.end) for each in coded if each.coder == coder or each.code == 0]
            )
        case ("speaker", label, same):
            return of_spans(
                [
                    (start, start + SPAN - 1)
                    for start, who in zip(STARTS, "IAIB", strict=True)
                    if (who == label) == same
                ]
            )
        case ("interview", int(number)):
            wanted = number % ((study.transcripts + 1) // 2)
            return of_spans([(0, TEXT)] if transcript // 2 == wanted else [])
        case ("not", part):
            chars = frozenset(range(TEXT)) - of(part)[0]
            return chars, frozenset(at for at in chars if at + 1 in chars)
        case ("by", int(coder), part):
            found = naive(part, study, transcript, coders & {coder})  # type: ignore[arg-type]
            if names_a_code(part) and part[0] != "not":  # type: ignore[index]  # a query
                return found
            mine = of_spans([(each.start, each.end) for each in coded if each.coder == coder])
            return found[0] & mine[0], found[1] & mine[1]
        case ("and", left, right):
            first, second = of(left), of(right)
            return first[0] & second[0], first[1] & second[1]
        case ("or", left, right):
            return union([of(left), of(right)])
        case ("overlapping", left, right):
            there = of(right)[0]
            return union([part for part in runs(of(left)) if part[0] & there])
        case (how, left, right, int(most), words):
            rights = runs(of(right))
            return union(
                [
                    part
                    for part in runs(of(left))
                    if any(stands(str(how), part, each, most, words=bool(words)) for each in rights)
                ]
            )
    raise AssertionError(query)


def names_a_code(query: object) -> bool:
    if not isinstance(query, tuple):
        return False
    return query[0] in ("code", "coder", "by") or any(map(names_a_code, query))


def stands(how: str, left: Set, right: Set, most: int, *, words: bool) -> bool:
    if how == "near" and left[0] & right[0]:
        return True
    pairs = [(left, right)] + [(right, left)] * (how == "near")
    return any(
        max(first[0]) < min(second[0]) and apart(max(first[0]), min(second[0]), words=words) <= most
        for first, second in pairs
    )


def apart(last: int, start: int, *, words: bool) -> int:
    """Words that begin behind the last character and before the start; turns that begin until the start."""
    return sum(last < each < start + (not words) for each in STARTS)


def answer(study: Study, query: Query) -> list[tuple[int, int, int]]:
    found = []
    for transcript in range(study.transcripts):
        for chars, _ in runs(naive(query, study, transcript, frozenset({0, 1}))):
            letters = [at for at in chars if at % SPAN != SPAN - 1]
            if letters:
                found.append((transcript, min(letters), max(letters) + 1))
    return found


@settings(max_examples=60)
@given(studies(), st.lists(_QUERIES, min_size=12, max_size=12))
def test_a_query_finds_what_sets_of_characters_say(study: Study, queries: list[Query]) -> None:
    study = replace(study, retired=frozenset())
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "s.qualcode", "s", who="Ann") as project,
    ):
        with project.change("fill") as session:
            fill(session, study)
        with project.read() as session:
            numbers = {row.id: int(row.name[1:]) for row in session.execute(select(Transcript)).scalars()}
            for query in queries:
                text = written(query, study)
                found = [(numbers[each], start, end) for each, start, end in run_query(session, text)]
                assert found == answer(study, query), text


@pytest.mark.parametrize(
    ("plain", "bracketed"),
    [
        ("a AND b OR c", "(a AND b) OR c"),
        ("a OR b AND c", "a OR (b AND c)"),
        ("a AND b NEAR c", "a AND (b NEAR c)"),
        ("a NOT b", "a AND (NOT b)"),
        ("a AND NOT b OVERLAPPING c", "a AND ((NOT b) OVERLAPPING c)"),
        ("a NEAR b FOLLOWED BY/3 c", "(a NEAR/1 b) FOLLOWED BY/3 c"),
        ("a and b or not c", "(a AND b) OR (NOT c)"),
        ('“a b” and "a b"/*', '"a b" AND ("a b"/*)'),
    ],
)
def test_what_binds_more_strongly_needs_no_parentheses(plain: str, bracketed: str) -> None:
    assert parse(plain) == parse(bracketed)


def test_the_picture_in_the_docs_is_what_is_done() -> None:
    page = (Path(__file__).parents[1] / "docs" / "queries.md").read_text(encoding="utf-8")
    drawn = {}
    for line in page.split("In a picture")[1].splitlines():
        if "[" in line and line.startswith("    "):
            drawn[line[:24].strip()] = [match.span() for match in re.finditer(r"\[=*\]", line)]
    a, b = drawn["A"], drawn["B"]
    assert drawn == {
        "A": a,
        "B": b,
        "A AND B": stretches.both(a, b),
        "A OR B": stretches.either(a, b),
        "A NOT B": stretches.without(a, b),
        "B NOT A": stretches.without(b, a),
        "A OVERLAPPING B": stretches.overlapping(a, b),
        "A FOLLOWED BY B": stretches.followed(a, b, lambda end, start: start - end, 20),
        "A NEAR B": stretches.near(a, b, lambda end, start: start - end, 20),
    }


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        ("a AND", 5, "a code or a condition is missing here"),
        ("a AND )", 6, "a code or a condition is missing here"),
        ("(a OR b", 0, "this parenthesis is not closed"),
        ("a) OR b", 1, "this parenthesis was not opened"),
        ("a b", 2, "a name of several words stands in quotation marks"),
        ('a OR "b', 5, "a quotation mark is not closed"),
        ("a FOLLOWED b", 11, "FOLLOWED goes on with BY"),
        ("speaker=", 8, "a value is missing here"),
        ("a ! b", 2, "this sign means nothing here"),
        ("NOT " * 60 + "a", 200, "more than 50 parentheses or NOTs"),
        ("信頼 AND", 6, "a code or a condition is missing here"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, at: int, what: str) -> None:
    with pytest.raises(QuerySyntax) as caught:
        parse(text)
    sentence, line, mark = str(caught.value).split("\n")
    assert what in sentence
    assert line == f"  {text}"
    wide = sum(letter in "信頼" for letter in text[:at])
    assert mark == " " * (2 + at + wide) + "^"


def test_an_empty_or_endless_query_is_refused() -> None:
    for text in (" \n", "a" * 10_001):
        with pytest.raises(BadInput):
            parse(text)


@given(st.text(alphabet='ab "()/*=<>! “”\\notandORNEAR/2w', max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(BadInput):
        assert parse(text) == parse(f"({text})")


def texts(session: Session, query: str) -> list[str]:
    from exports.queries.lines import passage_lines

    return [line.quote for line in passage_lines(session, run_query(session, query))]


def test_conditions_on_codings_hold_for_every_code_of_their_row(coded_study: Project) -> None:
    with coded_study.change("backdate") as session:
        first = session.scalars(select(Reference).order_by(Reference.id)).first()
        assert first is not None
        first.created_at = "2025-03-01T09:00:00Z"
    both = '"Pastoral support" OR "Lack of recognition"'
    with coded_study.read() as session:
        assert len(texts(session, both)) == 2
        assert texts(session, f"({both}) AND coder=Ben") == [
            "come to me when they are lost. Nobody tells you that!"
        ]
        assert texts(session, f"({both}) AND date=2025-03") == ["Students come to me when they are lost."]
        assert texts(session, "date<2026 AND coder=Ann") == ["Students come to me when they are lost."]
        assert texts(session, "date>2025-03 AND coder=Ben AND NOT Awards") == [
            "come to me when they are lost. Nobody tells you that!"
        ]
        assert texts(session, '"Pastoral support" AND "Lack of recognition"') == [
            "come to me when they are lost."
        ]
        assert texts(session, '"Pastoral support" AND "Lack of recognition" AND coder=Ann') == []


def test_turns_and_roles_cut_passages_and_words_keep_their_ends(coded_study: Project) -> None:
    with coded_study.change("say who interviews") as session:
        set_speaker(session, "Ivy", interviewer=True)
    with coded_study.read() as session:
        assert texts(session, "role=interviewer AND interview=INT02") == ["Who thanks you?", "Thank you."]
        assert texts(session, "transcript=int02 AND NOT role=interviewer") == [
            "No one, really. There was an award once, and the cake was good."
        ]
        assert texts(session, '"Lack of recognition" AND speaker=Sam') == ["No one, really."]
        found = list(run_query(session, "2/*"))
        assert (count_passages(session, found).passages, count_passages(session, found).interviews) == (3, 2)


@pytest.mark.parametrize(
    ("query", "kind", "sentence"),
    [
        ('"Pastoral suport"', NotFound, "did you mean “Pastoral support”"),
        ("speaker=Pet", NotFound, "did you mean “Pat”"),
        ("interview=INT03", NotFound, "did you mean"),
        ("coder=Anne", NotFound, "did you mean “Ann”"),
        ("role=king", NotFound, "`qualcode speakers` lists them"),
        ("hight=3", NotFound, "a condition may also be about coder, date, speaker"),
        ("date>=May", QuerySyntax, "is no date"),
        ("speaker>=Pat", QuerySyntax, "only date is compared so"),
    ],
)
def test_what_the_project_does_not_have_is_told(
    coded_study: Project, query: str, kind: type[QualcodeError], sentence: str
) -> None:
    with coded_study.read() as session, pytest.raises(kind, match=sentence):
        list(run_query(session, query))


def test_a_retired_code_is_not_found_and_naming_it_is_refused(coded_study: Project) -> None:
    with coded_study.change("retire") as session:
        session.execute(update(Code).where(Code.label == "Awards").values(retired=True))
    with coded_study.read() as session:
        assert texts(session, "interview=INT02 AND 2/*") == ["No one, really."]
        assert texts(session, "interview=INT02 AND coder=Ann") == ["No one, really."]
        with pytest.raises(Refused, match="retired"):
            list(run_query(session, "Awards"))


@given(st.text(alphabet='ab"\\\n\t’“é=#', min_size=1, max_size=30), st.text(max_size=20))
def test_a_saved_query_is_read_back_as_it_was(code: str, note: str) -> None:
    quoted = code.replace("\\", "\\\\").replace('"', '\\"')
    query = f'a OR\n"{quoted}"'
    with tempfile.TemporaryDirectory() as folder:
        path = save_query(Path(folder) / "queries", SavedQuery("Who teaches", query, note))
        assert read_query(path) == SavedQuery("Who teaches", query, note)
        assert find_query(path.parent, "who  TEACHES").query == query


def test_saved_queries_from_strangers_are_refused_with_a_sentence(tmp_path: Path) -> None:
    for content in (b"query = 3", b"\xff\xfe", b"query", b"x = 1", b"#" * 200_000, b"a=" + b"[" * 5000):
        (tmp_path / "odd.toml").write_bytes(content)
        with pytest.raises(UnreadableFile, match=r"odd\.toml"):
            find_query(tmp_path, "odd")
    with pytest.raises(NotFound, match="did you mean “odd”"):
        find_query(tmp_path, "odds")
    for name in ("../odd", "", ".odd", "a:b", "x" * 300):
        with pytest.raises(BadInput):
            save_query(tmp_path, SavedQuery(name, "a"))
    with pytest.raises(QuerySyntax):
        save_query(tmp_path, SavedQuery("broken", "a AND"))
    assert [path.name for path in tmp_path.iterdir()] == ["odd.toml"]
