"""The table as JSON, with the rule it was counted by as data."""

import json
from dataclasses import asdict

from exports.table import Table


def render_json(table: Table) -> bytes:
    """Title, caption, facts and rows under the names of ``exports.table``; an empty count is null. UTF-8."""
    rows = [{name: value for name, value in asdict(row).items() if name != "code_id"} for row in table.rows]
    content = {"title": table.title, "caption": table.caption, "facts": table.facts, "rows": rows}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
