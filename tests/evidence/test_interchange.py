"""Tables for exchange: written, read back, refused with their line."""

from __future__ import annotations

import csv
import io

import pytest

from house.sources import ROOT
from house.test_examples import yaml_blocks
from rempart.evidence import IncidentError, dump_incident, load_incident, plain, shipped_incidents
from rempart.evidence.interchange import ACLED_COLUMNS, CLAIM_COLUMNS, FORMATS, UCDP_COLUMNS, export_table
from rempart.evidence.interchange_loss import lost
from rempart.evidence.interchange_reading import import_table

NAMES = shipped_incidents()
PAGE = yaml_blocks(ROOT / "docs" / "reference" / "incident.md")[0]
"""The example that shows most fields."""
KEPT = (
    "kind", "count", "of", "of_count", "share", "definition", "threat", "system", "component", "series",
    "as_of", "predicate", "repeats", "contradicts", "supersedes", "total_of", "refines", "said", "wording",
    "form", "credibility", "record", "through", "by", "mode", "time", "place", "note", "language",
)  # fmt: skip
OF_EVENT = (
    "date", "end", "kind", "position", "country", "time_precision", "place_precision", "threat", "systems",
    "time", "until", "time_zone", "distinct_from", "note",
)  # fmt: skip


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", NAMES)
def test_claims_come_back_as_they_went(name):
    incident = load_incident(name)
    (back,) = import_table(export_table([incident], "claims"), "table.csv", "claims")
    assert list(back.claims) == list(incident.claims)
    for key, claim in incident.claims.items():
        for field in KEPT:
            assert getattr(back.claims[key], field) == getattr(claim, field), (key, field)
        told = [incident.sources[source].title for source in claim.source]
        assert [back.sources[source].title for source in back.claims[key].source] == told
    for key in {claim.by for claim in incident.claims.values()}:
        assert back.speakers[key].interest == incident.speakers[key].interest
        assert back.speakers[key].reliability == incident.speakers[key].reliability
    for field in OF_EVENT:
        assert getattr(back.event, field) == getattr(incident.event, field), field
    for field in ("attacker", "defender", "place"):
        assert getattr(back.event, field).said("en") == getattr(incident.event, field).said("en")
    assert (back.record, back.notes, back.scenario) == (incident.record, incident.notes, incident.scenario)
    assert back.about.said("en") == " ".join(incident.about.said("en").split())
    assert [one.says.said("en") for one in back.agreed] == [one.says.said("en") for one in incident.agreed]
    for one, other in zip(back.agreed, incident.agreed, strict=True):
        assert [back.sources[s] for s in one.source] == [incident.sources[s] for s in other.source]
    assert load_incident(dump_incident(plain(back))) == back


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_read_back(name, form):
    incident = load_incident(name)
    (back,) = import_table(export_table([incident], form), "table.csv", form)
    assert (back.name, back.event.date, back.event.country) == (
        name,
        incident.event.date,
        incident.event.country,
    )
    assert back.event.position == incident.event.position


def test_what_is_lost_is_told():
    incidents = [load_incident(name) for name in NAMES]
    told = {form: lost(incidents, export_table(incidents, form), form) for form in FORMATS}
    fields = {form: {line.rpartition(" (")[0] for line in lines} for form, lines in told.items()}
    words = {
        "about", "agreed.says", "claims.says", "event.attacker", "event.defender", "event.place", "title",
        "speakers.name",
    }  # fmt: skip
    own = {"accounts", "questions", "unknowns"}
    assert fields["claims"] == {f"{field}.in French" for field in words} | own
    assert fields["ucdp"] >= {*own, "agreed", "claims", "speakers", "event.threat", "event.time", "scenario"}
    assert fields["acled"] >= {*fields["ucdp"] - {"about"}, "event.end", "event.place_precision changed"}
    n = sum(bool(incident.accounts) for incident in incidents)
    assert f"accounts ({n})" in told["claims"]


