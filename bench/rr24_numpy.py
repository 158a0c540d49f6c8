"""The reference raid in NumPy: steps of a second, vectorised over replicates.

A block is (replicates, threats) with the threats of each replicate in order of impact,
so that a running sum along a row is the order of priority. Blocks are large enough for
NumPy's cost a call to vanish. Random numbers come from NumPy's own generator.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bench.raid import ARRAYS, Raid, reference_raid

BLOCK = 4_000

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Block:
    """Many replicates at once; every array is (replicates, threats) in order of impact."""

    def __init__(self, raid: Raid, n: int, random: np.random.Generator) -> None:
        self.raid, self.random, self.n = raid, random, n
        class_of = np.repeat(np.arange(len(raid.classes)), [c.n for c in raid.classes])
        t_imp = raid.t_first_s + raid.t_width_s * random.random((n, raid.n_threats))
        order = np.argsort(t_imp, axis=1)
        kind = class_of[order]
        self.t_imp: Floats = np.take_along_axis(t_imp, order, axis=1)
        self.t_seen: Floats = self.t_imp - self.by_class([raid.tgo_visible_s(c) for c in raid.classes])[kind]
        windows = [raid.window_s(c) for c in raid.classes]
        self.t_last: Floats = self.t_imp - self.by_class([w[0] for w in windows])[kind]
        self.t_open: Floats = self.t_imp - self.by_class([w[1] for w in windows])[kind]
        snr = [raid.snr_reference * (c.r13_m / c.v_mps) ** 4 for c in raid.classes]
        self.snr_at_1s: Floats = self.by_class(snr)[kind]
        self.pk: Floats = self.by_class([c.pk for c in raid.classes])[kind]
        # Of the flight to intercept: v (tgo - t_b) / ((1 + v / v_i) v_i).
        flight = [c.v_mps / (raid.v_interceptor_mps + c.v_mps) for c in raid.classes]
        self.flight: Floats = self.by_class(flight)[kind]
        p_hit = [-math.expm1(-0.5 * (c.lethal_m / c.sigma_m) ** 2) for c in raid.classes]
        self.hits: Bools = random.random(kind.shape) < self.by_class(p_hit)[kind]
        self.aim = np.searchsorted(np.array(raid.aim_cumulative()[:-1]), random.random(kind.shape), "right")
        self.history = np.zeros(kind.shape, np.uint8)
        self.unconfirmed = np.ones(kind.shape, bool)
        self.killed = np.zeros(kind.shape, bool)
        self.busy_until: Floats = np.full(kind.shape, -np.inf)
        self.n_left = np.full(n, raid.n_interceptors)
        self.radar = np.ones(n, bool)
        history = np.arange(1 << raid.n_window, dtype=np.uint8)
        self.enough = np.array([int(h).bit_count() >= raid.n_confirm for h in history])

    @staticmethod
    def by_class(values: list[float]) -> Floats:
        """A number per class as an array."""
        return np.array(values)

    def scan(self, t_s: float) -> None:
        """One look at every visible threat without a confirmed track."""
        seen = self.unconfirmed & (self.t_seen <= t_s) & (self.t_imp > t_s) & self.radar[:, None]
        i = np.flatnonzero(seen)
        tgo = self.t_imp.ravel()[i] - t_s
        snr = self.snr_at_1s.ravel()[i] / (tgo * tgo) ** 2
        detected = self.random.random(i.size) < np.exp(math.log(self.raid.pfa) / (1.0 + snr))
        mask = np.uint8(self.enough.size - 1)
        history = (self.history.ravel()[i] << np.uint8(1) & mask) | detected
        self.history.ravel()[i] = history
        self.unconfirmed.ravel()[i] = ~self.enough[history]

    def fire(self, t_s: float) -> None:
        """One decision of fire control in every replicate with an interceptor left."""
        ready = (self.t_open <= t_s) & (self.t_last >= t_s) & (self.busy_until <= t_s)
        ready &= ~(self.unconfirmed | self.killed)
        rows = np.flatnonzero(ready.any(axis=1) & self.radar & (self.n_left > 0))
        if rows.size == 0:
            return
        candidates = ready[rows]
        n_free = self.raid.n_channels - (self.busy_until[rows] > t_s).sum(axis=1)
        n_most = np.minimum(n_free, self.n_left[rows])
        shot = candidates & (np.cumsum(candidates, axis=1, dtype=np.int16) <= n_most[:, None])
        self.n_left[rows] -= shot.sum(axis=1)
        in_row, column = np.nonzero(shot)
        at = rows[in_row], column
        delay_s = self.raid.launch_delay_s
        t_int = t_s + delay_s + self.flight[at] * (self.t_imp[at] - t_s - delay_s)
        self.busy_until[at] = t_int + self.raid.assess_s
        self.killed[at] = self.random.random(column.size) < self.pk[at]  # before its impact anyway

    def run(self) -> NDArray[np.int32]:
        """Rows of leakers, interceptors used, radar lost, assets destroyed."""
        raid = self.raid
        t_s = math.floor(float(self.t_seen.min()) / raid.scan_s) * raid.scan_s
        t_end = float(self.t_imp.max())
        strikes = self.hits & (self.aim == 0)
        t_strike = np.where(strikes, self.t_imp, np.inf)
        while t_s < t_end:
            self.radar &= ~((t_strike <= t_s) & ~self.killed).any(axis=1)
            if t_s % raid.scan_s == 0.0:
                self.scan(t_s)
            self.fire(t_s)
            t_s += raid.tick_s
        leaks = ~self.killed
        struck = leaks & self.hits
        lost = [(struck & (self.aim == i)).any(axis=1) for i in range(raid.n_assets + 1)]
        used = raid.n_interceptors - self.n_left
        out = [leaks.sum(axis=1), used, lost[0], np.sum(lost[1:], axis=0)]
        return np.stack(out).astype(np.int32)


def run(n: int, seed: int) -> dict[str, NDArray[np.int32]]:
    """n replicates of RR-24."""
    raid, random = reference_raid(), np.random.default_rng(seed)
    blocks = [Block(raid, min(BLOCK, n - i), random).run() for i in range(0, n, BLOCK)]
    table = np.concatenate(blocks, axis=1)
    return {name: table[i] for i, name in enumerate(ARRAYS)}
