"""Statements on measures, for goals and claims: `p_no_leaker >= 0.9`, `p(leakers >= 3) < 0.05`.

    statement := measure operator number
    measure   := "p(" predicate ")"  |  p_no_leaker  |  p_intercepted  |  p_intercepted_engaged  |  p_leaked
                 |  p_lost[point]  |  count            its mean over the raids

with the predicates and counts of `rempart.engine.predicates`; a share may name a class: `p_leaked[drone]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from sys import float_info

from rempart.answers.measures import Answers, Measure
from rempart.answers.outcomes import Outcomes
from rempart.engine.outcomes import EXTRAS, MEASURES, Layout
from rempart.engine.predicates import OPERATORS, Comparison, Count, PredicateError, parse
from rempart.reading.problems import did_you_mean
from rempart.stats.worlds import estimate

SHARES = ("p_intercepted", "p_intercepted_engaged", "p_leaked")
_STATEMENT = re.compile(
    r"(?P<measure>.+?)\s*(?P<operator>>=|<=|>|<)\s*(?P<number>[-+.\deE]+%?)\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure that a statement speaks of. `predicate`: what must be watched in the run, if anything."""

    text: str
    predicate: str = ""

    def check(self, layout: Layout) -> None:
        """Raise PredicateError if the scenario does not have what it speaks of."""
        if self.predicate:
            parse(self.predicate).check(layout)
            return
        count = count_of(self.text)
        column = {"p_no_leaker": "no_leaker", "p_lost": "lost", **dict.fromkeys(SHARES, "arrived")}
        Count(column.get(count.name, count.name), count.keys).column(layout)

    def of(self, outcomes: Outcomes, answers: Answers) -> Measure | None:
        """Its value; None where there was nothing to take a share of. Raises PredicateError."""
        if self.predicate:
            found = estimate(
                outcomes.patterns.sums(outcomes.watched.index(self.predicate)),
                n_max=1,
                confidence=outcomes.confidence,
            )
            return Measure(found.mean, found.ci95, found.ignorance90, ignorance_known=found.ignorance_known)
        return _named(self.text, answers)


@dataclass(frozen=True, slots=True)
class Statement:
    """A measure compared with a number."""

    asked: Asked
    operator: str
    number: float

    @property
    def text(self) -> str:
        """As `parse_statement` would read it again."""
        return f"{self.asked.text} {self.operator} {self.number:g}"

    def holds(self, value: float) -> bool:
        """Whether it holds for a value of the measure."""
        return bool(OPERATORS[self.operator](value, self.number))

    @property
    def wants_more(self) -> bool:
        """Whether greater values make it hold."""
        return self.operator in (">", ">=")


def parse_statement(text: str) -> Statement:
    """The statement that a text says; raises PredicateError."""
    found = _STATEMENT.fullmatch(text.strip())
    if found is None:
        raise PredicateError(
            f"{text.strip()[:80]!r}: expected a measure, >= or <=, a number: p_no_leaker >= 0.9"
        )
    asked, number = parse_measure(found["measure"]), _number(found["number"], text)
    if asked.text.startswith("p_") or asked.predicate:
        expected, most = "a probability from 0 to 1, such as 0.9 or 90%", 1.0
    else:
        expected, most = "a number of 0 or more", float_info.max
    if not 0.0 <= number <= most:
        raise PredicateError(f"{text.strip()[:80]!r}: found {found['number']}, expected {expected}")
    return Statement(asked, found["operator"], number)


def parse_measure(text: str) -> Asked:
    """The measure that a text names; raises PredicateError. What stands in brackets is looked up later."""
    stripped = text.strip()
    if not stripped:
        raise PredicateError("'' is not a measure; expected one such as p_no_leaker or leakers")
    if stripped.startswith("p(") and stripped.endswith(")"):
        predicate = parse(stripped[2:-1]).text
        return Asked(f"p({predicate})", predicate)
    count = count_of(stripped)
    if count.name in ("p_no_leaker", "no_leaker") and count.keys:
        raise PredicateError(f"{stripped!r}: {count.name} is of the whole raid; expected it without brackets")
    names = ("p_no_leaker", *SHARES, "p_lost", "leak_causes", *MEASURES, *EXTRAS)
    if count.by and count.name in names:
        told = f"p({count} >= 1)"
        raise PredicateError(
            f"{stripped!r}: by battery or weapon only probabilities are told; ask for {told}"
        )
    if count.name in names:
        return Asked(str(count))
    known = ("p_no_leaker", *SHARES, "p_lost[...]", "p(...)", "leakers", "interceptors_fired")
    told = did_you_mean(count.name, names) or f"; there are {', '.join(known)} and all counts"
    raise PredicateError(f"{count.name!r} is not a measure{told}")


def count_of(text: str) -> Count:
    """The one count that a text names; raises PredicateError for any other predicate."""
    """The one count that a measure names, `p_no_leaker` and the like among them; raises PredicateError."""
    root = parse(text).root
    if isinstance(root, Comparison) and not root.operators:
        (only,) = root.sums
        if only.constant == 0 and len(only.terms) == 1 and only.terms[0][0] == 1:
            return only.terms[0][1]
    raise PredicateError(f"{text[:80]!r}: expected one measure, such as p_no_leaker or leakers")


def _number(text: str, whole: str) -> float:
    try:
        return float(text[:-1]) / 100.0 if text.endswith("%") else float(text)
    except ValueError:
        raise PredicateError(f"{whole.strip()[:80]!r}: {text!r} is not a number") from None


def _named(text: str, answers: Answers) -> Measure | None:
    count = count_of(text)
    if count.name == "p_no_leaker":
        return answers.p_no_leaker
    if count.name == "no_leaker":
        return answers.p_no_leaker
    if count.name in ("p_lost", "lost"):
        return _entry(answers.p_lost, count, 0, "component or asset")
    if count.name == "leak_causes":
        block = answers.by_class[_class(answers, count, 1)] if len(count.keys) > 1 else answers
        return _entry(block.leak_causes, count, 0, "cause")
    if not count.keys:
        plain = {name: getattr(answers, name) for name in SHARES}
        return plain[count.name] if count.name in plain else answers.counts[count.name]
    of_class = answers.by_class[_class(answers, count, 0)]
    if count.name in SHARES:
        share: Measure | None = getattr(of_class, count.name)
        return share
    return _entry_of(of_class.counts, count.name, count)


def _class(answers: Answers, count: Count, i_key: int) -> str:
    name = count.keys[i_key]
    if name not in answers.by_class:
        raise PredicateError(
            f"{count}: there is no threat class {name!r}; there are {', '.join(answers.by_class)}"
        )
    return name


def _entry(entries: dict[str, Measure], count: Count, i_key: int, what: str) -> Measure:
    if len(count.keys) <= i_key:
        raise PredicateError(f"{count}: expected a {what} in brackets")
    return _entry_of(entries, count.keys[i_key], count)


def _entry_of(entries: dict[str, Measure], name: str, count: Count) -> Measure:
    if name not in entries:
        raise PredicateError(f"{count}: there is no {name!r}; there are {', '.join(entries)}")
    return entries[name]
