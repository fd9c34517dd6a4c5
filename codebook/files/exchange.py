"""Codebooks of other programs (REFI-QDA, ``.qdc``) as frameworks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from codebook.describing import taken_apart
from codebook.files.items import check_framework
from codebook.framework import Draft, Framework, walk
from qualcode.errors import BadInput
from qualcode.exchange.study import ForeignCode, ForeignCodebook
from qualcode.plaintext import fold, normalise, one_line
from transcripts.freenames import FreeNames


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
    framework, told = _Shelf(book.codes).below(None)
    check_framework(framework)
    return FrameworkFile(framework, (*notes, *told))
