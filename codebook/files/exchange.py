"""Codebooks of other programs (REFI-QDA, ``.qdc``) as frameworks."""

from collections import defaultdict
from typing import NamedTuple

from codebook.describing import taken_apart
from codebook.files.items import check_framework
from codebook.framework import Draft, Framework
from qualcode.errors import BadInput
from qualcode.exchange.study import ForeignCode, ForeignCodebook
from qualcode.freenames import FreeNames
from qualcode.plaintext import fold, normalise, one_line


class FrameworkFile(NamedTuple):
    """A framework and how it was read."""

    framework: Framework
    notes: tuple[str, ...]
    """Sentences for the import report: what gave the hierarchy, columns left out, a guessed encoding."""


def framework_of(book: ForeignCodebook) -> FrameworkFile:
    """The framework that a codebook holds; what changes on the way is told.

    A description that we wrote is several fields again. Raises BadInput for an empty or unusable one.
    """
    if not book.codes:
        raise BadInput("there are no codes in it")
    notes = [f"a codebook of {one_line(book.program)}", *book.remarks]
    notes += [f"left out: {loss.count:,} × {loss.kind} ({', '.join(loss.names[:5])})" for loss in book.losses]
    shelf = _Shelf(book.codes)
    framework = shelf.below(None)
    check_framework(framework)
    return FrameworkFile(framework, (*notes, *shelf.told))


class _Shelf:
    """The codes of a codebook by the one above them."""

    def __init__(self, codes: tuple[ForeignCode, ...]) -> None:
        known = {code.guid for code in codes}
        self._below: dict[str | None, list[ForeignCode]] = defaultdict(list)
        for code in codes:
            self._below[code.parent if code.parent in known else None].append(code)
        self.told: list[str] = []

    def below(self, parent: str | None) -> Framework:
        """The codes below one, or at the top, with all below them."""
        names = FreeNames(key=fold)
        return tuple(self._draft(code, names) for code in self._below[parent])

    def _draft(self, code: ForeignCode, names: FreeNames) -> Draft:
        label = one_line(code.label) or "Unnamed"
        free = names.take(label)
        if free != code.label.strip():
            self.told.append(f"the code “{' '.join(code.label.split())}” is “{free}” here")
        fields = taken_apart(normalise(code.description).strip())
        children = self.below(code.guid)
        return Draft(
            free, colour=code.colour, codable=code.codable, children=children, uuid=code.guid, **fields
        )
