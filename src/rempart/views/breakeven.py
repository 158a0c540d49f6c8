"""What flips a claim: as sentences and a table on a terminal, and as one JSON object."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.assumptions import Assumption
from rempart.answers.measures import Measure
from rempart.answers.statements import Statement
from rempart.planning.breakeven import Breakeven, Flip, Threshold
from rempart.planning.design_point import DesignPoint
from rempart.stats.intervals import Interval
from rempart.views.facts import SSPK_CAVEAT
from rempart.views.quantities import in_words, shown_value, unit_of
from rempart.views.table import plain_table
from rempart.views.words import listing, number

SCHEMA = "rempart/breakeven/1"
_EXPLANATION = (
    "One at a time: the unknown is held at that value in every world, all others are drawn as usual, with"
    " the same luck at each value. Range: where the threshold may lie (95%), whichever worlds are drawn;"
    " beyond: not within the 5-95% range of the unknown. In brackets: by chance alone."
    " Distance: from the median of the unknown, in standard normal scores; 1.64 is the edge of its"
    " 5-95% range."
)


_UNSETTLED = "not settled: in other worlds the claim may stay as it is to the end of this range"


def sentence(one: Assumption, threshold: Threshold) -> str:
    """`holds while the SSPK of dome/tamir against rocket is above 0.31`."""
    path, side = one.leading.path, "above" if threshold.holds_above else "below"
    if threshold.other is not None:
        low, high = sorted((threshold.value, threshold.other))
        value = shown_value(path, high if threshold.holds_above else low)
        return f"holds while the {in_words(path)} is {value} or {'more' if threshold.holds_above else 'less'}"
    return f"holds while the {in_words(path)} is {side} {shown_value(path, threshold.value)}"


def headline(found: Breakeven) -> str:
    """Whether the claim holds, whichever worlds are drawn, and what flips it most easily."""
    text, it_is = found.statement.text, f"it is {_over_all(found.base, found.span)}"
    told = {
        "holds": f"{text} holds: {it_is}.",
        "fails": f"{text} does not hold: {it_is}.",
        "within chance": (
            f"Whether {text} holds is not settled: {it_is}. More --worlds and --replicates settle it; what"
            " follows goes by the mean."
        ),
    }[found.truth]
    return f"{told} {_nearest(found)}"


def _over_all(measure: Measure, span: Interval) -> str:
    """A mean with its range over whichever worlds are drawn, and that of single worlds."""
    chance, ignorance = (" to ".join(number(end) for end in ends) for ends in (span, measure.ignorance90))
    single = f"{ignorance} in nine worlds of ten" if measure.ignorance_known else "not known yet"
    mean = f"{number(measure.mean)} on average"
    return f"{mean} (chance: {chance}, whichever worlds are drawn; ignorance: {single})"


def _nearest(found: Breakeven) -> str:
    """What flips the claim most easily, and whether other worlds would say so too."""
    if not found.flips:
        return "No unknown can be moved."
    flip = found.flips[0]
    one, path, n = flip.assumption, flip.assumption.leading.path, len(found.flips)
    if flip.kind == "values":
        return f"Nearest flip: {in_words(path)} {listing(_values(flip))}."
    if flip.threshold is None:
        perhaps = sum(other.kind in ("open", "not monotone") for other in found.flips)
        rest = f"; whether {perhaps} of them might is not settled" if perhaps else ""
        return f"None of the {n} unknowns looked at flips it by itself{rest}."
    told, span = sentence(one, flip.threshold), _range(path, flip.threshold.value95)
    if flip.settled:
        return f"Nearest flip: it {told} ({span})."
    return (
        f"None of the {n} unknowns looked at is sure to flip it by itself; nearest, in these worlds: it"
        f" {told} ({span})."
    )


def table_of(found: Breakeven, command: str, title: str) -> RenderableType:
    """All that flips the claim, and all that does not."""
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), Text(headline(found)), Text()]
    parts += [_thresholds(found), Text(), Text(_EXPLANATION, style="dim")]
    parts += _kept(found)
    if found.together is not None:
        parts += [Text(), *_together(found.together, found.statement)]
    if any("sspk" in flip.assumption.leading.path for flip in found.flips):
        parts += [Text(), Text(SSPK_CAVEAT)]
    parts += [Text(), _made(found, command)]
    return Group(*parts)


def _thresholds(found: Breakeven) -> RenderableType:
    flipping = [flip for flip in found.flips if flip.kind in ("threshold", "values")]
    if not flipping:
        return Text("One at a time, none of the unknowns looked at flips it.")
    table = plain_table("One at a time", "the claim", "range", "distance", "at 5%", "at 95%")
    for flip in flipping:
        low, high = flip.at[0][1], flip.at[-1][1]
        doubt = "" if flip.settled else f"\n{_UNSETTLED}"
        source = Text(f"{doubt}\n{_source(flip.assumption)}", style="dim")
        if flip.threshold is None:
            told = f"flips with {in_words(flip.assumption.leading.path)} {listing(_values(flip))}"
            table.add_row(Text(told).append_text(source), "", "", "", "")
            continue
        t = flip.threshold
        table.add_row(
            Text(sentence(flip.assumption, t)).append_text(source),
            _range(flip.assumption.leading.path, t.value95),
            f"{t.distance:.2f}",
            _chance(low),
            _chance(high),
        )
    return table


def _values(flip: Flip) -> list[str]:
    one = flip.assumption
    return [
        one.labels[int(value)] if one.labels else shown_value(one.leading.path, value)
        for value in flip.flipping
    ]


def _source(one: Assumption) -> str:
    place = one.leading
    more = f" and {len(one.places) - 1} more that share its draw" if len(one.places) > 1 else ""
    span = f"{shown_value(place.path, one.value(0.05))} to {shown_value(place.path, one.value(0.95))}"
    return f"{place.path}{more}: 90% within {span} [{place.source or 'no source'}]"


def _chance(measure: Measure) -> str:
    low, high = (number(end) for end in measure.ci95)
    return f"{number(measure.mean)} ({low} to {high})"


def _range(path: str, interval: Interval) -> str:
    low, high = sorted(interval) if not any(map(math.isnan, interval)) else interval
    ends = ["beyond" if math.isnan(end) else shown_value(path, end) for end in (low, high)]
    return f"{ends[0]} to {ends[1]}"


_NOT_FLIPPING = {
    "open": "In these worlds no value within its 5-95% range flips it; in others one might",
    "never": "No value within its 5-95% range flips it",
}


def _ends_table(flips: Sequence[Flip], heading: str) -> RenderableType:
    table = plain_table(heading, "unknown", "at 5%", "at 95%")
    for flip in flips:
        words, ends = in_words(flip.assumption.leading.path), [measure for _, measure in flip.at]
        if not flip.assumption.ordered:
            words = f"{words} (least and most of {len(ends)})"
            ends.sort(key=lambda measure: measure.mean)
        table.add_row(Text(words), _chance(ends[0]), _chance(ends[-1]))
    return table


def _kept(found: Breakeven) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for kind, heading in _NOT_FLIPPING.items():
        kept = [flip for flip in found.flips if flip.kind == kind]
        if kept:
            parts += [Text(), _ends_table(kept, heading)]
    odd = [in_words(flip.assumption.leading.path) for flip in found.flips if flip.kind == "not monotone"]
    if odd:
        parts += [Text(), Text(f"Flips more than once, or by chance: {listing(odd)}.")]
    if found.screened:
        most = number(max(one.reach for one in found.screened))
        parts += [
            Text(),
            Text(
                f"{len(found.screened)} other unknowns were not moved by themselves: by a straight line"
                f" through the worlds, none moves it by more than {most} from its middle to 5 or 95%"
                " (--leading looks at more)."
            ),
        ]
    return parts


def _together(point: DesignPoint, statement: Statement) -> list[RenderableType]:
    names = listing([in_words(one.leading.path) for one in point.assumptions])
    heading = Text("The nearest in all together", style="bold")
    if point.kind == "medians":
        told = (
            f"With {names} at their medians it is {_measure(point.at_medians)}: the claim is flipped already,"
            " by the spread of the others alone."
        )
        return [heading, Text(told)]
    if point.kind == "never":
        low, high = point.span
        where = "" if not low < statement.number < high else " in these worlds (in others they might)"
        told = (
            f"No values of {names} within their 5-95% ranges flip it together{where}: at the worst corner it"
            f" is {_over_all(point.measure, point.span)}."
        )
        return [heading, Text(told)]
    table = plain_table("The nearest in all together", "unknown", "there", "median", "scores")
    for one, share in zip(point.assumptions, point.shares, strict=True):
        path = one.leading.path
        z = score_of(share)
        table.add_row(
            in_words(path),
            shown_value(path, one.value(share)),
            shown_value(path, one.value(0.5)),
            f"{z:+.2f}",
        )
    span = " to ".join("beyond" if math.isnan(end) else f"{end:.2f}" for end in point.distance95)
    told = (
        f"{point.distance:.2f} normal scores from the medians ({span}, whichever worlds are drawn); a run at"
        f" that point gives {_measure(point.measure)}, one at the medians {_measure(point.at_medians)}."
    )
    return [table, Text(), Text(told)]


def score_of(share: float) -> float:
    """Standard normal score of a share."""
    from rempart.physics.normal import normal_quantile

    return float(normal_quantile(share))


def _measure(measure: Measure) -> str:
    chance = " to ".join(number(end) for end in measure.ci95)
    ignorance = " to ".join(number(end) for end in measure.ignorance90)
    return f"{number(measure.mean)} (chance {chance}, ignorance {ignorance})"


def _made(found: Breakeven, command: str) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row(
        "made of",
        f"{found.n_runs} runs of {found.n_replicates} replicates in {found.n_worlds} worlds",
    )
    rows.add_row("again", Text(command))
    rows.add_row("fingerprint", f"{found.fingerprint} (of the plain run)")
    return rows


def object_of(found: Breakeven, scenario: str, command: str, seed: int) -> dict[str, Any]:
    """The object that `rempart breakeven --json` prints."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "claim": found.statement.text,
        "truth": found.truth,
        "measure": _entry(found.base, found.span),
        "replicates": found.n_replicates,
        "worlds": found.n_worlds,
        "seed": seed,
        "runs": found.n_runs,
        "fingerprint": found.fingerprint,
        "flips": [_flip(flip) for flip in found.flips],
        "together": None if found.together is None else _point(found.together),
        "not_moved": [
            {"unknown": one.assumption.name, "path": one.assumption.leading.path, "reach": one.reach}
            for one in found.screened
        ],
        "command": command,
    }


