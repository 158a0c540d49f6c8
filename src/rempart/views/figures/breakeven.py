"""Where a claim flips: for each unknown the part of its range in which the claim holds, and the threshold."""

from __future__ import annotations

from math import isnan
from typing import Any

from rempart.physics.normal import normal_quantile
from rempart.planning.breakeven import HIGH, LOW, Breakeven, Flip
from rempart.stats.intervals import Interval
from rempart.views.figures import BLUE, ORANGE, load_altair
from rempart.views.quantities import in_words, shown_value

Row = dict[str, Any]

HOLDS, FAILS = "the claim holds", "the claim fails"
_EDGES = float(normal_quantile(LOW)), float(normal_quantile(HIGH))
_TICKS = {float(normal_quantile(share)): f"{share:.0%}" for share in (0.05, 0.2, 0.5, 0.8, 0.95)}
_MOST = 20


def drawn_flips(found: Breakeven) -> tuple[Flip, ...]:
    """The flips that the figure shows: of ordered unknowns that flip the claim once or never."""
    told = (
        flip
        for flip in found.flips
        if flip.assumption.ordered and flip.kind in ("threshold", "never", "open")
    )
    return tuple(told)[:_MOST]


def breakeven_chart(found: Breakeven, title: str) -> Any:
    """A bar an unknown, from its 5th to its 95th percentile, nearest flip on top; raises MissingExtra."""
    alt = load_altair()
    flips = drawn_flips(found)
    labels = [in_words(flip.assumption.leading.path) for flip in flips]
    if not flips:
        words = alt.Data(values=[{"text": "nothing that was moved can be drawn"}])
        return alt.Chart(words, title=title).mark_text(fontSize=14).encode(text="text:N")
    y = alt.Y("unknown:N", sort=labels, title=None, axis=alt.Axis(labelLimit=330, grid=False))
    ticks = " : ".join(f"abs(datum.value - {z}) < 0.01 ? '{text}'" for z, text in _TICKS.items())
    axis = alt.Axis(values=list(_TICKS), labelExpr=f"{ticks} : ''", grid=True)
    scale = alt.Scale(domain=list(_EDGES), nice=False)
    x = alt.X("low:Q", title="percentile of the unknown", axis=axis, scale=scale)
    sides = alt.Color(
        "side:N",
        title=None,
        scale=alt.Scale(domain=[HOLDS, FAILS], range=[BLUE, ORANGE]),
        legend=alt.Legend(orient="top"),
    )
    holds_now = found.statement.holds(found.base.mean)
    spans = [row for flip, name in zip(flips, labels, strict=True) for row in _spans(flip, name, holds_now)]
    marks = [
        _mark(flip, name) for flip, name in zip(flips, labels, strict=True) if flip.threshold is not None
    ]
    bars = alt.Chart(alt.Data(values=spans)).mark_bar(height=13, opacity=0.75)
    over = alt.Chart(alt.Data(values=marks)).encode(y=y)
    layers = [
        bars.encode(x=x, x2="high:Q", y=y, color=sides),
        over.mark_rule(color="black", strokeWidth=5).encode(x="low:Q", x2="high:Q"),
        over.mark_point(filled=True, color="white", stroke="black", size=70, opacity=1).encode(x="at:Q"),
        over.mark_text(color="black", dy=-13, fontSize=11).encode(x="at:Q", text="value:N"),
    ]
    subtitle = (
        "white dot: where it flips, all else drawn as usual; black: where other worlds may put it (95%)"
    )
    heading = alt.TitleParams(title, subtitle=subtitle)
    return alt.layer(*layers, title=heading).properties(width=440, height=38 * len(flips))


def _spans(flip: Flip, name: str, holds_now: bool) -> list[Row]:
    low, high = _EDGES
    if flip.threshold is None:
        return [{"unknown": name, "low": low, "high": high, "side": HOLDS if holds_now else FAILS}]
    at = float(normal_quantile(flip.threshold.share))
    below, above = (FAILS, HOLDS) if flip.threshold.holds_above else (HOLDS, FAILS)
    return [
        {"unknown": name, "low": low, "high": at, "side": below},
        {"unknown": name, "low": at, "high": high, "side": above},
    ]


def _mark(flip: Flip, name: str) -> Row:
    assert flip.threshold is not None  # noqa: S101 - asked for by the caller
    low, high = _scores(flip.threshold.share95)
    return {
        "unknown": name,
        "at": float(normal_quantile(flip.threshold.share)),
        "low": low,
        "high": high,
        "value": shown_value(flip.assumption.leading.path, flip.threshold.value),
    }


def _scores(shares: Interval) -> Interval:
    """Ends in normal scores; one beyond the range stands at its edge."""
    low, high = sorted(
        edge if isnan(share) else float(normal_quantile(share))
        for share, edge in zip(shares, _EDGES, strict=True)
    )
    return low, high
