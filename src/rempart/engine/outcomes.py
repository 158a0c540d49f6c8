"""What a replicate leaves behind: one row of integers, the same columns for every kernel.

A row holds, for each class and then for the total over classes, the columns of
`MEASURES` and the causes of `CAUSES`; then the columns of `EXTRAS`; then one 0/1
column a point (`lost/<point>`). Where a predicate asks what some batteries or weapons did by themselves,
blocks of `MEASURES_BY` and `EXTRAS_BY` follow. `Layout` knows where each stands.
`docs/model.md`, sections 10 and 11, is the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MEASURES = (
    "launched",
    "arrived",
    "detected",
    "tracked",
    "engaged",
    "intercepted",
    "leakers",
    "harmless",
    "failed",
    "hits_on_assets",
    "interceptors_fired",
    "interceptors_hit",
    "interceptors_missed",
    "interceptors_failed",
    "interceptors_aborted",
    "interceptors_surplus",
    "harmless_engaged",
    "ground",
    "debris_on_assets",
)
(
    LAUNCHED,
    ARRIVED,
    DETECTED,
    TRACKED,
    ENGAGED,
    INTERCEPTED,
    LEAKERS,
    HARMLESS,
    FAILED,
    HITS_ON_ASSETS,
    FIRED,
    HIT,
    MISSED,
    SHOT_FAILED,
    ABORTED,
    SURPLUS,
    HARMLESS_ENGAGED,
    GROUND,
    DEBRIS_ON_ASSETS,
) = range(len(MEASURES))

CAUSES = (
    "not_seen",
    "not_tracked",
    "judged_harmless",
    "withheld_identification",
    "withheld_control_status",
    "withheld_reserve",
    "no_weapon_reaches",
    "no_channel",
    "no_missile",
    "no_time",
    "component_lost",
    "guidance_lost",
    "interceptor_failed",
    "missed",
    "wrongly_assessed",
    "warhead_survived",
    "not_air_threat",
)
(
    NOT_SEEN,
    NOT_TRACKED,
    JUDGED_HARMLESS,
    WITHHELD_IDENTIFICATION,
    WITHHELD_CONTROL_STATUS,
    WITHHELD_RESERVE,
    NO_WEAPON_REACHES,
    NO_CHANNEL,
    NO_MISSILE,
    NO_TIME,
    COMPONENT_LOST,
    GUIDANCE_LOST,
    INTERCEPTOR_FAILED,
    MISSED_ALL,
    WRONGLY_ASSESSED,
    WARHEAD_SURVIVED,
    NOT_AIR_THREAT,
) = range(len(CAUSES))

N_MEASURES = len(MEASURES)
N_CAUSES = len(CAUSES)
BLOCK = N_MEASURES + N_CAUSES
"""Columns of one class."""

SHARES = ((INTERCEPTED, ARRIVED), (INTERCEPTED, ENGAGED), (LEAKERS, ARRIVED))
"""Parts and wholes of a block that are shares of threats."""
N_SHARES = len(SHARES)
PRODUCTS = (*SHARES, (FIRED, INTERCEPTED))
"""Pairs of columns of a block whose products are summed too: what shares, and shots a kill, vary with."""
N_PRODUCTS = len(PRODUCTS)

EXTRAS = (
    "no_leaker",
    "shots_at_friends",
    "friends_killed",
    "shots_at_false_tracks",
    "assets_lost",
)
NO_LEAKER, SHOTS_AT_FRIENDS, FRIENDS_KILLED, SHOTS_AT_FALSE, ASSETS_LOST = range(len(EXTRAS))
N_EXTRAS = len(EXTRAS)

MEASURES_BY = (
    "engaged",
    "intercepted",
    "interceptors_fired",
    "interceptors_hit",
    "interceptors_missed",
    "interceptors_failed",
    "interceptors_aborted",
    "interceptors_surplus",
)
"""Measures that are told by battery or weapon too, for each class and in total."""
ENGAGED_BY, INTERCEPTED_BY, FIRED_BY, HIT_BY = range(4)
EXTRAS_BY = ("shots_at_friends", "friends_killed", "shots_at_false_tracks")
SHOTS_AT_FRIENDS_BY, FRIENDS_KILLED_BY, SHOTS_AT_FALSE_BY = range(len(EXTRAS_BY))
N_MEASURES_BY = len(MEASURES_BY)
N_EXTRAS_BY = len(EXTRAS_BY)

Shooters = tuple[str, ...]
"""Batteries and weapons that are counted as one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column of a row stands.

    `shooters`: batteries and weapons that may be asked for; `counted`: those with columns of their own.
    """

    classes: tuple[str, ...]
    points: tuple[str, ...]
    shooters: tuple[str, ...] = ()
    counted: tuple[Shooters, ...] = ()

    @property
    def total(self) -> int:
        """First column of the block of totals."""
        return len(self.classes) * BLOCK

    @property
    def extras(self) -> int:
        """First column of the extras."""
        return self.total + BLOCK

    @property
    def lost(self) -> int:
        """First column of the points."""
        return self.extras + N_EXTRAS

    @property
    def by(self) -> int:
        """First column of what some batteries or weapons did by themselves."""
        return self.lost + len(self.points)

    @property
    def block_by(self) -> int:
        """Columns of one entry of `counted`."""
        return (len(self.classes) + 1) * N_MEASURES_BY + N_EXTRAS_BY

    @property
    def n_columns(self) -> int:
        """Length of a row."""
        return self.by + len(self.counted) * self.block_by

    def column(self, name: str, threat: str | None = None, by: Shooters = ()) -> int:
        """Column of a measure, cause (`cause/<name>`), extra or loss (`lost/<point>`).

        `by`: of what these alone did; raises ValueError if they are not counted.
        """
        if by:
            start = self.by + self.counted.index(by) * self.block_by
            if name in EXTRAS_BY:
                return start + self.block_by - N_EXTRAS_BY + EXTRAS_BY.index(name)
            block = len(self.classes) if threat is None else self.classes.index(threat)
            return start + block * N_MEASURES_BY + MEASURES_BY.index(name)
        if name.startswith("lost/"):
            return self.lost + self.points.index(name[5:])
        if name in EXTRAS:
            return self.extras + EXTRAS.index(name)
        start = self.total if threat is None else self.classes.index(threat) * BLOCK
        if name.startswith("cause/"):
            return start + N_MEASURES + CAUSES.index(name[6:])
        return start + MEASURES.index(name)

    def names(self) -> tuple[str, ...]:
        """Name of every column, `class:measure` for the classes."""
        block = MEASURES + tuple(f"cause/{cause}" for cause in CAUSES)
        of_classes = tuple(f"{threat}:{name}" for threat in self.classes for name in block)
        lost = tuple(f"lost/{point}" for point in self.points)
        return of_classes + block + EXTRAS + lost + tuple(self._names_by())

    def _names_by(self) -> Iterator[str]:
        for by in self.counted:
            who = " or ".join(by)
            for start in (*(f"{threat}:" for threat in self.classes), ""):
                yield from (f"{start}{name}/by {who}" for name in MEASURES_BY)
            yield from (f"{name}/by {who}" for name in EXTRAS_BY)
