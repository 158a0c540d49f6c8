"""The server: uvicorn on one address of this machine."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer

import uvicorn

from rempart.web.app import application
from rempart.web.header_timeout import protocol
from rempart.web.settings import Caps, Settings
from rempart.web.shutdown import Ending

_PATIENCE_S = 1.0
_TURN_S = 0.001
"""How long one thread keeps Python to itself while others wait; the usual 5 ms, waited for at each of a dozen
hand-overs, are most of what a slider can wait for."""


class NoPort(Exception):
    """The address cannot be listened at; the text says why."""


def serve(settings: Settings, browser: bool, say: Callable[[str], object]) -> None:
    """Serve until stopped, by Ctrl-C as a rule; `say` is told the first address once it is ours.

    Raises NoPort.
    """
    with listening(settings.host, settings.port) as listener:
        say(settings.address)
        if browser:
            Timer(0.5, webbrowser.open, (settings.address,)).start()
        sys.setswitchinterval(_TURN_S)
        with suppress(KeyboardInterrupt):
            _Server(Ending(application(settings)), settings.caps).run(sockets=[listener])


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens at an address of this machine; raises NoPort.

    Its protocol is named, since asyncio sends small parts at once (TCP_NODELAY) only where it is: an answer
    in two parts would wait 40 ms for the browser to confirm the first.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(64)
        except OSError as error:
            raise NoPort(error.strerror or str(error)) from None
        yield listener


def leave() -> None:
    """Let the threads of jobs end; a thread that compiles cannot be called off, and is not waited for."""
    until = time.monotonic() + _PATIENCE_S
    others = [one for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]
    for one in others:
        one.join(max(0.0, until - time.monotonic()))
    if any(one.is_alive() for one in others):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class _Server(uvicorn.Server):
    """One that does not wait for answers under way when it is to stop."""

    def __init__(self, ending: Ending, caps: Caps) -> None:
        self._ending = ending
        super().__init__(
            uvicorn.Config(
                ending,
                http=protocol(caps),
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
                proxy_headers=False,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Call off what is under way, and stop."""
        self._ending.end()
        await super().shutdown(sockets)
