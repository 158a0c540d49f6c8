"""What brings a controller's next decision forward: a candidate, a free channel, a change of what is up."""

from __future__ import annotations

from rempart._jit import inner
from rempart.engine.sensing import SLACK_S
from rempart.engine.state import State
from rempart.engine.timing_wheel import ask_by, decision_from
from rempart.engine.world import World


@inner
def offer(world: World, s: State, u: int, i: int, t: float) -> None:
    """Threat i may be a candidate of controller u again from t on."""
    if t < s.t_end[i] and s.t_imp[i] - t >= s.reach_close[u, s.path[i]]:
        ask_by(s, u, i, decision_from(world, s, u, t))


@inner
def channel_freed(world: World, s: State, u: int, t: float) -> None:
    """A channel of controller u is free at t: those who are ready are asked about."""
    if s.n_ready[u] > 0:
        s.next_n[u] = min(s.next_n[u], decision_from(world, s, u, t))


@inner
def ask_all(world: World, s: State, u: int, t: float) -> None:
    """What controller u may use has changed at t: everybody in reach is asked about."""
    n = decision_from(world, s, u, t)
    for i in range(len(s.t_imp)):
        if s.path[i] < 0 or t >= s.t_end[i]:
            continue
        tgo = s.t_imp[i] - t
        if s.reach_close[u, s.path[i]] <= tgo <= s.reach_open[u, s.path[i]] + SLACK_S:
            ask_by(s, u, i, n)
