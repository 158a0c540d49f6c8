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

Side = Literal["in_favour", "neutral", "against"]

N_NODES = 32
"""Values of q over which a speaker's prior is averaged: exact up to 63 reports of one speaker."""


class Reliability(Section):
    """The prior on speakers: `knows_and_tells` by letter, `says_anyway` by side; frozen."""

    reliability: Literal[1]
    name: str = ""
    about: str = ""
    knows_and_tells: dict[str, list[float | int]]
    says_anyway: dict[Side, float | int]

    @model_validator(mode="after")
    def _is_a_prior(self) -> Reliability:
        missing = [letter for letter in "ABCDEF" if letter not in self.knows_and_tells]
        strange = sorted(set(self.knows_and_tells) - set("ABCDEF"))
        if strange:
            raise refuse(f"knows_and_tells: {strange[0]!r} is no letter of the Admiralty code, A to F")
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
        q, weight = _nodes(*map(float, reliability.knows_and_tells[own[0].letter]))
        together = np.ones((N_NODES, n))
        for report in own:
            anyway = (1.0 - q) * reliability.says_anyway[report.side]
            together = together * np.where(
                held[report.claim][None, :], (q + anyway)[:, None], anyway[:, None]
            )
        found *= weight @ together
    return found


def said_if(report: Report, reliability: Reliability) -> tuple[float, float]:
    """Mean probability that a report is made if it is true, and if it is false."""
    a, b = reliability.knows_and_tells[report.letter]
    q, anyway = a / (a + b), reliability.says_anyway[report.side]
    return q + (1.0 - q) * anyway, (1.0 - q) * anyway


@lru_cache(maxsize=64)
def _nodes(a: float, b: float) -> tuple[F8, F8]:
    """Gauss quadrature for a beta(a, b) number: nodes in (0, 1) and weights that sum to 1.

    Source: Golub and Welsch 1969, Mathematics of Computation 23, 221, with the recurrence of the Jacobi
    polynomials (DLMF 18.9.2) for the weight (1 - t)^(b - 1) (1 + t)^(a - 1), t = 2 q - 1.
    """
    alpha, beta = b - 1.0, a - 1.0
    n = np.arange(1.0, N_NODES)
    whole = 2.0 * n + alpha + beta
    first = (beta - alpha) / (alpha + beta + 2.0)
    diagonal = np.append(first, (beta**2 - alpha**2) / (whole * (whole + 2.0)))
    above = 4.0 * n * (n + alpha) * (n + beta) * (n + alpha + beta)
    below = whole**2 * (whole + 1.0) * (whole - 1.0)
    squares = np.divide(above, below, out=np.zeros_like(above), where=below != 0.0)
    # At n = 1 the factors (1 + alpha + beta) cancel, and may both be 0.
    squares[0] = 4.0 * (1.0 + alpha) * (1.0 + beta) / ((2.0 + alpha + beta) ** 2 * (3.0 + alpha + beta))
    side = np.sqrt(squares)
    t, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(side, 1) + np.diag(side, -1))
    return 0.5 * (t + 1.0), vectors[0] ** 2
