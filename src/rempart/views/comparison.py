"""A comparison as one JSON object, and what its readers must know besides."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rempart.answers.comparing import Compared, Comparison, Difference, compare
from rempart.answers.measures import Measure
from rempart.answers.outcomes import Outcomes
from rempart.answers.paired import Paired
from rempart.answers.precision import Reached
from rempart.scenario import Scenario
from rempart.views.effort import precision_object
from rempart.views.facts import Facts, facts_of
from rempart.views.result import measure_object

SCHEMA = "rempart/compare/1"


@dataclass(frozen=True, slots=True)
class Design:
    """One of the designs compared: `label` tells it from the others, `named` and `changes` are as typed."""

    label: str
    named: str
    changes: str
    scenario: Scenario
    outcomes: Outcomes

    @property
    def facts(self) -> Facts:
        """What carries its result."""
        return facts_of(self.scenario, self.outcomes, self.named, self.changes)


@dataclass(frozen=True, slots=True)
class Compare:
    """All that is told of a comparison: the first design, and each other one against it.

    `effort`: the options that run as long again; `reached`: where it stopped, if its precision decided that.
    """

    designs: tuple[Design, ...]
    pairs: tuple[Paired, ...]
    comparisons: tuple[Comparison, ...]
    effort: str
    reached: Reached | None = None

    @property
    def first(self) -> Outcomes:
        """Outcomes of the first design."""
        return self.designs[0].outcomes

    @property
    def command(self) -> str:
        """The command that gives the same comparison again."""
        if self.designs[-1].changes:
            words = f"{shlex.quote(self.designs[0].named)} {self.designs[-1].changes}"
        else:
            words = " ".join(shlex.quote(design.named) for design in self.designs)
        return (
            f"rempart compare {words} {self.effort} --seed {self.first.seed} --worlds {self.first.n_worlds}"
        )

    @property
    def multiplicity(self) -> str:
        """What a reader of several intervals must know."""
        k = len(self.comparisons)
        if k == 1:
            return (
                "Each interval holds by itself with 95%; of 20 differences read at once, one is wrong on"
                " average."
            )
        return (
            f"Each interval holds by itself with 95%; all {k} differences of one measure together hold with"
            f" at least {100 - 5 * k if k < 20 else 0}% (Bonferroni)."
        )


def labels(named: Sequence[str], changes: str = "") -> tuple[str, ...]:
    """Short names of designs, for tables and figures: A, B, C ..."""
    n = 2 if changes else len(named)
    return tuple(chr(ord("A") + i) if i < 26 else f"D{i + 1}" for i in range(n))


def compared(
    scenarios: Sequence[Scenario],
    pairs: tuple[Paired, ...],
    named: Sequence[str],
    changes: str,
    effort: str,
    reached: Reached | None = None,
) -> Compare:
    """What pairs of designs say. `named`: the scenarios as typed, one alone if `changes` makes the second."""
    names = named if not changes else (named[0], named[0])
    outcomes = (pairs[0].a, *(pair.b for pair in pairs))
    told = zip(labels(named, changes), names, scenarios, outcomes, strict=True)
    designs = tuple(
        Design(label, name, changes if i else "", scenario, of_design)
        for i, (label, name, scenario, of_design) in enumerate(told)
    )
    return Compare(designs, pairs, tuple(compare(pair) for pair in pairs), effort, reached)


def comparison_object(told: Compare) -> dict[str, Any]:
    """The object that `rempart compare --json` prints."""
    first = told.first
    n, elapsed_s = first.n_replicates, first.elapsed_s
    return {
        "schema": SCHEMA,
        "designs": [_design(design) for design in told.designs],
        "replicates": n,
        "seed": first.seed,
        "worlds": first.n_worlds,
        "elapsed_s": round(elapsed_s, 6),
        "raids_per_s": round(n * len(told.designs) / elapsed_s, 3) if elapsed_s > 0.0 else 0.0,
        "interrupted": first.interrupted,
        "comparisons": [
            _comparison(told.designs[0], design, comparison, n)
            for design, comparison in zip(told.designs[1:], told.comparisons, strict=True)
        ],
        "multiplicity": {"comparisons": len(told.comparisons), "text": told.multiplicity},
        "precision": precision_object(told.reached),
        "command": told.command,
    }


def _design(design: Design) -> dict[str, Any]:
    facts = design.facts
    return {
        "label": design.label,
        "named": design.named,
        "changes": design.changes,
        "scenario": design.outcomes.scenario,
        "fingerprint": design.outcomes.fingerprint,
        "unknowns": {"total": facts.n_unknowns, "assumed": list(facts.assumed)},
        "assumptions": list(facts.assumptions),
    }


def _comparison(first: Design, second: Design, comparison: Comparison, n: int) -> dict[str, Any]:
    return {
        "a": first.label,
        "b": second.label,
        "only_a": list(comparison.only_a),
        "only_b": list(comparison.only_b),
        "measures": {name: _compared(entry, n) for name, entry in comparison.measures.items()},
    }


def _compared(entry: Compared, n: int) -> dict[str, Any]:
    return {
        "a": _side(entry.a),
        "b": _side(entry.b),
        "difference": None if entry.difference is None else _difference(entry.difference, n),
    }


def _side(measure: Measure | None) -> dict[str, Any] | None:
    return None if measure is None else measure_object(replace(measure, distribution=None))


def _difference(difference: Difference, n: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "mean": difference.mean,
        "ci95": list(difference.ci95),
        "ignorance90": list(difference.ignorance90),
    }
    if difference.exact:
        entry["exact"] = True
    if not difference.ignorance_known:
        entry["ignorance_known"] = False
    if difference.of_worlds < 1.0:
        entry["of_worlds"] = difference.of_worlds
    if difference.gain is not None:
        entry["pairing_gain"] = difference.gain
        entry["unpaired_raids"] = round(difference.gain * n)
    return entry
