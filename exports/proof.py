"""What a written table carries so that anybody can prove it: where it came from, and by which rule.

A proof is one line of JSON: ``program`` and its version, ``project`` (its identity), ``state`` (the line of
the history after which the table was counted), ``codebook`` and ``codebook_changes`` (the version signed off
last and what changed since), ``digest`` (of corpus and codings), ``format``, and ``rule`` (all options).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

import qualcode
from codebook.tree import tree
from codebook.versions import state_of
from exports.counts import by_place
from exports.table import Grid, Table
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Coder,
    Interview,
    Revision,
    Speaker,
    Study,
    Transcript,
)
from transcripts.questions.guide import read_guide

PROGRAM = f"qualcode {qualcode.__version__}"
_BATCH = 2_000
P = TypeVar("P", Table, Grid)
P_co = TypeVar("P_co", Table, Grid, covariant=True)


def digest(session: Session) -> str:
    """SHA-256, in hex, of everything that can move a count: 64 digits.

    It is taken over lines of UTF-8, each a JSON array without spaces and a newline, in this order:
    ``["qualcode",1]``; ``["transcript",uuid,words,interview]`` by transcript, where ``words`` is the SHA-256
    of its words joined by single spaces; ``["attribute",interview,name,value]``;
    ``["speaker",interview,label,interviewer]``, and behind that the role where one was given;
    ``["question",uuid,text,section,wordings,never]`` in the order of the interview guide, if there is one;
    ``["code",uuid,parent,number,label,retired]`` in the order of the framework;
    ``["reference",transcript,start,end,code,coder]`` in order of place. Transcripts, interviews, codes and
    coders by their uuid; offsets in code points; what belongs to one transcript or interview in the order in
    which those came into the project.
    """
    found = hashlib.sha256(b'["qualcode",1]\n')
    for part in (_transcripts, _attributes, _speakers, _questions, _codes, _references):
        pending: list[str] = []
        for line in part(session):
            pending.append(line)
            if len(pending) == _BATCH:
                found.update("".join(pending).encode())
                pending.clear()
        found.update("".join(pending).encode())
    return found.hexdigest()


class Buildable(Protocol[P_co]):
    """What can be asked for: a table, a crosstab or what occurs together."""

    def build(self, session: Session) -> P_co:
        """What is asked for."""

    def as_data(self) -> dict[str, Any]:
        """How it is asked for, for a file."""


def proven(session: Session, asked: Buildable[P], form: str, *, program: str = PROGRAM) -> P:
    """What is asked for, with its proof, to be written in the format of that name. Raises as ``build``."""
    content = {**origin(session), "program": program, "format": form, "rule": asked.as_data()}
    return replace(asked.build(session), proof=as_line(content))


def origin(session: Session) -> dict[str, Any]:
    """Which project, in which state, with which corpus and codings."""
    state = state_of(session)
    return {
        "program": PROGRAM,
        "project": session.scalars(select(Study.uuid)).one(),
        "state": state.line,
        "codebook": state.version,
        "codebook_changes": state.since,
        "digest": digest(session),
    }


def as_line(content: dict[str, Any]) -> str:
    r"""JSON on one line of ASCII, which can stand in a comment of HTML, Markdown or LaTeX.

    >>> as_line({"title": "a--b <c>"})
    '{"title":"a-\\u002db \\u003cc\\u003e"}'
    """
    line = json.dumps(content, separators=(",", ":"))
    return line.replace("--", "-\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")


def _line(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")) + "\n"


def _transcripts(session: Session) -> Iterator[str]:
    statement = (
        select(Transcript.uuid, Revision.digest, Interview.uuid)
        .join(Revision, Revision.id == Transcript.revision_id)
        .join(Interview, Interview.id == Transcript.interview_id)
        .order_by(Transcript.id)
    )
    for row in session.execute(statement):
        yield _line("transcript", *row)


def _attributes(session: Session) -> Iterator[str]:
    statement = (
        select(Interview.uuid, Attribute.name, AttributeValue.value)
        .join_from(AttributeValue, Interview, Interview.id == AttributeValue.interview_id)
        .join(Attribute, Attribute.id == AttributeValue.attribute_id)
        .order_by(Interview.id, Attribute.id)
    )
    for row in session.execute(statement):
        yield _line("attribute", *row)


def _speakers(session: Session) -> Iterator[str]:
    statement = (
        select(Interview.uuid, Speaker.label, Speaker.interviewer, Speaker.role)
        .join_from(Speaker, Interview, Interview.id == Speaker.interview_id)
        .order_by(Interview.id, Speaker.label)
    )
    for row in session.execute(statement):
        yield _line("speaker", *(row if row.role else row[:3]))


def _questions(session: Session) -> Iterator[str]:
    for line in read_guide(session):
        yield _line("question", line.uuid, line.text, line.section, line.wordings, line.never)


def _codes(session: Session) -> Iterator[str]:
    codes = tree(session)
    uuids = {line.id: line.uuid for line in codes}
    for line in codes:
        parent = uuids[line.parent_id] if line.parent_id is not None else None
        yield _line("code", line.uuid, parent, line.number, line.label, line.retired)


def _references(session: Session) -> Iterator[str]:
    """Written by hand, since there are many and no part of them needs quoting."""
    uuids = {
        kind: {row.id: row.uuid for row in session.execute(select(kind.id, kind.uuid))}
        for kind in (Transcript, Coder)
    }
    transcripts, coders = uuids[Transcript], uuids[Coder]
    codes = {line.id: line.uuid for line in tree(session)}
    for transcript, start, end, code, coder in by_place(session):
        yield f'["reference","{transcripts[transcript]}",{start},{end},"{codes[code]}","{coders[coder]}"]\n'
