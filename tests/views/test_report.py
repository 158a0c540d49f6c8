"""The report of a run: one page, whole, small, readable without script."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from answers.one_shot import one_shot
from cli.calling import rempart
from cli.test_campaign import CAMPAIGN
from rempart.pipeline import report_context
from rempart.views.report import Figure, Items, Page, Paragraph, Player, Rows, Section, html_of
from rempart.views.report.page import MOST_BYTES

VOID = {"meta", "img", "br", "input", "link"}


class Outline(HTMLParser):
    """Elements in order, and whether every one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "first.html"
    words = ("--replicates", "2000", "--worlds", "20", "--report", str(file), "--with-sensitivity")
    with pytest.MonkeyPatch.context() as patch:  # the page has the same parts, however long it looked
        patch.setattr(report_context, "N_LEADING", 3)
        patch.setattr(report_context, "N_SCREENED_WORLDS", 16)
        done = rempart("run", "ain-al-asad-2021-06-20", *words)
    assert done.exit_code == 0, done.output
    return file.read_text(encoding="utf-8")


@pytest.mark.kernel
def test_the_page_is_whole_small_and_fetches_nothing(report):
    outline = Outline(report)
    assert outline.open == []
    assert len(report.encode()) < MOST_BYTES
    sources = [attrs.get("src", "") for _, attrs in outline.seen if "src" in attrs]
    assert sources
    assert all(source.startswith("data:") for source in sources)
    assert not any(tag in ("script", "link") for tag, _ in outline.seen)
    headings = {"What was simulated", "How many get through", "Sources", "How it was computed"}
    around = {"How large a raid it stands", "Which ground is protected", "What it hangs on"}
    assert headings | around <= set(outline.headings)


@pytest.mark.kernel
def test_every_figure_has_words_and_numbers(report):
    outline = Outline(report)
    pictures = [attrs for tag, attrs in outline.seen if tag == "img"]
    assert len(pictures) == 6
    for picture in pictures:
        assert len(picture["alt"]) > 30
        drawn = base64.b64decode(picture["src"].split(",")[1])
        if drawn.startswith(b"\x89PNG"):  # the map
            continue
        svg = drawn
        assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own
    tags = [tag for tag, _ in outline.seen]
    assert tags.count("figcaption") == len(pictures)
    assert tags.count("details") >= len(pictures)


@pytest.mark.kernel
def test_the_numbers_are_those_of_the_run(report):
    import json

    told = json.loads(
        rempart("run", "ain-al-asad-2021-06-20", "--replicates", "2000", "--worlds", "20", "--json").stdout
    )
    assert told["fingerprint"] in report
    mean = told["measures"]["p_no_leaker"]["mean"]
    row = re.search(r'<th scope="row">raids with no leakers</th><td>([\d.]+)%', report)[1]
    assert float(row) == pytest.approx(100.0 * mean, abs=0.06)


def page(*blocks):
    return html_of(Page("T", "s", "lead", (Section("One", blocks),), ("end",)))


def test_texts_are_texts():
    nasty = '<script>alert("x")</script>'
    text = page(
        Paragraph(nasty),
        Items((nasty,)),
        Rows(nasty, (nasty,), ((nasty, nasty),)),
        Figure("<svg/>", nasty, nasty, Rows(nasty, ("a",), ((nasty,),))),
    )
    assert "<script>alert" not in text
    assert Outline(text).open == []


def test_only_the_players_may_run_script():
    still = page(Paragraph("x"))
    assert "script-src 'none'" in still
    player = "<html><style>a{}</style><script>go()</script></html>"
    moving = page(Player(player, "one"))
    digest = base64.b64encode(sha256(b"go()").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in moving
    assert 'sandbox="allow-scripts"' in moving


def test_a_report_that_cannot_be_written_is_refused_before_the_run(tmp_path):
    for name, told in (("x.doc", "ends in .html or .pdf"), ("no/where.html", "not there")):
        done = rempart("run", "first-steps", "--report", str(tmp_path / name))
        assert done.exit_code == 2
        assert told in done.output


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("compare", "first-steps", "--lose", "radar", "--replicates", "500"), "more threats get through"),
        (
            ("sweep", "first-steps", "--over", "raid.rockets.count=1:4:1", "--replicates", "300"),
            "p_no_leaker",
        ),
        (
            ("coverage", "first-steps", "--points", "9", "--worlds", "2", "--replicates", "4"),
            "Stopped with a probability",
        ),
    ],
)
def test_other_answers_are_reported_as_the_terminal_tells_them(command, said, tmp_path):
    file = tmp_path / "page.html"
    done = rempart(*command, "--report", str(file))
    assert done.exit_code == 0, done.output
    page = file.read_text(encoding="utf-8")
    outline = Outline(page)
    assert outline.open == []
    assert len(page.encode()) < MOST_BYTES
    assert said in page
    assert "script-src 'sha256-" in page
    assert {"In a picture", "In numbers", "One raid, event by event", "Sources"} <= set(outline.headings)
    assert page.count("<iframe") == (2 if command[0] == "compare" else 1)
    assert "rempart replay first-steps" in page
    assert f"rempart {command[0]} first-steps" in page


