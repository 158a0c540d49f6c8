"""`assess`, `audit`, `incidents`, `export-claims`, `import-claims` as they are called."""

from __future__ import annotations

import json

import pytest

from answers.small_scenarios import UNCERTAIN
from cli.calling import rempart

INCIDENT = """
incident: 1
name: five-darts
title: {en: Five darts, fr: Cinq fléchettes}
scenario: darts.yaml
event: {date: 2021-06-06, place: A camp}
sources: {paper: {title: A paper, url: "https://example.org/1"}}
speakers:
  defence: {name: The defence, interest: defender, office: official, reliability: C}
  other: {name: Another, interest: attacker, office: military, reliability: C}
claims:
  most: {by: defence, says: Most were shot., kind: intercepted, source: paper, predicate: intercepted > 2}
  lost: {by: other, says: The camp was hit., kind: damage, source: paper, predicate: "lost[camp]"}
  none: {by: other, says: Six came., kind: launched, count: 6, predicate: launched == 6}
  all: {by: defence, says: All and one., kind: assessment, predicate: "intercepted == 5 and leakers >= 1"}
questions:
  clean: {asks: Did few get through?, predicate: leakers <= 2}
unknowns:
  sspk: {asks: Chance of a kill, name: batteries.gun.weapons.gun.sspk.dart}
"""
FAST = ("--replicates", "600", "--worlds", "20", "--threads", "1")


@pytest.fixture
def incident(tmp_path):
    (tmp_path / "darts.yaml").write_text(UNCERTAIN)
    path = tmp_path / "five-darts.yaml"
    path.write_text(INCIDENT)
    return path


@pytest.mark.kernel
def test_assess_prints_one_object_that_its_command_gives_again(incident):
    done = rempart("assess", incident, *FAST, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["schema"] == "rempart/assessment/1"
    assert told["claims"]["none"]["verdict"] == told["claims"]["all"]["verdict"] == "impossible"
    assert 0.0 < told["claims"]["most"]["probability"]["mean"] < 1.0
    assert (
        told["questions"]["clean"]["probability"]["ci95"][0]
        < told["questions"]["clean"]["probability"]["mean"]
    )
    again = rempart(*told["command"].split()[1:], "--json", "--threads", "2")
    assert json.loads(again.stdout) == told
    moved = rempart("assess", incident, *FAST[:-2], "--seed", "2", "--json")
    assert json.loads(moved.stdout)["claims"]["most"] != told["claims"]["most"]


@pytest.mark.kernel
def test_assess_writes_a_page_and_does_not_overwrite(incident, tmp_path):
    page = tmp_path / "page.html"
    done = rempart("assess", incident, *FAST, "--report", page, "--lang", "fr")
    assert done.exit_code == 0, done.output
    assert "With the reports" in done.stdout
    text = page.read_text()
    assert '<html lang="fr">' in text
    assert "Cinq fléchettes" in text
    refused = rempart("assess", incident, *FAST, "--report", page)
    assert (refused.exit_code, page.read_text()) == (2, text)
    assert "--force" in refused.stderr
    nowhere = rempart("assess", incident, *FAST, "--report", tmp_path / "no" / "page.html")
    assert nowhere.exit_code == 2


@pytest.mark.kernel
def test_assess_of_a_draft_without_predicates(incident):
    text = INCIDENT[: INCIDENT.index("questions:")]
    for predicate in (
        "intercepted > 2",
        '"lost[camp]"',
        "launched == 6",
        '"intercepted == 5 and leakers >= 1"',
    ):
        text = text.replace(f", predicate: {predicate}", "")
    incident.write_text(text)
    done = rempart("assess", incident, *FAST)
    assert done.exit_code == 0, done.output
    assert "which have no predicate: most, lost, none, all" in " ".join(done.stdout.split())
    assert "none: launched == 6" in done.stdout
    told = json.loads(rempart("assess", incident, *FAST, "--json").stdout)
    assert told["replicates"] == 600
    assert told["claims"]["none"]["would_fit"] == "launched == 6"


@pytest.mark.kernel
def test_assess_with_another_prior_on_speakers(incident, tmp_path):
    own = tmp_path / "trust.yaml"
    letters = ", ".join(f"{letter}: [1000, 1]" for letter in "ABCDEF")
    own.write_text(
        f"reliability: 1\nknows_and_tells: {{{letters}}}\n"
        "says_anyway: {in_favour: 0.8, neutral: 0.5, against: 0.2}\n"
    )
    text = (
        incident.read_text()
        .replace("  none: {", "  not-used: {")
        .replace("predicate: launched == 6", "note: x")
    )
    incident.write_text(text.replace('predicate: "intercepted == 5 and leakers >= 1"', "note: x"))
    done = rempart("assess", incident, *FAST, "--reliability", own, "--json")
    told = json.loads(done.stdout)
    assert told["claims"]["most"]["with_reports"] > 0.99
    assert "--reliability" in told["command"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scenario: darts.yaml\n", "", "scenario: is missing; without one nothing can be weighed"),
        ("scenario: darts.yaml", "scenario: dart.yaml", "there is no such file"),
        ("lost[camp]", "lost[kamp]", "claims.lost.predicate: there is no point 'kamp'; did you mean camp?"),
        ("sspk.dart}", "sspk.drat}", "unknowns.sspk.name: the scenario has no unknown"),
        ("kind: damage", "kind: damages", "claims.lost.kind: found 'damages'"),
        ("incident: 1", "incident: 3", "expected a version"),
    ],
)
@pytest.mark.kernel
def test_what_is_wrong_with_an_incident(incident, old, new, said):
    incident.write_text(INCIDENT.replace(old, new))
    done = rempart("assess", incident, *FAST)
    assert done.exit_code == 2
    assert said in done.stderr


def test_audit_of_all_and_of_one():
    every = rempart("audit")
    assert every.exit_code == 0
    assert "16 = 11 + 1 + 4: it adds up." in every.stdout
    one = json.loads(rempart("audit", "saudi-arabia-2015-2021", "--json").stdout)
    assert one["schema"] == "rempart/audit/1"
    assert one["command"] == "rempart audit saudi-arabia-2015-2021"
    assert {"series_two_values", "series_fits"} <= {finding["kind"] for finding in one["findings"]}
    assert rempart("audit", "no-such-incident").exit_code == 2


def test_incidents_are_listed():
    done = rempart("incidents")
    assert "ain-al-asad-2021-06-06" in done.stdout


def test_tables_go_out_and_come_back(tmp_path):
    table = tmp_path / "claims.csv"
    assert rempart("export-claims", "--out", table).exit_code == 0
    assert rempart("export-claims", "--out", table).exit_code == 2
    folder = tmp_path / "mine"
    done = rempart("import-claims", table, "--out", folder)
    assert "Wrote 26 incident files" in done.stderr
    assert rempart("audit", folder / "gulf-war-1991.yaml").exit_code == 0
    assert rempart("import-claims", table, "--out", folder).exit_code == 2
    assert rempart("import-claims", table, "--out", folder, "--force").exit_code == 0
    ucdp = rempart("export-claims", "ain-al-asad-2021-06-06", "--as", "ucdp").stdout
    assert ucdp.startswith("id,relid,year,")
    table.write_text("incident,claim\n")
    wrong = rempart("import-claims", table, "--out", tmp_path / "other")
    assert wrong.exit_code == 2
    assert "this column is missing" in wrong.stderr
    assert not (tmp_path / "other").exists()
    assert rempart("import-claims", tmp_path / "none.csv", "--out", folder).exit_code == 2
