"""What a run says, in two sentences: what got through, and at which link."""

from __future__ import annotations

from rempart.answers.measures import Answers, Measure
from rempart.views.words import CAUSE_WORDS, in_worlds, listing, number, percent


def headline(answers: Answers) -> str:
    """Two sentences, for a terminal or the top of a page."""
    return f"{_what_got_through(answers)} {_at_which_link(answers)}"


def _what_got_through(answers: Answers) -> str:
    """What became of all that arrive: parts that add up, and the range of what gets through."""
    counts = answers.counts
    arrived, leakers, harmless = (counts[n].mean for n in ("arrived", "leakers", "harmless"))
    if answers.p_leaked is None:
        return "No threat ever arrives."
    span = in_worlds(answers.p_leaked, percent)
    span = f"; {span}" if span else ""
    if counts["ground"].mean >= arrived:
        share = f" ({percent(answers.p_leaked.mean)}{span})"
        missed = f", {number(harmless)} do no harm" if harmless else ""
        told = f"{number(leakers)} of {number(arrived)} get through{share}{missed}"
        return f"All that comes is on the ground: {told}."
    defended = "exactly none" if counts["intercepted"].exact else number(counts["intercepted"].mean)
    through = f"{number(leakers)} get through ({percent(answers.p_leaked.mean)}{span})"
    if counts["leakers"].exact and leakers == 0:
        through = "none can get through"
    parts = [
        through,
        f"{defended} are intercepted",
        *([f"{number(harmless)} fall harmless"] if harmless else ()),
    ]
    return (
        f"On average {number(arrived)} threats arrive in a raid: {listing(parts)};"
        f" {percent(answers.p_no_leaker.mean)} of the raids have no leakers{_span(answers.p_no_leaker)}."
    )


def _span(measure: Measure) -> str:
    told = in_worlds(measure, percent)
    return f" ({told})" if told else ""


def _at_which_link(answers: Answers) -> str:
    leakers = answers.counts["leakers"].mean
    if leakers <= 0.0:
        return "No link of the chain let any through."
    by_share = sorted(
        ((measure.mean / leakers, name) for name, measure in answers.leak_causes.items()), reverse=True
    )
    told = [(part, name) for part, name in by_share[:3] if part >= 0.05] or by_share[:1]
    causes = listing([f"{CAUSE_WORDS[name]} ({percent(part)})" for part, name in told])
    return f"Of all leakers (threats that get through): {causes}."
