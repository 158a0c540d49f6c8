"""Tables for exchange: written, read back, refused with their line."""

from __future__ import annotations

import csv
import io

import pytest

from rempart.evidence import IncidentError, dump_incident, load_incident, plain, shipped_incidents
from rempart.evidence.interchange import ACLED_COLUMNS, CLAIM_COLUMNS, UCDP_COLUMNS, export_table
from rempart.evidence.interchange_reading import import_table

NAMES = shipped_incidents()
KEPT = (
    "kind", "count", "of", "of_count", "share", "definition", "threat", "system", "component", "series",
    "as_of", "predicate", "repeats", "contradicts", "supersedes", "total_of", "refines", "said", "wording",
    "form", "credibility", "record", "through", "by",
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
    for field in ("date", "end", "kind", "position", "country", "time_precision", "place_precision"):
        assert getattr(back.event, field) == getattr(incident.event, field), field
    assert load_incident(dump_incident(plain(back))) == back


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
     ("israel-2011", "4", "3", "3", "2", "Shelling/artillery/missile attack"),
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
