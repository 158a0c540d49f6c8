"""A saturation curve told point by point: P(no leaker) over the size of one group, with the same luck."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from threading import Event

from rempart import pipeline
from rempart.answers.cases import Case
from rempart.answers.designs import settings_of
from rempart.answers.factors import Factor, parse_factor
from rempart.answers.outcomes import Outcomes
from rempart.answers.saturation import saturation
from rempart.answers.statements import parse_measure
from rempart.answers.sweep import cases_of, sweep
from rempart.pipeline.interruptible import Steps
from rempart.reading.problems import one_of
from rempart.scenario import Scenario
from rempart.views.facts import facts_about
from rempart.views.sweep_object import sweep_object
from rempart.web.error_responses import Refused
from rempart.web.inputs import likely_most, n_threats
from rempart.web.jobs import Told
from rempart.web.library import Library
from rempart.web.requests import SaturationOrder
from rempart.web.runs import built, looking
from rempart.web.settings import Caps

SCHEMA = "rempart/web-saturation/1"
_MOST_SIZES = 12


def factor_of(scenario: Scenario, order: SaturationOrder, caps: Caps) -> Factor:
    """Sizes 1 .. about twice that of the file, at most 12; raises Refused."""
    groups = scenario.content.raid
    if order.group not in groups:
        raise Refused(422, f"group: there is no group {order.group!r}{one_of(order.group, groups)}.")
    if groups[order.group].track is not None:
        raise Refused(
            422, f"group: {order.group!r} flies as it was recorded; its number is that of its tracks."
        )
    own = round(likely_most(groups[order.group].count))
    most = min(max(2 * own, 6), caps.n_threats - (n_threats(scenario) - own))
    if most < 2:
        raise Refused(422, f"group: the rest of the raid leaves no room below {caps.n_threats:,} threats.")
    step = -(-(most - 1) // (_MOST_SIZES - 1))
    sizes = ",".join(str(n) for n in range(1, most + 1, step))
    return parse_factor(f"raid.{order.group}.count={sizes}")


def saturation_steps(
    scenario: Scenario, order: SaturationOrder, factor: Factor, library: Library, stop: Event
) -> Iterator[Told]:
    """Objects of a sweep that grows by one size each time, the last `final`; raises Stopped."""
    settings = settings_of([factor], "grid", 0, order.seed)
    asked = [parse_measure("p_no_leaker"), parse_measure("leakers")]
    cases = cases_of(scenario, [factor], settings, asked, order.replicates, order.worlds, order.seed)
    sizes = shlex.quote(",".join(level.text for level in factor.levels))
    facts = facts_about(
        scenario,
        f"rempart sweep {shlex.quote(order.named(library))} --over {factor.path}={sizes}"
        f" --measure p_no_leaker --measure leakers --saturation{' ' if order.words else ''}{order.words}"
        f" --replicates {order.replicates} --seed {order.seed} --worlds {order.worlds}",
    )
    done: list[Outcomes] = []
    for n, case in enumerate(cases, 1):
        done.append(_run(case, stop))
        swept = sweep(cases[:n], [factor], settings[:n], asked, "grid", lambda _cases: iter(done))
        final = n == len(cases)
        yield {
            "schema": SCHEMA,
            "final": final,
            "most": settings[-1][0].value,
            "result": sweep_object(swept, saturation(swept) if final else None, facts),
        }


def _run(case: Case, stop: Event) -> Outcomes:
    worlds = built(case.scenario, case.seed, case.n_worlds, case.n_replicates, stop)
    whole = Steps(first=case.n_replicates, look=looking(stop))
    (found,) = pipeline.simulate_in_steps(worlds, case.n_replicates, whole)
    return found
