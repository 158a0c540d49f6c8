"""When a sensor is silent by a rule of the defence, and when it turns to another sector."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from rempart.reading.sections import Names, Section, as_tuple, refuse
from rempart.scenario import fields as f
from rempart.scenario.quantity import known

MOST_FACINGS = 8


class Emission(Section):
    """One rule: a cycle, silence until cued, or silence after a loss."""

    on: f.PositiveTime | None = None
    off: f.PositiveTime | None = None
    first: f.SignedTime | None = None
    cued_by: Names = ()
    after_loss_of: Names = ()
    dark_for: f.PositiveTime | None = None
    delay: f.PositiveTime | None = None
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_rule(self) -> Emission:
        given = {key for key in type(self).model_fields if getattr(self, key) not in (None, (), "")}
        given -= {"source", "note"}
        rules = (({"on", "off"}, "first"), ({"cued_by"}, "delay"), ({"after_loss_of", "dark_for"}, "delay"))
        if any(must <= given <= must | {may} for must, may in rules):
            return self
        raise refuse("expected one rule: {on, off}, {cued_by} or {after_loss_of, dark_for}")


class Turn(Section):
    """Sectors that a sensor can turn to, and when it does: at another sensor's first track, or at times."""

    facings: Annotated[tuple[f.Bearing, ...], BeforeValidator(as_tuple)]
    cued_by: Names = ()
    at: Annotated[tuple[f.SignedTime, ...], BeforeValidator(as_tuple)] = ()
    delay: f.PositiveTime = known(1.0)
    time: f.Time
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _turns(self) -> Turn:
        if not 2 <= len(self.facings) <= MOST_FACINGS:
            told = f"facings: has {len(self.facings)}, expected 2 to {MOST_FACINGS}"
            raise refuse(f"{told}; the first is that at the start")
        if bool(self.cued_by) == bool(self.at):
            raise refuse("expected either cued_by, sensors whose first track it turns to, or at, times")
        if self.at and len(self.at) != len(self.facings) - 1:
            raise refuse(f"at: has {len(self.at)} times for {len(self.facings) - 1} turns")
        if self.at and "delay" in self.model_fields_set:
            raise refuse("delay belongs to cued_by")
        known_s = [at.value for at in self.at if at.spread is None]
        if known_s != sorted(set(known_s)):
            raise refuse("at: expected times that rise")
        return self
