"""Files as messages and the history name them, and writing one so that a failure leaves what was there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from qualcode.errors import ProjectUnusable, QualcodeError
from qualcode.plaintext import normalise


def file_name(path: Path) -> str:
    r"""The name of a file as the history keeps it: text on one line, whatever bytes the name has.

    >>> file_name(Path("study/talk\n 1.txt"))
    'talk 1.txt'
    """
    return " ".join(normalise(path.name).split())


def identity_name(uuid: str) -> str:
    """What a project's identity names a file that is kept beside its user's settings.

    Identities come from project files, so one that is no UUID is digested before it names a file.

    >>> identity_name("0123456789ABCDEF0123456789ABCDEF"), len(identity_name("../../passwd"))
    ('01234567-89ab-cdef-0123-456789abcdef', 64)
    """
    try:
        return str(UUID(uuid))
    except ValueError:
        return sha256(uuid.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the name of the file before the message of any refusal inside the block."""
    try:
        yield
    except ProjectUnusable:
        raise
    except QualcodeError as error:
        raise type(error)(f"{path.name}: {error}") from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` when all of it is written, and else never.

    A file that was there keeps who may read it; what is no file (a pipe, a device) is written to. Raises
    ProjectUnusable where it cannot be written.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as device:
                yield device
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise ProjectUnusable(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(name, mode)
        os.replace(name, target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise ProjectUnusable(f"{path} cannot be written: {error.strerror}") from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
