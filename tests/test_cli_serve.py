"""`qualcode serve`: the screen in a browser of this machine, for nobody else and for no other page."""

import json
import os
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from aiohttp import ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from qualcode.cli.loopback import listen
from qualcode.cli.serve_ import served, tab
from qualcode.store.history import history
from qualcode.store.project import Project

if TYPE_CHECKING:
    from conftest import CommandLine

FIRST = b"\x1b[?1049h"
"""With these bytes a program takes the whole screen."""


def _sockets() -> bool:
    try:
        socket.create_server(("127.0.0.1", 0)).close()
    except OSError:
        return False
    return True


pytestmark = [
    pytest.mark.skipif(not _sockets(), reason="sockets are not permitted here"),
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and shell"),
]


class Served(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[str]
    url: str
    port: int
    said: str

    def websocket(self) -> str:
        return f"ws{self.url.removeprefix('http')}/ws?width=100&height=30"


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A study in a folder, served on a free port."""
    Project.create(folder / "study.qualcode", "study", who="Ann").close()
    command = [sys.executable, "-m", "qualcode", "--coder", "Zoë $HOME", "serve", "--port", "0"]
    ours = {"QUALCODE_PROJECT": str(folder), "QUALCODE_STATE": str(folder), "QUALCODE_CONFIG": os.devnull}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=os.environ | ours) as process:
        assert process.stdout
        said = "".join(process.stdout.readline() for _ in range(4))
        address = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert address, said
        try:
            yield Served(process, address[0], int(address[1]), said)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that the tests of this file share."""
    with serving(tmp_path_factory.mktemp("served")) as shared:
        yield shared


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Served]:
    """A server that may be ended."""
    with serving(tmp_path) as own:
        yield own