def test_tables_of_a_terminal_become_tables_of_a_page():
    from rich.console import Group
    from rich.text import Text

    from rempart.views.report.told import blocks_of
    from rempart.views.table import plain_table

    table = plain_table("T", "", "mean")
    table.add_row("leakers", "1.2")
    found = list(blocks_of(Group(Text("a"), table, Text(), Text("why", style="dim"))))
    assert found == [
        Paragraph("a"),
        Rows("T", ("", "mean"), (("leakers", "1.2"),)),
        Paragraph("why", soft=True),
    ]


MORE = (
    (
        ("sensitivity", "first-steps", "--method", "tornado", "--raids", 20, "--worlds", 16, "--leading", 2),
        "What p_no_leaker hangs on",
    ),
    (
        (
            "breakeven",
            "first-steps",
            "--claim",
            "p_no_leaker >= 0.05",
            "--replicates",
            200,
            "--worlds",
            20,
            "--leading",
            2,
            "--together",
            0,
        ),
        "What flips p_no_leaker &gt;= 0.05",
    ),
    (
        (
            "size",
            "first-steps",
            "--goal",
            "p_no_leaker >= 0.3",
            "--screen",
            100,
            "--replicates",
            200,
            "--worlds",
            20,
            "--exhaustive",
            40,
            "--budget",
            48,
        ),
        "What buys p_no_leaker",
    ),
    (("campaign", "campaign.yaml", "--replicates", 20, "--worlds", 2, "--no-worth"), "leakers of a raid"),
)


@pytest.mark.kernel
@pytest.mark.parametrize(("command", "drawn"), MORE, ids=lambda value: value[0])
def test_decisions_are_reported_with_their_figure(command, drawn, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raid.yaml").write_text(one_shot(magazine="3", sspk="1", count="3"))
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    file = tmp_path / "page.html"
    done = rempart(*command, "--report", file)
    assert done.exit_code == 0, done.output
    page = file.read_text(encoding="utf-8")
    outline = Outline(page)
    assert outline.open == []
    assert len(page.encode()) < MOST_BYTES
    (picture,) = (attrs for tag, attrs in outline.seen if tag == "img")
    assert drawn in base64.b64decode(picture["src"].split(",")[1]).decode()
    assert "chance" in picture["alt"] or "%" in picture["alt"]
    assert page.count("<table>") >= 1
    assert f"rempart {command[0]} {command[1]}" in page


@pytest.mark.kernel
def test_a_breakeven_figure_flips_where_the_answer_does():
    from rempart.answers.statements import parse_statement
    from rempart.physics.normal import normal_quantile
    from rempart.pipeline import execute, load
    from rempart.planning.breakeven import breakeven
    from rempart.planning.probing import Probe
    from rempart.views.figures.breakeven import FAILS, HOLDS, breakeven_chart

    probe = Probe(load("first-steps"), parse_statement("p_no_leaker >= 0.05"), execute, 400, 40, 1)
    found = breakeven(probe, 3, 0)
    flip = next(flip for flip in found.flips if flip.threshold is not None)
    bars, chance, *_ = breakeven_chart(found, "t").to_dict()["layer"]
    spans = [row for row in bars["data"]["values"] if row["unknown"].startswith("SSPK")]
    assert "sspk" in flip.assumption.leading.path
    assert [row["side"] for row in spans] == [FAILS, HOLDS]
    at = float(normal_quantile(flip.threshold.share))
    assert next(row["high"] for row in spans) == [row["low"] for row in spans][1] == pytest.approx(at)
    mark = next(row for row in chance["data"]["values"] if row["unknown"].startswith("SSPK"))
    assert mark["low"] <= at <= mark["high"]


@pytest.mark.kernel
def test_what_is_looked_at_around_a_run_is_what_its_command_gives(report):
    """The saturation curve of the page, from the command that the page tells."""
    import html
    import json
    import shlex

    told = re.search(r"Again: (rempart sweep [^<]*)", report)[1]
    words = shlex.split(html.unescape(told))[1:]
    swept = json.loads(rempart(*words, "--json").stdout)
    section = report.split("How large a raid it stands")[-1]
    for point in swept["points"]:
        size, mean = point["setting"]["raid.size"], point["measures"]["p_no_leaker"]["mean"]
        row = re.search(rf'<th scope="row">{size:.0f}</th><td>([\d.]+)%', section)
        assert float(row[1]) == pytest.approx(100.0 * mean, abs=0.06)


@pytest.mark.kernel
def test_a_sensitivity_without_a_report_is_refused():
    done = rempart("run", "first-steps", "--with-sensitivity")
    assert done.exit_code == 2
    assert "--report" in done.output
