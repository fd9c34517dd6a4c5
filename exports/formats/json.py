"""The table as JSON, with the rule it was counted by as data."""

import json
from dataclasses import asdict
from typing import Any

from exports.table import Grid, Printed


def render_json(table: Printed) -> bytes:
    """Title, caption, facts and rows under the names of ``exports.table``; an empty count is null. UTF-8."""
    facts: dict[str, Any] = dict(table.facts)
    if table.proof:
        facts["proof"] = json.loads(table.proof)
    if isinstance(table, Grid):
        whole = {name: value for name, value in asdict(table).items() if name != "proof"}
        return written({**whole, "facts": facts})
    rows = [{name: value for name, value in asdict(row).items() if name != "code_id"} for row in table.rows]
    return written({"title": table.title, "caption": table.caption, "facts": facts, "rows": rows})


def written(content: dict[str, Any]) -> bytes:
    """An object as the bytes of a file."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
