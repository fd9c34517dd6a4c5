"""The whole schema of a project file; no queries.

Times are ISO 8601 in UTC, kept as text. Offsets are code points, half-open, into the normalised text
of a transcript's current revision. Foreign keys are deferred and never cascade: what depends on a row
is removed by name, and a forgotten dependant stops the change instead of vanishing.
"""

from qualcode.store.models.asking import Pattern, Question, Rejection, Summary
from qualcode.store.models.codings import Lost, Memo, Quote, Reference
from qualcode.store.models.corpus import (
    Attribute,
    AttributeValue,
    Coder,
    Heading,
    Interview,
    PseudonymKey,
    Revision,
    Speaker,
    Study,
    Transcript,
    Turn,
)
from qualcode.store.models.framework import Code, Comment, Lineage, Proposal, Version
from qualcode.store.models.history import Change, JournalEntry, OpenChange

JOURNALLED = (
    *(Study, Coder, Interview, Attribute, AttributeValue, Speaker, Transcript, Code, Reference, Lost, Memo),
    *(Quote, Version, Proposal, Comment, Lineage, PseudonymKey, Summary, Question, Pattern, Rejection),
)
"""Tables whose every row change is journalled and can be undone."""

APPEND_ONLY = (Revision, Turn, Heading)
"""Tables whose rows are only ever added."""

__all__ = [
    "APPEND_ONLY",
    "JOURNALLED",
    "Attribute",
    "AttributeValue",
    "Change",
    "Code",
    "Coder",
    "Comment",
    "Heading",
    "Interview",
    "JournalEntry",
    "Lineage",
    "Lost",
    "Memo",
    "OpenChange",
    "Pattern",
    "Proposal",
    "PseudonymKey",
    "Question",
    "Quote",
    "Reference",
    "Rejection",
    "Revision",
    "Speaker",
    "Study",
    "Summary",
    "Transcript",
    "Turn",
    "Version",
]
