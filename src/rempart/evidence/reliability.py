"""How far reports are believed: a model of speakers, apart from the physics, with a prior that can be moved.

A speaker knows what happened and tells it truly with probability q; otherwise the statement is made whatever
happened, with probability b:

    P(said | true) = q + (1 - q) b        P(said | false) = (1 - q) b

q is shared by all that a speaker says of an incident and has a beta prior by the letter of the Admiralty
code; b is large for what speaks for the speaker's side and small for what speaks against it, b(against) = 1 -
b(in favour), so that a statement and its denial have the probabilities of one model. Statements of one origin
(`repeats`) are one report. The number of the Admiralty code is not used: it holds plausibility and
confirmation by others, which are weighed apart and would count twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import ValidationError, model_validator

from rempart.evidence.model import Claim, Incident
from rempart.evidence.problems import IncidentError
from rempart.evidence.simulated import F8, Flags
from rempart.evidence.vocabulary import ATTACKER_SUCCESS, DEFENDER_SUCCESS
from rempart.reading.document import Document, read_yaml
from rempart.reading.files import read_text
from rempart.reading.problems import InputError
from rempart.reading.sections import Section, refuse
from rempart.reading.wording import problems_of
from rempart.stats.beta import beta_quantile

Side = Literal["in_favour", "neutral", "against"]

N_NODES = 64
"""Equally likely values of q over which a speaker's prior is averaged."""


class Reliability(Section):
    """The prior on speakers: `knows_and_tells` by letter, `says_anyway` by side; frozen."""

    reliability: Literal[1]
    name: str = ""
    about: str = ""
    knows_and_tells: dict[Literal["A", "B", "C", "D", "E", "F"], list[float | int]]
    says_anyway: dict[Side, float | int]

    @model_validator(mode="after")
    def _is_a_prior(self) -> Reliability:
        missing = [letter for letter in "ABCDEF" if letter not in self.knows_and_tells]
        if missing:
            raise refuse(f"knows_and_tells: {', '.join(missing)} of A to F is missing")
        if any(len(ab) != 2 or not all(1e-3 <= x <= 1e6 for x in ab) for ab in self.knows_and_tells.values()):
            raise refuse("knows_and_tells: expected two numbers from 0.001 on, as in B: [8, 2]")
        if set(self.says_anyway) != {"in_favour", "neutral", "against"}:
            raise refuse("says_anyway: expected in_favour, neutral and against")
        if not all(0.0 < b < 1.0 for b in self.says_anyway.values()):
            raise refuse("says_anyway: expected numbers between 0 and 1")
        return self

    def scaled(self, trust: float) -> Reliability:
        """The prior with the odds of q multiplied by `trust`: a scaled to trust, the sum a + b kept."""
        moved: dict[Any, list[float | int]] = {}
        for letter, (a, b) in self.knows_and_tells.items():
            whole = a + b
            odds = trust * a / b
            moved[letter] = [whole * odds / (1.0 + odds), whole / (1.0 + odds)]
        return self.model_copy(update={"knows_and_tells": moved})


def load_reliability(path: str | Path | None = None) -> Reliability:
    """The prior of a file, or the one that comes with the package; raises IncidentError."""
    name = "reliability.yaml" if path is None else str(path)
    try:
        text = _shipped() if path is None else read_text(path, "", "reliability file")[0]
        return _read(read_yaml(text, name))
    except InputError as error:
        raise IncidentError(error.problems) from None


def _shipped() -> str:
    from importlib.resources import files

    return files("rempart").joinpath("evidence", "reliability.yaml").read_text(encoding="utf-8")


def _read(document: Document) -> Reliability:
    if not isinstance(document.data, dict):
        raise InputError([document.problem((), "expected a mapping, with reliability: 1 at its top")])
    try:
        return Reliability.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, Reliability, document)) from None


@dataclass(frozen=True, slots=True)
class Report:
    """One independent report: all that repeats it counts with it."""

    claim: str
    speaker: str
    letter: str
    side: Side


def side_of(claim: Claim, interest: str) -> Side:
    """Whether a claim speaks for the side of a speaker with this interest."""
    if interest == "third":
        return "neutral"
    if claim.kind not in (*DEFENDER_SUCCESS, *ATTACKER_SUCCESS):
        return "neutral"
    speaks_for = "defender" if claim.kind in DEFENDER_SUCCESS else "attacker"
    return "in_favour" if speaks_for == interest else "against"


def reports(incident: Incident) -> tuple[Report, ...]:
    """The independent reports of an incident that can be weighed.

    Left out: claims without a predicate, claims that another supersedes, repetitions of an origin that is
    kept, and paraphrases that contradict what the same speaker is quoted with.
    """
    superseded = {other for claim in incident.claims.values() for other in claim.supersedes}
    kept: dict[str, Report] = {}
    for key, claim in incident.claims.items():
        if not claim.predicate or key in superseded or overruled(incident, key):
            continue
        origin = origin_of(incident, key)
        root = incident.claims[origin]
        name = origin if root.predicate and origin not in superseded else key
        if origin in kept:
            continue
        told = incident.claims[name]
        speaker = incident.speakers[told.by]
        kept[origin] = Report(name, told.by, speaker.reliability, side_of(told, speaker.interest))
    return tuple(kept.values())


def origin_of(incident: Incident, key: str) -> str:
    """The claim that a claim repeats, at the end of the chain; the claim itself if it repeats none."""
    while incident.claims[key].repeats:
        key = incident.claims[key].repeats[0]
    return key


def overruled(incident: Incident, key: str) -> bool:
    """Whether the same speaker is quoted with the opposite, and this is not a quotation."""
    claim = incident.claims[key]
    if claim.form == "quoted":
        return False
    opposed = set(claim.contradicts) | {k for k, c in incident.claims.items() if key in c.contradicts}
    return any(
        incident.claims[other].form == "quoted" and incident.claims[other].by == claim.by for other in opposed
    )


def likelihood(told: Sequence[Report], held: Mapping[str, Flags], reliability: Reliability) -> F8:
    """(D,) probability of all reports given each pattern, up to a factor that no pattern changes.

    `held`: by claim, (D,) whether it is true in each pattern.
    """
    by_speaker: dict[str, list[Report]] = {}
    for report in told:
        by_speaker.setdefault(report.speaker, []).append(report)
    n = len(next(iter(held.values()))) if held else 0
    found = np.ones(n)
    for own in by_speaker.values():
        q = _nodes(*(float(x) for x in reliability.knows_and_tells[own[0].letter]))[:, None]  # type: ignore[index]
        together = np.ones((N_NODES, n))
        for report in own:
            anyway = (1.0 - q) * reliability.says_anyway[report.side]
            together = together * np.where(held[report.claim][None, :], q + anyway, anyway)
        found *= together.mean(axis=0)
    return found


@lru_cache(maxsize=64)
def _nodes(a: float, b: float) -> F8:
    """Values of a beta(a, b) number at the middles of `N_NODES` equal shares."""
    return np.array([beta_quantile((i + 0.5) / N_NODES, a, b) for i in range(N_NODES)])
