"""What is wrong with a scenario: file, line, field, what was found, what was expected, all at once."""

from __future__ import annotations

import re

import pytest

from rempart.scenario import Problem, ScenarioError, load
from scenario.cases import SMALL, changed, problem, problems


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "sentence"),
    [
        ("60 km", "60", 21, "raid.drones.from.distance", "found 60, expected a length such as '60 km'"),
        (
            "speed: 50 m/s",
            "sped: 50 m/s",
            16,
            "threats.drone.sped",
            "is not a field here; did you mean 'speed'",
        ),
        ("speed: 50 m/s, ", "", 16, "threats.drone", "a threat of flight: powered needs speed"),
        (
            "flight: powered",
            "flight: glides",
            16,
            "threats.drone.flight",
            "found 'glides', expected 'straight',",
        ),
        (
            "scan_period: 2 s, ",
            "",
            11,
            "batteries.guard.sensors.radar.scan_period",
            "is missing; expected a time",
        ),
        (
            ", range_reference: 50 km",
            "",
            11,
            "batteries.guard.sensors.radar.range_reference",
            "is missing; expected",
        ),
        ("{any: 0.7}", "{any: 1.7}", 13, "batteries.guard.weapons.launcher.sspk.any", "expected at most 1"),
        (
            "{any: 0.7}",
            "{dron: 0.7}",
            13,
            "batteries.guard.weapons.launcher.sspk.dron",
            "did you mean 'drone'",
        ),
        ("count: 3", "count: 2.5", 20, "raid.drones.count", "found 2.5, expected a whole number such as 4"),
        (
            "count: 3",
            "count: many",
            20,
            "raid.drones.count",
            "found 'many', expected a whole number such as 4",
        ),
        ("count: 3", "count: 1000000000", 20, "raid.drones.count", "expected at most 20000"),
        ("count: 3", f"count: {'9' * 80}", 20, "raid.drones.count", "expected a whole number such as 4"),
        ("count: 3", "count:", 20, "raid.drones.count", "is missing; expected a whole number such as 4"),
        ("threat: drone", "threat: drones", 19, "raid.drones.threat", "did you mean 'drone'"),
        ("aim: depot", "aim: depto", 22, "raid.drones.aim.depto", "did you mean 'depot'"),
        ("aim: depot", "aim: {depot: 0}", 22, "raid.drones.aim", "every weight is 0"),
        ("aim: depot", "aim: {depot: -1}", 22, "raid.drones.aim.depot", "found -1, expected at least 0"),
        (
            "aim: depot",
            "aim: [{at: depot, weight: -1}]",
            22,
            "raid.drones.aim.0.weight",
            "expected at least 0",
        ),
        ("aim: depot", "aim: []", 22, "raid.drones.aim", "is empty"),
        (
            "position: site}",
            "position: sit}",
            7,
            "assets.depot.position",
            "found 'sit', expected the name of a place",
        ),
        ("position: site}", "position: depot}", 7, "assets.depot", "is told from itself"),
        (
            "from: {bearing: 270 deg, distance: 60 km}",
            "from: {bearing: 270 deg}",
            21,
            "raid.drones.from",
            "expected a place: {lat, lon}, {bearing, distance}",
        ),
        ("    from: {bearing: 270 deg, distance: 60 km}\n", "", 18, "raid.drones.from", "is missing"),
        (
            "    fire_unit: {channels: 2}\n",
            "",
            9,
            "batteries.guard.fire_unit",
            "is missing; a battery with weapons",
        ),
        (
            "channels: 2",
            "channels: 2, sensors: [rader]",
            14,
            "batteries.guard.fire_unit.sensors",
            "'guard/radar'",
        ),
        (
            "channels: 2",
            "channels: 2, needs: [x]",
            14,
            "batteries.guard.fire_unit.needs",
            "expected a component",
        ),
        (
            "channels: 2",
            "channels: 2, controller: c",
            14,
            "batteries.guard.fire_unit.controller",
            "controllers:",
        ),
        (
            "{lat: 33.8, lon: 42.4}",
            "{lat: 133.8, lon: 42.4}",
            4,
            "site.position.lat",
            "expected at most 90 deg",
        ),
        ("{lat: 33.8, lon: 42.4}", "depot", 3, "site", "expected {lat: ..., lon: ...}"),
        ("name: small", "name: two words", 2, "name", "a name of letters, digits"),
        (
            "rempart: 1",
            "rempart: 3",
            1,
            "rempart",
            "found 3, expected a version of the format that this program knows: 1, 2",
        ),
        ("rempart: 1", "rempart: true", 1, "rempart", "found true"),
        ("rempart: 1", "rampart: 1", 1, "rempart", "is missing; expected rempart: 1"),
        ("assets:", "asets:", 6, "asets", "did you mean 'assets'"),
        (
            "  area: 2 km\n",
            "",
            3,
            "site.area",
            "is missing; expected a length such as '150 km' or 'everywhere'",
        ),
        (
            "{magazine: 4,",
            "{magazine: full,",
            13,
            "batteries.guard.weapons.launcher.magazine",
            "or 'unlimited'",
        ),
        ("{flight:", "{p_hostile: 0.7, p_unknown: 0.6, flight:", 16, "threats.drone", "more than 1 in sum"),
        (
            "{scan_period",
            "{confirm_m: 4, confirm_n: 3, scan_period",
            11,
            "batteries.guard.sensors.radar.confirm_m",
            "is more than confirm_n",
        ),
        (
            "{scan_period",
            "{alert_state: standby, scan_period",
            11,
            "batteries.guard.sensors.radar",
            "ready_at",
        ),
        (
            "{scan_period",
            "{horizon: 1, scan_period",
            11,
            "batteries.guard.sensors.radar.horizon",
            "expected true or false",
        ),
        (
            "{flight:",
            "{category: drones, flight:",
            16,
            "threats.drone.category",
            "expected one of the categories",
        ),
        ("{flight:", "{cep: 1 m, miss_sigma: 2 m, flight:", 16, "threats.drone", "say the same"),
        ("{flight:", "{beta: 35 kg/m^2, flight:", 16, "threats.drone", "beta does not belong"),
        ("{channels: 2}", "2", 14, "batteries.guard.fire_unit", "found 2, expected a mapping of fields"),
        (
            "    aim: depot",
            "    aim: depot\n    nature: {}",
            23,
            "raid.drones.nature",
            "found a mapping, expected 'hostile'",
        ),
        (
            "raid:\n",
            "events: [{at: 1 s, component: radar, state: up}]\nraid:\n",
            17,
            "events.0.component",
            "expected a component",
        ),
    ],
)
def test_one_mistake_is_one_sentence_at_its_line(old, new, line, field, sentence):
    found = problem(changed(old, new))
    assert (found.line, found.field) == (line, field)
    assert sentence in found.message


