"""What the sensor of the single kernel sees: all looks at a threat at once, when it comes into view.

Nothing that happens between two looks changes a later one, except the loss of the sensor: then
`single_start.note_losses` takes back what it did not live to see. So the looks at one threat
run in registers, one after the other, instead of scan by scan over a list of tracks.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine import draws
from rempart.engine import outcomes as out
from rempart.engine.draws import GAMMA, mix64, pair_stream_key, to_unit
from rempart.engine.laws import pd_exact
from rempart.engine.sensing import n_set
from rempart.engine.single_fire import confirm, plan_decision
from rempart.engine.single_start import plan_view
from rempart.engine.single_state import BOUNDS, NEXT_VIEW, SCAN_PHASE, T_VIEW, Scratch
from rempart.engine.world import World

_ZERO, _ONE, _32, _63 = np.uint64(0), np.uint64(1), np.uint64(32), np.uint64(63)


@inner
def _ask_law(world: World, s: Scratch, i: int, draw: np.uint64, tgo: float) -> np.uint64:
    """Whether a look with these 64 bits detects member i, by the exact law: 1 or 0."""
    return np.uint64(to_unit(draw) < pd_exact(world.sensing, s.path[i], s.class_[i], 0, tgo))


@inner
def _look(world: World, s: Scratch, r: int, number: int) -> None:
    """All looks at threat r, from scan `number` on, until it is confirmed, ends, or leaves the view."""
    i, t_imp, t_end = s.member[r], s.t_imp[r], s.t_end[r]
    path, bounds, confirm_m, mask = s.path[i], s.bounds, s.confirm_m, s.mask[0]
    tgo_min, per_bin, base = s.see_tgo_min_s[path], s.see_per_bin[path], np.uint64(path) * np.uint64(BOUNDS)
    first, period = s.t[SCAN_PHASE], s.scan_period_s
    z = pair_stream_key(s.key[i], draws.DETECTION, world.sensing.sensor_key[0])
    window, ever, n_unseen, n = _ZERO, _ZERO, _ZERO, number
    while True:
        t = first + n * period
        tgo = t_imp - t
        if tgo < tgo_min or t >= t_end:
            break
        z += GAMMA
        draw = mix64(z)
        k = base + (np.uint64(np.int64((tgo - tgo_min) * per_bin)) << _ONE)
        over = (draw >> _32) - np.uint64(bounds[k])
        seen = over >> _63  # below low; without a branch: which way it goes is a matter of chance
        if over <= np.uint64(bounds[k + _ONE]):
            seen = _ask_law(world, s, i, draw, tgo)
        ever |= seen
        n_unseen += _ONE - ever
        window = ((window << _ONE) | seen) & mask
        if n_set(window) >= confirm_m:
            s.t_tracked[r] = t
            break
        n += 1
    if ever == _ONE:
        s.t_seen[r] = first + (number + np.int64(n_unseen)) * period


@inner
def view(world: World, s: Scratch) -> None:
    """The next threat comes into view."""
    t, code, row = s.t[T_VIEW], s.views[s.n[NEXT_VIEW]], s.row
    r = code & 0xFFFFFFFF
    s.n[NEXT_VIEW] += 1
    plan_view(s)
    _look(world, s, r, code >> 32)
    base = s.class_[s.member[r]] * out.BLOCK
    if s.t_seen[r] < np.inf:
        row[base + out.DETECTED] += 1
    if s.t_tracked[r] < np.inf:
        row[base + out.TRACKED] += 1
        confirm(world, s, r)
        plan_decision(s, t)
