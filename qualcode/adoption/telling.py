"""What a report of taking a study in says, in lines for the command line and the screen."""

from collections.abc import Iterator

from qualcode.adoption.report import KINDS, AdoptionReport
from qualcode.exchange.losses import Loss, Losses
from qualcode.plaintext import one_line

_SHOWN = 5
"""Names that are told of each kind; --json has more."""


def told_rows(report: AdoptionReport) -> list[tuple[str, str, str]]:
    """What is new in the project and what it has already, with a line of headings."""
    there = {loss.kind: loss.count for loss in report.joined}
    rows = [(f"{kind}s", f"{report.made[kind]:,}", f"{there.get(kind, 0):,}") for kind in KINDS]
    return [("", "New", "There already"), *(row for row in rows if row[1:] != ("0", "0"))]


def told_sections(report: AdoptionReport) -> list[tuple[str, list[str]]]:
    """Headings with what is not as it was in the file: a line a kind, counted and named."""
    joined = [loss for loss in report.joined if loss.kind not in KINDS]
    sections = (
        ("Left behind", report.losses),
        ("Not as in the file", report.altered),
        ("Counted once", joined),
        ("On other words than the file says", report.mismatches),
    )
    told = [(title, list(map(_line, losses))) for title, losses in sections]
    told.append(("Remarks", list(_remarks(report.remarks))))
    return [(title, lines) for title, lines in told if lines]


def _line(loss: Loss) -> str:
    """A kind with its number and the first names.

    >>> _line(Loss("picture", 7, ("a", "b", "c", "d", "e", "f", "g")))
    '7 × picture: a; b; c; d; e; …'
    """
    names = [one_line(name) for name in loss.names[:_SHOWN]]
    more = ["…"] if names and loss.count > len(names) else []
    return f"{loss.count:,} × {loss.kind}" + (f": {'; '.join([*names, *more])}" if names else "")


def _remarks(remarks: Losses) -> Iterator[str]:
    for remark in remarks:
        names = [one_line(name) for name in remark.names[:_SHOWN]]
        more = ["…"] if names and remark.count > len(names) else []
        yield f"{', '.join([*names, *more])}: {remark.kind}" if names else one_line(remark.kind)


def told_checks(report: AdoptionReport) -> str:
    """What was looked at afterwards, and what came of it; empty where there are no passages."""
    sentences = []
    if report.proven == 1:
        sentences.append("The reference was read back and stands on its words.")
    elif report.proven:
        sentences.append(f"{report.proven:,} references were read back and stand on their words.")
    if told := report.agreeing + sum(loss.count for loss in report.mismatches):
        passages = "1 passage" if told == 1 else f"{told:,} passages"
        sentences.append(f"Of {passages} the file says which words they are: {report.agreeing:,} agree.")
    elif report.silent:
        sentences.append("The file does not say which words its passages are.")
    return " ".join(sentences)
