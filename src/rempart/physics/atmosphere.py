"""The US Standard Atmosphere 1976.

Source: U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562. Heights are geometric, above sea
level; a standard atmosphere knows no weather. Up to 86 km the law is exact (seven layers of
linear molecular-scale temperature); above, see `upper_atmosphere`.
"""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import jit

EARTH_RADIUS_M = 6356766.0  # US76 table 2: radius for the geopotential height
GAS_CONSTANT = 8314.32  # J/(kmol K), US76 table 2 (the value of its day)
MOLAR_MASS = 28.9644  # kg/kmol, US76 table 2
GRAVITY_MPS2 = 9.80665  # US76 table 2
RATIO_OF_SPECIFIC_HEATS = 1.4  # US76 table 2
TOP_OF_LAYERS_M = 86000.0
TOP_M = 1000000.0

_R = GAS_CONSTANT / MOLAR_MASS  # J/(kg K)
_HYDROSTATIC = GRAVITY_MPS2 / _R  # K/m
_SOUND = RATIO_OF_SPECIFIC_HEATS * _R


_SOUND_AT_TOP_MPS = math.sqrt(_SOUND * 186.946)

# US76 table I, printed values: geometric height, pressure, density
_UPPER = (
    (86e3, 3.7338e-1, 6.958e-6),
    (90e3, 1.8359e-1, 3.416e-6),
    (95e3, 7.5966e-2, 1.393e-6),
    (100e3, 3.2011e-2, 5.604e-7),
    (110e3, 7.1042e-3, 9.708e-8),
    (115e3, 4.0096e-3, 4.289e-8),
    (120e3, 2.5382e-3, 2.222e-8),
    (130e3, 1.2505e-3, 8.152e-9),
    (150e3, 4.5422e-4, 2.076e-9),
    (175e3, 1.7936e-4, 6.339e-10),
    (200e3, 8.4736e-5, 2.541e-10),
    (250e3, 2.4767e-5, 6.073e-11),
    (300e3, 8.7704e-6, 1.916e-11),
    (400e3, 1.4518e-6, 2.803e-12),
    (500e3, 3.0236e-7, 5.215e-13),
    (600e3, 8.2130e-8, 1.137e-13),
    (700e3, 3.1908e-8, 3.070e-14),
    (800e3, 1.7036e-8, 1.136e-14),
    (900e3, 1.0873e-8, 5.759e-15),
    (1000e3, 7.5138e-9, 3.561e-15),
)
# constant arrays, as compiling a tuple of many numbers that is read at a variable place takes seconds
_UPPER_M = np.array([row[0] for row in _UPPER])
_UPPER_PA = np.array([row[1] for row in _UPPER])
_UPPER_KG_M3 = np.array([row[2] for row in _UPPER])


def _layer_pressures() -> tuple[float, ...]:
    """Pressures (Pa) at the layer bases 0, 11, 20, 32, 47, 51 and 71 km. Source: US76 eq. (33a, 33b)."""
    bases_m = (0.0, 11000.0, 20000.0, 32000.0, 47000.0, 51000.0, 71000.0)
    lapses = (-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028)
    pressures = [101325.0]
    temperature_k = 288.15
    for lapse, low, high in zip(lapses, bases_m, bases_m[1:], strict=False):
        next_k = temperature_k + lapse * (high - low)
        if lapse == 0.0:
            ratio = math.exp(-_HYDROSTATIC * (high - low) / temperature_k)
        else:
            ratio = (next_k / temperature_k) ** (-_HYDROSTATIC / lapse)
        pressures.append(pressures[-1] * ratio)
        temperature_k = next_k
    return tuple(pressures)


_P0, _P11, _P20, _P32, _P47, _P51, _P71 = _layer_pressures()


@jit
def geopotential_height(height_m: float) -> float:
    """Geopotential height (m) of a geometric one; at an infinite one its limit. Source: US76 eq. (18)."""
    if height_m == math.inf:
        return EARTH_RADIUS_M
    return EARTH_RADIUS_M * height_m / (EARTH_RADIUS_M + height_m)


