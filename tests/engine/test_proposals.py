"""Keys drawn otherwise than by chance: the way back from a draw to its key, and how often they come."""

from __future__ import annotations

import numpy as np
import pytest

from rempart.engine import draws
from rempart.engine.draws import entity_in_replicate, mix64, pair_stream_key, replicate_key, stream_key, unit
from rempart.engine.rare.entity_keys import unmix64
from rempart.engine.rare.proposals import ANY_SHARE, Kinds, Proposal, by_chance
from rempart.stats.boxes import Boxes

pytestmark = [pytest.mark.kernel, pytest.mark.statistical]

RADAR = np.uint64(12345678901234567)
KINDS = Kinds(
    np.array([0, 0, 1]),
    (
        np.array([(draws.KILL, 0, 0), (draws.KILL, 0, 1), (draws.DETECTION, RADAR, 2)], np.uint64),
        np.array([(draws.AVAILABILITY, 0, 0)], np.uint64),
    ),
)
# The second number above 0.9 and, there, the third below 0.25: 0.5 of the mass in 0.025 of the volume.
CUT = Boxes(
    np.array([1, -1, 2, -1, -1]),
    np.array([0.9, 0.0, 0.25, 0.0, 0.0]),
    np.array([1, 0, 3, 0, 0]),
    np.array([1.0, 0.4 / 0.9, 0.6 / 0.1, 0.5 / 0.025, 0.1 / 0.075]),
)


def unsigned(z: int) -> np.uint64:
    """Compiled hashes come back to Python as signed numbers."""
    return np.uint64(int(z) % 2**64)


def proposal(cut: Boxes = CUT) -> Proposal:
    chance = by_chance(KINDS)
    return Proposal(KINDS, [chance, (cut, chance[1])], [0.2, 0.8])


def test_hash_is_undone():
    for z in np.random.default_rng(1).integers(2**64, size=1000, dtype=np.uint64):
        assert unsigned(unmix64(unsigned(mix64(z)))) == z


def test_draws_are_those_of_the_engine():
    keys = np.random.default_rng(2).integers(2**64, size=50, dtype=np.uint64)
    found = KINDS.draws(keys, 0)
    for key, row in zip(keys, found, strict=True):
        entity = unsigned(entity_in_replicate(unsigned(replicate_key(np.uint64(0), np.uint64(0))), key))
        kill = unsigned(stream_key(entity, draws.KILL))
        seen = unsigned(pair_stream_key(entity, draws.DETECTION, RADAR))
        assert row.tolist() == [unit(kill, np.uint64(0)), unit(kill, np.uint64(1)), unit(seen, np.uint64(2))]


def test_keys_come_as_often_as_the_density_says():
    keys = proposal().drawn(40_000, np.random.default_rng(3))
    x = KINDS.draws(keys[:, 0], 0)
    inside = np.mean((x[:, 1] >= 0.9) & (x[:, 2] < 0.25))
    of_cut = ANY_SHARE * 0.025 + (1.0 - ANY_SHARE) * 0.5
    assert inside == pytest.approx(0.2 * 0.025 + 0.8 * of_cut, abs=4 * 0.5 / 200)
    assert np.mean(x[:, 0]) == pytest.approx(0.5, abs=4 * 0.29 / 200)
    assert len(np.unique(keys)) == keys.size


@pytest.mark.parametrize("wrong", [1.0, 0.95, 1.05])
def test_mean_of_chance_over_density_is_the_probability(wrong):
    keys = proposal().drawn(100_000, np.random.default_rng(4))
    x = KINDS.draws(keys[:, 0], 0)
    inside = (x[:, 1] >= 0.9) & (x[:, 2] < 0.25)
    weights = inside / proposal().density(keys)
    error = np.std(weights) / np.sqrt(len(weights))
    assert (abs(np.mean(weights) - wrong * 0.025) < 4.0 * error) == (wrong == 1.0)
