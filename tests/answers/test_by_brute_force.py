"""Analyses recomputed from rows of the engine by plain NumPy, exactly or within the noise of both.

Rows of the same seed give the same counts; rows of another seed what another hand would find.
"""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import yaml
from scipy.stats import norm

from answers.small_scenarios import FIXED, UNCERTAIN
from answers.test_coverage import LAYOUT, mapped
from cli.calling import rempart
from planning.test_laydown import POST, ROCKET, TEXT
from rempart.answers.coverage import STOPPED, WORST
from rempart.engine.outcomes import Layout
from rempart.engine.run import run_rows
from rempart.pipeline import build, load
from rempart.scenario import override

pytestmark = [pytest.mark.kernel, pytest.mark.statistical]

GUN = "batteries.gun.weapons.gun"
SAFE = FIXED.replace("aim: {gun/radar: 0.3, camp: 0.7}", "aim: camp") + "damage: aimed\n"
"""Nothing that shoots is hit: raids differ by stocks alone."""
OTHER = 77
"""A seed of chance, so that nothing is shared with the runs of the commands."""


class Rows:
    """Columns of rows by name."""

    def __init__(self, text: str, n: int, seed: int = 1, worlds: int = 1, **changes: object) -> None:
        scenario = override(load(text), {path.replace("__", "."): to for path, to in changes.items()})
        made = build(scenario, 1, worlds)
        self.rows = run_rows(made.worlds, seed, 0, n, threads=2)
        layout: Layout = made.layout
        self._names = {name: i for i, name in enumerate(layout.names())}

    def __getitem__(self, name: str) -> np.ndarray:
        return self.rows[:, self._names[name]].astype(np.float64)


def changed(text: str, n: int, seed: int = 1, worlds: int = 1, **fields: object) -> Rows:
    """Rows with fields of the gun set."""
    return Rows(
        text, n, seed, worlds, **{f"{GUN}.{key}".replace(".", "__"): to for key, to in fields.items()}
    )