@jit
def layer_state(geopotential_m: float) -> tuple[float, float]:
    """Molecular-scale temperature (K) and pressure (Pa) at a geopotential height up to 84,852 m.

    The lowest layer goes on downward below sea level. Source: US76 eq. (23, 33a, 33b), table 4.
    """
    h_m = geopotential_m
    if h_m < 11000.0:
        base_m, base_k, base_pa, lapse = 0.0, 288.15, _P0, -0.0065
    elif h_m < 20000.0:
        base_m, base_k, base_pa, lapse = 11000.0, 216.65, _P11, 0.0
    elif h_m < 32000.0:
        base_m, base_k, base_pa, lapse = 20000.0, 216.65, _P20, 0.001
    elif h_m < 47000.0:
        base_m, base_k, base_pa, lapse = 32000.0, 228.65, _P32, 0.0028
    elif h_m < 51000.0:
        base_m, base_k, base_pa, lapse = 47000.0, 270.65, _P47, 0.0
    elif h_m < 71000.0:
        base_m, base_k, base_pa, lapse = 51000.0, 270.65, _P51, -0.0028
    else:
        base_m, base_k, base_pa, lapse = 71000.0, 214.65, _P71, -0.002
    if lapse == 0.0:
        return base_k, base_pa * math.exp(-_HYDROSTATIC * (h_m - base_m) / base_k)
    temperature_k = base_k + lapse * (h_m - base_m)
    return temperature_k, base_pa * math.exp(-_HYDROSTATIC / lapse * math.log(temperature_k / base_k))


@jit
def standard_atmosphere(height_m: float) -> tuple[float, float, float, float]:
    """Temperature (K), pressure (Pa), density (kg/m3), speed of sound (m/s) at a geometric height.

    Exact from -5 km to 86 km (the temperature is the molecular-scale one: 0.04 % above the
    kinetic at 86 km). From 86 km to 1,000 km an interpolation of the standard's printed tables,
    see `upper_atmosphere`; beyond, no air. Source: US76 eq. (18, 23, 33, 42, 50).
    """
    if height_m > TOP_OF_LAYERS_M:
        return upper_atmosphere(height_m)
    temperature_k, pressure_pa = layer_state(geopotential_height(height_m))
    density_kg_m3 = pressure_pa / (_R * temperature_k)
    return temperature_k, pressure_pa, density_kg_m3, math.sqrt(_SOUND * temperature_k)


@jit
def standard_density(height_m: float) -> tuple[float, float]:
    """Density (kg/m3) and speed of sound (m/s) of `standard_atmosphere`, without the rest: for flight."""
    if height_m > TOP_OF_LAYERS_M:
        return _upper_log_linear(height_m, _UPPER_KG_M3), _SOUND_AT_TOP_MPS
    temperature_k, pressure_pa = layer_state(geopotential_height(height_m))
    return pressure_pa / (_R * temperature_k), math.sqrt(_SOUND * temperature_k)


@jit
def upper_atmosphere(height_m: float) -> tuple[float, float, float, float]:
    """The same four numbers from 86 km to 1,000 km: a continuation, not the standard itself.

    Pressure and density run log-linearly between values printed in US76 table I (within 8 %
    between them), the kinetic temperature by US76 eq. (25, 27, 29, 31). The
    standard defines no speed of sound up here: it is held at its value at 86 km. Above 1,000 km:
    no air.
    """
    pressure_pa = _upper_log_linear(height_m, _UPPER_PA)
    density_kg_m3 = _upper_log_linear(height_m, _UPPER_KG_M3)
    return _upper_temperature(height_m * 1e-3), pressure_pa, density_kg_m3, _SOUND_AT_TOP_MPS


@jit
def _upper_log_linear(height_m: float, values: np.ndarray) -> float:
    if height_m >= TOP_M:
        return 0.0
    i = 1
    while _UPPER_M[i] < height_m:
        i += 1
    share = (height_m - _UPPER_M[i - 1]) / (_UPPER_M[i] - _UPPER_M[i - 1])
    return float(values[i - 1] * math.exp(share * math.log(values[i] / values[i - 1])))


@jit
def _upper_temperature(z_km: float) -> float:
    if z_km < 91.0:
        return 186.8673
    if z_km < 110.0:
        reach = (z_km - 91.0) / 19.9429
        return 263.1905 - 76.3232 * math.sqrt(1.0 - reach * reach)
    if z_km < 120.0:
        return 240.0 + 12.0 * (z_km - 110.0)
    if z_km == math.inf:
        return 1000.0
    radius_km = EARTH_RADIUS_M * 1e-3
    xi_km = (z_km - 120.0) * (radius_km + 120.0) / (radius_km + z_km)
    return 1000.0 - 640.0 * math.exp(-0.01875 * xi_km)
