"""The rivals are what they claim to be: one raid, one truth, and the C row for row."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bench import measure, rivals, rr24_keyed, work
from bench.raid import ARRAYS, Raid, reference_raid
from rempart import pipeline
from rempart.engine import draws

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc was not found, which builds the C programs"),
]

LIMIT = 4.0  # combined standard errors


def same_rows(a: measure.Outcomes, b: measure.Outcomes) -> bool:
    return all(np.array_equal(a[name], b[name]) for name in ARRAYS)


def arrays(rows: dict[str, list[int]]) -> measure.Outcomes:
    return {name: np.array(values, dtype=np.int32) for name, values in rows.items()}


@pytest.mark.parametrize("specialised", [False, True])
@pytest.mark.parametrize(("n", "scale", "stretched"), [(300, 1, False), (10, 10, False), (3, 10, True)])
def test_c_agrees_with_plain_keyed_python(n: int, scale: int, stretched: bool, specialised: bool) -> None:
    first = 1_000_003
    expected = arrays(rr24_keyed.run(n, 20210606, scale, stretched, first))
    assert same_rows(rivals.run_c(n, 20210606, scale, stretched, specialised, first), expected)


def test_keys_are_those_of_the_engine() -> None:
    group = draws.name_key("raid/ballistic")
    assert rr24_keyed.name_key("raid/ballistic") == group
    assert rr24_keyed.member_key(group, 3) == draws.member_key(group, 3)
    seed, i_replicate = np.uint64(2**63 + 5), np.uint64(77)
    replicate = draws.replicate_key(seed, i_replicate)
    assert rr24_keyed.replicate_key(int(seed), int(i_replicate)) == int(replicate)
    entity = draws.entity_in_replicate(np.uint64(replicate), np.uint64(draws.member_key(group, 3)))
    threat = rr24_keyed.Threat(reference_raid().classes[2], int(entity), 0.0, looks=[False] * 6)
    for purpose in (draws.T_IMPACT, draws.AIM, draws.KILL, draws.MISS):
        stream = np.uint64(draws.stream_key(np.uint64(entity), purpose))
        assert threat.draw(int(purpose), 4) == draws.unit(stream, np.uint64(4))
    radar = np.uint64(draws.name_key("battery/radar"))
    pair = np.uint64(draws.pair_stream_key(np.uint64(entity), draws.DETECTION, radar))
    assert threat.look() == draws.unit(pair, np.uint64(6))


def test_c_meets_the_truth() -> None:
    scores = measure.z_scores(rivals.run_c(2_000_000, 24))
    assert max(abs(z) for z in scores.values()) < LIMIT, scores


@pytest.mark.parametrize(
    ("run", "n"), [(rivals.run_numpy, 40_000), (rivals.run_python, 15_000), (rivals.run_simpy, 6_000)]
)
def test_other_rivals_meet_the_truth(run: measure.Run, n: int) -> None:
    scores = measure.z_scores(run(n, 24))
    assert max(abs(z) for z in scores.values()) < LIMIT, scores


@pytest.mark.parametrize(
    ("name", "n"),
    [("v_mps", 1_000_000), ("r13_m", 1_000_000), ("pk", 50_000), ("sigma_m", 50_000), ("lethal_m", 50_000)],
)
def test_truth_refuses_a_law_wrong_by_five_percent(name: str, n: int) -> None:
    raid = reference_raid()
    changed = tuple(dataclasses.replace(c, **{name: getattr(c, name) * 1.05}) for c in raid.classes)
    outcomes, _ = rivals.run_raid_c(dataclasses.replace(raid, classes=changed), n, 24)
    scores = measure.z_scores(outcomes)
    assert max(abs(z) for z in scores.values()) > LIMIT, scores


@pytest.mark.parametrize(
    ("name", "n_interceptors"),
    [
        ("snr_reference", 16),
        ("r_max_m", 16),
        ("assess_s", 16),
        ("launch_delay_s", 16),
        ("p_aim_radar", 16),
        ("r_min_m", 100),  # with 16, none is left for a late launch
    ],
)
def test_rows_feel_a_number_wrong_by_five_percent(name: str, n_interceptors: int) -> None:
    """What the means of the raid hardly feel, the rows do, and the same in both languages."""
    raid = dataclasses.replace(reference_raid(), n_interceptors=n_interceptors)
    wrong = dataclasses.replace(raid, **{name: getattr(raid, name) * 1.05})
    rows = arrays(rr24_keyed.rows(wrong, 300, 24))
    assert same_rows(rivals.run_raid_c(wrong, 300, 24)[0], rows)
    assert not same_rows(rivals.run_raid_c(raid, 300, 24)[0], rows)


def test_replicates_of_c_depend_on_their_number_alone() -> None:
    whole = rivals.run_c(5_000, 3)
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda first: rivals.run_c(500, 3, first=first), range(0, 5_000, 500)))
    assert same_rows(whole, {name: np.concatenate([p[name] for p in parts]) for name in ARRAYS})
    assert same_rows(rivals.run_c(1, 3, first=17), {name: whole[name][17:18] for name in ARRAYS})
    assert not same_rows(whole, rivals.run_c(5_000, 4))


def test_specialised_c_refuses_another_raid() -> None:
    raid = dataclasses.replace(reference_raid(), assess_s=4.0)
    with pytest.raises(RuntimeError, match="frozen"):
        rivals.run_raid_c(raid, 1, 1, specialised=True)


def test_without_gcc_a_plain_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(rivals.NoCompilerError, match="gcc was not found"):
        rivals.build(rivals.SOURCE)  # run_c may hold a library already


def test_no_work_is_left_out_of_the_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every scan is made, whether the interceptors are gone or not."""
    threats: list[rr24_keyed.Threat] = []
    threats_of = rr24_keyed.threats_of

    def kept(raid: Raid, key: int) -> list[rr24_keyed.Threat]:
        made = threats_of(raid, key)
        threats.extend(made)
        return made

    monkeypatch.setattr(rr24_keyed, "threats_of", kept)
    rr24_keyed.run(50, 9)
    n_looks = sum(len(threat.looks) for threat in threats)
    assert rivals.run_raid_c(reference_raid(), 50, 9)[1] == n_looks


