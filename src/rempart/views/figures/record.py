"""Effectiveness over the record: killed and told, by system and family, under each prior."""

from __future__ import annotations

from typing import Any

from rempart.evidence.record.effectiveness import Rate
from rempart.evidence.record.result import Record
from rempart.views.figures import BLUE, ORANGE, load_altair


def effectiveness_chart(told: Record) -> Any:
    """Medians with 5th to 95th percentile; raises MissingExtra."""
    alt = load_altair()
    rows = [
        _row(f"{cell.system}, {cell.family}", result.prior, kind, rate)
        for result in told.results
        for cell in result.cells
        for kind, rate in (("warhead killed", cell.killed), ("told by a defender", cell.told))
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("kind:N", title=None, sort=["warhead killed", "told by a defender"], axis=None),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["warhead killed", "told by a defender"], range=[BLUE, ORANGE]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    x = alt.X(
        "low:Q", title="share of the engaged", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
    )
    bars = base.mark_rule(strokeWidth=3).encode(x=x, x2="high:Q")
    dots = base.mark_point(filled=True, size=60).encode(x="median:Q")
    return (
        (bars + dots)
        .properties(width=150, height=34)
        .facet(
            row=alt.Row("cell:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
            column=alt.Column("prior:N", title=None, sort=[r.prior for r in told.results]),
        )
        .properties(title="What the public record says, by what is believed of reporting")
    )


def _row(cell: str, prior: str, kind: str, rate: Rate) -> dict[str, Any]:
    return {
        "cell": cell,
        "prior": prior,
        "kind": kind,
        "low": rate.low,
        "median": rate.median,
        "high": rate.high,
    }