def asked(server: Served, path: str = "/", **headers: str) -> tuple[int, str]:
    """Status and text of a page asked for with these headers."""
    request = urllib.request.Request(server.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


async def received(socket: ClientWebSocketResponse, wanted: bytes) -> bytes:
    """What the program wrote until it wrote ``wanted``, or ended."""
    seen = b""
    while wanted not in seen:
        message = await socket.receive(timeout=60)
        if message.type != WSMsgType.BINARY:
            break
        seen += message.data
    return seen


def children(pid: int) -> list[Path]:
    """What /proc has of the processes that a process has started; nothing where there is no /proc."""
    started = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                started.append(stat)
    return started


def session() -> ClientSession:
    return ClientSession(timeout=ClientTimeout(total=120))


def test_the_notice_says_who_can_reach_it(server: Served) -> None:
    assert server.said.startswith(f"study.qualcode is at {server.url} for a browser on this machine.\n")
    assert "There is no password" in server.said
    assert "every user of this machine can" in server.said
    assert "Ctrl+C here ends it" in server.said


def test_the_page_is_served_and_asks_nobody_else_for_anything(server: Served) -> None:
    status, page = asked(server)
    assert status == 200
    assert f'data-session-websocket-url="ws://127.0.0.1:{server.port}/ws"' in page
    with urllib.request.urlopen(server.url, timeout=60) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "style-src 'self'" in policy
    assert "font-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    for kind, elsewhere in re.findall(r'<(link|script|img)[^>]*"(https?://[^"]+)"', page, re.S):
        assert elsewhere.startswith(server.url) or kind == "link"


async def test_every_tab_is_a_program_of_its_own_and_ctrl_c_ends_all(mortal: Served, tmp_path: Path) -> None:
    async with (
        session() as client,
        client.ws_connect(mortal.websocket(), origin=mortal.url) as first,
        client.ws_connect(mortal.websocket(), origin=mortal.url) as second,
    ):
        for shown in (first, second):
            assert FIRST in await received(shown, FIRST)
        await first.send_str(json.dumps(["ping", "still here"]))
        while (message := await first.receive(timeout=60)).type == WSMsgType.BINARY:
            pass
        assert message.json() == ["pong", "still here"]
        programs = children(mortal.process.pid)
        mortal.process.send_signal(signal.SIGINT)
        for shown in (first, second):
            await received(shown, b"never written")
            assert shown.closed
    _, err = mortal.process.communicate(timeout=60)
    assert (mortal.process.returncode, err) == (0, "")
    assert len(programs) == (2 if sys.platform == "linux" else 0)
    assert not [stat for stat in programs if stat.exists()]
    assert [path.name for path in tmp_path.glob("*.qualcode*")] == ["study.qualcode"]


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the end of another's process cannot be waited for")
async def test_a_tab_ends_by_itself_when_the_server_was_killed(mortal: Served) -> None:
    async with session() as client, client.ws_connect(mortal.websocket(), origin=mortal.url) as tab:
        assert FIRST in await received(tab, FIRST)
        [program] = children(mortal.process.pid)
        ended = os.pidfd_open(int(program.parent.name))
        mortal.process.kill()
        assert select.select([ended], [], [], 60)[0] == [ended]
        os.close(ended)


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null", "https://127.0.0.1:{port}"])
async def test_no_other_page_can_open_the_program(server: Served, origin: str | None) -> None:
    claimed = origin.format(port=server.port) if origin else None
    async with session() as client:
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(server.websocket(), origin=claimed)
    assert refused.value.status == 403


async def test_a_name_that_was_made_to_point_here_reaches_nothing(server: Served) -> None:
    for path in ("/", "/ws", "/download/x", "/static/js/textual.js"):
        status, page = asked(server, path, Host=f"evil.example:{server.port}")
        assert (status, page) == (403, f"This is for {server.url} in a browser on this machine only.\n")
    headers = {"Host": f"evil.example:{server.port}"}
    async with session() as client:
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect(server.websocket(), origin=server.url, headers=headers)


def test_another_page_is_refused_what_the_program_hands_out(server: Served) -> None:
    assert asked(server, "/download/x", Origin="http://evil.example")[0] == 403
    assert asked(server, "/download/x")[0] == 404


def test_the_other_name_of_this_machine_leads_to_the_address(server: Served) -> None:
    with urllib.request.urlopen(f"http://localhost:{server.port}", timeout=60) as response:
        assert response.url.rstrip("/") == server.url
        assert b"data-session-websocket-url" in response.read()


def test_a_port_that_is_taken_is_said_in_a_sentence(server: Served, study: "CommandLine") -> None:
    said = study.refused("serve", "--port", str(server.port))
    assert said.startswith(f"qualcode: port {server.port} is taken, perhaps by another `qualcode serve`; ")


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.7", "example.org", "", "127.0.0.1.evil.example"]
)
def test_an_address_that_others_reach_is_refused_with_the_way_to_do_it(
    study: "CommandLine", host: str
) -> None:
    said = study.refused("serve", "--host", host)
    assert "there is no password: everybody who reaches the port" in said
    assert "ssh -L 8000:127.0.0.1:8000" in said


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_of_this_machine_is_listened_at(host: str) -> None:
    with listen(host, 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_what_keeps_the_screen_from_opening_is_said_at_once(run: "CommandLine") -> None:
    assert "there is no project in this folder" in run.refused("serve", "--port", "0")


def test_settings_that_cannot_be_used_are_said_at_once(
    study: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG", str(study.write("settings.toml", "them = 1")))
    assert "there is no setting 'them'" in study.refused("serve", "--port", "0")


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("my study.qualcode", "Ann O'Neil"),
        ("R&D %PATH% $(touch pwned);`x`.qualcode", '"; touch pwned; "'),
        ("-p.qualcode", "--help"),
        ("été*?.qualcode", "$HOME\\"),
    ],
)
def test_a_tab_opens_the_project_for_the_coder_whatever_their_names(
    tmp_path: Path, name: str, who: str
) -> None:
    Project.create(tmp_path / name, "study", who="Ann").close()
    start = served().removesuffix("open --served")
    assert start == "exec " + shlex.join([sys.executable, "-P", "-m", "qualcode", ""]).removesuffix("''")
    environment = os.environ | tab(tmp_path / name, who)
    line = f"{start} codebook add Trust"
    subprocess.run(line, shell=True, capture_output=True, check=True, cwd=tmp_path, env=environment)
    with Project.open(tmp_path / name, who="Ann") as project, project.read() as session:
        assert [change.who for change in history(session)] == [who]
    assert [path.name for path in tmp_path.iterdir()] == [name]
