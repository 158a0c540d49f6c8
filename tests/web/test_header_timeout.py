"""Half-open connections: none is held, and one that asks properly is served meanwhile."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from rempart.web import header_timeout
from rempart.web.app import application
from rempart.web.listening import _Server, listening
from rempart.web.shutdown import Ending
from web.session import SMALL, settings

CAPS = replace(SMALL, headers_s=0.6, body_s=1.0)
ASKED = b"GET /api/scenarios HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: rempart-%d=ssssssssssssssssssss\r\n"
POSTED = (
    b"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
    b"Cookie: rempart-%d=ssssssssssssssssssss\r\nContent-Type: application/json\r\n"
)


@contextmanager
def served():
    """The port of a server in a thread."""
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        ours = settings(CAPS, port=port)
        server = _Server(Ending(application(ours)), CAPS)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="module")
def port():
    with served() as ours:
        yield ours


def sent(port, *parts, every_s=0.0):
    """A connection that sent these parts."""
    one = socket.create_connection(("127.0.0.1", port), timeout=5)
    for part in parts:
        one.sendall(part)
        time.sleep(every_s)
    return one


def until_closed(one, trickle=b""):
    """(what came, seconds until the connection was closed); it sends a byte now and then meanwhile."""
    began, found = time.monotonic(), b""
    one.settimeout(0.1)
    while time.monotonic() - began < 6.0:
        try:
            if trickle:
                one.send(trickle)
            part = one.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            break
        if not part:
            break
        found += part
    one.close()
    return found, time.monotonic() - began


@pytest.mark.parametrize(
    ("parts", "trickle"),
    [((), b""), ((b"GET / HT",), b""), ((b"GET / HTTP/1.1\r\n",), b"X"), ((b"",), b"G")],
    ids=["says nothing", "stops in its first line", "headers byte by byte", "a first line byte by byte"],
)
def test_headers_have_a_time_limit(port, parts, trickle):
    found, took_s = until_closed(sent(port, *parts), trickle)
    assert took_s < CAPS.headers_s + 1.5
    assert b"200" not in found


@pytest.mark.parametrize("trickle", [b"", b"x"], ids=["stops", "byte by byte"])
def test_a_body_has_a_time_limit(port, trickle):
    one = sent(port, POSTED % (port, port, port), b"Content-Length: 5000\r\n\r\n{")
    found, took_s = until_closed(one, trickle)
    assert found.startswith(b"HTTP/1.1 408 ")
    assert b"did not arrive in time" in found
    assert CAPS.body_s <= took_s < CAPS.body_s + 2.0


def test_the_rest_of_a_refused_body_does_not_hold_the_connection(port):
    one = sent(port, b"POST /api/check HTTP/1.1\r\nHost: evil\r\nContent-Length: 50000\r\n\r\n")
    found, took_s = until_closed(one, b"x")
    assert found.startswith(b"HTTP/1.1 421 ")
    assert took_s < CAPS.headers_s + 2.0


def test_who_asks_is_served_while_others_hold_on_and_after_a_pause(port):
    held = [sent(port, b"GET /") for _ in range(120)]
    one = sent(port, ASKED % (port, port), b"\r\n")
    assert one.recv(15) == b"HTTP/1.1 200 OK"
    time.sleep(CAPS.headers_s + 0.3)  # longer than headers may take: the connection rests
    one.setblocking(False)
    while True:
        try:
            if not one.recv(1 << 20):
                break
        except BlockingIOError:
            break
    one.settimeout(5)
    one.sendall(ASKED % (port, port) + b"\r\n")
    assert one.recv(15) == b"HTTP/1.1 200 OK"
    one.close()
    took_s = [until_closed(other)[1] for other in held]
    assert max(took_s) < CAPS.headers_s + 1.0


def test_without_the_limit_they_are_held(monkeypatch):
    """The test above can fail: uvicorn alone waits for ever."""
    monkeypatch.setattr("rempart.web.listening.protocol", lambda _caps: H11Protocol)
    assert header_timeout.protocol(CAPS) is not H11Protocol
    with served() as port:
        one = sent(port, b"GET /")
        one.settimeout(CAPS.headers_s + 1.0)
        with pytest.raises(TimeoutError):
            one.recv(1)
        one.close()
