"""Every source that is cited stands in the bibliography, and nothing stands there that nobody cites."""

from __future__ import annotations

import re

import pytest

from house.sources import PACKAGE, ROOT
from reference_pages import filled
from reference_pages.works import (
    CITED,
    checked,
    citations,
    citations_of_standards,
    register,
    register_of_standards,
    texts,
)
from rempart.catalog import all_cards
from rempart.reading.document import read_yaml

PAGE = filled((ROOT / "docs" / "reference" / "bibliography.md").read_text(encoding="utf-8"))
FILES = [
    path
    for folder in ("scenarios", "laydowns", "campaigns", "incidents")
    for path in sorted((PACKAGE / folder).glob("*.yaml"))
]
DOI = re.compile(r"10\.\d{4,5}/[^\s;,\]`\"]+[\w)]")
STANDARD = re.compile(
    r"\b(?:RFC \d+|ISO \d{4,}|STANAG \d+|NASA-STD-\d+\w?|OGC [\w-]+|SISO-REF-\d+|ICD \d+)\b"
)


def plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def test_every_citation_has_a_record_and_every_record_a_citation():
    cited = citations()
    assert {key: cited[key] for key in set(cited) - set(register())} == {}
    assert set(register()) - set(cited) == set()


def test_records_begin_with_the_author_and_hold_the_year():
    for key, record in register().items():
        author, year = key.rsplit(" ", 1)
        assert year in record, key
        assert author in record.split("(")[0] or author in ("CGPM", "SI"), key


def test_the_page_says_which_records_were_checked():
    records = {**register(), **register_of_standards()}
    assert checked() <= set(records)
    assert 0.9 < len(checked()) / len(records) < 1.0
    rows = [row.split(" | ") for row in PAGE.splitlines() if row.startswith("| ")]
    told = {plain(row[0].removeprefix("| ")): row[1] for row in rows if len(row) == 3}
    assert {record: told[record] for record in records.values()} == {
        record: "yes" if key in checked() else "**no**" for key, record in records.items()
    }


def test_every_doi_is_in_a_record():
    records = " ".join(register().values())
    told = {found.rstrip(".").removesuffix("):") for text in texts().values() for found in DOI.findall(text)}
    unbalanced = {doi[:-1] if doi.endswith(")") and doi.count("(") < doi.count(")") else doi for doi in told}
    assert len(unbalanced) > 10
    assert [doi for doi in sorted(unbalanced) if doi not in records] == []


def test_every_standard_has_a_record_and_every_record_a_citation():
    assert [key for key, names in citations_of_standards().items() if not names] == []
    named = {found for text in texts().values() for found in STANDARD.findall(text)}
    assert [name for name in sorted(named) if not any(name in key for key in register_of_standards())] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_source_of_a_file_is_told_and_used(path):
    data = read_yaml(path.read_text(encoding="utf-8"), path.name).data
    text = path.read_text(encoding="utf-8")
    told = plain(PAGE)
    for key, record in data.get("sources", {}).items():
        assert record["title"] in told, key
        assert record.get("url", "") in told, key
        named = len(re.findall(rf"\b{re.escape(str(key))}\b", text))
        assert named > 1, f"{path.name}: nothing rests on {key}"


def test_every_source_of_a_card_is_told():
    told = plain(PAGE)
    for card in all_cards():
        for key, value in (*card.flat(), *card.flat_facts()):
            if not value.assumption:
                assert " ".join(value.source.split()) in told, f"{card.id}: {key}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the sum (Cochran 1977, 5.3)", "Cochran 1977"),
        ("Box and Muller 1958, page 2", "Box 1958"),
        ("Gelman et al. 2013", "Gelman 2013"),
        ("Armitage, McPherson and Rowe 1969", "Armitage 1969"),
        ("(de Boor 1978)", "de Boor 1978"),
        ("Vogel's spiral (1979, doi", "Vogel 1979"),
        ("on 2013-01-01", None),
    ],
)
def test_a_citation_is_seen(text, key):
    found = CITED.search(text)
    assert (f"{found[1]} {found[2]}" if found else None) == key
