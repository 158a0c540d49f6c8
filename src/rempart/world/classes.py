"""Classes of threat in a world."""

from __future__ import annotations

from math import nan

from rempart.physics.damage import SIGMA_PER_CEP
from rempart.scenario import model as s
from rempart.world import records as r
from rempart.world.drawn_values import Draws


def class_of(name: str, threat: s.Threat, draws: Draws) -> r.ThreatClass:
    """A class of threat, but for how it flies."""
    value, optional = draws.value, draws.optional
    miss_sigma_m = optional(threat.miss_sigma, 0.0)
    if threat.cep is not None:
        miss_sigma_m = value(threat.cep) * SIGMA_PER_CEP
    p_hostile = value(threat.p_hostile)
    return r.ThreatClass(
        name=name,
        rcs_m2=value(threat.rcs),
        appearance_range_m=value(threat.appearance_range),
        snr_ref=optional(threat.snr_reference, nan),
        range_ref_m=optional(threat.range_reference, nan),
        lethal_radius_m=value(threat.lethal_radius),
        miss_sigma_m=miss_sigma_m,
        p_fail=value(threat.p_fail),
        p_hostile=p_hostile,
        p_unknown=min(value(threat.p_unknown), 1.0 - p_hostile),
        p_debris=value(threat.p_debris),
        debris_sigma_m=value(threat.debris_sigma),
        debris_radius_m=value(threat.debris_radius),
    )
