"""One replicate in the files that the field's other tools open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rempart.answers.scene import Scene
from rempart.views.exchange.acmi import acmi_of
from rempart.views.exchange.czml import czml_of
from rempart.views.exchange.dis import dis_of
from rempart.views.exchange.events import csv_of
from rempart.views.exchange.geojson import geojson_of
from rempart.views.exchange.kml import kml_of
from rempart.views.exchange.parquet import parquet_of

FORMATS: dict[str, Callable[[Scene, datetime], str | bytes]] = {
    "czml": czml_of,
    "acmi": acmi_of,
    "kml": kml_of,
    "geojson": geojson_of,
    "csv": csv_of,
    "parquet": parquet_of,
    "dis": dis_of,
}
"""The file of a scene by the name of a format; the instant is that of second 0 of the scenario's clock."""

__all__ = [
    "FORMATS",
    "acmi_of",
    "csv_of",
    "czml_of",
    "dis_of",
    "geojson_of",
    "kml_of",
    "parquet_of",
]
