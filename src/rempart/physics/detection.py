"""Exact detection probability of a square-law detector: Marcum and Swerling.

n_pulses are added after a square-law detector, noise of unit mean power, so that noise alone
gives a sum under a gamma law of shape n_pulses. With a target the sum is a mixture of gamma
laws of shape n_pulses + k, where k is Poisson (steady target) or negative binomial
(fluctuating target). Sources: Marcum 1947 (RAND RM-754), Swerling 1954 (RAND RM-1217);
the mixture form: Shnidman 1995, IEEE T-AES 31(3), 1059. `snr` is linear, a pulse, the mean
over fluctuation.
"""

from __future__ import annotations

import math

from rempart._jit import inner, jit
from rempart.physics.gamma import gamma_q, gamma_q_inverse, poisson_term
from rempart.physics.normal import normal_cdf

_LONGEST_SUM = 1e12  # a sum over more terms takes seconds
_CERTAIN = 1e150  # the square of a greater mean overflows
_SIGMAS = 9.0  # a normal tail at nine sigmas is 1e-19: below a unit in the last place


@jit
def threshold_from_pfa(pfa: float, n_pulses: int) -> float:
    """Threshold (in units of mean noise power) that noise exceeds with probability `pfa`.

    0 < pfa < 1, n_pulses >= 1. Solves Q(n_pulses, threshold) = pfa. Source: Marcum 1947.
    """
    return gamma_q_inverse(float(n_pulses), pfa)


@jit
def pfa_from_threshold(threshold: float, n_pulses: int) -> float:
    """False-alarm probability of a threshold (in units of mean noise power). Source: Marcum 1947."""
    return gamma_q(float(n_pulses), threshold)


@jit
def fluctuation_shape(case: int, n_pulses: int) -> float:
    """Shape of the gamma law of the target's RCS over the pulses; inf for a steady target.

    Swerling case 0 (or 5): inf, 1: 1, 2: n_pulses, 3: 2, 4: 2 n_pulses; nan for another case.
    Source: Swerling 1954, in the chi-square form of Shnidman 2002 (IEEE T-AES 38(3), 1113).
    """
    if case == 0 or case == 5:
        return math.inf
    if case == 1:
        return 1.0
    if case == 2:
        return float(n_pulses)
    if case == 3:
        return 2.0
    if case == 4:
        return 2.0 * n_pulses
    return math.nan


@jit
def pd_marcum(snr: float, n_pulses: int, threshold: float) -> float:
    """Detection probability of a steady target (Swerling 0): the generalised Marcum Q function.

    snr >= 0 linear a pulse; threshold from `threshold_from_pfa`. Absolute error below 1e-12.
    Source: Marcum 1947, eq. (49) ff.: sum over k of Poisson(k; n snr) Q(n + k, threshold).
    """
    return pd_at_threshold(0, snr, n_pulses, threshold)


@jit
def pd_at_threshold(case: int, snr: float, n_pulses: int, threshold: float) -> float:
    """Detection probability of Swerling case 0 to 4 at a given threshold.

    snr >= 0 linear a pulse, mean over fluctuation, inf for certainty. Absolute error below 1e-12
    for thresholds up to 1e12, 1e-6 above; nan for an unknown case, for nan, and where SNR and threshold
    are both inf. For tables: take the threshold once from `threshold_from_pfa`.
    Source: Swerling 1954; closed forms for case 2 and for one pulse.
    """
    shape = fluctuation_shape(case, n_pulses)
    if math.isnan(shape + snr + threshold) or (math.isinf(snr) and math.isinf(threshold)):
        return math.nan
    if math.isinf(threshold):
        return 0.0 if threshold > 0.0 else 1.0
    if threshold <= 0.0 or math.isinf(snr):
        return 1.0
    if snr <= 0.0:
        return gamma_q(float(n_pulses), threshold)
    if case == 2 or (case == 1 and n_pulses == 1):
        return gamma_q(float(n_pulses), threshold / (1.0 + snr))
    if n_pulses == 1 and (case == 3 or case == 4):
        return pd_swerling3_one_pulse(snr, threshold)
    return _mixture_tail(shape, snr * n_pulses, n_pulses, threshold)


@jit
def pd_swerling(case: int, snr: float, n_pulses: int, pfa: float) -> float:
    """Detection probability of Swerling case 0 to 4 at a false-alarm probability.

    snr >= 0 linear a pulse, mean over fluctuation; 0 < pfa < 1; nan for an unknown case.
    Source: Swerling 1954.
    """
    if case == 1 and n_pulses == 1:
        return pd_swerling1_one_pulse(snr, pfa)
    return pd_at_threshold(case, snr, n_pulses, threshold_from_pfa(pfa, n_pulses))


