"""The normal distribution and the two draws of a miss: laws of a uniform number."""

from __future__ import annotations

import math

from rempart._jit import inner, jit

_SQRT_HALF = math.sqrt(0.5)


@jit
def normal_cdf(x: float) -> float:
    """Probability that a standard normal number is below `x`.

    Source: definition by the complementary error function (NIST DLMF 7.2, 26.2).
    """
    return 0.5 * math.erfc(-x * _SQRT_HALF)


@jit
def normal_quantile(p: float) -> float:
    """Standard normal number below which a share `p` lies; 0 < p < 1.

    Returns -inf at p <= 0 and +inf at p >= 1. Relative error about 1e-16 in exact arithmetic.
    Source: Wichura 1988, Applied Statistics 37, 477, algorithm AS 241, routine PPND16.
    """
    if p <= 0.0:
        return -math.inf
    if p >= 1.0:
        return math.inf
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * _central_ratio(0.180625 - q * q)
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    magnitude = _near_tail_ratio(r - 1.6) if r <= 5.0 else _far_tail_ratio(r - 5.0)
    return -magnitude if q < 0.0 else magnitude


@jit
def _central_ratio(r: float) -> float:
    upper = 2.5090809287301226727e3
    upper = upper * r + 3.3430575583588128105e4
    upper = upper * r + 6.7265770927008700853e4
    upper = upper * r + 4.5921953931549871457e4
    upper = upper * r + 1.3731693765509461125e4
    upper = upper * r + 1.9715909503065514427e3
    upper = upper * r + 1.3314166789178437745e2
    upper = upper * r + 3.3871328727963666080e0
    lower = 5.2264952788528545610e3
    lower = lower * r + 2.8729085735721942674e4
    lower = lower * r + 3.9307895800092710610e4
    lower = lower * r + 2.1213794301586595867e4
    lower = lower * r + 5.3941960214247511077e3
    lower = lower * r + 6.8718700749205790830e2
    lower = lower * r + 4.2313330701600911252e1
    return upper / (lower * r + 1.0)


@jit
def _near_tail_ratio(r: float) -> float:
    upper = 7.74545014278341407640e-4
    upper = upper * r + 2.27238449892691845833e-2
    upper = upper * r + 2.41780725177450611770e-1
    upper = upper * r + 1.27045825245236838258e0
    upper = upper * r + 3.64784832476320460504e0
    upper = upper * r + 5.76949722146069140550e0
    upper = upper * r + 4.63033784615654529590e0
    upper = upper * r + 1.42343711074968357734e0
    lower = 1.05075007164441684324e-9
    lower = lower * r + 5.47593808499534494600e-4
    lower = lower * r + 1.51986665636164571966e-2
    lower = lower * r + 1.48103976427480074590e-1
    lower = lower * r + 6.89767334985100004550e-1
    lower = lower * r + 1.67638483018380384940e0
    lower = lower * r + 2.05319162663775882187e0
    return upper / (lower * r + 1.0)


@jit
def _far_tail_ratio(r: float) -> float:
    upper = 2.01033439929228813265e-7
    upper = upper * r + 2.71155556874348757815e-5
    upper = upper * r + 1.24266094738807843860e-3
    upper = upper * r + 2.65321895265761230930e-2
    upper = upper * r + 2.96560571828504891230e-1
    upper = upper * r + 1.78482653991729133580e0
    upper = upper * r + 5.46378491116411436990e0
    upper = upper * r + 6.65790464350110377720e0
    lower = 2.04426310338993978564e-15
    lower = lower * r + 1.42151175831644588870e-7
    lower = lower * r + 1.84631831751005468180e-5
    lower = lower * r + 7.86869131145613259100e-4
    lower = lower * r + 1.48753612908506148525e-2
    lower = lower * r + 1.36929880922735805310e-1
    lower = lower * r + 5.99832206555887937690e-1
    return upper / (lower * r + 1.0)


@inner
def rayleigh(u: float, sigma_m: float) -> float:
    """Miss distance (m) that a uniform number `u` in [0, 1) stands for.

    The miss of two independent normal errors of standard deviation `sigma_m` each.
    Source: inverse of the Rayleigh distribution, F(r) = 1 - exp(-r^2 / (2 sigma^2)).
    """
    return sigma_m * math.sqrt(-2.0 * math.log1p(-u))


@inner
def polar_normal(u1: float, u2: float, sigma_m: float) -> tuple[float, float]:
    """Two independent normal errors (m) that two uniform numbers in [0, 1) stand for.

    `u1` gives the distance (as `rayleigh`), `u2` the direction.
    Source: Box and Muller 1958, Annals of Mathematical Statistics 29, 610.
    """
    r_m = rayleigh(u1, sigma_m)
    angle_rad = 2.0 * math.pi * u2
    return r_m * math.cos(angle_rad), r_m * math.sin(angle_rad)