def test_a_loss_is_told_of_every_field():
    """Whatever field of an incident is written, it comes back or is told."""
    whole = load_incident(PAGE)
    text = export_table([whole], "claims")
    assert lost([whole], text, "claims") == (
        "accounts (1)", "questions (1)", "title.in French (1)", "unknowns (1)",
    )  # fmt: skip
    header, *rows = csv.reader(io.StringIO(text))
    column = header.index("event_systems")
    out = io.StringIO()
    csv.writer(out).writerows([header, *([*r[:column], "", *r[column + 1 :]] for r in rows)])
    assert "event.systems (1)" in lost([whole], out.getvalue(), "claims")


@pytest.mark.parametrize(
    ("name", "date", "acled", "ucdp"),
    [
        ("gaza-envelope-2021-05", "2021-05-10", "3", "4"),  # 12 days
        ("israel-2012-11", "2012-11-14", "3", "4"),  # 8 days
        ("israel-2014-07", "2014-07-08", "3", "5"),  # 50 days
        ("gulf-war-1991", "1991-01-18", "3", "5"),
        ("saudi-arabia-2015-2021", "2015", "3", "5"),
    ],
)
def test_a_campaign_is_not_one_day(name, date, acled, ucdp):
    incident = load_incident(name)
    (theirs,) = rows_of(export_table([incident], "acled"))
    (others,) = rows_of(export_table([incident], "ucdp"))
    assert (theirs["event_date"], theirs["time_precision"], others["date_prec"]) == (date, acled, ucdp)
    (back,) = import_table(export_table([incident], "acled"), "t.csv", "acled")
    assert (back.event.date, back.event.time_precision) == (date, "month")


@pytest.mark.parametrize(("end", "code"), [("06", "1"), ("07", "2"), ("11", "2"), ("12", "3"), ("13", "4")])
def test_the_code_of_ucdp_is_that_of_the_days(end, code):
    text = PAGE.replace("  date: 2021-06-06 ", f"  date: 2021-06-06\n  end: 2021-06-{end} ", 1)
    (row,) = rows_of(export_table([load_incident(text)], "ucdp"))
    assert row["date_prec"] == code


def test_own_aircraft_shot_at_are_no_air_strike():
    incident = load_incident("iraq-2003-friendly-fire")
    (row,) = rows_of(export_table([incident], "acled"))
    assert row["sub_event_type"] == "Shelling/artillery/missile attack"
    assert (row["actor1"], row["actor2"]) == ("the Coalition", "")  # who fires stands first
    (back,) = import_table(export_table([incident], "acled"), "t.csv", "acled")
    assert back.event.threat == ()


def test_a_change_of_posture_comes_back_as_one():
    text = export_table([load_incident("patriot-withdrawal-2021-06")], "acled")
    assert import_table(text, "t.csv", "acled")[0].event.kind == "posture"


def test_one_table_holds_many_incidents():
    incidents = [load_incident(name) for name in NAMES]
    text = export_table(incidents, "claims")
    assert tuple(rows_of(text)[0]) == CLAIM_COLUMNS
    assert [one.name for one in import_table(text, "t.csv", "claims")] == list(NAMES)


def test_bounds_are_low_best_high():
    (row,) = [row for row in rows_of(export_table([load_incident("gaza-envelope-2021-05")], "claims"))
              if row["claim"] == "fell-short-14-may"]  # fmt: skip
    assert (row["low"], row["best"], row["high"]) == ("340", "350", "360")
    assert (row["of"], row["of_low"], row["of_best"]) == ("launched", "2000", "")


@pytest.mark.parametrize(
    ("name", "date_prec", "where_prec", "time", "geo", "sub"),
    [("ain-al-asad-2021-06-06", "1", "1", "1", "1", "Air/drone strike"),
     ("riyadh-2017-11-04", "1", "1", "1", "1", "Shelling/artillery/missile attack"),
     ("israel-2011", "5", "3", "3", "2", "Shelling/artillery/missile attack"),
     ("saudi-arabia-2015-2021", "5", "6", "3", "3", "Shelling/artillery/missile attack"),
     ("patriot-withdrawal-2021-06", "1", "6", "1", "3", "Other")],
)  # fmt: skip
def test_precision_codes(name, date_prec, where_prec, time, geo, sub):
    incident = load_incident(name)
    (ucdp,) = rows_of(export_table([incident], "ucdp"))
    (acled,) = rows_of(export_table([incident], "acled"))
    assert (tuple(ucdp), tuple(acled)) == (UCDP_COLUMNS, ACLED_COLUMNS)
    assert (ucdp["date_prec"], ucdp["where_prec"]) == (date_prec, where_prec)
    assert (acled["time_precision"], acled["geo_precision"], acled["sub_event_type"]) == (time, geo, sub)
    assert ucdp["best"] == acled["fatalities"] == ""


