"""Coverage as a map: probability in steps of ten per cent, isolines, assets, parts of the defence, ranges."""

from __future__ import annotations

import base64
import struct
import zlib
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rempart.answers.coverage import AVERAGE, STOPPED, WORST, ClassCoverage, Coverage
from rempart.answers.landmarks import Mark, Ring
from rempart.views.coverage import Told, arc_words, lines_of
from rempart.views.figures import load_altair
from rempart.views.words import number

if TYPE_CHECKING:
    import altair as alt

F8 = npt.NDArray[np.float64]

_SIDE = 380  # pixels of a map
# Ten steps of viridis (van der Walt and Smith 2015), its dark end for no protection.
_STEPS = (
    "#440154", "#482878", "#3e4989", "#31688e", "#26828e",
    "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
_SHAPES = {"asset": "square", "sensor": "triangle-up", "launcher": "diamond", "other part": "cross"}
_TITLES = {AVERAGE: "mean", WORST: "least"}


def coverage_chart(
    found: Coverage, told: Told, marks: tuple[Mark, ...], rings: tuple[Ring, ...]
) -> alt.VConcatChart:
    """P(stopped | aimed there) of each class, a row each: mean over the bearings, and the least of them."""
    altair = load_altair()
    maps = [
        altair.hconcat(
            *(_map(altair, found, one, over, told.levels, marks, rings) for over in (AVERAGE, WORST)),
            spacing=24,
        )
        for one in found.by_class
    ]
    lines = ", ".join(f"{level:.0%}" for level in told.levels)
    what = f"Probability that a threat aimed at the point is stopped. Lines: {lines}."
    dashes = " Dashed rings: farthest slant range of a battery's weapons (median)."
    made = f"{found.n_worlds} worlds of {found.n_per_world} replicates."
    subtitle = [what + dashes, f"{made} Positions are those of the site and no finer."]
    title = {"text": told.title, "subtitle": subtitle}
    chart: alt.VConcatChart = altair.vconcat(*maps, title=title, spacing=28)
    return chart.resolve_scale(color="shared", shape="shared")  # type: ignore[no-any-return,unused-ignore]


def _map(
    altair: Any,
    found: Coverage,
    one: ClassCoverage,
    over: str,
    levels: tuple[float, ...],
    marks: tuple[Mark, ...],
    rings: tuple[Ring, ...],
) -> Any:
    half_km = found.grid.size_m / 2000.0
    scale = altair.Scale(domain=[-half_km, half_km], nice=False)
    axes = {
        "x": altair.X("x:Q", scale=scale, title="km east of the site"),
        "y": altair.Y("y:Q", scale=scale, title="km north of the site"),
    }
    values = one.fields[STOPPED, over].mean
    layers = [
        _picture(altair, values, axes),
        _isolines(altair, values, half_km, levels, axes),
        _rings(altair, rings, half_km, axes),
        _marks(altair, marks, half_km, axes),
        *_bar(altair, half_km, axes),
    ]
    return altair.layer(*layers).properties(
        width=_SIDE,
        height=_SIDE,
        title={"text": f"{one.threat}, {_TITLES[over]} of {arc_words(one.arc)}", "fontSize": 13},
    )


def _picture(altair: Any, values: F8, axes: dict[str, Any]) -> Any:
    """The map as an image behind all, and invisible points that make its legend."""
    url = "data:image/png;base64," + base64.b64encode(_png(values)).decode()
    image = (
        altair.Chart(altair.Data(values=[{"x": 0.0, "y": 0.0, "url": url}]))
        .mark_image(width=_SIDE, height=_SIDE, aspect=False)
        .encode(url="url:N", **axes)
    )
    names = [f"{10 * i} to {10 * i + 10} %" for i in range(10)]
    legend = (
        altair.Chart(altair.Data(values=[{"x": 0.0, "y": 0.0, "p": name} for name in names]))
        .mark_square(size=0)
        .encode(
            color=altair.Color(
                "p:N",
                title="P(stopped)",
                sort=names[::-1],
                scale=altair.Scale(domain=names[::-1], range=list(_STEPS[::-1])),
                legend=altair.Legend(symbolSize=160, symbolType="square", symbolOpacity=1.0),
            ),
            **axes,
        )
    )
    return altair.layer(image, legend)


def _png(values: F8) -> bytes:
    """A map (n, n) in steps of ten per cent as an indexed PNG (W3C, PNG third edition), cells kept sharp."""
    times = max(1, -(-2 * _SIDE // values.shape[0]))
    steps = np.minimum((values * 10.0).astype(np.int64), 9).astype(np.uint8)
    pixels = steps.repeat(times, axis=0).repeat(times, axis=1)
    rows = np.concatenate([np.zeros((pixels.shape[0], 1), np.uint8), pixels], axis=1)
    palette = bytes.fromhex("".join(colour[1:] for colour in _STEPS))
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _isolines(
    altair: Any, values: F8, half_km: float, levels: tuple[float, ...], axes: dict[str, Any]
) -> Any:
    n = values.shape[0]
    at_km = ((np.arange(n) + 0.5) / n * 2.0 - 1.0) * half_km
    rows = [
        {"x": float(x), "y": float(y), "line": f"{level}-{i}", "k": k}
        for level in levels
        for i, line in enumerate(lines_of(at_km, at_km, values[::-1], level))
        for k, (x, y) in enumerate(line)
    ]
    base = altair.Chart(altair.Data(values=rows)).encode(detail="line:N", order="k:Q", **axes)
    return altair.layer(
        base.mark_line(color="black", strokeWidth=3.0, opacity=0.8),
        base.mark_line(color="white", strokeWidth=1.4),
    )


def _rings(altair: Any, rings: tuple[Ring, ...], half_km: float, axes: dict[str, Any]) -> Any:
    rows: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for ring in rings:
        x_km, y_km, radius_km = ring.x_m / 1000.0, ring.y_m / 1000.0, ring.radius_m / 1000.0
        for k in range(145):
            x, y = x_km + radius_km * sin(2 * pi * k / 144), y_km + radius_km * cos(2 * pi * k / 144)
            outside = max(abs(x), abs(y)) > half_km
            rows.append({"x": None if outside else x, "y": None if outside else y, "ring": ring.name, "k": k})
        turn = pi * (0.15 + len(labels) * 0.62)  # labels of rings about one place stand apart
        x, y = x_km + radius_km * sin(turn), y_km + radius_km * cos(turn)
        # Names of small rings would cover one another, and the place itself.
        if max(abs(x), abs(y)) < 0.95 * half_km and radius_km > 0.15 * half_km:
            labels.append({"x": x, "y": y, "name": f"{ring.name} {number(radius_km)} km"})
    line = (
        altair.Chart(altair.Data(values=rows))
        .mark_line(color="white", strokeDash=[5, 4], strokeWidth=1.2, opacity=0.9)
        .encode(detail="ring:N", order="k:Q", **axes)
    )
    text = (
        altair.Chart(altair.Data(values=labels))
        .mark_text(color="white", dy=-6, fontSize=10)
        .encode(text="name:N", **axes)
    )
    return altair.layer(line, text)


def _marks(altair: Any, marks: tuple[Mark, ...], half_km: float, axes: dict[str, Any]) -> Any:
    rows = [
        {"x": mark.x_m / 1000.0, "y": mark.y_m / 1000.0, "name": mark.name, "stands there": mark.kind}
        for mark in marks
        if max(abs(mark.x_m), abs(mark.y_m)) < 1000.0 * half_km
    ]
    return (
        altair.Chart(altair.Data(values=rows))
        .mark_point(size=60, fill="#c4c4c4", stroke="black", strokeWidth=1.0, opacity=1.0)
        .encode(
            shape=altair.Shape(
                "stands there:N",
                title="stands there",
                scale=altair.Scale(domain=list(_SHAPES), range=list(_SHAPES.values())),
                legend=altair.Legend(symbolSize=90),
            ),
            tooltip="name:N",
            **axes,
        )
    )


def _bar(altair: Any, half_km: float, axes: dict[str, Any]) -> list[Any]:
    """A scale bar of about a quarter of the map."""
    length_km = _round(0.5 * half_km)
    left, low = -0.93 * half_km, -0.9 * half_km
    ends = altair.Data(values=[{"x": left, "y": low}, {"x": left + length_km, "y": low}])
    middle = altair.Data(values=[{"x": left + 0.5 * length_km, "y": low, "name": f"{number(length_km)} km"}])
    return [
        altair.Chart(ends).mark_line(color="white", strokeWidth=3.0).encode(**axes),
        altair.Chart(middle).mark_text(color="white", dy=-8, fontSize=11).encode(text="name:N", **axes),
    ]


def _round(length_km: float) -> float:
    decade = 10.0 ** np.floor(np.log10(length_km))
    return float(max(k * decade for k in (1.0, 2.0, 5.0) if k * decade <= length_km))
