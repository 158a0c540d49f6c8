"""The map of the house: every room is on it, and every file that it sends a reader to exists."""

from __future__ import annotations

import re

import pytest

from house.sources import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DATA = {"scenarios", "campaigns", "laydowns", "incidents"}


def test_every_room_is_on_the_map():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    told = set(re.findall(r"^\| `(\w+)/` \|", PAGE, re.MULTILINE))
    assert told == rooms


def test_every_single_module_and_folder_of_data_is_on_the_map():
    modules = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py", "_version.py"}
    assert [name for name in sorted(modules) if f"`{name}`" not in PAGE] == []
    assert [name for name in sorted(DATA) if f"`{name}/`" not in PAGE] == []


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w.]+(?:/[\w.*]+)+)(?:: [\w.]+)?`", PAGE))))
def test_every_file_on_the_map_exists(named):
    assert any(any(base.glob(named)) for base in (PACKAGE, PACKAGE.parent, ROOT)), named


@pytest.mark.parametrize(("file", "name"), re.findall(r"`(\w+/\w+\.py): (\w+)\.\w+`", PAGE))
def test_every_record_on_the_map_is_in_its_file(file, name):
    assert f"class {name}" in (PACKAGE / file).read_text(encoding="utf-8")


def test_every_file_of_the_sources_that_a_page_names_exists():
    named = {
        (page.name, file)
        for page in (*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
        for file in re.findall(
            r"(?<![\w/])((?:tests|src/rempart|tools|bench)/[\w/]+\.\w+)", page.read_text(encoding="utf-8")
        )
    }
    assert len(named) > 20
    made = {"bench/results.json", "bench/rare.json"}  # by make bench
    assert sorted(one for one in named if one[1] not in made and not (ROOT / one[1]).exists()) == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/index.md", "mkdocs.yml"])
def test_the_map_is_linked_where_a_newcomer_begins(page):
    assert "architecture.md" in (ROOT / page).read_text(encoding="utf-8")
