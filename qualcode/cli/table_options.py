"""The options that say how a table is counted and what of it is shown."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.codenames import code_line

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from codebook.versions import Point
    from exports.asked import Asked
    from exports.counts import Rule
    from qualcode.store.project import Project
    from transcripts.questions.within import Within

Command = Callable[..., Any]

_AGGREGATE = (
    click.option(
        "--aggregate",
        type=click.Choice(["none", "sum", "union"]),
        default="none",
        show_default=True,
        help="What headings show: what was coded at them; or also what is below, added up or each passage"
        " once.",
    ),
)
_UNIT = (
    click.option(
        "--unit",
        default="interview",
        show_default=True,
        metavar="UNIT",
        help="What the first number counts: interview, transcript, speaker, or an attribute of interviews.",
    ),
)
_COUNTED = (
    click.option(
        "--coders",
        default="pooled",
        show_default=True,
        metavar="POLICY",
        help="pooled: overlaps across coders are one reference. per-coder: each coder's count apart."
        " coder=NAME: one coder's only.",
    ),
    click.option(
        "--exclude-interviewer", is_flag=True, help="Leave out passages wholly in interviewers' turns."
    ),
    click.option("--under", metavar="CODE", help="Only this heading and what is below it."),
    click.option(
        "--where",
        multiple=True,
        metavar="ATTRIBUTE=VALUE",
        help="Only interviews with this value; may be repeated.",
    ),
)
_WITHIN = (
    click.option(
        "--question",
        "questions",
        multiple=True,
        metavar="QUESTION",
        help="Only passages at least partly in the answer to this question of the guide, by its number or"
        " words; may be repeated.",
    ),
    click.option(
        "--heading",
        "headings",
        multiple=True,
        metavar="HEADING",
        help="Only passages at least partly below this heading of a transcript; may be repeated.",
    ),
    click.option(
        "--speaker",
        "speakers",
        multiple=True,
        metavar="NAME",
        help="Only passages at least partly in words of this speaker, by label or role; may be repeated.",
    ),
)
_ORDER = (
    click.option(
        "--sort",
        type=click.Choice(["references", "interviews", "codebook", "label"]),
        default="references",
        show_default=True,
        help="The order of codes within their heading.",
    ),
    click.option("--hide-empty", is_flag=True, help="Leave out codes and headings without references."),
)
_SHOWN = (
    *_ORDER,
    click.option("--title", help="The title above the table, instead of the project's name."),
)


def rule_options(command: Command) -> Command:
    """What is counted, and how."""
    return with_options(command, (*_AGGREGATE, *_UNIT, *_COUNTED, *_WITHIN))


def counted_options(command: Command) -> Command:
    """The same where interviews are counted and nothing else."""
    return with_options(command, (*_AGGREGATE, *_COUNTED, *_WITHIN))


def chosen_format(
    options: dict[str, Any],
    *,
    pictures: tuple[str, ...] = (),
    by: "Callable[[Path], str] | None" = None,
) -> str:
    """The format by --json, --format or the ending of the file.

    ``pictures`` are others than the table's; ``by`` says the format by the ending where it is none of these.
    """
    from exports.formats import by_suffix

    if options["as_json"] and options["format_"] not in (None, "json"):
        raise click.UsageError(f"--json and --format {options['format_']} contradict each other")
    if options["as_json"] or options["format_"]:
        return str(options["format_"] or "json")
    if options["output"] is None:
        return "text"
    suffix = options["output"].suffix.lower()
    return str(suffix[1:]) if suffix[1:] in pictures else (by or by_suffix)(options["output"])


def order_options(command: Command) -> Command:
    """In which order, and whether with empty rows."""
    return with_options(command, _ORDER)


def interview_options(command: Command) -> Command:
    """The same where interviews are looked at one by one, and headings have nothing of what is below."""
    return with_options(command, (*_COUNTED, *_WITHIN))


def within_options(command: Command) -> Command:
    """Where passages have to lie."""
    return with_options(command, _WITHIN)


def shown_options(command: Command) -> Command:
    """What of it is shown."""
    return with_options(command, _SHOWN)


def with_options(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    """A command with options, in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def asked(session: "Session", options: dict[str, Any]) -> "Asked":
    """The options against a project. Raises NotFound, Ambiguous or BadInput for what it does not have."""
    from exports.asked import Asked

    under = options["under"]
    return Asked(
        rule(session, options),
        options.get("sort", "references"),
        options.get("hide_empty", False),
        code_line(session, under).uuid if under else "",
        options.get("title") or "",
    )


def rule(session: "Session", options: dict[str, Any]) -> "Rule":
    """The rule to count by. Raises as ``asked`` does."""
    from exports.counts import Rule
    from exports.units import parse_where, resolve_coder, resolve_unit

    policy, _, name = options["coders"].partition("=")
    if policy not in ("pooled", "per-coder", "coder") or (policy == "coder") != bool(name):
        raise click.UsageError("--coders is pooled, per-coder, or coder=NAME")
    return Rule(
        aggregate=options.get("aggregate", "none"),
        unit=resolve_unit(session, options.get("unit", "interview")),
        per_coder=policy == "per-coder",
        coder=resolve_coder(session, name) if name else None,
        exclude_interviewer=options["exclude_interviewer"],
        where=parse_where(session, options["where"]),
        within=within(session, options),
    )


def coder_rule(session: "Session", options: dict[str, Any]) -> "Rule":
    """The rule by which one coder's references count, or all of them. Raises NotFound or BadInput."""
    from exports.counts import Rule
    from exports.units import parse_where, resolve_coder

    return Rule(
        coder=resolve_coder(session, options["coder"]) if options["coder"] else None,
        exclude_interviewer=options["exclude_interviewer"],
        where=parse_where(session, options["where"]),
    )


def within(session: "Session", options: dict[str, Any]) -> "Within":
    """Where passages have to lie. Raises NotFound or Ambiguous for what the project does not have."""
    from transcripts.questions.within import resolve_within

    return resolve_within(session, options["questions"], options["headings"], options["speakers"])


def say_if_empty(rows: Sequence[object]) -> None:
    """Say, beside the output, that no row with a code is left."""
    if not rows:
        click.echo("No code has references here.", err=True)


def point(project: "Project", name: str) -> "Point":
    """The point in the history of that name. Raises NotFound, Ambiguous or BadInput."""
    from codebook.versions import find_point

    with project.read() as session:
        return find_point(session, name)
