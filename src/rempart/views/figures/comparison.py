"""Differences between designs as a forest plot: chance and ignorance of each, apart."""

from __future__ import annotations

from typing import Any

from rempart.answers.comparing import Comparison, Difference
from rempart.views.comparison import Compare, Design
from rempart.views.comparison_rows import worth_a_row
from rempart.views.figures import CHANCE, GREY, IGNORANCE, load_altair
from rempart.views.words import CAUSE_WORDS, MEASURE_WORDS, SHARE_WORDS, points, signed

_ROW_PX = 24
_WIDTH_PX = 430
_THREATS = ("intercepted", "leakers", "harmless", "hits_on_assets")
_KINDS = ("ignorance, 90 % of worlds", "chance, 95 %")
_EXACT = "exactly"


def comparison_chart(told: Compare) -> Any:
    """Differences of shares and of counts, below each other, for each design against the first."""
    alt = load_altair()
    charts = [
        chart
        for design, comparison in zip(told.designs[1:], told.comparisons, strict=True)
        for chart in _charts(alt, comparison, f"{design.label} - {told.designs[0].label}")
    ]
    return _below_each_other(alt, charts, [f"{design.label}: {_named(design)}" for design in told.designs])


def differences_chart(comparison: Comparison, title: str) -> Any:
    """The same of one comparison, whatever its designs are called."""
    alt = load_altair()
    return _below_each_other(alt, _charts(alt, comparison, "second - first"), [title])


def _charts(alt: Any, comparison: Comparison, less: str) -> list[Any]:
    return [_panel(alt, rows, f"{less}, {unit}") for rows, unit in _panels(comparison) if rows]


def _below_each_other(alt: Any, charts: list[Any], title: list[str]) -> Any:
    words = "Differences of paired raids; the number is the mean difference"
    heading = {"text": title, "subtitle": words, "fontSize": 13}
    return alt.vconcat(*charts, spacing=24).properties(title=heading).resolve_scale(color="shared")


def _panels(comparison: Comparison) -> tuple[tuple[list[dict[str, Any]], str], ...]:
    """Rows and unit of each: what is told on one scale stands together."""
    shots = [(MEASURE_WORDS["interceptors_fired"], "interceptors_fired")]
    return (
        (_shares(comparison), "percentage points"),
        (_threats(comparison), "threats a raid"),
        (_rows(comparison, shots, 1.0), "shots a raid"),
    )


def _named(design: Design) -> str:
    return f"{design.scenario.title} {design.changes}".strip()


def _shares(comparison: Comparison) -> list[dict[str, Any]]:
    rows = [(words, name) for name, words in SHARE_WORDS.items()]
    rows += [(f"{name[7:-1]} lost", name) for name in comparison.measures if name.startswith("p_lost[")]
    rows += [(name, name) for name in comparison.measures if name.startswith("p(")]
    return _rows(comparison, rows, 100.0)


def _threats(comparison: Comparison) -> list[dict[str, Any]]:
    rows = [(MEASURE_WORDS[name], name) for name in _THREATS]
    of_class = [name for name in comparison.measures if name.startswith("leakers[")]
    rows += [(f"leakers, {name[8:-1]}", name) for name in of_class if len(of_class) > 1]
    causes = [(f"leakers: {words}", f"leak_causes[{name}]") for name, words in CAUSE_WORDS.items()]
    return _rows(comparison, [*rows, *(row for row in causes if _moves(comparison, row[1]))], 1.0)


def _moves(comparison: Comparison, name: str) -> bool:
    difference = comparison.measures[name].difference
    return difference is not None and difference.mean != 0.0


def _rows(comparison: Comparison, names: list[tuple[str, str]], scale: float) -> list[dict[str, Any]]:
    found = []
    for words, name in names:
        entry = comparison.measures[name]
        if entry.difference is not None and worth_a_row(name, entry):
            found.append(_row(words, entry.difference, scale))
    return found


def _row(words: str, difference: Difference, scale: float) -> dict[str, Any]:
    told = points(difference.mean) if scale == 100.0 else signed(difference.mean)
    row: dict[str, Any] = {
        "measure": words,
        "mean": scale * difference.mean,
        "told": f"{_EXACT} {told}" if difference.exact else told,
    }
    for name, pair in (("ignorance", difference.ignorance90), ("chance", difference.ci95)):
        row[f"{name}_low"], row[f"{name}_high"] = (scale * end for end in pair)
    # The number stands where no bar is: right of the last one.
    row["end"] = max(row["ignorance_high"], row["chance_high"], row["mean"], 0.0)
    return row


def _panel(alt: Any, rows: list[dict[str, Any]], axis: str) -> Any:
    base = alt.Chart(alt.Data(values=rows))
    order = [row["measure"] for row in rows]
    y = alt.Y("measure:N", sort=order, title=None, axis=alt.Axis(grid=False, labelLimit=260))
    scale = alt.Scale(domain=list(_KINDS), range=[IGNORANCE, CHANCE])
    legend = alt.Legend(title=None, orient="top", symbolType="square")
    zero = alt.Chart(alt.Data(values=[{"x": 0.0}])).mark_rule(color=GREY, strokeDash=[4, 3])
    bars = [
        base.mark_bar(height=height, cornerRadius=1)
        .encode(
            y=y,
            x=alt.X(f"{name}_low:Q", title=axis),
            x2=f"{name}_high:Q",
            color=alt.Color("kind:N", scale=scale, legend=legend),
        )
        .transform_calculate(kind=repr(kind))
        for name, kind, height in (("ignorance", _KINDS[0], 12), ("chance", _KINDS[1], 5))
    ]
    mean = base.mark_point(shape="circle", size=26, filled=True, color="#111", opacity=1.0).encode(
        y=y, x=alt.X("mean:Q", title=axis)
    )
    words = base.mark_text(align="left", dx=7, color="#333").encode(y=y, x="end:Q", text="told:N")
    layers = alt.layer(zero.encode(x="x:Q"), *bars, mean, words)
    return layers.properties(width=_WIDTH_PX, height=_ROW_PX * len(rows))
