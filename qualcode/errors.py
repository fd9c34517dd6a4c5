"""What can go wrong, said in sentences for a researcher.

Front ends catch :class:`QualcodeError` and print its message; any other exception is a bug and
may show its traceback.
"""


class QualcodeError(Exception):
    """A sentence for the researcher: what is wrong and, where it helps, what to do next."""


class BadInput(QualcodeError):
    """A file, a sheet or an argument cannot be used as it is; nothing was changed."""


class UnreadableFile(BadInput):
    """A file is not what it claims to be, is damaged, or is not safe to open."""


class NotFound(QualcodeError):
    """A name given by the researcher is not in the project."""


class Ambiguous(QualcodeError):
    """A name given by the researcher fits several things."""


class Duplicate(QualcodeError):
    """The thing is there already."""


class Refused(QualcodeError):
    """The project cannot do this without losing or falsifying something."""


class ProjectUnusable(QualcodeError):
    """The project file is damaged, foreign, newer, locked, read-only, or has no room to grow."""
