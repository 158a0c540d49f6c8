"""What the record is read with: `record.yaml`, as frozen records."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from pydantic import Field, model_validator

from rempart.evidence.vocabulary import Definition
from rempart.reading.document import read_yaml
from rempart.reading.problems import InputError, Problem
from rempart.reading.sections import Section, as_tuple, refuse

Beta = tuple[float, float]


class Reporting(Section):
    """What is believed of how successes are told: beta priors [a, b] of five shares, each from 0 to 1."""

    about: str
    defender_counts_as_success: Beta
    other_counts_as_success: Beta
    passing_counts_as_success: Beta
    other_recognises_a_kill: Beta
    defender_recognises_a_kill: Beta
    attacker_admits_a_kill: Beta


class Effects(Section):
    """Prior of the logit of a warhead kill: mean and sd, and two spreads (scales of half-normals)."""

    mean: tuple[float, float]
    between_cells: float = Field(gt=0.0)
    between_incidents: float = Field(gt=0.0)


class Settings(Section):
    """All that the inference assumes."""

    families: dict[str, tuple[str, ...]]
    leaves_alone: tuple[str, ...]
    engagements_of_a_bare_share: int = Field(ge=1)
    definitions: dict[str, tuple[str, ...]]
    priors: dict[str, Reporting]
    effects: Effects
    between_reports: float = Field(gt=0.0)

    @model_validator(mode="after")
    def _every_definition(self) -> Settings:
        known = {word for members in self.definitions.values() for word in members}
        missing = [word for word in get_args(Definition) if word not in known]
        if missing:
            raise refuse(
                f"definitions: expected a step for every definition; there is none for {', '.join(missing)}"
            )
        return self

    def family_of(self, threats: tuple[str, ...]) -> str:
        """The one family that all the threats belong to, or an empty text."""
        found = {name for name, members in self.families.items() for threat in threats if threat in members}
        return found.pop() if len(found) == 1 else ""

    def step_of(self, definition: str) -> str:
        """`warhead`, `told` or `passed`."""
        return next(step for step, members in self.definitions.items() if definition in members)


@cache
def shipped_settings() -> Settings:
    """The settings of the package."""
    return _read(files(__package__).joinpath("record.yaml").read_text(encoding="utf-8"), "record.yaml")


def settings_of(path: Path) -> Settings:
    """The settings of a file of the user's; raises InputError."""
    try:
        return _read(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(str(path), 0, "", f"cannot be read: {error}")]) from None


def _read(text: str, name: str) -> Settings:
    from pydantic import ValidationError

    from rempart.reading.wording import problems_of

    document = read_yaml(text, name)
    try:
        return Settings.model_validate(_tuples(document.data))
    except ValidationError as error:
        raise InputError(problems_of(error, Settings, document)) from None


def _tuples(data: Any) -> Any:
    """Plain data with its lists as tuples, which is what frozen sections hold."""
    if isinstance(data, dict):
        return {key: _tuples(value) for key, value in data.items()}
    return as_tuple(data)
