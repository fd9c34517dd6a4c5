"""Forms of words: by stems alone, and with tables of lemmas where spaCy finds some."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from transcripts.search.families import families, method

_ASK = """
import json, sys
from transcripts.search.families import families, method
print(json.dumps([method(), families(sys.argv[1:]), "spacy" in sys.modules]))
"""


@pytest.mark.parametrize(
    "forms",
    [
        ["apprentice", "apprentices", "apprenticeship", "apprenticeships"],
        ["work", "works", "worked", "working"],
        ["study", "studies", "studied", "studying"],
        ["leader", "leaders", "leadership"],
        ["café", "cafés"],
    ],
)
def test_forms_of_a_word_are_one_family(forms: list[str]) -> None:
    assert len(set(families(forms))) == 1


@pytest.mark.parametrize(
    "words", [["worship", "wore"], ["hardship", "hard"], ["ship", "shop"], ["recognise", "recognition"]]
)
def test_other_words_are_not(words: list[str]) -> None:
    assert len(set(families(words))) == len(words)


def test_no_words_have_no_families_and_numbers_are_their_own() -> None:
    assert families([]) == []
    assert families(["2020", "a"]) == ["2020", "a"]


def ask(path: Path, *words: str) -> tuple[str, list[str], bool]:
    """In a program of its own, which looks for packages in ``path`` too."""
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.append({str(path)!r})\n{_ASK}", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: tuple[str, list[str], bool] = tuple(json.loads(run.stdout))
    return answer


def test_tables_that_spacy_finds_join_irregular_forms(tmp_path: Path) -> None:
    plain, _, loaded = ask(tmp_path, "taught", "teach")
    assert (plain, loaded) == (method(), False)
    (tmp_path / "tables.json").write_text(json.dumps({"taught": "teach", "children": "child", "as": "a"}))
    (tmp_path / "tables.py").write_text(f"en = {{'lemma_lookup': {str(tmp_path / 'tables.json')!r}}}\n")
    (tmp_path / "tables-1.dist-info").mkdir()
    (tmp_path / "tables-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: tables\nVersion: 1\n"
    )
    (tmp_path / "tables-1.dist-info" / "entry_points.txt").write_text("[spacy_lookups]\nen = tables:en\n")
    made, found, loaded = ask(tmp_path, "taught", "teach", "children", "child", "as", "a")
    assert loaded
    assert made != plain
    assert found == ["teach", "teach", "child", "child", "as", "a"]
