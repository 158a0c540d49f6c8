"""The cases of a recording: rows and maps of every shipped scenario, and the commands with their options.

A case is named `part/command/name`. Sizes are small: what is compared are bits, not estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

PARTS = {
    "rows": "rows of the engine, 4 worlds of 200 replicates of each scenario",
    "maps": "coverage maps: every array of every class",
    "json": "what each command prints with --json, and raids written as data",
    "words": "what commands print for people: tables, lists, sources, schemas",
    "long": "commands that take a minute or more: the inference over the record, hindcasts",
}
USUAL = ("rows", "maps", "json", "words")
SEED = 7
ARTICLE = Path(__file__).with_name("article.txt")
"""What `draft` reads; it stands in the folder in which the commands run."""

_OF_SCENARIO = {
    "run": "--replicates {n:400} --worlds 4 --seed 7",
    "run-to-precision": "--precision 0.2 --at-most {n:2000} --worlds 4 --seed 7",
    "why": "--replicates {n:200} --worlds 4 --seed 7",
    "why-leaker": "--leaker --replicates {n:200} --worlds 4 --seed 7",
    "trace": "--replicate 3 --worlds 4 --seed 7",
    "times": "--replicates {n:8} --worlds 2 --seed 7",
    "compare": "{change} --replicates {n:200} --worlds 4 --seed 7",
    "sweep": "--over raid.size=2,5 --replicates {n:100} --worlds 4 --seed 7",
    "sensitivity": "--raids {n:4} --samples 16 --leading 2 --worlds 8 --seed 7",
    "breakeven": "--claim p_no_leaker>=0.5 --replicates {n:40} --worlds 4 --leading 2 --together 2 --seed 7",
    "size": "--goal p_no_leaker>=0.9 --screen {n:20} --replicates {n:40} --worlds 4 --exhaustive 1"
    " --budget 48 --seed 7",
    "coverage": "--points 6 --bearings 3 --worlds 2 --replicates {n:4} --seed 7",
    "coverage-compare": "--compare --points 4 --bearings 2 --worlds 2 --replicates {n:4} --size 40 --seed 7",
    "rare": "--event leakers>=3 --effort {n:2000} --worlds 2 --seed 7",
}
_DATA = {"replay-geojson": "geojson", "replay-czml": "czml"}  # replays that are JSON
_TEXT = {"replay-csv": "csv", "replay-acmi": "acmi", "replay-kml": "kml"}
_WORDS = ("show", "cite", "check")


@dataclass(frozen=True)
class Case:
    """One thing to record: by a command line, or (of rows and maps) of a scenario by a function."""

    name: str
    subject: str
    words: tuple[str, ...] = ()
    is_json: bool = False

    @property
    def part(self) -> str:
        """The part of the recording that it belongs to."""
        return self.name.partition("/")[0]

    def as_object(self) -> dict[str, Any]:
        """For the recorder, as JSON."""
        return asdict(self) | {"part": self.part}


@dataclass(frozen=True)
class Selection:
    """What was asked for: parts, names of scenarios (incidents, ...) with `*`, and how much larger."""

    parts: tuple[str, ...] = USUAL
    subjects: tuple[str, ...] = ("*",)
    times: int = 1

    def covers(self, case: str, subject: str) -> bool:
        """Whether a case belongs to it."""
        return case.partition("/")[0] in self.parts and any(fnmatchcase(subject, p) for p in self.subjects)


def cases_of(source: Path, shipped: Mapping[str, Any], selection: Selection) -> list[Case]:
    """The cases of a checkout; `shipped` is what its `rempart list --json` prints."""
    lists = {kind: entries for kind, entries in shipped.items() if isinstance(entries, list)}
    names = {kind: [entry["name"] for entry in entries] for kind, entries in lists.items()}
    every = [case for name in names["scenarios"] for case in _scenario_cases(source, name, selection.times)]
    every += _other_cases(names, selection.times)
    return [case for case in every if selection.covers(case.name, case.subject)]


def _scenario_cases(source: Path, name: str, times: int) -> Iterator[Case]:
    yield Case(f"rows/{name}", name)
    yield Case(f"maps/{name}", name)
    change = _change(source, name)
    for key, options in _OF_SCENARIO.items():
        command = key.removesuffix("-to-precision").removesuffix("-leaker").removesuffix("-compare")
        words = (command, name, *_sized(options, times, change), "--json")
        yield Case(f"json/{key}/{name}", name, words, is_json=True)
    for part, formats in (("json", _DATA), ("words", _TEXT)):
        for key, form in formats.items():
            words = ("replay", name, "--replicate", "3", "--worlds", "4", "--seed", "7", "--format", form)
            yield Case(f"{part}/{key}/{name}", name, words, is_json=part == "json")
    for command in _WORDS:
        yield Case(f"words/{command}/{name}", name, (command, name))
    yield Case(f"words/run/{name}", name, ("run", name, *_sized(_OF_SCENARIO["run"], times, change)))


def _change(source: Path, name: str) -> list[str]:
    """A change that any scenario allows: its first battery withdrawn, or its first group left out."""
    file = next(source.rglob(f"scenarios/{name}.yaml"))
    document = yaml.safe_load(file.read_text())
    return ["--without", next(iter(document.get("batteries") or document["raid"]))]


def _sized(options: str, times: int, change: Sequence[str]) -> Iterator[str]:
    for word in options.split():
        if word == "{change}":
            yield from change
        elif word.startswith("{n:"):
            yield str(times * int(word[3:-1]))
        else:
            yield word


def _other_cases(names: Mapping[str, Sequence[str]], times: int) -> Iterator[Case]:
    def json_of(part: str, command: str, subject: str, *words: str, key: str = "") -> Case:
        name = f"{part}/{key or command}/{subject}"
        return Case(name, subject, (command, *words, "--json"), is_json=True)

    usual = ("--seed", "7", "--worlds", "4", "--replicates")
    for name in names["campaigns"]:
        yield json_of("json", "campaign", name, name, *usual, str(8 * times))
    for before, after in pairwise(sorted(names["laydowns"], reverse=True)):
        points = ("--points", "5", "--worlds", "4")
        yield json_of("json", "laydown", f"{before}-{after}", before, after, *usual, str(80 * times), *points)
    for name in names["incidents"]:
        yield json_of("json", "assess", name, name, *usual, str(200 * times))
        yield json_of("json", "audit", name, name)
    yield json_of("json", "audit", "all")
    yield json_of("json", "list", "all")
    yield json_of("json", "draft", "article", ARTICLE.name, "--published", "2021-06-22")
    yield Case("words/schema/scenario", "scenario", ("schema", "scenario"), is_json=True)
    yield Case("words/schema/incident", "incident", ("schema", "incident"), is_json=True)
    yield Case("words/incidents/all", "all", ("incidents",))
    yield Case("words/catalog/all", "all", ("catalog", "list"))
    yield Case("words/export-claims/all", "all", ("export-claims", *names["incidents"]))
    yield json_of("long", "hindcast", "all")
    yield json_of("long", "record", "standard", "--prior", "standard", "--seed", "7")
