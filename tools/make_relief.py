"""The shaded relief of the globe of the page, from ETOPO5 by way of Debian's package `ferret-datasets`.

    apt-get download ferret-datasets && dpkg-deb -x ferret-datasets_*.deb data
    python tools/make_relief.py data/usr/share/ferret-vis/data/etopo5.cdf web/public/relief.webp

ETOPO5 (heights and depths every five minutes of arc, National Geophysical Data Center of NOAA, 1988,
doi 10.7289/V5D798BF) is in the public domain by the word of that center, which asks to be named
(docs/reference/bibliography.md). Needs SciPy and Pillow.
"""

from __future__ import annotations

import sys

import numpy as np
from PIL import Image
from scipy.io import netcdf_file

EARTH_M = 6_371_008.8
SUN_AZIMUTH, SUN_HEIGHT = np.radians(315.0), np.radians(45.0)
EXAGGERATION = 12.0
QUALITY = 72

# (height in metres, red, green, blue): muted, so that what is drawn on it stands out.
TINTS = np.array(
    [
        (-8000, 44, 66, 92),
        (-3000, 58, 84, 112),
        (-200, 84, 112, 138),
        (-1, 104, 132, 154),
        (0, 148, 158, 132),
        (300, 168, 168, 138),
        (1000, 186, 174, 146),
        (2500, 178, 160, 140),
        (4500, 206, 200, 196),
        (7000, 236, 236, 236),
    ],
    float,
)


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


def main(source: str, target: str) -> None:
    """Read the grid, write the picture."""
    height_m, lat_rad = heights_of(source)
    colour = np.stack([np.interp(height_m, TINTS[:, 0], TINTS[:, k]) for k in (1, 2, 3)], axis=2)
    strength = np.where(height_m < 0.0, 0.35, 0.75)[:, :, None]
    lit = shade_of(height_m, lat_rad)[:, :, None] / np.sin(SUN_HEIGHT)
    picture = np.clip(colour * (1.0 - strength + strength * lit), 0, 255).astype(np.uint8)
    Image.fromarray(picture).resize((4096, 2048), Image.Resampling.LANCZOS).save(
        target, quality=QUALITY, method=6
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
