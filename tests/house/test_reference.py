"""The reference that is made from the code: nothing lacks a description, no page tells it twice."""

from __future__ import annotations

import re

import click
import pytest

from house.sources import PACKAGE, ROOT, project_files
from reference_pages import KINDS, filled
from reference_pages.commands import DEBUG, commands
from reference_pages.fields import FILES, sections_of
from reference_pages.placeholders import IN_REPOSITORY, WANTED, NothingMade
from reference_pages.schemas import schemas_of_files
from rempart.engine.outcomes import CAUSES, EXTRAS, MEASURES
from rempart.views import meanings
from rempart.views.exchange.events import COLUMNS as EVENTS
from rempart.views.schemas import NAMES, schema_of
from rempart.views.schemas.result import result_schema
from rempart.views.sweep_object import COLUMNS as SWEEPS
from rempart.views.words import BLOCK_WORDS, CAUSE_WORDS

DOCS = ROOT / "docs"
COMMANDS = dict(commands())
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}


def section_of(name: str) -> str:
    page = PAGES["reference/cli.md"]
    assert f"\n## {name}\n" in page, f"docs/reference/cli.md has no section '## {name}'"
    return page.split(f"\n## {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section_that_says_what_it_is_for(name):
    section = section_of(name)
    assert f"<!-- made: options {name} -->" in section, "the table of options is made: say where"
    prose = WANTED.sub("", section).split()
    assert len(prose) >= 5


def test_no_section_is_about_a_command_that_is_not():
    told = re.findall(r"^## (rempart .+)$", PAGES["reference/cli.md"], re.MULTILINE)
    assert sorted(told) == sorted(COMMANDS)


def test_no_table_of_options_is_written_by_hand():
    """Else an option would be told twice, and one day differently."""
    told = re.findall(r"^\| `--[\w-]+.*$", PAGES["reference/cli.md"], re.MULTILINE)
    assert told == [], "put the words into the option's help; `<!-- made: options ... -->` shows them"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does_and_what_happens_without_it(name):
    command = COMMANDS[name]
    ctx = click.Context(command)
    for option in command.params:
        if isinstance(option, click.Option) and DEBUG not in option.opts:
            told = option.help or ""
            assert len(told.split()) >= 2, option.opts
            shown = option.show_default or option.is_flag or "[default: " in told
            has_default = isinstance(option.get_default(ctx), int | float | str)
            assert shown or not has_default, f"{option.opts}: its default is not told"


def test_every_measure_and_cause_has_a_meaning_and_words():
    assert set(meanings.COUNTS_MEAN) == {*MEASURES, *EXTRAS} - {"no_leaker"}
    assert set(meanings.CAUSES_MEAN) == set(CAUSE_WORDS) == set(CAUSES)
    told = {**meanings.COUNTS_MEAN, **meanings.SHARES_MEAN, **meanings.GROUPS_MEAN}
    assert set(told) == set(result_schema()["$defs"]["measures"]["properties"])
    assert [key for key, text in {**told, **meanings.CAUSES_MEAN}.items() if not text.strip()] == []


def test_every_field_of_a_result_is_described():
    schema = result_schema()
    fields = {**schema["properties"], **schema["$defs"]["measures"]["properties"]}
    assert [key for key, field in fields.items() if not field.get("description")] == []


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("counts", [*meanings.COUNTS_MEAN]),
        ("shares", [*meanings.SHARES_MEAN]),
        ("causes", CAUSES),
        ("blocks", BLOCK_WORDS),
        ("predicates", [*MEASURES, *EXTRAS, *CAUSES]),
        ("result", result_schema()["properties"]),
    ],
)
def test_what_is_made_holds_every_name(kind, names):
    made = filled(f"<!-- made: {kind} -->")
    assert [name for name in names if f"`{name}" not in made] == []
    assert any(f"<!-- made: {kind} -->" in page for page in PAGES.values())