@jit
def pd_swerling1_one_pulse(snr: float, pfa: float) -> float:
    """Pd = pfa^(1 / (1 + snr)): Swerling 1 (and 2), one pulse. Source: Swerling 1954."""
    return 0.0 if pfa == 0.0 else pd_swerling1_of_log(snr, math.log(pfa))


@inner
def pd_swerling1_of_log(snr: float, log_pfa: float) -> float:
    """`pd_swerling1_one_pulse` by the logarithm of `pfa`, which a sensor's looks all share."""
    return math.exp(log_pfa / (1.0 + snr))


@jit
def pd_swerling3_one_pulse(snr: float, threshold: float) -> float:
    """Swerling 3 (and 4), one pulse: (1 + 2 snr T / (2 + snr)^2) exp(-2 T / (2 + snr)).

    Source: Swerling 1954, case 3 with N = 1.
    """
    if math.isinf(snr) != math.isinf(threshold) and not math.isnan(snr + threshold):
        return 1.0 if math.isinf(snr) else 0.0
    width = 2.0 + snr
    return (1.0 + 2.0 * snr * threshold / (width * width)) * math.exp(-2.0 * threshold / width)


@jit
def required_snr(case: int, pd: float, n_pulses: int, pfa: float) -> float:
    """SNR (linear, a pulse) that gives detection probability `pd` at `pfa`; pfa < pd < 1.

    0 when pd <= pfa, inf when pd >= 1 or pfa = 0, nan for an unknown case and for nan. By bisection in
    the logarithm of the SNR on the exact law: relative error below 1e-12.
    """
    if math.isnan(pd + pfa):
        return math.nan
    if pd <= pfa:
        return 0.0
    if pd >= 1.0 or pfa <= 0.0:
        return math.inf
    threshold = threshold_from_pfa(pfa, n_pulses)
    if math.isnan(pd_at_threshold(case, 1.0, n_pulses, threshold)):
        return math.nan
    low = -30.0
    high = 30.0
    while high < 600.0 and pd_at_threshold(case, math.exp(high), n_pulses, threshold) < pd:
        high += 30.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if pd_at_threshold(case, math.exp(middle), n_pulses, threshold) < pd:
            low = middle
        else:
            high = middle
    return math.exp(0.5 * (low + high))


@jit
def _mixture_tail(shape: float, mean: float, n_pulses: int, threshold: float) -> float:
    """Sum over k of w(k) Q(n_pulses + k, threshold), w of mean `mean` and fluctuation `shape`.

    Terms start where both factors leave the noise of rounding, so nothing underflows, and end
    where the weights are spent or Q has reached 1 (the rest of the weights then counts whole).
    """
    if threshold > _LONGEST_SUM:
        return _noiseless_tail(shape, mean, n_pulses, threshold)
    if mean > _CERTAIN:
        return 1.0
    spread = math.sqrt(mean + mean * mean / shape)
    reach = _SIGMAS * math.sqrt(threshold)
    k_first = max(0.0, math.floor(mean - _SIGMAS * spread))
    spent = 0.0
    if math.isinf(shape) and threshold - reach - n_pulses > k_first:
        k_first = math.floor(threshold - reach - n_pulses)
        spent = gamma_q(k_first, mean)
    k_last = threshold + reach + 40.0 - n_pulses
    if k_first > k_last:
        return 1.0
    weight = _mixture_weight(shape, mean, k_first)
    tail = gamma_q(n_pulses + k_first, threshold)
    tail_step = poisson_term(n_pulses + k_first, threshold)
    odds = 1.0 if math.isinf(shape) else mean / (shape + mean)
    total = 0.0
    k = k_first
    while k <= k_last:
        total += weight * tail
        spent += weight
        if k > mean and weight * (1.0 + spread) < 1e-18 * total:
            return min(total, 1.0)
        tail += tail_step
        tail_step *= threshold / (n_pulses + k + 1.0)
        weight *= mean / (k + 1.0) if math.isinf(shape) else odds * (shape + k) / (k + 1.0)
        k += 1.0
    return min(total + max(0.0, 1.0 - spent), 1.0)


@jit
def _noiseless_tail(shape: float, mean: float, n_pulses: int, threshold: float) -> float:
    """The same where the threshold is so high that noise is to the target as 1 to a million: its limit."""
    above = n_pulses + mean - threshold
    if math.isinf(shape):
        return normal_cdf(above / math.sqrt(n_pulses + 2.0 * mean))
    return gamma_q(shape, shape * (threshold / mean))


@jit
def _mixture_weight(shape: float, mean: float, k: float) -> float:
    if math.isinf(shape):
        return poisson_term(k, mean)
    log_weight = math.lgamma(shape + k) - math.lgamma(shape) - math.lgamma(k + 1.0)
    log_weight += shape * math.log(shape / (shape + mean))
    if k > 0.0:
        log_weight += k * math.log(mean / (shape + mean))
    return math.exp(log_weight)
