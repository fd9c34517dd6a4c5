"""``qualcode serve``."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click

from qualcode.cli.settings import Settings

_NOTICE = """\
{name} is at {url} for a browser on this machine.
Every tab is a window of its own on the project. There is no password: other machines cannot reach it, but
every user of this machine can, and could read and change the interviews. Ctrl+C here ends it; everything is
saved as you work."""


@click.command("serve", short_help="Show the project in a browser on this machine.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 takes any that is free.",
)
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.pass_obj
def command(settings: Settings, *, port: int, host: str) -> None:
    """Show the project in a browser on this machine: the same screens as `qualcode open`.

    There is no password, so only addresses of this machine are served. From another machine, let ssh carry
    the port: ssh -L 8000:127.0.0.1:8000 THIS-MACHINE.
    """
    from qualcode.cli.loopback import Loopback, listen
    from qualcode.cli.open_ import configured

    with listen(host, port) as listener:
        configured()
        with settings.open() as project:
            path = project.path
        server = Loopback(served(), listener, title=path.stem)
        click.echo(_NOTICE.format(name=path.name, url=server.public_url))
        sys.stdout.flush()
        os.environ.update(tab(path, settings.who))
        server.run()


def served() -> str:
    """The line for the shell that opens the project in a tab; -P keeps it from importing what lies here."""
    words = [sys.executable, "-P", "-m", "qualcode", "open", "--served"]
    return subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"


def tab(path: Path, who: str) -> dict[str, str]:
    """What the program in a tab finds in its environment.

    The names of project and coder are here and not in the line for the shell, since no quoting keeps
    cmd.exe from acting on what stands in a file's name.
    """
    page = "xterm-256color"  # what the page is, whatever this terminal is
    return {"QUALCODE_PROJECT": str(path.resolve()), "QUALCODE_CODER": who, "TERM": page}
