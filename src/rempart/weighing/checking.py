"""Whether a file of any kind is valid, names only what there is, and can be flown: without a single raid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rempart.evidence.assess import check
from rempart.evidence.file import INCIDENT, read_incident
from rempart.evidence.model import Incident
from rempart.evidence.problems import IncidentError, located
from rempart.pipeline.flight_check import check_flies
from rempart.pipeline.worlds import N_WORLDS, Progress, layout_of
from rempart.reading.files import shipped_in
from rempart.reading.opening import Kind, kind_of, open_document
from rempart.reading.problems import InputError, Problem, one_of
from rempart.scenario import Scenario, load
from rempart.scenario.campaign import CAMPAIGN, Campaign, CampaignError, load_campaign
from rempart.scenario.file import SCENARIO
from rempart.scenario.laydown import LAYDOWN, Laydown, LaydownError, load_laydown
from rempart.scenario.problems import ScenarioError
from rempart.weighing.claims import of_interest, scenario_of
from rempart.world import Unreachable
from rempart.world.records import Resolved

KINDS = (SCENARIO, INCIDENT, CAMPAIGN, LAYDOWN)
Checked = Scenario | Incident | Campaign | Laydown
CAMPAIGN_WORLDS = 40
"""As many as `rempart campaign` draws unless told otherwise."""
Tell = Callable[[str, int], Progress]
"""(what is done, how much of it) -> whom to tell how much is done."""


def checked(named: str, tell: Tell) -> Iterator[Checked]:
    """What a file holds, by its content, or all that is shipped under a name; raises InputError.

    What an incident says is held against its scenario, as `assess` would; every raid is flown as a run would.
    """
    for kind in _kinds(named):
        yield _CHECKS[kind.noun](named, tell)


def _kinds(named: str) -> list[Kind]:
    if Path(named).exists():
        return [kind_of(open_document(named, SCENARIO), KINDS)]
    found = [kind for kind in KINDS if named in shipped_in(kind.folder)]
    if not found:
        known = [name for kind in KINDS for name in shipped_in(kind.folder)]
        nouns = f"{', '.join(kind.noun for kind in KINDS[:-1])} or {KINDS[-1].noun}"
        hint = one_of(named, known)
        raise InputError(
            [Problem(named, 0, "", f"there is no such file and no shipped {nouns} of this name{hint}")]
        )
    return found


def _scenario(named: str, tell: Tell) -> Scenario:
    read = load(named)
    document = open_document(named, SCENARIO)
    try:
        check_flies(read, progress=tell("drawing worlds", N_WORLDS))
    except Unreachable as error:
        raise ScenarioError([document.problem(("raid", error.group), _not_flown(error))]) from None
    return read


def _incident(named: str, tell: Tell) -> Incident:
    document = open_document(named, INCIDENT)
    read = read_incident(document)
    if not read.scenario:
        return read
    with located(document):
        scenario = scenario_of(read, named)
        try:
            resolved = check_flies(scenario, progress=tell("drawing worlds", N_WORLDS))
        except Unreachable as error:
            told = f"{read.scenario}: raid.{error.group}: {_not_flown(error)}"
            raise IncidentError([document.problem(("scenario",), told)]) from None
        _raise_all(_against(read, scenario, resolved))
    return read


def _against(read: Incident, scenario: Scenario, resolved: tuple[Resolved, ...]) -> Iterator[Problem]:
    """What an incident names and its scenario does not have."""
    _, layout = layout_of(scenario, resolved)
    for look in (lambda: check(read, layout), lambda: of_interest(read, scenario, 1, 1)):
        try:
            look()
        except IncidentError as error:
            yield from error.problems


def _raise_all(problems: Iterator[Problem]) -> None:
    found = list(problems)
    if found:
        raise IncidentError(found)


def _campaign(named: str, tell: Tell) -> Campaign:
    read = load_campaign(named)
    document = open_document(named, CAMPAIGN)
    raids = {id(one.scenario): one for one in read.occurrences}
    progress = tell("raids", len(raids))
    for n_done, one in enumerate(raids.values(), 1):
        try:
            check_flies(one.scenario, n_worlds=CAMPAIGN_WORLDS)
        except Unreachable as error:
            of_file = one.name if one.name in read.content.raids else one.name.rpartition("-")[0]
            told = f"{error.group}: {_not_flown(error)}"
            raise CampaignError([document.problem(("raids", of_file), told)]) from None
        progress(n_done)
    return read


def _laydown(named: str, tell: Tell) -> Laydown:
    read = load_laydown(named)
    document = open_document(named, LAYDOWN)
    progress = tell("places and raids", len(read.scenarios))
    for n_done, ((place, raid), scenario) in enumerate(read.scenarios.items(), 1):
        try:
            check_flies(scenario)
        except Unreachable as error:
            told = f"raid {raid}: {error.group}: {_not_flown(error)}"
            raise LaydownError([document.problem(("places", place), told)]) from None
        progress(n_done)
    return read


def _not_flown(error: Unreachable) -> str:
    return f"cannot be flown as it is written: {error.reason}"


_CHECKS: dict[str, Callable[[str, Tell], Any]] = {
    SCENARIO.noun: _scenario,
    INCIDENT.noun: _incident,
    CAMPAIGN.noun: _campaign,
    LAYDOWN.noun: _laydown,
}
