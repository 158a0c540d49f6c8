"""Rates against counts: likelihoods, and what imperfect or selective reports make of a rate."""

from __future__ import annotations

import math


def log_ratio_of_rates(n_events: int, n: int, first: float, second: float) -> float:
    """Logarithm of P(n_events of n | rate first) over P(n_events of n | rate second), in nats; binomial.

    -inf or inf where one of the two cannot give what was counted, nan where neither can.
    """
    if not 0 <= n_events <= n:
        raise ValueError(f"events must lie between 0 and the number of trials, not {n_events} of {n}")
    return _log_likelihood(n_events, n, first) - _log_likelihood(n_events, n, second)


def _log_likelihood(n_events: int, n: int, rate: float) -> float:
    if not 0.0 <= rate <= 1.0:
        raise ValueError(f"a rate lies between 0 and 1, not {rate}")
    found = 0.0
    for times, share in ((n_events, rate), (n - n_events, 1.0 - rate)):
        if times:
            found += times * math.log(share) if share > 0.0 else -math.inf
    return found


def rate_reported(rate: float, report_success: float, report_failure: float) -> float:
    """Share of successes among reports when successes and failures are reported with other probabilities.

    p s / (p s + (1 - p) f): selection by outcome (Bayes).
    """
    told = rate * report_success + (1.0 - rate) * report_failure
    return rate * report_success / told if told > 0.0 else math.nan


def rate_assessed(rate: float, sensitivity: float, specificity: float) -> float:
    """Share that is assessed as killed when the assessment errs: p se + (1 - p)(1 - sp)."""
    return rate * sensitivity + (1.0 - rate) * (1.0 - specificity)


def rate_corrected(assessed: float, sensitivity: float, specificity: float) -> float:
    """Share killed behind a share assessed: (a + sp - 1) / (se + sp - 1), cut to 0 .. 1.

    Source: Rogan and Gladen 1978, American Journal of Epidemiology 107, 71, eq. 2. Raises ValueError for an
    assessment that tells nothing (se + sp = 1).
    """
    told = sensitivity + specificity - 1.0
    if told == 0.0:
        raise ValueError("an assessment with sensitivity + specificity = 1 tells nothing of the rate")
    return min(max((assessed + specificity - 1.0) / told, 0.0), 1.0)
