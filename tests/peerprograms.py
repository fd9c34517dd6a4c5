"""Other programs, installed in environments of their own; only where QUALCODE_INTEROP is set.

They come from the package registry and take minutes, so the gate does not run them: `make interop`. The
variable names the folder that they are kept in from one run to the next.
"""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest


@cache
def installed(package: str) -> Path:
    """The folder of the commands of a package. Skips the test where it cannot be installed."""
    if "QUALCODE_INTEROP" not in os.environ:
        pytest.skip("other programs are installed and run where QUALCODE_INTEROP is set (make interop)")
    place = Path(os.environ["QUALCODE_INTEROP"]).resolve() / package
    commands = place / ("Scripts" if sys.platform == "win32" else "bin")
    venv = [sys.executable, "-m", "venv", str(place)]
    pip = [str(commands / "python"), "-m", "pip", "install", "--quiet", package]
    for command in (venv, pip):
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip(f"{package} cannot be installed here")
    return commands


def ran(command: list[str], folder: Path, **variables: str) -> None:
    """Run a command in a folder; where it fails, so does the test, with what it printed."""
    done = subprocess.run(
        command, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
