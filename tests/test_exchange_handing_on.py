"""What other programs wrote, taken in and handed back: each coding under its GUID, on its words."""

from pathlib import Path

import pytest
from refi import Q, exported, root_of, texts_of
from sqlalchemy import select
from test_exchange_refi_real import NVIVO, PROJECTS, plain, real, tree_of

from qualcode.adoption.adopt import adopt
from qualcode.exchange.detection import detect
from qualcode.exchange.recognise import open_study
from qualcode.store.models import Reference, Revision, Transcript
from qualcode.store.project import Project


def take_in(path: Path, project: Project) -> None:
    """What can be had of a project."""
    study = open_study(path)
    assert study is not None
    with project.change("import") as session:
        adopt(session, study, detect(study).convention, who="Ann", missing="leave")
    study.close()


def words_of(archive: bytes) -> dict[str, str]:
    """What stands in the texts of an archive where its codings are, by their GUIDs."""
    texts = texts_of(archive)
    return {
        plain(coding.get("guid")): texts[source.get("name", "")][
            int(selection.get("startPosition", "")) : int(selection.get("endPosition", ""))
        ]
        for source in root_of(archive).iter(f"{Q}TextSource")
        for selection in source.iter(f"{Q}PlainTextSelection")
        for coding in selection.iter(f"{Q}Coding")
    }


@pytest.mark.parametrize("name", PROJECTS)
def test_what_came_from_another_program_is_handed_back_on_its_words(name: str, project: Project) -> None:
    take_in(real(name), project)
    archive = exported(project)
    with project.read() as session:
        quotes = {row.uuid: row.quote for row in session.execute(select(Reference.uuid, Reference.quote))}
        stored = dict(session.execute(select(Transcript.name, Revision.text).join(Revision)).all())
    assert words_of(archive) == quotes
    assert texts_of(archive) == stored
    second = Project.create(project.path.with_name("second.qualcode"), "second", who="Eve")
    with second:
        path = project.path.with_suffix(".qdpx")
        path.write_bytes(archive)
        take_in(path, second)
        assert exported(second) == archive


def test_codings_keep_the_guids_that_nvivo_gave_them(project: Project) -> None:
    take_in(real(NVIVO), project)
    given = {plain(coding.get("guid")) for coding in tree_of(real(NVIVO)).iter(f"{Q}Coding")}
    assert len(given) == 303
    assert words_of(exported(project)).keys() == given
