"""`scenarios`, `incidents`, `catalog`, `show`, `cite`, `check`, `schema`: what there is, and what it says."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.given import Named, read_scenario
from rempart.api.progress import SILENT, Progress

if TYPE_CHECKING:
    from rempart.catalog.card import Card
    from rempart.scenario import Scenario


class Text(str):
    """A text that an interpreter shows as it reads."""

    def __repr__(self) -> str:
        return str(self)


def scenarios() -> dict[str, str]:
    """Titles of the shipped scenarios, by name."""
    return shipped("scenarios")


def incidents() -> dict[str, str]:
    """Titles of the shipped incidents, by name."""
    return shipped("incidents")


def shipped(kind: str) -> dict[str, str]:
    """Titles of what comes with rempart, by name: `scenarios`, `campaigns`, `laydowns` or `incidents`."""
    from rempart.reading.files import shipped_titles

    return dict(shipped_titles(kind))


def catalog() -> Mapping[str, Card]:
    """The cards of systems and threats, by id: each value with its source."""
    from rempart.catalog import all_cards

    return {card.id: card for card in sorted(all_cards(), key=lambda card: (card.kind, card.id))}


def card(card_id: str) -> Text:
    """One card as a text: value, low, high, unit, grade and source of each number. Raises UnknownCard."""
    from rempart.catalog import load_card
    from rempart.views.listing import card_text

    return Text(card_text(load_card(card_id)))


class Contents(Text):
    """What a scenario will simulate, as a text; `to_dict`: with what its file leaves to its default too."""

    scenario: Scenario
    named: str

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart show --json`."""
        from rempart.views.scenario_object import show_object

        return show_object(self.scenario, f"rempart show {shlex.quote(self.named)} --json")


def show(scenario: Named) -> Contents:
    """What a scenario will simulate: every number, and where it comes from. Raises ScenarioError."""
    from rempart.views.listing import contents

    read, named = read_scenario(scenario)
    found = Contents(contents(read))
    found.scenario, found.named = read, named
    return found


def cite(scenario: Named) -> Text:
    """Every source behind a scenario, and every assumption, told apart. Raises ScenarioError."""
    from rempart.views.listing import bibliography

    return Text(bibliography(read_scenario(scenario)[0]))


def schema(name: str = "scenario") -> dict[str, Any]:
    """A JSON Schema: of scenario or incident files, or of `to_dict` of a result. Raises KeyError."""
    if name == "scenario":
        from rempart.scenario import json_schema

        return json_schema()
    if name == "incident":
        from rempart.evidence import incident_schema

        return incident_schema()
    from rempart.views.schemas import schema_of

    return schema_of(name)


def check(file: str | Path, *, progress: Progress = SILENT) -> Text:
    """Whether a scenario, incident, campaign or laydown is valid and its raids can be flown, in sentences.

    `file`: a file, told apart by what it holds, or the name of what comes with rempart. What the claims of an
    incident name is looked for in its scenario. Raises InputError, with all that is wrong.
    """
    from rempart.pipeline.notices import notices
    from rempart.scenario import Scenario
    from rempart.views.listing import summary
    from rempart.weighing.checking import checked

    found = list(checked(str(file), progress.of))
    notes = [note for one in found if isinstance(one, Scenario) for note in notices(one)]
    return Text("\n".join([*map(summary, found), *(f"Note: {note}" for note in notes)]))
