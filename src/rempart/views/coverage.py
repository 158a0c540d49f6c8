"""Coverage as one JSON object, as GeoJSON and as GeoTIFF."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.arcs import Arc
from rempart.answers.coverage import MEASURES, OVER, STOPPED, Area, ClassCoverage, Cost, Coverage
from rempart.answers.ground import Grid
from rempart.extras import require
from rempart.views import antimeridian

F8 = npt.NDArray[np.float64]

SCHEMA = "rempart/coverage/1"
BANDS = ("mean", "ci95 low", "ci95 high", "ignorance90 low", "ignorance90 high")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a coverage besides its maps."""

    title: str
    command: str
    levels: tuple[float, ...]
    areas: tuple[Area, ...]
    costs: tuple[Cost, ...] = ()
    cost_points: int = 0
    notes: tuple[str, ...] = ()


def coverage_object(found: Coverage, told: Told) -> dict[str, Any]:
    """The object that `rempart coverage --json` prints."""
    grid = found.grid
    return {
        "schema": SCHEMA,
        "scenario": found.fan.scenario.name,
        "command": told.command,
        "seed": found.seed,
        "worlds": found.n_worlds,
        "replicates": found.n_worlds * found.n_per_world,
        "bearings": found.fan.n_bearings,
        "points": grid.n,
        "size_km": grid.size_m / 1000.0,
        "bounds": list(_bounds(grid)),
        "levels": list(told.levels),
        "threats": [
            {
                "threat": one.threat,
                "launch_distance_km": one.launch.distance_m / 1000.0,
                "launch_distance_from": one.launch.told_by,
                "arc": arc_object(one.arc),
                "at_site": {f"{m}_{over}": _at_site(one, m, over, grid) for m in MEASURES for over in OVER},
            }
            for one in found.by_class
        ],
        "areas": [area_object(area) for area in told.areas],
        "costs": [
            {
                "lost": cost.lost,
                "threat": cost.whole.threat,
                "level": cost.whole.level,
                "km2": cost.km2,
                "ci95": list(cost.ci95),
                "ignorance90": list(cost.ignorance90),
                "of_km2": cost.whole.km2,
            }
            for cost in told.costs
        ],
        "cost_points": told.cost_points,
        "notes": list(told.notes),
    }


def arc_object(arc: Arc) -> dict[str, Any]:
    """The bearings from which a class comes."""
    return {"from_deg": arc.from_deg, "to_deg": arc.to_deg, "told_by": arc.told_by}


def arc_words(arc: Arc) -> str:
    """The bearings in words, to a degree: launch places are known no better."""
    return "bearings all round" if arc.all_round else f"bearings {arc.from_deg:.0f}° to {arc.to_deg:.0f}°"


def area_object(area: Area) -> dict[str, Any]:
    """One area."""
    return {
        "threat": area.threat,
        "measure": area.measure,
        "over": area.over,
        "level": area.level,
        "km2": area.km2,
        "ci95": list(area.ci95),
        "ignorance90": list(area.ignorance90),
        "cut": area.cut,
    }


def _at_site(one: ClassCoverage, measure: str, over: str, grid: Grid) -> dict[str, Any]:
    i = grid.n // 2
    field = one.fields[measure, over]
    return {
        "mean": float(field.mean[i, i]),
        "ci95": [float(end[i, i]) for end in field.ci95],
        "ignorance90": [float(end[i, i]) for end in field.ignorance90],
    }


def _bounds(grid: Grid) -> tuple[float, float, float, float]:
    """West, south, east and north edges of the map, degrees; west is more than east over the antimeridian."""
    lat, lon = step_of(grid.lat_deg), step_of(grid.lon_deg)
    return (
        antimeridian.within(float(grid.lon_deg[0] - 0.5 * lon)),
        float(grid.lat_deg[-1] + 0.5 * lat),
        antimeridian.within(float(grid.lon_deg[-1] + 0.5 * lon)),
        float(grid.lat_deg[0] - 0.5 * lat),
    )


def step_of(centres: F8) -> float:
    """Width of the cells about these points."""
    return float(centres[-1] - centres[0]) / (centres.size - 1)


