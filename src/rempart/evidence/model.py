"""The sections of an incident file as frozen pydantic models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from rempart.evidence.fields import Number, Threats, Words
from rempart.evidence.vocabulary import (
    Definition,
    Denominator,
    EventKind,
    Form,
    Interest,
    Kind,
    Language,
    Letter,
    Mode,
    Office,
    PlacePrecision,
    TimePrecision,
)
from rempart.reading.coordinates import degrees_of, from_mgrs, from_utm
from rempart.reading.days import Day, Hour, Zone
from rempart.reading.problems import shown
from rempart.reading.references import Reference
from rempart.reading.sections import Name, Names, Section, as_tuple, refuse

_NO_WORDS = Words()


class Excerpt(Section):
    """Where in a text something was found: the sentence, and its characters `start` up to `end`."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


def _degrees_of(axis: str) -> BeforeValidator:
    def read(raw: Any) -> Any:
        if not isinstance(raw, str):
            return raw
        try:
            return degrees_of(raw, axis)
        except ValueError as error:
            raise refuse(f"found {shown(raw)}, {error}") from None

    return BeforeValidator(read, json_schema_input_type=float | str)


class Position(Section):
    """Degrees, north and east; of the site, and no finer."""

    lat: Annotated[int | float, _degrees_of("latitude")] = Field(ge=-90, le=90)
    lon: Annotated[int | float, _degrees_of("longitude")] = Field(ge=-180, le=180)

    @model_validator(mode="before")
    @classmethod
    def _by_grid(cls, raw: Any) -> Any:
        """`{mgrs: ...}` or `{utm: ...}` as degrees, to a thousandth of a second."""
        for key, read in (("mgrs", from_mgrs), ("utm", from_utm)):
            if isinstance(raw, dict) and list(raw) == [key] and isinstance(raw[key], str):
                try:
                    lat, lon = read(raw[key])
                except ValueError as error:
                    raise refuse(f"found {shown(raw[key])}, {error}") from None
                return {"lat": round(lat, 7), "lon": round(lon, 7)}
        return raw


class Event(Section):
    """What happened, where and when, as far as it is known."""

    kind: EventKind = "attack"
    date: Day
    end: Day | None = None
    time: Hour | None = None
    until: Hour | None = None
    time_zone: Zone | None = None
    time_precision: TimePrecision = "day"
    place: Words
    country: Names = ()
    position: Position | None = None
    place_precision: PlacePrecision = "site"
    threat: Threats = ()
    systems: Names = ()
    attacker: Words = _NO_WORDS
    defender: Words = _NO_WORDS
    distinct_from: Names = ()
    note: str = ""
    excerpt: Excerpt | None = None
    unconfirmed: Names = ()

    @model_validator(mode="after")
    def _forward(self) -> Event:
        if self.end is not None and self.end < self.date[: len(self.end)]:
            raise refuse(f"end {self.end} is before date {self.date}")
        if self.until is not None and self.time is None:
            raise refuse("until belongs to time")
        return self


class Speaker(Section):
    """Who says something. `reliability` is the letter of the Admiralty code."""

    name: Words
    interest: Interest = "third"
    office: Office = "unnamed"
    reliability: Letter = "F"
    note: str = ""
    unconfirmed: Names = ()


class Agreed(Section):
    """Something that no party disputes."""

    says: Words
    source: Names


class Claim(Section):
    """One thing that one speaker states, as it reached us."""

    by: Name
    through: Names = ()
    said: Day | None = None
    says: Words
    wording: str = ""
    language: Language = ""
    form: Form = "paraphrased"
    source: Names = ()
    kind: Kind
    mode: Mode = "asserted"
    count: Number | None = None
    of: Denominator | None = None
    of_count: Number | None = None
    share: Number | None = None
    definition: Definition = "not_stated"
    threat: Threats = ()
    system: Names = ()
    component: str = ""
    place: str = ""
    time: Hour | None = None
    series: str = ""
    as_of: Day | None = None
    credibility: int = Field(6, ge=1, le=6)
    predicate: str = ""
    contradicts: Names = ()
    refines: Names = ()
    repeats: Names = ()
    supersedes: Names = ()
    total_of: Names = ()
    record: Names = ()
    note: str = ""
    excerpt: Excerpt | None = None
    unconfirmed: Names = ()

    @model_validator(mode="after")
    def _share_of_something(self) -> Claim:
        if self.share is not None and self.share.most > 1.0 and self.share.middle > 1.0:
            raise refuse("share: expected a number from 0 to 1, such as 0.9 for 90 per cent")
        if self.of_count is not None and self.of is None:
            raise refuse("of_count: say with `of` what is counted (launched, engaged, ...)")
        if (self.series != "") != (self.as_of is not None):
            raise refuse("series and as_of go together: a cumulative count and the day it was told for")
        return self


class Account(Section):
    """Claims that are told together, by one side or in one report."""

    title: Words
    claims: Names


class Question(Section):
    """Something that one would like to know besides the claims: a predicate on outcomes."""

    asks: Words
    predicate: str


class UnknownOfInterest(Section):
    """An unknown of the scenario whose posterior is told: its path or name, as `rempart show` prints it.

    `labels`: words for the values of `alternatives`.
    """

    asks: Words
    name: str
    labels: dict[str, Words] = {}


class Incident(Section):
    """A whole incident."""

    incident: Literal[1]
    name: Name
    title: Words
    about: Words = _NO_WORDS
    language: Language = "en"
    record: Names = ()
    scenario: str = ""
    event: Event
    sources: dict[Name, Reference] = {}
    speakers: dict[Name, Speaker] = {}
    agreed: Annotated[tuple[Agreed, ...], BeforeValidator(as_tuple)] = ()
    claims: dict[Name, Claim] = {}
    accounts: dict[Name, Account] = {}
    questions: dict[Name, Question] = {}
    unknowns: dict[Name, UnknownOfInterest] = {}
    notes: Names = ()
