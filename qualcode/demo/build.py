"""Makes the demo study: its files as a transcriber and a researcher would have them, then the project."""

from pathlib import Path

from codebook.codes import add_framework
from codebook.files import read_framework
from codebook.names import CodeNames
from codebook.tree import CodeLine, tree
from qualcode.codings import COLUMNS, import_codings
from qualcode.demo.study import DemoInterview, appendix_d, demo_interviews
from qualcode.errors import Duplicate, ProjectUnusable
from qualcode.sheets import read_sheet, write_csv
from qualcode.store.project import Project
from transcripts.attributes import set_attributes
from transcripts.importing import collect, read_files, store

NAME = "technicians"
CODERS = ("Amina", "Bryn")
_FILES = ("interviews", "interviews.csv", "framework.csv", "codings.csv")


def build_demo(folder: Path) -> Path:
    """Write the study's files into ``folder`` and import them; the path of the project file.

    Raises Duplicate where the folder has any of these files, ProjectUnusable where it cannot be written.
    """
    path = folder / f"{NAME}.qualcode"
    for name in (path.name, *_FILES):
        if (folder / name).exists():
            raise Duplicate(f"there is {name} in {folder} already; name another folder for the demo")
    interviews = demo_interviews()
    try:
        _write_files(folder, interviews)
    except OSError as error:
        raise ProjectUnusable(f"{folder} cannot be written: {error.strerror}") from error
    with Project.create(path, "The technical workforce (demo)", who=CODERS[0]) as project:
        _import(project, folder, interviews)
    return path


def _write_files(folder: Path, interviews: tuple[DemoInterview, ...]) -> None:
    (folder / "interviews").mkdir(parents=True, exist_ok=True)
    for interview in interviews:
        (folder / "interviews" / f"{interview.name}.txt").write_text(interview.text, encoding="utf-8")
    names = list(interviews[0].attributes)
    rows = [[interview.name, *(interview.attributes[name] for name in names)] for interview in interviews]
    (folder / "interviews.csv").write_text(write_csv(["interview", *names], rows), encoding="utf-8")
    framework = [[row.number, row.label, row.kind] for row in appendix_d()]
    (folder / "framework.csv").write_text(write_csv(["number", "label", "kind"], framework), encoding="utf-8")


def _import(project: Project, folder: Path, interviews: tuple[DemoInterview, ...]) -> None:
    reports = collect([folder / "interviews"])
    read_files(reports)
    with project.change(f"import {len(reports)} transcripts") as session:
        store(session, reports)
        set_attributes(session, read_sheet(folder / "interviews.csv", unguard=True))
    with project.change("import the framework framework.csv") as session:
        add_framework(session, read_framework(folder / "framework.csv"))
    with project.read() as session:
        sheet = _codings(interviews, tree(session))
    (folder / "codings.csv").write_text(sheet, encoding="utf-8")
    with project.change("import codings from codings.csv") as session:
        import_codings(session, folder / "codings.csv", who=project.who)


def _codings(interviews: tuple[DemoInterview, ...], lines: list[CodeLine]) -> str:
    """The sheet of codings; the framework's rows stand in ``lines`` in the order of the report."""
    names = CodeNames(lines)
    code_of = [names.exact(line) for line in lines]
    rows = [
        [interview.name, "", "", coding.quote, code_of[coding.row], CODERS[index % len(CODERS)], ""]
        for index, interview in enumerate(interviews)
        for coding in interview.codings
    ]
    return write_csv(COLUMNS, rows)