def _entry(measure: Measure, span: Interval | None = None) -> dict[str, Any]:
    return {
        "mean": measure.mean,
        "ci95": list(measure.ci95),
        "ignorance90": list(measure.ignorance90),
        **({} if span is None else {"ci95_of_all_worlds": list(span)}),
    }


def _flip(flip: Flip) -> dict[str, Any]:
    one = flip.assumption
    entry: dict[str, Any] = {
        **_assumption(one),
        "kind": flip.kind,
        "settled": flip.settled,
        "at": [
            {"value": value, **_entry(measure, span)}
            for (value, measure), span in zip(flip.at, flip.spans, strict=True)
        ],
        "flipping": list(flip.flipping),
        "threshold": None,
    }
    if flip.threshold is not None:
        t = flip.threshold
        entry["threshold"] = {
            "sentence": sentence(one, t),
            "value": t.value,
            "value_ci95": _ends(t.value95),
            "other": t.other,
            "share": t.share,
            "share_ci95": _ends(t.share95),
            "distance": t.distance,
            "holds": "above" if t.holds_above else "below",
        }
    return entry


def _assumption(one: Assumption) -> dict[str, Any]:
    return {
        "unknown": one.name,
        "path": one.leading.path,
        "paths": [place.path for place in one.places],
        "unit": unit_of(one.leading.path),
        "low": one.value(0.05),
        "median": one.value(0.5),
        "high": one.value(0.95),
        "source": one.leading.source,
    }


def _ends(interval: Interval) -> list[float | None]:
    return [None if math.isnan(end) else end for end in interval]


def _point(point: DesignPoint) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "unknowns": [
            {**_assumption(one), "value": one.value(share), "share": share, "score": score_of(share)}
            for one, share in zip(point.assumptions, point.shares, strict=True)
        ],
        "distance": None if math.isnan(point.distance) else point.distance,
        "distance_ci95": _ends(point.distance95),
        "measure": _entry(point.measure, point.span),
        "at_medians": _entry(point.at_medians),
    }
