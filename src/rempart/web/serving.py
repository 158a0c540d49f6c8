"""The server: uvicorn on one address of this machine."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from threading import Timer

import uvicorn

from rempart.web.app import application
from rempart.web.settings import Settings


class NoPort(Exception):
    """The address cannot be listened at; the text says why."""


def serve(settings: Settings, browser: bool, say: Callable[[str], object]) -> None:
    """Serve until stopped; `say` is told the first address once it is ours. Raises NoPort."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(64)
        except OSError as error:
            raise NoPort(error.strerror or str(error)) from None
        say(settings.address)
        if browser:
            Timer(0.5, webbrowser.open, (settings.address,)).start()
        server = uvicorn.Server(
            uvicorn.Config(
                application(settings),
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
                proxy_headers=False,
            )
        )
        server.run(sockets=[listener])
