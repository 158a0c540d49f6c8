"""The rivals of the engine on the reference raid, each behind one function.

`run_c` is keyed as the engine is and must agree with it row for row; the others draw
from generators of their own and must agree in distribution. Every function returns a
dict of int32 arrays: leakers, interceptors_used, radar_lost, assets_destroyed.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import shutil
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.raid import ARRAYS, Raid, reference_raid
from bench.rr24_keyed import member_key, name_key

Outcomes = dict[str, NDArray[np.int32]]

SOURCE = Path(__file__).with_name("rr24.c")
BUILD = Path(__file__).with_name("_build")
# No contraction to fused multiply-add: rows must agree with the engine, bit for bit.
FLAGS = ("-O3", "-march=native", "-std=c11", "-ffp-contract=off", "-shared", "-fPIC")
_MAX_CLASSES = 8
_PER_CLASS = ("v_mps", "r_vis_m", "r13_m", "pk", "sigma_m", "lethal_m")


class NoCompilerError(RuntimeError):
    """gcc is missing, so that the C rival cannot be built."""


class _Scenario(ctypes.Structure):
    """`Scenario` of rr24.c, field by field."""

    _fields_ = (
        [(name, ctypes.c_int32) for name in ("n_threats", "n_classes", "n_channels", "n_interceptors")]
        + [(name, ctypes.c_int32) for name in ("n_aims", "n_ticks_a_scan", "n_confirm", "n_window")]
        + [(name, ctypes.c_double) for name in ("tick_s", "t_first_s", "t_width_s", "pfa", "snr_reference")]
        + [(name, ctypes.c_double) for name in ("launch_delay_s", "v_interceptor_mps", "r_min_m", "r_max_m")]
        + [("assess_s", ctypes.c_double)]
        + [(name, ctypes.c_double * _MAX_CLASSES) for name in _PER_CLASS]
        + [("radar_key", ctypes.c_uint64)]
        + [(name, ctypes.c_void_p) for name in ("aim_cumulative", "class_of", "entity")]
    )


def build(source: Path, frozen: tuple[str, ...] = ()) -> Path:
    """Compile a C rival unless the very same build is there already."""
    gcc = shutil.which("gcc")
    if gcc is None:
        raise NoCompilerError(f"gcc was not found: install it to build the C rival (bench/{source.name})")
    options = [*FLAGS, *(f"-D{name}" for name in frozen)]
    version = subprocess.run([gcc, "--version"], capture_output=True, check=True).stdout
    parts = [source, *sorted(source.with_suffix("").glob("*.h"))]
    text = b"".join(part.read_bytes() for part in parts)
    digest = hashlib.blake2b(text + version + " ".join(options).encode(), digest_size=8)
    library = BUILD / f"{source.stem}-{digest.hexdigest()}.so"
    if not library.exists():
        BUILD.mkdir(exist_ok=True)
        fresh = library.with_suffix(".tmp")
        command = [gcc, *options, str(source), "-o", str(fresh), "-lm"]
        made = subprocess.run(command, capture_output=True, check=False)
        if made.returncode:
            raise RuntimeError(f"gcc could not build {source.name}:\n{made.stderr.decode()}")
        fresh.replace(library)
    return library


def _frozen(raid: Raid) -> tuple[str, ...]:
    """Macros that freeze the counts of one raid at compile time."""
    return (
        f"RR_N_THREATS={raid.n_threats}",
        f"RR_N_CLASSES={len(raid.classes)}",
        f"RR_N_CHANNELS={raid.n_channels}",
        f"RR_N_INTERCEPTORS={raid.n_interceptors}",
        f"RR_N_AIMS={raid.n_assets + 1}",
        f"RR_T_WIDTH_S={raid.t_width_s!r}",
    )


@functools.cache
def _library(frozen: tuple[str, ...]) -> ctypes.CDLL:
    library = ctypes.CDLL(str(build(SOURCE, frozen)))
    library.rr_run.restype = ctypes.c_int64
    library.rr_run.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_int64, ctypes.c_int64]
    library.rr_run.argtypes += [ctypes.c_void_p] * len(ARRAYS)
    library.rr_scenario_size.restype = ctypes.c_size_t
    if library.rr_scenario_size() != ctypes.sizeof(_Scenario):
        raise RuntimeError("the scenario of rr24.c and that of rivals.py differ in layout")
    return library


@functools.cache
def _scenario(raid: Raid) -> tuple[_Scenario, list[NDArray[np.generic]]]:
    """The C's scenario, and the arrays that it points to (to be kept alive)."""
    class_of = np.repeat(np.arange(len(raid.classes)), [c.n for c in raid.classes]).astype(np.int32)
    entity = np.array(
        [member_key(name_key(f"raid/{c.name}"), i) for c in raid.classes for i in range(c.n)], dtype=np.uint64
    )
    aim = np.array(raid.aim_cumulative())
    c = _Scenario(n_threats=raid.n_threats, n_classes=len(raid.classes), n_aims=len(aim))
    c.n_ticks_a_scan = round(raid.scan_s / raid.tick_s)
    c.radar_key = name_key("battery/radar")
    same = {name for name, *_ in _Scenario._fields_} & set(Raid.__dataclass_fields__)
    for name in same:
        setattr(c, name, getattr(raid, name))
    for name in _PER_CLASS:
        getattr(c, name)[: len(raid.classes)] = [getattr(kind, name) for kind in raid.classes]
    c.aim_cumulative, c.class_of, c.entity = (a.ctypes.data for a in (aim, class_of, entity))
    return c, [aim, class_of, entity]


