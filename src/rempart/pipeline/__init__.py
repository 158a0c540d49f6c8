"""The main line: scenario file -> Scenario -> worlds -> replicates -> Outcomes -> Answers."""

from rempart.answers.cases import Case
from rempart.answers.comparing import Comparison, compare
from rempart.answers.measures import Answers, Measure, answer
from rempart.answers.notebook_display import show_with
from rempart.answers.outcomes import Outcomes
from rempart.answers.paired import Paired
from rempart.pipeline.running import execute, rare, simulate, simulate_in_steps, simulate_until
from rempart.pipeline.side_by_side import (
    simulate_pair,
    simulate_side_by_side,
    simulate_side_by_side_in_steps,
    simulate_side_by_side_until,
)
from rempart.pipeline.single_replicate import ending, find, scene, telling, trace
from rempart.pipeline.worlds import N_WORLDS, Progress, Worlds, build, counting
from rempart.scenario import Scenario, load


def _in_a_notebook(shown: object) -> str:
    from rempart.views.notebook import notebook_html  # asked for by notebooks alone

    return notebook_html(shown)


show_with(_in_a_notebook)

__all__ = [
    "N_WORLDS",
    "Answers",
    "Case",
    "Comparison",
    "Measure",
    "Outcomes",
    "Paired",
    "Progress",
    "Scenario",
    "Worlds",
    "answer",
    "build",
    "compare",
    "counting",
    "ending",
    "execute",
    "find",
    "load",
    "rare",
    "scene",
    "simulate",
    "simulate_in_steps",
    "simulate_pair",
    "simulate_side_by_side",
    "simulate_side_by_side_in_steps",
    "simulate_side_by_side_until",
    "simulate_until",
    "telling",
    "trace",
]
