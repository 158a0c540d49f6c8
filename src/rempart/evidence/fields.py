"""Kinds of fields that the sections of an incident are made of: days, hours, numbers with bounds, words."""

from __future__ import annotations

import re
from datetime import date
from math import inf, isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler, model_validator

from rempart.evidence.vocabulary import THREATS
from rempart.reading.problems import did_you_mean, shown
from rempart.reading.sections import Section, as_tuple, refuse

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ZONE = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


def _day(raw: Any) -> str:
    """Checks a day, month or year; a year may stand without quotes."""
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    found = _DAY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise refuse(f"found {shown(raw)}, expected a day, month or year such as 2021-06-06, 2021-06 or 2021")
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        raise refuse(f"found {shown(raw)}, which is no day of the calendar") from None
    return str(text)


def _hour(raw: Any) -> Any:
    if not isinstance(raw, str) or not _HOUR.fullmatch(raw):
        raise refuse(f"found {shown(raw)}, expected an hour such as 00:30")
    return raw


def _zone(raw: Any) -> Any:
    if not isinstance(raw, str) or not _ZONE.fullmatch(raw):
        raise refuse(f"found {shown(raw)}, expected hours from UTC in quotes, such as '+03:00'")
    return raw


def _threats(raw: Any) -> Any:
    given = as_tuple(raw) if isinstance(raw, list) else (raw,)
    for word in given:
        if word not in THREATS:
            near = did_you_mean(str(word), THREATS)
            raise refuse(f"found {shown(word)}, expected one of {', '.join(THREATS)}{near}")
    return given


Day = Annotated[str, BeforeValidator(_day, json_schema_input_type=str | int)]
"""`2021-06-06`, `2021-06` or `2021`: as precise as it is known."""
Hour = Annotated[str, BeforeValidator(_hour)]
Zone = Annotated[str, BeforeValidator(_zone)]
Threats = Annotated[tuple[str, ...], BeforeValidator(_threats, json_schema_input_type=str | list[str])]
"""One word of `THREATS` or a list of them."""


def days_between(first: str, second: str) -> int | None:
    """Days from one day to another; None where either is no full day."""
    if len(first) < 10 or len(second) < 10:
        return None
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


class Number(Section):
    """A number of a report: `3`, or `{low: 3}` (at least), `{high: 10}`, `{low, best, high}`.

    What is not given is not known: `least` and `most` close the bounds with 0 and infinity.
    """

    low: int | float | None = None
    best: int | float | None = None
    high: int | float | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        if isinstance(raw, dict):
            return raw
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise refuse(f"found {shown(raw)}, expected a number, or {{low: ..., best: ..., high: ...}}")
        return {"low": raw, "best": raw, "high": raw}

    @model_validator(mode="after")
    def _rising(self) -> Number:
        given = [value for value in (self.low, self.best, self.high) if value is not None]
        if not given:
            raise refuse("expected at least one of low, best and high")
        if not all(isfinite(value) and value >= 0 for value in given):
            raise refuse("expected numbers from 0")
        if given != sorted(given):
            raise refuse("low, best, high: expected them in rising order")
        return self

    @property
    def least(self) -> float:
        """Lower bound; `best` where only it is given, else 0."""
        if self.low is not None:
            return float(self.low)
        return float(self.best) if self.best is not None and self.high is None else 0.0

    @property
    def most(self) -> float:
        """Upper bound; `best` where only it is given, else infinity."""
        if self.high is not None:
            return float(self.high)
        return float(self.best) if self.best is not None and self.low is None else inf

    @property
    def exact(self) -> float | None:
        """The number, if both bounds meet."""
        return self.least if self.least == self.most else None

    @property
    def middle(self) -> float:
        """`best`, or the bound that is given, or the middle of both."""
        if self.best is not None:
            return float(self.best)
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2.0
        return float(self.low if self.low is not None else self.high or 0.0)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "number", "minimum": 0}, handler.resolve_ref_schema(handler(core))]}


class Words(Section):
    """A text: as it stands, or in English and French: `{en: ..., fr: ...}`."""

    plain: str = ""
    en: str = ""
    fr: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        return {"plain": raw} if isinstance(raw, str) else raw

    def __bool__(self) -> bool:
        return bool(self.plain or self.en or self.fr)

    def said(self, language: str) -> str:
        """The text in a language if there is one, else in any."""
        wanted = self.fr if language == "fr" else self.en
        return wanted or self.plain or self.en or self.fr

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler.resolve_ref_schema(handler(core))]}
