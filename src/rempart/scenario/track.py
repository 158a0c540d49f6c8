"""Recorded tracks as a scenario holds them: what a file says of them, and the points that were read."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import PlainValidator, model_validator

from rempart.reading.sections import Name, Names, Section, refuse
from rempart.scenario import fields as f
from rempart.scenario.quantity import known

ALONE = "track"
"""Id of a track that is told without one: of a list of points, or of a table without ids."""


class Fix(NamedTuple):
    """A point of a track: seconds of its clock, degrees, metres above the ellipsoid."""

    time_s: float
    lat_deg: float
    lon_deg: float
    height_m: float


class TrackPoint(Section):
    """A point of a track as a scenario writes it."""

    time: str
    lat: f.Latitude
    lon: f.Longitude
    height: f.Height


def _fixes(raw: Any) -> dict[str, tuple[Fix, ...]]:
    """Tracks by id, of the plain rows that `recordings` makes of a table or of points."""
    return {name: tuple(Fix(*row) for row in rows) for name, rows in raw.items()}


_POINTS = PlainValidator(_fixes, json_schema_input_type=list[TrackPoint] | dict[Name, list[TrackPoint]])


class Track(Section):
    """Tracks that a group flies as they were recorded: of a table beside the scenario, or points in it."""

    file: str = ""
    ids: Names = ()
    height_unit: Literal["m", "km", "ft"] | None = None
    height_datum: Literal["ellipsoid", "sea_level", "site"] | None = None
    geoid: f.Height | None = None
    max_gap: f.PositiveTime = known(300.0)
    max_speed: f.Speed = known(8000.0)
    points: Annotated[dict[str, tuple[Fix, ...]], _POINTS] = {}

    @model_validator(mode="after")
    def _settings(self) -> Track:
        for name in ("geoid", "max_gap", "max_speed"):
            value = getattr(self, name)
            if value is not None and value.spread is not None:
                raise refuse(f"{name}: expected a value that is known")
        for name, of in (("ids", "file"), ("height_unit", "file")):
            if not self.file and getattr(self, name):
                raise refuse(f"{name} belongs to a track of a {of}")
        return self
