"""Accepting and rejecting suggestions by their numbers: ``qualcode suggest CODE --accept 1,3 --reject 2``."""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import plural, progress, say_json
from qualcode.errors import BadInput, Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.suggestions.queue import Queue, Wanted
    from exports.suggestions.spoken import Piece
    from qualcode.store.project import Project
    from qualcode.suggesting import Decided

_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def decide_on(
    project: "Project", who: str, wanted: "Callable[[Session], Wanted]", options: dict[str, Any]
) -> None:
    """Look at the list again, and where it is the one that was seen do as one change what is asked."""
    from exports.suggestions.queue import suggested
    from exports.suggestions.shelf import Shelf
    from qualcode.coding import get_code, get_coder
    from qualcode.suggesting import decide

    shelf = Shelf()
    with project.read() as session:
        queue = suggested(session, wanted(session), shelf, progress("Reading the transcripts"))
    taken, left = _chosen(queue, options)

    def act(session: "Session") -> "Decided":
        again = suggested(session, wanted(session), shelf)
        _refuse_another(again, queue.digest)
        code, coder = get_code(session, queue.code.id), get_coder(session, who)
        return decide(session, code, coder, accepted=taken, rejected=left)

    label = queue.code.label
    if options["dry_run"]:
        with project.rehearse() as session:
            done, told = _effect(session, act)
    else:
        with project.change(_in_history(label, len(taken), len(left)), reason=options["reason"]) as session:
            done, told = act(session), []
    if options["as_json"]:
        say_json({"code": queue.code.path, **asdict(done), "dry_run": options["dry_run"], "effect": told})
    else:
        _say(label, done, told, dry_run=options["dry_run"])


def _effect(session: "Session", act: "Callable[[Session], Decided]") -> "tuple[Decided, list[str]]":
    """Do it in a session that is not kept; what it does to the counts, in sentences."""
    from exports.counts import Rule
    from exports.effect import effect

    done = []
    found = effect(session, Rule(), lambda each: done.append(act(each)))
    return done[0], found.sentences()


def _chosen(queue: "Queue", options: dict[str, Any]) -> "tuple[list[Piece], list[Piece]]":
    """The passages to code and those to reject.

    Raises Refused where the list is another one, and BadInput for numbers that it does not have or that are
    to be both.
    """
    _refuse_another(queue, options["digest"])
    most = len(queue.suggestions)
    accepted, rejected = (
        numbers(options[each], most) if options[each] else set[int]() for each in ("accept", "reject")
    )
    both = sorted(accepted & rejected)
    if both:
        raise BadInput(f"{both[0]} is to be accepted and rejected; leave it out of one")
    places = [each.piece for each in queue.suggestions]
    return [places[at - 1] for at in sorted(accepted)], [places[at - 1] for at in sorted(rejected)]


def _refuse_another(queue: "Queue", digest: str) -> None:
    if queue.digest != digest:
        raise Refused(
            f"the list is not {digest} any more, so that its numbers may mean other passages; nothing was"
            " done. List them again, with the same options"
        )


def numbers(text: str, most: int) -> set[int]:
    """The numbers of a list of numbers and ranges.

    Raises BadInput where one is not from 1 to ``most``, or where there is none in it.

    >>> sorted(numbers("1, 3,5-7", 9))
    [1, 3, 5, 6, 7]
    """
    if not most:
        raise BadInput("the list is empty, so that there is nothing to accept or reject")
    found: set[int] = set()
    for part in text.replace(",", " ").split() or [text]:
        given = _RANGE.fullmatch(part)
        if given is None:
            raise BadInput(f"“{part}” is no number and no range; give them as in 1,3,5-7")
        first, last = int(given[1]), int(given[2] or given[1])
        if not 1 <= first <= last <= most:
            raise BadInput(f"the list goes from 1 to {most}; “{part}” does not lie in it")
        found.update(range(first, last + 1))
    return found


def _in_history(label: str, taken: int, left: int) -> str:
    said = [f"code {plural(taken, 'suggested passage')}"] if taken else []
    said += [f"reject {left}" if taken else f"reject {plural(left, 'suggested passage')}"] if left else []
    return f"{' and '.join(said)} at “{label}”"


def _say(label: str, done: "Decided", told: list[str], *, dry_run: bool) -> None:
    parts = [f"code {plural(done.coded, 'passage')} at “{label}”"] if done.coded else []
    parts += [f"reject {plural(done.rejected, 'passage')} there"] if done.rejected else []
    said = " and ".join(parts) or "change nothing"
    if dry_run:
        click.echo(f"Nothing was changed; it would {said}.")
        for sentence in told:
            click.echo(f"  {sentence}")
        return
    past = said.replace("code ", "Coded ", 1) if done.coded else said.replace("reject ", "Rejected ", 1)
    click.echo(f"{past.replace(' and reject ', ' and rejected ', 1)}. `qualcode undo` takes it back.")
