"""``qualcode import`` of a project of another program."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from qualcode.cli.output import progress, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import Refused
from qualcode.files import naming
from qualcode.plaintext import one_line

if TYPE_CHECKING:
    from qualcode.adoption.missing import Choice
    from qualcode.adoption.report import AdoptionReport
    from qualcode.exchange.detection import Verdict
    from qualcode.exchange.study import ForeignStudy
    from qualcode.store.project import Project

T = TypeVar("T")


class Wish(NamedTuple):
    """What the options say of a project of another program."""

    dry_run: bool
    offsets: str | None
    missing: "Choice | None"

    @property
    def named(self) -> str:
        """The first option that was given; empty where none was."""
        given = {"--dry-run": self.dry_run, "--offsets": self.offsets, "--missing": self.missing}
        return next((name for name, value in given.items() if value), "")


def import_study(settings: Settings, study: "ForeignStudy", path: Path, wish: Wish, *, as_json: bool) -> None:
    """Take it into the project, or say what that would do."""
    with closing(study), settings.open() as project, naming(path):
        verdict = _verdict(study, wish.offsets)
        report = _taken(project, study, verdict, wish, path)
    if as_json:
        say_json(_as_data(path, verdict, report, dry_run=wish.dry_run))
    else:
        _say(path, verdict, report, dry_run=wish.dry_run)


def _verdict(study: "ForeignStudy", offsets: str | None) -> "Verdict":
    """How its offsets count: as it is said, or as the evidence in it says.

    Raises Refused where it is said of a project in which it is known, for nothing else could be right.
    """
    from qualcode.exchange.detection import Verdict, detect
    from qualcode.exchange.offsets import convention_named

    if offsets is None:
        return detect(study)
    said = convention_named(offsets)
    if study.convention is not None and said != study.convention:
        raise Refused("it is known how offsets count in this project; import it without --offsets")
    return Verdict(said, 1.0, ())


def _taken(
    project: "Project", study: "ForeignStudy", verdict: "Verdict", wish: Wish, path: Path
) -> "AdoptionReport":
    """Do it, or rehearse it. Where texts are missing, ask, or refuse with what to do."""
    from qualcode.adoption.missing import TextsMissing

    choice: Choice = wish.missing or ("leave" if wish.dry_run else "refuse")
    try:
        return _adopted(project, study, verdict, choice, path, dry_run=wish.dry_run)
    except TextsMissing as error:
        if wish.missing is not None or not sys.stdin.isatty():
            raise Refused(
                f"{error}\nNothing was imported; --missing leave imports the rest, without what was coded on"
                " these texts."
            ) from error
        click.confirm(
            f"{error}\nImport the rest, without what was coded on these texts?", abort=True, err=True
        )
    return _adopted(project, study, verdict, "leave", path, dry_run=wish.dry_run)


def _adopted(
    project: "Project",
    study: "ForeignStudy",
    verdict: "Verdict",
    missing: "Choice",
    path: Path,
    *,
    dry_run: bool,
) -> "AdoptionReport":
    from qualcode.adoption.adopt import adopt
    from qualcode.adoption.opening import label

    with project.rehearse() if dry_run else project.change(label(path, study)) as session:
        return adopt(session, study, verdict.convention, who=project.who, missing=missing, progress=_progress)


def _progress(doing: str, items: Iterable[T], total: int) -> Iterator[T]:
    shown: Iterator[T] = progress(doing, length=total)(items)
    return shown


def _as_data(path: Path, verdict: "Verdict", report: "AdoptionReport", *, dry_run: bool) -> dict[str, object]:
    return {
        "file": path,
        "program": report.program,
        "dry_run": dry_run,
        "offsets": {"convention": str(verdict.convention), "sure": verdict.sure, "why": verdict.sentences},
        "made": report.made,
        "joined": list(report.joined),
        "altered": list(report.altered),
        "left_behind": list(report.losses),
        "agreeing": report.agreeing,
        "silent": report.silent,
        "mismatches": list(report.mismatches),
        "proven": report.proven,
        "remarks": list(report.remarks),
        "references": report.references,
    }


def _say(path: Path, verdict: "Verdict", report: "AdoptionReport", *, dry_run: bool) -> None:
    from qualcode.adoption.telling import told_checks, told_rows, told_sections

    click.echo(f"{path.name}: a project of {one_line(report.program)}")
    for sentence in verdict.sentences or (f"Offsets were counted as {verdict.convention}.",):
        click.echo(one_line(sentence))
    click.echo()
    if len(rows := told_rows(report)) > 1:
        say_columns(rows, "lrr")
    for title, lines in told_sections(report):
        click.echo(f"\n{title}:")
        for line in lines:
            click.echo(f"  {line}")
    click.echo()
    if checks := told_checks(report):
        click.echo(checks)
    click.echo(_ending(report, dry_run=dry_run))


def _ending(report: "AdoptionReport", *, dry_run: bool) -> str:
    if not report.changed:
        return "There is nothing in it that the project does not have; nothing is added."
    if not dry_run:
        return "Imported; `qualcode undo` takes all of it back."
    from qualcode.adoption.missing import TEXT_MISSING

    missing = any(loss.kind == TEXT_MISSING for loss in report.losses)
    needed = " The import needs --missing leave." if missing else ""
    return f"This was a rehearsal: nothing was imported.{needed}"
