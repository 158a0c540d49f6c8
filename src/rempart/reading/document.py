"""YAML text to plain data and the line of every entry.

Built on the event stream and not on PyYAML's loaders, because a message needs the lines, a file must not
hold duplicate keys, anchors, tags and bottomless nesting, and `off` and `1e-6` must be read as people mean
them: YAML 1.1 makes a truth value of the first and a text of the second. Keys are always text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from rempart.reading.problems import InputError, Path, Problem, dotted
from rempart.reading.texts import not_carried, texts_of

MAX_CHARACTERS = 1_000_000
MAX_ENTRIES = 50_000
MAX_DEPTH = 24

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?\d{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\d{1,25}(?:\.\d{0,25})?|\.\d{1,25})(?:[eE][-+]?\d{1,3})?")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) of one text, and the line of every path."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Line of `path`, or of the nearest entry around it that is written in the file."""
        for n in range(len(path), 0, -1):
            found = self.lines.get(path[:n])
            if found is not None:
                return found
        return 1 if self.lines else 0

    def problem(self, path: Path, message: str) -> Problem:
        """Problem with the entry at `path`."""
        return Problem(self.file, self.line(path), dotted(path), message)


def read_yaml(text: str, file: str) -> Document:
    """Document of a YAML text; raises InputError."""
    if len(text) > MAX_CHARACTERS:
        raise InputError([Problem(file, 0, "", f"is longer than {MAX_CHARACTERS:,} characters")])
    composer = _Composer(file)
    try:
        composer.run(yaml.parse(text, Loader=_PARSER))
    except yaml.YAMLError as error:
        composer.problems.append(_syntax_problem(error, text, file))
    except UnicodeError:
        composer.problems.append(Problem(file, 0, "", "holds half of a character (a lone surrogate)"))
    if composer.problems:
        raise InputError(composer.problems)
    check_texts(composer.document)
    return composer.document


def check_texts(document: Document) -> None:
    """Raise InputError if a document holds a text that some output cannot carry."""
    found = ((path, not_carried(text)) for path, text in texts_of(document.data))
    problems = [document.problem(path, wrong) for path, wrong in found if wrong]
    if problems:
        raise InputError(problems)


def scalar(text: str) -> Any:
    """Value of a scalar that stands without quotes."""
    lowered = text.lower()
    if lowered in _WORDS:
        return _WORDS[lowered]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Refused(Exception):
    pass


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still open, with the key that waits for its value."""

    holds: Any
    path: Path
    key: str | None = None


class _Composer:
    """Turns events into a Document with a stack of its own, so that depth costs no recursion."""

    def __init__(self, file: str) -> None:
        self.document = Document(file)
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []
        self._n_entries = 0
        self._n_documents = 0

    def run(self, events: Iterator[Any]) -> None:
        try:
            for event in events:
                self._take(event, event.start_mark.line + 1 if event.start_mark else 0)
        except _Refused:
            return

    def _take(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._n_documents += 1
            if self._n_documents > 1:
                self._refuse(line, "holds a second document (after ---); one file is one document")
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(line, f"the alias *{event.anchor} is not allowed here; write the value out")
        elif isinstance(event, yaml.ScalarEvent):
            self._check_node(event, line)
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_node(event, line)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._stack.pop()

    def _check_node(self, event: Any, line: int) -> None:
        self._n_entries += 1
        if self._n_entries > MAX_ENTRIES:
            self._refuse(line, f"has more than {MAX_ENTRIES:,} entries")
        if event.anchor:
            self._refuse(line, f"the anchor &{event.anchor} is not allowed here; write the value out")
        if event.tag is not None and event.tag != "!":
            self._refuse(line, f"the tag {event.tag[:60]} is not allowed here")

    def _refuse(self, line: int, message: str) -> None:
        where = dotted(self._here()[:6]) if self._stack else ""
        self.problems.append(Problem(self.document.file, line, where, message))
        raise _Refused

    def _here(self) -> Path:
        top = self._stack[-1]
        if isinstance(top.holds, list):
            return (*top.path, len(top.holds))
        return top.path if top.key is None else (*top.path, top.key)

    def _scalar(self, event: Any, line: int) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.holds, dict) and top.key is None:
            self._key(top, event.value, line)
            return
        self._put(scalar(event.value) if event.implicit[0] else event.value, line)

    def _key(self, top: _Open, key: str, line: int) -> None:
        path = (*top.path, key)
        if key in top.holds:
            first = self.document.lines[path]
            message = f"stands twice; it is already at line {first}"
            self.problems.append(Problem(self.document.file, line, dotted(path), message))
        self.document.lines[path] = line
        top.key = key

    def _open(self, holds: Any, line: int) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.holds, dict) and top.key is None:
            self._refuse(line, "a mapping or list cannot be a key")
        if len(self._stack) >= MAX_DEPTH:
            self._refuse(line, f"is nested more than {MAX_DEPTH} deep")
        path = self._here() if self._stack else ()
        self._put(holds, line)
        self._stack.append(_Open(holds, path))

    def _put(self, value: Any, line: int) -> None:
        if not self._stack:
            self.document.data = value
            self.document.lines.setdefault((), line)
            return
        top = self._stack[-1]
        if isinstance(top.holds, list):
            self.document.lines[(*top.path, len(top.holds))] = line
            top.holds.append(value)
        else:
            top.holds[top.key] = value
            top.key = None


def _syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 0
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown reason"
    position = getattr(error, "position", None)
    if not mark and isinstance(position, int):
        line = text.count("\n", 0, position) + 1
        reason = f"{reason} (a control character?)"
    hint = ""
    if "\t" in _line_of(text, line)[:40]:
        hint = "; a tab stands where YAML wants spaces"
    elif "mapping values" in reason:
        hint = "; a text that holds ': ' needs quotes"
    return Problem(file, line, "", f"cannot be read as YAML: {reason}{hint}")


def _line_of(text: str, line: int) -> str:
    lines = text.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""
