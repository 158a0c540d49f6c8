"""Which threats a controller asks about at which of its decisions: a timing wheel for each controller.

Decision n of controller u is slot n mod `N_SLOTS`; a slot is a doubly linked list of members. What lies
further ahead than the wheel is parked in the last slot and put back when that comes (Varghese and
Lauck 1987, doi 10.1145/41457.37504, scheme 4).
"""

from __future__ import annotations

import numpy as np

from rempart._jit import inner
from rempart.engine.state import N_SLOTS, State
from rempart.engine.table_lookup import first_index
from rempart.engine.world import World

NEVER = 2**40
"""Number of a decision, or of a scan, that never comes."""
_ZERO, _ONE, _63, _64 = np.uint64(0), np.uint64(1), np.uint64(63), np.uint64(64)


@inner
def n_set(x: np.uint64) -> int:
    """Population count in constant time (Warren, Hacker's Delight, figure 5-2)."""
    x = x - ((x >> _ONE) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))  # type: ignore[return-value]  # an int to compiled code


@inner
def lowest(bits: np.uint64) -> int:
    """Place of the lowest bit that is set."""
    return n_set((bits & (~bits + _ONE)) - _ONE)


@inner
def highest(bits: np.uint64) -> int:
    """Place of the highest bit that is set."""
    for shift in (1, 2, 4, 8, 16, 32):
        bits |= bits >> np.uint64(shift)
    return n_set(bits) - 1


@inner
def decision_time(world: World, s: State, u: int, n: int) -> float:
    """Instant of decision n of controller u."""
    return s.decision_phase[u] + n * world.fire.decision_period_s[u]


@inner
def decision_from(world: World, s: State, u: int, t: float) -> int:
    """Number of the first decision of controller u that is not before t and not over yet."""
    first, period, n = s.decision_phase[u], world.fire.decision_period_s[u], s.decision_n[u] + 1
    if first + n * period >= t:
        return n
    return first_index(t, first, period)


@inner
def remove(s: State, u: int, i: int) -> None:
    """Take member i off the wheel of controller u, if it is there."""
    n = s.ask_n[u, i]
    if n < 0:
        return
    slot = n & (N_SLOTS - 1)
    before, after = s.ask_before[u, i], s.ask_after[u, i]
    if before >= 0:
        s.ask_after[u, before] = after
    else:
        s.slot_first[u, slot] = after
        if after < 0:
            s.slot_used[u] &= ~(_ONE << np.uint64(slot))
    if after >= 0:
        s.ask_before[u, after] = before
    s.ask_n[u, i] = -1


@inner
def put(s: State, u: int, i: int, n: int) -> None:
    """Ask about member i, which is not on the wheel, at decision n of controller u."""
    s.ask_at[u, i] = n
    n = min(n, s.decision_n[u] + N_SLOTS - 1)
    slot = n & (N_SLOTS - 1)
    head = s.slot_first[u, slot]
    s.ask_n[u, i], s.ask_before[u, i], s.ask_after[u, i] = n, -1, head
    if head >= 0:
        s.ask_before[u, head] = i
    s.slot_first[u, slot] = i
    s.slot_used[u] |= _ONE << np.uint64(slot)
    s.next_n[u] = min(s.next_n[u], n)


@inner
def ask_by(s: State, u: int, i: int, n: int) -> None:
    """Ask about member i at decision n of controller u at the latest."""
    if n >= NEVER or (s.ask_n[u, i] >= 0 and s.ask_at[u, i] <= n):
        return
    remove(s, u, i)
    put(s, u, i, n)


@inner
def next_used(s: State, u: int) -> int:
    """Number of the first decision after the present one for which something is on the wheel."""
    bits = s.slot_used[u]
    if bits == _ZERO:
        return NEVER
    start = np.uint64((s.decision_n[u] + 1) & (N_SLOTS - 1))
    turned = (bits >> start) | (bits << ((_64 - start) & _63))
    return s.decision_n[u] + 1 + lowest(turned)


@inner
def clear_wheel(s: State, u: int) -> None:
    """Nothing is to be asked."""
    bits = s.slot_used[u]
    while bits != _ZERO:
        s.slot_first[u, lowest(bits)] = -1
        bits &= bits - _ONE
    s.slot_used[u] = _ZERO
