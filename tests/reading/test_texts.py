"""A text that some output cannot carry is refused where it is read, with its line."""

from __future__ import annotations

from xml.parsers import expat

import pytest

from cli.calling import rempart
from rempart.catalog import CardError, load_card
from rempart.catalog.shelf import read_card
from rempart.drafting.draft import draft
from rempart.evidence import IncidentError, load_incident
from rempart.evidence.interchange_reading import import_table
from rempart.reading.files import read_text
from rempart.reading.problems import InputError
from rempart.reading.texts import not_carried
from rempart.scenario import ScenarioError, load, override
from rempart.scenario.campaign import load_campaign
from rempart.scenario.laydown import load_laydown
from scenario.cases import ROOT, SMALL, changed, problem

BAD = ["\\a", "\\0", "\\x1b[2J", "\\x7f", "\\x9b", "\\uFFFE", "\\uFFFF"]


@pytest.mark.parametrize("sign", BAD)
def test_a_scenario_holds_none_in_any_text(sign):
    for place in ("title", "about", "assumptions", "batteries"):
        written = {
            "assumptions": f'assumptions: ["a{sign}b"]',
            "batteries": f'sources: {{"a{sign}": {{title: t}}}}',
        }
        line = written.get(place, f'{place}: "a{sign}b"')
        found = problem(changed("name: small", f"name: small\n{line}"))
        assert found.line == 3
        assert "control character" in found.message


def test_the_case_of_a_bell_in_a_title(tmp_path):
    file = ROOT / "tests" / "cases" / "bell-in-title.yaml"
    for command in (("check", file), ("run", file, "--report", tmp_path / "r.html")):
        done = rempart(*command)
        assert done.exit_code == 2
        assert "bell-in-title.yaml:3: title: holds a control character (U+0007)" in done.output
    assert list(tmp_path.iterdir()) == []


def test_changes_and_other_kinds_of_files_hold_none():
    with pytest.raises(ScenarioError, match="control character"):
        override(load(SMALL), {"about": {"text": "a\x07b"}})
    for load_one, name, folder in (
        (load_laydown, "june-2021-before", "laydowns"),
        (load_campaign, "southern-israel-2021-05", "campaigns"),
        (load_incident, "ain-al-asad-2021-06-20", "incidents"),
    ):
        text, _ = read_text(name, folder, folder)
        with pytest.raises(InputError, match="control character"):
            load_one(
                f'{text}\nabout: "a\\u0001b"\n'
                if "\nabout:" not in text
                else text.replace("\nabout:", '\n"a\\ab": 1\nabout:', 1)
            )


def test_tables_articles_and_cards_hold_none():
    table = (ROOT / "tests" / "cases" / "dup2.csv").read_text().replace("second row", "second\x08row")
    with pytest.raises(IncidentError, match=r"t\.csv:3: holds a control character \(U\+0008\)"):
        import_table(table, "t.csv", "acled")
    with pytest.raises(IncidentError, match="control character"):
        draft("Two drones were shot down.\nThe army said so.\x1b")
    from importlib.resources import files

    text = files("rempart.catalog").joinpath("cards", "c-ram-section.yaml").read_text()
    with pytest.raises(CardError, match="control character"):
        read_card(text.replace("about: ", 'about: "\\a" # ', 1), "c-ram-section.yaml")
    assert load_card("c-ram-section")


def test_the_law_is_that_of_xml_less_control_characters():
    # What an XML parser refuses is refused; of what it takes, delete and the control characters above it.
    for code in (*range(0x100), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10000), 0x1F680):
        sign = chr(code)
        text = f"<a>{'_' if sign in '<&' else sign}</a>".encode("utf-8", "surrogatepass")
        try:
            taken = bool(expat.ParserCreate().Parse(text, True)) and not 0x7F <= code <= 0x9F
        except expat.ExpatError:
            taken = False
        assert (not_carried(sign) == "") == taken, hex(code)
