"""Two designs compared: each measure of both, and their difference with chance and ignorance apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from rempart.answers.measures import ASIDE, COUNTS, Answers, ClassMeasures, Measure, answer
from rempart.answers.notebook_display import Showing
from rempart.answers.outcomes import Flags, Outcomes
from rempart.answers.paired import Paired
from rempart.answers.statements import SHARES, Asked
from rempart.engine.outcomes import CAUSES, Layout
from rempart.engine.predicates import PredicateError
from rempart.scenario import Scenario
from rempart.stats.intervals import Interval
from rempart.stats.paired import SignedSums, Spread, paired_ignorance, paired_interval, spread

_FEW = 3.84  # steps that stand in for a variance of which nothing was seen, as in stats.intervals


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of b - a over the replicates, with what is not known about it.

    `ci95`: chance, of pairs. `ignorance90`: 5th to 95th percentile of the difference between worlds, chance
    taken out. `exact`: settled by the structure of the two scenarios. `gain` of pairing: so many
    times the raids, unpaired in the same worlds, would give an interval as narrow (variances of a and of b,
    added, over that of the difference, within worlds); None where chance has no part. `of_worlds`: share of
    the worlds in which both have what is measured. `ignorance_known`: as of a measure.
    """

    mean: float
    ci95: Interval
    ignorance90: Interval
    exact: bool = False
    gain: float | None = None
    of_worlds: float = 1.0
    ignorance_known: bool = True


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure of both designs; None where a design does not have it, or none to take a share of."""

    a: Measure | None
    b: Measure | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison(Showing):
    """Every measure by its name in the grammar of statements: `p_no_leaker`, `leakers[rocket]`, `p_lost[x]`.

    `only_a`, `only_b`: components, assets and threat classes that one design alone has.
    """

    measures: dict[str, Compared]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)

    def of(self, asked: Asked) -> Difference | None:
        """The difference in a measure; None where one side has none. Raises PredicateError."""
        name = "p_no_leaker" if asked.text == "no_leaker" else asked.text
        if name not in self.measures:
            raise PredicateError(f"{asked.text}: neither design has such a measure")
        return self.measures[name].difference


def compare(paired: Paired) -> Comparison:
    """Compare two designs; raises ValueError without any replicate."""
    of_a = _by_name(paired.a, answer(paired.a))
    of_b = _by_name(paired.b, answer(paired.b))
    places = dict(_places(paired.layout, paired.a.watched))
    found: dict[str, Compared] = {}
    for name in dict.fromkeys([*of_a, *of_b]):
        a, b = of_a.get(name), of_b.get(name)
        both = a is not None and b is not None
        difference = _difference(paired, places[name], a, b) if both else None
        found[name] = Compared(a, b, difference)
    only_a = _only(paired.a.layout, paired.b.layout)
    return Comparison(found, only_a, _only(paired.b.layout, paired.a.layout), paired.behind)


def _only(own: Layout, other: Layout) -> tuple[str, ...]:
    names = (*own.classes, *own.points)
    return tuple(name for name in names if name not in (*other.classes, *other.points))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a measure is found: a column (`own`: its name for `Layout.column`), or a share of a block."""

    column: int = -1
    most: float | None = None
    block: int = -1
    i_share: int = -1
    point: str = ""


def _by_name(outcomes: Outcomes, answers: Answers) -> dict[str, Measure | None]:
    found: dict[str, Measure | None] = {
        "p_no_leaker": answers.p_no_leaker,
        **_of_block(answers, ""),
        **{name: answers.counts[name] for name in ASIDE},
        **{f"p_lost[{name}]": measure for name, measure in answers.p_lost.items()},
    }
    for name, of_class in answers.by_class.items():
        found |= _of_block(of_class, name)
    for text in outcomes.watched:
        found[f"p({text})"] = Asked(text, text).of(outcomes, answers)
    return found


def _of_block(block: Answers | ClassMeasures, threat: str) -> dict[str, Measure | None]:
    key = f"[{threat}]" if threat else ""
    found: dict[str, Measure | None] = {f"{name}{key}": getattr(block, name) for name in SHARES}
    found |= {f"{name}{key}": block.counts[name] for name in (*COUNTS, "ground")}
    return found | {_cause(name, threat): block.leak_causes[name] for name in CAUSES}


def _cause(cause: str, threat: str) -> str:
    return f"leak_causes[{cause}, {threat}]" if threat else f"leak_causes[{cause}]"