ACLED = (
    "event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,country,location,latitude,longitude,"
    "geo_precision,source,notes,fatalities\n"
    "IRQ1234,06 June 2021,1,Air/drone strike,Unidentified,Coalition,Iraq,Al Asad,33.8,42.43,1,AFP; INA,"
    '"Two drones, shot down.",3\n'
)
UCDP = (
    "id,date_start,date_end,date_prec,where_description,where_prec,country,latitude,longitude,side_a,side_b,"
    "source_headline,source_office,source_date,source_article,best,high,low\n"
    "408321,2021-06-06 00:00:00.000,2021-06-08 00:00:00.000,2,Al Asad,2,Iraq,33.8,42.43,A,B,"
    "A title,AFP,2021-06-07,https://example.org/1,3,9,1\n"
)


def test_an_event_of_acled():
    (found,) = import_table(ACLED, "acled.csv", "acled")
    assert (found.name, found.event.date, found.event.threat) == ("IRQ1234", "2021-06-06", ("drone",))
    assert (found.event.time_precision, found.event.place_precision) == ("day", "locality")
    assert [source.title for source in found.sources.values()] == ["AFP", "INA"]
    assert found.claims["deaths"].count.exact == 3.0
    assert {"by", "kind"} <= set(found.claims["deaths"].unconfirmed)


def test_an_event_of_ucdp():
    (found,) = import_table(UCDP, "ucdp.csv", "ucdp")
    assert (found.name, found.event.date, found.event.end) == ("ucdp-408321", "2021-06-06", "2021-06-08")
    assert (found.event.time_precision, found.event.place_precision) == ("week", "locality")
    deaths = found.claims["deaths"].count
    assert (deaths.low, deaths.best, deaths.high) == (1, 3, 9)
    assert found.sources["s1"].url == "https://example.org/1"
    assert load_incident(dump_incident(plain(found))) == found


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        (ACLED.replace("event_date", "eventdate"), "acled", "event_date: this column is missing"),
        (ACLED.replace("06 June 2021", "June 6"), "acled", "t.csv:2: event_date: found 'June 6'"),
        (ACLED.replace("2021,1,", "2021,9,"), "acled", "t.csv:2: time_precision: found '9'"),
        (ACLED.replace("33.8", "133.8"), "acled", "event.position.lat: found 133.8"),
        (UCDP.replace(",2,Al", ",8,Al"), "ucdp", "t.csv:2: date_prec: found '8', expected a precision code"),
        (ACLED.split("\n", maxsplit=1)[0] + "\n", "acled", "holds no row below its heading"),
        ('a,"b\n', "ucdp", "t.csv:1"),
        ("", "claims", "t.csv:1: incident: this column is missing"),
    ],
)  # fmt: skip
def test_wrong_tables_are_refused(text, form, said):
    with pytest.raises(IncidentError) as caught:
        import_table(text, "t.csv", form)
    assert said in str(caught.value)


def test_a_wrong_claim_is_refused_with_its_row():
    text = export_table([load_incident("ain-al-asad-2021-06-06")], "claims")
    n = next(i for i, line in enumerate(text.splitlines(), 1) if ",component_destroyed," in line)
    with pytest.raises(IncidentError) as caught:
        import_table(text.replace(",component_destroyed,", ",component_gone,"), "t.csv", "claims")
    assert f"t.csv:{n}: claims.radar-destroyed.kind" in str(caught.value)
    lines = text.splitlines()
    with pytest.raises(IncidentError, match="stands twice"):
        import_table("\n".join([*lines, lines[1]]) + "\n", "t.csv", "claims")
