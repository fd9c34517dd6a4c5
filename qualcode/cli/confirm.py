"""Asking before something large."""

import sys

import click

from qualcode.errors import Refused


def confirm(what: str, *, yes: bool) -> None:
    """Say what will happen and ask; stop where the answer is no.

    Raises Refused where nobody can be asked and ``--yes`` was not given.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused(f"{what}; give --yes to do it")
    click.confirm(f"{what}. Go on?", abort=True, err=True)
