"""Kinds of fields that the sections of an incident are made of: numbers with bounds, words."""

from __future__ import annotations

from math import inf, isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler, model_validator

from rempart.evidence.vocabulary import THREATS
from rempart.reading.problems import did_you_mean, shown
from rempart.reading.sections import Section, as_tuple, refuse


def _threats(raw: Any) -> Any:
    given = as_tuple(raw) if isinstance(raw, list) else (raw,)
    for word in given:
        if word not in THREATS:
            near = did_you_mean(str(word), THREATS)
            raise refuse(f"found {shown(word)}, expected one of {', '.join(THREATS)}{near}")
    return given


Threats = Annotated[tuple[str, ...], BeforeValidator(_threats, json_schema_input_type=str | list[str])]
"""One word of `THREATS` or a list of them."""


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
