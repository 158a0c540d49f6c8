"""Answers show themselves: the guide's code is run, and IPython's own formatter asked for each of them."""

from __future__ import annotations

import html
import re

import pytest
from IPython.core.formatters import HTMLFormatter

from cli.calling import in_a_process
from cli.test_schemas import CAMPAIGN, FILES
from house.sources import ROOT
from rempart.answers.comparing import compare
from rempart.answers.coverage import coverage, fan_worlds
from rempart.answers.ground import grid_around
from rempart.answers.sensitivity import Plan, sensitivity
from rempart.answers.statements import parse_measure, parse_statement
from rempart.answers.threat_fan import fan_of
from rempart.extras import MissingExtra
from rempart.pipeline import build, execute
from rempart.planning.campaign import campaigns
from rempart.planning.endurance import endurance
from rempart.planning.sizing import Sizer
from rempart.scenario import load, sources
from rempart.scenario.campaign import load_campaign
from rempart.scenario.choices import default_levers
from rempart.views.breakeven import headline as breakeven_headline
from rempart.views.campaign import headline as campaign_headline
from rempart.views.rare import probability, probability_range
from rempart.views.sizing import headline as sizing_headline
from rempart.views.words import number, percent, points, signed
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
    outline = Outline(text)
    assert outline.open == []
    assert not {tag for tag, _ in outline.seen} & {"script", "link", "iframe"}
    assert re.findall(r"(?:src|href)=.(?!data:)", text) == []
    assert "`" not in text
    assert not re.search("[+-]&lt;", text)
    return text


def rows_of(text):
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text)
    return {name: re.findall(r"<td>(.*?)</td>", cells) for name, cells in rows}


def test_every_answer_of_the_guide_shows_itself(made):
    names, shown = made
    kinds = [type(one).__name__ for one in shown]
    assert kinds == ["Run", "Measure", "Comparison", "Sweep", "Breakeven", "Rare"]
    for one in (*shown, names["run"].outcomes):
        assert "Ignorance" in html_of(one)


def test_what_an_answer_rests_on_stands_in_it(made):
    names, shown = made
    behind = sources(load("first-steps"))
    published = [source for source in behind if not source.assumption]
    assert published
    for one in (*shown, names["run"].answers):
        if type(one).__name__ == "Measure":  # it does not know of what
            continue
        told = html_of(one)
        assert f"<details><summary>Published sources ({len(published)})</summary>" in told
        assert f"<summary>Assumptions ({len(behind) - len(published)})</summary>" in told
        assert all(html.escape(source.text) in told for source in published)
        assert "http" not in re.sub(r"<li>.*?</li>", "", told)


def test_answers_that_have_a_figure_show_it(made, monkeypatch):
    _, shown = made
    with_figure = [one for one in shown if type(one).__name__ in ("Run", "Comparison", "Sweep", "Breakeven")]
    assert len(with_figure) == 4
    assert all(
        re.search(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="[^"]+', html_of(one))
        for one in with_figure
    )

    def none():
        raise MissingExtra("A figure", "figures")

    for module in ("run", "comparison", "sweep", "breakeven"):
        monkeypatch.setattr(f"rempart.views.figures.{module}.load_altair", none)
    assert not any("<img" in html_of(one) for one in with_figure)


def test_the_numbers_are_those_of_the_answers(made):
    _, (run, _, compared, swept, *_) = made
    whole, told = run.answers.p_no_leaker, html_of(run)
    cells = rows_of(told)["raids with no leakers"]
    assert cells == [
        percent(whole.mean),
        *(" to ".join(percent(end) for end in ends) for ends in (whole.ci95, whole.ignorance90)),
    ]
    assert run.fingerprint in told
    assert f"seed {run.outcomes.seed}" in told
    (pair,) = compared.compared.pairs
    difference = compare(pair).measures["leakers"].difference
    assert rows_of(html_of(compared))["leakers (got through)"][2] == f"+{number(difference.mean)}"
    assert pair.b.fingerprint in html_of(compared)
    first = rows_of(html_of(swept))["1"]
    assert first[:2] == ["p_no_leaker", percent(swept.swept.points[0].measures[0].mean)]
    assert html_of(run.answers).count("<tr>") == told.count("<tr>")


def test_maps_and_sensitivities_show_themselves():
    scenario = load("first-steps")
    worlds = fan_worlds(fan_of(scenario, (), 4), 1, 2)
    ground = coverage(worlds, grid_around(worlds.site, 6000.0, 8), 2)
    text = html_of(ground)
    areas = [area for area in ground.areas((0.5, 0.9)) if area.measure == "stopped"]
    for area in areas:
        assert any(cells[0].startswith(number(area.km2)) for cells in rows_of(text).values())
    hangs = sensitivity(scenario, parse_measure("leakers"), Plan("tornado", 2, 20, 10, 4, 1), execute)
    assert set(rows_of(html_of(hangs))) == {swing.name for swing in hangs.swings}


def test_a_flip_and_a_rare_event_tell_their_numbers(made):
    _, (*_, flips, rare) = made
    assert breakeven_headline(flips.found) in html.unescape(html_of(flips))
    event = rare.estimate
    told = rows_of(html_of(rare))[html.escape(event.event)]
    assert told == [probability(event.mean), *map(probability_range, (event.ci95, event.ignorance90))]


def test_what_reaches_a_goal_shows_itself():
    scenario = load("first-steps")
    goal, levers = parse_statement("leakers < 1"), default_levers(scenario)
    found = Sizer(scenario, levers, goal, execute, 40, 80, 10, 1).run()
    told = html_of(found)
    assert sizing_headline(found) in html.unescape(told)
    assert '<img src="data:image/svg' in told
    assert all(
        f"{design.cost:g}" in cells[0]
        for design, cells in zip(found.front, rows_of(told).values(), strict=False)
    )


def test_a_campaign_shows_itself(tmp_path):
    (tmp_path / "daily.yaml").write_text(FILES["daily.yaml"])
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    chains, _ = campaigns(load_campaign(tmp_path / "campaign.yaml"), build, 20, 1, 2)
    found = endurance(chains)
    told = html_of(found)
    assert campaign_headline(chains, found) in html.unescape(told)
    assert '<img src="data:image/svg' in told
    assert set(rows_of(told)) >= {"daily-1", "daily-2", "daily-3"}


@pytest.mark.parametrize(
    ("value", "as_number", "as_points"),
    [
        (0.0, "0", "0"),
        (0.0004, "+0.0004", "+0.04"),
        (-0.00004, "-4e-05", "-0.004"),
        (-0.25, "-0.25", "-25.0"),
        (1234.5, "+1 234", "+123450.0"),
    ],
)
def test_small_differences_keep_their_sign_and_size(value, as_number, as_points):
    assert (signed(value), points(value)) == (as_number, as_points)


def test_without_the_main_line_the_plain_form_is_shown():
    done = in_a_process(
        "python",
        "-c",
        "from rempart.answers.measures import Measure; m = Measure(1.0, (1.0, 1.0), (1.0, 1.0));"
        "print(m._repr_html_()); import rempart.pipeline; print(m._repr_html_()[:5])",
    )
    assert done.stdout.split() == ["None", "<div"]