def _places(layout: Layout, watched: tuple[str, ...]) -> Iterator[tuple[str, _Place]]:
    """Every name of `_by_name`, with its place in the sums of differences."""
    yield "p_no_leaker", _Place(layout.column("no_leaker"), 1.0)
    for name in ASIDE:
        yield name, _Place(layout.column(name))
    for point in layout.points:
        yield f"p_lost[{point}]", _Place(layout.column(f"lost/{point}"), 1.0, point=point)
    for block, threat in enumerate((*layout.classes, "")):
        key, column_of = (f"[{threat}]", threat) if threat else ("", None)
        for i, name in enumerate(SHARES):
            yield f"{name}{key}", _Place(block=block, i_share=i, most=1.0)
        for name in (*COUNTS, "ground"):
            yield f"{name}{key}", _Place(layout.column(name, column_of))
        for name in CAUSES:
            yield _cause(name, threat), _Place(layout.column(f"cause/{name}", column_of))
    for i, text in enumerate(watched):
        yield f"p({text})", _Place(layout.n_columns + i, 1.0)


def _difference(paired: Paired, place: _Place, a: Measure | None, b: Measure | None) -> Difference | None:
    if place.i_share >= 0:
        return _of_share(paired, place, bool(a and a.exact and b and b.exact))
    worlds = _with_point(paired, place.point)
    if worlds is not None and not worlds.any():
        return None
    return _of_column(paired, place, worlds)


def _with_point(paired: Paired, point: str) -> Flags | None:
    """Worlds in which both have a point; None if that is all of them."""
    if not point:
        return None
    both: Flags = np.ones(len(paired.sums.n), np.bool_)
    for side in (paired.a, paired.b):
        both &= side.present[:, side.layout.points.index(point)]
    return None if both.all() else both


def _of_column(paired: Paired, place: _Place, worlds: Flags | None) -> Difference:
    sums = paired.difference(place.column, worlds)
    n = float(sums.n.sum())
    mean = float(sums.total.sum()) / n
    found = spread(sums)
    seen = sums.n > 0.0
    ignorance = paired_ignorance(mean, sums.total[seen] / sums.n[seen], sums.n[seen], found)
    settled = _settled(paired, place.column)
    of_worlds = 1.0 if worlds is None else float(np.mean(worlds))
    if settled is not None:
        same = bool(np.all(settled == settled[0]))
        return Difference(mean, (mean, mean), ignorance, same, None, of_worlds)
    chance = paired_interval(mean, n, found, sums.unit, place.most, paired.a.confidence)
    saved = None
    if worlds is None:
        saved = _saved(_variances_apart(paired, place.column), found, sums.unit, n)
    known = _is_known(found, len(sums.n), ignorance)
    return Difference(mean, chance, ignorance, False, saved, of_worlds, known)


def _is_known(found: Spread, n_worlds: int, ignorance: Interval) -> bool:
    """Whether ignorance was told apart from chance; worlds alike are one."""
    return n_worlds == 1 or (found.separable and ignorance[0] < ignorance[1])


def _settled(paired: Paired, column: int) -> np.ndarray | None:
    """(M,) the difference in each world, where structure settles it in all of them; else None."""
    n_worlds, alike = len(paired.sums.n), paired.alike
    if column >= paired.layout.n_columns:
        return np.zeros(n_worlds) if alike.all() else None
    sides = [
        np.broadcast_to(limit[:, own[column]], n_worlds)
        for side, own in zip((paired.a, paired.b), paired.columns, strict=True)
        for limit in (side.limits.low, side.limits.high)
    ]
    low_a, high_a, low_b, high_b = sides
    settled = alike | ((low_a == high_a) & (low_b == high_b))
    return np.where(alike, 0, low_b - low_a) if settled.all() else None


def _variances_apart(paired: Paired, column: int) -> float:
    """Variance of a and of b within worlds, added: that of a difference without pairing."""
    i_watched = column - paired.layout.n_columns
    found = 0.0
    for side, own in zip((paired.a, paired.b), paired.columns, strict=True):
        part = side.patterns.sums(i_watched) if i_watched >= 0 else side.sums(int(own[column]))
        n, total, squares = (x.astype(np.float64) for x in (part.n, part.total, part.total_of_squares))
        found += spread(SignedSums(n, total, squares, 0.0)).variance
    return found


def _saved(apart: float, found: Spread, unit: float, n: float) -> float | None:
    if apart == 0.0:
        return None
    return apart / max(found.variance, _FEW * unit * unit / n)


def _of_share(paired: Paired, place: _Place, exact: bool) -> Difference | None:
    sums = paired.share(place.block, place.i_share)
    if sums is None:
        return None
    mean = sums.ratios[1] - sums.ratios[0]
    found, n = spread(sums.difference), float(paired.sums.n.sum())
    ignorance = paired_ignorance(mean, sums.of_worlds, sums.n_of_worlds, found)
    if exact or paired.alike.all():
        return Difference(mean, (mean, mean), ignorance, exact=True)
    unit = sums.difference.unit
    chance = paired_interval(mean, n, found, unit, place.most, paired.a.confidence)
    apart = spread(sums.of_a).variance + spread(sums.of_b).variance
    known = _is_known(found, len(paired.sums.n), ignorance)
    gain = _saved(apart, found, unit, n)
    return Difference(mean, chance, ignorance, gain=gain, ignorance_known=known)
