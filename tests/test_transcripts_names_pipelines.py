"""Names that a pipeline finds, which pipeline that is, and what is said of one that does not work."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from pipelines import ruled, trained

from qualcode.errors import BadInput, NotFound, QualcodeError
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.names import entities as entities_module
from transcripts.names import pipelines
from transcripts.names.candidates import Candidate, find_candidates
from transcripts.names.entities import entities
from transcripts.names.pipelines import ENVIRONMENT, chosen, load_pipeline
from transcripts.script import Script, Turn


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trained pipeline, made once."""
    return trained(tmp_path_factory.mktemp("trained") / "tiny")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ruled(tmp_path_factory.mktemp("ruled") / "rules")


def found(project: Project, turns: Sequence[str], pipeline: str | None) -> dict[str, Candidate]:
    start, made = 0, []
    for turn in turns:
        made.append(Turn(start, start + len(turn), None, None))
        start += len(turn) + 1
    with project.change("import") as session:
        add_transcript(session, Script("\n".join(turns), tuple(made)), name="INT1", source="INT1.txt")
    with project.read() as session:
        loaded = load_pipeline(pipeline) if pipeline else None
        return {each.name: each for each in find_candidates(session, pipeline=loaded)}


SAID = (
    "and then i met bess in leeds",
    "Hope was in charge of the lab.",
    "we hope that it will work",
    "they work in the lab all day, said Quimby",
)


def test_a_trained_pipeline_finds_names_that_the_rule_cannot(project: Project, tiny: Path) -> None:
    names = found(project, SAID, str(tiny))
    assert {name: each.kind for name, each in names.items() if each.by == ("pipeline",)} == {
        "bess": "name",
        "leeds": "place",
        "Hope": "name",
    }
    assert names.keys() == {"bess", "leeds", "Hope", "Quimby"}
    assert names["Quimby"].by[0] == "pattern"
    assert (names["Hope"].times, names["Hope"].otherwise) == (1, 1)


def test_without_the_pipeline_they_are_missed(project: Project) -> None:
    assert found(project, SAID, None).keys() == {"Quimby"}


def test_only_parts_that_entities_need_are_loaded_and_a_shared_layer_is_one(tiny: Path, rules: Path) -> None:
    assert load_pipeline(str(tiny)).language.pipe_names == ["tok2vec", "ner"]
    assert load_pipeline(str(rules)).language.pipe_names == ["entity_ruler"]


def test_what_both_find_is_one_candidate(project: Project, rules: Path) -> None:
    acas = found(project, ["we asked ACAS, and hope said no"], str(rules))["ACAS"]
    assert (acas.by, acas.kind, acas.times, acas.score) == (("pattern", "pipeline"), "organisation", 1, 80)


def test_entities_stand_where_they_are_said_in_long_turns_and_paragraphs(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entities_module, "_CUT", re.compile(r"(?s).{1,20}(?:\s|\Z)|.{1,20}"))
    turns = ["so the ACAS, said Hope\n\n" + "then we hope " * 9, "", "x" * 50 + " hope"]
    pipeline = load_pipeline(str(rules))
    places = list(entities(pipeline, turns))
    assert [len(each) for each in places] == [11, 0, 1]
    said = [turn[each.start : each.end] for turn, found in zip(turns, places, strict=True) for each in found]
    assert said == ["ACAS", "Hope", *["hope"] * 10]


def test_articles_endings_and_lists_are_no_part_of_a_name(tmp_path: Path) -> None:
    words = ("the Zork's", "Windows, Mac", "Monday", "“Bea”", "a")
    pipeline = load_pipeline(str(ruled(tmp_path / "rules", [(each, "ORG") for each in words])))
    turns = ["at the Zork's lab", "on Windows, Mac now", "on Monday", "so “Bea” came", "a b"]
    places = entities(pipeline, turns)
    said = [
        [turn[each.start : each.end] for each in found] for turn, found in zip(turns, places, strict=True)
    ]
    assert said == [["Zork"], ["Windows", "Mac"], [], ["Bea"], []]


# --------------------------------------------------------------------- which one


def install(folder: Path, *names: str) -> None:
    """Packages as pip leaves them, as far as their entry points go."""
    for name in names:
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n")


def test_of_the_installed_pipelines_a_middling_one_for_english_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    alone(monkeypatch, tmp_path)
    assert chosen() is None
    install(tmp_path, "de_core_news_sm", "en_zork")
    assert chosen() == "en_zork"
    install(tmp_path, "en_core_web_trf", "en_core_web_sm")
    assert chosen() == "en_core_web_sm"
    install(tmp_path, "en_core_web_md")
    assert chosen() == "en_core_web_md"
    monkeypatch.setenv(ENVIRONMENT, "de_core_news_sm")
    assert chosen() == "de_core_news_sm"
    assert chosen("other") == "other"


