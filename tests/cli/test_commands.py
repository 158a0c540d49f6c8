"""The smaller commands, and the help."""

from __future__ import annotations

import json
import sys

import jsonschema
import pytest

from cli.calling import in_a_process, rempart
from reference_pages.commands import commands
from rempart.catalog import card_ids
from rempart.evidence import shipped_incidents
from rempart.scenario import load, shipped, sources, unknowns
from rempart.scenario.campaign import shipped_campaigns
from rempart.scenario.laydown import shipped_laydowns
from rempart.views.listing import contents

HEAVY = ("numpy", "numba", "pydantic", "yaml", "pint", "rich", "rempart.scenario", "rempart.engine")


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_is_helped(name):
    assert rempart(*name.split()[1:], "--help").exit_code == 0


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom rempart.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = in_a_process("python", "-c", code)
    assert done.stderr.strip() == "[]"
    assert "rempart run ain-al-asad-2021-06-06" in done.stdout


def test_a_reader_that_goes_away_is_no_error():
    done = in_a_process("sh", "-c", f"{sys.executable} -m rempart schema | head -1")
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_version():
    assert rempart("--version").stdout.startswith("rempart 0.")


def test_list_names_all_that_is_shipped_by_kind():
    found = json.loads(rempart("list", "--json").stdout)
    assert (found.pop("schema"), found.pop("command")) == ("rempart/list/1", "rempart list")
    names = {kind: [entry["name"] for entry in entries] for kind, entries in found.items()}
    assert names == {
        "scenarios": list(shipped()),
        "campaigns": list(shipped_campaigns()),
        "laydowns": list(shipped_laydowns()),
        "incidents": list(shipped_incidents()),
    }
    titles = {entry["name"]: entry["title"] for entry in found["scenarios"]}
    assert titles == {name: load(name).title for name in shipped()}
    assert "Rocket fire at Ain al-Asad, 20 June 2021" in [entry["title"] for entry in found["incidents"]]
    blocks = rempart("list").stdout.split("\n\n")
    assert [block.split()[0].lower() for block in blocks] == list(names)
    for block, listed in zip(blocks, names.values(), strict=True):
        assert [line.split()[0] for line in block.splitlines()[1:] if line[0] != " "] == listed


def test_check():
    result = rempart("check", "ain-al-asad-2021-06-06")
    assert result.exit_code == 0
    assert "is valid: 5 batteries, 2 groups of threats, 4 alternatives" in result.stdout


def test_cite_prints_every_source_with_assumptions_apart():
    scenario = load("ain-al-asad-2021-06-06")
    text = rempart("cite", scenario.name).stdout
    published, assumed = text.split("\nAssumptions")
    for source in sources(scenario):
        words = source.text.removeprefix("assumption:").strip()
        assert words in (assumed if source.assumption else published)
    assert "Al Jazeera" in published


@pytest.mark.parametrize("name", ["ain-al-asad-2021-06-06", "rr-24", "gaza-envelope-2021-05"])
def test_show_prints_every_unknown_number_with_its_source(name):
    scenario = load(name)
    text = contents(scenario)
    assert rempart("show", name).stdout == text
    lines = text.splitlines()
    for unknown in unknowns(scenario):
        if unknown.path == "alternatives" or ".aim." in unknown.path or ".from." in unknown.path:
            continue
        path = unknown.path.split(".", 1)[1]
        found = [line for line in lines if path in line]
        assert found, unknown.path
        assert any(unknown.source.split("\n")[0][:40] in line for line in found), unknown.path


def test_show_tells_alternatives_apart():
    text = rempart("show", "ain-al-asad-2021-06-06").stdout
    assert "Alternative two: 60%" in text
    assert "Alternative three: 20%" in text
    assert "raid.third" in text.split("Alternative three:")[1].split("Alternative two-and")[0]


def test_catalog():
    listed = rempart("catalog", "list").stdout
    assert [card for card in card_ids() if card not in listed] == []
    assert rempart("cards").stdout == listed
    shown = rempart("catalog", "show", "centurion-gun").stdout
    assert "sspk.rocket: 90% within 0.1 to 0.8  [assumption:" in shown
    assert rempart("cards", "centurion-gun").stdout == shown


@pytest.mark.parametrize("what", ["scenario", "result"])
def test_schema(what):
    jsonschema.Draft202012Validator.check_schema(json.loads(rempart("schema", what).stdout))


@pytest.mark.kernel
def test_trace_tells_the_replicate_of_the_run():
    told = rempart("trace", "rr-24", "--replicate", 17)
    assert told.exit_code == 0
    assert "Replicate 17 (world 17, seed 1): 12 rocket, 8 drone and 4 ballistic." in told.stdout
    found = json.loads(rempart("trace", "rr-24", "--replicate", 17, "--json").stdout)
    assert found["row"]["launched"] == 24
    assert found["row"]["leakers"] == told.stdout.count("GETS THROUGH")
