"""A campaign day by day: who gets through, and what is left."""

from __future__ import annotations

from typing import Any

from rempart.planning.campaign import Chains
from rempart.planning.endurance import Endurance, Kind
from rempart.views.figures import CHANCE, COLOURS, IGNORANCE, load_altair


def campaign_chart(chains: Chains, found: Endurance) -> Any:
    """Leakers by raid with both intervals; below, the share of the campaigns in which each kind is gone."""
    alt = load_altair()
    leakers = [
        {
            "day": day,
            "mean": one.mean,
            "low95": one.ci95[0],
            "high95": one.ci95[1],
            "low90": one.ignorance90[0],
            "high90": one.ignorance90[1],
        }
        for day, one in zip(chains.days, found.leakers, strict=True)
    ]
    last = max(chains.days) * 1.02
    x = alt.X("day:Q", title="day", scale=alt.Scale(domain=[0, last], nice=False))
    base = alt.Chart(alt.Data(values=leakers)).encode(x=x)
    thin = base.mark_rule(color=IGNORANCE, strokeWidth=2).encode(
        y=alt.Y("low90:Q", title="leakers of a raid"), y2="high90:Q"
    )
    thick = base.mark_rule(color=CHANCE, strokeWidth=5).encode(y="low95:Q", y2="high95:Q")
    points = base.mark_point(filled=True, color="white", size=12, opacity=1.0).encode(y="mean:Q")
    upper = alt.layer(thin, thick, points).properties(height=200)
    dry = [row for i, kind in enumerate(found.kinds) for row in _dry_rows(chains, kind, i, last)]
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(range=list(COLOURS)), legend=_legend(alt))
    base = alt.Chart(alt.Data(values=dry)).encode(x=x, color=colour)
    y = alt.Y("low:Q", title="run dry", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    band = base.mark_area(opacity=0.25, interpolate="step-after").encode(y=y, y2="high:Q")
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(y="dry:Q")
    bars = base.mark_rule(strokeWidth=1).encode(x="beside:Q", y="low90:Q", y2="high90:Q")
    lower = alt.layer(band, bars, line).properties(height=160)
    subtitle = "thick and bands: chance, 95 %; thin: ignorance, nine worlds of ten"
    return alt.vconcat(upper, lower).properties(title={"text": chains.campaign.title, "subtitle": subtitle})


def _dry_rows(chains: Chains, kind: Kind, i_kind: int, last: float) -> list[dict[str, Any]]:
    """By raid the share of the campaigns in which a kind has run dry, and once more at the right edge."""
    days = [*chains.days, last]
    shares = [*kind.dry, kind.dry[-1]]
    return [
        {
            "day": day,
            "beside": min(day + 0.01 * last * (1 + i_kind), last),
            "kind": kind.name,
            "dry": one.mean,
            "low": max(0.0, one.ci95[0]),
            "high": min(1.0, one.ci95[1]),
            "low90": max(0.0, one.ignorance90[0]),
            "high90": min(1.0, one.ignorance90[1]),
        }
        for day, one in zip(days, shares, strict=True)
    ]


def _legend(alt: Any) -> Any:
    return alt.Legend(orient="top", labelLimit=0, symbolOpacity=1)
