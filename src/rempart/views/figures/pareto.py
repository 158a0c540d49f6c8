"""Cost against what it buys, with both kinds of not knowing."""

from __future__ import annotations

from typing import Any

from rempart.planning.sizing import Sizing
from rempart.views.figures import CHANCE, GREY, IGNORANCE, ORANGE, load_altair
from rempart.views.sizing import design_in_words


def pareto_chart(found: Sizing, title: str) -> Any:
    """The front: a point a design, a thin bar for ignorance, a thick one for chance, the goal as a line."""
    alt = load_altair()
    rows = [_row(found, i) for i in range(len(found.front))]
    x = alt.X("cost:Q", title=f"cost, {found.levers.unit}")
    what = found.goal.asked.text
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    ignorance = base.mark_rule(color=IGNORANCE, strokeWidth=2).encode(
        y=alt.Y("low90:Q", title=what), y2="high90:Q"
    )
    chance = base.mark_rule(color=CHANCE, strokeWidth=5).encode(y="low95:Q", y2="high95:Q")
    line = base.mark_line(color=GREY, interpolate="step-after", strokeWidth=1).encode(y="mean:Q")
    points = base.mark_point(filled=True, size=36, opacity=1.0).encode(
        y="mean:Q",
        color=alt.Color(
            "answer:N",
            title=None,
            scale=alt.Scale(
                domain=["cheapest that reaches the goal", "on the front"], range=[ORANGE, CHANCE]
            ),
            legend=alt.Legend(orient="top", labelLimit=0),
        ),
        tooltip=["with:N", "cost:Q", "mean:Q"],
    )
    goal = (
        alt.Chart(alt.Data(values=[{"goal": found.goal.number}]))
        .mark_rule(color=GREY, strokeDash=[4, 4])
        .encode(y="goal:Q")
    )
    subtitle = "thick: chance, 95 % of the mean; thin: ignorance, nine worlds of ten; dashed: the goal"
    chart = alt.layer(goal, ignorance, line, chance, points)
    return chart.properties(title={"text": title, "subtitle": f"{found.goal.text}; {subtitle}"})


def _row(found: Sizing, i: int) -> dict[str, Any]:
    design = found.front[i]
    chosen = found.answer is not None and design.taken == found.answer.taken
    return {
        "cost": design.cost,
        "mean": design.measure.mean,
        "low95": design.measure.ci95[0],
        "high95": design.measure.ci95[1],
        "low90": design.measure.ignorance90[0],
        "high90": design.measure.ignorance90[1],
        "with": design_in_words(found.levers, design.taken),
        "answer": "cheapest that reaches the goal" if chosen else "on the front",
    }
