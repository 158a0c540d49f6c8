"""Frames, gravity, geodesics and the standard atmosphere against reference rows and printed tables."""

from __future__ import annotations

import math

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_rows import check, each
from rempart.physics import atmosphere, drag, earth
from rempart.physics.earth import ROUND_EARTH_AT_REST, WGS84

pytestmark = pytest.mark.kernel_small

D = math.radians


@each("02_atmosphere_trajectory", "GEO-ECEF")
def test_geodetic_to_ecef(row, form):
    i = row["inputs"]
    x, y, z = form(earth.geodetic_to_ecef)(WGS84, D(i["lat_deg"]), D(i["lon_deg"]), i["h_m"])
    check(row, [x, y, z])
    lat_rad, lon_rad, height_m = form(earth.ecef_to_geodetic)(WGS84, x, y, z)
    assert math.degrees(lat_rad) == pytest.approx(i["lat_deg"], abs=1e-9)
    assert math.degrees(lon_rad) == pytest.approx(i["lon_deg"], abs=1e-9)
    assert height_m == pytest.approx(i["h_m"], abs=1e-6)


@each("02_atmosphere_trajectory", "GEO-AER")
def test_polar_to_ecef(row, form):
    i = row["inputs"]
    enu = form(earth.polar_to_enu)(D(i["az_deg"]), D(i["el_deg"]), i["range_m"])
    site = D(i["lat0"]), D(i["lon0"]), i["h0"]
    got = form(earth.enu_to_ecef)(WGS84, *site, *enu)
    check(row, list(got))
    azimuth_rad, elevation_rad, range_m = form(earth.enu_to_polar)(
        *form(earth.ecef_to_enu)(WGS84, *site, *got)
    )
    assert math.degrees(azimuth_rad) == pytest.approx(i["az_deg"], abs=1e-9)
    assert math.degrees(elevation_rad) == pytest.approx(i["el_deg"], abs=1e-9)
    assert range_m == pytest.approx(i["range_m"], abs=1e-6)


@each("02_atmosphere_trajectory", "GEO-ENU")
def test_ecef_to_enu(row, form):
    i = row["inputs"]
    target = earth.geodetic_to_ecef(WGS84, D(i["lat"]), D(i["lon"]), i["h"])
    check(row, list(form(earth.ecef_to_enu)(WGS84, D(i["lat0"]), D(i["lon0"]), i["h0"], *target)))


@each("02_atmosphere_trajectory", "GEO-INV")
def test_geodesic_by_geographiclib(row):
    # distances on the ground are geographiclib's; it and the ellipsoid here must be one
    i = row["inputs"]
    line = Geodesic(WGS84.a_m, WGS84.f).Inverse(i["lat1"], i["lon1"], i["lat2"], i["lon2"])
    check(row, {"s12_m": line["s12"], "azi1_deg": line["azi1"] % 360.0})


@settings(deadline=None)  # the first call compiles
@given(
    lat=st.floats(-90.0, 90.0), lon=st.floats(-180.0, 180.0), height_m=st.floats(-1e4, 1e6),
    model=st.sampled_from([WGS84, ROUND_EARTH_AT_REST]),
)  # fmt: skip
def test_geodetic_and_ecef_invert_each_other(lat, lon, height_m, model):
    place = earth.geodetic_to_ecef(model, D(lat), D(lon), height_m)
    back_lat, back_lon, back_m = earth.ecef_to_geodetic(model, *place)
    assert back_m == pytest.approx(height_m, abs=1e-6)
    assert back_lat == pytest.approx(D(lat), abs=1e-9)
    assert math.dist(earth.geodetic_to_ecef(model, back_lat, back_lon, back_m), place) < 0.01


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (40.0, 70.0), (-90.0, 10.0)])
def test_enu_is_a_right_handed_frame_along_the_vertical(lat, lon, form):
    to_ecef = form(earth.rotate_enu_to_ecef)
    site = D(lat), D(lon)
    up = to_ecef(*site, 0.0, 0.0, 1.0)
    assert up == pytest.approx(
        (math.cos(site[0]) * math.cos(site[1]), math.cos(site[0]) * math.sin(site[1]), math.sin(site[0]))
    )
    assert form(earth.rotate_ecef_to_enu)(*site, *to_ecef(*site, 3.0, -4.0, 12.0)) == pytest.approx(
        (3.0, -4.0, 12.0)
    )
    assert to_ecef(*site, 0.0, 1.0, 0.0)[2] == pytest.approx(math.cos(site[0]))


def test_gravitation_and_rotation_make_the_published_gravity(form):
    # normal gravity of WGS 84 at the equator and the pole: NGA.STND.0036, table 3.6; the J2 field
    # leaves out J4 and on, 1e-6 of gravity
    for lat, gravity in ((0.0, 9.7803253359), (90.0, 9.8321849379)):
        x, y, z = earth.geodetic_to_ecef(WGS84, D(lat), 0.0, 0.0)
        ax, ay, az = form(earth.gravitation)(WGS84, x, y, z)
        ax += WGS84.omega_rad_s**2 * x
        assert math.hypot(ax, ay, az) == pytest.approx(gravity, rel=2e-5)
        assert form(earth.ground_rotation)(WGS84, x, y) == pytest.approx((0.0, WGS84.omega_rad_s * x))


