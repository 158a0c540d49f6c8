"""Names of measures, causes and links as people read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rempart.answers.measures import Measure

CHANCE = "Chance (Monte Carlo error)"
IGNORANCE = "Ignorance (epistemic uncertainty, of the inputs)"
"""The two kinds of uncertainty by both their names, once in an answer; after that by the short one."""

LEAKER = "Leaker: a threat that comes down live in a defended area, or hits something."

NOT_KNOWN = "not known yet"
WHY_NOT_KNOWN = "Not known yet: so few raids a world do not show by how much the worlds differ beyond chance."

CAUSE_WORDS = {
    "not_seen": "not seen",
    "not_tracked": "seen, not tracked",
    "judged_harmless": "judged harmless",
    "withheld_identification": "fire withheld: not identified as hostile",
    "withheld_control_status": "fire withheld: weapon control status",
    "withheld_reserve": "fire withheld: reserve",
    "no_weapon_reaches": "no weapon could reach it",
    "no_channel": "no free channel",
    "no_missile": "no missile left",
    "no_time": "no time to fire",
    "component_lost": "component lost or not there",
    "guidance_lost": "guidance lost",
    "interceptor_failed": "interceptor failed",
    "missed": "missed",
    "wrongly_assessed": "wrongly assessed as killed",
    "warhead_survived": "hit, but the warhead survived",
    "not_air_threat": "ground attack, which no air defence can engage",
}

BLOCK_WORDS = {
    "untried": "no decision fell while it was in reach",
    "component_lost": "the weapons in reach cannot fire: a component is lost or was never there",
    "not_seen": "in reach, but no sensor that serves the weapons has seen it",
    "not_tracked": "seen, but not tracked for the weapons in reach",
    "judged_harmless": "judged harmless: predicted to fall outside every defended area",
    "identification": "not identified as hostile",
    "control_status": "the weapon control status forbids it",
    "weapon_down": "the weapon's own components are down",
    "no_missile": "no missile left",
    "reserve": "what is left is kept in reserve for what is worth more",
    "no_channel": "every channel is taken",
}

MEASURE_WORDS = {
    "launched": "launched",
    "arrived": "arrived",
    "detected": "detected",
    "tracked": "tracked",
    "engaged": "engaged (shot at)",
    "intercepted": "intercepted",
    "leakers": "leakers (got through)",
    "harmless": "fell harmless",
    "failed": "failed on their way",
    "hits_on_assets": "hits on assets",
    "interceptors_fired": "interceptors fired",
    "interceptors_hit": "  that hit",
    "interceptors_missed": "  that missed",
    "interceptors_failed": "  that failed",
    "interceptors_aborted": "  aborted, guidance lost",
    "interceptors_surplus": "  surplus, target gone",
    "harmless_engaged": "harmless ones shot at",
    "ground": "ground attacks",
    "debris_on_assets": "debris on assets",
    "shots_at_friends": "shots at friends",
    "friends_killed": "friends shot down",
    "shots_at_false_tracks": "shots at false tracks",
    "assets_lost": "assets lost",
}


SHARE_WORDS = {
    "p_intercepted": "intercepted, of arriving air threats",
    "p_intercepted_engaged": "intercepted, of those engaged",
    "p_leaked": "leakers, of arriving threats",
    "p_no_leaker": "raids with no leakers",
}


def number(value: float) -> str:
    """Three significant digits, thousands apart, no exponent."""
    if value == 0.0:
        return "0"
    if abs(value) >= 999.5:
        return f"{value:,.0f}".replace(",", " ")
    if abs(value) < 0.001:
        return "<0.001" if value > 0 else f"{value:.0e}"
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.3f}" if abs(value) < 0.1 else f"{value:.{digits}f}"


def percent(value: float) -> str:
    """A share as percent, honest at the ends: 0.9999 is not 100%."""
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    if value < 0.001:
        return "<0.1%"
    if value > 0.999:
        return ">99.9%"
    return f"{100 * value:.1f}%"


def is_share(name: str) -> bool:
    """Whether a measure is a share or a probability, told in percent."""
    return name.startswith(("p_", "p("))


def signed(value: float) -> str:
    """A number with its sign, one digit of it where it is small."""
    if 0.0 < abs(value) < 0.001:
        return f"{value:+.1g}"
    return "0" if value == 0.0 else f"{'+' if value > 0.0 else '-'}{number(abs(value))}"


def points(value: float) -> str:
    """Percentage points of a difference of shares: one digit after the point, two below one."""
    size = abs(100.0 * value)
    if 0.0 < size < 0.005:
        return f"{100.0 * value:+.1g}"
    told = f"{size:.1f}" if size >= 1.0 else f"{size:.2f}"
    return "0" if size == 0.0 else f"{'+' if value > 0.0 else '-'}{told}"


def in_worlds(measure: Measure, told: Callable[[float], str] = number) -> str:
    """The range of a measure in words: over worlds where that is known, else by chance; empty if exact."""
    known = measure.ignorance_known and measure.ignorance90[0] != measure.ignorance90[1]
    low, high = (told(end) for end in (measure.ignorance90 if known else measure.ci95))
    if low == high:
        return ""
    return f"{low.removesuffix('%')} to {high} {'in nine worlds of ten' if known else 'by chance alone'}"


def listing(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
