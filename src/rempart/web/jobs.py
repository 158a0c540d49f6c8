"""Work that takes a while, in threads of its own, told step by step and stopped when nobody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import Any, Self

from rempart.web.error_responses import Refused
from rempart.web.garbage_collection import set_aside
from rempart.web.settings import Caps

Told = dict[str, Any]
Work = Callable[[Event], Iterator[Told]]
"""Makes what is to be told; looks now and then whether the event says to stop."""

_END = object()


class Stopped(Exception):
    """The work was called off."""


class Jobs:
    """At most so many jobs at a time; a few more may wait for a short while."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._pool: ThreadPoolExecutor | None = None
        self._free = asyncio.Semaphore(caps.n_jobs)
        self._n_waiting = 0
        self.n_running = 0

    async def begin(self, work: Work) -> Telling:
        """Begin some work and give what it tells; raises Refused (429) if there is no place for it soon.

        When it is closed, the work stops at its next look.
        """
        await self._admitted()
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Any] = asyncio.Queue()
        stop = Event()

        def tell(item: Any) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, item)

        def go() -> None:
            try:
                for item in work(stop):
                    if stop.is_set():
                        return
                    tell(item)
            except Stopped:
                return
            except Exception as error:  # noqa: BLE001 - told to whoever listens
                tell(error)
            finally:
                set_aside()
                with suppress(RuntimeError):  # the server has gone, and its loop with it
                    tell(_END)
                    loop.call_soon_threadsafe(self._leave)

        if self._pool is None:  # the first job since the application began
            self._pool = ThreadPoolExecutor(self._caps.n_jobs, "job")
        self._pool.submit(go)
        return Telling(queue, stop)

    async def one(self, work: Callable[[Event], Told]) -> Told:
        """The only thing that some work tells; raises what it raises."""
        found: Told = {}
        telling = await self.begin(lambda stop: iter((work(stop),)))
        try:
            async for item in telling:
                found = item
        finally:
            telling.close()
        return found

    async def _admitted(self) -> None:
        busy = Refused(
            429, "Other work is under way; ask again when it is done.", headers={"retry-after": "2"}
        )
        if self._n_waiting >= self._caps.n_waiting:
            raise busy
        self._n_waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self._caps.wait_s)
        except TimeoutError:
            raise busy from None
        finally:
            self._n_waiting -= 1
        self.n_running += 1

    def _leave(self) -> None:
        self.n_running -= 1
        self._free.release()

    def close(self) -> None:
        """Let the threads end."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None


class Telling:
    """What a job tells, in order. Closing it calls the job off, whether or not anything was ever read.

    An async generator that nobody began to read does not run its `finally`: a reader who left at once would
    leave the job in its place.
    """

    def __init__(self, queue: asyncio.Queue[Any], stop: Event) -> None:
        self._queue, self._stop = queue, stop

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Told:
        item = await self._queue.get()
        if item is _END:
            self._queue.put_nowait(_END)  # whoever asks again is told the same
            raise StopAsyncIteration
        if isinstance(item, Exception):
            raise item
        told: Told = item
        return told

    def close(self) -> None:
        """Call the job off; nothing if it is done."""
        self._stop.set()
