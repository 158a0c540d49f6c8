"""Drag coefficients by Mach number: constant, and the standard projectiles G1 and G7.

A body's drag is `coefficient x area / mass`. With a constant coefficient the three are one
number; with a standard projectile the number is the form factor times area over mass, and the
law here gives the coefficient of the standard projectile. Source of the tables: US Army
Ballistic Research Laboratory, as published by JBM Ballistics (mcg1.txt, mcg7.txt); see McCoy
1999, Modern Exterior Ballistics, chapter 4.
"""

from __future__ import annotations

import numpy as np

from rempart._jit import jit

CONSTANT = 0
G1 = 1
G7 = 2

# a ballistic coefficient in lb/in2 is weight over the square of the calibre; area is pi/4 of it
KG_M2_PER_LB_IN2 = 0.45359237 / 0.0254**2

# constant arrays, as compiling a tuple of many numbers that is read at a variable place takes seconds
_G1_MACH = np.array([
    0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.725, 0.75, 0.775, 0.8,
    0.825, 0.85, 0.875, 0.9, 0.925, 0.95, 0.975, 1.0, 1.025, 1.05, 1.075, 1.1, 1.125, 1.15, 1.2, 1.25,
    1.3, 1.35, 1.4, 1.45, 1.5, 1.55, 1.6, 1.65, 1.7, 1.75, 1.8, 1.85, 1.9, 1.95, 2.0, 2.05, 2.1, 2.15,
    2.2, 2.25, 2.3, 2.35, 2.4, 2.45, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7,
    3.8, 3.9, 4.0, 4.2, 4.4, 4.6, 4.8, 5.0,
])  # fmt: skip
_G1_CD = np.array([
    0.2629, 0.2558, 0.2487, 0.2413, 0.2344, 0.2278, 0.2214, 0.2155, 0.2104, 0.2061, 0.2032, 0.2020,
    0.2034, 0.2165, 0.2230, 0.2313, 0.2417, 0.2546, 0.2706, 0.2901, 0.3136, 0.3415, 0.3734, 0.4084,
    0.4448, 0.4805, 0.5136, 0.5427, 0.5677, 0.5883, 0.6053, 0.6191, 0.6393, 0.6518, 0.6589, 0.6621,
    0.6625, 0.6607, 0.6573, 0.6528, 0.6474, 0.6413, 0.6347, 0.6280, 0.6210, 0.6141, 0.6072, 0.6003,
    0.5934, 0.5867, 0.5804, 0.5743, 0.5685, 0.5630, 0.5577, 0.5527, 0.5481, 0.5438, 0.5397, 0.5325,
    0.5264, 0.5211, 0.5168, 0.5133, 0.5105, 0.5084, 0.5067, 0.5054, 0.5040, 0.5030, 0.5022, 0.5016,
    0.5010, 0.5006, 0.4998, 0.4995, 0.4992, 0.4990, 0.4988,
])  # fmt: skip
_G7_MACH = np.array([
    0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.725, 0.75, 0.775,
    0.8, 0.825, 0.85, 0.875, 0.9, 0.925, 0.95, 0.975, 1.0, 1.025, 1.05, 1.075, 1.1, 1.125, 1.15, 1.2,
    1.25, 1.3, 1.35, 1.4, 1.5, 1.55, 1.6, 1.65, 1.7, 1.75, 1.8, 1.85, 1.9, 1.95, 2.0, 2.05, 2.1, 2.15,
    2.2, 2.25, 2.3, 2.35, 2.4, 2.45, 2.5, 2.55, 2.6, 2.65, 2.7, 2.75, 2.8, 2.85, 2.9, 2.95, 3.0, 3.1,
    3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4.0, 4.2, 4.4, 4.6, 4.8, 5.0,
])  # fmt: skip
_G7_CD = np.array([
    0.1198, 0.1197, 0.1196, 0.1194, 0.1193, 0.1194, 0.1194, 0.1194, 0.1193, 0.1193, 0.1194, 0.1193,
    0.1194, 0.1197, 0.1202, 0.1207, 0.1215, 0.1226, 0.1242, 0.1266, 0.1306, 0.1368, 0.1464, 0.1660,
    0.2054, 0.2993, 0.3803, 0.4015, 0.4043, 0.4034, 0.4014, 0.3987, 0.3955, 0.3884, 0.3810, 0.3732,
    0.3657, 0.3580, 0.3440, 0.3376, 0.3315, 0.3260, 0.3209, 0.3160, 0.3117, 0.3078, 0.3042, 0.3010,
    0.2980, 0.2951, 0.2922, 0.2892, 0.2864, 0.2835, 0.2807, 0.2779, 0.2752, 0.2725, 0.2697, 0.2670,
    0.2643, 0.2615, 0.2588, 0.2561, 0.2533, 0.2506, 0.2479, 0.2451, 0.2424, 0.2368, 0.2313, 0.2258,
    0.2205, 0.2154, 0.2106, 0.2060, 0.2017, 0.1975, 0.1935, 0.1861, 0.1793, 0.1730, 0.1672, 0.1618,
])  # fmt: skip


@jit
def drag_coefficient(shape: int, mach: float) -> float:
    """Drag coefficient of a standard shape at a Mach number >= 0; linear between the table's rows.

    `shape` is CONSTANT (always 1), G1 or G7; above Mach 5 the last value holds. Source: see above.
    """
    if shape == G1:
        return _between(_G1_MACH, _G1_CD, mach)
    if shape == G7:
        return _between(_G7_MACH, _G7_CD, mach)
    return 1.0


@jit
def _between(machs: np.ndarray, values: np.ndarray, mach: float) -> float:
    low = 0
    high = len(machs) - 1
    if mach >= machs[high]:
        return float(values[high])
    while high - low > 1:
        middle = (low + high) // 2
        if machs[middle] <= mach:
            low = middle
        else:
            high = middle
    share = (mach - machs[low]) / (machs[high] - machs[low])
    return float(values[low] + share * (values[high] - values[low]))
