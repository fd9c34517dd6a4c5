"""Attributes and cases of a QualCoder project."""

from collections import defaultdict
from collections.abc import Iterator

from qualcode.exchange.databases import ForeignDatabase
from qualcode.exchange.identities import identity
from qualcode.exchange.losses import Losses
from qualcode.exchange.study import ForeignCase, Variable

_PLACES = """
SELECT c.caseid, c.fid, s.name AS file, c.pos0 <= 0 AND c.pos1 >=
    length(replace(coalesce(CAST(s.fulltext AS TEXT), ''), char(13) || char(10), char(10))) AS whole
FROM case_text AS c JOIN source AS s ON s.id = c.fid ORDER BY c.caseid, c.fid
"""


class Attributes:
    """Values of attributes by what they are of; what is of neither a case nor a file stays behind."""

    def __init__(self, database: ForeignDatabase, born: str, losses: Losses) -> None:
        """``born`` is the date of the project, which tells its attributes from those of others."""
        self._values: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        self._born = born
        names = list(_named(database, losses))
        for row in database.rows("attribute", texts=("name", "attr_type", "value"), numbers=("id",)):
            if row["attr_type"] not in ("case", "file"):
                losses.add("attribute of a journal", row["name"])
            elif row["value"].strip():
                names.append(row["name"])
                self._values[row["attr_type"], row["id"]][self._guid(row["name"])] = row["value"]
        self.variables = tuple(Variable(self._guid(name), name) for name in dict.fromkeys(names))

    def of(self, kind: str, number: int) -> dict[str, str]:
        """The values of one ``case`` or ``file``, by the GUID of the variable."""
        return self._values.get((kind, number), {})

    def _guid(self, name: str) -> str:
        return identity("qualcoder", self._born, "attribute", name)


def _named(database: ForeignDatabase, losses: Losses) -> Iterator[str]:
    for row in database.rows("attribute_type", texts=("name", "memo", "caseOrFile"), order="name"):
        if row["caseOrFile"] in ("case", "file"):
            yield row["name"]
        if row["memo"].strip():
            losses.add("memo on an attribute", row["name"])


def cases(
    database: ForeignDatabase, born: str, files: dict[int, str], attributes: Attributes, losses: Losses
) -> Iterator[ForeignCase]:
    """Every case with its whole files; ``files`` are those with a text, the GUID of each by its number."""
    whole = _whole_files(database, files, losses)
    for row in database.rows("cases", texts=("name", "memo"), numbers=("caseid",), order="caseid"):
        guid = identity("qualcoder", born, "case", row["name"])
        sources = tuple(dict.fromkeys(whole[row["caseid"]]))
        yield ForeignCase(guid, row["name"], row["memo"], attributes.of("case", row["caseid"]), sources)


def _whole_files(database: ForeignDatabase, files: dict[int, str], losses: Losses) -> dict[int, list[str]]:
    whole: dict[int, list[str]] = defaultdict(list)
    if not database.has("case_text", "caseid", "fid", "pos0", "pos1"):
        return whole
    for row in database.query(_PLACES):
        if row["fid"] not in files:
            losses.add("file without text in a case", str(row["file"]))
        elif row["whole"]:
            whole[row["caseid"]].append(files[row["fid"]])
        else:
            losses.add("part of a file in a case", str(row["file"]))
    return whole
