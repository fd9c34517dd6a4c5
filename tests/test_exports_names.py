"""What leaves a project under pseudonyms holds no listed name."""

from pathlib import Path

import pytest

from codebook.framework import Draft
from exports.names import NameGuard, name_guard
from exports.table import Row, Table
from qualcode.errors import BadInput, Refused
from qualcode.pseudonyms import put_placeholders
from qualcode.store.project import Project
from transcripts.namekey import read_key

TABLE = Table("Anna's study", "interview", (Row("1", "What Ann said", 1, False, 1, 2),), "", {"by": "anna"})


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "elsewhere" / "key.csv"
    path.write_text("name,placeholder\nAnna,Berta\nAnn,Bea\n")
    return path


def apply(project: Project, key: Path) -> None:
    with project.change("apply") as session:
        put_placeholders(session, read_key(key))


def guard(project: Project, *keys: Path, redact: bool = False, without_key: bool = False) -> NameGuard:
    with project.read() as session:
        return name_guard(session, project.path.parent, keys=keys, redact=redact, without_key=without_key)


def test_a_project_without_a_key_is_not_affected(project: Project) -> None:
    found = guard(project)
    assert found.passed(TABLE) is TABLE
    assert list(found.rows(lambda: [("Anna", 1)])) == [("Anna", 1)]


def test_a_listed_name_is_refused_wherever_it_stands_in_a_value(project: Project, key: Path) -> None:
    apply(project, key)
    with pytest.raises(Refused, match=r"“Anna” \(2\), “Ann” \(1\)"):
        guard(project, key).passed(TABLE)


def test_redacting_puts_placeholders_in_a_value_and_leaves_the_rest(project: Project, key: Path) -> None:
    apply(project, key)
    found = guard(project, key, redact=True).passed(TABLE)
    assert (found.title, found.rows[0].label, found.facts) == (
        *("Berta's study", "What Bea said"),
        {"by": "berta"},
    )
    assert (found.unit, found.rows[0].references) == ("interview", 2)
    nested = (Draft("Trust", children=(Draft("Ann", example="ann’s"),)),)
    assert guard(project, key, redact=True).passed(nested)[0].children == (Draft("Bea", example="bea’s"),)


def test_rows_are_looked_through_before_the_first_is_given(project: Project, key: Path) -> None:
    apply(project, key)
    rows = [("Zoe", 1, "Annual"), ("Zoe", 2, "with Anna")]
    with pytest.raises(Refused, match=r"“Anna” \(1\)"):
        next(guard(project, key).rows(lambda: rows))
    assert list(guard(project, key, redact=True).rows(lambda: rows)) == [rows[0], ("Zoe", 2, "with Berta")]
    assert list(guard(project, key).rows(lambda: rows, leave=(2,))) == rows


def test_a_key_on_record_is_found_beside_the_project_or_must_be_named(project: Project, key: Path) -> None:
    apply(project, key)
    with pytest.raises(Refused, match=r"by the key key\.csv.*--key FILE"):
        guard(project)
    assert guard(project, without_key=True).passed(TABLE) is TABLE
    (project.path.parent / "key.csv").write_bytes(key.read_bytes())
    with pytest.raises(Refused, match="listed names stand"):
        guard(project).passed(TABLE)


def test_another_key_does_not_stand_in_for_the_one_on_record(project: Project, key: Path) -> None:
    apply(project, key)
    other = key.with_name("other.csv")
    other.write_text("name,placeholder\nZoe,Yara\n")
    with pytest.raises(Refused, match=r"by the key key\.csv"):
        guard(project, other)


def test_a_key_that_has_grown_since_serves(project: Project, key: Path) -> None:
    apply(project, key)
    key.write_text(key.read_text() + "Zoe,Yara\n")
    with pytest.raises(Refused, match=r"“Zoe” \(1\)"):
        guard(project, key).passed(("Zoe",))


def test_there_must_be_a_key_to_redact_by(project: Project) -> None:
    with pytest.raises(BadInput, match="no key was applied"):
        guard(project, redact=True)
