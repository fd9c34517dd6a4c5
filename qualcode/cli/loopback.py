"""The server behind ``qualcode serve``: this machine only, and no page but its own.

textual-serve answers whoever asks. A page from anywhere, open in the same browser, could therefore connect to
its websocket, or have its own name point at this machine, and then read and change the interviews. So every
request must name this server as its host, and a websocket must come from this server's page.
"""

import asyncio
import errno
import ipaddress
import os
import socket

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from qualcode.errors import Refused

_POLICY = "style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'none'"
"""Keeps the page from asking Google for a font, and other pages from showing it in a frame."""
_PATIENCE = 5.0
"""Seconds that open tabs have to end."""


class Loopback(Server):
    """Serves one command, started anew for each tab, to browsers on this machine."""

    def __init__(self, command: str, listener: socket.socket, *, title: str) -> None:
        """``listener`` is bound to a loopback address, and listens already."""
        host, port = listener.getsockname()[:2]
        self._listener = listener
        self._tabs: set[asyncio.Task[object]] = set()
        self._own = _authority(host, port)
        self._names = {self._own, _authority("localhost", port)}
        super().__init__(command, host=host, port=port, title=title, public_url=f"http://{self._own}")

    def run(self) -> None:
        """Serve until Ctrl+C, or until the process is told to end."""
        web.run_app(
            self._make_app(),
            sock=self._listener,
            print=None,
            access_log=None,
            shutdown_timeout=_PATIENCE,
        )

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command has said it."""

    async def on_shutdown(self, app: web.Application) -> None:
        """End every tab's program."""
        for tab in self._tabs:
            tab.cancel()

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Drive one tab's program."""
        tab = asyncio.current_task()
        assert tab is not None, "aiohttp runs every handler in a task"
        self._tabs.add(tab)
        try:
            return await super().handle_websocket(request)
        finally:
            self._tabs.discard(tab)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._ours_only)
        return app

    @web.middleware
    async def _ours_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what another page asks, and what was sent here under another name."""
        origin = request.headers.get("Origin")
        wanted = {self.public_url} if request.path == "/ws" else {self.public_url, None}
        if request.host not in self._names or origin not in wanted:
            raise web.HTTPForbidden(
                text=f"This is for {self.public_url} in a browser on this machine only.\n"
            )
        if request.host != self._own:
            raise web.HTTPFound(self.public_url)
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY
        return response


def listen(host: str, port: int) -> socket.socket:
    """A listening socket at a loopback address; port 0 takes any that is free.

    Raises Refused for every other address, since there is no password, and for a port that cannot be had.
    """
    address = _loopback(host, port)
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        return socket.create_server((str(address), port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            what = f"port {port} is taken, perhaps by another `qualcode serve`"
        else:
            what = f"port {port} of {host} cannot be used ({os.strerror(error.errno or 0)})"
        raise Refused(f"{what}; name another with --port (--port 0 takes any that is free)") from error


def _loopback(host: str, port: int) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise Refused(
            f"{host} is not an address of this machine alone, and there is no password: everybody who reaches"
            " the port could read and change the interviews. To work from another machine, let ssh carry the"
            f" port: run `qualcode serve` here, `ssh -L {port}:127.0.0.1:{port} THIS-MACHINE` there, and open"
            f" http://127.0.0.1:{port} there"
        )
    return address


def _authority(host: str, port: int) -> str:
    """Host and port as a browser writes them.

    >>> _authority("127.0.0.1", 8000), _authority("::1", 8000), _authority("localhost", 80)
    ('127.0.0.1:8000', '[::1]:8000', 'localhost')
    """
    name = f"[{host}]" if ":" in host else host
    return name if port == 80 else f"{name}:{port}"
