"""Standing texts of reports."""

from __future__ import annotations

from rempart.views.facts import SSPK_CAVEAT
from rempart.views.words import CHANCE, IGNORANCE

INTERVALS = (
    f"{CHANCE}: 95% interval of the mean, narrower with more replicates."
    f" {IGNORANCE}: where the mean lies in nine worlds of ten, as the numbers that are not known differ;"
    " only better knowledge narrows it. 'Exactly':"
    " fixed by the scenario itself, not sampled."
)

_PLAYED = (
    "Each raid is played event by event: radars look scan by scan, tracks are confirmed and lost, weapons are"
    " assigned under the doctrine of their battery, interceptors hit or miss by chance, kills are assessed"
    " late and sometimes wrongly, and what an impact destroys stops working at that moment. The laws of"
    " detection, flight, interception and damage are published ones, checked against reference values"
    " (docs/model.md, docs/proof.md)."
)
_WORLDS = (
    "A world is one draw of all numbers that are not known; the raids within a world differ by chance only."
    " Both are shown apart throughout."
)
_LIMITS = (
    "The model stays at the level of engagements: no terrain, clutter or jamming, no flight control, and no"
    " behaviour that is not public. What it says holds for the scenario as it is written, and no further."
)
METHOD = (_PLAYED, _WORLDS, SSPK_CAVEAT, _LIMITS)
"""How a run is computed, a paragraph each."""