def test_all_of_them_at_once_in_order():
    text = (
        changed("60 km", "60")
        .replace("count: 3", "count: -1")
        .replace("2 km", "2")
        .replace("lon: 42.4", "lng: 42.4")
    )
    found = problems(text)
    assert [p.line for p in found] == [4, 5, 20, 21]
    assert str(ScenarioError(found)).count("\n") == 3
    assert str(found[1]) == "<text>:5: site.area: found 2, expected a length such as '2 km'"


def test_no_raid_is_an_error():
    head = SMALL[: SMALL.index("raid:")]
    assert problem(head).field == "raid"
    assert "at least one" in problem(head + "raid: {}\n").message


def test_too_many_components():
    launcher = "      launcher: {magazine: 4, speed: 900 m/s, sspk: {any: 0.7}}\n"
    of_200 = launcher.replace("{mag", "{count: 200, mag")
    more = "".join(of_200.replace("launcher:", f"more-{i}:") for i in range(20))  # and a radar
    load(changed(launcher, launcher.replace("{mag", "{count: 95, mag") + more))
    found = problem(changed(launcher, launcher.replace("{mag", "{count: 96, mag") + more))
    assert "there may be 4097 components" in found.message
    unbounded = launcher.replace("{mag", "{count: {low: 1, high: 9}, mag")
    assert "there may be 4201 components" in problem(changed(launcher, unbounded + more)).message


def test_names_stand_for_one_thing():
    found = problem(changed("assets:\n", "places:\n  depot: {bearing: 1 deg, distance: 1 km}\nassets:\n"))
    assert (found.field, found.line) == ("assets.depot", 9)
    assert "stands for two things" in found.message


def test_places_in_a_ring():
    ring = "places:\n  a: {bearing: 1 deg, distance: 1 km, from: b}\n  b: a\n"
    assert [p.field for p in problems(changed("assets:\n", ring + "assets:\n"))] == ["places.a", "places.b"]


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        (b"rempart: 1\nname: \xff\n", 2, "is not text in UTF-8"),
        (b"", 0, "holds nothing, expected a scenario"),
        (b"# only a comment\n", 0, "holds nothing"),
        (b"- 1\n", 0, "holds a list"),
        (b"text", 0, "holds 'text'"),
        (b"a: 1\nb: [\n", 3, "cannot be read as YAML"),
        (b"x" * 2_000_001, 0, "longer than 2,000,000 bytes"),
    ],
)
def test_files(tmp_path, data, line, sentence):
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    (found,) = caught.value.problems
    assert (found.file, found.line) == (str(path), line)
    assert sentence in found.message


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert load(str(path)).name == "small"


@pytest.mark.parametrize("name", ["nothing-there.yaml", "nul\0.yaml", "x" * 5000, ""])
def test_files_that_are_not_there(name):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert re.search("no such file|cannot be read", str(caught.value))


def test_a_folder(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_in_an_alternative():
    text = (
        SMALL
        + "alternatives:\n  - {name: a}\n  - {name: b, set: {raid.drones.count: -1, raid.drones.x: 1}}\n"
    )
    found = problems(text)
    assert [p.line for p in found] == [26, 26]
    assert "with 'b', raid.drones.count: found -1, expected at least 0" in found[1].message
    gone = SMALL + "alternatives:\n  - {name: a, without: assets.depot}\n"
    assert "with 'a', raid.drones.aim.depot" in problem(gone).message
    assert "has no fields" in problem(SMALL + "alternatives:\n  - {name: a, set: {name.x: 1}}\n").message
    assert "every weight is 0" in problem(SMALL + "alternatives:\n  - {name: a, weight: 0}\n").message
    assert "stands twice" in problem(SMALL + "alternatives: [{name: a}, {name: a}]\n").message


def test_a_problem_reads_well():
    assert str(Problem("f.yaml", 3, "a.b", "is wrong")) == "f.yaml:3: a.b: is wrong"
    assert str(Problem("f.yaml", 0, "", "is wrong")) == "f.yaml: is wrong"