def asked(tmp_path, text: str, *arguments: object) -> dict:
    file = tmp_path / "raid.yaml"
    file.write_text(text)
    command, *rest = arguments
    answer = rempart(command, file, *rest, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def same(mean: float, values: np.ndarray, n: int, sigmas: float = 4.5) -> None:
    """A mean over n values is that of other values, within the noise of both."""
    noise = math.sqrt(values.var(ddof=1) * (1.0 / n + 1.0 / len(values)))
    assert abs(mean - values.mean()) <= sigmas * max(noise, 1e-12)


def test_why_is_the_sum_of_the_rows(tmp_path):
    found = asked(tmp_path, UNCERTAIN, "why", "--replicates", 400, "--worlds", 10)
    rows = Rows(UNCERTAIN, 400, worlds=10)
    ledger = found["ledger"][0]
    assert ledger["leakers"]["n"] == rows["leakers"].sum()
    leaked = {step["link"]: step["n"] for step in ledger["steps"] if step["kind"] == "leaker"}
    assert leaked == {link: rows[f"cause/{link}"].sum() for link in leaked}
    assert sum(leaked.values()) == rows["leakers"].sum()
    shots = rows["interceptors_fired"]
    cost = found["cost"][0]
    assert cost["interceptors_per_threat_launched"]["mean"] == pytest.approx(
        shots.sum() / rows["launched"].sum(), rel=1e-12
    )
    assert cost["interceptors_per_threat_stopped"]["mean"] == pytest.approx(
        shots.sum() / rows["intercepted"].sum(), rel=1e-12
    )


def test_compare_is_the_difference_of_the_rows(tmp_path):
    found = asked(
        tmp_path, UNCERTAIN, "compare", "--set", f"{GUN}.magazine=2", "--replicates", 400, "--worlds", 10
    )
    a, b = Rows(UNCERTAIN, 400, worlds=10), changed(UNCERTAIN, 400, worlds=10, magazine=2)
    measure = found["comparisons"][0]["measures"]["p_leaked"]
    assert measure["a"]["mean"] == pytest.approx(a["leakers"].sum() / a["arrived"].sum(), rel=1e-12)
    assert measure["b"]["mean"] == pytest.approx(b["leakers"].sum() / b["arrived"].sum(), rel=1e-12)
    difference = (b["leakers"] - a["leakers"]) / 5.0  # five darts, all of which arrive
    # the spread within worlds: replicate K belongs to world K mod 10
    within = np.mean([difference[w::10].var(ddof=1) for w in range(10)])
    low, high = measure["difference"]["ci95"]
    assert 0.5 * (high - low) == pytest.approx(1.96 * math.sqrt(within / 400), rel=0.1)
    means = [difference[w::10].mean() for w in range(10)]
    assert measure["difference"]["ignorance90"][0] == pytest.approx(min(means), abs=0.05)
    assert measure["difference"]["ignorance90"][1] == pytest.approx(max(means), abs=0.05)


def test_saturation_is_where_the_line_through_the_shares_crosses(tmp_path):
    found = asked(
        tmp_path, FIXED, "sweep", "--over", "raid.darts.count=1,2,3", "--saturation",
        "--replicates", 4000, "--worlds", 1,
    )  # fmt: skip
    clean = {n: Rows(FIXED, 4000, OTHER, raid__darts__count=n)["leakers"] == 0 for n in (1, 2, 3)}
    for point, n in zip(found["points"], (1, 2, 3), strict=True):
        same(point["measures"]["p_no_leaker"]["mean"], clean[n].astype(float), 4000)
    at = {n: flags.mean() for n, flags in clean.items()}
    n = max(n for n in (1, 2) if at[n] >= 0.5)
    size = n + (at[n] - 0.5) / (at[n] - at[n + 1])
    slope = at[n] - at[n + 1]
    assert found["saturation"]["size"] == pytest.approx(size, abs=4.5 * math.sqrt(0.5 / 4000) / slope)


def test_sizing_and_its_front_are_the_runs_of_every_magazine(tmp_path):
    choices = tmp_path / "choices.yaml"
    choices.write_text(
        "rempart-choices: 1\n"
        f"choices: {{magazine: {{path: {GUN}.magazine, values: [2, 4, 8], cost_each: 1}}}}\n"
    )
    found = asked(
        tmp_path, FIXED, "size", "--goal", "p_leaked <= 0.7", "--options", choices,
        "--screen", 1000, "--replicates", 2000,
    )  # fmt: skip
    share = {m: changed(FIXED, 2000, OTHER, magazine=m)["leakers"] / 5.0 for m in (2, 4, 8)}
    assert {int(one["taken"]["magazine"]) for one in found["front"]} == {2, 4, 8}
    for one in found["front"]:
        magazine = int(one["taken"]["magazine"])
        same(one["measure"]["mean"], share[magazine], one["replicates"])
        assert one["cost"] == magazine - 2
    cheapest = min(m for m, leaked in share.items() if leaked.mean() <= 0.7)
    assert int(found["answer"]["taken"]["magazine"]) == cheapest


TWO = UNCERTAIN.replace(
    "reliability: 0.9", 'reliability: {low: 0.5, high: 0.95, source: "assumption: a test"}'
)


def test_tornado_swings_between_the_percentiles(tmp_path):
    found = asked(
        tmp_path, TWO, "sensitivity", "--measure", "p_leaked", "--method", "tornado",
        "--raids", 200, "--worlds", 50,
    )  # fmt: skip
    for bar in found["tornado"]:
        field = bar["unknown"].rpartition(".")[2]
        ends = {"sspk": (0.2, 0.8), "reliability": (0.5, 0.95)}[field]
        assert bar["ends_si"] == pytest.approx(ends, rel=1e-9)
        for end, told in zip(ends, bar["values"], strict=True):
            to = {"sspk": {"dart": end}} if field == "sspk" else {"reliability": end}
            leaked = changed(TWO, 4000, OTHER, 50, **to)["leakers"] / 5.0
            means = leaked.reshape(-1, 50).mean(axis=0)  # the other unknown is drawn by world
            noise = math.hypot(means.std() / math.sqrt(50), 0.5 * (told["ci95"][1] - told["ci95"][0]))
            assert abs(told["mean"] - means.mean()) < 4.0 * noise


def _logit_normal(low: float, high: float, u: np.ndarray) -> np.ndarray:
    """Values at shares u of a probability whose log odds are normal, low and high its 5 % and 95 %."""
    ends = np.log([low / (1.0 - low), high / (1.0 - high)])
    x = ends.mean() + (ends[1] - ends[0]) / (2.0 * norm.ppf(0.95)) * norm.ppf(u)
    return 1.0 / (1.0 + np.exp(-x))


@pytest.mark.slow
def test_sobol_indices_are_those_of_a_table_of_both(tmp_path):
    """Variance of row and column means of a 6 by 6 table of equally likely values over the whole variance."""
    found = asked(
        tmp_path, TWO, "sensitivity", "--measure", "p_leaked", "--method", "sobol",
        "--raids", 200, "--worlds", 50,
    )  # fmt: skip
    u = (np.arange(6) + 0.5) / 6.0
    table = np.array([
        [
            changed(TWO, 1000, OTHER, sspk={"dart": float(p)}, reliability=float(r))["leakers"].mean()
            for r in _logit_normal(0.5, 0.95, u)
        ]
        for p in _logit_normal(0.2, 0.8, u)
    ])  # fmt: skip
    first = np.array([table.mean(axis=1).var(), table.mean(axis=0).var()]) / table.var()
    for i, one in enumerate(found["sobol"]):
        half = 0.5 * (one["first_ci95"][1] - one["first_ci95"][0])
        assert abs(one["first"] - first[i]) < 2.0 * half + 0.03  # 0.03: six values for a bell
        assert half < 0.3


def test_campaign_is_chained_by_hand(tmp_path):
    """Days follow each other by the stock that is left: a Markov chain over (magazine, depot) of rows."""
    (tmp_path / "raid.yaml").write_text(SAFE)
    campaign = tmp_path / "campaign.yaml"
    campaign.write_text(
        "rempart-campaign: 1\nname: days\nscenario: raid.yaml\n"
        "raids: {daily: {at: 1 d, every: 1 d, times: 3}}\n"
        "stocks: {gun/gun: {depot: 3, reload_time: 6 h}}\n"
    )
    n = 1000
    told = rempart("campaign", campaign, "--replicates", n, "--worlds", 1, "--no-worth", "--json")
    days = json.loads(told.stdout)["raids"]
    raids = {m: changed(SAFE, 4000, OTHER, magazine=m) for m in range(5)}
    chance = {(4, 3): 1.0}
    for day in days:
        leakers, square, after = 0.0, 0.0, dict[tuple[int, int], float]()
        for (magazine, depot), share in chance.items():
            leaked, shots = raids[magazine]["leakers"], raids[magazine]["interceptors_fired"]
            leakers += share * leaked.mean()
            square += share * (leaked**2).mean()
            for used, times in zip(*np.unique(shots, return_counts=True), strict=True):
                loaded = min(4 - (magazine - int(used)), depot)
                state = magazine - int(used) + loaded, depot - loaded
                after[state] = after.get(state, 0.0) + share * times / len(shots)
        noise = math.sqrt(max(square - leakers**2, 0.0) * (1.0 / n + 1.0 / 4000))
        assert abs(day["leakers"]["mean"] - leakers) <= 4.5 * noise + 1e-9
        chance = after


def test_coverage_near_a_point_is_a_raid_at_it():
    text = LAYOUT.format(
        flight="{flight: straight, speed: 300 m/s, descent: 40 deg}",
        sensor="horizon: false",
        weapon="range_max: 3 km, sspk: {dart: 0.4}, interval: 2 s, delay: 1 s",
        unit="assessment_time: 1 s",
        distance="9 km",
    )
    n = 400
    _, found = mapped(text, 8.0, n=8, n_per_world=n, n_bearings=1, distance_km=9.0)
    field = found.by_class[0].fields[STOPPED, WORST].mean
    seen = set()
    for i, j in ((2, 2), (2, 4), (3, 3), (4, 4), (5, 5), (0, 0), (4, 2), (3, 5)):
        spot = {"lat": float(found.grid.lat_deg[i]), "lon": float(found.grid.lon_deg[j])}
        rows = Rows(
            text, 2000, OTHER,
            places={"spot": spot},
            raid__darts__aim="spot",
        )  # fmt: skip
        share = rows["intercepted"].mean()
        noise = math.sqrt(max(share * (1.0 - share), 1e-4) * (1.0 / n + 1.0 / 2000))
        assert abs(field[i, j] - share) < 4.5 * noise
        seen.add(round(share, 1))
    assert len(seen) > 2  # points that differ


def test_precision_stops_at_what_the_rows_say(tmp_path):
    found = asked(
        tmp_path, FIXED, "run", "--precision", 0.02, "--of", "p_no_leaker", "--worlds", 1, "--set",
        "raid.darts.count=1",
    )  # fmt: skip
    n = found["replicates"]
    told = found["measures"]["p_no_leaker"]
    rows = Rows(FIXED, n, raid__darts__count=1)
    share = float((rows["leakers"] == 0).mean())
    assert told["mean"] == pytest.approx(share, rel=1e-12)
    assert 0.5 * (told["ci95"][1] - told["ci95"][0]) <= 0.02
    assert 1.96 * math.sqrt(share * (1.0 - share) / n) <= 0.02


def test_times_are_those_of_scans_drawn_by_numpy(tmp_path):
    """Swerling 1, one pulse: Pd = pfa^(1 / (1 + SNR)), SNR as range^-4; confirmed by 2 of 3 scans."""
    found = asked(tmp_path, SAFE, "times", "--replicates", 200, "--worlds", 1)
    random = np.random.default_rng(5)
    n = 20_000
    to_go = 75.0 - random.random((n, 1)) - np.arange(40)  # from 15 km at 200 m/s, scans of 1 s, any phase
    snr = 10.0**1.3 * (20_000.0 / (200.0 * to_go)) ** 4
    hit = random.random(to_go.shape) < 1e-6 ** (1.0 / (1.0 + snr))
    recent = hit.astype(int)
    recent[:, 1:] += hit[:, :-1]
    recent[:, 2:] += hit[:, :-2]
    first = {"detected": hit.argmax(axis=1), "tracked": (hit & (recent >= 2)).argmax(axis=1)}
    for event, scan in first.items():
        expected = to_go[np.arange(n), scan]
        told = next(one for one in found["times"] if one["event"] == event)["to_go_s"]
        # of a median: the noise of the share below it, over the density there
        density = np.mean(np.abs(expected - np.median(expected)) < 0.25) / 0.5
        noise = 0.5 / math.sqrt(200 * 5) / density
        assert abs(told["median"] - np.median(expected)) < 4.5 * noise
        assert told["p05"] == pytest.approx(np.quantile(expected, 0.05), abs=0.6)


def test_laydown_is_the_runs_of_its_places(tmp_path):
    files = []
    for name, second in (("with", ROCKET), ("bare", "")):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(TEXT.format(name=name, post=POST, second=second))
    told = json.loads(
        rempart("laydown", *files, "--replicates", 1000, "--worlds", 1, "--points", 0, "--json").stdout
    )
    for side, file in zip(("before", "after"), files, strict=True):
        plan = yaml.safe_load(file.read_text())
        for one in told["places"][0]["raids"]:
            defence = plan["places"]["hill"]["defence"]
            scenario = {"rempart": 1, "name": "hill", **defence, "raid": plan["raids"][one["raid"]]}
            rows = Rows(yaml.safe_dump(scenario, sort_keys=False), 2000, OTHER)
            same(one["leakers"][side]["mean"], rows["leakers"], 1000)
            same(one["p_no_leaker"][side]["mean"], (rows["leakers"] == 0).astype(float), 1000)
