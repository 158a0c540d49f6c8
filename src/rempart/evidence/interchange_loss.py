"""What a table does not hold of the incidents that it was made of, found by reading it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rempart.evidence.file import plain
from rempart.evidence.interchange_reading import import_table
from rempart.evidence.model import Incident

_LANGUAGES = ("en", "fr", "plain")
_NAMED = ("sources", "speakers", "claims", "accounts", "questions", "unknowns")

Leaves = dict[tuple[str, ...], Any]


def lost(incidents: Sequence[Incident], text: str, form: str) -> tuple[str, ...]:
    """Fields that do not come back as they were, each with the number of incidents that have them.

    `text`: the table of `export_table`. What is lost whole is told by its section alone: `accounts (24)`;
    `changed` stands with what comes back as something else.
    """
    told: Counter[str] = Counter()
    for incident, back in zip(incidents, import_table(text, "the table", form), strict=True):
        told.update(set(_of_one(_leaves(incident), _leaves(back))))
    return tuple(f"{field} ({n})" for field, n in sorted(told.items()))


def _of_one(given: Leaves, back: Leaves) -> Iterator[str]:
    gone = {path for path in given if path not in back}
    for path in gone:
        whole = next(n for n in range(1, len(path) + 1) if _all_gone(path[:n], given, gone))
        yield ".".join(_general(path[:whole]))
    for path, value in given.items():
        if path not in gone and back[path] != value:
            yield f"{'.'.join(_general(path))} changed"


def _all_gone(begin: tuple[str, ...], given: Leaves, gone: set[tuple[str, ...]]) -> bool:
    if len(begin) == 2 and begin[0] in _NAMED:  # one claim of many is told with the field that it lacks
        return False
    return all(path in gone for path in given if path[: len(begin)] == begin)


def _general(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path without the name of one entry, or its place in a list."""
    kept = (part for i, part in enumerate(path) if not (i == 1 and path[0] in _NAMED))
    return tuple(part for part in kept if not part.isdigit())


def _leaves(incident: Incident) -> Leaves:
    """What is written in an incident, by path; sources where they are cited, under no key of their own."""
    data = plain(incident)
    sources = data.pop("sources", {})
    cited: set[str] = set()
    for entry in (*data.get("claims", {}).values(), *data.get("agreed", [])):
        keys = entry.pop("source", [])
        cited.update(keys)
        for i, key in enumerate(keys):
            entry[f"source.{i}"] = sources[key]
    for key in sources.keys() - cited:
        data.setdefault("sources", {})[key] = sources[key]
    return dict(_walked(data, ()))


def _walked(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and value and set(value) <= set(_LANGUAGES):  # words
        for language, text in value.items():
            yield (path if language != "fr" else (*path, "in French")), " ".join(text.split())
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _walked(entry, (*path, *key.split(".")))
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        for i, entry in enumerate(value):
            yield from _walked(entry, (*path, str(i)))
    elif value not in ("", [], None):
        yield path, " ".join(value.split()) if isinstance(value, str) else value
