"""Command lines of every command: words of its own grammar and wrong ones; the answer is a sentence."""

from __future__ import annotations

import os
import random
import shlex
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from attack.files import PACKAGE, Tally
from attack.mutants import NASTY, mutant
from rempart.cli import main

SLOW_S = 60.0
# Where a command takes them, so that one that is right ends soon.
_SMALL = {
    "--replicates": "8",
    "--worlds": "2",
    "--points": "4",
    "--bearings": "3",
    "--screen": "4",
    "--size": "20",
    "--budget": "3",
    "--exhaustive": "4",
    "--threads": "1",
    "--samples": "4",
    "--raids": "4",
}
_REFUSED = {"serve": ("--port", "none"), "record": ("--prior", "none-such"), "hindcast": ("--none-such",)}
"""A server would wait for a visitor, and inferences take minutes: what else is asked, this is refused."""
_WORDS = (
    *("first-steps", "rr-24", "small.yaml", "wrong.yaml", "nothing.yaml", "folder", "ain-al-asad-2021-06-06"),
    *(
        "june-2021-before",
        "southern-israel-2021-05",
        "table.csv",
        "text.txt",
        "new.svg",
        "new.html",
        "new.png",
    ),
    *(
        "new",
        "leakers",
        "p_leaked",
        "leakers >= 1",
        "p_leaked <= 0.5",
        "gun",
        "gun/radar",
        "gun/radar@5s",
        "1",
    ),
    *(
        "raid.size=1,2",
        "raid.rockets.count=3",
        "batteries.gun.fire_unit.channels=1:3:1",
        "7",
        "0.5",
        "1e3",
        "-x",
    ),
    *("30km", "10 km", "2021-06-06", "en", "fr", "json", "-", "--"),
)


_SCENARIOS = ("small.yaml", "small.yaml", "first-steps")
_GOOD = {
    **dict.fromkeys(
        ("scenario", "scenarios", "first", "second", "base", "design", "designs", "--design"), _SCENARIOS
    ),
    **dict.fromkeys(("incident", "incidents", "--incident"), ("ain-al-asad-2021-06-06", "abqaiq-2019-09-14")),
    **dict.fromkeys(("--out",), ("new", "new.txt", "folder")),
    "before": ("june-2021-before",),
    "card_id": ("rocket-107mm", "an-mpq-64"),
    "--replicate": ("0", "3"),
    "file": ("southern-israel-2021-05",),
    "text": ("text.txt",),
    "article": ("text.txt",),
    "table": ("table.csv",),
    "--over": ("raid.size=1,2", "raid.rockets.count=1:3:1", "batteries.gun.fire_unit.channels=1,2"),
    "--set": ("raid.rockets.count=3", "batteries.gun.fire_unit.channels=2"),
    "--without": ("gun", "batteries.gun"),
    "--lose": ("gun/radar", "gun/radar@5s", "radar"),
    "--goal": ("p_leaked <= 0.5", "leakers < 9"),
    "--claim": ("p_leaked <= 0.5", "p_leaked < 0.9"),
    "--event": ("leakers >= 3", "leakers >= 1"),
    "--find": ("leakers >= 1", "intercepted >= 1"),
    "--measure": ("leakers", "p_leaked", "p(leakers >= 1)"),
    "--of": ("leakers", "p_leaked"),
    "--plot": ("new.svg", "new.html", "new.png"),
    "--report": ("new.html",),
    "--probability": ("0.5", "0.9"),
    "--from": ("10", "3"),
    "--threat": ("rocket-107mm", "rocket"),
    "--seed": ("1", "7"),
    "--published": ("2021-06-06",),
}


def commands() -> tuple[str, ...]:
    """Names of all commands."""
    return tuple(main.list_commands(click.Context(main)))


def attacked(n: int, seed: int, until_s: float) -> dict[str, Tally]:
    """Call each command in its turn with `n` lines in all, or as many as there is time for."""
    draw, tallies = random.Random(f"{seed}/commands"), {name: Tally() for name in commands()}
    with TemporaryDirectory() as folder, chdir(folder):
        _furnish(draw)
        for i in range(n):
            if time.monotonic() > until_s:
                break
            name = commands()[i % len(tallies)]
            _one(name, list(_line(name, draw)), tallies[name])
    return tallies


def _furnish(draw: random.Random) -> None:
    """Files that the words name."""
    scenario = (PACKAGE / "scenarios/first-steps.yaml").read_text(encoding="utf-8")
    Path("small.yaml").write_text(scenario, encoding="utf-8")
    Path("wrong.yaml").write_bytes(mutant([scenario], draw))
    Path("table.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    Path("text.txt").write_text("The ministry said that two drones were shot down.\n", encoding="utf-8")
    Path("folder").mkdir()


def _line(name: str, draw: random.Random) -> Iterator[str]:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    options = [one for one in command.params if isinstance(one, click.Option) and one.opts != ["--debug"]]
    for argument in command.params:
        if isinstance(argument, click.Argument):
            n = draw.choice((1, 1, 1, 2, 0)) if argument.nargs < 0 else draw.choice((1, 1, 1, 1, 0, 2))
            yield from (_good_or(argument.name or "", draw) for _ in range(n))
    wanted = [one for one in options if one.required and draw.random() < 0.9]
    others = [one for one in options if one not in wanted]
    for option in (*wanted, *draw.sample(others, min(len(others), draw.randrange(4)))):
        yield from _option(option, draw)
    known = {word for option in options for word in option.opts}
    for word, value in _SMALL.items():
        if word in known and draw.random() < 0.97:
            yield from (word, value)
    yield from _REFUSED.get(name, ())


def _option(option: click.Option, draw: random.Random) -> Iterator[str]:
    yield draw.choice(option.opts)
    if option.is_flag:
        return
    if isinstance(option.type, click.Choice) and draw.random() < 0.7:
        yield str(draw.choice(list(option.type.choices)))
    elif draw.random() < 0.95:
        yield _good_or(option.opts[0], draw)


def _good_or(of: str, draw: random.Random) -> str:
    """A word that fits, if one is known, or any."""
    return draw.choice(_GOOD[of]) if of in _GOOD and draw.random() < 0.75 else _word(draw)


def _word(draw: random.Random) -> str:
    word = draw.choice(_WORDS) if draw.random() < 0.75 else draw.choice(NASTY)
    return word.replace("\x00", "")  # no system hands a program a word with one


def _one(name: str, words: Sequence[str], tally: Tally) -> None:
    began, line = time.process_time(), shlex.join([name, *words])
    done = CliRunner().invoke(main, [name, *words])
    took_s = time.process_time() - began
    tally.tried += 1
    tally.seconds += took_s
    tally.slowest_s = max(tally.slowest_s, took_s)
    tally.read += done.exit_code == 0
    tally.refused += done.exit_code == 2
    finding = ""
    if done.exit_code not in (0, 2):
        finding = f"exit status {done.exit_code}: {_last(done.output)}"
    elif "Traceback" in done.output:
        finding = f"a traceback: {_last(done.output)}"
    elif done.exit_code == 2 and not done.output.strip():
        finding = "refused without a word"
    if took_s > SLOW_S:
        finding = f"{finding}; took {took_s:.1f} s".lstrip("; ")
    if finding:
        tally.findings.append((line.encode("utf-8", "replace"), finding))


def _last(text: str) -> str:
    return (text.strip().rsplit(os.linesep, 1)[-1] or "no word")[:300]
