"""Recorded tracks read from a table, or from a list of points: each point is used, or refused with its line.

What comes out are plain rows by the id of the track: time (s, of the scenario's clock), latitude, longitude
(deg), height above the ellipsoid (m).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from math import asin, cos, degrees, hypot, radians, sin, sqrt
from pathlib import Path as FilePath
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from rempart.reading.days import begin_of
from rempart.reading.document import Document
from rempart.reading.files import read_text
from rempart.reading.opening import TEXT
from rempart.reading.problems import InputError, Path, Problem, one_of, shown
from rempart.reading.rows import Row, rows_of
from rempart.scenario import fields as f
from rempart.scenario.quantity import Rule
from rempart.scenario.track import ALONE, Fix, Track

Plain = dict[str, Any]

COLUMNS = ("time", "latitude", "longitude", "height")
"""Columns that a table of tracks must have; `id`, `height_unit` and `height_datum` are those that it may."""

_DATUMS = ("ellipsoid", "sea_level", "site")
_LISTS = "expected a list of points {time, lat, lon, height}, or lists by the id of a track"
_POINT = {"time": "12 s", "lat": 33.8, "lon": 42.4, "height": "300 m"}
_MEAN_RADIUS_M = 6_371_008.8  # Moritz 2000: R1
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d{1,25}(?:\.\d{0,25})?(?:[eE][-+]?\d{1,2})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"(\d),(\d)", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3},\d{3}(?!\d)", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")


def _rule(kind: Any) -> Rule:
    return next(entry for entry in get_args(kind) if isinstance(entry, Rule))


_LATITUDE, _LONGITUDE, _HEIGHT, _TIME = map(_rule, (f.Latitude, f.Longitude, f.Height, f.SignedTime))

Where = Callable[[str, str], Problem]
"""Makes the problem with a field of a point."""


class Told(NamedTuple):
    """A point as it is told, and where it stands. `datum`: of its height; empty: not told."""

    track: str
    where: Where
    time: Any
    lat: Any
    lon: Any
    height: Any
    datum: str


class _Wrong(Exception):
    """What is wrong with a field of a point."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class Recordings:
    """Reads the tracks of the groups of one document; what is wrong is left in `problems`."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document

    def read(self, own: Any, path: Path) -> Any:
        """A group's `track:` with its points as plain rows by id; less points, if that cannot be."""
        if not isinstance(own, dict):
            return own
        rest = {key: entry for key, entry in own.items() if key != "points"}
        try:
            track = Track.model_validate(rest)
        except ValidationError:  # told by the one who validates the whole
            return rest
        if (own.get("points") is None) == (not track.file):
            self._wrong(path, "expected either file, a table of tracks, or points")
            return rest
        n = len(self.problems)
        told = (
            self._table(track, path) if track.file else self._lists(own["points"], track, (*path, "points"))
        )
        found = self._fixes(told, track)
        for points in found.values() if len(self.problems) == n else ():
            fixes = [fix for _, fix in points]
            self.problems += [points[i][0]("", wrong) for i, wrong in faults(fixes, track)]
        rows = {name: [list(fix) for _, fix in points] for name, points in found.items()}
        return rest | ({"points": rows} if rows and len(self.problems) == n else {})

    def _wrong(self, path: Path, message: str) -> None:
        self.problems.append(self._document.problem(path, message))

    # Where points stand

    def _lists(self, raw: Any, track: Track, path: Path) -> Iterator[Told]:
        lists = {ALONE: raw} if isinstance(raw, list) else raw
        if not isinstance(lists, dict) or not all(isinstance(entry, list) for entry in lists.values()):
            self._wrong(path, _LISTS)
            return
        for name, points in lists.items():
            here = path if isinstance(raw, list) else (*path, name)
            if not points:
                self._wrong(here, "has no point")
            for i, point in enumerate(points):
                if isinstance(point, dict) and point.keys() == _POINT.keys():
                    where = self._at((*here, i))
                    time, lat, lon, height = (point[key] for key in _POINT)
                    yield Told(name, where, time, lat, lon, height, track.height_datum or "ellipsoid")
                else:
                    written = ", ".join(f"{key}: {value}" for key, value in _POINT.items())
                    self._wrong((*here, i), f"expected a point such as {{{written}}}")

    def _at(self, path: Path) -> Where:
        return lambda field, message: self._document.problem((*path, field) if field else path, message)

    def _table(self, track: Track, path: Path) -> Iterator[Told]:
        try:
            text, file = read_text(self._beside(track.file), "", "table")
            rows = rows_of(text, file, COLUMNS)
        except InputError as error:
            self.problems += error.problems
            return
        except _Wrong as wrong:
            self._wrong((*path, wrong.field), wrong.message)
            return
        ids = list(dict.fromkeys(row.get("id", ALONE) for _, row in rows))
        for name in track.ids:
            if name not in ids:
                self._wrong((*path, "ids"), f"the table has no track {shown(name)}{one_of(name, ids)}")
        wanted = set(track.ids or ids)
        yield from (_told(row, track, file, line) for line, row in rows if row.get("id", ALONE) in wanted)

    def _beside(self, name: str) -> FilePath:
        """Path of a file in the folder of the document; raises _Wrong."""
        if self._document.file == TEXT:
            raise _Wrong("file", "a scenario that is a text has no folder; write points instead")
        if FilePath(name).is_absolute() or ".." in FilePath(name).parts:
            raise _Wrong("file", f"found {shown(name)}, expected a table in the folder of the scenario")
        return FilePath(self._document.file).parent / name

    # From texts to numbers

    def _fixes(self, told: Iterator[Told], track: Track) -> dict[str, list[tuple[Where, Fix]]]:
        found: dict[str, list[tuple[Where, Fix]]] = {}
        for point in told:
            try:
                found.setdefault(point.track, []).append((point.where, self._fix(point, track)))
            except _Wrong as wrong:
                self.problems.append(point.where(wrong.field, wrong.message))
        return found

    def _fix(self, told: Told, track: Track) -> Fix:
        if not _ID.fullmatch(told.track):
            raise _Wrong("id", f"found {shown(told.track)}, expected letters, digits, '.', '_' and '-'")
        lat_rad, lon_rad = _measured(_LATITUDE, told.lat, "lat"), _measured(_LONGITUDE, told.lon, "lon")
        above_m = self._datum_m(told.datum, track)
        return Fix(
            self._time_s(told.time),
            round(degrees(lat_rad), 12),
            round(degrees(lon_rad), 12),
            _measured(_HEIGHT, told.height, "height") + above_m,
        )

    def _datum_m(self, datum: str, track: Track) -> float:
        """Height above the ellipsoid from which a height counts."""
        if datum not in _DATUMS:
            raise _Wrong("height_datum", f"found {shown(datum)}, expected one of {', '.join(_DATUMS)}")
        if datum == "site":
            site = self._document.data.get("site")
            raw = site.get("height") if isinstance(site, dict) else None
            return 0.0 if raw is None else _measured(_HEIGHT, raw, "height")
        if datum == "sea_level" and track.geoid is None:
            raise _Wrong(
                "height_datum",
                "sea_level needs geoid in track:, the height of sea level above the ellipsoid there",
            )
        return track.geoid.value if datum == "sea_level" and track.geoid is not None else 0.0

    def _time_s(self, raw: Any) -> float:
        if not isinstance(raw, str) or not _INSTANT.match(raw):
            return _measured(_TIME, raw, "time")
        try:
            at = datetime.fromisoformat(raw)
        except ValueError:
            raise _Wrong("time", f"found {shown(raw)}, which is no instant of ISO 8601") from None
        if at.tzinfo is None:
            raise _Wrong("time", f"found {shown(raw)}, expected its hours from UTC too: {raw}Z")
        data = self._document.data
        try:
            begin = begin_of(data.get("date"), data.get("time"), data.get("time_zone"))
        except ValueError:
            raise _Wrong("time", "an instant needs a date: of the scenario with its day") from None
        since_s = (at - begin).total_seconds()
        return _measured(_TIME, f"{since_s!r} s", "time")


