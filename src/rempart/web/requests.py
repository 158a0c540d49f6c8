"""What a request asks for: a scenario with changes, how long to run it, which replicate to show."""

from __future__ import annotations

import json
import shlex
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rempart.reading.document import MAX_CHARACTERS
from rempart.reading.problems import printable
from rempart.scenario import Scenario, change
from rempart.views.exchange import FORMATS
from rempart.web.error_responses import Refused
from rempart.web.inputs import n_threats
from rempart.web.library import Library, loaded
from rempart.web.settings import Caps

MAX_SEED = 2**53 - 1
"""Greatest seed that a page can say exactly."""

Path = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Order(BaseModel):
    """A scenario by id or as YAML text, with changes as `--set`, `--without` and `--lose` make them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    scenario: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    yaml: Annotated[str, Field(max_length=MAX_CHARACTERS)] | None = None
    set: Annotated[dict[Path, Annotated[str, Field(max_length=200)]], Field(max_length=64)] = {}
    without: Annotated[list[Name], Field(max_length=64)] = []
    lose: Annotated[list[Name], Field(max_length=64)] = []
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] = 1
    worlds: Annotated[int, Field(ge=1)] = 200

    @property
    def words(self) -> str:
        """The changes as they would be typed on the command line."""
        sets = [f"{path}={value}" for path, value in self.set.items()]
        told = (("--set", sets), ("--without", self.without), ("--lose", self.lose))
        return " ".join(f"{option} {shlex.quote(text)}" for option, texts in told for text in texts)

    def named(self, library: Library) -> str:
        """How the command line would name the scenario."""
        return "FILE.yaml" if self.scenario is None else library.named(self.scenario)

    def resolved(self, library: Library, caps: Caps) -> Scenario:
        """The scenario so changed; raises Refused or ScenarioError."""
        if (self.scenario is None) == (self.yaml is None):
            raise Refused(422, "Expected `scenario` (an id) or `yaml` (a text), one of the two.")
        if self.worlds > caps.n_worlds:
            raise Refused(422, f"worlds: found {self.worlds}, expected at most {caps.n_worlds:,}.")
        text = self.yaml if self.yaml is not None else library.text(self.scenario or "")
        found = change(loaded(text), self.set, self.without, self.lose)
        n = n_threats(found)
        if n > caps.n_threats:
            raise Refused(
                422,
                f"The raid has {n:,} threats; this application takes {caps.n_threats:,}, `rempart run` more.",
            )
        return found


class RunOrder(Order):
    """An order to simulate raids."""

    replicates: Annotated[int, Field(ge=1)] = 20_000

    def check(self, caps: Caps) -> None:
        """Raise Refused if too much is asked for."""
        if self.replicates > caps.n_replicates:
            raise Refused(
                422, f"replicates: found {self.replicates:,}, expected at most {caps.n_replicates:,}."
            )


class GrowingOrder(RunOrder):
    """An order to simulate raids, told as they grow; `classes`: measures of each class of threats too."""

    classes: bool = True


class SaturationOrder(RunOrder):
    """An order to simulate raids with more and more members of one group; so many raids a size."""

    group: Annotated[str, Field(min_length=1, max_length=200)]
    replicates: Annotated[int, Field(ge=1)] = 1_000
    worlds: Annotated[int, Field(ge=1)] = 50


class CompareOrder(RunOrder):
    """An order to set a scenario against itself with the changes, or against another one as it stands."""

    against: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    against_yaml: Annotated[str, Field(max_length=MAX_CHARACTERS)] | None = None
    replicates: Annotated[int, Field(ge=1)] = 10_000

    def check(self, caps: Caps) -> None:
        """Raise Refused if too much is asked for, or if it is not plain what to compare."""
        super().check(caps)
        if self.against is not None and self.against_yaml is not None:
            raise Refused(422, "Expected `against` (an id) or `against_yaml` (a text), not both.")
        is_other = self.against is not None or self.against_yaml is not None
        if is_other and self.words:
            raise Refused(
                422,
                "`set`, `without` and `lose` set a scenario against itself; leave out them or the other one.",
            )
        if not is_other and not self.words:
            raise Refused(
                422,
                "One scenario alone has nothing to be compared with: say what changes, or name another one.",
            )

    def designs(self, library: Library, caps: Caps) -> tuple[Scenario, Scenario]:
        """Both scenarios; raises Refused or ScenarioError."""
        unchanged = self.model_copy(update={"set": {}, "without": [], "lose": []})
        first = unchanged.resolved(library, caps)
        if self.words:
            return first, self.resolved(library, caps)
        other = unchanged.model_copy(update={"scenario": self.against, "yaml": self.against_yaml})
        return first, other.resolved(library, caps)

    def names(self, library: Library) -> tuple[str, ...]:
        """How the command line would name them."""
        if self.words:
            return (self.named(library),)
        other = "OTHER.yaml" if self.against is None else library.named(self.against)
        return self.named(library), other


class ReplayOrder(Order):
    """An order to show one raid: by number, or the first in which a predicate held."""

    replicate: Annotated[int, Field(ge=0, le=10**10)] | None = None
    find: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class RunFileOrder(RunOrder):
    """An order to hand out a run: its result, its report, or the events of the raid that tells it best."""

    format: Literal["json", "html", "csv"]


class CompareFileOrder(CompareOrder):
    """An order to hand out a comparison: its result or its report."""

    format: Literal["json", "html"]


class ReplayFileOrder(ReplayOrder):
    """An order to hand out one raid for another tool."""

    format: Annotated[str, Field(json_schema_extra={"enum": list(FORMATS)})]

    def check(self) -> None:
        """Raise Refused for a format that nobody writes."""
        if self.format not in FORMATS:
            raise Refused(422, f"format: found {self.format[:40]!r}, expected one of {', '.join(FORMATS)}.")


class Text(BaseModel):
    """A scenario as YAML text."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    yaml: Annotated[str, Field(max_length=MAX_CHARACTERS)]


class Draft(Text):
    """A scenario as YAML text, to be saved in the data folder under a name."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    replaces: bool = False


M = TypeVar("M", bound=BaseModel)


def read(body: bytes, model: type[M]) -> M:
    """The order that a body holds; raises Refused (400 for what is no JSON, 422 for a wrong field)."""
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "The request cannot be read as JSON.") from None
    if not isinstance(data, dict):
        raise Refused(422, "Expected a JSON object.")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Refused(422, _sentence(error)) from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _sentence(error: ValidationError) -> str:
    found = [
        f"{'.'.join(str(part)[:60] for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)[:8]
    ]
    return printable("; ".join(found))
