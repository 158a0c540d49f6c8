"""Campaigns against closed forms: certain consumption, an exact Markov chain, stocks that balance."""

from __future__ import annotations

import numpy as np
import pytest

from answers.one_shot import one_shot
from rempart.engine.draws import member_key
from rempart.engine.run import run_rows
from rempart.pipeline import build
from rempart.planning.campaign import built, run_campaign, without_delivery
from rempart.planning.endurance import difference, endurance
from rempart.scenario.campaign import load_campaign

pytestmark = pytest.mark.kernel


def campaign(tmp_path, text: str, raid: str, rest: str = ""):
    (tmp_path / "raid.yaml").write_text(text)
    head = f"rempart-campaign: 1\nname: test\nscenario: raid.yaml\nraids: {{daily: {raid}}}\n{rest}"
    (tmp_path / "campaign.yaml").write_text(head)
    return load_campaign(tmp_path / "campaign.yaml")


def chains(tmp_path, text: str, raid: str, rest: str = "", n: int = 40, worlds: int = 1):
    return run(campaign(tmp_path, text, raid, rest), n, worlds)


def run(planned, n: int, worlds: int = 1, threads: int = 1):
    return run_campaign(planned, built(planned, build, 1, worlds), n, 1, worlds, threads)


DAILY = "{at: 1 d, every: 1 d, times: 8}"


@pytest.mark.parametrize(("stock", "depot", "day"), [(10, 0, 4), (9, 0, 3), (3, 7, 4), (2, 15, None)])
def test_certain_consumption_runs_dry_on_the_day_of_the_closed_form(tmp_path, stock, depot, day):
    # Three shots a day that never miss: dry on day ceil(stock / 3), if a launcher holds a day's three.
    text = one_shot(magazine=str(stock), sspk="1", count="3")
    rest = f"stocks: {{gun/gun: {{depot: {depot}, reload_time: 6 h}}}}\n"
    found = endurance(chains(tmp_path, text, DAILY, rest))
    dry = found.kinds[0].dry_day
    assert dry.low == dry.median == dry.high == day
    assert dry.never.mean == (1.0 if day is None else 0.0)
    per_day = min(3, stock)
    left, expected = stock + depot, []
    for _ in range(8):
        shots = min(per_day, left)
        left -= shots
        expected.append(3.0 - shots)
    assert [m.mean for m in found.leakers] == expected


def test_no_time_to_load_leaves_the_launcher_as_it_was(tmp_path):
    text = one_shot(magazine="3", sspk="1", count="3")
    rest = "stocks: {gun/gun: {depot: 100, reload_time: 36 h}}\n"
    found = endurance(chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 4}", rest))
    # Loading takes longer than the day between raids.
    assert [m.mean for m in found.leakers] == [0.0, 3.0, 3.0, 3.0]
    assert [m.mean for m in found.kinds[0].stock] == [100.0] * 4


def test_delivery_is_loaded_once_there_was_time(tmp_path):
    text = one_shot(magazine="3", sspk="1", count="3")
    rest = "stocks: {gun/gun: {reload_time: 6 h}}\ndeliveries: {lorry: {at: 2.9 d, of: gun/gun, count: 5}}\n"
    planned = campaign(tmp_path, text, "{at: 1 d, every: 1 d, times: 6}", rest)
    ran = run(planned, 40)
    # Dry on day 1; what comes 2.4 h before the raid of day 3 is on the launcher on day 4: 3, then 2.
    assert ran.leakers[0].tolist() == [0, 3, 3, 0, 1, 3]
    assert ran.stock[0, :, 0].tolist() == [0, 0, 5, 2, 0, 0]
    without = run(without_delivery(planned, "lorry"), 40)
    worth = endurance(ran, {"lorry": without}).worth[0]
    assert worth.leakers_saved.mean == 5.0


@pytest.mark.statistical
def test_binomial_consumption_is_the_exact_markov_chain(tmp_path):
    # Four darts a day, a second shot at each that the first missed: 4 + Bin(4, 0.4) shots while stock lasts.
    text = one_shot(magazine="21", sspk="0.6", count="4").replace("max_engagements: 1", "max_engagements: 2")
    n = 3000
    ran = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 6}", n=n)
    binomial = np.array([1.0])
    for _ in range(4):
        binomial = np.convolve(binomial, [0.6, 0.4])
    demand = {4 + k: p for k, p in enumerate(binomial.tolist())}
    state = np.zeros(22)
    state[21] = 1.0
    for j in range(6):
        after = np.zeros(22)
        for left, p in enumerate(state):
            for shots, q in demand.items():
                after[max(left - shots, 0)] += p * q
        state = after
        seen = np.bincount(ran.stock[:, j, 0], minlength=22) / n
        # Four standard errors of each share.
        assert np.all(
            np.abs(seen - state) <= 4.0 * np.sqrt(np.clip(state * (1.0 - state), 0.0, 1.0) / n) + 1e-12
        )
        mean = float(state @ np.arange(22))
        assert endurance(ran).kinds[0].stock[j].mean == pytest.approx(mean, abs=0.12)


def test_first_raid_is_a_plain_run_with_its_own_seed(tmp_path):
    text = one_shot(magazine="4", sspk="0.5", count="6", reliability="0.8")
    planned = campaign(tmp_path, text, "{at: 1 d}")
    ran = run(planned, 200)
    worlds = build(planned.scenario, 1, 1)
    rows = run_rows(worlds.worlds, member_key(1, 0), 0, 200)
    assert ran.leakers[:, 0].tolist() == rows[:, worlds.layout.column("leakers")].tolist()
    assert ran.fired[:, 0, 0].tolist() == rows[:, worlds.layout.column("interceptors_fired")].tolist()


