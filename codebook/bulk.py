"""Splitting and recoding in bulk as operations: what they are given as JSON, and what the history calls
them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import descendants
from codebook.kinds import Arguments, Done, Kind, code_named
from codebook.recoding import Query, recode_many
from codebook.splitting import make_beside, split_code
from qualcode.errors import BadInput, Refused
from qualcode.store.models import Code, Coder, Reference, Transcript


def split_arguments(code: str, choices: Mapping[str, str | None], new: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a split.

    ``choices`` has the uuid of each reference that was decided on and of the code it goes to, or None where
    it stays; ``new`` the uuids of those that go to a code that is made for it, with its label.

    >>> split_arguments("c", {"r1": "a", "r2": None}, {"r3": "Doubt"})
    {'code': 'c', 'into': {'a': ['r1']}, 'new': {'Doubt': ['r3']}, 'stays': ['r2']}
    """
    into: dict[str, list[str]] = {}
    made: dict[str, list[str]] = {}
    for reference, target in choices.items():
        if target is not None:
            into.setdefault(target, []).append(reference)
    for reference, label in new.items():
        made.setdefault(label, []).append(reference)
    stays = [reference for reference, target in choices.items() if target is None]
    return {"code": code, "into": into, "new": made, "stays": stays}


def query_of(session: Session, arguments: Arguments) -> Query:
    """What the arguments of a recoding mean in this project.

    Raises NotFound where the source is gone, Refused where a passage is that they list.
    """
    source = code_named(session, arguments["source"])
    transcripts = select(Transcript.id).where(Transcript.uuid.in_(arguments.get("transcripts", [])))
    ids = frozenset(session.scalars(transcripts))
    if arguments.get("transcripts") and not ids:
        raise Refused("the transcripts that it is about are not in the project any more")
    code_ids = frozenset(descendants(session, source) if arguments.get("subtree") else [source.id])
    return Query(
        code_ids,
        coder=arguments.get("coder", ""),
        transcript_ids=ids,
        where={name: frozenset(values) for name, values in arguments.get("where", {}).items()},
        containing=arguments.get("containing", ""),
        speaker=arguments.get("speaker", ""),
        interviewer=arguments.get("interviewer"),
        uuids=_listed(session, source, code_ids, arguments.get("references", [])),
    )


def _listed(
    session: Session, source: Code, code_ids: Collection[int], references: Collection[str]
) -> frozenset[str]:
    """The references that are listed one by one, all of which have to be at these codes."""
    statement = select(Reference.uuid).where(Reference.code_id.in_(code_ids))
    if references and not set(references) <= set(session.scalars(statement)):
        raise Refused(f"some of the passages listed are not at “{source.label}” any more; list them anew")
    return frozenset(references)


def _split(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    code = code_named(session, arguments["code"])
    new = arguments.get("new", {})
    made = make_beside(session, code, list(new))
    into = [(code_named(session, uuid).id, refs) for uuid, refs in arguments.get("into", {}).items()]
    into += [(target.id, refs) for target, refs in zip(made, new.values(), strict=True)]
    if not all(refs for _, refs in into):
        raise BadInput("nothing is sent to one of the codes; send something there or leave it out")
    wanted = [uuid for _, refs in into for uuid in refs]
    ids = _ids(session, code, [*wanted, *arguments.get("stays", [])])
    sent = {ids[uuid]: target_id for target_id, refs in into for uuid in refs}
    done = split_code(session, code, sent, [ids[uuid] for uuid in arguments.get("stays", [])])
    left = [f"{done.stayed:,} left"] if done.stayed else []
    left += [f"{done.undecided:,} still to be looked at"] if done.undecided else []
    noun = "reference" if done.sent == 1 else "references"
    return Done(told=(", ".join([f"{done.sent:,} {noun} sent on", *left]),))


def _ids(session: Session, code: Code, uuids: Iterable[str]) -> dict[str, int]:
    """The references at a code by their uuid. Raises Refused where one is not there any more."""
    statement = select(Reference.uuid, Reference.id).where(Reference.code_id == code.id)
    there = {row.uuid: row.id for row in session.execute(statement)}
    if not there.keys() >= set(uuids):
        raise Refused(f"some of the references are not at “{code.label}” any more; begin the split again")
    return there


def _splitting(session: Session, arguments: Arguments) -> str:
    labels = [code_named(session, uuid).label for uuid in arguments.get("into", {})]
    names = ", ".join(f"“{label}”" for label in (*labels, *arguments.get("new", {})))
    return f"split “{code_named(session, arguments['code']).label}” into {names}"


def _recode(session: Session, arguments: Arguments, _coder: Coder) -> Done:
    target = code_named(session, arguments["target"])
    number = recode_many(session, query_of(session, arguments), target)
    return Done(told=(f"{number:,} {'reference' if number == 1 else 'references'} recoded",))


def _recoding(session: Session, arguments: Arguments) -> str:
    source, target = (code_named(session, arguments[name]).label for name in ("source", "target"))
    below = " and what is below it" if arguments.get("subtree") else ""
    return f"recode “{source}”{below} to “{target}”{_conditions(session, arguments)}"


def _conditions(session: Session, arguments: Arguments) -> str:
    """The conditions of a query in words, in brackets."""
    listed = len(arguments.get("references", []))
    homes = select(Transcript.name).where(Transcript.uuid.in_(arguments.get("transcripts", [])))
    names = list(session.scalars(homes.order_by(Transcript.name)))
    told = [f"{name} = {' or '.join(values)}" for name, values in arguments.get("where", {}).items()]
    told += [f"by {arguments['coder']}"] if arguments.get("coder") else []
    told += [f"in {' or '.join(names)}"] if names else []
    told += [f"containing “{arguments['containing']}”"] if arguments.get("containing") else []
    told += [f"{arguments['speaker']} speaking"] if arguments.get("speaker") else []
    if arguments.get("interviewer") is not None:
        told.append(f"{'an' if arguments['interviewer'] else 'no'} interviewer speaking")
    told += [f"{listed:,} chosen {'passage' if listed == 1 else 'passages'}"] if listed else []
    return f" ({'; '.join(told)})" if told else ""


BULK: dict[str, Kind] = {
    "split": Kind(
        *(_split, _splitting),
        values={"into": dict, "new": dict, "stays": list},
        counts=True,
        asks="always",
        also=lambda arguments: tuple(arguments.get("into", {})),
    ),
    "recode": Kind(
        *(_recode, _recoding, ("source", "target")),
        values={
            "coder": str,
            "transcripts": list,
            "where": dict,
            "containing": str,
            "speaker": str,
            "interviewer": bool,
            "subtree": bool,
            "references": list,
        },
        counts=True,
        asks="always",
    ),
}
"""The operations on the references of codes, by their names."""
