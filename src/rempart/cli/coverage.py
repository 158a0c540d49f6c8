"""`rempart coverage`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import check_folder, hand_out, netcdf_or_word, out_options
from rempart.cli.reports import report_option, write_report
from rempart.cli.values import (
    MAX_WORLDS,
    Number,
    json_option,
    number_option,
    seed_option,
    threads_option,
)
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.answers.coverage import Coverage, FanWorlds
    from rempart.answers.fan import Fan
    from rempart.scenario import Scenario
    from rempart.views.coverage import Told

FILES, MAPS = ("result.json", "table.txt"), ("coverage.geojson", "map.png")
_COMPARED_POINTS = 32


@click.command()
@click.argument("scenario")
@click.option(
    "--threat",
    "threats",
    multiple=True,
    metavar="CLASS",
    help="A class of the scenario or a card of a threat; may be repeated.  [default: all of the raid]",
)
@number_option("--bearings", "N", 8, "Bearings all round from which each threat comes.", high=72)
@click.option(
    "--from",
    "distance_km",
    type=Number(0.1, 5000.0),
    metavar="KM",
    help="Distance from which the threats are launched.  [default: as in the raid, or on the card]",
)
@click.option(
    "--size",
    "size_km",
    type=Number(0.1, 2000.0),
    metavar="KM",
    help="Side of the map.  [default: what holds the protected ground]",
)
@number_option("--points", "N", 100, "Points a side.", 4, 1000)
@click.option(
    "--probability",
    "levels",
    type=Number(0.0, 1.0, above=True),
    multiple=True,
    metavar="P",
    help="Isoline and area of this probability; may be repeated.  [default: 0.5 and 0.9]",
)
@click.option("--compare", is_flag=True, help="Tell how much ground the loss of each component takes.")
@change_options
@seed_option
@number_option("--worlds", "M", 20, "Worlds, each with its own draw of what is not known.", high=MAX_WORLDS)
@number_option(
    "--replicates",
    "N",
    60,
    "Replicates of each point, class and bearing, the same number in every world.",
    high=1_000_000,
)
@threads_option
@out_options(
    "Write result.json, table.txt, coverage.geojson, coverage.nc, map.png, GeoTIFFs into this folder.",
    "map",
)
@report_option
@json_option
def coverage(
    scenario: str,
    threats: tuple[str, ...],
    bearings: int,
    distance_km: float | None,
    size_km: float | None,
    points: int,
    levels: tuple[float, ...],
    compare: bool,
    changes: Changes,
    seed: int,
    worlds: int,
    replicates: int,
    threads: int | None,
    out: Path | None,
    force: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Map the ground that the defence of SCENARIO sees, reaches and protects.

    At each point of a grid, for each threat: the probability that one aimed there is tracked, and stopped,
    as the mean over the bearings and the least of them.
    """
    if out is not None:
        check_folder(out, (*FILES, *MAPS), force)
    for option, asked in (("--out", out), ("--report", report)):
        if asked is not None:
            require(option, "maps")
    from rempart.scenario import load

    read = changes.applied(load(scenario))
    fan = _fan(read, threats, bearings, distance_km)
    levels = tuple(sorted(set(levels))) or (0.5, 0.9)
    found, told = _mapped(
        fan, size_km, points, levels, compare, seed, worlds, replicates, threads, scenario, changes
    )
    _tell(found, told, out, as_json)
    if report is not None:
        from rempart.pipeline.raids import usual_raid
        from rempart.views.report.answers import coverage_report

        named = f"{shlex.quote(scenario)} {changes.words}".strip()
        write_report(report, lambda: coverage_report(found, told, usual_raid(read, named, seed)))


def _fan(scenario: Scenario, threats: tuple[str, ...], bearings: int, distance_km: float | None) -> Fan:
    from rempart.answers.fan import NoThreat, fan_of

    try:
        return fan_of(scenario, threats, bearings, distance_km)
    except NoThreat as error:
        raise click.UsageError(f"{error}.") from None


