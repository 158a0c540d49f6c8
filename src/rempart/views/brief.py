"""A run in five lines: what was asked, what gets through, what is kept out, why, and the command."""

from __future__ import annotations

from collections.abc import Iterator

from rempart.answers.measures import Answers
from rempart.views.facts import Facts
from rempart.views.table import share_cells
from rempart.views.words import CAUSE_WORDS, SHARE_WORDS, percent


def brief_of(answers: Answers, facts: Facts) -> str:
    """Five lines, each of them whole, with a line break after the last."""
    rows = (*_shares(answers), ("main cause of leakers", _main_cause(answers)), ("again", facts.command))
    return "".join(f"{line}\n" for line in (facts.title, *(f"{word:<{_WIDTH}}{text}" for word, text in rows)))


_SHOWN = {"p_leaked": "leakers, of arrivals", "p_no_leaker": SHARE_WORDS["p_no_leaker"]}
"""Words shorter than those of the table: a line holds both intervals in 80 columns."""

_WIDTH = 23


def _shares(answers: Answers) -> Iterator[tuple[str, str]]:
    for name, words in _SHOWN.items():
        measure = getattr(answers, name)
        if measure is None:
            yield words, "no threat ever arrives"
            continue
        mean, *intervals = share_cells(measure)
        told = [
            f"{kind} {text}" for kind, text in zip(("chance", "ignorance"), intervals, strict=True) if text
        ]
        yield words, f"{mean}; {', '.join(told)}" if told else mean


def _main_cause(answers: Answers) -> str:
    leakers = answers.counts["leakers"].mean
    if leakers <= 0.0:
        return "none got through"
    name = max(answers.leak_causes, key=lambda cause: answers.leak_causes[cause].mean)
    return f"{CAUSE_WORDS[name]} ({percent(answers.leak_causes[name].mean / leakers)})"
