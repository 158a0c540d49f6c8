"""Figures of a run: how many get through, and what happened when in one replicate."""

from __future__ import annotations

from typing import Any

from rempart.answers.measures import Measure
from rempart.answers.scene import Scene
from rempart.answers.trace import Event
from rempart.views.figures import BLUE, GREEN, GREY, ORANGE, RED, load_altair
from rempart.views.words import percent

_MOST_BARS = 40
_MOST_THREATS = 40


def spread_chart(measure: Measure, title: str, axis: str) -> Any:
    """How many raids end with each value of a total; raises MissingExtra."""
    alt = load_altair()
    shares = measure.distribution or {}
    width = max(1, -(-(max(shares, default=0) + 1) // _MOST_BARS))
    bars: dict[int, float] = {}
    for value, share in shares.items():
        bars[value // width * width] = bars.get(value // width * width, 0.0) + share
    rows = [
        {
            "value": low if width == 1 else f"{low}-{low + width - 1}",
            "share": share,
            "told": percent(share) if len(bars) <= 14 else "",
        }
        for low, share in sorted(bars.items())
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("value:O", title=axis, sort=None, axis=alt.Axis(labelAngle=0, grid=False)),
        y=alt.Y("share:Q", title="share of raids", axis=alt.Axis(format="%"), scale=alt.Scale(domainMin=0)),
    )
    drawn = base.mark_bar(color=BLUE) + base.mark_text(dy=-7, color="#333").encode(text="told:N")
    return drawn.properties(width=560, height=240, title=title)


_MOMENTS = {
    "seen": ("seen", GREY, "circle"),
    "confirmed": ("tracked", BLUE, "circle"),
    "launch": ("shot at", ORANGE, "triangle-up"),
    "intercepted": ("intercepted", GREEN, "square"),
    "leaker": ("gets through", RED, "cross"),
    "harmless": ("falls harmless", GREY, "cross"),
    "failed": ("fails on its way", GREY, "diamond"),
}

_CLOCK = "floor(datum.value / 60) + ':' + pad(format(datum.value % 60, 'd'), 2, '0', 'left')"
"""Minutes and seconds, as the list of events beside it and the replay have them (Vega expression)."""


def timeline_chart(scene: Scene) -> Any:
    """Threat by threat: first seen, first tracked, each shot, and how it ended; raises MissingExtra."""
    alt = load_altair()
    names = [track.name for track in sorted(scene.tracks, key=lambda track: track.end_s)][:_MOST_THREATS]
    moments = [row for row in _moments(scene) if row["threat"] in names]
    spans = [
        {"threat": name, "from": min(times), "to": max(times)}
        for name in names
        if (times := [row["t"] for row in moments if row["threat"] == name])
    ]
    clock_axis = alt.Axis(labelExpr=_CLOCK, labelOverlap="greedy", labelSeparation=6)
    y = alt.Y("threat:N", sort=names, title=None, axis=alt.Axis(grid=True, labelLimit=160))
    kinds = [words for words, _, _ in _MOMENTS.values()]
    colours = [colour for _, colour, _ in _MOMENTS.values()]
    shapes = [shape for _, _, shape in _MOMENTS.values()]
    rules = alt.Chart(alt.Data(values=spans)).mark_rule(color="#c9ced4").encode(y=y, x="from:Q", x2="to:Q")
    marks = (
        alt.Chart(alt.Data(values=moments))
        .mark_point(filled=True, size=60, opacity=1)
        .encode(
            y=y,
            x=alt.X("t:Q", title="the scenario's clock", scale=alt.Scale(zero=False), axis=clock_axis),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=kinds, range=colours), legend=alt.Legend(title=None)
            ),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=shapes)),
        )
    )
    return (rules + marks).properties(width=500, height=max(120, 18 * len(names)))


def _moments(scene: Scene) -> list[dict[str, Any]]:
    stopped = {track.name for track in scene.tracks if track.end == "intercepted"}
    told: set[tuple[str, str]] = set()
    rows: list[dict[str, Any]] = []
    for event in scene.trace.events:
        kind = _moment(event, event.threat in stopped)
        if not kind or (kind in ("seen", "confirmed") and (event.threat, kind) in told):
            continue
        told.add((event.threat, kind))
        rows.append({"threat": event.threat, "t": round(event.t_s, 2), "kind": _MOMENTS[kind][0]})
    return rows


def _moment(event: Event, is_stopped: bool) -> str:
    """Which of `_MOMENTS` an event is, if any: a shot that hits ends no threat whose warhead survives it."""
    if event.kind == "intercept":
        return "intercepted" if event.what == "hit" and is_stopped else ""
    if event.kind == "impact":
        return event.what
    return event.kind if event.threat and event.kind in ("seen", "confirmed", "launch", "failed") else ""
