"""What a job tells, as server-sent events: `word` while it waits, `result` again and again, then `done`.

Instead of `done` there may be `problem`. While the engine is compiled, a `word` says so once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from rempart.pipeline import compiling
from rempart.web.error_responses import refusal, told
from rempart.web.jobs import Telling

WORD = "rempart/web-word/1"
COMPILING = "Compiling the engine: this happens once after an install, and takes up to half a minute."
_LOOK_S = 0.25
"""A job that tells nothing for so long is looked after: does it wait for the compiler?"""


class Events(StreamingResponse):
    """The events of one job. However the answer ends, read or not, the job is called off."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        super().__init__(_stream(telling), media_type="text/event-stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._telling.close()


async def _stream(telling: Telling) -> AsyncIterator[str]:
    try:
        async for name, step in _with_words(telling):
            yield _event(name, step)
    except Exception as error:
        refused = told(error)
        if refused is None:
            yield _event("problem", refusal("Something went wrong that should not have."))
            raise
        yield _event("problem", refusal(refused.sentence, refused.problems))
    else:
        yield _event("done", {})


async def _with_words(telling: Telling) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """What a job tells, and before it, once, a word on what it waits for."""
    said = False
    while True:
        coming = asyncio.ensure_future(anext(telling))
        try:
            while not (await asyncio.wait({coming}, timeout=None if said else _LOOK_S))[0]:
                if compiling.is_under_way():
                    said = True
                    yield "word", {"schema": WORD, "sentence": COMPILING}
            step = coming.result()
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()  # nothing if it has come
        yield "result", step


def _event(name: str, data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n"
