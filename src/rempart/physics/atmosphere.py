"""The US Standard Atmosphere 1976.

Source: U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562. Heights are geometric, above sea
level; a standard atmosphere knows no weather. Up to 86 km the law is exact (seven layers of
linear molecular-scale temperature); above, see `upper_atmosphere`.
"""

from __future__ import annotations

import math

import numpy as np

from rempart._jit import inlined, jit

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
_UPPER_SPAN_M = np.diff(_UPPER_M)
_UPPER_LOG_PA, _UPPER_LOG_KG_M3 = (
    np.array([math.log(_UPPER[i][k] / _UPPER[i - 1][k]) for i in range(1, len(_UPPER))]) for k in (1, 2)
)

# US76 table 4: geopotential height, molecular-scale temperature, and lapse above it, of the layers' bases
_BASES = (
    (0.0, 288.15, -0.0065),
    (11e3, 216.65, 0.0),
    (20e3, 216.65, 0.001),
    (32e3, 228.65, 0.0028),
    (47e3, 270.65, 0.0),
    (51e3, 270.65, -0.0028),
    (71e3, 214.65, -0.002),
)


def _layer_pressures() -> list[float]:
    """Pressures (Pa) at the bases of the layers. Source: US76 eq. (33a, 33b)."""
    pressures = [101325.0]
    temperature_k = 288.15
    for i in range(1, len(_BASES)):
        (low_m, _, lapse), (high_m, _, _) = _BASES[i - 1], _BASES[i]
        next_k = temperature_k + lapse * (high_m - low_m)
        if lapse == 0.0:
            ratio = math.exp(-_HYDROSTATIC * (high_m - low_m) / temperature_k)
        else:
            ratio = (next_k / temperature_k) ** (-_HYDROSTATIC / lapse)
        pressures.append(pressures[-1] * ratio)
        temperature_k = next_k
    return pressures


# By whole kilometres, so that a flight finds its layer without a branch: many are computed at a time.
_TOP_KM, _UPPER_KM, _END_KM = 84, 86, 1000
_LAYER_OF_KM = np.searchsorted([base_m for base_m, _, _ in _BASES], np.arange(_TOP_KM + 1) * 1e3, "right") - 1
_LAYER_M, _LAYER_K, _LAYER_LAPSE = (np.array(column)[_LAYER_OF_KM] for column in zip(*_BASES, strict=True))
_LAYER_PA = np.array(_layer_pressures())[_LAYER_OF_KM]
_INTERVAL_OF_KM = np.searchsorted(_UPPER_M, np.arange(_UPPER_KM, _END_KM) * 1e3, "right") - 1


@inlined
def _clamped(x: float, low: float, high: float) -> float:
    """A number within limits, whatever it is: not a number becomes the lower."""
    return min(max(low, x), high)


@inlined
def geopotential_height(height_m: float) -> float:
    """Geopotential height (m) of a geometric one; at an infinite one its limit. Source: US76 eq. (18)."""
    if height_m == math.inf:
        return EARTH_RADIUS_M
    return EARTH_RADIUS_M * height_m / (EARTH_RADIUS_M + height_m)


@inlined
def layer_state(geopotential_m: float) -> tuple[float, float]:
    """Molecular-scale temperature (K) and pressure (Pa) at a geopotential height up to 84,852 m.

    The lowest layer goes on downward below sea level. Source: US76 eq. (23, 33a, 33b), table 4.
    """
    base_pa, temperature_k, exponent = _layer(geopotential_m)
    return temperature_k, base_pa * math.exp(exponent)


@inlined
def _layer(h_m: float) -> tuple[float, float, float]:
    """Pressure (Pa) at the layer's base, temperature (K), logarithm of the pressure over that at the base."""
    i = int(_clamped(h_m / 1000.0, 0.0, _TOP_KM))
    base_m, base_k, base_pa, lapse = _LAYER_M[i], _LAYER_K[i], _LAYER_PA[i], _LAYER_LAPSE[i]
    temperature_k = base_k + lapse * (h_m - base_m)
    of_one_heat = -_HYDROSTATIC * (h_m - base_m) / base_k
    of_a_slope = -_HYDROSTATIC / (lapse if lapse != 0.0 else 1.0) * math.log(temperature_k / base_k)
    return base_pa, temperature_k, of_one_heat if lapse == 0.0 else of_a_slope


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


@inlined
def standard_density(height_m: float) -> tuple[float, float]:
    """Density (kg/m3) and speed of sound (m/s) of `standard_atmosphere`, without the rest: for flight.

    Without a branch, and with one exponential for both the layers and what lies above them.
    """
    high = height_m > TOP_OF_LAYERS_M
    base_pa, temperature_k, exponent = _layer(geopotential_height(min(height_m, TOP_OF_LAYERS_M)))
    base_kg_m3, upper_exponent = _upper_piece(height_m, _UPPER_KG_M3, _UPPER_LOG_KG_M3)
    scale = base_kg_m3 if high else base_pa
    part = math.exp(upper_exponent if high else exponent)
    density_kg_m3 = scale * part / (1.0 if high else _R * temperature_k)
    return density_kg_m3, _SOUND_AT_TOP_MPS if high else math.sqrt(_SOUND * temperature_k)


@jit
def upper_atmosphere(height_m: float) -> tuple[float, float, float, float]:
    """The same four numbers from 86 km to 1,000 km: a continuation, not the standard itself.

    Pressure and density run log-linearly between values printed in US76 table I (within 8 %
    between them), the kinetic temperature by US76 eq. (25, 27, 29, 31). The
    standard defines no speed of sound up here: it is held at its value at 86 km. Above 1,000 km:
    no air.
    """
    base_pa, of_pressure = _upper_piece(height_m, _UPPER_PA, _UPPER_LOG_PA)
    pressure_pa = base_pa * math.exp(of_pressure)
    density_kg_m3, _ = standard_density(height_m)
    return _upper_temperature(height_m * 1e-3), pressure_pa, density_kg_m3, _SOUND_AT_TOP_MPS


@inlined
def _upper_piece(height_m: float, values: np.ndarray, logs: np.ndarray) -> tuple[float, float]:
    """Value at the foot of the printed interval that holds a height, logarithm of its growth since."""
    i = _INTERVAL_OF_KM[math.ceil(_clamped(height_m / 1000.0, _UPPER_KM + 1.0, _END_KM)) - 1 - _UPPER_KM]
    foot_m, span_m, value, log = _UPPER_M[i], _UPPER_SPAN_M[i], values[i], logs[i]
    share = (height_m - foot_m) / span_m
    return (0.0 if height_m >= TOP_M else value), min(share, 1.0) * log


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