def test_work_counts_the_looks_that_the_c_takes() -> None:
    """Of the reference raid, whose C makes every scan; a raid has one draw a look, one a shot, and more."""
    worlds = pipeline.build(pipeline.load("rr-24"), 1, 1).worlds
    done = work.work_of(worlds, seconds=1e9, seed=9, n_most=8)
    outcomes, n_looks = rivals.run_raid_c(reference_raid(), 8, 9)
    assert done.n_raids == 8
    assert done.looks == n_looks / 8
    assert done.shots == outcomes["interceptors_used"].mean()
    assert done.draws > done.looks + done.shots


def test_race_compares_within_a_round() -> None:
    race = measure.Race({"a": [10.0, 20.0, 30.0], "b": [5.0, 5.0, 30.0]}, {"a": 0.0, "b": 0.0})
    assert race.ratio("a", "b") == measure.Spread(2.0, 1.0, 4.0)
    assert race.spread("a") == measure.Spread(20.0, 10.0, 30.0)


def test_rows_differing_counts_replicates() -> None:
    def spoiled(n: int, seed: int, first: int) -> measure.Outcomes:
        out = rivals.run_c(n, seed, first=first)
        out["leakers"][3] += 1
        out["radar_lost"][3] += 1
        return out

    def run(n: int, seed: int, first: int) -> measure.Outcomes:
        return rivals.run_c(n, seed, first=first)

    assert measure.rows_differing(run, run, 100, 1) == 0
    assert measure.rows_differing(run, spoiled, 100, 1) == 1


def test_process_measures_the_command_and_not_its_parent() -> None:
    ballast = np.ones(40_000_000)  # 305 MiB in this process must not be counted
    small = measure.process([sys.executable, "-I", "-S", "-c", "pass"])
    large = measure.process([sys.executable, "-I", "-S", "-c", "bytearray(100 << 20)"])
    assert ballast.nbytes > 300 << 20
    assert small.peak_mib < 60.0
    assert 95.0 < large.peak_mib - small.peak_mib < 105.0
    with pytest.raises(measure.TimeLimitError, match="more than 1 s"):
        measure.process([sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"], limit_s=1.0)
    with pytest.raises(RuntimeError, match="status 3"):
        measure.process([sys.executable, "-c", "raise SystemExit(3)"])
