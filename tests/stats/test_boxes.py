"""Densities constant in boxes: what they find in samples, and that they find nothing where nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from rempart.stats.boxes import fitted

pytestmark = [pytest.mark.kernel, pytest.mark.statistical]


def volume(limits):
    return float(np.prod([high - low for low, high in limits.values()]))


def test_uniform_numbers_stay_one_box():
    random = np.random.default_rng(1)
    cut = [len(fitted(random.random((2_000, 20)), np.ones(2_000)).number) > 1 for _ in range(20)]
    assert sum(cut) <= 1


def test_step_of_a_density_is_found_where_it_is():
    random = np.random.default_rng(2)
    x = random.random((5_000, 3))
    low = random.random(5_000) < 0.6
    x[:, 1] = np.where(low, 0.15 * x[:, 1], 0.15 + 0.85 * x[:, 1])
    found = fitted(x, np.ones(5_000))
    assert int(found.number[0]) == 1
    assert found.cut[0] == pytest.approx(0.15)
    assert found.density[1] == pytest.approx(0.6 / 0.15, rel=0.05)


def test_weights_count_as_often_as_they_say():
    random = np.random.default_rng(3)
    x = random.random((20_000, 2))
    weights = np.where(x[:, 0] < 0.25, 9.0, 1.0)  # 0.75 of the mass
    found = fitted(x, weights)
    assert found.cut[0] == pytest.approx(0.25)
    assert found.density[1] == pytest.approx(3.0, rel=0.05)


def test_boxes_fill_the_cube_and_hold_the_mass():
    x = np.random.default_rng(4).beta(0.3, 1.0, (3_000, 4))
    found = fitted(x, np.ones(3_000))
    boxes = found.limits()
    assert len(boxes) > 4
    assert sum(volume(limits) for _, limits in boxes) == pytest.approx(1.0)
    assert sum(volume(limits) * found.density[node] for node, limits in boxes) == pytest.approx(1.0)
