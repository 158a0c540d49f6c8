"""The audit: every kind of finding on claims made for it, and what it says of the record."""

from __future__ import annotations

import pytest

from evidence.by_hand import incident
from rempart.evidence import load_incident, shipped_incidents
from rempart.evidence.audit import audit
from rempart.evidence.model import Incident
from rempart.views.evidence.audit_words import _SENTENCES, sentence

SPEAKERS = {"x": "defender C", "y": "attacker C"}
EVENT = {"date": "2021-06-06", "place": "A base", "threat": "rocket", "position": {"lat": 33.8, "lon": 42.43}}


SIXTEEN = ("eleven-at-ain-al-asad", "one-at-erbil", "four-failed")
BALAD = ("three-at-balad", "one-near-airport", "five-at-balad", "drone-at-airport", "three-drones")


def kinds(claims, **more) -> set[str]:
    return {finding.kind for finding in audit([incident(SPEAKERS, claims, **more)])}


def count(n, kind="intercepted", by="x", **more):
    return {"by": by, "kind": kind, "count": n, **more}


@pytest.mark.parametrize(
    ("total", "kind"), [(16, "total_fits"), (17, "total_differs"), ({"low": 15}, "total_fits")]
)
def test_totals(total, kind):
    parts = {"a": count(11), "b": count(1, place="there"), "c": count(4, "failed")}
    assert kind in kinds({**parts, "all": count(total, "launched", total_of=["a", "b", "c"])})


def cumulative(*told):
    return {f"c{i}": count(n, series="shot down", as_of=day, said=day) for i, (day, n) in enumerate(told)}


def test_cumulative_counts():
    rising = cumulative(("2021-02-28", 346), ("2021-03-08", 350), ("2021-05-10", 369))
    assert kinds(rising) == {"series_fits"}
    falling = cumulative(("2021-02-28", 346), ("2021-03-08", 340))
    assert "series_falls" in kinds(falling)
    two = cumulative(("2021-03-08", 350), ("2021-05-10", 369), ("2021-05-10", 346))
    assert kinds(two) == {"series_two_values", "series_fits"}
    vague = cumulative(("2021-02-28", 346), ("2021-03-08", {"low": 340}))
    assert kinds(vague) == {"series_fits"}


def test_denominators():
    counts = {"fired": count(2000, "launched"), "shot": count(1000, of="launched", of_count=2000)}
    ninety = {"by": "y", "share": 0.9}
    assert "needs_other_denominator" in kinds({**counts, "rate": {**ninety, "of": "launched"}})
    assert "needs_other_denominator" not in kinds({**counts, "rate": {**ninety, "of": "engaged"}})
    assert "share_fits" in kinds({**counts, "rate": {"by": "y", "share": 0.5, "of": "launched"}})
    assert "more_than_all" in kinds({"shot": count(12, of="launched", of_count=10)})
    assert "more_than_all" in kinds({"fired": count(10, "launched"), "shot": count(12)})


def test_what_a_share_implies():
    """421 at 85 %: 495 engaged, 74 missed, 28 % of 1,506."""
    claims = {
        "shot": count(421, of="launched", of_count=1506),
        "rate": {"by": "x", "share": 0.85, "of": "engaged"},
    }
    (found,) = [finding for finding in audit([incident(SPEAKERS, claims)]) if finding.kind == "implies"]
    assert found.facts["whole"] == pytest.approx(495.3, abs=0.1)
    assert found.facts["rest"] == pytest.approx(74.3, abs=0.1)
    assert found.facts["made"] == pytest.approx(0.2795, abs=1e-4)
    claims["shot"] = count(421, of="launched", of_count=480)
    assert "implies_more_than_all" in kinds(claims)


def test_what_a_share_leaves():
    claims = {
        "fired": count(331, "launched"),
        "rate": {"by": "x", "share": 0.99, "of": "launched"},
        "hit": count({"low": 3, "high": 9}, "impacted"),
    }
    assert "left_over" in kinds(claims)
    assert "left_over_differs" in kinds({**claims, "hit": count(7, "impacted")})


def test_definitions():
    claims = {
        "passes": count(41, of="engaged", of_count=42, definition="passed_close"),
        "kills": {"by": "y", "share": 0.09, "of": "engaged", "definition": "warhead_killed"},
    }
    assert "definitions_differ" in kinds(claims)
    claims["kills"]["share"] = 0.975
    assert "definitions_differ" not in kinds(claims)


def test_one_mouth():
    claims = {
        "down": {"by": "x", "kind": "impacted", "form": "quoted"},
        "shot": {"by": "x", "kind": "intercepted", "contradicts": "down"},
    }
    (found,) = audit([incident(SPEAKERS, claims)])
    assert (found.kind, found.facts["quoted"]) == ("same_mouth", "down")
    assert kinds({"a": count(3, "impacted"), "b": count(5, "impacted")}) == {"same_mouth"}
    assert kinds({"a": count({"low": 3}, "impacted"), "b": count(5, "impacted")}) == set()
    assert kinds({"a": count(15, "launched"), "b": count(16, "launched", supersedes="a")}) == {"revised"}
    assert kinds({"a": count(3, "impacted"), "b": count(5, "impacted", by="y", contradicts="a")}) == {
        "disputed"
    }


