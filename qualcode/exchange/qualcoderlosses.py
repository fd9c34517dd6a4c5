"""What a QualCoder project holds and ours cannot, beside pictures, recordings and parts of files."""

from qualcode.exchange.databases import ForeignDatabase
from qualcode.exchange.losses import Losses

_TABLES = (
    ("graph", "graph", "name"),
    ("stored_sql", "stored query", "title"),
    ("files_filter", "stored filter of files", "name"),
)
"""Tables that stay behind row by row, what a row is, and the column that names it."""
_MEDIA = (("code_image", "coding on a picture"), ("code_av", "coding on a recording"))
_BY_FILE = """
SELECT coalesce(CAST(s.name AS TEXT), '') AS file, count(*) AS rows
FROM {table} AS t LEFT JOIN source AS s ON s.id = t.{column} {where} GROUP BY s.id ORDER BY s.id
"""


def count_losses(database: ForeignDatabase, files: set[int], losses: Losses) -> None:
    """Count everything that stays behind; ``files`` are the numbers of those with a text."""
    for table, kind, column in _TABLES:
        for row in database.rows(
            table, texts=(column,), order=f'"{column}"' if database.has(table, column) else ""
        ):
            losses.add(kind, row[column])
    for table, kind in _MEDIA:
        if database.has(table, "id"):
            _by_file(database, losses, kind, table, "id")
    _count_codings(database, files, losses)
    references = database.count("ris", "rowid IN (SELECT min(rowid) FROM ris GROUP BY risid)")
    if references:
        losses.add("bibliographic reference", count=references)


def _count_codings(database: ForeignDatabase, files: set[int], losses: Losses) -> None:
    without = f"t.fid NOT IN ({', '.join(map(str, sorted(files)))})"
    known = "t.cid IN (SELECT cid FROM code_name)"
    _by_file(database, losses, "coding at a code that is gone", "code_text", "fid", f"NOT ({known})")
    _by_file(database, losses, "coding in a file without text", "code_text", "fid", f"{known} AND {without}")
    if database.has("annotation", "fid"):
        _by_file(database, losses, "annotation in a file without text", "annotation", "fid", without)
    if database.has("code_text", "avid"):
        linked = f"{known} AND NOT ({without}) AND t.avid IS NOT NULL"
        _by_file(database, losses, "link of a coding to a recording", "code_text", "fid", linked)


def _by_file(
    database: ForeignDatabase, losses: Losses, kind: str, table: str, column: str, where: str = "1"
) -> None:
    sql = _BY_FILE.format(table=table, column=column, where=f"WHERE {where}")
    for row in database.query(sql):
        losses.add(kind, row["file"], row["rows"])
