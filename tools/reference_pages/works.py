"""The bibliography: what code and pages cite, what cards, scenarios and incidents rest on."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reference_pages.tables import plain, table
from rempart.catalog import all_cards
from rempart.reading.document import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rempart"
FILES_OF = {
    "scenario": ("scenarios", "laydowns", "campaigns"),
    "incident": ("incidents",),
}
"""Folders of the package whose files name sources, by heading of the page."""

_NAME = r"(?:de |Del |van der )?[A-Z][\w'’-]+"
CITED = re.compile(
    rf"\b({_NAME})(?:(?:, and |, | and ){_NAME})*(?: et al\.|'s spiral)? \(?(1[89]\d\d|20[0-2]\d)(?![\d-])"
)
"""First author and year of a citation such as `Cox 1970`, `Box and Muller 1958`, `Gelman et al. 2013`."""

_NO_AUTHOR = {
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December", "Schema", "Schemas", "System", "In", "Since", "Standards", "Codebook"),
}


@cache
def _register() -> dict[str, Any]:
    text = Path(__file__).with_name("works.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def register() -> dict[str, str]:
    """Record of every work by first author and year."""
    found: dict[str, str] = _register()["works"]
    return found


def register_of_standards() -> dict[str, str]:
    """Record of every standard by the name that it is cited by."""
    found: dict[str, str] = _register()["standards"]
    return found


def checked() -> frozenset[str]:
    """Works and standards whose record was found told in the same way by others."""
    return frozenset(key for keys in _register()["checked"].values() for key in keys)


@cache
def texts() -> dict[str, str]:
    """What may cite: docstrings, comments and longer strings of each module, and each page."""
    modules = {path.relative_to(PACKAGE).as_posix(): _prose(path) for path in PACKAGE.rglob("*.py")}
    pages = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "docs").rglob("*.md")
    }
    return {name: " ".join(text.split()) for name, text in sorted({**modules, **pages}.items())}


def _prose(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    strings = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    ]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT]
    return "\n\n".join([*strings, " ".join(comments)])


@cache
def citations() -> dict[str, tuple[str, ...]]:
    """Where each `Author Year` is cited."""
    found: dict[str, list[str]] = {}
    for name, text in texts().items():
        for match in CITED.finditer(text):
            if match[1] not in _NO_AUTHOR:
                found.setdefault(f"{match[1]} {match[2]}", []).append(name)
    return {key: tuple(dict.fromkeys(names)) for key, names in sorted(found.items())}


def citations_of_standards() -> dict[str, tuple[str, ...]]:
    """Where each standard of the register is cited."""
    return {
        key: tuple(name for name, text in texts().items() if key in text) for key in register_of_standards()
    }


def works(_: str) -> str:
    """Table of the works with the places that cite them."""
    cited = citations()
    rows = [(plain(record), _mark(key), _places(cited.get(key, ()))) for key, record in register().items()]
    return table(("work", "checked", "cited in"), rows)


def standards(_: str) -> str:
    """Table of the standards."""
    cited = citations_of_standards()
    records = register_of_standards().items()
    rows = [(plain(record), _mark(key), _places(cited[key])) for key, record in records]
    return table(("standard", "checked", "cited in"), rows)


def _mark(key: str) -> str:
    return "yes" if key in checked() else "**no**"


def _places(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def card_sources(_: str) -> str:
    """Table of the sources of the catalogue, with the cards that rest on each."""
    found: dict[str, list[str]] = {}
    for card in all_cards():
        told = [value.source for _, value in (*card.flat(), *card.flat_facts()) if not value.assumption]
        told += [part.source for part in card.structure.values() if part.source]
        for source in told:
            if not source.startswith("assumption:"):
                found.setdefault(" ".join(source.split()), []).append(card.id)
    rows = [(plain(source), _linked(cards)) for source, cards in sorted(found.items())]
    return table(("source", "cards"), rows)


def _linked(cards: list[str]) -> str:
    return ", ".join(f"[{card}](catalogue.md#{card})" for card in dict.fromkeys(cards))


def file_sources(kind: str) -> str:
    """Table of the sources of shipped files, with the files that name each; raises KeyError."""
    found: dict[str, list[str]] = {}
    for folder in FILES_OF[kind]:
        for path in sorted((PACKAGE / folder).glob("*.yaml")):
            data = read_yaml(path.read_text(encoding="utf-8"), path.name).data
            for source in sources_in(data):
                found.setdefault(source, []).append(path.stem)
    rows = [
        (source, ", ".join(f"`{name}`" for name in dict.fromkeys(names))) for source, names in found.items()
    ]
    return table(("source", "named by"), sorted(rows))


def sources_in(data: dict[str, Any]) -> list[str]:
    """Sources that a file names, as Markdown: its records, and texts that are no keys of them."""
    records = {str(key): _written_out(record) for key, record in data.get("sources", {}).items()}
    inline = [text for text in _named(data) if text not in records and not text.startswith("assumption:")]
    return list(dict.fromkeys([*records.values(), *map(plain, inline)]))


def _named(node: Any) -> Iterator[str]:
    """All texts that stand behind a key `source`."""
    if isinstance(node, list):
        for entry in node:
            yield from _named(entry)
    elif isinstance(node, dict):
        for key, entry in node.items():
            if key == "source" and isinstance(entry, str | list):
                yield from ([entry] if isinstance(entry, str) else entry)
            else:
                yield from _named(entry)


def _written_out(record: dict[str, Any]) -> str:
    told = [str(record[key]) for key in ("author", "title", "publisher", "date") if record.get(key)]
    text = ", ".join(map(plain, told))
    if record.get("via"):
        text += f", via {plain(str(record['via']))}"
    if record.get("url"):
        text += f", <{record['url']}>"
    return text + (f", read {record['accessed']}" if record.get("accessed") else "")
