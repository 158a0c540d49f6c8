"""Figures are drawn by a process of their own: what ends it ends nothing else."""

from __future__ import annotations

import json

import pytest

from rempart.views.figures import load_altair, png_of, svg_of
from rempart.views.figures.drawing import Drawer, NoDrawing


def chart(title: str) -> str:
    return json.dumps({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "data": {"values": [{"x": "a", "y": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "x"}, "y": {"field": "y"}},
    })  # fmt: skip


def test_a_chart_that_ends_the_library_is_an_error_and_the_next_is_drawn():
    drawer = Drawer()
    try:
        assert b"before" in drawer.draw("svg", chart("before"))
        with pytest.raises(NoDrawing, match="could not be drawn"):
            drawer.draw("svg", chart("a\ab"))
        assert drawer.draw("png", chart("after"), 2.0).startswith(b"\x89PNG")
    finally:
        drawer.close()


def test_charts_are_drawn_as_the_library_draws_them():
    import vl_convert

    altair = load_altair()
    made = altair.Chart(altair.Data(values=[{"x": 1, "y": 2}])).mark_bar().encode(x="x:Q", y="y:Q")
    assert svg_of(made) == vl_convert.vegalite_to_svg(made.to_json())
    assert png_of(made, 1.0).startswith(b"\x89PNG")
