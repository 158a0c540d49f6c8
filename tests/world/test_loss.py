"""When an asset is lost: by as many hits as it states, by debris only if it says so, by fractions of both."""

from __future__ import annotations

import numpy as np
import pytest

from rempart import pipeline
from rempart.scenario import load

pytestmark = pytest.mark.kernel

# A truck always reaches the camp and hits it: the number of hits is the number of trucks.
TRUCKS = """
rempart: 1
name: trucks
site: {position: {lat: 35.0, lon: 20.0}, area: 1 km}
assets: {camp: {position: site, radius: 50 m, %s}}
threats: {truck: {flight: ground, lethal_radius: 10 m}}
raid: {trucks: {threat: truck, count: %d, aim: camp, at: 1 min}}
"""

# A dart that never misses its aim is always killed above the camp, and its debris always reaches the camp.
DEBRIS = """
rempart: 1
name: debris
site: {position: {lat: 35.0, lon: 20.0}, area: 1 km}
assets: {camp: {position: site, radius: 40 km, %s}}
batteries:
  gun:
    position: {bearing: 0 deg, distance: 300 m}
    sensors: {radar: {scan_period: 1 s, pd: 1, horizon: false}}
    weapons: {gun: {magazine: 90, speed: 900 m/s, range_max: 9 km, sspk: {dart: 1}}}
    fire_unit: {channels: 9}
threats:
  dart: {flight: straight, speed: 200 m/s, descent: 10 deg, p_debris: 1, debris_radius: 10 m}
raid:
  darts:
    {threat: dart, count: %d, from: {bearing: 90 deg, distance: 20 km}, aim: camp, at: 3 min, interval: 9 s}
"""


def counted(text, fields, n):
    outcomes = pipeline.simulate(pipeline.build(load(text % (fields, n)), 1, 2), 6)
    per_raid = {}
    for name in ("hits_on_assets", "debris_on_assets", "intercepted", "lost/camp", "assets_lost"):
        total = outcomes.tally.total[:, outcomes.layout.column(name)]
        assert np.all(total % outcomes.tally.n == 0)
        per_raid[name] = int(total[0] // outcomes.tally.n[0])
    assert per_raid["lost/camp"] == per_raid["assets_lost"]
    return per_raid


@pytest.mark.parametrize(("needed", "n", "lost"), [(1, 1, 1), (3, 2, 0), (3, 3, 1), (3, 5, 1), (7, 6, 0)])
def test_an_asset_is_lost_at_the_hit_that_it_states(needed, n, lost):
    found = counted(TRUCKS, f"hits_to_lose: {needed}", n)
    assert (found["hits_on_assets"], found["debris_on_assets"], found["lost/camp"]) == (n, 0, lost)


@pytest.mark.parametrize(
    ("fields", "lost"),
    [
        ("value: 1", 0),
        ("debris_to_lose: never", 0),
        ("debris_to_lose: 1", 1),
        ("debris_to_lose: 4", 1),
        ("debris_to_lose: 5", 0),
        ("debris_to_lose: 5, hits_to_lose: 9", 0),
    ],
)
def test_debris_is_no_hit_and_takes_an_asset_only_as_it_states(fields, lost):
    found = counted(DEBRIS, fields, 4)
    assert (found["intercepted"], found["hits_on_assets"], found["debris_on_assets"]) == (4, 0, 4)
    assert found["lost/camp"] == lost
