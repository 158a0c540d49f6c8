"""The coverage map that the speed is promised for, and what an equal one would cost by brute force."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

from rempart.answers.arcs import ALL_ROUND
from rempart.answers.coverage import FanWorlds, coverage, fan_worlds
from rempart.answers.ground import grid_around
from rempart.answers.threat_fan import Fan, fan_of
from rempart.engine.run import run_rows
from rempart.scenario import load
from rempart.world.draw_world import resolve
from rempart.world.geometry import GeometryCache
from rempart.world.records import Aim
from rempart.world.tabulate import tabulate

MAP = """
rempart: 1
name: coverage-reference
site: {position: {lat: 33.8, lon: 42.43}, height: 188 m, area: 300 m}
assets: {base: {position: site}}
batteries:
  patriot: {card: patriot-battery, position: {bearing: 290 deg, distance: 1.4 km}, facing: 90 deg}
  gun-east: {card: c-ram-section, position: {bearing: 100 deg, distance: 700 m}}
raid:
  missiles:
    threat: ballistic-missile-short-range
    count: 1
    from: {bearing: 90 deg, distance: 420 km, height: 30 km}
    aim: base
    at: 10 min
  drones:
    {threat: one-way-drone-small, count: 1, from: {bearing: 0 deg, distance: 30 km}, aim: base, at: 15 min}
  rockets: {threat: rocket-122mm, count: 1, from: {bearing: 0 deg, distance: 10 km}, aim: base, at: 1 min}
"""
N_WORLDS, N_PER_WORLD, N_BEARINGS, N_POINTS, SIZE_M = 20, 3, 8, 100, 60e3


def figures(shrink: int = 1, threads: int = 2) -> dict[str, Any]:
    """Seconds for 100 x 100 points, three classes, eight bearings (points a side divided by `shrink`)."""
    fan = fan_of(load(MAP), n_bearings=N_BEARINGS, arc=ALL_ROUND)
    began = time.perf_counter()
    worlds = fan_worlds(fan, 1, N_WORLDS)
    worlds_s = time.perf_counter() - began
    coverage(worlds, grid_around(worlds.site, SIZE_M, 2), 1, threads)  # compiles
    n = N_POINTS // shrink
    began, spent = time.perf_counter(), time.process_time()
    coverage(worlds, grid_around(worlds.site, SIZE_M, n), N_PER_WORLD, threads)
    map_s, map_cpu_s = time.perf_counter() - began, time.process_time() - spent
    n_cells = n * n * N_BEARINGS * len(fan.classes)
    cell_s = brute_force_cell_s(fan, worlds)
    return {
        "points": n,
        "cells": n_cells,
        "worlds_s": worlds_s,
        "map_s": map_s,
        "map_cpu_s": map_cpu_s,
        "cell_us": 1e6 * map_cpu_s / n_cells,
        "brute_force_cell_us": 1e6 * cell_s,
        "brute_force_map_s": cell_s * n_cells / threads,
        "times_brute_force": cell_s * n_cells / map_cpu_s,
    }


def brute_force_cell_s(fan: Fan, worlds: FanWorlds, n_cells: int = 6) -> float:
    """Processor seconds of a cell solved, tabulated and simulated by itself, with as many replicates."""
    began = 0.0
    for i in range(n_cells):
        aim = Aim(1.0, "", 400.0 * i - 1000.0, 300.0 * i)
        made = []
        for world in range(N_WORLDS):
            resolved = resolve(fan.scenario, 1, world)
            i_group = (5 * i) % len(resolved.groups)
            group = dataclasses.replace(resolved.groups[i_group], aims=(aim,))
            made.append((resolved, group))
        if i == 1:  # the first one compiles
            began = time.process_time()
        tables = [tabulate(dataclasses.replace(r, groups=(g,)), GeometryCache()) for r, g in made]
        run_rows(tables, worlds.seed, 0, N_WORLDS * N_PER_WORLD)
    return (time.process_time() - began) / (n_cells - 1)


def print_figures(found: dict[str, Any]) -> None:
    """The figures as lines."""
    print(
        f"coverage, {found['points']} x {found['points']} points, 3 classes, {N_BEARINGS} bearings,"
        f" {N_WORLDS} worlds of {N_PER_WORLD}: {found['map_s']:.0f} s on two cores"
        f" ({found['map_cpu_s']:.0f} s of processor, worlds {found['worlds_s']:.1f} s)"
    )
    print(
        f"an equal map by brute force: {found['brute_force_map_s']:,.0f} s"
        f" ({found['times_brute_force']:.0f} times, by processor time)"
    )


if __name__ == "__main__":
    print_figures(figures())