def test_gravitation_is_the_gradient_of_its_potential(form):
    def potential(x, y, z):
        r = math.hypot(x, y, z)
        oblate = WGS84.j2 * (WGS84.a_m / r) ** 2 * (1.5 * (z / r) ** 2 - 0.5)
        return WGS84.mu_m3_s2 / r * (1.0 - oblate)

    place = (4.0e6, 3.0e6, 4.2e6)
    for axis, got in enumerate(form(earth.gravitation)(WGS84, *place)):
        ahead, behind = list(place), list(place)
        ahead[axis] += 100.0
        behind[axis] -= 100.0
        assert got == pytest.approx((potential(*ahead) - potential(*behind)) / 200.0, rel=1e-7)


@each("02_atmosphere_trajectory", "US76-Z")
def test_standard_atmosphere(row, form):
    names = ("T_K", "P_Pa", "rho_kgm3", "a_mps")
    got = form(atmosphere.standard_atmosphere)(float(row["inputs"]["Z_m"]))
    check(row, dict(zip(names, got, strict=True)))
    assert form(atmosphere.standard_density)(float(row["inputs"]["Z_m"])) == got[2:]


@each("02_atmosphere_trajectory", "US76-BASE")
def test_layer_bases(row, form):
    temperature_k, pressure_pa = form(atmosphere.layer_state)(float(row["inputs"]["H_m"]))
    check(row, {"T_K": temperature_k, "P_Pa": pressure_pa})


def test_geopotential_height(form):
    # US76 table I: 86 km geometric is 84,852 m geopotential
    assert form(atmosphere.geopotential_height)(86000.0) == pytest.approx(84852.0, abs=0.5)


@pytest.mark.parametrize(
    ("height_km", "temperature_k", "pressure_pa", "density_kg_m3"),
    [
        # US76 table I as printed
        (90.0, 186.87, 1.8359e-1, 3.416e-6),
        (100.0, 195.08, 3.2011e-2, 5.604e-7),
        (110.0, 240.00, 7.1042e-3, 9.708e-8),
        (120.0, 360.00, 2.5382e-3, 2.222e-8),
        (150.0, 634.39, 4.5422e-4, 2.076e-9),
        (200.0, 854.56, 8.4736e-5, 2.541e-10),
        (300.0, 976.01, 8.7704e-6, 1.916e-11),
        (1000.0, 1000.0, 7.5138e-9, 3.561e-15),
    ],
)
def test_upper_atmosphere_at_printed_heights(height_km, temperature_k, pressure_pa, density_kg_m3, form):
    got = form(atmosphere.upper_atmosphere)(height_km * 1e3 - 1e-6)
    assert got[0] == pytest.approx(temperature_k, abs=0.02)
    assert got[1] == pytest.approx(pressure_pa, rel=1e-6)
    assert got[2] == pytest.approx(density_kg_m3, rel=1e-6)
    assert form(atmosphere.standard_atmosphere)(height_km * 1e3 - 1e-6) == got


@pytest.mark.parametrize(
    ("height_km", "density_kg_m3"), [(140.0, 3.831e-9), (160.0, 1.233e-9), (180.0, 5.194e-10)]
)
def test_upper_atmosphere_between_printed_heights(height_km, density_kg_m3, form):
    # US76 table I again: what log-linear interpolation costs between the rows that are held
    got = form(atmosphere.standard_density)(height_km * 1e3)[0]
    assert got == pytest.approx(density_kg_m3, rel=0.08)


def test_upper_atmosphere_joins_the_exact_law_and_ends(form):
    below = form(atmosphere.standard_atmosphere)(86000.0)
    above = form(atmosphere.standard_atmosphere)(86000.001)
    assert above[1:3] == pytest.approx(below[1:3], rel=1e-4)
    assert above[3] == pytest.approx(below[3], rel=1e-5)
    assert above[0] == pytest.approx(below[0], rel=5e-4)
    assert form(atmosphere.standard_atmosphere)(1.0e6)[1:3] == (0.0, 0.0)
    assert form(atmosphere.standard_density)(2.0e6)[0] == 0.0


@pytest.mark.parametrize(
    ("shape", "mach", "cd"),
    [
        (drag.CONSTANT, 2.0, 1.0),
        (drag.G1, 0.0, 0.2629),
        (drag.G1, 1.0, 0.4805),
        (drag.G1, 0.65, 0.5 * (0.2034 + 0.2165)),
        (drag.G1, 9.0, 0.4988),
        (drag.G7, 0.975, 0.2993),
        (drag.G7, 2.0, 0.2980),
        (drag.G7, 4.9, 0.5 * (0.1672 + 0.1618)),
        (drag.G7, 5.0, 0.1618),
    ],
)
def test_drag_coefficients(shape, mach, cd, form):
    assert form(drag.drag_coefficient)(shape, mach) == pytest.approx(cd, rel=1e-12)


@pytest.mark.parametrize(
    ("lat_deg", "across_m", "along_m"),
    [(0.0, 6378137.0, 6335439.3273), (90.0, 6399593.6258, 6399593.6258)],
)
def test_radii_of_curvature_at_the_equator_and_the_pole(lat_deg, across_m, along_m, form):
    """a and a (1 - e^2); at the pole both are a^2 / b. Source: NGA.STND.0036, tables of WGS 84."""
    found = form(earth.curvature_radii)(WGS84, math.sin(D(lat_deg)))
    assert found == pytest.approx((across_m, along_m), abs=1e-3)
