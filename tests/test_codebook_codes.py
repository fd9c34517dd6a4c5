"""Refining the framework: each operation's effect in the data, and what it refuses."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from codebook.codes import (
    add_code,
    add_framework,
    colour_code,
    define_code,
    delete_code,
    dependants,
    move_code,
    number_code,
    rename_code,
)
from codebook.framework import Draft, Framework, walk
from codebook.names import CodeNames
from codebook.tree import CodeLine, framework, subtree, tree
from qualcode.coding import add_memo, code_passage, get_coder
from qualcode.errors import Ambiguous, BadInput, Duplicate, NotFound, QualcodeError, Refused
from qualcode.store.models import Code
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

STUDY: Framework = (
    Draft(
        "Work",
        number="1",
        children=(
            Draft("Teaching", number="1.1", children=(Draft("Pastoral role"), Draft("Field trips"))),
            Draft("Research", number="1.2", children=(Draft("Pastoral role"), Draft("9-5 and flexibility"))),
        ),
    ),
    Draft("Home", definition="what is not work", colour="#aabbcc", codable=False),
    Draft("Either/or", children=(Draft("Input/output"),)),
)


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("import") as session:
        add_framework(session, STUDY)
    return project


def named(session: Session, name: str) -> Code:
    return session.get_one(Code, CodeNames(tree(session)).find(name).id)


def paths(project: Project) -> list[str]:
    with project.read() as session:
        return [line.path for line in tree(session)]


def lines(project: Project) -> list[CodeLine]:
    with project.read() as session:
        return tree(session)


def test_a_framework_comes_out_as_it_went_in(study: Project) -> None:
    with study.read() as session:
        assert framework(session) == STUDY


def test_the_tree_knows_levels_paths_and_headings(study: Project) -> None:
    found = {line.path: (line.level, line.heading) for line in lines(study)}
    assert found["Work"] == (1, True)
    assert found["Work / Teaching / Field trips"] == (3, False)


def test_a_code_is_put_where_it_is_asked_for(study: Project) -> None:
    with study.change("add") as session:
        add_code(session, Draft("Lectures"), parent=named(session, "1.1"), position=0)
        add_code(session, Draft("Last"), parent=named(session, "1.1"))
    assert paths(study)[2:6] == [
        f"Work / Teaching / {label}" for label in ("Lectures", "Pastoral role", "Field trips", "Last")
    ]


def test_moving_keeps_what_is_below_and_reorders_siblings(study: Project) -> None:
    with study.change("move") as session:
        move_code(session, named(session, "1.2"), None, 0)
        move_code(session, named(session, "9-5 and flexibility"), named(session, "1.2"), 0)
    assert paths(study)[:3] == ["Research", "Research / 9-5 and flexibility", "Research / Pastoral role"]


@pytest.mark.parametrize(
    ("operation", "error", "sentence"),
    [
        (lambda s: move_code(s, named(s, "1"), named(s, "Field trips")), Refused, "moved below itself"),
        (lambda s: move_code(s, named(s, "1"), named(s, "1")), Refused, "moved below itself"),
        (lambda s: rename_code(s, named(s, "Home"), " WORK "), Duplicate, "named “Work” at the top"),
        (lambda s: rename_code(s, named(s, "Home"), "  "), BadInput, "needs a label"),
        (lambda s: rename_code(s, named(s, "Home"), "a\x1bb"), BadInput, "control character"),
        (
            lambda s: add_code(s, Draft("pastoral  ROLE"), parent=named(s, "1.1")),
            Duplicate,
            "under “Teaching”",
        ),
        (lambda s: number_code(s, named(s, "Home"), "1.1."), Duplicate, "taken by “Teaching”"),
        (lambda s: colour_code(s, named(s, "Home"), "red"), BadInput, "#rrggbb"),
        (
            lambda s: move_code(s, named(s, "1.1/Pastoral role"), named(s, "1.2")),
            Duplicate,
            "under “Research”",
        ),
    ],
)
def test_refused_with_a_sentence_and_nothing_changed(
    study: Project, operation: Callable[[Session], object], error: type[QualcodeError], sentence: str
) -> None:
    before = lines(study)
    with pytest.raises(error, match=sentence), study.change("try") as session:
        operation(session)
    assert lines(study) == before


@pytest.mark.parametrize(
    ("twice", "sentence"),
    [
        ((Draft("Trust"), Draft("Trust")), "already a code named “Trust” at the top"),
        ((Draft("Caf\u00e9"), Draft("Cafe\u0301")), "already a code named “Café” at the top"),
        ((Draft("A", children=(Draft("x"), Draft("X"))),), "already a code named “x” under “A”"),
        ((Draft("A", number="7", children=(Draft("B", number="7."),)),), "the number 7 is taken by “A”"),
    ],
)
def test_a_framework_that_repeats_itself_is_refused(
    project: Project, twice: Framework, sentence: str
) -> None:
    with pytest.raises(Duplicate, match=sentence), project.change("import") as session:
        add_framework(session, twice)
    assert paths(project) == []


def test_a_code_may_take_its_own_label_in_other_letters(study: Project) -> None:
    with study.change("rename") as session:
        rename_code(session, named(session, "Home"), "HOME")
        number_code(session, named(session, "1.1"), "1.1")
    assert "HOME" in paths(study)


def test_deleting_takes_references_and_memos_along_and_undo_brings_them_back(study: Project) -> None:
    with study.change("code") as session:
        script = Script("We teach.", (Turn(0, 9, None, None),))
        transcript = add_transcript(session, script, name="INT1", source="")
        ann = get_coder(session, "Ann")
        reference = code_passage(session, transcript, Passage(0, 2), named(session, "Field trips"), ann)
        assert reference is not None
        add_memo(session, reference, ann, "check this")
    with study.read() as session:
        before = tree(session)
        assert dependants(session, named(session, "1")) == (6, 1, 0, 1, 0, 0, 0)
    with study.change("delete") as session:
        delete_code(session, named(session, "1"))
    assert paths(study) == ["Home", "Either/or", "Either/or / Input/output"]
    study.undo()
    assert lines(study) == before
    with study.read() as session:
        assert dependants(session, named(session, "Field trips")) == (0, 1, 0, 1, 0, 0, 0)


def test_a_code_with_references_stays_codable(study: Project) -> None:
    with study.change("code") as session:
        script = Script("We teach.", (Turn(0, 9, None, None),))
        transcript = add_transcript(session, script, name="INT1", source="")
        code_passage(session, transcript, Passage(0, 2), named(session, "1.1"), get_coder(session, "Ann"))
    with pytest.raises(Refused, match="has 1 references"), study.change("define") as session:
        define_code(session, named(session, "1.1"), codable=False)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("1.1", "Work / Teaching"),
        ("1.1.", "Work / Teaching"),
        ("1.1 Teaching", "Work / Teaching"),
        ("field TRIPS", "Work / Teaching / Field trips"),
        ("1.2/Pastoral role", "Work / Research / Pastoral role"),
        ("1 / 1.2 / Pastoral role", "Work / Research / Pastoral role"),
        ("Work/Research/Pastoral role", "Work / Research / Pastoral role"),
        ("9-5 and flexibility", "Work / Research / 9-5 and flexibility"),
        ("Either/or", "Either/or"),
        ("Either/or/Input/output", "Either/or / Input/output"),
        ("Input/output", "Either/or / Input/output"),
    ],
)
def test_a_code_answers_to(study: Project, name: str, path: str) -> None:
    assert CodeNames(lines(study)).find(name).path == path


def test_an_ambiguous_label_is_refused_with_the_paths(study: Project) -> None:
    with pytest.raises(Ambiguous, match="Work / Teaching / Pastoral role; Work / Research / Pastoral role"):
        CodeNames(lines(study)).find("Pastoral role")


def test_an_unknown_name_is_refused_with_the_nearest(study: Project) -> None:
    with pytest.raises(NotFound, match="did you mean “Field trips”"):
        CodeNames(lines(study)).find("feild trip")


def test_a_subtree_is_a_code_and_what_is_below_it(study: Project) -> None:
    found = lines(study)
    assert [line.label for line in subtree(found, found[1].id)] == [
        "Teaching",
        "Pastoral role",
        "Field trips",
    ]


LABELS = st.sampled_from(["a", ".", "a.", "A/b", "b", "1", "1.1", "c/1", "x / y", "9-5", "a b"])


@st.composite
def drafts(draw: st.DrawFn, depth: int = 3) -> Framework:
    labels = draw(st.lists(LABELS, max_size=3, unique_by=str.casefold))
    return tuple(Draft(label, children=draw(drafts(depth - 1)) if depth > 1 else ()) for label in labels)


def as_lines(found: Framework) -> list[CodeLine]:
    """The lines a project would give, numbered 1, 2, … where a coin says so."""
    made: list[CodeLine] = []

    def put(below: Framework, parent: CodeLine | None, level: int) -> None:
        for draft in below:
            path = f"{parent.path} / {draft.label}" if parent else draft.label
            identity = len(made) + 1
            number = str(identity) if identity % 3 == 0 else ""
            line = CodeLine(
                id=identity,
                uuid=f"{identity:032x}",
                parent_id=parent.id if parent else None,
                level=level,
                number=number,
                label=draft.label,
                definition="",
                inclusion="",
                exclusion="",
                example="",
                colour="",
                codable=True,
                retired=False,
                path=path,
                heading=bool(draft.children),
            )
            made.append(line)
            put(draft.children, line, level + 1)

    put(found, None, 1)
    return made


@given(drafts())
def test_the_exact_name_of_a_code_finds_it_and_no_other(found: Framework) -> None:
    made = as_lines(found)
    assert len(made) == len(list(walk(found)))
    names = CodeNames(made)
    for line in made:
        assert names.find(names.exact(line)) == line
