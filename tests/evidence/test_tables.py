"""Tables as people have them: ids, separators, years, lines; and cells that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cli.calling import rempart
from rempart.evidence import IncidentError, load_incident, plain
from rempart.evidence.file import dump_incident
from rempart.evidence.interchange import export_table
from rempart.evidence.interchange_reading import import_table
from rempart.reading.cells import guarded, unguarded

CASES = Path(__file__).parents[1] / "cases"
HEAD = "event_id_cnty,event_date,year,location,latitude,longitude,notes\n"


def case(name: str) -> str:
    return (CASES / f"{name}.csv").read_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dup2", "dup2.csv:3: event_id_cnty: 'ain-al-asad-2021-06-06' makes the name"),
        ("clash", "clash.csv:3: event_id_cnty: 'IRQ 1' makes the name 'IRQ-1', as line 2 does"),
        ("row5bad", "row5bad.csv:5: event.position.lat: found 142.43"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_writes_nothing(name, said, tmp_path):
    done = rempart("import-claims", CASES / f"{name}.csv", "--as", "acled", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "out").exists()


def test_the_event_and_its_column_are_named():
    with pytest.raises(IncidentError, match=r"\(event IRQ3, column latitude\)"):
        import_table(case("row5bad"), "t.csv", "acled")


def test_semicolons_tabs_and_decimal_commas_are_read():
    (plainly,) = import_table(case("semi").replace(";33.8;42.43;", ";33.8;42.43;"), "t.csv", "acled")
    (comma,) = import_table(case("semi").replace(";33.8;42.43;", ";33,8;42,43;"), "t.csv", "acled")
    assert plainly == comma
    assert (comma.event.position.lat, comma.event.position.lon) == (33.8, 42.43)
    tabs = HEAD.replace(",", "\t") + "A1\t2021-06-06\t2021\tBase\t33,8\t42,43\tx\n"
    (tabbed,) = import_table(tabs, "t.csv", "acled")
    assert tabbed.event.position == comma.event.position


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "A1,2021-06-06,1921,Base,1,2,x",
            "t.csv:2: year: found '1921', and the day of the event",
        ),
        (
            "A1,0001-06-06,0001,Base,1,2,x",
            "t.csv:2: event.date: found '0001-06-06', expected a year",
        ),
        ("A1,9999-06-06,,Base,1,2,x", "expected a year from 1900 to 2100"),
        ("A1,2021-02-30,2021,Base,1,2,x", "t.csv:2: event_date: found '2021-02-30'"),
        ("A1,06/06/2021,2021,Base,1,2,x", "t.csv:2: event_date: found '06/06/2021'"),
        ("A1,2021-06-06,2021,Base,1,2,x,y", "t.csv:2: has 8 cells, and the heading 7"),
        ("A1,2021-06-06,2021,Base,1,2,x\na1,2021-06-06,2021,Base,1,2,x", "t.csv:3: 'a1' and 'A1' of line 2"),
        ('A1,2021-06-06,2021,Base,1,2,"two\nlines"\nA2,x,2021,Base,1,2,x', "t.csv:4: event_date: found 'x'"),
    ],
)
def test_rows_are_refused_with_their_line(row, said):
    with pytest.raises(IncidentError) as caught:
        import_table(f"{HEAD}{row}\n", "t.csv", "acled")
    assert said in str(caught.value)


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(IncidentError, match=r"t\.csv:1: notes: this column stands twice"):
        import_table(HEAD.replace("latitude", "notes") + "A1,2021-06-06,2021,Base,1,2,x\n", "t.csv", "acled")


@pytest.mark.parametrize(
    ("column", "other"), [("date_start", "2021-06-07"), ("latitude", "10"), ("title", "another")]
)
def test_rows_of_one_incident_that_tell_its_event_otherwise_are_refused(column, other):
    text = export_table([load_incident("ain-al-asad-2021-06-06")], "claims")
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[1][column] = other
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    with pytest.raises(IncidentError, match=f"{column}: found '{other}', where line 2 says"):
        import_table(out.getvalue(), "t.csv", "claims")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\tx", "'=1", "''@x"])
def test_a_formula_is_written_as_a_text_and_comes_back(text):
    (cell,) = guarded([text])
    assert cell == f"'{text}"
    assert unguarded(cell) == text


@pytest.mark.parametrize("text", ["-33.8", "+4", "-1e-5", ".5", "-inf", "plain", "don't", "'quoted'", ""])
def test_numbers_and_texts_are_written_as_they_are(text):
    assert [*guarded([text])] == [text]
    assert unguarded(text) == text


@pytest.mark.parametrize("form", ["claims", "acled", "ucdp"])
def test_no_exported_cell_is_a_formula(form):
    data = plain(load_incident("ain-al-asad-2021-06-20"))
    data["title"] = data["about"] = '=HYPERLINK("https://example.org","x")'
    data["event"]["place"] = "@place"
    text = export_table([load_incident(dump_incident(data))], form)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    if form == "claims":
        assert (
            import_table(text, "t.csv", form)[0].title.said("en") == '=HYPERLINK("https://example.org","x")'
        )
