"""The ground of a user's grid of heights (GeoTIFF), as tiles for the globe.

A tile is a square of the plate carrée: level 0 has two, each further level halves their sides. It holds
N_POSTS x N_POSTS heights (m, as they stand in the file), from north to south and from west to east, with the
first and last on its edges, as 32-bit floats in little-endian order. Where the grid has no height, it is 0.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

N_POSTS = 65
MOST_LEVEL = 20
MOST_PIXELS = 2_048
EARTH_M = 6_371_008.8
EXAGGERATION = 3.0
_PLATE_CARREE = "EPSG:4326"
_WARP = "`gdal_edit` or `gdalwarp` gives it that"


class NoGround(Exception):
    """The file is no grid of heights that can be used; the text says why."""


class Ground:
    """A GeoTIFF with heights in its first band; raises NoGround."""

    def __init__(self, path: Path) -> None:
        import rasterio
        from rasterio._err import CPLE_BaseError  # what GDAL says where rasterio has no error of its own
        from rasterio.warp import transform_bounds

        self._path, self.name = path, path.name
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
                grid = rasterio.open(path, driver="GTiff")
            with grid:
                if grid.crs is None:
                    raise NoGround(f"it does not say in which coordinates it is (no CRS); {_WARP}")
                if grid.transform.is_identity:
                    raise NoGround(f"it does not say where its pixels lie (no geotransform); {_WARP}")
                if np.dtype(grid.dtypes[0]).kind not in "iuf":
                    raise NoGround(f"its first band holds {grid.dtypes[0]}, not heights")
                bounds = transform_bounds(grid.crs, _PLATE_CARREE, *grid.bounds)
                if not np.isfinite(bounds).all() or abs(bounds[1]) > 90.0 or abs(bounds[3]) > 90.0:
                    raise NoGround("its corners lie nowhere on the Earth; look at its coordinates")
        except rasterio.errors.RasterioIOError:
            raise NoGround("it is no GeoTIFF that can be read; `gdalinfo` tells what it is") from None
        except (rasterio.errors.CRSError, CPLE_BaseError) as error:
            raise NoGround(f"its coordinates are not known ({' '.join(str(error).split())[:200]})") from None
        self.bounds_deg: tuple[float, ...] = tuple(float(v) for v in bounds)
        self.tile = lru_cache(maxsize=512)(self._tile)

    def covers(self, lat_deg: float, lon_deg: float) -> bool:
        """Whether a place lies within its bounds."""
        west, south, east, north = self.bounds_deg
        return south <= lat_deg <= north and (lon_deg - west) % 360.0 <= (east - west) % 360.0

    def where(self) -> str:
        """Its bounds in words."""
        west, south, east, north = self.bounds_deg
        return f"{south:.2f} to {north:.2f} degrees north, {west:.2f} to {east:.2f} degrees east"

    def told(self) -> dict[str, Any]:
        """Name of the file, and west, south, east, north (deg)."""
        return {"name": self.name, "bounds_deg": list(self.bounds_deg)}

    def _tile(self, level: int, x: int, y: int) -> bytes:
        """Heights of a tile; x counts from 180 west, y from 90 north."""
        import rasterio

        side_deg = 180.0 / 2**level
        west, north = -180.0 + x * side_deg, 90.0 - y * side_deg
        step = side_deg / (N_POSTS - 1)
        place = rasterio.Affine(step, 0.0, west - step / 2.0, 0.0, -step, north + step / 2.0)
        height_m = self._heights(place, (N_POSTS, N_POSTS))
        return np.nan_to_num(height_m, nan=0.0).astype("<f4").tobytes()

    def picture(self) -> bytes:
        """The shade of the ground (PNG) within `bounds_deg`: black where darker than a plain, else white.

        Horn 1981 (doi 10.1109/PROC.1981.11918), the sun in the north-west at 45 degrees, heights exaggerated.
        """
        import rasterio

        west, south, east, north = self.bounds_deg
        step = max(east - west, north - south) / MOST_PIXELS
        n_rows, n_columns = max(2, round((north - south) / step)), max(2, round((east - west) / step))
        place = rasterio.Affine(step, 0.0, west, 0.0, -step, north)
        height_m = self._heights(place, (n_rows, n_columns))
        lat_rad = np.radians(north - (np.arange(n_rows) + 0.5) * step)
        with np.errstate(over="ignore", invalid="ignore"):  # heights of 1e38 m are no ground, and no error
            to_south, to_east = np.gradient(EXAGGERATION * height_m, np.radians(step) * EARTH_M)
            to_east /= np.maximum(np.cos(lat_rad), 0.05)[:, None]
            lit = (1.0 + (to_east + to_south) / np.sqrt(2.0)) / np.sqrt(1.0 + to_east**2 + to_south**2)
        picture = np.zeros((2, n_rows, n_columns), np.uint8)
        picture[0] = np.where(lit > 1.0, 255, 0)
        picture[1] = np.nan_to_num(np.clip(np.abs(lit - 1.0) * 400.0, 0.0, 170.0))
        made = {"driver": "PNG", "height": n_rows, "width": n_columns, "count": 2, "dtype": "uint8"}
        # With its place, though a PNG does not keep it: without one rasterio warns, and to silence a warning
        # while other threads answer would not be safe.
        with rasterio.MemoryFile() as memory:
            with memory.open(**made, crs=_PLATE_CARREE, transform=place) as to:
                to.write(picture)
            return bytes(memory.read())

    def _heights(self, place: Any, shape: tuple[int, int]) -> npt.NDArray[np.float32]:
        """Heights at the pixels of a picture in degrees; nan where the grid has none."""
        # GDAL's datasets are not safe among threads: each answer opens its own.
        import rasterio
        from rasterio._err import CPLE_BaseError
        from rasterio.warp import Resampling, reproject

        height_m: npt.NDArray[np.float32] = np.full(shape, np.nan, np.float32)
        try:
            with rasterio.open(self._path, driver="GTiff") as grid:
                reproject(
                    rasterio.band(grid, 1),
                    height_m,
                    dst_transform=place,
                    dst_crs=_PLATE_CARREE,
                    dst_nodata=np.nan,
                    resampling=Resampling.bilinear,
                )
        except (rasterio.errors.RasterioError, CPLE_BaseError):
            raise NoGround(
                "its heights cannot be read; `gdalinfo -checksum` tells where it is damaged"
            ) from None
        return height_m


def is_tile(level: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= level <= MOST_LEVEL and 0 <= x < 2 ** (level + 1) and 0 <= y < 2**level
