"""The reference raid in pure Python, tuned: one heap of events, locals, nothing made twice.

Scans start when the first threat may be seen and look at unconfirmed tracks only; a
decision is put on the heap only while something is ready, a channel free and an
interceptor left; what depends on the class alone is precomputed. Random numbers come
from Python's own generator.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from heapq import heapify, heappop, heappush

from bench.raid import Raid, ThreatClass, reference_raid

IMPACT, RELEASE, OPENING, SCAN, TICK = range(5)  # the order at one instant

Uniform = Callable[[], float]
# Per threat: visible_s, close_s, open_s, v_mps, 1 + v / v_i, SNR at 1 s to go, pk, P(hit | leaker).
Law = tuple[float, float, float, float, float, float, float, float]
Row = tuple[int, int, int, int]


class Track:
    """An unconfirmed track; `history` holds the last five looks as bits."""

    __slots__ = ("history", "i", "snr_at_1s", "t_imp_s")

    def __init__(self, i: int, t_imp_s: float, snr_at_1s: float) -> None:
        self.i, self.t_imp_s, self.snr_at_1s, self.history = i, t_imp_s, snr_at_1s, 0


def law_of(raid: Raid, kind: ThreatClass) -> Law:
    """All that a replicate needs to know of a class."""
    close_s, open_s = raid.window_s(kind)
    snr_at_1s = raid.snr_reference * (kind.r13_m / kind.v_mps) ** 4
    p_hit = -math.expm1(-0.5 * (kind.lethal_m / kind.sigma_m) ** 2)  # Rayleigh miss distance
    closing = 1.0 + kind.v_mps / raid.v_interceptor_mps
    return raid.tgo_visible_s(kind), close_s, open_s, kind.v_mps, closing, snr_at_1s, kind.pk, p_hit


def look(
    tracks: list[Track], t_s: float, log_pfa: float, enough: list[bool], uniform: Uniform
) -> tuple[list[Track], list[int]]:
    """One scan: the tracks still unconfirmed, and the threats whose track is confirmed now."""
    kept: list[Track] = []
    confirmed: list[int] = []
    exp, mask = math.exp, len(enough) - 1
    for track in tracks:
        tgo_s = track.t_imp_s - t_s
        if tgo_s <= 0.0:
            continue
        square = tgo_s * tgo_s
        history = track.history << 1 & mask
        if uniform() < exp(log_pfa / (1.0 + track.snr_at_1s / (square * square))):
            history += 1
            if enough[history]:
                confirmed.append(track.i)
                continue
        track.history = history
        kept.append(track)
    return kept, confirmed


def aim_point(raid: Raid, uniform: Uniform) -> int:
    """Index of the aim point of a threat: 0 is the radar, then the assets."""
    u = uniform()
    if u < raid.p_aim_radar:
        return 0
    return 1 + int((u - raid.p_aim_radar) / (1.0 - raid.p_aim_radar) * raid.n_assets)


# One function on purpose: what is fast in Python is what stays in locals.
def replicate(raid: Raid, laws: list[Law], enough: list[bool], uniform: Uniform) -> Row:
    """Leakers, interceptors used, radar lost, assets destroyed of one replicate."""
    log_pfa, scan_s, tick_s, ceil = math.log(raid.pfa), raid.scan_s, raid.tick_s, math.ceil
    delay_s, v_i, assess_s = raid.launch_delay_s, raid.v_interceptor_mps, raid.assess_s
    t_imp = [raid.t_first_s + raid.t_width_s * uniform() for _ in laws]
    unseen = sorted(((t_imp[i] - law[0], i) for i, law in enumerate(laws)), reverse=True)
    heap: list[tuple[float, int, int]] = [(t, IMPACT, i) for i, t in enumerate(t_imp)]
    heap.append((max(0.0, ceil(unseen[-1][0] / scan_s) * scan_s), SCAN, 0))
    heapify(heap)
    tracks: list[Track] = []
    ready: list[tuple[float, int]] = []
    killed, lost = [False] * len(laws), set[int]()
    n_free, n_left, n_leakers, n_to_come = raid.n_channels, raid.n_interceptors, 0, len(laws)
    tick_is_set = False
    while n_to_come:
        t, event, i = heappop(heap)
        if event == IMPACT:
            n_to_come -= 1
            if not killed[i]:
                n_leakers += 1
                if uniform() < laws[i][7]:
                    lost.add(aim_point(raid, uniform))
            continue
        if 0 in lost:
            continue
        if event == SCAN:
            while unseen and unseen[-1][0] <= t:
                i = unseen.pop()[1]
                tracks.append(Track(i, t_imp[i], laws[i][5]))
            tracks, confirmed = look(tracks, t, log_pfa, enough, uniform)
            for i in confirmed:
                t_open = t_imp[i] - laws[i][2]
                if t_open <= t:
                    heappush(ready, (t_imp[i], i))
                else:
                    heappush(heap, (t_open, OPENING, i))
            if tracks or unseen:
                heappush(heap, (t + scan_s, SCAN, 0))
        elif event == TICK:
            tick_is_set = False
            while ready and n_free and n_left:
                t_i, i = heappop(ready)
                _, close_s, _, v, closing, _, pk, _ = laws[i]
                if t_i - t >= close_s:
                    t_int = t + delay_s + v * (t_i - t - delay_s) / (closing * v_i)
                    killed[i] = uniform() < pk  # not asked before release or impact
                    heappush(heap, (t_int + assess_s, RELEASE, i))
                    n_free -= 1
                    n_left -= 1
        elif event == OPENING:
            heappush(ready, (t_imp[i], i))
        else:
            n_free += 1
            if not killed[i]:
                heappush(ready, (t_imp[i], i))
        if ready and n_free and n_left and not tick_is_set:
            tick_is_set = True
            heappush(heap, (ceil(t / tick_s) * tick_s, TICK, 0))
    return n_leakers, raid.n_interceptors - n_left, int(0 in lost), len(lost - {0})


def run(n: int, seed: int) -> list[Row]:
    """n replicates of RR-24."""
    raid = reference_raid()
    laws = [law_of(raid, kind) for kind in raid.classes for _ in range(kind.n)]
    enough = [history.bit_count() >= raid.n_confirm for history in range(1 << raid.n_window)]
    uniform = random.Random(seed).random
    return [replicate(raid, laws, enough, uniform) for _ in range(n)]
