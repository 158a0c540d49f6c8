"""The shaded relief of the globe, of land and of sea, from ETOPO5 by way of Debian's `ferret-datasets`.

    apt-get download ferret-datasets && dpkg-deb -x ferret-datasets_*.deb data
    python tools/make_relief.py data/usr/share/ferret-vis/data/etopo5.cdf web/public

ETOPO5 (heights and depths every five minutes of arc, National Geophysical Data Center of NOAA, 1988,
doi 10.7289/V5D798BF) is in the public domain by the word of that center, which asks to be named
(docs/reference/bibliography.md). Needs SciPy and Pillow.
Each picture is whole, as if there were no sea, or no land: where one ends and the other begins is told by
the coast, which is ten times as fine (`make_land.py`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.io import netcdf_file

EARTH_M = 6_371_008.8
SUN_AZIMUTH, SUN_HEIGHT = np.radians(315.0), np.radians(45.0)
EXAGGERATION = 12.0
QUALITY = 72

# (height in metres, red, green, blue): muted, so that what is drawn on it stands out.
LAND_TINTS = np.array(
    [
        (0, 150, 166, 128),
        (200, 168, 176, 136),
        (600, 190, 184, 142),
        (1200, 200, 182, 138),
        (2500, 180, 156, 124),
        (4500, 206, 198, 192),
        (7000, 240, 240, 240),
    ],
    float,
)
SEA_TINTS = np.array(
    [(-8000, 24, 44, 72), (-4000, 36, 62, 96), (-1500, 46, 78, 114), (-200, 60, 98, 136), (0, 74, 116, 154)],
    float,
)
SIZE = {"land": (4096, 2048), "sea": (2048, 1024)}


def heights_of(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Heights (m) from 90 north, 180 west on, and latitudes (rad) of the rows."""
    with netcdf_file(path, mmap=False) as data:
        names = {name.lower(): name for name in data.variables}
        grid = data.variables[names["rose"]]
        height_m = np.array(grid.data, float)
        lon_deg = np.array(data.variables[grid.dimensions[1]].data, float)
        lat_deg = np.array(data.variables[grid.dimensions[0]].data, float)
    order = np.argsort((lon_deg + 180.0) % 360.0)
    height_m = height_m[:, order]
    if lat_deg[0] < lat_deg[-1]:
        height_m, lat_deg = height_m[::-1], lat_deg[::-1]
    return height_m, np.radians(lat_deg)


def shade_of(height_m: np.ndarray, lat_rad: np.ndarray) -> np.ndarray:
    """Hillshade (0 to 1) with a sun in the north-west (Horn 1981, doi 10.1109/PROC.1981.11918)."""
    spacing_m = np.radians(360.0 / height_m.shape[1]) * EARTH_M
    east = np.gradient(height_m, axis=1) / (spacing_m * np.maximum(np.cos(lat_rad), 0.2))[:, None]
    north = -np.gradient(height_m, axis=0) / spacing_m
    p, q = EXAGGERATION * east, EXAGGERATION * north
    sun = (-np.sin(SUN_AZIMUTH) * p - np.cos(SUN_AZIMUTH) * q) / np.tan(SUN_HEIGHT)
    lit = (1.0 + sun) * np.sin(SUN_HEIGHT) / np.sqrt(1.0 + p * p + q * q)
    return np.clip(lit, 0.0, 1.0)


def picture_of(height_m: np.ndarray, lat_rad: np.ndarray, tints: np.ndarray, strength: float) -> np.ndarray:
    """Tints by height, with light and shade of a strength from 0 to 1."""
    colour = np.stack([np.interp(height_m, tints[:, 0], tints[:, k]) for k in (1, 2, 3)], axis=2)
    lit = shade_of(height_m, lat_rad)[:, :, None] / np.sin(SUN_HEIGHT)
    return np.clip(colour * (1.0 - strength + strength * lit), 0, 255).astype(np.uint8)


def main(source: str, folder: str) -> None:
    """Read the grid, write the pictures."""
    height_m, lat_rad = heights_of(source)
    pictures = {
        "land": picture_of(np.maximum(height_m, 0.0), lat_rad, LAND_TINTS, 0.75),
        "sea": picture_of(np.minimum(height_m, 0.0), lat_rad, SEA_TINTS, 0.35),
    }
    for name, picture in pictures.items():
        Image.fromarray(picture).resize(SIZE[name], Image.Resampling.LANCZOS).save(
            Path(folder) / f"relief-{name}.webp", quality=QUALITY, method=6
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
