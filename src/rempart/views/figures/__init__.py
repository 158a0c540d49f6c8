"""Figures: one look for all, and files of them. The extra `figures` brings what draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.extras import require

if TYPE_CHECKING:
    import altair as alt

SUFFIXES = (".svg", ".png", ".html")

# Okabe and Ito 2008: told apart by readers of every kind of colour vision.
BLUE, ORANGE, GREEN, RED, SKY, PURPLE, YELLOW, GREY = COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
    "#F0E442",
    "#666666",
)
CHANCE, IGNORANCE = BLUE, SKY
"""Colours of the two kinds of not knowing, the same in every figure."""


def load_altair() -> Any:
    """The library that draws, with our look; raises MissingExtra."""
    require("A figure", "figures")
    import altair as alt

    alt.theme.register("rempart", enable=True)(_look)  # type: ignore[arg-type]
    return alt


def save(chart: alt.TopLevelMixin, path: Path) -> None:
    """Write a chart by the suffix of its file: .svg, .png (twice the size) or .html; raises ValueError."""
    if path.suffix not in SUFFIXES:
        raise ValueError(f"{path.name}: expected a name that ends in {', '.join(SUFFIXES)}")
    if path.suffix == ".png":
        chart.save(str(path), scale_factor=2.0)
    else:
        chart.save(str(path))


def svg_of(chart: alt.TopLevelMixin) -> str:
    """A chart as the text of an SVG picture."""
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(chart.to_json())
    return text


def png_of(chart: alt.TopLevelMixin, scale: float = 2.0) -> bytes:
    """A chart as a PNG, of twice the size by default."""
    import io

    out = io.BytesIO()
    chart.save(out, format="png", scale_factor=scale)
    return out.getvalue()


def _look() -> dict[str, Any]:
    text = {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal"}
    return {
        "config": {
            "background": "white",
            "padding": 9,
            "font": "Helvetica, Arial, sans-serif",
            "view": {"continuousWidth": 560, "continuousHeight": 320, "stroke": None},
            "axis": {
                **text,
                "grid": True,
                "gridColor": "#e6e6e6",
                "domainColor": "#888",
                "tickColor": "#888",
            },
            "legend": text,
            "header": text,
            "title": {"fontSize": 15, "anchor": "start", "subtitleFontSize": 12, "subtitleColor": "#555"},
            "range": {"category": list(COLOURS), "heatmap": {"scheme": "viridis"}},
        }
    }
