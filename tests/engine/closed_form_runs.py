"""Run the scenario files of closed_forms/ and hold what was counted to a law."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import reference_rows
from engine import closed_form_laws as laws
from engine.closed_form_laws import Claim, Figures
from rempart.engine.outcomes import Layout
from rempart.engine.run import Engine, run
from rempart.scenario import Scenario, load, override
from rempart.world.draw_world import resolve
from rempart.world.tabulate import tabulate

FOLDER = Path(__file__).parent / "closed_forms"
TOPIC = "03_engagement"
MILLION = 1_000_000
UNIT = "batteries.battery.fire_unit"
LAUNCHER = "batteries.battery.weapons.launcher"
RADAR = "batteries.battery.sensors.radar"
SEED = 1
PROBABILITIES = ("p", "sspk", "reliability", "kill", "outer", "middle", "inner")


def scenario(name: str, changes: dict[str, Any]) -> Scenario:
    """A file of closed_forms/ with some fields set."""
    return override(load(FOLDER / f"{name}.yaml"), changes)


def play(scenario: Scenario, n: int = MILLION) -> Figures:
    """n replicates of the scenario."""
    resolved = resolve(scenario, SEED, 0)
    engine = Engine([tabulate(resolved)])
    tally, interrupted = run(engine, SEED, n, threads=2)
    assert not interrupted
    classes = tuple(threat.name for threat in resolved.classes)
    return Figures(Layout(classes, tuple(point.name for point in resolved.points)), tally)


def hold(figures: Figures, law: Callable[..., list[Claim]], inputs: dict[str, Any], *doubted: str) -> None:
    """The counts meet the law, and refuse it if a doubted input is wrong by 5 %, up or down (below 1 if it is
    a probability)."""
    assert laws.meets(figures, law(**inputs)) == []
    for name in doubted:
        wrong = [inputs[name] * factor for factor in (0.95, 1.05)]
        if name.startswith(PROBABILITIES):
            wrong = [p for p in wrong if 0.0 < p < 1.0]
        for value in wrong:
            assert laws.meets(figures, law(**inputs | {name: value})), f"{name} {value} was not refused"


def rows(prefix: str) -> list[dict[str, Any]]:
    """Reference rows of engagements whose id starts so."""
    found = [row for key, row in reference_rows.load(TOPIC).items() if key.startswith(prefix)]
    assert found
    return found


def percent(p: float) -> str:
    """Name of the class of threats that is shot at with this probability."""
    return f"p{round(100 * p)}"


def classes(names: Any, **fields: str) -> dict[str, Any]:
    """Change that makes these the classes of threats."""
    return {"threats": {name: {"flight": "straight", "speed": "100 m/s", **fields} for name in names}}


def group(threat: str, count: int = 1, aim: Any = "asset", **fields: Any) -> dict[str, Any]:
    """A group of the raid, 200 s on its way at 100 m/s."""
    start = {"bearing": "0 deg", "distance": "20 km"}
    return {"threat": threat, "count": count, "from": start, "aim": aim, "at": "300 s", **fields}