def lines_of(x: F8, y: F8, values: F8, level: float) -> list[F8]:
    """Isolines (points, 2) of a map (n, n) at a level, by contourpy; raises MissingExtra."""
    generator = _contours(x, y, values)
    return [line for line in generator.lines(level) if len(line) > 1]


def _contours(x: F8, y: F8, values: F8) -> Any:
    require("A map", "maps")
    import contourpy

    kinds = contourpy.FillType.OuterOffset, contourpy.LineType.Separate
    return contourpy.contour_generator(x, y, values, fill_type=kinds[0], line_type=kinds[1])


def geojson_of(found: Coverage, told: Told) -> dict[str, Any]:
    """Isolines of P(stopped) and outlines of the footprints, WGS 84 longitude and latitude (RFC 7946)."""
    features = []
    for one in found.by_class:
        for area in told.areas:
            if area.threat == one.threat:
                values = one.fields[area.measure, area.over].mean
                geometry = _geometry(found.grid, values, area)
                if geometry["coordinates"]:
                    told_of = {**area_object(area), "arc": arc_object(one.arc)}
                    features.append({"type": "Feature", "properties": told_of, "geometry": geometry})
    return {
        "type": "FeatureCollection",
        "bbox": list(_bounds(found.grid)),
        "features": features,
        "rempart": {"schema": SCHEMA, "command": told.command},
    }


def _geometry(grid: Grid, values: F8, area: Area) -> dict[str, Any]:
    """Isolines of what is stopped, the ground itself of what is tracked or reached."""
    y, strips = grid.lat_deg[::-1], antimeridian.strips(grid.lon_deg, values[::-1])
    if area.measure == STOPPED:
        lines = [_pairs(line) for x, part in strips for line in lines_of(x, y, part, area.level)]
        return {"type": "MultiLineString", "coordinates": lines}
    rings = [
        [_pairs(points[a:b]) for a, b in pairwise(cuts)]
        for x, part in strips
        for points, cuts in zip(*_contours(x, y, part).filled(area.level, np.inf), strict=True)
    ]
    return {"type": "MultiPolygon", "coordinates": rings}


def _pairs(points: F8) -> list[list[float]]:
    return [[round(float(x), 6), round(float(y), 6)] for x, y in points]


def geotiffs_of(found: Coverage, one: ClassCoverage) -> dict[str, bytes]:
    """GeoTIFFs of one class by the end of their names: one, or one on either side of the antimeridian."""
    grid = found.grid
    parts = antimeridian.cells(grid.lon_deg, step_of(grid.lon_deg))
    if len(parts) == 1:
        return {"": geotiff_of(grid, one)}
    return {f"-{side}": geotiff_of(grid, one, at) for side, at in zip(("west", "east"), parts, strict=True)}


def geotiff_of(grid: Grid, one: ClassCoverage, at_deg: F8 | None = None) -> bytes:
    """Maps of one class as bands of a GeoTIFF (OGC 19-008r4): WGS 84, single precision, named bands.

    `at_deg`: columns at these longitudes, in the place of those of the grid.
    """
    require("A map", "maps")
    from rasterio import Affine
    from rasterio.io import MemoryFile

    names, bands = [], []
    for (measure, over), field in one.fields.items():
        names += [f"{measure} {over}: {band}" for band in BANDS]
        bands += [field.mean, *field.ci95, *field.ignorance90]
    width, height = step_of(grid.lon_deg), -step_of(grid.lat_deg)
    lon_deg = grid.lon_deg if at_deg is None else at_deg
    maps = np.stack(bands) if at_deg is None else antimeridian.columns(grid.lon_deg, np.stack(bands), at_deg)
    north = float(grid.lat_deg[0] + 0.5 * height)
    # From the middle of the part: an edge upon the antimeridian is the one or the other.
    west = antimeridian.within(float(lon_deg.mean())) - 0.5 * lon_deg.size * width
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "crs": "EPSG:4326",
        "compress": "deflate",
        "interleave": "band",
    }
    profile |= dict(zip(("count", "height", "width"), maps.shape, strict=True))
    with MemoryFile() as memory:
        with memory.open(transform=Affine(width, 0.0, west, 0.0, -height, north), **profile) as file:
            file.write(maps.astype(np.float32))
            file.descriptions = names
            file.update_tags(ARC_OF_APPROACH=arc_words(one.arc).replace("°", " deg"))
        return bytes(memory.read())
