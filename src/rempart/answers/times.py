"""When threats are detected, engaged and intercepted, by battery and class: from traces of replicates.

The measure by which EADSIM was held against another model: time of detection, of the first launch and of the
intercept, absolute and as time-to-go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.answers.trace import Trace, trace_of
from rempart.engine.world import World
from rempart.stats.intervals import Interval
from rempart.stats.ranks import median_between_worlds, median_interval
from rempart.world.resolved import Resolved

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]

EVENTS = ("detected", "tracked", "engaged", "intercepted")
"""First seen by any sensor of all, first confirmed by the battery, its first launch, its hit."""
_KINDS = {"seen": "detected", "confirmed": "tracked", "launch": "engaged"}


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in seconds: median, 5th and 95th percentile of the threats.

    `ci95_s`: of the median, by chance. `ignorance90_s`: where the median lies in nine worlds of ten, chance
    taken out.
    """

    median_s: float
    ci95_s: Interval
    ignorance90_s: Interval
    low_s: float
    high_s: float


@dataclass(frozen=True, slots=True)
class Times:
    """One event of one battery and class.

    `n`: threats to which it happened; `n_threats`: threats of the class that were launched. `replicates`:
    replicates in which it happened. `at`: on the scenario's clock. `to_go`: before the instant at which the
    threat comes down, or would.
    """

    battery: str
    threat: str
    event: str
    n: int
    n_threats: int
    replicates: int
    at: Spread
    to_go: Spread


@dataclass(frozen=True, slots=True)
class _Seen:
    battery: str
    threat: str
    event: str
    t_s: float
    to_go_s: float


def traces_of(
    resolved: Sequence[Resolved], worlds: Sequence[World], seed: int, n_replicates: int
) -> Iterator[Trace]:
    """Traces of replicates 0 .. n - 1, replicate K in world K mod the number of worlds."""
    for replicate in range(n_replicates):
        i = replicate % len(worlds)
        yield trace_of(resolved[i], worlds[i], seed, replicate, i)


def battery_of(name: str) -> str:
    """The battery that a sensor or weapon belongs to: what stands before the stroke."""
    return name.split("/", 1)[0]


def times_of(traces: Iterable[Trace]) -> tuple[Times, ...]:
    """Times by battery, class and event, the first of its kind by the battery for each threat."""
    found: dict[tuple[str, str, str], list[tuple[int, list[_Seen]]]] = defaultdict(list)
    n_threats: dict[str, int] = defaultdict(int)
    for trace in traces:
        for _, threat in trace.members:
            n_threats[threat] += 1
        here: dict[tuple[str, str, str], list[_Seen]] = defaultdict(list)
        for one in _firsts(trace):
            here[one.battery, one.threat, one.event].append(one)
        for key, ones in here.items():
            found[key].append((trace.world, ones))
    classes = list(n_threats)
    order = sorted(found, key=lambda key: (key[0], classes.index(key[1]), EVENTS.index(key[2])))
    return tuple(_times(key, found[key], n_threats[key[1]]) for key in order)


def _firsts(trace: Trace) -> Iterator[_Seen]:
    class_of = dict(trace.members)
    impacts_s = {name: drawn.t_impact_s for (name, _), drawn in zip(trace.members, trace.drawn, strict=True)}
    done: set[tuple[str, str, str]] = set()
    for event in trace.events:
        kind = _KINDS.get(
            event.kind, "intercepted" if event.kind == "intercept" and event.what == "hit" else ""
        )
        key = battery_of(event.who), event.threat, kind
        if kind and key not in done:
            done.add(key)
            to_go_s = impacts_s[event.threat] - event.t_s
            yield _Seen(key[0], class_of[event.threat], kind, event.t_s, to_go_s)


def _times(key: tuple[str, str, str], by_replicate: list[tuple[int, list[_Seen]]], n_threats: int) -> Times:
    ones = [one for _, group in by_replicate for one in group]
    sizes = [len(group) for _, group in by_replicate]
    of_replicate = np.repeat(np.arange(len(by_replicate)), sizes)
    of_world = np.repeat(np.array([world for world, _ in by_replicate], np.int64), sizes)
    at = np.array([one.t_s for one in ones])
    to_go = np.array([one.to_go_s for one in ones])
    return Times(
        *key,
        len(ones),
        n_threats,
        len(by_replicate),
        _spread(at, of_replicate, of_world),
        _spread(to_go, of_replicate, of_world),
    )


def _spread(values: F8, of_replicate: I8, of_world: I8) -> Spread:
    low, median, high = np.quantile(values, [0.05, 0.5, 0.95], method="median_unbiased")
    chance = median_interval(values, of_replicate, of_world)
    ignorance = median_between_worlds(values, of_replicate, of_world)
    return Spread(float(median), chance, ignorance, float(low), float(high))
