"""What a card is: the published numbers of one system or threat, each with where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rempart.reading.grades import Grade
from rempart.reading.problems import printable

Scalar = bool | int | float | str
Kind = Literal["sensor", "weapon", "fire_unit", "battery", "threat"]

SSPK_MIN_WIDTH = 0.3
"""95th minus 5th percentile that a kill probability must span: none of a real system is published."""

_NUMBER = re.compile(r"\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*")
_VALUE_KEYS = frozenset({"value", "low", "high", "source", "assumption"})


class CardError(ValueError):
    """A card that breaks the rules; the text names the file and all that is wrong with it."""

    def __str__(self) -> str:
        return printable(super().__str__())


def magnitude_and_unit(raw: Scalar) -> tuple[float, str] | None:
    """Split `raw` into its number and its unit as written; None if it does not begin with a number."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return float(raw), ""
    match = _NUMBER.fullmatch(raw)
    return (float(match[1]), match[2]) if match else None


class Value(BaseModel):
    """One number (or word) of a card with its spread and its origin.

    `low` and `high` are 5th and 95th percentile, with `as: bounds` the least and the greatest. Quantities
    are left as written (`150 km`): the scenario reads their units. `row` names the row of the reference
    table from which the number was taken.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    value: Scalar | None = None
    low: Scalar | None = None
    high: Scalar | None = None
    as_: Literal["percentiles", "bounds"] = Field("percentiles", alias="as")
    source: str = Field(min_length=1)
    accessed: date | None = None
    grade: Grade | None = None
    assumption: bool = False
    row: str = ""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _grade_of_assumption(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("assumption") is True and "grade" not in data:
            return {**data, "grade": "ASSUMPTION"}
        return data

    @model_validator(mode="after")
    def _has_origin(self) -> Value:
        said = self.source.startswith("assumption:")
        if self.assumption != said:
            raise ValueError('a source begins with "assumption:" if and only if `assumption: true` is set')
        if self.assumption != (self.grade == "ASSUMPTION"):
            raise ValueError("`grade: ASSUMPTION` and `assumption: true` go together")
        if not self.assumption and (self.grade is None or self.accessed is None):
            raise ValueError("needs `grade` (READ, SECONDARY, GENERAL or COMPUTED) and `accessed` (a date)")
        return self

    @model_validator(mode="after")
    def _is_ordered(self) -> Value:
        numbers = self._numbers()
        if (self.low is None) != (self.high is None):
            raise ValueError("`low` and `high` go together")
        if self.low is None and self.value is None:
            raise ValueError("needs `value`, or `low` and `high`")
        if self.low is None and "value" in numbers:
            raise ValueError("a number needs `low` and `high`; where nothing is open they are equal to it")
        if self.low is not None and not {"low", "high"} <= numbers.keys():
            raise ValueError("`low` and `high` must be numbers, with their unit")
        if len({unit for _, unit in numbers.values()}) > 1:
            raise ValueError("`value`, `low` and `high` must be written in the same unit")
        in_order = [numbers[name][0] for name in ("low", "value", "high") if name in numbers]
        if in_order != sorted(in_order):
            raise ValueError("low <= value <= high does not hold")
        return self

    def _numbers(self) -> dict[str, tuple[float, str]]:
        raw = {"low": self.low, "value": self.value, "high": self.high}
        split = {name: magnitude_and_unit(entry) for name, entry in raw.items() if entry is not None}
        return {name: number for name, number in split.items() if number is not None}

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Numbers of `low` and `high` in the unit that is written; None for a word."""
        numbers = self._numbers()
        return (numbers["low"][0], numbers["high"][0]) if "low" in numbers else None

    @property
    def unit(self) -> str:
        """Unit as written; empty for a pure number or a word."""
        return next((unit for _, unit in self._numbers().values()), "")


Entry = Value | dict[str, "Entry"]


class Part(BaseModel):
    """A part of a battery: the card that describes it, if any, how many there are and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    card: str = ""
    count: int = Field(1, ge=1)
    source: str = ""

    @model_validator(mode="after")
    def _counts_with_a_source(self) -> Part:
        if self.count != 1 and not self.source:
            raise ValueError("a count other than 1 needs `source`")
        return self


class Card(BaseModel):
    """One system or threat.

    `values` has the field names of the scenario section of its kind; `facts` holds what no field takes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    card: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    title: str = Field(min_length=1)
    about: str = Field(min_length=1)
    values: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    structure: dict[str, Part] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _read_entries(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            **data,
            **{
                section: _read_group(data[section], section)
                for section in ("values", "facts")
                if isinstance(data.get(section), dict)
            },
        }

    @model_validator(mode="after")
    def _obeys(self) -> Card:
        if self.structure and self.kind != "battery":
            raise ValueError("`structure` belongs to a battery")
        wrong = [f"values.{path}: {why}" for path, value in self.flat() for why in _broken_rules(path, value)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def flat(self) -> Iterator[tuple[str, Value]]:
        """(dotted path, value) of every value, in the order of the file."""
        return _walk(self.values, "")

    def flat_facts(self) -> Iterator[tuple[str, Value]]:
        """(dotted path, value) of every fact, in the order of the file."""
        return _walk(self.facts, "")

    def cards_named(self) -> tuple[str, ...]:
        """Ids of the cards that this one refers to."""
        return tuple(part.card for part in self.structure.values() if part.card)


def _read_group(data: Mapping[str, Any], where: str) -> dict[str, Any]:
    return {key: _read_entry(entry, f"{where}.{key}") for key, entry in data.items()}


def _read_entry(entry: Any, where: str) -> Any:
    if isinstance(entry, Value):
        return entry
    if not isinstance(entry, dict):
        raise ValueError(f"{where}: a bare {entry!r}; a card's value is a mapping with a source")  # noqa: TRY004
    if not _VALUE_KEYS.isdisjoint(entry):
        try:
            return Value.model_validate(entry)
        except ValidationError as error:
            raise ValueError(f"{where}: {sentences(error)}") from None
    return _read_group(entry, where)


def sentences(error: ValidationError) -> str:
    """All that pydantic found, on one line."""
    found = []
    for problem in error.errors(include_url=False):
        where = ".".join(str(part) for part in problem["loc"])
        text = problem["msg"].removeprefix("Value error, ")
        found.append(f"{where}: {text}" if where else text)
    return "; ".join(found)


def _walk(group: Mapping[str, Any], before: str) -> Iterator[tuple[str, Value]]:
    for key, entry in group.items():
        if isinstance(entry, Value):
            yield f"{before}{key}", entry
        else:
            yield from _walk(entry, f"{before}{key}.")


def _broken_rules(path: str, value: Value) -> list[str]:
    names = path.split(".")
    broken = []
    is_sspk = "sspk" in names
    if (is_sspk or names[-1].startswith("p_")) and (
        value.bounds is None or value.unit or value.bounds[0] < 0 or value.bounds[1] > 1
    ):
        broken.append("a probability is a pure number between 0 and 1")
    if is_sspk and value.bounds is not None and value.bounds[1] - value.bounds[0] < SSPK_MIN_WIDTH - 1e-12:
        broken.append(f"a kill probability must span at least {SSPK_MIN_WIDTH}: none is published")
    if is_sspk and not value.assumption:
        broken.append("a kill probability is always an assumption: none is published")
    return broken
