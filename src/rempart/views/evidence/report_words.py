"""Words of the report that do not depend on the incident, in English and French."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rempart.reading.document import read_yaml


@cache
def words(language: str) -> dict[str, str]:
    """Headings, sentences and labels by key; `language`: `en` or `fr`."""
    return _of(language, "words")


@cache
def notes(language: str) -> dict[str, str]:
    """By key, how each kind of number is made."""
    return _of(language, "notes")


@cache
def countries(language: str) -> dict[str, str]:
    """Names of countries in the language, by their English names; those not told are as in English."""
    return _of(language, "countries")


def _of(language: str, part: str) -> dict[str, str]:
    name = f"report.{language}.yaml"
    text = files("rempart").joinpath("views", "evidence", name).read_text(encoding="utf-8")
    found: dict[str, str] = read_yaml(text, name).data[part]
    return found