def alone(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let packages be found in this folder alone."""
    from importlib.metadata import distributions

    def entry_points(*, group: str) -> list[object]:
        found = [entry for each in distributions(path=[str(folder)]) for entry in each.entry_points]
        return [entry for entry in found if entry.group == group]

    monkeypatch.setattr(pipelines, "entry_points", entry_points)


def test_an_installed_pipeline_is_loaded_by_its_name(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "en_pipeline"
    shutil.copytree(rules, package / "en_pipeline-0.0.0")
    shutil.copy(rules / "meta.json", package)
    code = "from spacy.util import load_model_from_init_py\n\ndef load(**given):\n"
    (package / "__init__.py").write_text(f"{code}    return load_model_from_init_py(__file__, **given)\n")
    install(tmp_path, "en_pipeline")
    monkeypatch.syspath_prepend(tmp_path)
    loaded = load_pipeline("en_pipeline")
    assert (loaded.name, loaded.language.pipe_names) == ("en_pipeline 0.0.0", ["entity_ruler"])


# --------------------------------------------------------------------- what does not work


def refused(name: str, kind: type[QualcodeError] = BadInput) -> str:
    with pytest.raises(kind) as caught:
        load_pipeline(name)
    return str(caught.value)


def test_a_name_that_is_not_there_is_answered_with_the_nearest_or_how_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch, tmp_path)
    assert "none is installed; `python -m spacy download en_core_web_sm`" in refused("en_core", NotFound)
    install(tmp_path, "en_core_web_sm")
    assert "did you mean 'en_core_web_sm'?" in refused("en_core_web_small", NotFound)
    assert "installed are en_core_web_sm" in refused("zork", NotFound)


def test_a_folder_without_a_pipeline_is_told_of(tmp_path: Path) -> None:
    assert "there is no config.cfg in it" in refused(str(tmp_path))


def test_a_pipeline_that_names_nothing_is_told_of(tmp_path: Path) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "none")
    assert "names no people or places (its parts: none that are loaded here)" in refused(
        str(tmp_path / "none")
    )


@pytest.mark.parametrize(("part", "content"), [("config.cfg", "[nlp\n"), ("ner/model", "x"), ("ner", None)])
def test_a_damaged_pipeline_is_told_of(tiny: Path, tmp_path: Path, part: str, content: str | None) -> None:
    path = shutil.copytree(tiny, tmp_path / "damaged")
    if content is None:
        shutil.rmtree(path / part)
    else:
        (path / part).write_text(content)
    assert "does not work: " in refused(str(path))


def test_one_that_needs_what_is_not_there_is_told_of(tiny: Path, tmp_path: Path) -> None:
    path = shutil.copytree(tiny, tmp_path / "other")
    config = (path / "config.cfg").read_text()
    (path / "config.cfg").write_text(config.replace('factory = "ner"', 'factory = "zork"'))
    assert "does not work: [E002]" in refused(str(path))


def test_one_that_fails_on_a_text_is_told_of(tiny: Path) -> None:
    from spacy.language import Language

    def fail(doc: object) -> None:
        raise ValueError(f"no place for {doc}")

    pipeline = load_pipeline(str(tiny))
    Language.component("failing", func=fail)  # type: ignore[arg-type]  # it never answers
    pipeline.language.add_pipe("failing")
    with pytest.raises(
        BadInput, match=r"the pipeline en_pipeline 0\.0\.0 does not work: .*--without-pipeline"
    ):
        list(entities(pipeline, ["so it goes"]))


def test_a_pipeline_for_another_version_is_used_with_a_note(rules: Path, tmp_path: Path) -> None:
    path = shutil.copytree(rules, tmp_path / "older")
    meta = json.loads((path / "meta.json").read_text())
    (path / "meta.json").write_text(json.dumps({**meta, "spacy_version": ">=3.0.0,<3.1.0"}))
    pipeline = load_pipeline(str(path))
    assert len(pipeline.notes) == 1
    assert "was made for spaCy >=3.0.0,<3.1.0, and this is 3." in pipeline.notes[0]
    assert [len(each) for each in entities(pipeline, ["we asked acas"])] == [1]


# --------------------------------------------------------------------- a real one


def test_a_small_pipeline_for_english_finds_people_and_places() -> None:
    name = next((each for each in pipelines.installed() if each.startswith("en_core_web_sm")), None)
    if name is None:
        pytest.skip("en_core_web_sm is not installed")
    pipeline = load_pipeline(name)
    assert pipeline.language.pipe_names == ["ner"]
    said = ["Jane Smith moved from Manchester to the University of Leeds with her colleague Peter."]
    assert {said[0][each.start : each.end]: each.kind for each in next(entities(pipeline, said))} == {
        "Jane Smith": "name",
        "Manchester": "place",
        "University of Leeds": "organisation",
        "Peter": "name",
    }
