"""What may be a name in real interviews: the rule alone, and how much of a pipeline's it finds."""

from pathlib import Path

import pytest

from qualcode.store.project import Project
from transcripts.interviews import add_transcript, list_transcripts
from transcripts.names.candidates import find_candidates
from transcripts.names.pipelines import installed, load_pipeline
from transcripts.readers import read
from transcripts.search.scope import Scope, transcripts_named

INTERVIEWS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "interviews"
HISTORIES = sorted(INTERVIEWS.glob("us_oral_history_pd/*.docx"))
FILES = HISTORIES + sorted(INTERVIEWS.glob("changelog_ccbysa/*.md"))

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real interviews is not here")


@pytest.fixture
def real(project: Project) -> Project:
    with project.change("import") as session:
        for path in FILES:
            add_transcript(session, read(path), name=path.stem, source=path.name)
    return project


def test_those_who_speak_are_candidates_and_the_list_can_be_gone_through(real: Project) -> None:
    with real.read() as session:
        found = find_candidates(session)
        labels = {label for line in list_transcripts(session) for label in line.speakers}
    people = {label for label in labels if len(label.split()) > 1}
    assert len(people) > 5
    assert people <= {each.name for each in found}
    assert len({each.name.casefold() for each in found}) == len(found) < 120 * len(FILES)
    assert all(each.times + each.otherwise + each.speakers > 0 for each in found)


def test_the_rule_finds_most_of_what_a_pipeline_does_and_more(real: Project) -> None:
    name = next((each for each in installed() if each.startswith("en_core_web_sm")), None)
    if name is None:
        pytest.skip("en_core_web_sm is not installed")
    with real.read() as session:
        scope = Scope(transcripts_named(session, [path.stem for path in HISTORIES]))
        found = find_candidates(session, scope, pipeline=load_pipeline(name))
    named = [each for each in found if "pipeline" in each.by]
    both = [each for each in named if "pattern" in each.by]
    assert len(both) > 0.85 * len(named)
    assert len([each for each in found if "pipeline" not in each.by]) > 10
