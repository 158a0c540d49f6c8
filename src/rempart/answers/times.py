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
from rempart.stats.ranks import Nested, median_between_worlds, median_interval
from rempart.world.records import Resolved

I8 = npt.NDArray[np.int64]

EVENTS = ("detected", "tracked", "engaged", "intercepted")
"""First seen by any sensor of all, first confirmed by the battery, its first launch, its hit."""
_KINDS = {"seen": "detected", "confirmed": "tracked", "launch": "engaged"}


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in seconds: median, 5th and 95th percentile of the threats.

    `ci95_s`: of the median, by chance; None if it happened in one replicate alone. `ignorance90_s`: where the
    median lies in nine worlds of ten, chance taken out; None if it happened in one world alone of several
    that differ.
    """

    median_s: float
    ci95_s: Interval | None
    ignorance90_s: Interval | None
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


def times_of(traces: Iterable[Trace], worlds_differ: bool = True) -> tuple[Times, ...]:
    """Times by battery, class and event, the first of its kind by the battery for each threat.

    `worlds_differ`: false if all worlds are known to be one.
    """
    found: dict[tuple[str, str, str], list[tuple[int, int, _Seen]]] = defaultdict(list)
    n_threats: dict[str, int] = defaultdict(int)
    worlds: list[int] = []
    for trace in traces:
        for _, threat in trace.members:
            n_threats[threat] += 1
        for one in _firsts(trace):
            found[one.battery, one.threat, one.event].append((len(worlds), trace.world, one))
        worlds.append(trace.world)
    classes, n_of_world = list(n_threats), np.bincount(np.array(worlds, np.int64))
    order = sorted(found, key=lambda key: (key[0], classes.index(key[1]), EVENTS.index(key[2])))
    return tuple(_times(key, found[key], n_threats[key[1]], n_of_world, worlds_differ) for key in order)


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


def _times(
    key: tuple[str, str, str],
    ones: list[tuple[int, int, _Seen]],
    n_threats: int,
    n_of_world: I8,
    worlds_differ: bool,
) -> Times:
    replicate = np.array([place for place, _, _ in ones])
    world = np.array([place for _, place, _ in ones])

    def spread(times_s: list[float]) -> Spread:
        data = Nested(np.array(times_s), world, replicate, n_of_world)
        low, high = np.quantile(data.values, [0.05, 0.95], method="median_unbiased")
        lone_world = worlds_differ and len(n_of_world) > 1 and len(np.unique(world)) == 1
        return Spread(
            data.median,
            None if len(np.unique(replicate)) == 1 else median_interval(data),
            None if lone_world else median_between_worlds(data, worlds_differ),
            float(low),
            float(high),
        )

    at, to_go = spread([one.t_s for *_, one in ones]), spread([one.to_go_s for *_, one in ones])
    return Times(*key, len(ones), n_threats, len(np.unique(replicate)), at, to_go)
