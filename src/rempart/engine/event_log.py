"""The trace of one replicate: what a kernel notes when it is given room to note it.

An entry is (time, kind, threat, who, what, number); -1 where a field does not apply.
"""

from __future__ import annotations

from rempart._jit import inner
from rempart.engine.state import N_TRACE, State

KINDS = (
    "seen",  # who: sensor
    "confirmed",  # who: sensor
    "track_lost",  # who: sensor
    "launch",  # who: weapon, what: shot number, number: intercept instant
    "intercept",  # who: weapon, what: fate, number: shot number
    "assessment",  # who: weapon, what: 1 judged killed
    "blocked",  # what: rank of the block
    "component_down",  # who: component
    "component_up",  # who: component
    "failed",
    "impact",  # what: 1 leaker, 2 harmless, number: cause if a leaker
    "hit",  # who: point, what: 1 by debris
)
(
    SEEN,
    CONFIRMED,
    TRACK_LOST,
    LAUNCH,
    INTERCEPT,
    ASSESSMENT,
    BLOCKED,
    COMPONENT_DOWN,
    COMPONENT_UP,
    FAILED,
    IMPACT,
    HIT,
) = range(len(KINDS))


@inner
def note(state: State, t: float, kind: int, threat: int, who: int, what: int, number: float) -> None:
    """Write one entry, if there is room (a run without a trace has none)."""
    n = state.count[N_TRACE]
    if n >= state.trace.shape[0]:
        return
    state.count[N_TRACE] = n + 1
    state.trace[n, 0] = t
    state.trace[n, 1] = kind
    state.trace[n, 2] = threat
    state.trace[n, 3] = who
    state.trace[n, 4] = what
    state.trace[n, 5] = number
