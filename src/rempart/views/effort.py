"""How precise a run is, and what more raids or worlds would tell: lines of a table, keys of an object."""

from __future__ import annotations

import math
import shlex
from dataclasses import dataclass
from typing import Any

from rempart.answers.allocation import Allocation, allocation
from rempart.answers.measures import Answers, Measure
from rempart.answers.outcomes import Outcomes
from rempart.answers.precision import Reached
from rempart.answers.statements import Asked, parse_measure
from rempart.views.result import measure_object
from rempart.views.words import number


@dataclass(frozen=True, slots=True)
class Effort:
    """`asked`: the measure that was named, and its value. `reached`: of a run that went on until precise."""

    asked: tuple[str, Measure | None] | None = None
    reached: Reached | None = None
    allocation: Allocation | None = None


def effort_of(
    asked: Asked, named: bool, outcomes: Outcomes, answers: Answers, reached: Reached | None = None
) -> Effort:
    """How precise a measure is that was `named`, or that a run went on for; else that of the raids with no
    leakers, or of the leakers where every raid, or none, has some.
    """
    value = asked.of(outcomes, answers)
    told = named or reached is not None
    about = asked if told or value is None or 0.0 < value.mean < 1.0 else parse_measure("leakers")
    return Effort((asked.text, value) if told else None, reached, allocation(about, outcomes))


def effort_words(n_replicates: int, of: str = "", precision: float | None = None, at_most: int = 0) -> str:
    """The options that spend as much again."""
    named = f" --of {shlex.quote(of)}" if of else ""
    if precision is None:
        return f"--replicates {n_replicates}{named}"
    return f"--precision {precision!r}{named} --at-most {at_most}"


def effort_object(effort: Effort) -> dict[str, Any]:
    """Keys `asked`, `precision` and `allocation` of a result."""
    return {
        "asked": _asked(effort.asked),
        "precision": precision_object(effort.reached),
        "allocation": _allocation(effort.allocation),
    }


def _asked(asked: tuple[str, Measure | None] | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    name, found = asked
    return {"measure": name, "value": None if found is None else measure_object(found)}


def precision_object(reached: Reached | None) -> dict[str, Any] | None:
    """Where a run by plan stopped, or None."""
    if reached is None:
        return None
    plan = reached.plan
    return {
        "measure": plan.asked.text,
        "wanted": plan.half_width,
        "half_width": reached.half_width if math.isfinite(reached.half_width) else None,
        "met": reached.met,
        "looks": reached.n_looks,
        "planned_looks": list(plan.looks),
        "critical": plan.critical,
    }


def _allocation(found: Allocation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    best = None
    if found.per_world is not None:
        best = {
            "replicates_per_world": found.per_world,
            "worlds": found.worlds,
            "standard_error": found.error_best,
        }
    return {
        "measure": found.measure,
        "variance_within": found.within,
        "variance_between": found.between,
        "world_s": round(found.world_s, 9),
        "replicate_s": round(found.replicate_s, 9),
        "halving_replicates": found.halving,
        "more_replicates_tell_little": found.more_replicates_tell_little,
        "standard_error": found.error,
        "best": best,
    }


def effort_rows(effort: Effort) -> list[tuple[str, str]]:
    """Word and sentence of each line at the end of a table."""
    rows = []
    if effort.reached is not None:
        rows.append(("precision", precision_sentence(effort.reached)))
    if effort.allocation is not None:
        rows.append(("more raids", _advice(effort.allocation)))
    return rows


def precision_sentence(reached: Reached) -> str:
    """How precise the named measure is, and what that cost its interval."""
    plan = reached.plan
    width = "not known" if math.isinf(reached.half_width) else f"± {number(reached.half_width)}"
    verdict = "" if reached.met else ", which is not reached within the bound"
    return (
        f"{plan.asked.text} {width} (asked: ± {plan.half_width:g}{verdict}); look {reached.n_looks} of"
        f" {len(plan.looks)}, every interval of chance widened to hold at all of them"
        f" ({plan.critical:.2f} standard errors instead of 1.96)"
    )


def _advice(found: Allocation) -> str:
    spent = f"{_count(found.halving)} raids ({_time(found.halving * found.replicate_s)})"
    halving = f"{spent} halve the interval of chance of {found.measure}"
    if found.between == 0.0:
        return f"{halving}; no difference between worlds shows"
    times = number(found.ignorance / found.chance) if found.chance > 0.0 else "ever so many"
    if found.more_replicates_tell_little:
        told = (
            f"won't help {found.measure}: input uncertainty dominates, {times} times the Monte Carlo error;"
            " only better knowledge of the inputs narrows it"
        )
    else:
        told = f"{halving}; input uncertainty is {times} times the Monte Carlo error"
    if found.per_world is None or found.worlds is None:
        return told
    return (
        f"{told}. In the same time, {_count(found.worlds)} worlds of {_count(found.per_world)} raids give"
        " the most precise mean over all worlds"
    )


def _count(n: int) -> str:
    return f"{n:,}".replace(",", " ")


def _time(seconds: float) -> str:
    if seconds < 100.0:
        return f"{number(seconds)} s"
    return f"{number(seconds / 60.0)} min" if seconds < 6000.0 else f"{number(seconds / 3600.0)} h"
