"""The engine, from a scenario's text to its counts, on scenarios that reduce to closed forms.

Each test runs a scenario file of closed_forms/ with the fields of one row of
tests/reference/03_engagement.json set, and holds what the engine counted to the row's law
within four standard errors (two-sided; seed fixed; the standard error is that of the law).
Each also shows that the same counts refuse the law with a parameter wrong by 5 %, up or down.
A million replicates unless a test says fewer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import reference_rows
from engine import closed_form_laws as laws
from engine.closed_form_laws import Claim, rate
from engine.closed_form_runs import (
    FOLDER,
    LAUNCHER,
    MILLION,
    RADAR,
    TOPIC,
    UNIT,
    classes,
    group,
    hold,
    percent,
    play,
    rows,
    scenario,
)
from rempart.scenario import Scenario, load, override

pytestmark = [pytest.mark.statistical, pytest.mark.slow]

# Salvos and leakage


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_salvo_kills_unless_all_its_shots_miss(n):
    """Rows SALVO: a class of threats for each SSPK, two of each."""
    of_class = {percent(row["inputs"]["sspk"]): row for row in rows("SALVO-") if row["inputs"]["n"] == n}
    figures = play(
        scenario(
            "battery",
            {
                f"{UNIT}.salvo_first": n,
                f"{UNIT}.max_engagements": 1,
                f"{LAUNCHER}.sspk": {name: row["inputs"]["sspk"] for name, row in of_class.items()},
                **classes(of_class),
                "raid": {name: group(name, count=2) for name in of_class},
            },
        )
    )
    for name, row in of_class.items():
        reference_rows.check(row, laws.p_salvo(**row["inputs"]))

        def law(sspk: float, n: int, name: str = name) -> list[Claim]:
            killed = laws.p_salvo(sspk, n)
            return [rate("intercepted", killed, 2, name), rate("leakers", 1.0 - killed, 2, name)]

        hold(figures, law, row["inputs"], "sspk")
    assert figures.mean("interceptors_fired") == 2 * n * len(of_class)


def test_an_interceptor_that_fails_kills_nothing():
    """Rows SALVO with reliability: n shots of SSPK s and reliability r are n of SSPK s r."""
    figures = play(
        scenario(
            "battery",
            {
                f"{UNIT}.salvo_first": 2,
                f"{UNIT}.max_engagements": 1,
                f"{LAUNCHER}.sspk": {"any": 0.7},
                f"{LAUNCHER}.reliability": 0.8,
            },
        )
    )

    def law(sspk: float, reliability: float) -> list[Claim]:
        # A shot fails only if it meets a live threat: the first always, the second unless the first killed.
        p, met = sspk * reliability, 2.0 - sspk * reliability
        first, second = 1.0 - reliability, (1.0 - p) * (1.0 - reliability)
        both = (1.0 - reliability) ** 2
        failed = np.array([1.0 - first - second + both, first + second - 2.0 * both, both])
        assert failed @ [0.0, 1.0, 2.0] == pytest.approx(met * (1.0 - reliability))
        return [
            *laws.distribution("leakers", laws.leakers(10, p, 2, 1.0), MILLION),
            *laws.moments("interceptors_failed", failed, 10),
        ]

    hold(figures, law, {"sspk": 0.7, "reliability": 0.8}, "sspk", "reliability")


def with_tracking(W: int, sspk: float, n: int, p_track: float) -> Scenario:
    """W warheads, each looked at once with Pd p_track, then n shots at each that is tracked."""
    return scenario(
        "battery",
        {
            "raid.raid.count": W,
            f"{RADAR}.pd": p_track,
            f"{UNIT}.salvo_first": n,
            f"{UNIT}.max_engagements": 1,
            f"{LAUNCHER}.sspk": {"any": sspk},
        },
    )


def leakage(W: int, sspk: float, n: int, p_track: float, replicates: int = MILLION) -> list[Claim]:
    tracked = laws.moments("tracked", laws.binomial(W, p_track))
    pmf = laws.leakers(W, sspk, n, p_track)
    return [*laws.distribution("leakers", pmf, replicates), rate("no_leaker", float(pmf[0])), *tracked]


@reference_rows.each(TOPIC, "LEAKDIST")
def test_leakers_of_independent_engagements_are_binomial(row):
    inputs = row["inputs"]
    pmf = laws.leakers(**inputs)
    k = np.arange(len(pmf))
    mean = float(k @ pmf)
    reference_rows.check(row, {"mean": mean, "P": pmf[:6].tolist(), "var": float((k - mean) ** 2 @ pmf)})
    hold(play(with_tracking(**inputs)), leakage, inputs, "sspk", "p_track")


@reference_rows.each(TOPIC, "WILK-N")
def test_a_barrage_of_wilkening_leaves_nobody_as_often_as_he_says(row):
    """The chance that nobody leaks; 100,000 replicates for 20 warheads and more."""
    inputs = {key: row["inputs"][key] for key in ("W", "sspk", "p_track")}
    inputs["n"] = row["expected"]["n_per_target"]
    assert laws.leakers(**inputs)[0] == pytest.approx(row["expected"]["P0_achieved"], abs=1e-9)
    assert laws.leakers(**(inputs | {"n": inputs["n"] - 1}))[0] < row["inputs"]["P0"]
    n = MILLION if inputs["W"] < 20 else 100_000
    figures = play(with_tracking(**inputs), n)
    hold(figures, lambda **given: leakage(**given, replicates=n), inputs, "sspk", "p_track")
    assert figures.mean("no_leaker") == pytest.approx(row["expected"]["P0_achieved"], abs=0.01)


def test_the_kill_probability_of_wilkening_is_just_enough():
    """Rows WILK-KW: for each a group of W on an asset that any leaker destroys; 200,000 replicates."""
    of_class = {row["id"].replace("WILK-KW-", "w").replace(".", ""): row for row in rows("WILK-KW")}
    figures = play(
        scenario(
            "battery",
            {
                "assets": {name: {"position": "site"} for name in of_class},
                **classes(of_class, lethal_radius="1 m"),
                "raid": {name: group(name, row["inputs"]["W"], name) for name, row in of_class.items()},
                f"{LAUNCHER}.sspk": {name: row["expected"] for name, row in of_class.items()},
                f"{UNIT}.max_engagements": 1,
            },
        ),
        200_000,
    )
    for name, row in of_class.items():
        inputs = {"W": row["inputs"]["W"], "kill": row["expected"]}

        def law(W: int, kill: float, name: str = name) -> list[Claim]:
            return [rate(f"lost/{name}", 1.0 - kill**W), rate("leakers", 1.0 - kill, W, name)]

        assert 1.0 - law(**inputs)[0].expected == pytest.approx(row["inputs"]["P0"], rel=1e-9)
        hold(figures, law, inputs, "kill")


def test_somebody_of_three_hundred_leaks():
    """Row LEAK-300; 30,000 replicates, in none of which nobody leaks."""
    (row,) = rows("LEAK-300")
    inputs = {"W": 300, "sspk": 0.95, "n": 1, "p_track": 1.0}
    reference_rows.check(row, 1.0 - float(laws.leakers(**inputs)[0]))
    figures = play(with_tracking(**inputs), 30_000)
    hold(figures, lambda **given: leakage(**given, replicates=30_000), inputs, "sspk")
    assert figures.mean("no_leaker") == 0.0


# Looks and magazines


@pytest.mark.parametrize("m", [2, 3, 4])
def test_shoot_look_shoot_with_perfect_looks(m):
    """Rows SLS: a class for each SSPK, up to m single shots."""
    of_class = {percent(row["inputs"]["p"]): row for row in rows("SLS-") if row["inputs"]["m"] == m}
    figures = play(
        scenario(
            "battery",
            {
                f"{UNIT}.max_engagements": m,
                f"{LAUNCHER}.sspk": {name: row["inputs"]["p"] for name, row in of_class.items()},
                **classes(of_class),
                "raid": {name: group(name, count=2) for name in of_class},
            },
        )
    )
    for name, row in of_class.items():
        p = row["inputs"]["p"]
        shots = float(np.arange(m + 1) @ laws.shots_until_killed(p, m))
        reference_rows.check(row, {"Pk": laws.p_salvo(p, m), "E_shots": shots})

        def law(p: float, m: int, name: str = name) -> list[Claim]:
            fired = laws.moments("interceptors_fired", laws.shots_until_killed(p, m), 2, name)
            return [rate("intercepted", laws.p_salvo(p, m), 2, name), *fired]

        hold(figures, law, row["inputs"], "p")


@reference_rows.each(TOPIC, "SLSSALVO")
def test_a_salvo_a_look_and_a_salvo(row):
    inputs = row["inputs"]

    def law(p: float, n1: int, n2: int) -> list[Claim]:
        shots = np.zeros(n1 + n2 + 1)
        shots[n1], shots[n1 + n2] = laws.p_salvo(p, n1), (1.0 - p) ** n1
        fired = laws.moments("interceptors_fired", shots, 10)
        return [rate("intercepted", laws.p_salvo(p, n1 + n2), 10), *fired]

    reference_rows.check(
        row, {"Pk": law(**inputs)[0].expected / 10.0, "E_shots": law(**inputs)[1].expected / 10.0}
    )
    changes = {
        f"{UNIT}.salvo_first": inputs["n1"],
        f"{UNIT}.salvo_next": inputs["n2"],
        f"{UNIT}.max_engagements": 2,
        f"{LAUNCHER}.sspk": {"any": inputs["p"]},
    }
    hold(play(scenario("battery", changes)), law, inputs, "p")


@reference_rows.each(TOPIC, "SLSBDA")
def test_shoot_look_shoot_with_wrong_looks(row):
    inputs = row["inputs"]

    def law(p: float, p_false_kill: float, p_missed_kill: float) -> list[Claim]:
        f, g, q = p_false_kill, p_missed_kill, 1.0 - p
        again = q * (1.0 - f) + p * g
        shots = np.array([0.0, 1.0 - again, again])
        judged_killed = q * f + q * (1.0 - f) * q * f
        return [
            rate("intercepted", p + q * (1.0 - f) * p, 10),
            *laws.moments("interceptors_fired", shots, 10),
            rate("interceptors_surplus", p * g, 10),
            rate("cause/wrongly_assessed", judged_killed, 10),
            rate("cause/missed", q * (1.0 - f) * q * (1.0 - f), 10),
        ]

    given = law(**inputs)
    reference_rows.check(row, {"Pk": given[0].expected / 10.0, "E_shots": given[1].expected / 10.0})
    changes = {
        f"{UNIT}.max_engagements": 2,
        f"{UNIT}.p_false_kill": inputs["p_false_kill"],
        f"{UNIT}.p_false_miss": inputs["p_missed_kill"],
        f"{LAUNCHER}.sspk": {"any": inputs["p"]},
    }
    hold(play(scenario("battery", changes)), law, inputs, "p", "p_false_kill", "p_missed_kill")


@reference_rows.each(TOPIC, "EVEN")
def test_a_magazine_spread_evenly_without_looks(row):
    """Nothing is ever recognised as killed, so that all are shot at in turn until the magazine is empty."""
    inputs = row["inputs"]
    pmf = laws.leakers_of_even_fire(**inputs)
    mean = float(np.arange(len(pmf)) @ pmf)
    reference_rows.check(row, {"P_none_leak": float(pmf[0]), "E_leak": mean})
    changes = {
        "raid.raid.count": inputs["W"],
        f"{LAUNCHER}.magazine": inputs["M"],
        f"{LAUNCHER}.sspk": {"any": inputs["p"]},
        f"{UNIT}.p_false_miss": 1,
    }
    figures = play(scenario("battery", changes))

    def law(M: int, W: int, p: float) -> list[Claim]:
        pmf = laws.leakers_of_even_fire(M, W, p)
        return [*laws.distribution("leakers", pmf, MILLION), Claim("interceptors_fired", M, 0.0)]

    hold(figures, law, inputs, "p")


@reference_rows.each(TOPIC, "SLSINV")
def test_a_magazine_used_with_perfect_looks(row):
    inputs = row["inputs"]
    pmf = laws.leakers_of_shared_magazine(**inputs)
    mean = float(np.arange(len(pmf)) @ pmf)
    reference_rows.check(row, {"P_none_leak": float(pmf[0]), "E_leak": mean})
    changes = {
        "raid.raid.count": inputs["W"],
        f"{LAUNCHER}.magazine": inputs["M"],
        f"{LAUNCHER}.sspk": {"any": inputs["p"]},
    }

    def law(M: int, W: int, p: float) -> list[Claim]:
        leakers, shots = laws.leakers_of_shared_magazine(M, W, p), laws.shots_of_shared_magazine(M, W, p)
        return [
            *laws.distribution("leakers", leakers, MILLION),
            *laws.distribution("interceptors_fired", shots, MILLION),
        ]

    hold(play(scenario("battery", changes)), law, inputs, "p")


@reference_rows.each(TOPIC, "STOCHSALVO")
def test_a_stochastic_salvo(row):
    """Those that go astray fall far outside, are judged harmless and cost no shot."""
    inputs = row["inputs"]
    pmf = laws.hits_of_stochastic_salvo(**inputs)
    k = np.arange(len(pmf))
    mean = float(k @ pmf)
    reference_rows.check(row, {"mean": mean, "var": float((k - mean) ** 2 @ pmf), "P_no_hit": float(pmf[0])})
    changes = {
        "site.area": "1 km",
        "places": {"field": {"bearing": "90 deg", "distance": "40 km"}},
        "raid.raid": group("threat", inputs["n"], {"asset": inputs["po"], "field": 1.0 - inputs["po"]}),
        f"{LAUNCHER}.magazine": inputs["m"],
        f"{LAUNCHER}.sspk": {"any": inputs["pd"]},
        f"{UNIT}.evaluates": True,
    }

    def law(n: int, po: float, m: int, pd: float) -> list[Claim]:
        hits = laws.hits_of_stochastic_salvo(n, po, m, pd)
        return [*laws.distribution("leakers", hits, MILLION), rate("harmless", 1.0 - po, n)]

    hold(play(scenario("battery", changes)), law, inputs, "po", "pd")


# What engagements share


@reference_rows.each(TOPIC, "COMMON")
def test_a_common_failure_takes_the_whole_defence(row):
    inputs = row["inputs"]
    pmf = laws.leakers_with_common_cause(**inputs)
    k = np.arange(len(pmf))
    mean = float(k @ pmf)
    reference_rows.check(
        row,
        {
            "P0": float(pmf[0]),
            "mean_leak": mean,
            "P_all_leak": float(pmf[-1]),
            "var": float((k - mean) ** 2 @ pmf),
        },
    )
    changes = {
        "raid.raid.count": inputs["W"],
        f"{UNIT}.salvo_first": inputs["n"],
        f"{UNIT}.max_engagements": 1,
        f"{UNIT}.p_common_failure": inputs["p_common"],
        f"{LAUNCHER}.sspk": {"any": inputs["sspk"]},
    }

    def law(**given: Any) -> list[Claim]:
        return laws.distribution("leakers", laws.leakers_with_common_cause(**given), MILLION)

    hold(play(scenario("battery", changes)), law, inputs, "sspk", "p_common")


@pytest.mark.parametrize(("sspk", "sigma"), [(0.7, 1.0), (0.5, 1.5)])
def test_a_shared_factor_on_the_odds_makes_leakers_come_together(sspk, sigma):
    """Against Gauss-Hermite quadrature over the factor."""
    changes = {
        f"{UNIT}.max_engagements": 1,
        f"{UNIT}.sspk_spread": sigma,
        f"{LAUNCHER}.sspk": {"any": sspk},
    }

    def law(sspk: float, sigma: float) -> list[Claim]:
        return laws.distribution("leakers", laws.leakers_with_common_odds(10, sspk, sigma), MILLION)

    figures = play(scenario("battery", changes))
    hold(figures, law, {"sspk": sspk, "sigma": sigma}, "sspk", "sigma")
    unshared = laws.moments("leakers", laws.binomial(10, figures.mean("leakers") / 10.0))
    assert figures.variance("leakers") > 1.5 * unshared[1].expected


# Layers


@reference_rows.each(TOPIC, "LAYER")
def test_layers_multiply(row):
    """20,000 replicates of 12 threats."""
    kills = row["inputs"]["K"]
    names = ("outer", "middle", "inner")
    passed = np.cumprod([1.0] + [1.0 - k for k in kills])
    reference_rows.check(row, 1.0 - float(passed[-1]))
    sspk = dict(zip(names, kills, strict=False))
    changes = {f"batteries.{name}.weapons.launcher.sspk": {"any": sspk[name]} for name in sspk}
    base = load(FOLDER / "layers.yaml")
    whole = {name: base.document["batteries"][name] for name in sspk}
    figures = play(override(base, {"batteries": whole} | changes), 20_000)

    def law(**given: float) -> list[Claim]:
        alive, shots = 1.0, np.zeros(1 + len(given))
        for i, kill in enumerate(given.values(), 1):
            shots[i] += alive * (kill if i < len(given) else 1.0)
            alive *= 1.0 - kill
        fired = laws.moments("interceptors_fired", shots, 12)
        return [*laws.distribution("leakers", laws.binomial(12, alive), 20_000), *fired]

    hold(figures, law, sspk, *sspk)
