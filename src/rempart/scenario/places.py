"""Places of a scenario, in all the ways in which they may be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator

from rempart.reading.coordinates import from_mgrs, from_utm, place_of
from rempart.reading.problems import shown
from rempart.reading.sections import Section, as_tuple, refuse
from rempart.scenario import fields as f
from rempart.scenario.quantity import known

T = TypeVar("T")

_WAYS = (("place",), ("lat", "lon"), ("bearing", "distance"))
_EXPECTED = "{lat, lon}, {bearing, distance}, {mgrs}, {utm}, or the name of a place"


def _coordinates(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise refuse(f"found {shown(text)}, {error}") from None


def _degrees(place: tuple[float, float]) -> dict[str, float]:
    return dict(zip(("lat", "lon"), place, strict=True))


class Place(Section):
    """A place: `{lat, lon}`, a grid reference, `{bearing, distance}` from somewhere, or a name.

    A grid reference, and degrees as one text, are latitude and longitude from here on.
    """

    place: str | None = None
    lat: f.Latitude | None = None
    lon: f.Longitude | None = None
    mgrs: str | None = None
    utm: str | None = None
    bearing: f.Bearing | None = None
    distance: f.Length | None = None
    from_: str | None = Field(None, alias="from")
    height: f.Height | None = None
    """Above the ellipsoid; the site's if not given."""

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, raw: Any) -> Any:
        if isinstance(raw, str):
            found = _coordinates(place_of, raw) if re.search(r"[\s,]", raw.strip()) else None
            return {"place": raw} if found is None else _degrees(found)
        for key, read in (("mgrs", from_mgrs), ("utm", from_utm)):
            if isinstance(raw, dict) and isinstance(raw.get(key), str):
                if {"place", "lat", "lon", "bearing", "distance", "mgrs", "utm"}.intersection(raw) != {key}:
                    raise refuse(f"expected one way to tell a place: {key} alone")
                rest = {other: entry for other, entry in raw.items() if other != key}
                return rest | _degrees(_coordinates(read, raw[key]))
        return raw

    @model_validator(mode="after")
    def _one_way(self) -> Place:
        given = {key for way in self.ways() for key in way if getattr(self, key) is not None}
        if given not in [set(way) for way in self.ways()]:
            raise refuse(f"expected a place: {_EXPECTED}")
        if self.from_ is not None and self.bearing is None:
            raise refuse("from belongs to bearing and distance")
        return self

    @classmethod
    def ways(cls) -> tuple[tuple[str, ...], ...]:
        """Sets of fields of which exactly one must be given."""
        return _WAYS

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler.resolve_ref_schema(handler(core))]}


class Origin(Place):
    """Where a group is launched: a place, or an area `{center, radius}`."""

    center: Place | None = None
    radius: f.PositiveLength | None = None

    @classmethod
    def ways(cls) -> tuple[tuple[str, ...], ...]:
        """Those of a place, or an area."""
        return (*_WAYS, ("center", "radius"))


class EngagementZone(Section):
    """A polygon on the map between two heights, in which alone, or never, something is engaged."""

    corners: Annotated[tuple[Place, ...], BeforeValidator(as_tuple)]
    floor: f.Floor = known(float("-inf"))
    ceiling: f.Ceiling = known(float("inf"))
    source: str = ""
    note: str = ""
