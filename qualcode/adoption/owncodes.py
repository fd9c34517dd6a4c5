"""What the side file of our own archives says of codes, and what of it only an empty project takes in."""

from typing import Any

from codebook.codes import PROSE, checked_number
from qualcode.adoption.adoption import prose
from qualcode.errors import BadInput
from qualcode.exchange.losses import Losses
from qualcode.exchange.side import Side, damaged

_LEFT = {
    "lost": "lost coding",
    "version": "version of the framework",
    "proposal": "proposal",
    "comment": "comment on a proposal",
    "lineage": "note of where a code came from",
    "pseudonym_key": "key of pseudonyms",
}


def own_codes(side: Side | None) -> dict[str, dict[str, str]]:
    """By identity: what codes say in their fields. Raises UnreadableFile for a damaged side file."""
    rows = [] if side is None else side.rows("code")
    return {str(row.get("uuid")): _said(row) for row in rows}


def _said(row: dict[str, Any]) -> dict[str, str]:
    given = {name: row.get(name) for name in (*PROSE, "number", "colour")}
    if not all(isinstance(value, str) for value in given.values()):
        raise damaged()
    try:
        number = checked_number(str(given["number"]))
    except BadInput as error:
        raise damaged() from error
    texts = {name: prose(str(given[name])) for name in PROSE}
    return {**texts, "number": number, "colour": str(given["colour"])}


def lose_rows(side: Side, losses: Losses) -> None:
    """Count what only an empty project can take in."""
    for row in side.rows(*_LEFT):
        losses.add(f"{_LEFT[row['table']]} (only an empty project takes it in)")
