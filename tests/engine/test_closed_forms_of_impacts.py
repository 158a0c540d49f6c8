"""Where the engine lets threats fall, held to the closed forms of damage as test_closed_forms.py tells."""

from __future__ import annotations

import math

import pytest
from scipy import integrate, stats

import reference_rows
from engine.closed_form_laws import Claim, rate
from engine.closed_form_runs import group, hold, play, rows, scenario

pytestmark = [pytest.mark.statistical, pytest.mark.slow]


@pytest.mark.parametrize("damage", ["aimed", "all"])
def test_a_circular_error_hits_as_its_cep_says(damage):
    """Rows CEPHIT: a class for each. By the distance alone and in the plane."""
    of_class = {row["id"]: row for row in rows("CEPHIT")}
    threats = {
        name: {
            "flight": "straight",
            "speed": "100 m/s",
            "cep": f"{row['inputs']['CEP']} m",
            "lethal_radius": f"{row['inputs']['R']} m",
        }
        for name, row in of_class.items()
    }
    raid = {name: group(name) for name in of_class}
    figures = play(scenario("impacts", {"threats": threats, "raid": raid, "damage": damage}))
    for name, row in of_class.items():
        inputs = {key: float(value) for key, value in row["inputs"].items()}

        def law(R: float, CEP: float, name: str = name) -> list[Claim]:
            return [rate("hits_on_assets", 1.0 - 0.5 ** ((R / CEP) ** 2), 1, name)]

        reference_rows.check(row, law(**inputs)[0].expected)
        hold(figures, law, inputs, "R", "CEP")


def test_an_offset_aim_hits_less():
    """Rows OFFSET: aimed at a place beside the asset."""
    of_class = {row["id"]: row for row in rows("OFFSET")}
    bearings = {name: f"{120 * i + 17} deg" for i, name in enumerate(of_class)}
    threats, places = {}, {}
    for name, row in of_class.items():
        given = row["inputs"]
        threats[name] = {
            "flight": "straight",
            "speed": "100 m/s",
            "miss_sigma": f"{given['sigma']} m",
            "lethal_radius": f"{given['R']} m",
        }
        places[f"beside-{name}"] = {"bearing": bearings[name], "distance": f"{given['offset']} m"}
    raid = {name: group(name, 4, f"beside-{name}") for name in of_class}
    figures = play(scenario("impacts", {"threats": threats, "places": places, "raid": raid, "damage": "all"}))
    for name, row in of_class.items():

        def law(R: float, sigma: float, offset: float, name: str = name) -> list[Claim]:
            p = float(stats.ncx2.cdf((R / sigma) ** 2, 2, (offset / sigma) ** 2))
            return [rate("hits_on_assets", p, 4, name)]

        inputs = {key: float(value) for key, value in row["inputs"].items()}
        p = law(**inputs)[0].expected
        reference_rows.check(row, p / 4.0)
        # Some inputs hardly count: an offset short beside the error, an error as long as the offset.
        wrong = {key: law(**inputs | {key: 1.05 * inputs[key]})[0].expected for key in inputs}
        telling = [key for key in inputs if abs(wrong[key] / p - 1.0) > 0.04]
        assert "R" in telling
        hold(figures, law, inputs, *telling)


def test_a_shared_error_of_aim_makes_hits_come_together():
    """Rows SALVOBIAS: an asset and a group for each, 30 km apart."""
    of_class = {row["id"].replace(".", ""): row for row in rows("SALVOBIAS")}
    threats, places, assets, raid = {}, {}, {}, {}
    for i, (name, row) in enumerate(of_class.items()):
        given = row["inputs"]
        threats[name] = {
            "flight": "straight",
            "speed": "100 m/s",
            "miss_sigma": f"{given['sigma_indep']} m",
            "lethal_radius": f"{given['R']} m",
        }
        places[f"at-{name}"] = {"bearing": f"{90 * i} deg", "distance": "30 km"}
        assets[name] = {"position": f"at-{name}"}
        raid[name] = group(name, given["n"], name, bias_sigma=f"{given['sigma_common']} m")
    changes = {"threats": threats, "places": places, "assets": assets, "raid": raid, "damage": "all"}
    figures = play(scenario("impacts", changes))
    for name, row in of_class.items():
        inputs = {key: float(value) for key, value in row["inputs"].items()}
        reference_rows.check({**row, "tol": {"abs": 2e-5}}, p_some_hit(**inputs))

        def law(name: str = name, **given: float) -> list[Claim]:
            return [rate(f"lost/{name}", p_some_hit(**given))]

        own = ["sigma_indep"] if inputs["sigma_indep"] > 1.0 else []
        shared = ["sigma_common"] if inputs["sigma_common"] > 0.0 else []
        hold(figures, law, inputs, "R", *own, *shared)


def p_some_hit(R: float, sigma_indep: float, sigma_common: float, n: float) -> float:
    """P(at least one of n within R), integrated over the error that they share."""
    if sigma_common == 0.0:
        return 1.0 - math.exp(-n * R**2 / (2.0 * sigma_indep**2))

    def all_miss(r: float) -> float:
        one = float(stats.ncx2.sf((R / sigma_indep) ** 2, 2, (r / sigma_indep) ** 2))
        return one**n * r / sigma_common**2 * math.exp(-(r**2) / (2.0 * sigma_common**2))

    return 1.0 - float(integrate.quad(all_miss, 0.0, 10.0 * sigma_common, points=[R], limit=200)[0])
