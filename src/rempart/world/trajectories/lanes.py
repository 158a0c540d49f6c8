"""Many launches solved at once: as many flights a step as the processor has lanes for.

The laws are those of `ballistic` and `launch`, and so are the bits: lanes hide from each other. A step of
all lanes is one loop without branches, which the compiler turns into vector instructions. What happens
once a flight, its end and the next shot, is done lane by lane. A lane whose search has ended takes the
next. Earth: WGS 84; air: the standard's; drag coefficients constant.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart._jit import inlined, inner, jit
from rempart.engine.struct_ref import Frame
from rempart.physics.ballistic import (
    CUT_SHORT,
    FLYING,
    STANDARD_AIR,
    Body,
    State,
    go_on,
    runge_kutta,
)
from rempart.physics.drag import CONSTANT
from rempart.physics.earth import WGS84, vertical
from rempart.physics.launch import (
    COARSE,
    MAX_FLIGHT_S,
    Case,
    Launch,
    Search,
    Shot,
    after_shot,
    again,
    answer_of,
    burnout_state,
    case_of,
    elevation_of,
    first_by_elevation,
    first_by_speed,
    least_speed_elevation,
    out_of_reach,
    shot_of,
    speed_of,
)

F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]

LANES = 8
N_SEARCH, N_SHOT, N_LAUNCH = len(Search._fields), len(Shot._fields), len(Launch._fields)
NO_SHOT = -1
"""Status of a launch whose search goes on."""


class Searches(NamedTuple):
    """Launches that are looked for, a row each (N).

    `search`, `shot`: where each search stands, and the last shot of one that has ended. The flight of that
    shot is in `rows` from `first_row` on, `n_rows` of them: time, place and velocity at each step, as of
    `ballistic.fly`. Rows for which there is no `room` are counted, but not kept.
    """

    launch: F8  # (N, 3) ECEF (m)
    aim: F8  # (N, 3)
    drag_area: F8  # (N,) per mass, m2/kg
    step_s: F8  # (N,)
    search: F8  # (N, N_SEARCH)
    shot: F8  # (N, N_SHOT)
    first_row: I8  # (N,)
    room: I8  # (N,)
    n_rows: I8  # (N,)
    rows: F8  # (rows, 7)


class _Lanes(NamedTuple):
    """A flight a column: `task` is the row of its search, -1 for none."""

    state: F8  # (6, LANES)
    before: F8  # (6, LANES)
    height_m: F8
    impact_m: F8
    step_s: F8
    drag_area: F8
    t_s: F8
    above: I8
    task: I8


def framed(searches: Searches) -> Any:
    """Searches as compiled code takes them."""
    return Frame(searches, in_place=True)


def fly_searches(searches: Searches, chosen: I8) -> None:
    """Fly shot after shot of the chosen searches to their ends."""
    state = np.zeros((6, LANES))
    state[:3] = searches.launch[:1].T  # a lane without a task stands still there
    lanes = _Lanes(state, state.copy(), *np.zeros((5, LANES)), *np.full((2, LANES), -1))
    work: Any = Frame(lanes, in_place=True)
    apart = lanes.state, lanes.before, lanes.height_m, lanes.step_s, lanes.drag_area
    fill_flights(framed(searches), work, chosen, *apart)


@jit
def begin_searches(searches: Searches, speed_mps: F8, elevation_rad: F8, high: I8, launches: F8) -> None:
    """Write where each search begins, and with which step.

    `speed_mps`: nan where it is looked for; then `elevation_rad` nan is that of the least speed. `high`: 1
    where of two elevations the steep one is asked for. Launches (N, N_LAUNCH) out of reach are answered.
    """
    for i in range(len(searches.step_s)):
        case, step_s = _case(searches, i), searches.step_s[i]
        launches[i, 0] = NO_SHOT
        if math.isnan(speed_mps[i]):
            steep_rad = elevation_rad[i]
            if math.isnan(steep_rad):
                steep_rad = least_speed_elevation(case.launch, case.aim)
            _keep_search(searches.search, i, first_by_speed(case, steep_rad))
            searches.step_s[i] = COARSE * step_s
        else:
            first, try_s, top = first_by_elevation(case, speed_mps[i], high[i] == 1, step_s)
            _keep_search(searches.search, i, first)
            searches.step_s[i] = try_s
            if top.range_m < case.range_m:
                _keep_launch(launches, i, out_of_reach(case, first, top))


@jit
def search_again(searches: Searches, found: F8) -> None:
    """Go on from where other searches (N, N_SEARCH) of the same launches ended."""
    for i in range(len(found)):
        _keep_search(searches.search, i, again(_search(searches.search, i), _search(found, i)))


@jit
def end_searches(searches: Searches, launches: F8) -> None:
    """Write the answers (N, N_LAUNCH) of searches that have ended."""
    for i in range(len(launches)):
        if launches[i, 0] == NO_SHOT:
            shot = Shot(searches.shot[i, 0], searches.shot[i, 1], searches.shot[i, 2], searches.shot[i, 3])
            _keep_launch(launches, i, answer_of(_case(searches, i), _search(searches.search, i), shot))


@jit
def fill_flights(
    searches: Searches,
    lanes: _Lanes,
    chosen: I8,
    state: F8,
    before: F8,
    height_m: F8,
    step_s: F8,
    area: F8,
) -> None:
    """The work of `fly_searches`; what a step of all lanes reads and writes is given as arrays too."""
    n_begun, n_busy = 0, 0
    for k in range(LANES):
        if n_begun < len(chosen):
            _load(searches, lanes, k, chosen[n_begun])
            n_begun += 1
            n_busy += 1
    while n_busy > 0:
        _keep_states(state, before)
        _step(state, height_m, step_s, area)
        for k in range(LANES):
            if _goes_on(searches, lanes, k) or not _landed(searches, lanes, k):
                continue
            if n_begun < len(chosen):
                _load(searches, lanes, k, chosen[n_begun])
                n_begun += 1
            else:
                lanes.task[k], lanes.step_s[k] = -1, 0.0
                n_busy -= 1


@inlined
def _keep_states(state: F8, before: F8) -> None:
    for axis in range(6):
        for k in range(LANES):
            before[axis, k] = state[axis, k]


@jit
def _step(state: F8, height_m: F8, step_s: F8, drag_area: F8) -> None:
    """One step of every lane, and the heights after it."""
    # The compiler must not know how few turns there are: it would do them one by one.
    for k in range(len(step_s)):
        now = state[0, k], state[1, k], state[2, k], state[3, k], state[4, k], state[5, k]
        body = Body(drag_area[k], CONSTANT)
        x, y, z, vx, vy, vz = runge_kutta(WGS84, STANDARD_AIR, body, now, step_s[k])
        state[0, k], state[1, k], state[2, k] = x, y, z
        state[3, k], state[4, k], state[5, k] = vx, vy, vz
        height_m[k] = vertical(WGS84, x, y, z)[0]


@inner
def _load(searches: Searches, lanes: _Lanes, k: int, i: int) -> None:
    """Begin the next shot of search i in lane k."""
    case, search = _case(searches, i), _search(searches.search, i)
    start = burnout_state(WGS84, case.launch, speed_of(search), elevation_of(search), search.azimuth_rad)
    _put(lanes.state, k, start)
    lanes.impact_m[k], lanes.step_s[k] = case.aim_height_m, searches.step_s[i]
    lanes.drag_area[k], lanes.t_s[k], lanes.task[k] = searches.drag_area[i], 0.0, i
    above = vertical(WGS84, start[0], start[1], start[2])[0] > case.aim_height_m
    lanes.above[k] = 1 if above else 0
    searches.n_rows[i] = 0
    _write_row(searches, i, 0.0, start)


@inlined
def _goes_on(searches: Searches, lanes: _Lanes, k: int) -> bool:
    """Whether lane k has no task, or its flight goes on above the height of its aim: take that step."""
    i = lanes.task[k]
    if i < 0:
        return True
    t_s = lanes.t_s[k] + lanes.step_s[k]
    if not (lanes.height_m[k] > lanes.impact_m[k] and t_s < MAX_FLIGHT_S):
        return False
    lanes.t_s[k], lanes.above[k] = t_s, 1
    _write_row(searches, i, t_s, _taken(lanes.state, k))
    return True


@inner
def _landed(searches: Searches, lanes: _Lanes, k: int) -> bool:
    """Fly lane k on from before its step: to its end, or while it has not risen above its aim's height.

    Whether its search has ended with it; if not, the next shot is begun.
    """
    i = lanes.task[k]
    body, above = Body(lanes.drag_area[k], CONSTANT), lanes.above[k] == 1
    status, flown_s, end, _ = go_on(
        WGS84, STANDARD_AIR, body, _taken(lanes.before, k), above, lanes.step_s[k], lanes.impact_m[k]
    )
    _put(lanes.state, k, end)
    lanes.t_s[k] += flown_s
    _write_row(searches, i, lanes.t_s[k], end)
    if status == FLYING and lanes.t_s[k] < MAX_FLIGHT_S:
        return False
    case = _case(searches, i)
    shot = shot_of(case, CUT_SHORT if status == FLYING else status, lanes.t_s[k], end)
    ended, search = after_shot(case, _search(searches.search, i), shot)
    _keep_search(searches.search, i, search)
    if ended:
        _keep_shot(searches.shot, i, shot)
    else:
        _load(searches, lanes, k, i)
    return ended


@inlined
def _write_row(searches: Searches, i: int, t_s: float, state: State) -> None:
    n = searches.n_rows[i]
    if n < searches.room[i]:
        row = searches.first_row[i] + n
        searches.rows[row, 0] = t_s
        for axis in range(6):
            searches.rows[row, axis + 1] = state[axis]
    searches.n_rows[i] = n + 1


@inner
def _case(searches: Searches, i: int) -> Case:
    launch, aim, body = searches.launch, searches.aim, Body(searches.drag_area[i], CONSTANT)
    start, end = (launch[i, 0], launch[i, 1], launch[i, 2]), (aim[i, 0], aim[i, 1], aim[i, 2])
    return case_of(WGS84, STANDARD_AIR, body, start, end)


@inner
def _search(r: F8, i: int) -> Search:
    return Search(
        r[i, 0], r[i, 1], r[i, 2], r[i, 3], r[i, 4], r[i, 5], r[i, 6], r[i, 7], r[i, 8], int(r[i, 9])
    )


@inner
def _keep_search(r: F8, i: int, search: Search) -> None:
    r[i, 0], r[i, 1], r[i, 2], r[i, 3] = search.speed_mps, search.elevation_rad, search.low, search.high
    r[i, 4], r[i, 5], r[i, 6] = search.u, search.slope, search.azimuth_rad
    r[i, 7], r[i, 8], r[i, 9] = search.u_before, search.error_before, search.n_shots


@inner
def _keep_shot(r: F8, i: int, shot: Shot) -> None:
    r[i, 0], r[i, 1], r[i, 2], r[i, 3] = shot.range_m, shot.bearing_rad, shot.t_flight_s, shot.miss_m


@inner
def _keep_launch(r: F8, i: int, launch: Launch) -> None:
    r[i, 0], r[i, 1], r[i, 2] = launch.status, launch.speed_mps, launch.elevation_rad
    r[i, 3], r[i, 4], r[i, 5] = launch.azimuth_rad, launch.t_flight_s, launch.miss_m


@inner
def _put(columns: F8, k: int, state: State) -> None:
    for axis in range(6):
        columns[axis, k] = state[axis]


@inlined
def _taken(columns: F8, k: int) -> State:
    return columns[0, k], columns[1, k], columns[2, k], columns[3, k], columns[4, k], columns[5, k]
