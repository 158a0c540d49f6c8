"""A rule of the model stands once: what it reads is read in one module of all that is compiled."""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

from house.sources import modules

COMPILED_ROOMS = ("engine/", "world/", "coverage/")
ONCE = {
    "engine/chain.py": (
        *("weapon_control", "identification_s", "reserve", "reserve_value", "max_engagements"),
        *("evaluates", "margin_m", "controller_shared"),
    ),
    "engine/rules.py": (
        *("salvo_first", "salvo_next", "salvo_interval_s", "slew_s", "p_false_kill", "p_false_miss"),
        *("reengage_after_s", "p_common_failure", "sspk_logit_sigma", "component_availability"),
        *("component_ready_s", "reload_s"),
    ),
    "engine/sensing.py": ("on_radar_loss", "remote_latency_s", "remote_sigma_max_m", "position_sigma_m"),
    "engine/initial_draws.py": ("class_p_hostile", "class_p_unknown", "class_miss_sigma_m"),
    "engine/tracks.py": ("confirm_n", "capacity"),
}
"""Fields of a world, by the module whose rule they belong to."""
ALSO = {("engine/assignment.py", "salvo_first")}  # salvos of an optimal assignment are counted ahead
CURVED = {"acos", "asin", "erf", "erfc", "exp", "expm1", "lgamma", "log", "log1p", "pow", "sinh", "tanh"}


def compiled(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
            if names & {"inner", "jit"}:
                yield node


def readers():
    found = defaultdict(set)
    for name, tree in modules():
        if name.startswith(COMPILED_ROOMS):
            for function in compiled(tree):
                for node in ast.walk(function):
                    if isinstance(node, ast.Attribute):
                        found[node.attr].add(name)
    return found


@pytest.mark.parametrize(("home", "fields"), ONCE.items())
def test_what_a_rule_reads_is_read_in_one_module(home, fields):
    of_field = readers()
    found = {(name, field) for field in fields for name in of_field[field] if (name, field) not in ALSO}
    assert found == {(home, field) for field in fields}


def test_laws_with_a_curve_are_those_of_physics():
    """But for the two that are the engine's own: decibels, and a probability moved on its logit."""
    found = {
        (name, function.name)
        for name, tree in modules()
        if name.startswith(COMPILED_ROOMS)
        for function in compiled(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in CURVED and isinstance(node.value, ast.Name)
        if node.value.id == "math"
    }
    assert found == {("engine/initial_draws.py", "unit_factor")}