def _told(row: Row, track: Track, file: str, line: int) -> Told:
    """A row of a table: bare numbers are seconds, degrees, lengths in the unit told."""

    def where(field: str, message: str) -> Problem:
        return Problem(file, line, {"lat": "latitude", "lon": "longitude"}.get(field, field), message)

    unit = row.get("height_unit") or track.height_unit or ""
    datum = row.get("height_datum") or track.height_datum or ""
    time = _plain_count(row["time"])
    return Told(
        row.get("id", ALONE),
        where,
        f"{time} s" if _NUMBER.fullmatch(time) else time,
        _plain(row["latitude"]),
        _plain(row["longitude"]),
        f"{_plain_count(row['height'])} {unit}".strip(),
        datum,
    )


def _plain(cell: str) -> str:
    """A cell with its decimal comma as a point."""
    return _DECIMAL_COMMA.sub(r"\1.\2", cell.strip(), count=1)


def _plain_count(cell: str) -> str:
    """As `_plain`, of what may be in thousands: a comma that may part them stays, and is refused."""
    return cell.strip() if _THOUSANDS.search(cell) else _plain(cell)


def _measured(rule: Rule, raw: Any, field: str) -> float:
    try:
        return rule.number(raw)
    except PydanticCustomError as error:
        raise _Wrong(field, error.message()) from None


def faults(fixes: list[Fix], track: Track) -> Iterator[tuple[int, str]]:
    """(index of the point, sentence) of all that keeps points from being a track."""
    if len(fixes) < 2:
        yield 0, "is the only point of its track; a track needs two or more"
    for i, (before, after) in enumerate(pairwise(fixes), 1):
        past_s = after.time_s - before.time_s
        if past_s <= 0.0:
            told = f"is at {after.time_s:.10g} s, and the point before it at {before.time_s:.10g} s"
            yield i, f"{told}; times must rise"
            continue
        if past_s > track.max_gap.value:
            told = f"comes {past_s:.10g} s after the point before it, more than {track.max_gap.value:.10g} s"
            yield i, f"{told}; add points, or say max_gap: '{past_s:.10g} s' to have it fly straight on"
        speed_mps = _apart_m(before, after) / past_s
        if speed_mps > track.max_speed.value:
            most = f"{track.max_speed.value:.6g} m/s (max_speed)"
            yield i, f"is reached at {speed_mps:.6g} m/s from the point before it, more than {most}"


def _apart_m(a: Fix, b: Fix) -> float:
    """Distance of two points (m), along a sphere of the Earth's mean radius and in height: within 1 %."""
    lat_a, lat_b = radians(a.lat_deg), radians(b.lat_deg)
    half = sin(0.5 * (lat_b - lat_a)) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(0.5 * radians(b.lon_deg - a.lon_deg)) ** 2
    return hypot(2.0 * _MEAN_RADIUS_M * asin(min(sqrt(half), 1.0)), b.height_m - a.height_m)