def run_raid_c(
    raid: Raid, n: int, seed: int, first: int = 0, specialised: bool = False
) -> tuple[Outcomes, int]:
    """Replicates [first, first + n) of any such raid in C, and the radar looks made in all of them.

    `specialised` freezes the counts and the common numbers at compile time. The lock of
    the interpreter is released, so that threads may share the work. Raises
    `NoCompilerError` without gcc.
    """
    library = _library(_frozen(raid) if specialised else ())
    scenario, _ = _scenario(raid)
    out = {name: np.empty(n, dtype=np.int32) for name in ARRAYS}
    pointers = [a.ctypes.data for a in out.values()]
    n_looks: int = library.rr_run(ctypes.byref(scenario), seed, first, n, *pointers)
    if n_looks < 0:
        raise RuntimeError("the C rival found no memory" if n_looks == -1 else "frozen for another raid")
    return out, n_looks


def run_c(
    n: int, seed: int, scale: int = 1, stretched: bool = False, specialised: bool = False, first: int = 0
) -> Outcomes:
    """Replicates [first, first + n) of RR-24 or a scaling of it in C, keyed as the engine is."""
    return run_raid_c(reference_raid(scale, stretched), n, seed, first, specialised)[0]


def run_simpy(n: int, seed: int) -> Outcomes:
    """n replicates in SimPy, process style."""
    from bench import rr24_simpy  # SimPy belongs to the benchmark only

    return _as_arrays(rr24_simpy.run(n, seed))


def run_python(n: int, seed: int) -> Outcomes:
    """n replicates in tuned pure Python."""
    from bench import rr24_python

    return _as_arrays(rr24_python.run(n, seed))


def run_numpy(n: int, seed: int) -> Outcomes:
    """n replicates in NumPy, time-stepped, vectorised over replicates."""
    from bench import rr24_numpy

    return rr24_numpy.run(n, seed)


def _as_arrays(rows: list[tuple[int, int, int, int]]) -> Outcomes:
    table = np.array(rows, dtype=np.int32).reshape(-1, len(ARRAYS))
    return {name: table[:, i].copy() for i, name in enumerate(ARRAYS)}