def test_double_counts():
    claims = {"a": count(2), "b": count(2, repeats="a"), "c": count(2, by="y", repeats="b")}
    (found,) = audit([incident(SPEAKERS, claims)])
    assert (found.kind, found.claims, found.facts["count"]) == ("one_origin", ("a", "b", "c"), 3)


def event(name, **changes) -> Incident:
    return incident(SPEAKERS, {}, name=name, event={**EVENT, **changes})


def test_one_event_counted_twice():
    near = event("second", date="2021-06-07", position={"lat": 33.85, "lon": 42.45})
    assert [finding.kind for finding in audit([event("first"), near])] == ["one_event_twice"]
    far = event("second", position={"lat": 33.26, "lon": 44.23})
    assert audit([event("first"), far]) == ()
    told = event("second", distinct_from="first")
    assert [finding.kind for finding in audit([event("first"), told])] == ["kept_apart"]
    later = event("second", date="2021-06-20")
    assert audit([event("first"), later]) == ()
    other = event("second", threat="small-drone")
    assert audit([event("first"), other]) == ()


def test_distance_between_events():
    """A degree of latitude on a sphere of 6371 km."""
    north = event("second", distinct_from="first", position={"lat": 34.8, "lon": 42.43})
    (found,) = audit([event("first"), north])
    assert found.facts["distance_km"] == pytest.approx(6371.0 * 3.14159265 / 180.0, rel=1e-6)


def test_two_events_in_one_file():
    claims = {"a": count(3, "impacted", place="Balad"), "b": count(1, "impacted", place="Baghdad airport")}
    assert "two_places" in kinds(claims)
    assert "two_places" not in kinds({"a": count(3, "impacted")})


def test_what_nobody_confirmed():
    assert kinds({"a": count(3, "impacted", unconfirmed=["count", "by"])}) == {"unconfirmed"}


@pytest.mark.parametrize(
    ("name", "kind", "claims"),
    [
        ("ain-al-asad-2020-01-08", "total_fits", ("sixteen-launched", *SIXTEEN)),
        ("baghdad-bdsc-2021-06-06", "same_mouth", ("impacted", "shot-down")),
        ("saudi-arabia-2015-2021", "series_two_values", ("missiles-may", "missiles-may-address")),
        ("saudi-arabia-2015-2021", "series_fits", ("missiles-february", "missiles-march", "missiles-may")),
        ("gaza-envelope-2021-05", "needs_other_denominator", ("ninety-of-launches", "intercepted-14-may")),
        ("gulf-war-1991", "definitions_differ", ("forty-one-of-forty-two", "nine-per-cent")),
        ("gulf-war-1991", "share_fits", ("nine-per-cent", "four-of-forty-seven")),
        ("israel-2012-11", "implies", ("eighty-five", "intercepted")),
        ("israel-2014-07", "share_fits", ("almost-ninety", "intercepted")),
        ("israel-2024-04-13", "revised", ("morning-total", "evening-total")),
        ("israel-2024-04-13", "left_over", ("ninety-nine", "evening-total", "handful-hit")),
        ("kyiv-2023-05-16", "disputed", ("eighteen-of-eighteen", "radar-destroyed")),
        ("balad-2021-06-09", "two_places", BALAD),
    ],
)  # fmt: skip
def test_what_it_says_of_the_record(name, kind, claims):
    """The findings that the record is known to hold."""
    found = audit([load_incident(name)])
    assert (kind, claims) in [(finding.kind, finding.claims) for finding in found]


def test_events_of_the_record():
    found = audit([load_incident(name) for name in shipped_incidents()])
    assert [finding for finding in found if finding.kind == "one_event_twice"] == []
    apart = [set(finding.claims) for finding in found if finding.kind == "kept_apart"]
    assert {"ain-al-asad-2021-06-06", "baghdad-bdsc-2021-06-06"} in apart


def test_every_finding_has_its_sentence_in_both_languages():
    incidents = [load_incident(name) for name in shipped_incidents()]
    by_name = {one.name: one for one in incidents}
    found = audit(incidents)
    for finding in found:
        for language in ("en", "fr"):
            text = sentence(finding, by_name, language)
            assert "{" not in text
            assert text.endswith(".")
    (arithmetic,) = [one for one in found if one.claims[:1] == ("sixteen-launched",) and one.weight == "fits"]
    assert sentence(arithmetic, by_name) == "16 = 11 + 1 + 4: it adds up."
    assert all("rempart" not in english for english, _ in _SENTENCES.values())
