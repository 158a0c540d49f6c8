"""Progress on standard error, how long it will take, and a word where one has to wait."""

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


class Cost:
    """Says how long something will take, as soon as a short part of it has been timed, and how far it is.

    `whole`: what all stages cost together; None: the time of each stage is estimated by itself. Says nothing
    of what takes less than a few seconds. The first thing done is not timed: it may wait for a compiler.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.whole: float | None = None
        self._clock = clock
        self._began = clock()
        self._before = 0.0
        self._first: tuple[float, float] | None = None  # when a first part was done, and how great it was
        self._said_at_s: float | None = None

    def stage(self, what: str, total: int, each: float = 1.0) -> Callable[[int], str | None]:
        """What to call with the number of things done: a sentence if it is time for one."""
        if self.whole is None:
            self._began, self._before, self._first, self._said_at_s = self._clock(), 0.0, None, None
        whole, before = self.whole or total * each, self._before

        def done(n: int) -> str | None:
            self._before = before + n * each
            return self._sentence(what, n, total, min(self._before / whole, 1.0))

        return done

    def _sentence(self, what: str, n: int, total: int, part: float) -> str | None:
        took_s = self._clock() - self._began
        if self._first is None:
            self._first = took_s, part
        from_s, from_part = self._first
        if took_s - from_s < _MEASURED_S or part <= from_part:
            return None
        left_s = (took_s - from_s) * (1.0 - part) / (part - from_part)
        if self._said_at_s is None:
            if took_s + left_s < _WORTH_SAYING_S:
                return None
            self._said_at_s = took_s
            of = "" if self.whole is not None else f" for {what}"
            return f"This takes about {_duration(took_s + left_s)}{of}; Ctrl-C stops it."
        if took_s - self._said_at_s < _EVERY_S:
            return None
        self._said_at_s = took_s
        return f"{what}: {n} of {total}, about {_duration(left_s)} left"


_MEASURED_S, _WORTH_SAYING_S, _EVERY_S = 1.0, 5.0, 15.0


def _duration(seconds: float) -> str:
    """Roughly: `25 s`, `4 min`, `2.5 h`."""
    if seconds < 90.0:
        step = 1 if seconds < 10.0 else 5
        return f"{max(1, step * round(seconds / step))} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"


class Progress:
    """Bars with rate and time left on a terminal; elsewhere sentences. Nothing for what is done at once."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._bars: Any = None
        self._cost = Cost(clock)
        self._n_said = 0
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

    def whole(self, cost: float) -> None:
        """What all stages cost together, in the unit in which `of` is told what one thing costs."""
        self._cost.whole = cost

    def of(self, what: str, total: int, each: float = 1.0) -> Callable[[int], None]:
        """What to call with the number of things done; `each`: what one of them costs."""
        if not self._cold_start_said:
            self._cold_start_said = True
            word_on_a_cold_start()
        task: Any = None
        cost = self._cost.stage(what, total, each)

        def done(n: int) -> None:
            nonlocal task
            self._say(cost(n))
            if not self._shown or time.perf_counter() - self._began < _QUIET_S:
                return
            if self._bars is None:
                self._bars = _bars()
                self._bars.start()
            if task is None:
                task = self._bars.add_task(what, total=total, rate="")
            self._bars.update(task, completed=n, rate=self._rate(task))

        return done

    def _say(self, sentence: str | None) -> None:
        if sentence is None or (self._shown and self._n_said):  # a bar says how far it is
            return
        self._n_said += 1
        if self._bars is None:
            click.echo(sentence, err=True)
        else:
            self._bars.console.print(sentence, markup=False)

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
