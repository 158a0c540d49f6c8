"""What is told while a job tells nothing yet."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rempart.pipeline import compiling
from rempart.web import events
from rempart.web.jobs import Jobs
from rempart.web.settings import Caps
from web.session import events as read


def told(monkeypatch, *, compiled: bool, wait_s: float) -> list[tuple[str, dict[str, Any]]]:
    """The events of a job that tells one thing after a while."""
    monkeypatch.setattr(events, "_LOOK_S", 0.02)
    monkeypatch.setattr(compiling, "is_under_way", lambda: compiled)

    async def answer() -> str:
        jobs = Jobs(Caps())

        def work(stop):
            stop.wait(wait_s)
            yield {"n": 1}
            stop.wait(wait_s)
            yield {"n": 2}

        found = [text async for text in events._stream(await jobs.begin(work))]
        jobs.close()
        return "".join(found)

    return read(asyncio.run(answer()), words=True)


@pytest.mark.parametrize(
    ("compiled", "wait_s", "words"), [(True, 0.2, 1), (False, 0.2, 0), (True, 0.0, 0)], ids=str
)
def test_who_waits_for_the_compiler_is_told_so_once(monkeypatch, compiled, wait_s, words):
    found = told(monkeypatch, compiled=compiled, wait_s=wait_s)
    assert [name for name, _ in found] == ["word"] * words + ["result", "result", "done"]
    for name, data in found:
        if name == "word":
            assert data["schema"] == "rempart/web-word/1"
            assert "Compiling the engine" in data["sentence"]


def test_a_function_that_is_compiled_counts_and_one_that_was_does_not():
    numba = pytest.importorskip("numba")
    from numba.core import event

    seen = []

    class Looking(event.Listener):
        def on_start(self, _event):
            seen.append(compiling.is_under_way())

        def on_end(self, _event):
            pass

    compiled = numba.njit(lambda x: x + 1.0)
    with event.install_listener("numba:compile", Looking()):
        assert compiled(1.0) == 2.0
        assert compiled(2.0) == 3.0
    assert seen == [True]
    assert not compiling.is_under_way()
