"""Every public law of a room, and numbers of its domain by the names of its parameters."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from rempart import physics
from rempart.physics.ballistic import STANDARD_AIR, Body
from rempart.physics.drag import G7
from rempart.physics.earth import WGS84

Law = Callable[..., Any]

PLACE = (4.0e6, 3.0e6, 4.0e6)
FARTHER = (4.0e6, 3.1e6, 3.9e6)
_NAMED: dict[str, Any] = {
    "earth": WGS84,
    "air": STANDARD_AIR,
    "body": Body(3e-4, G7),
    "state": (*PLACE, 100.0, 200.0, 300.0),
    "start": (*PLACE, 400.0, 300.0, 500.0),
    "launch": PLACE,
    "aim": FARTHER,
    "ground": PLACE,
    "towards": FARTHER,
    "pd": 0.5,
    "pfa": 1e-6,
    "n_pulses": 10,
    "slope_db": 4.0,
    "n_shots": 3,
    "case": 3,
    "snr": 20.0,
    "log_pfa": -13.8,
    "sin_lat": 0.5,
    "threshold": 14.0,
    "mach": 2.0,
    "shape": 1,
    "share": 0.3,
    "p": 0.3,
    "m": 2,
    "n": 3,
    "q": 0.3,
    "a": 3.0,
    "x": 2.0,
    "k": 3.0,
    "mean": 2.0,
    "u": 0.3,
    "u1": 0.3,
    "u2": 0.3,
    "gain_transmit": 1000.0,
    "gain_receive": 1000.0,
    "loss": 2.0,
    "ratio": 3.0,
    "level_db": 3.0,
    "monopulse_slope": 2.0,
    "east": 3000.0,
    "north": 4000.0,
    "up": 1000.0,
    "length": 5000.0,
    "dx": 1000.0,
    "dy": 2000.0,
    "dz": 3000.0,
    "p_before": 0.25,
    "snr0": 20.0,
    "snr_ref": 20.0,
    "dt": 1.0,
    "high": True,
    "lat1_rad": 0.75,
    "lon1_rad": 0.8,
    "x_m": PLACE[0],
    "y_m": PLACE[1],
    "z_m": PLACE[2],
    "impact_height_m": 0.0,
    "gravity_mps2": 10.0,
    "radius_m": 30.0,
    "range_first_m": 40000.0,
    "range_last_m": 20000.0,
    "t_max_s": 30.0,
    "dt_s": 1.0,
    "reach_m": 20.0,
    "distance_m": 300.0,
    "bias_x_m": 5.0,
    "bias_y_m": 7.0,
    "offset_m": 25.0,
    "cep_m": 20.0,
    "width_m": 60.0,
    "aim_height_m": 100.0,
    "scale_height_m": 8000.0,
}
# by the end of the name; the first that fits
_BY_UNIT = (
    ("_rad", 0.7),
    ("height2_m", 8000.0),
    ("height_m", 5000.0),
    ("height1_m", 20.0),
    ("a_m", 8.5e6),
    ("decay_m", 20000.0),
    ("sigma_m", 20.0),
    ("range_m", 50000.0),
    ("wavelength_m", 2.0),
    ("_mps", 500.0),
    ("_kg_m2", 4000.0),
    ("_kg_m3", 1.0),
    ("_m3_s2", 3.986e14),
    ("r_m", 6.4e6),
    ("_m2", 1.0),
    ("_hz", 1e6),
    ("_k", 290.0),
    ("_w", 1e5),
    ("_s", 3.0),
    ("_m", 40.0),
)


def laws_of(room: ModuleType) -> list[Law]:
    """Public functions of a room that are compiled, each once."""
    found = []
    for info in pkgutil.iter_modules(room.__path__):
        module = importlib.import_module(f"{room.__name__}.{info.name}")
        for name, law in sorted(vars(module).items()):
            plain = getattr(law, "py_func", None)
            if plain is not None and not name.startswith("_") and plain.__module__ == module.__name__:
                found.append(law)
    return found


_NO_LAW = {"np.ndarray", "Case", "Search", "bool"}


def _is_law(law: Law) -> bool:
    declared = inspect.get_annotations(law.py_func)
    return _NO_LAW.isdisjoint(kind for name, kind in declared.items() if name not in ("return", "high"))


LAWS = [law for law in laws_of(physics) if _is_law(law)]
"""All laws of `physics` but those on a table given by the caller, and the steps of a flight or a search."""


def parameters_of(law: Law) -> dict[str, str]:
    """Names of its parameters and what they are declared as."""
    annotations = inspect.get_annotations(law.py_func)
    return {name: annotations[name] for name in inspect.signature(law.py_func).parameters}


def within(name: str) -> Any:
    """A number, a place or a record within the domain of a parameter of this name."""
    if name in _NAMED:
        return _NAMED[name]
    return next(value for end, value in _BY_UNIT if name.endswith(end))


def domain_of(law: Law) -> list[Any]:
    """Arguments within the domain of a law."""
    return [within(name) for name in parameters_of(law)]


def name_of(law: Law) -> str:
    """Module and name, as tests are called."""
    return f"{law.__module__.rpartition('.')[2]}.{law.__name__}"


def numbers_of(given: Any) -> list[float]:
    """All numbers of an answer in a row."""
    if isinstance(given, tuple):
        return [number for part in given for number in numbers_of(part)]
    return [float(given)]
