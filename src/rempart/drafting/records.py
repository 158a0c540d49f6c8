"""What the stages of drafting hand to each other; frozen, with the characters that each thing came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["en", "fr"]
Mode = Literal["asserted", "hedged", "denied", "planned"]
"""Said flatly; said with reserve (conditional, "reportedly"); said not to be so; said of the future."""

Role = Literal["air", "ground", "posture", "background", "headline", "none"]
"""What a sentence is about: an attack by air, one that no air defence can engage, a change of what stands
where, other times or habits, the headline (which the text repeats), nothing that concerns an incident."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end` of the whole text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `folded` is `text` character by character in lower case without accents (but `à`)."""

    text: str
    folded: str
    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Count:
    """A number as an interval; None where a bound is not said."""

    low: int | None
    high: int | None

    @property
    def exact(self) -> int | None:
        """The number, if it is one."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text: how many, of how many, or which share."""

    span: Span
    count: Count | None
    of: Count | None = None
    share: float | None = None
    of_others: bool = False
    """`three of which`, `neuf d'entre eux`: of what was named before."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a stretch of days; `hour` as `00:30` where it is told."""

    span: Span
    first: date
    last: date
    precision: Literal["day", "part_of_day", "week", "month", "year"] = "day"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer that the text names."""

    span: Span
    id: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun of the lexicon with its number: weapons, things that can be hit, people, interceptors, debris.

    `span` begins with the number or article, `noun` with the noun. `group` is `bare` for a number without
    a noun and `attack` for a weapon that only tells the kind of an attack; `complement`: it belongs to the
    noun before it.
    """

    span: Span
    noun: Span
    group: str
    id: str
    number: Number | None = None
    complement: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of attribution, in the words of the text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells what: the chain (origin first), the characters that it governs, and those that only name
    it.
    """

    chain: tuple[Link, ...]
    governs: Span
    masks: tuple[Span, ...]
    denies: bool = False
    said: Day | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim that a sentence makes. Nothing is filled in that the text does not say."""

    kind: str
    span: Span
    count: Count | None = None
    of: Count | None = None
    basis: str = ""
    share: float | None = None
    weapons: tuple[str, ...] = ()
    thing: str = ""
    of_system: str = ""
    interceptors: Count | None = None
    places: tuple[str, ...] = ()
    day: Day | None = None
    hour: str = ""
    telling: Telling | None = None
    mode: Mode = "asserted"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence holds."""

    sentence: Sentence
    role: Role
    findings: tuple[Finding, ...]
    places: tuple[Place, ...]
    days: tuple[Day, ...]
