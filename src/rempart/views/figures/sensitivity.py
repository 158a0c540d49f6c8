"""Figures of a sensitivity analysis: a tornado with whiskers, and bars of Sobol indices."""

from __future__ import annotations

from typing import Any

from rempart.answers.sensitivity import Sensitivity
from rempart.answers.sobol import REST
from rempart.scenario import Scenario
from rempart.views.figures import BLUE, GREY, ORANGE, SKY, load_altair
from rempart.views.sensitivity_table import end_texts, rest_label
from rempart.views.words import is_share

Row = dict[str, Any]


def sensitivity_chart(found: Sensitivity, scenario: Scenario, title: str) -> Any:
    """Tornado above Sobol bars, as far as they were computed; raises MissingExtra."""
    alt = load_altair()
    charts = []
    if found.swings:
        charts.append(_tornado(alt, found, scenario))
    if found.indices is not None:
        charts.append(_bars(alt, found))
    if not charts:
        words = alt.Data(values=[{"text": f"{found.asked}: no unknown can be said to matter"}])
        charts.append(alt.Chart(words).mark_text(fontSize=14).encode(text="text:N"))
    return alt.vconcat(*charts, title=title).resolve_scale(color="independent", y="independent")


def _tornado(alt: Any, found: Sensitivity, scenario: Scenario) -> Any:
    form = "%" if is_share(found.asked) else ""
    rows: list[Row] = []
    for swing in found.swings:
        for end, text, measure in zip(
            ("5th", "95th"), end_texts(found, swing, scenario), swing.measures, strict=True
        ):
            low, high = measure.ci95
            rows.append(
                {
                    "unknown": _short(swing.name),
                    "end": end,
                    "text": text,
                    "mean": measure.mean,
                    "low": low,
                    "high": high,
                }
            )
    centre = found.measure.mean
    order = [_short(swing.name) for swing in found.swings]
    y = alt.Y("unknown:N", sort=order, title=None, axis=alt.Axis(labelLimit=300))
    base = alt.Chart(alt.Data(values=rows)).transform_calculate(centre=str(centre))
    x = alt.X("mean:Q", title=found.asked, axis=alt.Axis(format=form), scale=alt.Scale(zero=False))
    colour = alt.Color(
        "end:N", title="percentile", scale=alt.Scale(domain=["5th", "95th"], range=[SKY, BLUE])
    )
    bars = base.mark_bar(height=16).encode(x=x, x2="centre:Q", y=y, color=colour)
    whiskers = base.mark_rule(color="black", strokeWidth=1.5).encode(x="low:Q", x2="high:Q", y=y)
    line = (
        alt.Chart(alt.Data(values=[{"x": centre}])).mark_rule(color=GREY, strokeDash=[4, 4]).encode(x="x:Q")
    )
    words = "bars: mean at either end of an unknown, from the mean of all worlds; whiskers: chance (95%)"
    heading = alt.TitleParams(f"{found.asked}: what moves it", subtitle=words)
    return alt.layer(bars, line, whiskers, title=heading).properties(width=520, height=30 * len(order) + 20)


def _short(name: str) -> str:
    return "which alternative holds" if name == "alternatives" else name


def _cut(value: float) -> float:
    return min(max(value, -0.5), 1.5)


def _bars(alt: Any, found: Sensitivity) -> Any:
    rows: list[Row] = []
    indices = (
        []
        if found.indices is None
        else sorted(found.indices.indices, key=lambda one: (one.group == REST, -one.total))
    )
    for one in indices:
        label = rest_label(found) if one.group == REST else _short(one.group)
        for kind, value, (low, high) in (
            ("first order", one.first, one.first_ci95),
            ("total", one.total, one.total_ci95),
        ):
            rows.append(
                {"unknown": label, "index": kind, "value": _cut(value), "low": _cut(low), "high": _cut(high)}
            )
    order = list(dict.fromkeys(row["unknown"] for row in rows))
    base = alt.Chart(alt.Data(values=rows))
    y = alt.Y("unknown:N", sort=order, title=None, axis=alt.Axis(labelLimit=300))
    offset = alt.YOffset("index:N", sort=["first order", "total"])
    colour = alt.Color(
        "index:N", title=None, scale=alt.Scale(domain=["first order", "total"], range=[ORANGE, BLUE])
    )
    bars = base.mark_bar().encode(
        x=alt.X("value:Q", title="part of the variance between worlds"), y=y, yOffset=offset, color=colour
    )
    whiskers = base.mark_rule(color="black", strokeWidth=1.5).encode(
        x="low:Q", x2="high:Q", y=y, yOffset=offset
    )
    words = "chance taken out; whiskers: 95% intervals of the indices, cut at -0.5 and 1.5"
    heading = alt.TitleParams("Sobol indices", subtitle=words)
    return alt.layer(bars, whiskers, title=heading).properties(width=520, height=44 * len(order) + 20)
