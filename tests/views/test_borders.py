from __future__ import annotations

import numpy as np

from rempart.views.borders import near


def test_lines_around_ain_al_asad_are_borders_of_iraq():
    lines = near(33.8, 42.43, 3.0)
    assert lines
    assert all(line.border for line in lines)  # no coast within three degrees
    # The border of Iraq with Syria crosses the Euphrates near 34.4 N, 41.0 E (al-Qaim).
    points = np.concatenate([line.lon_lat_deg for line in lines])
    assert np.hypot(*(points - [41.0, 34.4]).T).min() < 0.25


def test_the_gulf_has_a_coast():
    assert any(not line.border for line in near(29.4, 48.0, 1.0))


def test_nothing_lies_far_away():
    for line in near(33.8, 42.43, 3.0):
        inside = np.abs(line.lon_lat_deg - [42.43, 33.8]) <= [3.0 / np.cos(np.radians(33.8)), 3.0]
        assert inside.all(axis=1).sum() >= len(line.lon_lat_deg) - 2


def test_the_seam_at_180_degrees():
    assert any((line.lon_lat_deg[:, 0] > 179.0).any() for line in near(67.0, 179.0, 3.0))
