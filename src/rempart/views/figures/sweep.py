"""Figures of a sweep: a curve with both kinds of not knowing, a carpet of two inputs."""

from __future__ import annotations

from typing import Any

from rempart.answers.factors import Factor
from rempart.answers.measures import Measure
from rempart.answers.saturation import LEVEL, Ends, Saturation
from rempart.answers.sweep import Sweep
from rempart.views.figures import CHANCE, GREY, IGNORANCE, RED, load_altair
from rempart.views.sweep_table import carpet_marks, saturation_words
from rempart.views.words import is_share

Row = dict[str, Any]


def sweep_chart(swept: Sweep, found: Saturation | None, title: str) -> Any:
    """Chart of all measures of a sweep, one above the other; raises MissingExtra."""
    alt = load_altair()
    if len(swept.factors) == 2 and swept.design == "grid":
        charts = [_carpet(alt, swept, i) for i in range(len(swept.measures))]
    else:
        charts = [
            _curve(alt, swept, i, j, found if name == "p_no_leaker" else None)
            for i, name in enumerate(swept.measures)
            for j in range(len(swept.factors))
        ]
    subtitle = [] if found is None else _folded(saturation_words(found))
    heading = alt.TitleParams(title, subtitle=subtitle) if subtitle else title
    return alt.vconcat(*charts, title=heading).resolve_scale(color="independent")


def _folded(text: str, width: int = 100) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def _row(measure: Measure) -> Row:
    (low, high), (least, most) = measure.ci95, measure.ignorance90
    return {"mean": measure.mean, "low": low, "high": high, "least": least, "most": most}


def _curve(alt: Any, swept: Sweep, i: int, j: int, found: Saturation | None) -> Any:
    factor, name = swept.factors[j], swept.measures[i]
    rows: list[Row] = []
    for point in swept.points:
        measure, level = point.measures[i], point.setting[j]
        if measure is not None:
            rows.append({"x": level.text if level.value is None else level.value, **_row(measure)})
    y_axis = alt.Axis(format="%" if is_share(name) else "", title=name)
    x = _x(alt, factor)
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    if factor.is_number and len(swept.factors) == 1:
        ignorance = base.mark_area(color=IGNORANCE, opacity=0.35)
        chance = base.mark_area(color=CHANCE, opacity=0.45)
        mean = base.mark_line(color=CHANCE, point=alt.OverlayMarkDef(size=18, color=CHANCE))
    else:
        ignorance = base.mark_rule(color=IGNORANCE, strokeWidth=5, opacity=0.5)
        chance = base.mark_rule(color=CHANCE, strokeWidth=2)
        mean = base.mark_point(color=CHANCE, filled=True)
    layers = [
        ignorance.encode(y=alt.Y("least:Q", axis=y_axis, scale=_scale(alt, name)), y2="most:Q"),
        chance.encode(y="low:Q", y2="high:Q"),
        mean.encode(y="mean:Q"),
    ]
    if found is not None and factor.is_number:
        layers += _crossing(alt, found, rows)
    words = "line: mean; dark: chance (95%); light: ignorance (nine worlds of ten)"
    return alt.layer(*layers, title=alt.TitleParams(name, subtitle=words)).properties(width=560, height=280)


def _x(alt: Any, factor: Factor) -> Any:
    if not factor.is_number:
        return alt.X("x:O", title=factor.label, sort=None)
    whole = factor.span is None and all(float(level.value or 0.0).is_integer() for level in factor.levels)
    axis = alt.Axis(format="d", tickMinStep=1) if whole else alt.Axis()
    return alt.X("x:Q", title=factor.label, axis=axis, scale=alt.Scale(zero=False, nice=False))


def _scale(alt: Any, name: str) -> Any:
    return alt.Scale(domain=[0, 1]) if is_share(name) else alt.Undefined


def _crossing(alt: Any, found: Saturation, rows: list[Row]) -> list[Any]:
    """The level, and on it the size with its intervals, cut at the sizes swept."""
    ends = min(row["x"] for row in rows), max(row["x"] for row in rows)
    level = (
        alt.Chart(alt.Data(values=[{"y": LEVEL}])).mark_rule(color=GREY, strokeDash=[4, 4]).encode(y="y:Q")
    )
    layers = [level]
    if found.size is None:
        return layers
    for interval, width, colour in ((found.ignorance90, 9, IGNORANCE), (found.ci95, 4, RED)):
        low, high = _cut(interval, ends)
        span = alt.Chart(alt.Data(values=[{"a": low, "b": high, "y": LEVEL}]))
        layers.append(span.mark_rule(color=colour, strokeWidth=width).encode(x="a:Q", x2="b:Q", y="y:Q"))
    point = alt.Chart(alt.Data(values=[{"a": found.size, "y": LEVEL}]))
    layers.append(point.mark_point(color=RED, filled=True, size=90, opacity=1).encode(x="a:Q", y="y:Q"))
    return layers


def _cut(interval: Ends, ends: tuple[float, float]) -> tuple[float, float]:
    low, high = interval
    return ends[0] if low is None else low, ends[1] if high is None else high


def _carpet(alt: Any, swept: Sweep, i: int) -> Any:
    down, across = swept.factors
    name = swept.measures[i]
    rows: list[Row] = []
    for point, mark in zip(swept.points, carpet_marks(swept, i), strict=True):
        measure = point.measures[i]
        if measure is not None:
            y, x = (level.text if level.value is None else level.value for level in point.setting)
            rows.append({"x": x, "y": y, "mark": mark, **_row(measure)})
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("x:O", title=across.label, axis=alt.Axis(labelAngle=0, grid=False)),
        y=alt.Y(
            "y:O", title=down.label, sort="descending" if down.is_number else None, axis=alt.Axis(grid=False)
        ),
    )
    form = "%" if is_share(name) else ",.3~f"
    scale = alt.Scale(scheme="viridis", domain=[0, 1]) if is_share(name) else alt.Scale(scheme="viridis")
    cells = base.mark_rect().encode(
        color=alt.Color("mean:Q", title=name, scale=scale, legend=alt.Legend(format=form)),
        tooltip=["x:N", "y:N", "mean:Q", "low:Q", "high:Q", "least:Q", "most:Q"],
    )
    marks = base.mark_text(color="white", fontSize=13, fontWeight="bold").encode(text="mark:N")
    words = "~ chance leaves a tenth of the span open, ? ignorance leaves half of it open"
    title = alt.TitleParams(name, subtitle=words)
    n_x, n_y = len(across.levels), len(down.levels)
    return alt.layer(cells, marks, title=title).properties(
        width=min(760, max(240, 42 * n_x)), height=min(560, max(160, 30 * n_y))
    )
