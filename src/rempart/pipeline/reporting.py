"""The page that tells a run: its answers, and one raid of it to be played."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rempart.answers.ledger import waterfalls
from rempart.answers.measures import answer
from rempart.answers.outcomes import Outcomes
from rempart.pipeline.example_raids import told_raid
from rempart.pipeline.report_context import LEVELS, Looks
from rempart.scenario import Scenario
from rempart.views.coverage import Told
from rempart.views.facts import facts_about, facts_of
from rempart.views.report import Page, Section
from rempart.views.report.around import coverage_sections, saturation_section, sensitivity_section
from rempart.views.report.run import run_report


def report(
    scenario: Scenario, outcomes: Outcomes, named: str, changes: str = "", looks: Looks | None = None
) -> Page:
    """The report of a run; `named`: the scenario as typed, `changes`: the options after it.

    `looks`: what was looked at around it (`pipeline.report_context`), if anything was.
    """
    words = f"{shlex.quote(named)} {changes}".strip()
    return run_report(
        scenario,
        outcomes,
        answer(outcomes),
        facts_of(scenario, outcomes, named, changes),
        waterfalls(outcomes),
        told_raid(scenario, outcomes, words),
        tuple(_around(scenario, outcomes, words, looks)) if looks is not None else (),
    )


def _around(scenario: Scenario, outcomes: Outcomes, words: str, looks: Looks) -> Iterator[Section]:
    """Sections of what was looked at, each with the command that does so again."""
    seed = f"--seed {outcomes.seed}"
    if looks.saturation is not None:
        swept, found = looks.saturation
        (factor,) = swept.factors
        sizes = ",".join(level.text for level in factor.levels)
        spent = f"--replicates {swept.n_replicates} {seed} --worlds {swept.n_worlds}"
        command = f"rempart sweep {words} --over {factor.path}={sizes} --saturation {spent}"
        yield saturation_section(swept, found, facts_about(scenario, command))
    if looks.coverage is not None:
        ground = looks.coverage
        n = ground.n_worlds * ground.n_per_world
        spent = f"--worlds {ground.n_worlds} --replicates {n} {seed}"
        size = f"--bearings {ground.fan.n_bearings} --size {ground.grid.size_m / 1000.0:g}"
        command = f"rempart coverage {words} {size} --points {ground.grid.n} {spent}"
        yield from coverage_sections(ground, Told(scenario.title, command, LEVELS, ground.areas(LEVELS)))
    if looks.sensitivity is not None:
        hangs = looks.sensitivity
        spent = (
            f"--leading {hangs.plan.n_leading} --raids {2 * hangs.plan.n_half} --worlds {hangs.plan.n_worlds}"
        )
        command = f"rempart sensitivity {words} --measure {hangs.asked} --method tornado {spent} {seed}"
        yield sensitivity_section(hangs, facts_about(scenario, command), scenario)