def _mapped(
    fan: Fan,
    size_km: float | None,
    points: int,
    levels: tuple[float, ...],
    compare: bool,
    seed: int,
    n_worlds: int,
    replicates: int,
    threads: int | None,
    named: str,
    changes: Changes,
) -> tuple[Coverage, Told]:
    from rempart.answers.coverage import costs, coverage, fan_worlds, fitting_size, losses
    from rempart.answers.ground import grid_around
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.views.coverage import Told

    word_on_a_cold_start()
    n_here = max(1, replicates // n_worlds)
    with Progress() as progress:
        worlds: FanWorlds = fan_worlds(fan, seed, n_worlds, progress.of("drawing worlds", n_worlds))
        size_m = fitting_size(worlds, threads) if size_km is None else 1000.0 * size_km
        grid = grid_around(worlds.site, size_m, points)
        found = coverage(worlds, grid, n_here, threads, progress.of("points", n_worlds * points * points))
        lost: tuple[Any, ...] = ()
        if compare:
            few = grid_around(worlds.site, size_m, min(points, _COMPARED_POINTS))
            step = progress.of("components", len(losses(worlds)))
            lost = costs(worlds, few, n_here, levels, threads, step)
    command = _command(fan, named, changes, found, levels, compare)
    title = f"Coverage: {fan.scenario.title}"
    few_points = min(points, _COMPARED_POINTS) if compare else 0
    return found, Told(title, command, levels, found.areas(levels), lost, few_points, _notes(fan))


def _notes(fan: Fan) -> tuple[str, ...]:
    """What the map leaves out of this scenario."""
    content = fan.scenario.content
    waits = [battery for battery in content.batteries.values() if "standby" in _alert_states(battery)]
    notes = []
    if content.events or waits:
        notes.append(
            "The defence stands as at the start of the file: what becomes ready or is lost later is left out."
        )
    return tuple(notes)


def _alert_states(battery: Any) -> set[str]:
    parts = [*battery.sensors.values(), *battery.weapons.values(), battery.control, battery.power]
    return {part.alert_state for part in parts if part is not None}


def _command(
    fan: Fan, named: str, changes: Changes, found: Coverage, levels: tuple[float, ...], compare: bool
) -> str:
    words = ["rempart coverage", shlex.quote(named)]
    words += [f"--threat {name}" for name in fan.classes]
    if any(launch.told_by == "--from" for launch in fan.launches):
        words.append(f"--from {fan.launches[0].distance_m / 1000.0:g}")
    words += [changes.words] if changes else []
    words += [
        f"--bearings {fan.n_bearings}",
        f"--size {found.grid.size_m / 1000.0:g}",
        f"--points {found.grid.n}",
    ]
    words += [f"--probability {level:g}" for level in levels]
    words += [
        f"--worlds {found.n_worlds} --replicates {found.n_worlds * found.n_per_world} --seed {found.seed}"
    ]
    return " ".join(words + (["--compare"] if compare else []))


def _tell(found: Coverage, told: Told, out: Path | None, as_json: bool) -> None:
    from rempart.views.coverage import coverage_object
    from rempart.views.coverage_table import coverage_table

    hand_out(
        coverage_object(found, told),
        lambda: coverage_table(found, told),
        as_json,
        out,
        FILES,
        lambda: _maps(found, told),
    )


def _maps(found: Coverage, told: Told) -> dict[str, str | bytes]:
    import json

    from rempart.answers.landmarks import landmarks
    from rempart.views.coverage import geojson_of, geotiffs_of
    from rempart.views.figures import png_of
    from rempart.views.figures.coverage import coverage_chart
    from rempart.views.netcdf import coverage_netcdf

    files: dict[str, str | bytes] = {
        f"coverage-{one.threat}{side}.tif": content
        for one in found.by_class
        for side, content in geotiffs_of(found, one).items()
    }
    files |= netcdf_or_word("coverage.nc", lambda: coverage_netcdf(found, told))
    files["coverage.geojson"] = json.dumps(geojson_of(found, told), ensure_ascii=False, allow_nan=False)
    files["map.png"] = png_of(coverage_chart(found, told, *landmarks(found.fan.scenario, found.seed)))
    return files
