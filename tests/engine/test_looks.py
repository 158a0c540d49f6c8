"""Looks that nobody needs are not taken, and no row tells."""

import math

import numpy as np
import pytest

from rempart.engine.distance import is_nearer, is_within
from rempart.engine.kernel import kernel_rows
from rempart.engine.state import allocate, n_columns
from rempart.engine.struct_ref import Frame
from rempart.pipeline import build, load

pytestmark = pytest.mark.kernel


def rows_and_passed(world, every):
    """Rows, and how many pairs of a sensor and a threat had looks passed over."""
    rows, one = np.zeros((2, 60, n_columns(world)), np.int32)
    state = Frame(allocate(world, every=every))
    passed = 0
    for n in range(len(rows)):
        kernel_rows(Frame(world), state, np.uint64(3), np.uint64(n), np.uint64(1), one[:1])
        rows[n] = one[0]
        passed += int((state.passed == 1).sum())
    return rows, passed


@pytest.mark.parametrize("scenario", ["ain-al-asad-2021-06-06", "rr-24-g", "riyadh-2017-11-04"])
def test_looks_passed_over_change_no_row(scenario):
    for world in build(load(scenario), n_worlds=2).worlds:
        rows, passed = rows_and_passed(world, every=False)
        all_looks, none = rows_and_passed(world, every=True)
        assert rows.tolist() == all_looks.tolist()
        assert none == 0
        assert passed > 0


@pytest.mark.parametrize("reach", [0.0, 1e-3, 1.0, 300.0, 7.3e6, math.inf])
def test_squares_tell_what_the_distance_tells(reach):
    random = np.random.default_rng(1)
    for shift in (0.0, 1e-16, 3e-16, 1e-12, 1e-6, 0.5):
        for sign in (-1.0, 1.0):
            angle = random.uniform(0.0, 2.0 * math.pi)
            r = (reach if reach < math.inf else 1e7) * (1.0 + sign * shift)
            dx, dy = r * math.cos(angle), r * math.sin(angle)
            assert is_within(dx, dy, reach) == (math.hypot(dx, dy) <= reach)
            assert is_nearer(dx, dy, reach) == (math.hypot(dx, dy) < reach)
