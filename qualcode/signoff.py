"""Signing off a version of the framework: what it says and counts is kept, and can be proved afterwards."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import tree
from codebook.versions import VersionLine, frozen_framework, versions
from exports.counts import Rule, count
from exports.proof import digest
from qualcode.errors import BadInput, Duplicate, QualcodeError, Refused
from qualcode.plaintext import fold, one_line
from qualcode.store.checks import CheckLine
from qualcode.store.clock import now
from qualcode.store.models import OpenChange, Proposal, Version
from qualcode.store.project import Project


def sign_off(
    session: Session,
    name: str,
    *,
    signed_by: Sequence[str],
    note: str = "",
    with_open_proposals: bool = False,
) -> VersionLine:
    """Freeze the framework with its counts under a name, inside an open change.

    Raises BadInput without a name or anybody who signs, Duplicate where a version has the name, Refused where
    the framework is empty or proposals are open, unless ``with_open_proposals``.
    """
    name, signers = one_line(name), [line for each in signed_by if (line := one_line(each))]
    if not name or not signers:
        raise BadInput("a version needs a name and at least one person who signs it off (--by NAME)")
    for version in versions(session):
        if fold(version.name) == fold(name):
            raise Duplicate(f"there is a version “{version.name}” already; give this one another name")
    if not with_open_proposals:
        _refuse_open(session)
    frozen = frozen_framework(session)
    if frozen == "[]":
        raise Refused("the framework is empty; there is nothing to sign off")
    change_id = session.scalars(select(OpenChange.change_id)).one()
    version_row = Version(
        name=name,
        signed_by="\n".join(dict.fromkeys(signers)),
        note=note.strip(),
        at=now(),
        change_id=change_id,
        framework=frozen,
        counts=_json(_counts(session)),
        digest=digest(session),
    )
    session.add(version_row)
    session.flush()
    return next(version for version in versions(session) if version.name == name)


def _refuse_open(session: Session) -> None:
    waiting = session.scalars(select(Proposal.label).where(Proposal.state == "open")).all()
    if waiting:
        listed = "; ".join(waiting[:3]) + (" …" if len(waiting) > 3 else "")
        many = "1 proposal is" if len(waiting) == 1 else f"{len(waiting)} proposals are"
        raise Refused(
            f"{many} open ({listed}); decide first, or sign off all the same with --with-open-proposals"
        )


def _counts(session: Session) -> dict[str, list[int]]:
    """Interviews and references of every code by the plain rule, by its identity."""
    lines = tree(session)
    by_code = count(session, lines, Rule()).by_code
    return {
        line.uuid: [by_code[line.id].interviews, by_code[line.id].references]
        for line in lines
        if line.id in by_code
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def check_versions(project: Project) -> CheckLine:
    """Whether the history still gives every version as it was signed off."""
    with project.read() as session:
        carried = [version.name for version in versions(session) if version.carried]
    waiting = (
        f"{len(carried)} came along from another project file, whose history has them" if carried else ""
    )
    return CheckLine("every version rebuilds to what was signed off", tuple(_problems(project)), waiting)


def _problems(project: Project) -> Iterator[str]:
    with project.read() as session:
        own = [version.id for version in versions(session) if not version.carried]
        columns = (Version.name, Version.change_id, Version.framework, Version.counts, Version.digest)
        rows = session.execute(select(*columns).where(Version.id.in_(own)).order_by(Version.change_id)).all()
    for row in rows:
        try:
            with project.as_of(row.change_id) as session:
                rebuilt = {
                    "framework": frozen_framework(session) == row.framework,
                    "counts": _json(_counts(session)) == row.counts,
                    "codings": digest(session) == row.digest,
                }
        except QualcodeError as error:
            yield f"the version “{row.name}” cannot be rebuilt: {error}"
            continue
        if wrong := [what for what, same in rebuilt.items() if not same]:
            yield f"the {' and '.join(wrong)} of the version “{row.name}” are not those that were signed off"
