"""The one grammar of predicates on the outcome of a replicate: claims, goals and searches all use it.

    predicate  := and_part ("or" and_part)*
    and_part   := not_part ("and" not_part)*
    not_part   := "not" not_part | "(" predicate ")" | comparison
    comparison := sum (operator sum)*          operators: >= <= > < == !=
    sum        := term (("+" | "-") term)*
    term       := whole number | whole number "*" count | count
    count      := name | name "[" key ("," key)? "]"
    key        := class | cause | point | "by" battery or weapon ("or" battery or weapon)*

A count is a column of a row (`engine.outcomes`): a measure of all threats (`leakers`) or of one class
(`leakers[rocket-122mm]`), leakers by cause (`leak_causes[no_time]`, `leak_causes[no_time, rocket-122mm]`),
an extra (`no_leaker`, `assets_lost`), or whether a point was lost (`lost[patriot/radar]`). What some
batteries or weapons did by themselves is counted apart: `intercepted[by gun-east or gun-west]`,
`engaged[drone, by patriot/launcher]`; `MEASURES_BY` and `EXTRAS_BY` can be told so. A sum that is compared
with nothing holds if it is not 0: `no_leaker`, `not lost[patriot/radar]`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from rempart.engine.outcomes import CAUSES, EXTRAS, EXTRAS_BY, MEASURES, MEASURES_BY, Layout, Shooters

I4 = npt.NDArray[np.int32]
I8 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAX_LENGTH = 2_000
"""Characters of a predicate."""
_MAX_DEPTH = 50
_MAX_NUMBER = 10**9

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_BY, _OR = "by ", " or "
_COUNTS = (*MEASURES, *EXTRAS, "leak_causes", "lost")
_TOKEN = re.compile(
    r"\s*(?:(?P<operator>>=|<=|==|!=|>|<)|(?P<sign>[()+*-])|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*)(?:\s*\[(?P<keys>[^\[\]]*)\])?)"
)


class PredicateError(ValueError):
    """A predicate that cannot be used; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Count:
    """One column of a row: `name`, and what stands in its brackets."""

    name: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}[{', '.join(self.keys)}]" if self.keys else self.name

    @property
    def by(self) -> Shooters:
        """Batteries and weapons that it is told of; of all if empty."""
        last = self.keys[-1] if self.keys else ""
        return tuple(last.removeprefix(_BY).split(_OR)) if last.startswith(_BY) else ()

    def check_words(self) -> None:
        """Raise PredicateError if no scenario has such a count."""
        _known(self.name, _COUNTS, "count")
        if self.name == "leak_causes" and self.keys and not self.by:
            _known(self.keys[0], CAUSES, "cause")

    def check(self, layout: Layout) -> None:
        """Raise PredicateError if the scenario does not have it."""
        self._place(layout)

    def column(self, layout: Layout) -> int:
        """Where it stands in a row; raises PredicateError, ValueError if `layout` does not count it apart."""
        return layout.column(*self._place(layout))

    def _place(self, layout: Layout) -> tuple[str, str | None, Shooters]:
        """Arguments of `Layout.column`."""
        if self.by:
            return self._told_by(layout)
        if self.name == "lost":
            return (f"lost/{_known(self._one_key('a component or asset'), layout.points, 'point')}", None, ())
        if self.name == "leak_causes":
            return self._cause(layout)
        if self.name in EXTRAS:
            if self.keys:
                raise PredicateError(f"{self}: {self.name} is not told by class")
            return self.name, None, ()
        name = _known(self.name, _COUNTS, "count")
        if not self.keys:
            return name, None, ()
        return name, _known(self._one_key("a threat class"), layout.classes, "threat class"), ()

    def _told_by(self, layout: Layout) -> tuple[str, str | None, Shooters]:
        name, keys = _known(self.name, _COUNTS, "count"), self.keys[:-1]
        if name not in (*MEASURES_BY, *EXTRAS_BY):
            told = ", ".join((*MEASURES_BY, *EXTRAS_BY))
            raise PredicateError(f"{self}: {name} is not told by battery or weapon; what is: {told}")
        for shooter in self.by:
            _known(shooter, layout.shooters, "battery or weapon")
        if not keys:
            return name, None, self.by
        if name in EXTRAS_BY:
            raise PredicateError(f"{self}: {name} is not told by class")
        if len(keys) > 1:
            raise PredicateError(f"{self}: expected one threat class, as in {name}[class, {self.keys[-1]}]")
        return name, _known(keys[0], layout.classes, "threat class"), self.by

    def _one_key(self, what: str) -> str:
        if len(self.keys) != 1:
            raise PredicateError(f"{self}: expected {what} in brackets, as in {self.name}[...]")
        return self.keys[0]

    def _cause(self, layout: Layout) -> tuple[str, str | None, Shooters]:
        if not 1 <= len(self.keys) <= 2:
            raise PredicateError(f"{self}: expected a cause in brackets, as in leak_causes[no_time]")
        cause = f"cause/{_known(self.keys[0], CAUSES, 'cause')}"
        if len(self.keys) == 1:
            return cause, None, ()
        return cause, _known(self.keys[1], layout.classes, "threat class"), ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole number plus counts, each with its factor."""

    constant: int
    terms: tuple[tuple[int, Count], ...]

    def __str__(self) -> str:
        parts = [_term(factor, str(count)) for factor, count in self.terms]
        if self.constant or not parts:
            parts.append(_term(self.constant, ""))
        text = " ".join(parts)
        return text[2:] if text.startswith("+ ") else f"-{text[2:]}"

    def values(self, rows: I4, layout: Layout) -> I8:
        """Value in each row."""
        found: I8 = np.full(len(rows), self.constant, np.int64)
        for factor, count in self.terms:
            found += factor * rows[:, count.column(layout)].astype(np.int64)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sums compared one with the next."""

    sums: tuple[Sum, ...]
    operators: tuple[str, ...]

    def __str__(self) -> str:
        if not self.operators:
            return str(self.sums[0])
        rest = (f"{sign} {part}" for sign, part in zip(self.operators, self.sums[1:], strict=True))
        return " ".join((str(self.sums[0]), *rest))

    def holds(self, rows: I4, layout: Layout) -> Flags:
        """Whether it holds, for each row."""
        values = [part.values(rows, layout) for part in self.sums]
        if not self.operators:
            return np.asarray(values[0] != 0, dtype=np.bool_)
        held: Flags = np.ones(len(rows), np.bool_)
        for sign, left, right in zip(self.operators, values, values[1:], strict=False):
            held &= OPERATORS[sign](left, right)
        return held


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` or `or` of parts, or `not` of one."""

    word: str
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        texts = [f"({part})" if isinstance(part, Junction) else str(part) for part in self.parts]
        return f"not {texts[0]}" if self.word == "not" else f" {self.word} ".join(texts)

    def holds(self, rows: I4, layout: Layout) -> Flags:
        """Whether it holds, for each row."""
        held = [part.holds(rows, layout) for part in self.parts]
        if self.word == "not":
            return ~held[0]
        join = np.logical_and if self.word == "and" else np.logical_or
        return np.asarray(join.reduce(held), dtype=np.bool_)


Node = Comparison | Junction


@dataclass(frozen=True, slots=True)
class Predicate:
    """A statement on one replicate that is true or false; as text it is written in one way only."""

    root: Node

    @property
    def text(self) -> str:
        """The predicate, as `parse` would read it again."""
        return str(self.root)

    def counts(self) -> tuple[Count, ...]:
        """Counts that it speaks of, each once."""
        return tuple(dict.fromkeys(_counts(self.root)))

    def check(self, layout: Layout) -> None:
        """Raise PredicateError if the scenario does not have something that it speaks of."""
        for count in self.counts():
            count.check(layout)

    def check_words(self) -> None:
        """Raise PredicateError for a count or a cause of leakers that no scenario has."""
        for count in self.counts():
            count.check_words()

    def holds(self, rows: I4, layout: Layout) -> Flags:
        """(N,) whether it holds in each of the rows (N, columns); raises PredicateError."""
        return self.root.holds(rows, layout)


@lru_cache(maxsize=512)
def parse(text: str) -> Predicate:
    """The predicate that a text says; raises PredicateError with a sentence."""
    if len(text) > MAX_LENGTH:
        raise PredicateError(f"a predicate has at most {MAX_LENGTH:,} characters, this one has {len(text):,}")
    reader = _Reader(text)
    root = reader.either(0)
    reader.end()
    return Predicate(root)


def _counts(node: Node) -> Iterator[Count]:
    if isinstance(node, Comparison):
        for part in node.sums:
            yield from (count for _, count in part.terms)
        return
    for below in node.parts:
        yield from _counts(below)


def _term(factor: int, count: str) -> str:
    sign, size = ("-" if factor < 0 else "+"), abs(factor)
    if not count:
        return f"{sign} {size}"
    return f"{sign} {count}" if size == 1 else f"{sign} {size} * {count}"


def _known(name: str, names: tuple[str, ...], what: str) -> str:
    if name in names:
        return name
    near = get_close_matches(name, names, n=2, cutoff=0.55)
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    else:
        some = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        hint = f"there are: {some}" if names else "there is none"
    raise PredicateError(f"there is no {what} {name!r}; {hint}")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    keys: tuple[str, ...]
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            shown = text[at:].strip()
            raise PredicateError(f"{text.strip()!r}: cannot read {shown[:20]!r}")
        kind = str(found.lastgroup)
        keys = found["keys"]
        kind = "name" if kind == "keys" else kind
        inside = () if keys is None else _keys(keys)
        if kind == "name" and not inside and found["name"] in ("and", "or", "not"):
            kind = "word"
        yield _Token(kind, found[kind if kind != "word" else "name"], inside, found.start())
        at = found.end()


def _keys(text: str) -> tuple[str, ...]:
    """What stands in brackets, spaces made even; what begins with `by` last, as it is written."""
    keys = [" ".join(key.strip().strip("'\"").split()) for key in text.split(",")]
    by = [key for key in keys if f"{key} ".startswith(_BY)]
    if len(by) > 1:
        raise PredicateError(
            f"[{text}]: `by` stands there more than once; join names by `or`: by north or south"
        )
    for key in by:
        names = key[len(_BY) :].split(_OR)
        if not all(names) or any(
            f"{name} ".startswith("or ") or f" {name}".endswith(" or") for name in names
        ):
            raise PredicateError(
                f"[{text}]: expected a battery or weapon after `by`, as in [by north or south]"
            )
    return (*(key for key in keys if key not in by), *by)


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._tokens = list(_tokens(text))
        self._next = 0

    def either(self, depth: int) -> Node:
        return self._joined("or", self._both, depth)

    def end(self) -> None:
        if self._next < len(self._tokens):
            self._fail(f"did not expect {self._tokens[self._next].text!r}")

    def _both(self, depth: int) -> Node:
        return self._joined("and", self._negated, depth)

    def _joined(self, word: str, part: Callable[[int], Node], depth: int) -> Node:
        if depth > _MAX_DEPTH:
            self._fail(f"is nested more than {_MAX_DEPTH} deep")
        parts = [part(depth)]
        while self._take("word", word):
            parts.append(part(depth))
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def _negated(self, depth: int) -> Node:
        n_not = 0
        while self._take("word", "not"):
            n_not += 1
        if self._take("sign", "("):
            inside = self.either(depth + 1)
            if not self._take("sign", ")"):
                self._fail("a parenthesis is not closed")
        else:
            inside = self._comparison()
        return Junction("not", (inside,)) if n_not % 2 else inside

    def _comparison(self) -> Comparison:
        sums, operators = [self._sum()], []
        while (token := self._peek()) is not None and token.kind == "operator":
            self._next += 1
            operators.append(token.text)
            sums.append(self._sum())
        return Comparison(tuple(sums), tuple(operators))

    def _sum(self) -> Sum:
        constant = 0
        terms: dict[Count, int] = {}
        sign = -1 if self._take("sign", "-") else 1
        while True:
            factor, count = self._term()
            if count is None:
                constant += sign * factor
            else:
                terms[count] = terms.get(count, 0) + sign * factor
            if self._take("sign", "+"):
                sign = 1
            elif self._take("sign", "-"):
                sign = -1
            else:
                return Sum(constant, tuple((n, count) for count, n in terms.items() if n))

    def _term(self) -> tuple[int, Count | None]:
        token = self._peek()
        if token is None:
            self._fail("ends where a count such as leakers or a number was expected")
        self._next += 1
        if token.kind == "number":
            factor = self._whole(token.text)
            return (
                (factor, self._count(self._peek(), moved=True)) if self._take("sign", "*") else (factor, None)
            )
        return 1, self._count(token)

    def _count(self, token: _Token | None, moved: bool = False) -> Count:
        if token is None or token.kind != "name":
            found = "the end" if token is None else repr(token.text)
            self._fail(f"expected a count such as leakers or a number, found {found}")
        if moved:
            self._next += 1
        return Count(token.text, token.keys)

    def _whole(self, text: str) -> int:
        if "." in text:
            self._fail(f"expected a whole number, as outcomes are counted, found {text}")
        if int(text) > _MAX_NUMBER:
            self._fail(f"the number {text[:20]} is too large")
        return int(text)

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, text: str) -> bool:
        token = self._peek()
        if token is None or token.kind != kind or token.text != text:
            return False
        self._next += 1
        return True

    def _fail(self, what: str) -> NoReturn:
        raise PredicateError(f"{self._text!r}: {what}" if self._text else f"an empty predicate: {what}")
