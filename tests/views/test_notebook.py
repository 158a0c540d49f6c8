"""Answers show themselves: the guide's code is run, and IPython's own formatter asked for each of them."""

from __future__ import annotations

import re

import pytest
from IPython.core.formatters import HTMLFormatter

from cli.calling import in_a_process
from house.sources import ROOT
from rempart.answers.coverage import coverage, fan_worlds
from rempart.answers.fan import fan_of
from rempart.answers.ground import grid_around
from rempart.answers.sensitivity import Plan, sensitivity
from rempart.answers.statements import parse_measure
from rempart.pipeline import execute
from rempart.views.words import number, percent
from views.test_report import Outline

pytestmark = pytest.mark.kernel
CODE = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs/how-to/notebook.md").read_text(), re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def made():
    """Names of the guide's code, and what the last line of each cell shows."""
    names, shown = {}, []
    for cell in CODE:
        *lines, last = cell.strip().splitlines()
        exec("\n".join(lines), names)  # noqa: S102 - our own guide
        shown.append(eval(last, names))  # noqa: S307
    return names, shown


def html_of(shown):
    text = HTMLFormatter()(shown)
    assert text is not None
    assert text == shown._repr_html_()
    outline = Outline(text)
    assert outline.open == []
    assert not {tag for tag, _ in outline.seen} & {"script", "link", "img", "iframe"}
    assert "http" not in text
    return text


def rows_of(text):
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text)
    return {name: re.findall(r"<td>(.*?)</td>", cells) for name, cells in rows}


def test_every_answer_of_the_guide_shows_itself(made):
    _names, shown = made
    kinds = [type(one).__name__ for one in shown]
    assert kinds == ["Outcomes", "Measure", "Comparison", "Sweep", "Saturation"]
    for one in shown:
        assert "Ignorance" in html_of(one)


def test_the_numbers_are_those_of_the_answers(made):
    names, shown = made
    outcomes, _, compared, swept, _ = shown
    whole, told = names["answers"].p_no_leaker, html_of(outcomes)
    cells = rows_of(told)["raids without a leaker"]
    assert cells == [
        percent(whole.mean),
        *(" to ".join(percent(end) for end in ends) for ends in (whole.ci95, whole.ignorance90)),
    ]
    assert outcomes.fingerprint in told
    assert f"seed {outcomes.seed}" in told
    difference = compared.measures["leakers"].difference
    assert rows_of(html_of(compared))["leakers"][2] == f"+{number(difference.mean)}"
    first = rows_of(html_of(swept))["1"]
    assert first[:2] == ["p_no_leaker", percent(swept.points[0].measures[0].mean)]
    assert html_of(names["answers"]).count("<tr>") == told.count("<tr>")


def test_maps_and_sensitivities_show_themselves(made):
    names, _ = made
    scenario = names["scenario"]
    worlds = fan_worlds(fan_of(scenario, (), 4), 1, 2)
    ground = coverage(worlds, grid_around(worlds.site, 6000.0, 8), 2)
    text = html_of(ground)
    areas = [area for area in ground.areas((0.5, 0.9)) if area.measure == "stopped"]
    for area in areas:
        assert any(cells[0].startswith(number(area.km2)) for cells in rows_of(text).values())
    hangs = sensitivity(scenario, parse_measure("leakers"), Plan("tornado", 2, 20, 10, 4, 1), execute)
    assert set(rows_of(html_of(hangs))) == {swing.name for swing in hangs.swings}


def test_without_the_main_line_the_plain_form_is_shown():
    done = in_a_process(
        "python",
        "-c",
        "from rempart.answers.measures import Measure; m = Measure(1.0, (1.0, 1.0), (1.0, 1.0));"
        "print(m._repr_html_()); import rempart.pipeline; print(m._repr_html_()[:5])",
    )
    assert done.stdout.split() == ["None", "<div"]