def test_every_page_gets_what_it_asks_for():
    asked = {match[1] for page in PAGES.values() for match in WANTED.finditer(page)}
    assert asked == set(KINDS)
    for name, page in PAGES.items():
        assert "<!-- made:" not in filled(page), name


def test_who_reads_a_page_before_it_is_built_is_told_where_its_tables_are():
    for name, page in PAGES.items():
        assert len(IN_REPOSITORY.findall(page)) == bool(WANTED.search(page)), name
        assert "in the repository, this page" not in filled(page), name


@pytest.mark.parametrize("wanted", ["options rempart fly", "cards castle", "fields scenario Moat", "wisdom"])
def test_what_cannot_be_made_is_refused(wanted):
    with pytest.raises(NothingMade, match="there is no"):
        filled(f"<!-- made: {wanted} -->")


@pytest.mark.parametrize("file", FILES)
def test_every_field_has_a_meaning_and_every_meaning_a_field(file):
    _, meant, everywhere = FILES[file]
    sections = sections_of(file)
    assert set(meant) == set(sections)
    for name, section in sections.items():
        keys = {field.alias or key for key, field in section.model_fields.items()}
        assert [key for key in sorted(keys) if not meant[name].get(key) and key not in everywhere] == [], name
        assert set(meant[name]) <= keys, name


@pytest.mark.parametrize("file", FILES)
def test_every_section_is_shown_once(file):
    asked = [
        match[2].split()[1]
        for page in PAGES.values()
        for match in WANTED.finditer(page)
        if match[1] == "fields" and match[2].split()[0] == file
    ]
    assert sorted(asked) == sorted(sections_of(file))


def test_the_schemas_of_files_tell_the_meanings():
    for name, schema in schemas_of_files().items():
        sections = [schema, *schema["$defs"].values()]
        ways = [way for section in sections for way in section.get("anyOf", [section])]
        fields = [field for way in ways for field in way.get("properties", {}).items()]
        told = [key for key, field in fields if "description" in field]
        assert len(told) > 70, name
        laws = {
            "value",
            "low",
            "high",
            "as",
            "normal",
            "uniform",
            "triangular",
            "lognormal",
            "beta",
            "choice",
        }
        laws |= {
            "mean",
            "sd",
            "median",
            "sigma",
            "a",
            "b",
            "grade",
            "assumption",
            "accessed",
            "row",
            "unknown",
        }
        assert {key for key, _ in fields} - set(told) <= laws, name


def test_every_name_of_a_measure_a_cause_or_a_column_is_in_the_nomenclature():
    page = filled(PAGES["reference/nomenclature.md"])
    told = {word for quoted in re.findall(r"`([^`\n]+)`", page) for word in re.findall(r"\w+", quoted)}
    told |= set(
        re.findall(r"\b[a-z]+\b", " ".join(re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)).lower())
    )
    columns = {*MEASURES, *EXTRAS, *CAUSES, *meanings.SHARES_MEAN, *EVENTS, *SWEEPS} - {"mean", "replicates"}
    shares = {key for name in NAMES for key in keys_of(schema_of(name)) if key.startswith("p_")}
    assert {*columns, *shares, "ci95", "ignorance90", "lost"} - told == set()


def keys_of(node):
    """Names of all fields within a schema."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for entry in node.values():
            yield from keys_of(entry)
    elif isinstance(node, list):
        for entry in node:
            yield from keys_of(entry)


def test_every_form_of_object_is_told():
    """By the `schema` key of what commands print; what the server sends is in its OpenAPI description."""
    forms = {
        form
        for path in project_files()
        if PACKAGE in path.parents and path.suffix == ".py" and "web" not in path.parts
        for form in re.findall(r'"(rempart[-/][a-z]+/\d+)"', path.read_text(encoding="utf-8"))
    }
    assert len(forms) > 10
    page = filled(PAGES["reference/schemas.md"])
    assert [form for form in sorted(forms) if page.count(f"`{form}`") != 1] == []
    assert set(re.findall(r"`(rempart[-/][a-z]+/\d+)`", page)) == forms
