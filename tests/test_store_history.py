"""What undo and redo act on, found by a look at the newest lines, is what a look at all lines finds."""

import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from test_store_touched import migration

from qualcode.errors import Refused
from qualcode.store.base import new_uuid
from qualcode.store.history import ChangeLine, history, next_redo, next_undo
from qualcode.store.models import Change, Code
from qualcode.store.project import Project

Model = dict[int, tuple[str, str]]
"""Who made each change, and its state."""


def act(project: Project, kind: str) -> None:
    with suppress(Refused):
        if kind in ("undo", "redo"):
            getattr(project, kind)()
            return
        with project.change(kind) as session:
            if kind != "nothing":
                session.add(Code(label=new_uuid(), position=0))
            if kind == "migrate":
                session.execute(insert(Change).values(migration()))


def modelled(changes: Iterable[tuple[ChangeLine, int | None]]) -> Model:
    """States by the rules of undo, from the kinds of the lines and what they acted on alone."""
    model: Model = {}
    for line, target_id in changes:
        if target_id is not None:
            model[target_id] = (line.who, "undone" if line.kind == "undo" else "done")
        elif line.kind == "do":
            overtaken = (line.who, "undone")
            model = {key: (line.who, "dropped") if it == overtaken else it for key, it in model.items()}
            model[line.id] = (line.who, "done")
    return model


def following(model: Model, barrier: int, who: str | None, state: str) -> list[int]:
    return [key for key, (by, now) in model.items() if now == state and who in (None, by) and key > barrier]


def compare(project: Project) -> None:
    with project.read() as session:
        lines = history(session)[::-1]
        targets = session.scalars(select(Change.target_id).order_by(Change.id)).all()
        model = modelled(zip(lines, targets, strict=True))
        assert {line.id: (line.who, line.state) for line in lines if line.kind == "do"} == model
        barrier = max((line.id for line in lines if line.kind == "migrate"), default=0)
        for who in ("Ann", "Ben", "Cy", None):
            undo, redo = next_undo(session, who), next_redo(session, who)
            done, undone = (following(model, barrier, who, state) for state in ("done", "undone"))
            assert (undo.id if undo else None) == max(done, default=None)
            assert (redo.id if redo else None) == min(undone, default=None)


KINDS = st.sampled_from(["add", "add", "nothing", "undo", "undo", "undo", "redo", "redo", "migrate"])


@settings(max_examples=60)
@given(st.lists(st.tuples(KINDS, st.booleans()), min_size=4, max_size=16))
def test_undo_and_redo_act_on_what_the_whole_history_says(acts: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qualcode"
        with Project.create(path, "study", who="Ann") as ann, Project.open(path, who="Ben") as ben:
            for kind, by_ann in acts:
                act(ann if by_ann else ben, kind)
            compare(ann)
