"""Grids as NetCDF, CF conventions 1.11 (https://cfconventions.org); the extra `export` brings what writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart._version import __version__
from rempart.answers.coverage import MEASURES, OVER, Coverage
from rempart.answers.sweep import Sweep
from rempart.extras import require
from rempart.physics.earth import WGS84
from rempart.scenario import Scenario, sources
from rempart.views import antimeridian
from rempart.views.coverage import Told, step_of
from rempart.views.facts import Facts
from rempart.views.report.words import INTERVALS

F8 = npt.NDArray[np.float64]
Text = dict[str, Any]

ENDS = ("ci95_low", "ci95_high", "ignorance90_low", "ignorance90_high")
_TOLD = {
    "tracked": "is tracked in time",
    "reached": "is in reach of a weapon",
    "stopped": "is stopped",
    "worst": "least over the bearings",
    "mean": "mean over the bearings",
    "ci95_low": "low end of 95% by chance",
    "ci95_high": "high end of 95% by chance",
    "ignorance90_low": "low end of nine worlds of ten",
    "ignorance90_high": "high end of nine worlds of ten",
}
_SIGNS = {">=": "ge", "<=": "le", "==": "eq", "!=": "ne", ">": "gt", "<": "lt"}


@dataclass(frozen=True, eq=False)
class Variable:
    """Values over named dimensions, and what is said of them."""

    name: str
    dimensions: tuple[str, ...]
    values: Any
    told: Text = field(default_factory=dict)


def netcdf_of(variables: Sequence[Variable], told: Text) -> bytes:
    """A file of variables; a dimension is as long as the first variable that has it. Raises MissingExtra."""
    require("NetCDF", "export")
    import netCDF4

    file = netCDF4.Dataset("rempart.nc", "w", memory=1024)
    file.setncatts(told)
    for one in variables:
        values = np.asarray(one.values)
        for name, length in zip(one.dimensions, values.shape, strict=True):
            if name not in file.dimensions:
                file.createDimension(name, length)
        _add(file, one, values)
    return bytes(file.close())


def _add(file: Any, one: Variable, values: npt.NDArray[Any]) -> None:
    words = values.dtype.kind in "UO"
    kind = str if words else values.dtype
    options = {} if words or values.ndim < 2 else {"compression": "zlib", "shuffle": True}
    if values.dtype.kind == "f" and "units" in one.told and one.name not in file.dimensions:
        options["fill_value"] = np.nan
    made = file.createVariable(one.name, kind, one.dimensions, **options)
    made.setncatts(one.told)
    made[...] = values.astype(object) if words else values


def coverage_netcdf(found: Coverage, told: Told) -> bytes:
    """The maps of all classes over threat, latitude and longitude."""
    variables = [*_ground(found), *_maps(found)]
    about = _about(told.title, told.command, (found.fan.scenario,))
    drawn = {
        "seed": found.seed,
        "n_worlds": found.n_worlds,
        "n_replicates": found.n_worlds * found.n_per_world,
    }
    return netcdf_of(variables, {**about, **drawn})


def _parts(found: Coverage) -> list[F8]:
    """Longitudes of the columns, from west to east within +-180: those beyond the antimeridian come first."""
    parts = antimeridian.cells(found.grid.lon_deg, step_of(found.grid.lon_deg))
    return sorted(parts, key=lambda part: antimeridian.within(float(part.mean())))


def _longitudes(found: Coverage) -> F8:
    parts = [part + antimeridian.within(float(part.mean())) - part.mean() for part in _parts(found)]
    return np.concatenate(parts)


def _on_columns(found: Coverage, values: F8) -> F8:
    """A map (..., n) on the columns of the file."""
    lon_deg = found.grid.lon_deg
    parts = _parts(found)
    if len(parts) == 1:
        return values
    return np.concatenate([antimeridian.columns(lon_deg, values, part) for part in parts], axis=-1)


def _ground(found: Coverage) -> Iterator[Variable]:
    grid = found.grid
    for name, axis, points_deg, step_deg, unit in (
        ("lat", "Y", grid.lat_deg, step_of(grid.lat_deg), "degrees_north"),
        ("lon", "X", _longitudes(found), step_of(grid.lon_deg), "degrees_east"),
    ):
        full = {"lat": "latitude", "lon": "longitude"}[name]
        half = 0.5 * step_deg
        said = {"standard_name": full, "units": unit, "axis": axis, "bounds": f"{name}_bounds"}
        yield Variable(name, (name,), points_deg, said)
        yield Variable(
            f"{name}_bounds", (name, "bound"), np.stack([points_deg - half, points_deg + half], axis=1)
        )
    classes = [one.threat for one in found.by_class]
    yield Variable("threat", ("threat",), classes, {"long_name": "class of threat"})
    arc = "bearings from which the class comes, clockwise"
    for name, ends in (
        ("arc_from", [one.arc.from_deg for one in found.by_class]),
        ("arc_to", [one.arc.to_deg for one in found.by_class]),
    ):
        yield Variable(name, ("threat",), ends, {"long_name": f"{arc}: {name[4:]}", "units": "degree"})
    datum = {
        "grid_mapping_name": "latitude_longitude",
        "longitude_of_prime_meridian": 0.0,
        "semi_major_axis": WGS84.a_m,
        "inverse_flattening": 1.0 / WGS84.f,
        "reference_ellipsoid_name": "WGS 84",
        "prime_meridian_name": "Greenwich",
        "horizontal_datum_name": "World Geodetic System 1984",
    }
    yield Variable("crs", (), np.int32(0), datum)


def _maps(found: Coverage) -> Iterator[Variable]:
    for measure in MEASURES:
        for over in OVER:
            fields = [one.fields[measure, over] for one in found.by_class]
            values = {
                "": [one.mean for one in fields],
                **{end: [(*one.ci95, *one.ignorance90)[i] for one in fields] for i, end in enumerate(ENDS)},
            }
            what = f"probability that a threat aimed at the point {_TOLD[measure]}, {_TOLD[over]}"
            more: Text = {"grid_mapping": "crs", "valid_range": np.array([0.0, 1.0], np.float32)}
            maps = {
                end: _on_columns(found, np.stack(rows)).astype(np.float32) for end, rows in values.items()
            }
            yield from _with_ends(f"p_{measure}_{over}", ("threat", "lat", "lon"), maps, what, more)


def _with_ends(
    name: str, dimensions: tuple[str, ...], values: dict[str, Any], what: str, more: Text
) -> Iterator[Variable]:
    """A mean ("") and the ends of its intervals, each a variable, tied together."""
    ends = [f"{name}_{end}" for end in ENDS]
    told = {"long_name": what, "units": "1", "ancillary_variables": " ".join(ends), **more}
    yield Variable(name, dimensions, values[""], told)
    for end, full in zip(ENDS, ends, strict=True):
        told = {"long_name": f"{what}: {_TOLD[end]}", "units": "1", **more}
        yield Variable(full, dimensions, values[end], told)


def sweep_netcdf(swept: Sweep, facts: Facts, scenario: Scenario) -> bytes:
    """Measures over the inputs; for a design that draws its points, over the points."""
    names = [_name(factor.path) for factor in swept.factors]
    on_grid = swept.design == "grid"
    shape = tuple(len(factor.levels) for factor in swept.factors) if on_grid else (len(swept.points),)
    dimensions = tuple(names) if on_grid else ("point",)
    more = {} if on_grid else {"coordinates": " ".join(names)}
    variables = list(_inputs(swept, names, on_grid))
    for i, name in enumerate(swept.measures):
        rows = np.array([_row(point.measures[i]) for point in swept.points]).T.reshape(5, *shape)
        values = dict(zip(("", *ENDS), rows, strict=True))
        variables += _with_ends(_name(name), dimensions, values, name, more)
    about = _about(facts.title, facts.command, (scenario,))
    drawn = {"seed": swept.seed, "n_worlds": swept.n_worlds, "n_replicates": swept.n_replicates}
    return netcdf_of(variables, {**about, **drawn, "design": swept.design})


def _inputs(swept: Sweep, names: list[str], on_grid: bool) -> Iterator[Variable]:
    for i, (factor, name) in enumerate(zip(swept.factors, names, strict=True)):
        levels = factor.levels if on_grid else [point.setting[i] for point in swept.points]
        values = [level.value if factor.is_number else level.text for level in levels]
        units = {"units": factor.unit or "1"} if factor.is_number else {}
        yield Variable(name, (name if on_grid else "point",), values, {"long_name": factor.path, **units})


def _row(measure: Any) -> tuple[float, ...]:
    return (np.nan,) * 5 if measure is None else (measure.mean, *measure.ci95, *measure.ignorance90)


def _name(text: str) -> str:
    """A name of letters, digits and underscores that begins with a letter (CF 2.3)."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, f" {word} ")
    found = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
    return found if found[:1].isalpha() else f"x_{found}"


def _about(title: str, command: str, scenarios: Sequence[Scenario]) -> Text:
    found = {source.text: source for scenario in scenarios for source in sources(scenario)}
    published = sorted(text for text, source in found.items() if not source.assumption)
    n_assumed = len(found) - len(published)
    return {
        "Conventions": "CF-1.11",
        "title": title,
        "source": f"rempart {__version__}: simulation of engagements from public numbers",
        "history": command,
        "references": "\n".join(published) or "none: every number is an assumption of the scenario",
        "comment": f"{INTERVALS} {n_assumed} assumptions stand beside the references (rempart cite).",
    }
