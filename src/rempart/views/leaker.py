"""One threat told in a sentence: how it ended, and why as far as the trace proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from math import isfinite
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.leaker import Down, Empty, Ending, Hold
from rempart.views.trace_text import clock
from rempart.views.words import BLOCK_WORDS, CAUSE_WORDS, listing

SCHEMA = "rempart/leaker/1"

_FATES = {
    "hit": "hit",
    "missed": "missed",
    "failed": "failed",
    "aborted": "guidance lost",
    "surplus": "target gone",
    "": "had not arrived",
}


def nothing_found(n_replicates: int) -> str:
    """What to say where nothing gets through."""
    n = f"{n_replicates:,}".replace(",", " ")
    return f"Nothing gets through in the first {n} replicates: there is no leaker to tell of."


def none_of(replicate: int) -> str:
    """What to say of a replicate in which nothing gets through."""
    return f"Nothing gets through in replicate {replicate}: there is no leaker to tell of."


def text_of(ending: Ending | None, title: str, sentence: str, command: str) -> RenderableType:
    """The sentence with the raid it is of, and the commands that give it and the whole raid again."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    if ending is not None:
        trace = ending.trace
        n = trace.value("leakers")
        through = f"{n} of {trace.value('launched')} launched got through"
        rows.add_row("raid", f"replicate {trace.replicate} (world {trace.world}): {through}")
    rows.add_row("again", command)
    return Group(Text(title, style="bold"), Text(), Text(sentence), Text(), rows)


def sentence_of_ending(ending: Ending) -> str:
    """How the threat ended, why, and what was seen of it and done about it."""
    told = [_head(ending)]
    if ending.threat_class and ending.cause != "not_air_threat":
        told.append(f"{_seen(ending)}; {_shots(ending)}.")
    if ending.how == "leaker":
        told.append(f"Charged to: {CAUSE_WORDS[ending.cause]}.")
    return " ".join(told)


def _head(ending: Ending) -> str:
    who = f"{ending.threat} ({ending.threat_class})"
    at = _at(ending.t_end_s)
    if ending.how == "leaker":
        hit = f", where it hit {listing(ending.hit)}" if ending.hit else ""
        return f"{who} got through because {_because(ending)}; impact at {at}{hit}."
    if ending.how == "intercepted":
        return f"{who} did not get through: it was intercepted at {at}."
    if ending.how == "harmless":
        return f"{who} did not get through: it fell at {at} outside every defended area and hit nothing."
    if ending.how == "failed":
        return f"{who} did not get through: it failed by itself at {at}."
    return f"{who} did not get through: it is no hostile threat ({ending.nature}) and nothing hit it."


def _because(ending: Ending) -> str:
    if ending.shots:
        return _because_of_shots(ending)
    told: dict[str, Callable[[], str]] = {
        "not_air_threat": lambda: "it came on the ground, where no air defence can engage it",
        "no_weapon_reaches": lambda: "no weapon that can engage it had a launch window on its path",
        "no_time": lambda: _no_time(ending),
        "no_channel": lambda: _no_channel(ending),
        "no_missile": lambda: _no_missile(ending),
        "component_lost": lambda: _component_lost(ending),
    }
    if ending.cause in told:
        return told[ending.cause]()
    reason = BLOCK_WORDS[ending.blocks[-1][1]]
    if ending.cause == "withheld_identification":
        reason = "it was taken for a friend" if ending.declared == "friend" else "it was not identified yet"
    if ending.cause == "withheld_control_status" and ending.declared == "unknown":
        reason = f"{reason}, as it could not be identified"
    return f"no shot was fired while it was in reach {_window(ending)}: {reason}"


def _because_of_shots(ending: Ending) -> str:
    fate = {
        "missed": "every shot at it missed or came too late",
        "wrongly_assessed": f"it was judged killed{_judged_killed(ending)} while it was not",
        "interceptor_failed": f"{_last(ending)} failed on its way",
        "guidance_lost": f"{_last(ending)} lost its guidance{_why_down(ending)}",
        "warhead_survived": "it was hit, but its warhead survived",
    }[ending.cause]
    if ending.cause == "missed" and all(shot.fate == "missed" for shot in ending.shots):
        fate = "the shot at it missed" if len(ending.shots) == 1 else "every shot at it missed"
    elif ending.cause == "missed":
        fate = "its last shot missed, or had not arrived"
    closes = max((reach.t_close_s for reach in ending.reaches), default=None)
    alive = [t for t, killed in ending.judged if not killed]
    if closes is not None and alive and alive[-1] > closes and ending.cause != "warhead_survived":
        fate += f", and when that was known, at {_at(alive[-1])}, no weapon's window was open any more"
        fate += f" (the last closed at {_at(closes)})"
    return fate


def _last(ending: Ending) -> str:
    return "the shot at it" if len(ending.shots) == 1 else "the last shot at it"


def _judged_killed(ending: Ending) -> str:
    killed = [t_s for t_s, killed in ending.judged if killed]
    return f" at {_at(killed[-1])}" if killed else ""


def _why_down(ending: Ending) -> str:
    return f": {listing([_lost(entry) for entry in ending.down])}" if ending.down else ""


