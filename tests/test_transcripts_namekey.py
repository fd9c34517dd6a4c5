"""A key is refused where a name could not be put back for certain."""

from pathlib import Path

import pytest

from qualcode.errors import BadInput, QualcodeError
from transcripts.namekey import NameKey, read_key


def key(folder: Path, *rows: str, header: str = "name,placeholder") -> NameKey:
    path = folder / "key.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_key(path)


def test_a_key_is_read_with_other_columns_and_in_any_order(tmp_path: Path) -> None:
    found = key(tmp_path, "a person,Berta, Anna ", header="Note,Pseudonym,Name")
    assert [(entry.name, entry.placeholder) for entry in found.entries] == [("Anna", "Berta")]
    assert found.file == "key.csv"
    assert len(found.digest) == 64


def test_a_variant_has_the_placeholder_of_its_name_and_comes_back_as_it(tmp_path: Path) -> None:
    found = key(tmp_path, "Anna,Berta,", "Annie,,Anna", header="name,placeholder,variant of")
    assert found.forward("Annie and Anna") == "Berta and Berta"
    assert found.backward("Berta and Berta") == "Anna and Anna"


def test_a_placeholder_may_look_like_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    assert key(tmp_path, "Anna,'=P1").entries[0].placeholder == "=P1"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["Anna,X", "Carla,x"], "line 3: “Anna” and “Carla” have one placeholder"),
        (["Anna,Berta", "ANNA,Carla"], "line 3: the name “ANNA” stands on line 2 already"),
        ([",Berta"], "line 2: there is no name"),
        (["Anna,"], "line 2: there is no placeholder"),
        (["Anna,***"], "there is no placeholder; “\\*\\*\\*” has no letter"),
        (["Anna,Berta", "berta,Carla"], "in the placeholder “Berta” stands the listed name “berta”"),
        (["Anna,Anna B"], "in the placeholder “Anna B” stands the listed name “Anna”"),
        (["Anna,Anna"], "in the placeholder “Anna” stands the listed name “Anna”"),
        (["Leeds,Town", "York,Town A"], "in the placeholder “Town A” stands another one, “Town”"),
        (["Leeds,Town", "York,[Old-Town]"], "in the placeholder “\\[Old-Town\\]” stands another one, “Town”"),
    ],
)
def test_a_key_that_could_not_be_reversed_is_refused(tmp_path: Path, rows: list[str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        key(tmp_path, *rows)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Annie,Carla,Anna", "has its placeholder “Berta”, not “Carla”"),
        ("Annie,,Nobody", "“Nobody”, which has no row of its own"),
    ],
)
def test_a_variant_of_nothing_or_with_another_placeholder_is_refused(
    tmp_path: Path, row: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        key(tmp_path, "Anna,Berta,", row, header="name,placeholder,variant of")


def test_a_name_that_stands_twice_is_no_variant_of_itself(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        key(tmp_path, "Anna,Berta", "Anna,Carla")
    assert str(refused.value) == "line 3: the name “Anna” stands on line 2 already"


def test_all_bad_rows_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"line 2: there is no name\n  line 3: there is no placeholder"):
        key(tmp_path, ",Berta", "Anna,")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name,role\nAnna,x\n", "needs the columns “name” and “placeholder”; it has name, role"),
        ("name,placeholder\n", "it lists no names"),
        ("", "it is empty"),
    ],
)
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "key.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=sentence):
        read_key(path)


@pytest.mark.parametrize("name", ["missing.csv", "key.docx", "."])
def test_a_key_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "key.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(QualcodeError, match=r"no such file|not a kind of sheet"):
        read_key(tmp_path / name)
