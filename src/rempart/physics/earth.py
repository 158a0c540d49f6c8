"""The Earth: its figure, gravity and rotation, and the frames that positions are given in.

Frames: geodetic latitude and longitude (rad) and height above the ellipsoid (m); ECEF, the
rotating Earth-centred frame (m); ENU, east, north and up at a site (m). A sphere is an
ellipsoid of flattening 0.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from rempart._jit import inlined, jit


class Earth(NamedTuple):
    """Figure, gravity and rotation of the Earth."""

    a_m: float
    """Equatorial radius."""
    f: float
    """Flattening; 0 for a sphere."""
    mu_m3_s2: float
    """Gravitational constant times mass; 0 switches gravity off."""
    j2: float
    """Second zonal coefficient; 0 for a central field."""
    omega_rad_s: float
    """Rate of rotation about the z axis; 0 for an Earth at rest."""


# WGS 84, NGA.STND.0036 version 1.0.0 (2014): a, 1/f, GM and omega are tables 3.1 and 3.2;
# J2 is -sqrt(5) times the normalised C20 of the ellipsoid's own field, as NASA's check-cases
# use it (NASA/TM-2015-218675).
WGS84 = Earth(6378137.0, 1.0 / 298.257223563, 3.986004418e14, 1.08262982e-3, 7.292115e-5)

# The round Earth at rest of NASA/TM-2015-218675: radius of the sphere of WGS 84's area.
ROUND_EARTH_AT_REST = Earth(6371007.1809, 0.0, 3.986004418e14, 0.0, 0.0)

STANDARD_GRAVITY_MPS2 = 9.80665  # 3rd CGPM 1901; exact by definition


@jit
def geodetic_to_ecef(
    earth: Earth, lat_rad: float, lon_rad: float, height_m: float
) -> tuple[float, float, float]:
    """ECEF position (m) of a geodetic position. Source: NGA.STND.0036, eq. (4-14)."""
    e2 = earth.f * (2.0 - earth.f)
    sin_lat = math.sin(lat_rad)
    cos_lat = math.cos(lat_rad)
    normal_m = earth.a_m / math.sqrt(1.0 - e2 * sin_lat * sin_lat)
    p_m = (normal_m + height_m) * cos_lat
    z_m = (normal_m * (1.0 - e2) + height_m) * sin_lat
    return p_m * math.cos(lon_rad), p_m * math.sin(lon_rad), z_m


@jit
def curvature_radii(earth: Earth, sin_lat: float) -> tuple[float, float]:
    """Radii of curvature (m) of the ellipsoid across and along the meridian. NGA.STND.0036, section 4."""
    e2 = earth.f * (2.0 - earth.f)
    w2 = 1.0 - e2 * (sin_lat * sin_lat)
    across_m = earth.a_m / math.sqrt(w2)
    return across_m, across_m * (1.0 - e2) / w2


@inlined
def vertical(earth: Earth, x_m: float, y_m: float, z_m: float) -> tuple[float, float, float]:
    """Height above the ellipsoid (m), sine and cosine of the geodetic latitude; no trigonometry.

    Height within 1e-6 m and latitude within 1e-9 rad from 10 km below the surface to 1,000 km
    above it; not for the centre of the Earth. Source: Bowring 1985, Survey Review 28, 202.
    """
    p_m = math.sqrt(x_m * x_m + y_m * y_m)
    e2 = earth.f * (2.0 - earth.f)
    b_m = earth.a_m * (1.0 - earth.f)
    r_m = math.sqrt(p_m * p_m + z_m * z_m)
    # reduced latitude of Bowring's first guess, then his formula for the geodetic one
    second = e2 * earth.a_m * earth.a_m / b_m
    run = earth.a_m * p_m
    rise = b_m * z_m * (1.0 + second / r_m)
    unit = 1.0 / math.sqrt(run * run + rise * rise)
    cos_u = run * unit
    sin_u = rise * unit
    rise = z_m + second * sin_u * sin_u * sin_u
    run = p_m - e2 * earth.a_m * cos_u * cos_u * cos_u
    unit = 1.0 / math.sqrt(run * run + rise * rise)
    cos_lat = run * unit
    sin_lat = rise * unit
    to_axis_m = earth.a_m * math.sqrt(1.0 - e2 * sin_lat * sin_lat)
    return p_m * cos_lat + z_m * sin_lat - to_axis_m, sin_lat, cos_lat


@jit
def ecef_to_geodetic(earth: Earth, x_m: float, y_m: float, z_m: float) -> tuple[float, float, float]:
    """Latitude (rad), longitude (rad), height above the ellipsoid (m) of an ECEF position.

    Within 1e-6 m for heights from -10 km to 1,000 km. Source: Bowring 1985, Survey Review 28, 202.
    """
    height_m, sin_lat, cos_lat = vertical(earth, x_m, y_m, z_m)
    return math.atan2(sin_lat, cos_lat), math.atan2(y_m, x_m), height_m


@jit
def rotate_ecef_to_enu(
    lat_rad: float, lon_rad: float, dx: float, dy: float, dz: float
) -> tuple[float, float, float]:
    """East, north and up parts of an ECEF vector at a site. Source: NGA.STND.0036, section 4."""
    sin_lat, cos_lat = math.sin(lat_rad), math.cos(lat_rad)
    sin_lon, cos_lon = math.sin(lon_rad), math.cos(lon_rad)
    outward = cos_lon * dx + sin_lon * dy
    east = -sin_lon * dx + cos_lon * dy
    north = -sin_lat * outward + cos_lat * dz
    up = cos_lat * outward + sin_lat * dz
    return east, north, up


@jit
def rotate_enu_to_ecef(
    lat_rad: float, lon_rad: float, east: float, north: float, up: float
) -> tuple[float, float, float]:
    """ECEF vector of east, north and up parts at a site: the inverse of `rotate_ecef_to_enu`."""
    sin_lat, cos_lat = math.sin(lat_rad), math.cos(lat_rad)
    sin_lon, cos_lon = math.sin(lon_rad), math.cos(lon_rad)
    outward = cos_lat * up - sin_lat * north
    dz = sin_lat * up + cos_lat * north
    return cos_lon * outward - sin_lon * east, sin_lon * outward + cos_lon * east, dz


@jit
def ecef_to_enu(
    earth: Earth, lat_rad: float, lon_rad: float, height_m: float, x_m: float, y_m: float, z_m: float
) -> tuple[float, float, float]:
    """East, north and up (m), seen from a geodetic site, of an ECEF position."""
    x0_m, y0_m, z0_m = geodetic_to_ecef(earth, lat_rad, lon_rad, height_m)
    return rotate_ecef_to_enu(lat_rad, lon_rad, x_m - x0_m, y_m - y0_m, z_m - z0_m)


@jit
def enu_to_ecef(
    earth: Earth, lat_rad: float, lon_rad: float, height_m: float, east_m: float, north_m: float, up_m: float
) -> tuple[float, float, float]:
    """ECEF position (m) of east, north and up (m) seen from a geodetic site."""
    x0_m, y0_m, z0_m = geodetic_to_ecef(earth, lat_rad, lon_rad, height_m)
    dx, dy, dz = rotate_enu_to_ecef(lat_rad, lon_rad, east_m, north_m, up_m)
    return x0_m + dx, y0_m + dy, z0_m + dz


@jit
def enu_to_polar(east: float, north: float, up: float) -> tuple[float, float, float]:
    """Azimuth from north by east (rad, 0 to 2 pi), elevation (rad) and length of an ENU vector."""
    azimuth_rad = math.atan2(east, north) % (2.0 * math.pi)
    flat = math.hypot(east, north)
    return azimuth_rad, math.atan2(up, flat), math.hypot(flat, up)


@jit
def polar_to_enu(azimuth_rad: float, elevation_rad: float, length: float) -> tuple[float, float, float]:
    """ENU vector of an azimuth from north by east, an elevation and a length."""
    flat = length * math.cos(elevation_rad)
    return flat * math.sin(azimuth_rad), flat * math.cos(azimuth_rad), length * math.sin(elevation_rad)


@inlined
def gravitation(earth: Earth, x_m: float, y_m: float, z_m: float) -> tuple[float, float, float]:
    """Gravitational acceleration (m/s2, ECEF axes), central and J2; no centrifugal part.

    Source: Bate, Mueller, White 1971, Fundamentals of Astrodynamics, eq. (9.7-2).
    """
    r2 = x_m * x_m + y_m * y_m + z_m * z_m
    central = -earth.mu_m3_s2 / (r2 * math.sqrt(r2))
    oblate = 1.5 * earth.j2 * earth.a_m * earth.a_m / r2
    polar = 5.0 * z_m * z_m / r2
    flat = central * (1.0 + oblate * (1.0 - polar))
    return flat * x_m, flat * y_m, central * (1.0 + oblate * (3.0 - polar)) * z_m


@jit
def ground_rotation(earth: Earth, x_m: float, y_m: float) -> tuple[float, float]:
    """Velocity (m/s, x and y of the inertial axes that ECEF now lies on) of a point at rest on Earth."""
    return -earth.omega_rad_s * y_m, earth.omega_rad_s * x_m
