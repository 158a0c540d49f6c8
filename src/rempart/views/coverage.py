"""Coverage as one JSON object, as GeoJSON and as GeoTIFF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

from rempart.answers.coverage import MEASURES, OVER, STOPPED, Area, ClassCoverage, Cost, Coverage
from rempart.answers.ground import Grid
from rempart.extras import require

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
    """West, south, east and north edges of the map, degrees."""
    lat, lon = _step(grid.lat_deg), _step(grid.lon_deg)
    return (
        float(grid.lon_deg[0] - 0.5 * lon),
        float(grid.lat_deg[-1] + 0.5 * lat),
        float(grid.lon_deg[-1] + 0.5 * lon),
        float(grid.lat_deg[0] - 0.5 * lat),
    )


def _step(edges: F8) -> float:
    return float(edges[-1] - edges[0]) / (edges.size - 1)


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
                    features.append(
                        {"type": "Feature", "properties": area_object(area), "geometry": geometry}
                    )
    return {
        "type": "FeatureCollection",
        "bbox": list(_bounds(found.grid)),
        "features": features,
        "rempart": {"schema": SCHEMA, "command": told.command},
    }


def _geometry(grid: Grid, values: F8, area: Area) -> dict[str, Any]:
    """Isolines of what is stopped, the ground itself of what is tracked or reached."""
    x, y, upward = grid.lon_deg, grid.lat_deg[::-1], values[::-1]
    if area.measure == STOPPED:
        lines = [_pairs(line) for line in lines_of(x, y, upward, area.level)]
        return {"type": "MultiLineString", "coordinates": lines}
    polygons, offsets = _contours(x, y, upward).filled(area.level, np.inf)
    rings = [
        [_pairs(points[a:b]) for a, b in pairwise(cuts)]
        for points, cuts in zip(polygons, offsets, strict=True)
    ]
    return {"type": "MultiPolygon", "coordinates": rings}


def _pairs(points: F8) -> list[list[float]]:
    return [[round(float(x), 6), round(float(y), 6)] for x, y in points]


def geotiff_of(found: Coverage, one: ClassCoverage) -> bytes:
    """Maps of one class as bands of a GeoTIFF (OGC 19-008r4): WGS 84, single precision, named bands."""
    require("A map", "maps")
    import tifffile

    names, bands = [], []
    for (measure, over), field in one.fields.items():
        names += [f"{measure} {over}: {band}" for band in BANDS]
        bands += [field.mean, *field.ci95, *field.ignorance90]
    grid, out = found.grid, io.BytesIO()
    west, _, _, north = _bounds(grid)
    items = "".join(
        f'<Item name="DESCRIPTION" sample="{i}" role="description">{escape(name)}</Item>'
        for i, name in enumerate(names)
    )
    keys = (1, 1, 0, 4, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 2054, 0, 1, 9102)
    tifffile.imwrite(
        out,
        np.stack(bands).astype(np.float32),
        photometric="minisblack",
        planarconfig="separate",
        compression="zlib",
        metadata=None,
        extratags=[
            (33550, "d", 3, (_step(grid.lon_deg), -_step(grid.lat_deg), 0.0), True),
            (33922, "d", 6, (0.0, 0.0, 0.0, west, north, 0.0), True),
            (34735, "H", len(keys), keys, True),
            (42112, "s", 0, f"<GDALMetadata>{items}</GDALMetadata>", True),
        ],
    )
    return out.getvalue()
