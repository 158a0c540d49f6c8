"""The kernel against the twin on raids of more than 64 members.

Beyond 48 members its sorts go by buckets, and beyond 64 its candidates stand in several words.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.synthetic import simple_world
from engine.twin import Twin
from rempart.engine.draws import member_key
from rempart.engine.run import run_rows
from rempart.engine.world import World

pytestmark = pytest.mark.kernel
N_MEMBERS = 150
N_REPLICATES = 2


def enlarged(world: World) -> World:
    """The same world with `N_MEMBERS` members shared out over its groups, and a unit that can serve many."""
    raid, fire = world.raid, world.fire
    group = np.sort(np.arange(N_MEMBERS) % len(raid.group_key)).astype(np.int32)
    slot = (np.arange(N_MEMBERS) - np.searchsorted(group, group)).astype(np.int32)
    keys = [member_key(int(raid.group_key[g]), int(k)) for g, k in zip(group, slot, strict=True)]
    raid = raid._replace(member_group=group, member_slot=slot, member_key=np.array(keys, np.uint64))
    fire = fire._replace(unit_channels=fire.unit_channels * 8, magazine=fire.magazine * 12)
    return world._replace(raid=raid, fire=fire)


@pytest.mark.parametrize("seed", range(24))
def test_it_agrees_with_the_twin_on_large_raids(seed: int) -> None:
    world = enlarged(simple_world(np.random.default_rng(seed)))
    twin = Twin(world)
    rows = run_rows([world], 3, 0, N_REPLICATES)
    assert rows.tolist() == [list(twin.row(3, k)) for k in range(N_REPLICATES)]
