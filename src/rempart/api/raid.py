"""`trace`, `leaker`, `replay`: one raid of a run."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result
from rempart.extras import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.leaker import Ending
    from rempart.answers.scene import Scene
    from rempart.answers.trace import Trace as Events

FORMATS = ("html", "czml", "acmi", "kml", "geojson", "csv", "parquet", "dis")
_LOOKED_AT = 100_000


class NotFound(LookupError):
    """No raid is as one was asked for."""


@dataclass(frozen=True)
class Trace(Result):
    """One raid, event by event."""

    of: Given
    events: Events
    worlds: int

    @property
    def command(self) -> str:
        """The command that tells of the same raid again."""
        return _command("trace", self.of, self.events.replicate, self.events.seed, self.worlds)

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart trace --json`."""
        from rempart.views.trace_text import trace_object

        return trace_object(self.events, self.of.scenario.name, self.worlds, self.command)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row an event."""
        return list(self.to_dict()["events"])

    @property
    def text(self) -> str:
        """The events as sentences, and the ledger."""
        from rempart.views.trace_text import story_of

        return f"{self.of.scenario.title}\n{story_of(self.events)}again  {self.command}"

    def table(self) -> RenderableType:
        """`text`, whose lines are not broken."""
        from rich.text import Text

        return Text(self.text, no_wrap=True, overflow="ignore")


def trace(
    scenario: Named,
    *,
    replicate: int,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    progress: Progress = SILENT,
) -> Trace:
    """Tell one raid of a run event by event: who saw, who tracked, who fired, why nobody fired.

    With the same seed and worlds, replicate K (from 0) is what it was in the run. Raises ScenarioError.
    """
    from rempart import pipeline

    asked = given(scenario, set, without, lose)
    progress.of("raid", 1)
    return Trace(asked, pipeline.trace(asked.scenario, replicate, seed, worlds), worlds)


@dataclass(frozen=True)
class Leaker(Result):
    """How one threat of one raid ended; `ending` is None where nothing got through."""

    of: Given
    ending: Ending | None
    replicate: int | None
    threat: str | None
    looked_at: int
    seed: int
    worlds: int

    @property
    def command(self) -> str:
        """The command that tells of the same threat again."""
        raid = f"--replicates {self.looked_at}" if self.replicate is None else f"--replicate {self.replicate}"
        threat = self.ending.threat if self.ending is not None else self.threat
        words = ["rempart why", self.of.words, "--leaker", raid]
        words.append(f"--threat {shlex.quote(threat)}" if threat else "")
        return " ".join([*filter(None, words), f"--seed {self.seed} --worlds {self.worlds}"])

    @property
    def sentence(self) -> str:
        """How the threat ended, and why."""
        from rempart.views.leaker import none_of, nothing_found, sentence_of_ending

        if self.ending is not None:
            return sentence_of_ending(self.ending)
        return nothing_found(self.looked_at) if self.replicate is None else none_of(self.replicate)

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart why --leaker --json`."""
        from rempart.views.leaker import leaker_object

        name = self.of.scenario.name
        return leaker_object(self.ending, name, self.command, self.seed, self.worlds, self.sentence)

    def table(self) -> RenderableType:
        """The sentence, and the raid that it is of."""
        from rempart.views.leaker import text_of

        return text_of(self.ending, self.of.scenario.title, self.sentence, self.command)


def leaker(
    scenario: Named,
    *,
    replicate: int | None = None,
    threat: str | None = None,
    replicates: int = 100_000,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    progress: Progress = SILENT,
) -> Leaker:
    """Tell in a sentence how one threat got through, and why.

    `replicate`: the raid, by default the first of `replicates` in which something got through. `threat`: by
    name, by default the first leaker. Raises ScenarioError, ArgumentError.
    """
    from rempart import pipeline
    from rempart.answers.leaker import UnknownThreat

    asked = given(scenario, set, without, lose)
    progress.of("raids", replicates)
    number = replicate
    if number is None:
        number = pipeline.find(asked.scenario, "leakers >= 1", seed, worlds, replicates)
    try:
        found = None if number is None else pipeline.ending(asked.scenario, number, threat, seed, worlds)
    except UnknownThreat as error:
        raise ArgumentError("threat", str(error)) from None
    return Leaker(asked, found, number, threat, replicates, seed, worlds)


@dataclass(frozen=True)
class Replay:
    """One raid as a scene: where everything was, and when."""

    of: Given
    scene: Scene
    replicate: int
    seed: int
    worlds: int

    @property
    def command(self) -> str:
        """The command that writes the same page again."""
        return _command("replay", self.of, self.replicate, self.seed, self.worlds)

    def content(self, format: str = "html") -> str | bytes:  # noqa: A002 - named as the option
        """The raid as a page that plays it, or as a file for other tools. Raises ArgumentError."""
        if format not in FORMATS:
            raise ArgumentError("format", f"found {format}, expected one of {', '.join(FORMATS)}.")
        if format == "html":
            from rempart.views.replay import page_of

            told = _command("trace", self.of, self.replicate, self.seed, self.worlds)
            return page_of(self.scene, self.command, told)
        if format == "parquet":
            require("--format parquet", "export")
        from rempart.views import exchange
        from rempart.views.exchange.instants import epoch_of

        return exchange.FORMATS[format](self.scene, epoch_of(self.of.scenario.content))

    def save(self, path: str | Path, format: str = "html", *, replace: bool = False) -> Path:  # noqa: A002
        """Write `content` into a file. Raises FileExistsError unless `replace`."""
        from rempart._whole import write_whole

        path = Path(path)
        write_whole(path.absolute().parent, {path.name: self.content(format)}, replace)
        return path

    def _repr_html_(self) -> str:
        import html

        page = html.escape(str(self.content()), quote=True)
        return f'<iframe srcdoc="{page}" width="100%" height="720"></iframe>'


def replay(
    scenario: Named,
    *,
    replicate: int | None = None,
    find: str | None = None,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    progress: Progress = SILENT,
) -> Replay:
    """One raid of a run, to be played or handed to other tools.

    `replicate`: by its number, from 0; `find`: the first of 100,000 in which a predicate holds.
    Raises ScenarioError, PredicateError, NotFound, ArgumentError.
    """
    from rempart import pipeline

    if replicate is not None and find is not None:
        raise ArgumentError("", "--replicate and --find each name a raid; give one of them.")
    asked = given(scenario, set, without, lose)
    progress.of("raids", _LOOKED_AT)
    number = replicate or 0
    if find is not None:
        found = pipeline.find(asked.scenario, find, seed, worlds, _LOOKED_AT)
        if found is None:
            raise NotFound(f"--find {find}: it held in none of the first 100 000 raids.")
        number = found
    return Replay(asked, pipeline.scene(asked.scenario, number, seed, worlds), number, seed, worlds)


def _command(name: str, asked: Given, replicate: int, seed: int, worlds: int) -> str:
    return f"rempart {name} {asked.words} --replicate {replicate} --seed {seed} --worlds {worlds}"
