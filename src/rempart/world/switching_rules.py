"""Arrays of the rules that switch components: sensors that go dark, or turn."""

from __future__ import annotations

from typing import Any

import numpy as np

from rempart.engine.component_masks import words_of
from rempart.engine.world import RULE_CUE, RULE_CYCLE, RULE_LOSS, Ground
from rempart.world.indexing import index, mask
from rempart.world.records import Resolved

KINDS = {"cycle": RULE_CYCLE, "cue": RULE_CUE, "loss": RULE_LOSS}


def rules_of(resolved: Resolved, components: dict[str, int], sensors: dict[str, int]) -> dict[str, Any]:
    """Fields of `Ground` that hold the rules; none without rules."""
    rules = resolved.rules
    if not rules:
        return {}
    rows = [row for rule in rules for row in rule.switched]
    n = [len(rule.switched) for rule in rules]
    masks = [
        mask(rule.mask, *((sensors, "sensor") if rule.kind == "cue" else (components, "component")), "a rule")
        for rule in rules
    ]
    return {
        "rule_kind": np.array([KINDS[rule.kind] for rule in rules], dtype=np.int8),
        "rule_mask": words_of(masks, len(components)),
        "rule_delay_s": np.array([rule.delay_s for rule in rules], dtype=np.float64),
        "rule_turn_s": np.array([rule.turn_s for rule in rules], dtype=np.float64),
        "rule_on_s": np.array([rule.on_s for rule in rules], dtype=np.float64),
        "rule_phase_s": np.array([rule.phase_s for rule in rules], dtype=np.float64),
        "rule_first": np.array(np.cumsum([0, *n[:-1]]), dtype=np.int32),
        "rule_n": np.array(n, dtype=np.int32),
        "rule_component": np.array(
            [index(k, components, "component", "a rule") for k, _ in rows], dtype=np.int32
        ),
        "rule_sensor": np.array([index(r, sensors, "sensor", "a rule") for _, r in rows], dtype=np.int32),
    }


def begun(ground: Ground, begin_s: float) -> Ground:
    """The same with cycles laid out from where the clock begins: each up, or down, as it is there."""
    cycles = np.flatnonzero(ground.rule_kind == RULE_CYCLE)
    if cycles.size == 0:
        return ground
    phase_s, ready_s = ground.rule_phase_s.copy(), ground.component_ready_s.copy()
    period_s = ground.rule_on_s[cycles] + ground.rule_turn_s[cycles]
    phase_s[cycles] = np.mod(ground.rule_phase_s[cycles] - begin_s, period_s) - period_s
    component = ground.rule_component[ground.rule_first[cycles]]
    ready_s[component] = np.where(-phase_s[cycles] < ground.rule_on_s[cycles], 0.0, np.inf)
    return ground._replace(rule_phase_s=phase_s, component_ready_s=ready_s)


def at_their_best(ground: Ground) -> Ground:
    """The same without rules, each sensor that goes dark up, and one that turns as it faces at first."""
    if ground.rule_kind.size == 0:
        return ground
    ready_s = ground.component_ready_s.copy()
    ready_s[ground.rule_component[ground.rule_first]] = 0.0
    rest = {name: getattr(ground, name)[:0] for name in Ground._fields if name.startswith("rule_")}
    return ground._replace(component_ready_s=ready_s, **rest)
