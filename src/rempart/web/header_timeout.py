"""How long the server waits for the headers of a request: a connection that says nothing is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from rempart.web.settings import Caps


def protocol(caps: Caps, base: Any = AutoHTTPProtocol) -> Any:
    """Uvicorn's protocol, with a time limit for the headers of each request.

    Uvicorn closes a connection that rests after an answer; one that never asks, or sends its headers (or the
    rest of a body that was refused) byte by byte, it would keep for ever.
    """

    class Patient(base):  # type: ignore[misc]
        _limit: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._begin_waiting()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._begin_waiting()
            else:
                self._end_waiting()

        def connection_lost(self, exc: Exception | None) -> None:
            self._end_waiting()
            super().connection_lost(exc)

        def _begin_waiting(self) -> None:
            if self._limit is None:
                self._limit = self.loop.call_later(caps.headers_s, self.transport.abort)

        def _end_waiting(self) -> None:
            if self._limit is not None:
                self._limit.cancel()
                self._limit = None

    return Patient