def test_stocks_balance_and_luck_differs_by_raid(tmp_path):
    text = one_shot(magazine="{low: 2, high: 9, as: bounds}", sspk="0.5", count="5").replace(
        "max_engagements: 1", "max_engagements: 3"
    )
    rest = (
        "stocks: {gun/gun: {depot: {low: 3, high: 20, as: bounds}, reload_time: 2 h}}\n"
        "deliveries: {a: {at: 3.2 d, of: gun/gun, count: 4}}\n"
    )
    ran = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 6}", rest, n=120, worlds=20)
    stock = ran.stock[:, :, 0]
    came = np.array([4 if day >= 3.2 else 0 for day in ran.days])
    begun = stock[:, 0] + ran.fired[:, 0, 0]
    assert np.all(begun[:, None] + came - np.cumsum(ran.fired[:, :, 0], axis=1) == stock)
    assert begun.reshape(-1, 20).std(axis=0).max() == 0.0  # a world's stock is its own
    assert np.unique(begun).size > 3
    assert not np.array_equal(ran.fired[:, 0], ran.fired[:, 1])


def test_a_radar_that_is_hit_is_down_until_it_is_repaired(tmp_path):
    # Every dart falls on the radar; nothing is shot. Repair takes two and a half days.
    text = one_shot(sspk="0", count="1").replace("aim: camp", "aim: gun/radar")
    text = text.replace("miss_sigma: 30 m", "miss_sigma: 1 m")
    rest = "repair: {gun/radar: 2.5 d}\n"
    ran = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 7}", rest, n=4)
    k = ran.components.index("gun/radar")
    assert ran.down[0, :, k].tolist() == [False, True, True, False, True, True, False]
    assert ran.hit[0, :, k].tolist() == [True, False, False, True, False, False, True]
    worn = {one.name: one for one in endurance(ran).worn}["gun/radar"]
    assert (worn.hits.mean, worn.down.mean, worn.down_at_end.mean) == (3.0, pytest.approx(4 / 7), 1.0)
    never = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 3}", n=2)
    assert never.down[0, :, never.components.index("gun/radar")].tolist() == [False, True, True]


def test_a_reload_under_way_is_done_before_the_next_raid(tmp_path):
    # Two shots and two reloads of two, each longer than a raid: two shots a raid, three raids long.
    text = one_shot(magazine="2", sspk="1", count="3").replace(
        "reliability: 1", "reload_count: 2, reload_time: 1 h, n_reloads: 2"
    )
    ran = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 4}", n=2)
    assert ran.stock[0, :, 0].tolist() == [4, 2, 0, 0]
    assert ran.leakers[0].tolist() == [1, 1, 1, 3]


def test_reloads_are_filled_after_launchers(tmp_path):
    text = one_shot(magazine="2", sspk="1", count="3").replace(
        "reliability: 1", "reload_count: 2, reload_time: 1 h, n_reloads: 2"
    )
    rest = "stocks: {gun/gun: {depot: 3, reload_time: 6 h}}\n"
    ran = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 5}", rest, n=2)
    # A reload needs two: one is done each day as long as the three of the depot and the four behind last.
    assert ran.stock[0, :, 0].tolist() == [7, 5, 3, 1, 0]
    assert ran.leakers[0].tolist() == [1, 1, 1, 1, 2]


@pytest.mark.statistical
def test_readiness_is_one_chance_for_the_battery(tmp_path):
    # One dart, a shot that never misses: it leaks if the battery is not ready, from day 2 on.
    rest = "readiness: [{of: gun, from: 2 d, availability: 0.7}]\n"
    text = one_shot(magazine="9", sspk="1")
    found = endurance(chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 2}", rest, n=2000))
    assert found.leakers[0].mean == 0.0
    assert found.leakers[1].mean == pytest.approx(0.3, abs=4 * (0.21 / 2000) ** 0.5)


def test_raid_sizes_are_drawn_anew_for_each_raid(tmp_path):
    text = one_shot(magazine="0", count="{low: 1, high: 9, as: bounds}")
    ran = chains(tmp_path, text, "{at: 1 d, every: 1 d, times: 5}", n=20, worlds=20)
    assert len({tuple(row) for row in ran.arrived.tolist()}) > 10
    assert all(len(set(row)) > 1 for row in ran.arrived.tolist())


def test_threads_do_not_matter(tmp_path):
    text = one_shot(magazine="{low: 4, high: 9, as: bounds}", sspk="0.5", count="3")
    planned = campaign(tmp_path, text, DAILY)
    one, two = (run(planned, 60, 6, n) for n in (1, 3))
    assert np.array_equal(one.stock, two.stock)
    assert np.array_equal(one.leakers, two.leakers)


@pytest.mark.statistical
def test_interval_of_a_paired_difference_covers_it():
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(2000):
        world = rng.normal(0.0, 2.0, 10)
        values = np.rint(rng.normal(0.0, 3.0, 200) + np.tile(world, 20)).astype(np.int64)
        low, high = difference(values, 10).ci95
        covered += low <= world.mean() <= high
    # Standard error 0.0049.
    assert 0.935 <= covered / 2000 <= 0.965
