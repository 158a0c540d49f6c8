"""The end of the server: every answer under way is called off at once, and its connection is let go."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rempart.web.error_responses import Refused

_LAST: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Ending:
    """Stands before everything; an ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers: set[asyncio.Future[Any]] = set()
        self._ended = False

    def end(self) -> None:
        """Call off what is under way; what is asked from here on is refused."""
        self._ended = True
        for answer in self._answers:
            answer.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until the end."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        answer = asyncio.ensure_future(self._app(scope, receive, sent))
        self._answers.add(answer)
        try:
            await answer
        except asyncio.CancelledError:
            if not self._ended:
                raise
            if begun:
                await send(_LAST)
            else:
                await Refused(503, "The server was stopped.").response()(scope, receive, send)
        finally:
            self._answers.discard(answer)
