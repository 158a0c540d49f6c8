"""The socket that the server listens at."""

from __future__ import annotations

import asyncio
import socket

import pytest

from rempart.web.listening import NoPort, listening


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_is_sent_is_sent_at_once(host):
    """Without it each answer in parts waits for the confirmation of the part before: 40 ms on Linux."""
    try:
        with listening(host, 0) as listener:
            assert asyncio.run(_no_delay(listener))
    except NoPort as error:
        if host == "::1":
            pytest.skip(f"no IPv6 here: {error}")
        raise


async def _no_delay(listener: socket.socket) -> int:
    """Whether the server's end of a connection is set to send small parts without a wait."""
    found = asyncio.get_running_loop().create_future()

    async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(met, sock=listener):
        host, port = listener.getsockname()[:2]
        _, writer = await asyncio.open_connection(host, port)
        told: int = await found
        writer.close()
        return told


def test_a_port_that_is_taken_is_told_in_words():
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(NoPort, match="in use"), listening("127.0.0.1", port):
            pass
