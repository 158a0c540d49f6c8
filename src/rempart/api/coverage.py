"""`coverage`: over which ground a defence sees, reaches and stops a threat."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.given import Given, Named, Settings, Texts, arc_of, given, texts_of
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Contents, Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.arcs import Arc
    from rempart.answers.coverage import Coverage as Mapped
    from rempart.answers.coverage import FanWorlds
    from rempart.answers.ground import Grid
    from rempart.answers.threat_fan import Fan
    from rempart.views.coverage import Told
    from rempart.views.report import Page

_COMPARED_POINTS = 32


@dataclass(frozen=True)
class Coverage(Result):
    """At each point of a grid, for each threat: how probably one aimed there is tracked, and stopped."""

    of: Given
    mapped: Mapped
    told: Told

    @property
    def command(self) -> str:
        """The command that gives the same map again."""
        return self.told.command

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart coverage --json`."""
        from rempart.views.coverage import coverage_object

        return coverage_object(self.mapped, self.told)

    def table(self) -> RenderableType:
        """Areas by threat, measure and probability."""
        from rempart.views.coverage_table import coverage_table

        return coverage_table(self.mapped, self.told)

    def chart(self) -> Any:
        """The map."""
        from rempart.answers.landmarks import landmarks
        from rempart.views.figures.coverage import coverage_chart

        return coverage_chart(self.mapped, self.told, *landmarks(self.mapped.fan.scenario, self.mapped.seed))

    def page(self) -> Page:
        """A report, with a usual raid."""
        from rempart.pipeline.example_raids import usual_raid
        from rempart.views.report.answers import coverage_report

        raid = usual_raid(self.of.scenario, self.of.words, self.mapped.seed)
        return coverage_report(self.mapped, self.told, raid)

    def files(self) -> Contents:
        """GeoTIFFs, GeoJSON and the map as a picture."""
        from rempart.views.coverage import geojson_of, geotiffs_of
        from rempart.views.figures import png_of

        files: dict[str, str | bytes] = {
            f"coverage-{one.threat}{side}.tif": content
            for one in self.mapped.by_class
            for side, content in geotiffs_of(self.mapped, one).items()
        }
        geojson = geojson_of(self.mapped, self.told)
        files["coverage.geojson"] = json.dumps(geojson, ensure_ascii=False, allow_nan=False)
        files["map.png"] = png_of(self.chart())
        return files

    def grids(self) -> Mapping[str, Callable[[], bytes]]:
        """The map as a grid."""
        from rempart.views.netcdf import coverage_netcdf

        return {"coverage.nc": lambda: coverage_netcdf(self.mapped, self.told)}

    def shown(self) -> Any:
        """The map."""
        return self.mapped


def coverage(
    scenario: Named,
    *,
    threat: Texts = (),
    bearings: int = 8,
    arc: Arc | str | None = None,
    distance_km: float | None = None,
    size_km: float | None = None,
    points: int = 100,
    probability: Sequence[float] = (),
    compare: bool = False,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 20,
    replicates: int = 60,
    threads: int | None = None,
    progress: Progress = SILENT,
) -> Coverage:
    """Map the ground that a defence sees, reaches and protects.

    `threat`: classes of the scenario or cards of threats, all of the raid by default; each comes from
    `bearings` of its arc, that of the raid by default (`rempart.answers.arcs`). `distance_km` (option
    `--from`): from where they are launched. `size_km` (`--size`), `points`: side of the map. `probability`:
    of isolines and areas, 0.5 and 0.9 by default. `compare`: tell how much ground the loss of each component
    takes. `replicates`: of each point, class and bearing.

    Raises ScenarioError, ArgumentError.
    """
    from rempart.views.coverage import Told

    asked = given(scenario, set, without, lose)
    fan = _fan(asked, texts_of(threat), bearings, distance_km, arc_of(arc))
    levels = tuple(sorted(frozenset(probability))) or (0.5, 0.9)
    mapped, lost = _mapped(
        fan, size_km, points, levels, compare, (seed, worlds, replicates), threads, progress
    )
    n_few = min(points, _COMPARED_POINTS) if compare else 0
    command = _command(fan, asked, mapped, levels, compare)
    title = f"Coverage: {fan.scenario.title}"
    return Coverage(
        asked, mapped, Told(title, command, levels, mapped.areas(levels), lost, n_few, _notes(fan))
    )


