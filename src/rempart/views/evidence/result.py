"""An assessment as one JSON object."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rempart.evidence.assess import Account, Assessment, Compared, Supposed, Weighed
from rempart.evidence.fitting import fitting_predicate
from rempart.evidence.posterior import QuestionMoved, UnknownMoved
from rempart.evidence.priors import Moves
from rempart.evidence.reliability import Reliability, Report, said_if
from rempart.evidence.yardstick import SOURCE, word
from rempart.stats.worlds import Estimate
from rempart.views.evidence.facts import Made
from rempart.views.evidence.phrases import verdict

SCHEMA = "rempart/assessment/1"


def assessment_result(assessment: Assessment, facts: Made) -> dict[str, Any]:
    """The object that `rempart assess --json` prints."""
    return {
        "schema": SCHEMA,
        "incident": assessment.incident.name,
        "scenario": facts.scenario,
        "replicates": assessment.n_replicates,
        "worlds": assessment.n_worlds,
        "seed": facts.seed,
        "command": facts.command,
        "yardstick": SOURCE,
        "claims": {key: _claim(key, w, assessment) for key, w in assessment.claims.items()},
        "pairs": [_weighed(w, assessment) for w in assessment.pairs],
        "together": [_weighed(w, assessment) for w in assessment.together],
        "never_together": [_weighed(w, assessment) for w in assessment.never],
        "accounts": {account.name: _account(account, assessment) for account in assessment.accounts},
        "ratios": [_ratio(compared, assessment) for compared in assessment.compared],
        "questions": {key: _weighed(w, assessment) for key, w in assessment.questions.items()},
        "what_would_have_to_be_true": [_supposed(one) for one in assessment.supposed],
        "reports": [_report(report, assessment.reliability) for report in assessment.reports],
        "reliability": assessment.reliability.model_dump(),
        "priors": [prior.key for prior in assessment.priors],
        "unknowns": {"total": facts.n_unknowns, "assumed": facts.n_assumed},
        "assumptions": list(facts.assumptions),
    }


def _report(report: Report, reliability: Reliability) -> dict[str, Any]:
    if_true, if_false = said_if(report, reliability)
    return {
        "claim": report.claim,
        "speaker": report.speaker,
        "letter": report.letter,
        "side": report.side,
        "said_if_true": if_true,
        "said_if_false": if_false,
    }


def _plain(value: float | None) -> float | str | None:
    """JSON knows no infinity and no nan."""
    if value is None or math.isnan(value):
        return None
    return ("inf" if value > 0 else "-inf") if math.isinf(value) else value


def _pair(interval: Sequence[float]) -> list[float | str | None]:
    return [_plain(value) for value in interval]


def _estimate(found: Estimate, exact: bool = False) -> dict[str, Any]:
    told: dict[str, Any] = {"mean": found.mean}
    if exact:
        return {**told, "ci95": [found.mean] * 2, "ignorance90": [found.mean] * 2, "exact": True}
    told |= {"ci95": list(found.ci95), "ignorance90": list(found.ignorance90)}
    return told if found.ignorance_known else {**told, "ignorance_known": False}


def _moves(moved: Moves | None) -> dict[str, Any] | None:
    if moved is None:
        return None
    return {
        "low": _plain(moved.low),
        "high": _plain(moved.high),
        "low_under": moved.low_under,
        "high_under": moved.high_under,
    }


def _weighed(weighed: Weighed, assessment: Assessment) -> dict[str, Any]:
    found = weighed.probability
    mean = found.mean if found else math.nan
    exact = weighed.verdict in ("impossible", "certain")
    return {
        "claims": list(weighed.claims),
        "verdict": weighed.verdict,
        "why": weighed.why,
        "words": verdict(weighed.verdict, weighed.why, mean, weighed.at_most or 0.0, assessment.n_replicates),
        "yardstick": word(mean) if found else None,
        "probability": _estimate(found, exact) if found else None,
        "at_most": weighed.at_most,
        "by_prior": _moves(weighed.by_prior),
        "with_reports": _plain(weighed.with_reports),
        "with_reports_by_prior": _moves(weighed.by_reliability),
    }


def _claim(key: str, weighed: Weighed, assessment: Assessment) -> dict[str, Any]:
    claim = assessment.incident.claims[key]
    fitting = "" if claim.predicate else fitting_predicate(claim)
    return {**_weighed(weighed, assessment), "predicate": claim.predicate, "would_fit": fitting or None}


def _account(account: Account, assessment: Assessment) -> dict[str, Any]:
    return {**_weighed(account.weighed, assessment), "not_weighed": list(account.cannot)}


def _ratio(compared: Compared, assessment: Assessment) -> dict[str, Any]:
    return {
        "first": compared.first,
        "second": compared.second,
        "ratio": _plain(compared.ratio.value),
        "ci95": _pair(compared.ratio.ci95),
        "ignorance90": _pair(compared.ratio.ignorance90),
        "by_prior": _moves(compared.by_prior),
        "favours": compared.favours or None,
        "both": _weighed(compared.both, assessment),
    }


def _supposed(supposed: Supposed) -> dict[str, Any]:
    return {
        "given": supposed.given,
        "kind": supposed.kind,
        "replicates": supposed.n_replicates,
        "unknowns": {one.unknown: _unknown(one) for one in supposed.unknowns},
        "questions": {one.question: _question(one) for one in supposed.questions},
    }


def _unknown(one: UnknownMoved) -> dict[str, Any]:
    told: dict[str, Any] = {
        "movement": one.movement,
        "movement_by_chance": one.movement_by_chance,
        "effective_worlds": one.effective_worlds,
        "cannot_tell": one.cannot_tell or None,
    }
    if one.labels:
        intervals = one.label_ci95 or ((math.nan, math.nan),) * len(one.labels)
        rows = zip(one.labels, one.prior, one.posterior, intervals, strict=True)
        told["values"] = {
            label: {"prior": prior, "posterior": _plain(after), "ci95": _pair(interval)}
            for label, prior, after, interval in rows
        }
        return told
    return {
        "prior_5_50_95": _pair(one.prior),
        "posterior_5_50_95": _pair(one.posterior),
        "median_ci95": _pair(one.median_ci95),
        **told,
    }


def _question(one: QuestionMoved) -> dict[str, Any]:
    return {
        "before": _estimate(one.before),
        "after": _estimate(one.after) if one.after else None,
        "cannot_tell": one.cannot_tell or None,
    }
