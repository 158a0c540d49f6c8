"""Figures: one look for all, and files of them. The extra `figures` brings what draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from rempart.extras import require
from rempart.views.figures.drawing import DRAWER

if TYPE_CHECKING:
    import altair as alt

_SVG = "http://www.w3.org/2000/svg"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

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


def file_of(chart: alt.TopLevelMixin, suffix: str) -> bytes:
    """A chart as the bytes of a .svg, .png (twice the size) or .html file; raises KeyError."""
    forms: dict[str, Callable[[], str | bytes]] = {
        ".svg": lambda: svg_of(chart),
        ".png": lambda: png_of(chart),
        ".html": lambda: _page(svg_of(chart)),
    }
    content = forms[suffix]()
    return content if isinstance(content, bytes) else content.encode()


def _page(svg: str) -> str:
    """A page that shows a picture and what its marks say under the pointer; it runs and fetches nothing."""
    ET.register_namespace("", _SVG)
    picture = ET.fromstring(svg)  # noqa: S314 - we drew it
    for mark in [one for one in picture.iter() if one.get("aria-label")]:
        title = ET.Element(f"{{{_SVG}}}title")
        title.text = mark.get("aria-label")
        mark.insert(0, title)
    drawn = ET.tostring(picture, encoding="unicode")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>Figure</title>\n</head>\n<body>\n{drawn}\n</body>\n</html>\n"
    )


def svg_of(chart: alt.TopLevelMixin) -> str:
    """A chart as the text of an SVG picture; raises NoDrawing."""
    return DRAWER.draw("svg", chart.to_json()).decode()


def png_of(chart: alt.TopLevelMixin, scale: float = 2.0) -> bytes:
    """A chart as a PNG, of twice the size by default; raises NoDrawing."""
    return DRAWER.draw("png", chart.to_json(), scale)


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