def _no_time(ending: Ending) -> str:
    window = f"while it was in reach {_window(ending)}"
    if not ending.blocks:
        return f"no decision fell {window}"
    tracked = f": it was tracked only at {_at(ending.tracked[0])}" if ending.tracked else ""
    return f"it was not tracked in time for the weapons {window}{tracked}"


def _no_channel(ending: Ending) -> str:
    t_s = ending.blocks[-1][0]
    last = max(reach.t_close_s for reach in ending.reaches)
    told = f"no channel was free at any decision from {_at(t_s)} to {_at(last)} while it was in reach"
    if not ending.holds:
        return f"{told} (or the weapon was still between two launches)"
    return f"{told}: at {_at(t_s)} {listing([_held(hold) for hold in ending.holds])}"


def _held(hold: Hold) -> str:
    until = f"until {_at(hold.t_free_s)}" if isfinite(hold.t_free_s) else "to the end"
    return f"{hold.threat} held one of {hold.unit} {until}"


def _no_missile(ending: Ending) -> str:
    told = f"what could have fired had no missile left from {_at(ending.blocks[-1][0])} on"
    return f"{told}: {listing([_fired(entry) for entry in ending.empty])}" if ending.empty else told


def _fired(entry: Empty) -> str:
    if entry.n == 0:
        return f"{entry.weapon} had none from the start"
    names = listing(list(dict.fromkeys(entry.fired_at)))
    return f"{entry.weapon} had fired {'its only one' if entry.n == 1 else f'all {entry.n}'} at {names}"


def _component_lost(ending: Ending) -> str:
    told = f"the weapons could not fire while it was in reach {_window(ending)}"
    return f"{told}: {listing([_lost(entry) for entry in ending.down])}" if ending.down else told


def _lost(entry: Down) -> str:
    if not isfinite(entry.t_s):
        return f"{entry.component} was not there, or not ready, from the start"
    if not entry.by:
        return f"{entry.component} had gone down at {_at(entry.t_s)} as the scenario sets"
    by = f"debris of {entry.by}" if entry.debris else entry.by
    return f"{entry.component} had gone down at {_at(entry.t_s)} by a hit of {by}"


def _window(ending: Ending) -> str:
    first = min(reach.t_open_s for reach in ending.reaches)
    last = max(reach.t_close_s for reach in ending.reaches)
    return f"(between {_at(first)} and {_at(last)})"


def _seen(ending: Ending) -> str:
    if ending.seen is None:
        return "No sensor saw it"
    told = f"First seen at {_at(ending.seen[0])} by {ending.seen[1]}, "
    if ending.tracked is None:
        return told + "never tracked"
    return told + f"tracked at {_at(ending.tracked[0])} by {ending.tracked[1]}"


def _shots(ending: Ending) -> str:
    n = len(ending.shots)
    if not n:
        return "no shot was fired at it"
    weapons = listing(list(dict.fromkeys(shot.weapon for shot in ending.shots)))
    told = [_FATES[shot.fate] for shot in ending.shots]
    fates = f"all {told[0]}" if n > 1 and len(set(told)) == 1 else ", ".join(told)
    return f"{'one shot' if n == 1 else f'{n} shots'} at it by {weapons} ({fates})"


def _at(t_s: float | None) -> str:
    return "an unknown time" if t_s is None else clock(t_s).strip()


def leaker_object(
    ending: Ending | None, scenario: str, command: str, seed: int, n_worlds: int, sentence: str
) -> dict[str, Any]:
    """The object that `rempart why --leaker --json` prints; `threat` is null where nothing got through."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "scenario": scenario,
        "seed": seed,
        "worlds": n_worlds,
        "command": command,
        "sentence": sentence,
        "replicate": ending.trace.replicate if ending else None,
        "threat": ending.threat if ending else None,
    }
    return {**told, **_facts(ending)} if ending else told


def _facts(ending: Ending) -> dict[str, Any]:
    def when(pair: tuple[float, str] | None) -> dict[str, Any] | None:
        return None if pair is None else {"t_s": pair[0], "sensor": pair[1]}

    return {
        "world": ending.trace.world,
        "leakers": ending.n_leakers,
        "class": ending.threat_class,
        "nature": ending.nature,
        "declared": ending.declared,
        "how": ending.how,
        "cause": ending.cause or None,
        "t_end_s": ending.t_end_s,
        "hit": list(ending.hit),
        "seen": when(ending.seen),
        "tracked": when(ending.tracked),
        "shots": [_plain(shot) for shot in ending.shots],
        "judged": [{"t_s": t_s, "killed": killed} for t_s, killed in ending.judged],
        "blocks": [{"t_s": t_s, "reason": reason} for t_s, reason in ending.blocks],
        "reaches": [_plain(reach) for reach in ending.reaches],
        "down": [_plain(entry) for entry in ending.down],
        "holds": [_plain(hold) for hold in ending.holds],
        "empty": [_plain(entry) for entry in ending.empty],
    }


def _plain(entry: Any) -> dict[str, Any]:
    """Fields of a record; an instant that never was, or never comes, is null."""
    return {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in asdict(entry).items()
    }
