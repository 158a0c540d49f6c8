"""The reference raid in SimPy, process style, and a fair one.

A process for the radar, one for fire control, one for each threat and one for each
engagement. Fire control sleeps until something is ready, as one would write it, rather
than waking every second; class constants are made once; the laws are those of the
pure Python rival. Random numbers come from Python's own generator.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from heapq import heappop, heappush

import simpy

from bench.raid import Raid, reference_raid
from bench.rr24_python import Law, Row, Track, Uniform, aim_point, law_of, look

Process = Generator[simpy.Event, None, None]


class Defence:
    """One replicate: the shared state of its processes."""

    def __init__(self, raid: Raid, laws: list[Law], enough: list[bool], uniform: Uniform) -> None:
        self.raid, self.laws, self.enough, self.uniform = raid, laws, enough, uniform
        self.env = simpy.Environment()
        self.t_imp = [raid.t_first_s + raid.t_width_s * uniform() for _ in laws]
        self.killed = [False] * len(laws)
        self.ready: list[tuple[float, int]] = []
        self.wake = self.env.event()
        self.n_free, self.n_left = raid.n_channels, raid.n_interceptors
        self.n_leakers = 0
        self.lost: set[int] = set()

    def threat(self, i: int) -> Process:
        """A threat flies until its impact."""
        yield self.env.timeout(self.t_imp[i])
        if not self.killed[i]:
            self.n_leakers += 1
            if self.uniform() < self.laws[i][7]:
                self.lost.add(aim_point(self.raid, self.uniform))

    def radar(self) -> Process:
        """Scan after scan while the radar lives and something may still be seen."""
        env, raid, laws = self.env, self.raid, self.laws
        log_pfa = math.log(raid.pfa)
        unseen = sorted(((self.t_imp[i] - law[0], i) for i, law in enumerate(laws)), reverse=True)
        tracks: list[Track] = []
        yield env.timeout(max(0.0, math.ceil(unseen[-1][0] / raid.scan_s) * raid.scan_s))
        while 0 not in self.lost and (tracks or unseen):
            while unseen and unseen[-1][0] <= env.now:
                i = unseen.pop()[1]
                tracks.append(Track(i, self.t_imp[i], laws[i][5]))
            tracks, confirmed = look(tracks, env.now, log_pfa, self.enough, self.uniform)
            for i in confirmed:
                env.process(self.track(i))
            yield env.timeout(raid.scan_s)

    def track(self, i: int) -> Process:
        """A confirmed track waits for its window and is handed to fire control."""
        wait_s = self.t_imp[i] - self.laws[i][2] - self.env.now
        if wait_s > 0.0:
            yield self.env.timeout(wait_s)
        self.hand_over(i)

    def hand_over(self, i: int) -> None:
        """Make a threat a candidate, and wake fire control."""
        heappush(self.ready, (self.t_imp[i], i))
        self.call()

    def call(self) -> None:
        """Wake fire control if it sleeps."""
        if not self.wake.triggered:
            self.wake.succeed()

    def fire_control(self) -> Process:
        """Decide at the next tick whenever there is something to decide."""
        env, tick_s = self.env, self.raid.tick_s
        while self.n_left:
            if not (self.ready and self.n_free):
                self.wake = env.event()
                yield self.wake
                continue
            yield env.timeout(math.ceil(env.now / tick_s) * tick_s - env.now)
            if 0 in self.lost:
                return
            while self.ready and self.n_free and self.n_left:
                t_imp, i = heappop(self.ready)
                if t_imp - env.now >= self.laws[i][1]:
                    self.n_free -= 1
                    self.n_left -= 1
                    env.process(self.engagement(i))

    def engagement(self, i: int) -> Process:
        """Launch, intercept, kill assessment; the channel is held all the time."""
        raid, env = self.raid, self.env
        _, _, _, v, closing, _, pk, _ = self.laws[i]
        r_int_m = v * (self.t_imp[i] - env.now - raid.launch_delay_s) / closing
        yield env.timeout(raid.launch_delay_s + r_int_m / raid.v_interceptor_mps)
        self.killed[i] = self.uniform() < pk
        yield env.timeout(raid.assess_s)
        self.n_free += 1
        if self.killed[i]:
            self.call()
        else:
            self.hand_over(i)

    def run(self) -> Row:
        """Leakers, interceptors used, radar lost, assets destroyed."""
        for i in range(len(self.laws)):
            self.env.process(self.threat(i))
        self.env.process(self.radar())
        self.env.process(self.fire_control())
        self.env.run()
        n_used = self.raid.n_interceptors - self.n_left
        return self.n_leakers, n_used, int(0 in self.lost), len(self.lost - {0})


def run(n: int, seed: int) -> list[Row]:
    """n replicates of RR-24."""
    raid = reference_raid()
    laws = [law_of(raid, kind) for kind in raid.classes for _ in range(kind.n)]
    enough = [history.bit_count() >= raid.n_confirm for history in range(1 << raid.n_window)]
    uniform = random.Random(seed).random
    return [Defence(raid, laws, enough, uniform).run() for _ in range(n)]
