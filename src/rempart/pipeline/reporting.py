"""The page that tells a run: its answers, and one raid of it to be played."""

from __future__ import annotations

import shlex

from rempart.answers.ledger import waterfalls
from rempart.answers.measures import answer
from rempart.answers.outcomes import Outcomes
from rempart.pipeline.looking import scene, telling
from rempart.scenario import Scenario
from rempart.views.facts import facts_of
from rempart.views.report import Page
from rempart.views.report.run import run_report


def report(scenario: Scenario, outcomes: Outcomes, named: str, changes: str = "") -> Page:
    """The report of a run; `named`: the scenario as typed, `changes`: the options after it."""
    number = telling(outcomes, scenario)
    words = f"{shlex.quote(named)} {changes}".strip()
    return run_report(
        scenario,
        outcomes,
        answer(outcomes),
        facts_of(scenario, outcomes, named, changes),
        waterfalls(outcomes),
        scene(scenario, number, outcomes.seed, outcomes.n_worlds),
        f"rempart replay {words} --replicate {number} --seed {outcomes.seed} --worlds {outcomes.n_worlds}",
    )
