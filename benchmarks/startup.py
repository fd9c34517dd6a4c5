"""How long commands take from start to end, beside an interpreter that does nothing."""

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.timing import Job, Lap, Measurement, compare

_RUNS = 21
_TARGET = 5.0
_NEVER = ("sqlalchemy", "textual", "spacy", "rich")
_REPOSITORY = Path(__file__).parents[1]


def measure_startup() -> Iterator[Measurement]:
    """``--help`` and ``--version`` in this environment, and in a plain one.

    An editable install puts an import hook into every start of its interpreter, ``python -c pass`` included,
    which makes the first floor too high; the second is that of an ordinary install.
    """
    with tempfile.TemporaryDirectory() as folder:
        plain = _plain_environment(Path(folder))
        for argument in ("--help", "--version"):
            _refuse_heavy_imports(argument)
            for where, python in (("here", sys.executable), ("plain install", plain)):
                what = f"qualcode {argument} / python -c pass, {where}"
                ours = _run([python, "-m", "qualcode", argument])
                yield compare(what, "", ours, _run([python, "-c", "pass"]), runs=_RUNS, target=_TARGET)


def _plain_environment(folder: Path) -> str:
    """The interpreter of an environment that finds what this one finds, without start-up hooks."""
    venv.create(folder, symlinks=os.name == "posix")
    site_packages = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    paths = [str(_REPOSITORY), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    (Path(site_packages) / "benchmarks.pth").write_text("\n".join(dict.fromkeys(paths)) + "\n")
    return sysconfig.get_path("scripts", "venv", {"base": str(folder)}) + "/python"


def measure_command(made: Corpus) -> Iterator[Measurement]:
    """A whole ``qualcode table`` command."""
    nothing = _run([sys.executable, "-c", "pass"])
    command = [sys.executable, "-m", "qualcode", "-p", str(made.full), "table"]
    runs = 3 if made.name == "L" else 9
    yield compare(
        "whole command: qualcode table / python -c pass", made.name, _run(command), nothing, runs=runs
    )


def _run(command: list[str]) -> Job:
    def job() -> Lap:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise AssertionError(f"{command} ended with status {child.returncode}")
        return Lap(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)

    return job


def _refuse_heavy_imports(argument: str) -> None:
    """Raise AssertionError where a command that only prints loads what takes long to load."""
    command = [sys.executable, "-X", "importtime", "-m", "qualcode", argument]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {
        line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line
    }
    if heavy := loaded.intersection(_NEVER):
        raise AssertionError(f"qualcode {argument} loads {', '.join(sorted(heavy))}")
