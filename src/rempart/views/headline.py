"""What a run says, in two sentences: what got through, and at which link."""

from __future__ import annotations

from rempart.answers.measures import Answers
from rempart.views.words import CAUSE_WORDS, listing, number, percent


def headline(answers: Answers) -> str:
    """Two sentences, for a terminal or the top of a page."""
    return f"{_what_got_through(answers)} {_at_which_link(answers)}"


def _what_got_through(answers: Answers) -> str:
    counts = answers.counts
    arrived, leakers, intercepted = (counts[n].mean for n in ("arrived", "leakers", "intercepted"))
    if answers.p_leaked is None:
        return "No threat ever arrives."
    if counts["ground"].mean >= arrived:
        return f"All that comes is on the ground: {number(leakers)} of {number(arrived)} get through."
    defended = "exactly none" if counts["intercepted"].exact else number(intercepted)
    if counts["leakers"].exact and leakers == 0:
        return (
            f"On average {number(arrived)} threats arrive: none can get through, {defended} are intercepted."
        )
    return (
        f"On average {number(arrived)} threats arrive in a raid: {number(leakers)} get through"
        f" ({percent(answers.p_leaked.mean)}), {defended} are intercepted;"
        f" {percent(answers.p_no_leaker.mean)} of the raids are stopped whole."
    )


def _at_which_link(answers: Answers) -> str:
    leakers = answers.counts["leakers"].mean
    if leakers <= 0.0:
        return "No link of the chain let any through."
    by_share = sorted(
        ((measure.mean / leakers, name) for name, measure in answers.leak_causes.items()), reverse=True
    )
    told = [(part, name) for part, name in by_share[:3] if part >= 0.05] or by_share[:1]
    causes = listing([f"{CAUSE_WORDS[name]} ({percent(part)})" for part, name in told])
    return f"Of all leakers: {causes}."
