"""What was said of an incident, weighed against its scenario: progress first, then all verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Event
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rempart.evidence import Incident
from rempart.evidence.assess import Assessment
from rempart.evidence.audit import audit
from rempart.extras import require
from rempart.scenario import Scenario, shipped
from rempart.views.evidence.facts import Made, made
from rempart.views.evidence.phrases import prior_words
from rempart.views.evidence.result import assessment_result
from rempart.views.facts import SSPK_CAVEAT
from rempart.web.error_responses import Refused
from rempart.web.exports import Files, file_of
from rempart.web.incidents import IncidentShelf
from rempart.web.inputs import n_threats
from rempart.web.jobs import Stopped, Told
from rempart.web.library import OWN, Library, loaded
from rempart.web.requests import MAX_SEED
from rempart.web.settings import Caps
from rempart.weighing.claims import weigh_in_steps

SCHEMA = "rempart/web-assessment/1"


class AssessOrder(BaseModel):
    """An order to weigh an incident by its id."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    incident: Annotated[str, Field(min_length=1, max_length=200)]
    replicates: Annotated[int, Field(ge=1)] = 5_000
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] = 1
    worlds: Annotated[int, Field(ge=1)] = 200

    def check(self, caps: Caps) -> None:
        """Raise Refused if too much is asked for."""
        for name, most in (("replicates", caps.n_replicates), ("worlds", caps.n_worlds)):
            if getattr(self, name) > most:
                raise Refused(422, f"{name}: found {getattr(self, name):,}, expected at most {most:,}.")


class AssessFileOrder(AssessOrder):
    """An order to hand out an assessment: its result, or a page for readers who are not analysts."""

    format: Literal["json", "html"]
    lang: Literal["en", "fr"] = "en"


def scenario_of(incident: Incident, library: Library, caps: Caps) -> Scenario:
    """The scenario that an incident names, by id alone: never a path. Raises Refused or ScenarioError."""
    if not incident.scenario:
        raise Refused(422, "This incident names no scenario; without one nothing can be weighed.")
    own = f"{OWN}{incident.scenario.removesuffix('.yaml')}"
    found = incident.scenario if incident.scenario in shipped() else own
    if found not in library.ids():
        raise Refused(422, "This incident names a scenario that is neither shipped nor in the data folder.")
    scenario = loaded(library.text(found))
    if n_threats(scenario) > caps.n_threats:
        raise Refused(422, f"The raid has more threats than this application takes ({caps.n_threats:,}).")
    return scenario


def assessment_steps(
    incident: Incident, scenario: Scenario, order: AssessOrder, shelf: IncidentShelf, stop: Event
) -> Iterator[Told]:
    """How far it is, then the assessment; raises Stopped."""
    for found in _weighed(incident, scenario, order, stop):
        if isinstance(found, int):
            yield _step(found, order)
        else:
            facts = _facts(scenario, order, shelf)
            yield {
                **_step(order.replicates, order),
                "final": True,
                "caveat": SSPK_CAVEAT,
                "priors": {prior.key: prior_words(prior.key, incident) for prior in found.priors},
                "result": assessment_result(found, facts),
            }


def assessment_file(
    incident: Incident,
    scenario: Scenario,
    order: AssessFileOrder,
    shelf: IncidentShelf,
    files: Files,
    stop: Event,
) -> Iterator[Told]:
    """Weigh, and write the result or the page; raises Stopped."""
    if order.format == "html":
        require("The report", "evidence")
    for found in _weighed(incident, scenario, order, stop):
        if isinstance(found, int):
            yield _step(found, order)
        else:
            content = _content(found, _facts(scenario, order, shelf), order)
            yield files.keep(file_of(f"assess-{incident.name}", order.format, content))


def _weighed(
    incident: Incident, scenario: Scenario, order: AssessOrder, stop: Event
) -> Iterator[int | Assessment]:
    def look(_done: int) -> None:
        if stop.is_set():
            raise Stopped

    for found in weigh_in_steps(incident, scenario, order.replicates, order.seed, order.worlds, look):
        look(0)
        yield found


def _step(done: int, order: AssessOrder) -> dict[str, Any]:
    return {"schema": SCHEMA, "final": False, "done": done, "of": order.replicates}


def _facts(scenario: Scenario, order: AssessOrder, shelf: IncidentShelf) -> Made:
    return made(scenario, shelf.named(order.incident), order.replicates, order.seed, order.worlds)


def _content(found: Assessment, facts: Made, order: AssessFileOrder) -> str:
    if order.format == "json":
        told = assessment_result(found, facts)
        return f"{json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)}\n"
    from rempart.views.evidence.report import report_page

    told_so = facts.with_report(f"assess-{found.incident.name}.html", order.lang)
    return report_page(found, audit([found.incident]), told_so, order.lang)
