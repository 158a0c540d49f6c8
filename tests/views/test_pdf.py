"""The report on paper, read back by pypdf: the words of the HTML page, and what a screen reader needs."""

from __future__ import annotations

import io

import pypdf
import pytest

from cli.calling import rempart
from rempart.views.report import Figure, Items, Page, Paragraph, Player, Rows, Section, html_of, pdf_of
from rempart.views.report.pdf import pictures_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="40"><text x="9" y="20">drawn</text></svg>'
NASTY = '#panic("x") $y$ *b* `c` <d> [e] "f" \\ é σ ≥'
BLOCKS = (
    Paragraph(NASTY),
    Items((NASTY,)),
    Items(("rempart run x",), code=True),
    Rows("A table", ("name", "mean"), tuple((f"row {i}", str(i)) for i in range(90))),
    Figure(SVG, "What the picture shows.", "Its caption.", Rows("Behind it", ("a", "b"), (("c", "7.25"),))),
    Player("<html></html>", "Replay", "To see it played: rempart replay x"),
)
PAGE = Page("A title, é", "sub", "The lead.", (Section("First", BLOCKS),), ("The end.",), language="fr")


@pytest.fixture(scope="module")
def read():
    return pypdf.PdfReader(io.BytesIO(pdf_of(PAGE)))


def words_of(read):
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_all_words_of_the_page_are_on_paper(read):
    text = words_of(read)
    for word in (
        "A title, é",
        "The lead.",
        "First",
        "rempart run x",
        "row 89",
        "Its caption.",
        "7.25",
        "The end.",
    ):
        assert word in text
    assert text.replace(" ", "").count(NASTY.replace(" ", "")) == 2
    assert "To see it played: rempart replay x" in text
    assert len(read.pages) > 1


def test_it_is_tagged_titled_and_in_its_language(read):
    root = read.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == "A title, é"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    tags, alternatives = [], []
    below = [root["/StructTreeRoot"]]
    while below:
        found = below.pop()
        found = found.get_object() if hasattr(found, "get_object") else found
        if isinstance(found, list):
            below += found
        elif isinstance(found, dict):
            tags.append(found.get("/S"))
            alternatives.append(found.get("/Alt"))
            below.append(found.get("/K"))
    assert {"/H1", "/P", "/Table", "/TH", "/TD", "/Figure", "/LI"} <= set(tags)
    assert "What the picture shows." in alternatives


def test_every_font_is_in_the_file(read):
    fonts = {}
    for page in read.pages:
        fonts |= {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    names = [font["/BaseFont"] for font in fonts.values()]
    assert any("Libertinus" in name for name in names)
    for font in fonts.values():
        held = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(held)


def test_the_same_page_gives_the_same_bytes():
    assert pdf_of(PAGE) == pdf_of(PAGE)
    assert pictures_of(PAGE)[0].startswith(b"\x89PNG")


@pytest.mark.kernel
def test_a_run_on_paper_tells_what_its_page_tells(tmp_path):
    words = ("run", "ain-al-asad-2021-06-20", "--replicates", 500, "--worlds", 10, "--report")
    for name in ("a.pdf", "a.html"):
        done = rempart(*words, tmp_path / name)
        assert done.exit_code == 0, done.output
    text = words_of(pypdf.PdfReader(tmp_path / "a.pdf")).replace(" ", "")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    rows = page.split('<th scope="row">')[1:]
    assert len(rows) > 20
    missing = [row.split("<")[0] for row in rows if row.split("<")[0].replace(" ", "") not in text]
    assert missing == []
    assert len((tmp_path / "a.pdf").read_bytes()) < 1_000_000


def test_html_and_paper_come_from_one_page():
    page = html_of(PAGE)
    for word in ("A title, é", "The lead.", "row 89", "Its caption."):
        assert word in page
