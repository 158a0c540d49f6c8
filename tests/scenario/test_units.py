"""Quantities as people write them, against pint and against arithmetic."""

from __future__ import annotations

import math
import subprocess
import sys

import pint
import pytest

from rempart.scenario import units
from rempart.scenario.unit_memo import FACTORS
from rempart.scenario.units import DIMENSIONS, UnitError, magnitude

REGISTRY = pint.UnitRegistry()


def test_the_table_is_what_pint_says():
    assert units.memo_table() == FACTORS
    assert set(FACTORS) == set(units.SPELLINGS)


@pytest.mark.parametrize("unit", sorted(FACTORS))
def test_the_table_agrees_with_pint_asked_another_way(unit):
    dimension, factor = FACTORS[unit]
    one = REGISTRY(f"7 {unit.replace('%', 'percent')}")
    assert magnitude(f"7 {unit}", dimension) == pytest.approx(
        one.to(DIMENSIONS[dimension]).magnitude, rel=1e-14
    )
    assert factor > 0.0


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("150 km", "length", 150_000.0),
        ("150km", "length", 150_000.0),
        ("690 m/s", "speed", 690.0),
        ("90 km / h", "speed", 25.0),
        ("240 deg", "angle", 240.0 * math.pi / 180.0),
        ("240°", "angle", 240.0 * math.pi / 180.0),
        ("2 min", "time", 120.0),
        ("35 kg/m^2", "areal_density", 35.0),
        ("35 kg/m²", "areal_density", 35.0),
        ("-20 dBsm", "area", 0.01),
        ("13 dB", "ratio", 10.0**1.3),
        ("-3 dB", "ratio", 10.0**-0.3),
        ("40 %", "ratio", 0.4),
        ("1e-6", "ratio", 1e-6),
        (".5 nmi", "length", 926.0),
        # STANAG 2129: 6400 mils to the circle; 100 gon to the right angle
        ("1600 mil", "angle", math.pi / 2.0),
        ("6400mils", "angle", 2.0 * math.pi),
        ("-17.5 mil", "angle", -17.5 * math.pi / 3200.0),
        ("100 gon", "angle", math.pi / 2.0),
        ("60 arcmin", "angle", math.pi / 180.0),
        # decibels are read in any case; pint takes db for a tenth of a barn and 13 decibel for 13 times 1.26
        ("-10 db", "ratio", 0.1),
        ("13 decibel", "ratio", 10.0**1.3),
        ("-10 dbsm", "area", 0.1),
        ("-10 dBm^2", "area", 0.1),
        ("5 permille", "ratio", 0.005),
    ],
)
def test_reads(text, dimension, value):
    assert magnitude(text, dimension) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [("1 furlong", "length", 201.168), ("3 fathom", "length", 5.4864), ("5 t/m^2", "areal_density", 5000.0)],
)
def test_units_outside_the_table_are_asked_of_pint(text, dimension, value):
    assert magnitude(text, dimension) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize(
    ("text", "dimension", "sentence"),
    [
        ("150", "length", "found 150, expected a length such as '150 km'"),
        ("150 kg", "length", "measures [mass]"),
        ("150 s", "length", "found '150 s', which is a time, expected a length such as '150 km'"),
        ("150 kmm", "length", "unknown unit 'kmm'; did you mean 'mm' or 'km'"),
        ("5 nm", "length", "nautical mile is 'nmi'"),
        ("10 db", "area", "expected an area"),
        ("1 sr", "angle", "measures a number of another kind"),
        ("30 deg^2", "angle", "measures a number of another kind"),
        ("1 kmil", "angle", "measures a number of another kind"),
        ("2 mil*deg/deg", "angle", "measures a number of another kind"),
        ("1 byte", "ratio", "measures a number of another kind"),
        ("2 pi", "ratio", "measures a number of another kind"),
        ("3 count", "ratio", "measures a number of another kind"),
        ("2 decade", "ratio", "measures a number of another kind"),
        ("1 Np", "ratio", "measures a number of another kind"),
        ("3 dB", "length", "expected a length"),
        ("3 dB", "area", "expected an area"),
        ("9000 dB", "ratio", "beyond 300 dB"),
        ("150 deg", "ratio", "which is an angle"),
        ("0.4", "angle", "expected an angle such as '0.4 deg'"),
        ("fast", "speed", "found 'fast', expected a speed such as '690 m/s'"),
        ("1e999 m", "length", "too large"),
        ("5 m**99999999", "length", "is not a unit"),
        ("5 __import__", "length", "is not a unit"),
        ("5 " + "m" * 300, "length", "expected a length"),
    ],
)
def test_refuses_with_a_sentence(text, dimension, sentence):
    with pytest.raises(UnitError) as caught:
        magnitude(text, dimension)
    assert sentence in str(caught.value)


def test_pint_is_not_imported_for_usual_units():
    code = (
        "import sys; from rempart.scenario import load; "
        f"load({str(__file__.replace('test_units.py', 'rr-24.yaml'))!r}); "
        "print('pint' in sys.modules, 'numba' in sys.modules, 'rempart.catalog' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment()
    )
    assert done.stdout.split() == ["False", "False", "False"]


def _environment():
    import os
    from pathlib import Path

    import rempart

    return {**os.environ, "PYTHONPATH": str(Path(rempart.__file__).parents[1])}