def _fan(
    asked: Given, threats: tuple[str, ...], bearings: int, distance_km: float | None, arc: Arc | None
) -> Fan:
    from rempart.answers.threat_fan import NoThreat, fan_of

    try:
        return fan_of(asked.scenario, threats, bearings, distance_km, arc)
    except NoThreat as error:
        raise ArgumentError("", f"{error}.") from None


def _mapped(
    fan: Fan,
    size_km: float | None,
    points: int,
    levels: tuple[float, ...],
    compare: bool,
    spent: tuple[int, int, int],
    threads: int | None,
    progress: Progress,
) -> tuple[Mapped, tuple[Any, ...]]:
    from rempart.answers.coverage import coverage, fan_worlds, fitting_size
    from rempart.answers.ground import grid_around

    seed, n_worlds, replicates = spent
    n_here = max(1, replicates // n_worlds)
    worlds = fan_worlds(fan, seed, n_worlds, progress.of("drawing worlds", n_worlds))
    size_m = fitting_size(worlds, threads) if size_km is None else 1000.0 * size_km
    grid = grid_around(worlds.site, size_m, points)
    found = coverage(worlds, grid, n_here, threads, progress.of("points", n_worlds * points * points))
    if not compare:
        return found, ()
    few = grid_around(worlds.site, size_m, min(points, _COMPARED_POINTS))
    return found, _losses(worlds, few, n_here, levels, threads, progress)


def _losses(
    worlds: FanWorlds,
    grid: Grid,
    n_here: int,
    levels: tuple[float, ...],
    threads: int | None,
    progress: Progress,
) -> tuple[Any, ...]:
    from rempart.answers.coverage import costs, losses

    return costs(worlds, grid, n_here, levels, threads, progress.of("components", len(losses(worlds))))


def _notes(fan: Fan) -> tuple[str, ...]:
    """What the map leaves out of this scenario."""
    content = fan.scenario.content
    waits = [battery for battery in content.batteries.values() if "standby" in _alert_states(battery)]
    if not content.events and not waits:
        return ()
    return (
        "The defence stands as at the start of the file: what becomes ready or is lost later is left out.",
    )


def _alert_states(battery: Any) -> frozenset[str]:
    parts = [*battery.sensors.values(), *battery.weapons.values(), battery.control, battery.power]
    return frozenset(part.alert_state for part in parts if part is not None)


def _command(fan: Fan, asked: Given, found: Mapped, levels: tuple[float, ...], compare: bool) -> str:
    from rempart.answers.arcs import ALL_ROUND, arc_words

    words = ["rempart coverage", shlex.quote(asked.named)]
    words += [f"--threat {name}" for name in fan.classes]
    if any(launch.told_by == "--from" for launch in fan.launches):
        words.append(f"--from {fan.launches[0].distance_m / 1000.0:g}")
    words += [arc_words(fan.arcs[0])] * (fan.arcs[0].told_by == ALL_ROUND.told_by)
    words += [asked.changes] * bool(asked.changes)
    words += [f"--bearings {fan.n_bearings} --size {found.grid.size_m / 1000.0:g} --points {found.grid.n}"]
    words += [f"--probability {level:g}" for level in levels]
    n = found.n_worlds * found.n_per_world
    words += [f"--worlds {found.n_worlds} --replicates {n} --seed {found.seed}"]
    return " ".join(words + ["--compare"] * compare)
