"""Progress on standard error, and a word where one has to wait."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import click

_QUIET_S = 1.0  # a run that is done before shows nothing
_COLD_START = "Compiling the engine, once for this version: up to a minute ..."


def word_on_a_cold_start() -> None:
    """Say why the first run of a version takes longer, before it does."""
    from rempart._compiled import is_stored
    from rempart._jit import cache_folder, without_linear_algebra

    without_linear_algebra()
    if os.environ.get("NUMBA_DISABLE_JIT") != "1" and not is_stored(cache_folder()):
        click.echo(_COLD_START, err=True)


class Progress:
    """Bars with rate and time left, on a terminal only; nothing for what is done at once."""

    def __init__(self) -> None:
        self._bars: Any = None
        self._began = time.perf_counter()
        self._shown = sys.stderr.isatty()
        self._cold_start_said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def of(self, what: str, total: int) -> Callable[[int], None]:
        """What to call with the number of things done."""
        if not self._cold_start_said:
            self._cold_start_said = True
            word_on_a_cold_start()
        task: Any = None

        def done(n: int) -> None:
            nonlocal task
            if not self._shown or time.perf_counter() - self._began < _QUIET_S:
                return
            if self._bars is None:
                self._bars = _bars()
                self._bars.start()
            if task is None:
                task = self._bars.add_task(what, total=total, rate="")
            self._bars.update(task, completed=n, rate=self._rate(task))

        return done

    def _rate(self, task: Any) -> str:
        speed = self._bars.tasks[task].speed
        return f"{speed:,.0f}".replace(",", " ") + " a second" if speed else ""


def _bars() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )
