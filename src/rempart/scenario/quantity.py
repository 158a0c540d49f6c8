"""One number of a scenario: known, or a distribution of what it may be; in SI, radians, linear ratios."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import degrees, inf, isfinite, isnan, nan, sqrt
from typing import Any, get_args

from pydantic import GetJsonSchemaHandler
from pydantic_core import core_schema

from rempart.reading.coordinates import degrees_of
from rempart.reading.days import why_no_day
from rempart.reading.grades import Grade
from rempart.reading.problems import did_you_mean, shown
from rempart.reading.sections import refuse
from rempart.scenario.units import DIMENSIONS, UnitError, example, magnitude

_LAWS = ("normal", "uniform", "triangular", "lognormal", "beta", "choice")
_NOTES = ("source", "accessed", "grade", "note", "row", "unknown", "assumption")
_KEYS = ("value", "low", "high", "as", *_LAWS, *_NOTES)
_GRADES = get_args(Grade)
_MAX_CHOICES = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """Distribution of a quantity as it is written; `world.draw_world` draws from it.

    | law | parameters |
    |---|---|
    | `percentiles` | 5th, 50th (nan: not given), 95th; `support` says on which scale |
    | `uniform` | a, b |
    | `triangular` | least, mode, greatest |
    | `normal` | mean, sd |
    | `lognormal` | median, sigma of the natural logarithm |
    | `beta` | a, b |
    | `choice` | the values, then their weights |

    `support`: `probability`, `positive` or `real`. A draw beyond `low` or `high`, the limits of the field,
    is set to the limit; `whole`: it is rounded to the nearest whole number.
    """

    law: str
    parameters: tuple[float, ...]
    support: str = "real"
    low: float = -inf
    high: float = inf
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and where it comes from. `value` is the known number, or the median of `spread`.

    `unknown`: name under which it is drawn; quantities of one name share their quantile.
    """

    value: float
    spread: Spread | None = None
    source: str = ""
    unknown: str = ""
    grade: str = ""
    assumption: bool = False


def known(value: float) -> Quantity:
    """A number that is known."""
    return Quantity(value)


@dataclass(frozen=True)
class Rule:
    """How a field of a model is read: its dimension, limits and words.

    `dimension`: key of `units.DIMENSIONS`. `above`: `low` itself is excluded. `whole`: a count.
    `words`: words that stand for a number. `bare`: a bare number is taken in this unit (degrees of a place).
    `axis`: `latitude` or `longitude`, which may be written with a hemisphere and in minutes and seconds.
    """

    dimension: str = "ratio"
    low: float = 0.0
    high: float = inf
    above: bool = False
    whole: bool = False
    words: tuple[tuple[str, float], ...] = ()
    bare: str = ""
    axis: str = ""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _core: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        name = "count" if self.whole else "degrees" if self.bare else self.dimension
        return {"x-quantity": name, "x-words": [word for word, _ in self.words]}

    @cached_property
    def expected(self) -> str:
        """What belongs here, for a sentence."""
        if self.bare:
            text = "degrees such as 33.79"
        elif self.whole:
            text = "a whole number such as 4"
        elif self.dimension == "ratio" and self.high == 1.0:
            text = "a number from 0 to 1 such as 0.4"
        else:
            text = example(self.dimension)
        return text + "".join(f" or '{word}'" for word, _ in self.words)

    def read(self, raw: Any) -> Quantity:
        """Quantity of what stands in the file; raises a validation error with a sentence."""
        if isinstance(raw, Quantity):
            return raw
        if isinstance(raw, dict):
            return self._mapping(raw)
        return Quantity(self.number(raw))

    def number(self, raw: Any) -> float:
        """SI value of a plain number, text or word."""
        for word, value in self.words:
            if raw == word:
                return value
        if isinstance(raw, bool) or not isinstance(raw, int | float | str):
            raise refuse(f"found {shown(raw)}, expected {self.expected}")
        value = self._measured(raw)
        if self.whole and value != round(value):
            raise refuse(f"found {raw}, expected {self.expected}")
        if not self.low <= value <= self.high or (self.above and value == self.low):
            raise refuse(f"found {shown(raw)}, expected {self._limits(value)}")
        return float(round(value)) if self.whole else value

    def _measured(self, raw: float | str) -> float:
        if not isinstance(raw, str):
            if not isfinite(raw):
                raise refuse(f"found {raw}, expected {self.expected}")
            if self.bare:
                return magnitude(f"{raw!r} {self.bare}", self.dimension)
            if self.dimension != "ratio":
                raise refuse(f"found {raw!r}, expected {self._with_unit(raw)}")
            return float(raw)
        if self.axis and not raw.strip().endswith(("deg", "rad", "mil")):
            try:
                return magnitude(f"{degrees_of(raw, self.axis)!r} deg", "angle")
            except ValueError as error:
                raise refuse(f"found {shown(raw)}, {error}") from None
        try:
            return magnitude(raw, self.dimension)
        except UnitError as error:
            if self.whole:
                raise refuse(f"found {shown(raw)}, expected {self.expected}") from None
            if self.words and not raw[:1].isdigit() and raw[:1] not in "+-.":
                hint = did_you_mean(raw, [word for word, _ in self.words])
                raise refuse(f"found {shown(raw)}, expected {self.expected}{hint}") from None
            if not raw[:1].isdigit() and raw[:1] not in "+-.":
                raise refuse(f"found {shown(raw)}, expected {self.expected}") from None
            raise refuse(str(error)) from None

    def _with_unit(self, number: float) -> str:
        """What to write in the place of a bare number: the number with a unit, if that is then taken."""
        if number < 0.0 <= self.low:
            return "an area such as '0.1 m^2' or '-10 dBsm'" if self.dimension == "area" else self.expected
        return example(self.dimension, "" if number == 0.0 and self.above else f"{number:g}")

    def _limits(self, value: float) -> str:
        limit = self.low if value <= self.low else self.high
        scale, unit = (
            (degrees(1.0), "deg") if self.dimension == "angle" else (1.0, DIMENSIONS[self.dimension])
        )
        side = ("more than" if self.above else "at least") if limit == self.low else "at most"
        return f"{side} {limit * scale:.10g} {unit}".rstrip()

    def _mapping(self, raw: dict[str, Any]) -> Quantity:
        for key in raw:
            if key not in _KEYS:
                raise refuse(
                    f"found the key {key!r}, expected {self.expected}, or a distribution"
                    f"{did_you_mean(key, _KEYS)}"
                )
        self._check_notes(raw)
        laws = [key for key in _LAWS if key in raw]
        if len(laws) + (not {"value", "low", "high"}.isdisjoint(raw)) != 1:
            raise refuse(
                f"found a mapping, expected {self.expected}, or one distribution "
                "(low and high, or value, or one of " + ", ".join(_LAWS) + ")"
            )
        if laws:
            if "as" in raw:
                raise refuse("'as' belongs to low and high")
            spread: Spread | None = getattr(self, "_" + laws[0])(raw[laws[0]])
        else:
            spread = self._low_and_high(raw)
        middle = self.number(raw["value"]) if spread is None and "value" in raw else nan
        if spread is None and "value" not in raw:
            middle = self.number(raw["low"])
        return Quantity(
            value=middle if spread is None else median(spread),
            spread=spread,
            source=raw.get("source", ""),
            unknown=raw.get("unknown", ""),
            grade=raw.get("grade", ""),
            assumption=raw.get("assumption", False),
        )

    @staticmethod
    def _check_notes(raw: dict[str, Any]) -> None:
        for key in ("source", "note", "row", "unknown", "accessed"):
            if key in raw and not isinstance(raw[key], str):
                raise refuse(f"found {shown(raw[key])} as {key}, expected a text")
        if "accessed" in raw and (wrong := why_no_day(raw["accessed"])):
            raise refuse(f"found {shown(raw['accessed'])} as accessed, {wrong}")
        if "grade" in raw and raw["grade"] not in _GRADES:
            raise refuse(f"found {shown(raw['grade'])} as grade, expected one of {', '.join(_GRADES)}")
        if not isinstance(raw.get("assumption", False), bool):
            raise refuse(f"found {shown(raw['assumption'])} as assumption, expected true or false")

    def _low_and_high(self, raw: dict[str, Any]) -> Spread | None:
        meaning = raw.get("as", "percentiles")
        if meaning not in ("percentiles", "bounds"):
            raise refuse(f"found {shown(meaning)} for 'as', expected bounds or percentiles")
        if ("low" in raw) != ("high" in raw):
            raise refuse("low and high go together")
        if "low" not in raw:
            return None
        low, high = self.number(raw["low"]), self.number(raw["high"])
        middle = self.number(raw["value"]) if "value" in raw else None
        if not low <= (low if middle is None else middle) <= high:
            raise refuse(
                f"low {shown(raw['low'])}, "
                + ("" if middle is None else f"value {shown(raw['value'])}, ")
                + f"high {shown(raw['high'])}: expected them in rising order"
            )
        if not isfinite(low) or not isfinite(high) or not isfinite(middle or 0.0):
            raise refuse("a word cannot be low or high of a distribution; use choice")
        if low == high:
            return None
        if meaning == "bounds":
            return self._bounds(low, middle, high)
        return self._percentiles(low, middle, high)

    def _bounds(self, low: float, middle: float | None, high: float) -> Spread:
        if middle is not None:
            return self._spread("triangular", low, middle, high)
        if self.whole:  # every whole number from low to high has the same weight
            return Spread("uniform", (low - 0.5, high + 0.5), "real", low, high, whole=True)
        return self._spread("uniform", low, high)

    def _percentiles(self, low: float, middle: float | None, high: float) -> Spread:
        support = "real" if self.low < 0.0 or low <= 0.0 else "positive"
        if support == "positive" and self.high == 1.0:
            support = "probability" if high < 1.0 else "real"
        if low < high / 1e12 and support != "real":
            raise refuse("low and high lie too far apart")
        if middle is None:
            return self._spread("percentiles", low, nan, high, support=support)
        if low < middle < high:
            return self._spread("percentiles", low, middle, high, support=support)
        # One side has no width: the half of the draws that would fall there is set to the median.
        spread = self._spread("percentiles", *_mirrored(low, middle, high, support), support=support)
        return replace(spread, low=middle) if middle == low else replace(spread, high=middle)

    def _spread(self, law: str, *parameters: float, support: str = "real") -> Spread:
        if self.above and law == "normal":
            raise refuse(
                f"a normal distribution can fall to {self.low:g}, which this field cannot be; "
                "use lognormal, or low and high above it"
            )
        return Spread(law, parameters, support, self.low, self.high, self.whole)

    def _normal(self, raw: Any) -> Spread:
        parts = _parts(raw, "normal", ("mean", "sd"))
        sd = Rule(self.dimension, bare=self.bare, above=True).number(parts["sd"])
        return self._spread("normal", self._finite(parts["mean"]), sd)

    def _lognormal(self, raw: Any) -> Spread:
        parts = _parts(raw, "lognormal", ("median", "sigma"))
        middle, sigma = self._finite(parts["median"]), Rule(high=10.0, above=True).number(parts["sigma"])
        if middle <= 0.0:
            raise refuse("the median of a lognormal distribution must be more than 0")
        return self._spread("lognormal", middle, sigma, support="positive")

    def _beta(self, raw: Any) -> Spread:
        parts = _parts(raw, "beta", ("a", "b"))
        if self.dimension != "ratio" or self.whole:
            raise refuse(f"a beta distribution lies between 0 and 1; expected {self.expected}")
        shape = Rule(low=1e-3, high=1e6)
        return self._spread("beta", shape.number(parts["a"]), shape.number(parts["b"]))

    def _uniform(self, raw: Any) -> Spread:
        return self._spread("uniform", *self._rising(raw, "uniform", 2))

    def _triangular(self, raw: Any) -> Spread:
        return self._spread("triangular", *self._rising(raw, "triangular", 3))

    def _rising(self, raw: Any, law: str, n: int) -> list[float]:
        if not isinstance(raw, list) or len(raw) != n:
            raise refuse(f"found {shown(raw)}, expected {law}: a list of {n} numbers")
        numbers = [self._finite(entry) for entry in raw]
        if numbers != sorted(numbers) or numbers[0] == numbers[-1]:
            raise refuse(f"{law}: expected {n} numbers in rising order")
        return numbers

    def _choice(self, raw: Any) -> Spread:
        if not isinstance(raw, dict) or not raw or len(raw) > _MAX_CHOICES:
            raise refuse(
                f"found {shown(raw)}, expected choice: a mapping of values to weights "
                "such as {2: 0.7, 3: 0.3}"
            )
        values = [self.number(_plain(key)) for key in raw]
        weights = [Rule(high=1e9).number(weight) for weight in raw.values()]
        if sum(weights) <= 0.0:
            raise refuse("choice: at least one weight must be more than 0")
        return self._spread("choice", *values, *weights)

    def _finite(self, raw: Any) -> float:
        value = self.number(raw)
        if not isfinite(value):
            raise refuse(f"found {shown(raw)} in a distribution, expected a number")
        return value


def _mirrored(low: float, middle: float, high: float, support: str) -> tuple[float, float, float]:
    """The same median and open side, with some width on the side that has none."""
    if middle == low:
        return (middle - (high - middle) if support == "real" else middle / 2.0), middle, high
    wide = {"real": middle + (middle - low), "positive": 2.0 * middle, "probability": (1.0 + middle) / 2.0}
    return low, middle, wide[support]


def _plain(key: str) -> Any:
    """Key of a mapping as the number that it is, if it is one."""
    try:
        return float(key)
    except ValueError:
        return key


def _parts(raw: Any, law: str, names: tuple[str, str]) -> dict[str, Any]:
    if not isinstance(raw, dict) or set(raw) != set(names):
        raise refuse(f"found {shown(raw)}, expected {law}: {{{names[0]}: ..., {names[1]}: ...}}")
    return raw


def median(spread: Spread) -> float:
    """A middle of the distribution, for views: its median (beta: its mean; choice: the likeliest)."""
    p = spread.parameters
    if spread.law == "percentiles":
        middle = _middle(p[0], p[1], p[2], spread.support)
    elif spread.law == "uniform":
        middle = (p[0] + p[1]) / 2.0
    elif spread.law == "triangular":
        a, c, b = p
        rising, half = c - a, (b - a) / 2.0
        middle = a + sqrt(half * rising) if rising >= half else b - sqrt(half * (b - c))
    elif spread.law == "beta":
        middle = p[0] / (p[0] + p[1])
    elif spread.law == "choice":
        n = len(p) // 2
        middle = p[max(range(n), key=lambda i: p[n + i])]
    else:
        middle = p[0]
    middle = min(max(middle, spread.low), spread.high)
    return float(round(middle)) if spread.whole and isfinite(middle) else middle


def _middle(low: float, given: float, high: float, support: str) -> float:
    """Median of `stats.distributions.from_low_high`, told without importing compiled code."""
    if not isnan(given):
        return given
    if support == "probability":
        odds = sqrt(low / (1.0 - low) * high / (1.0 - high))
        return odds / (1.0 + odds)
    if support == "positive" and high > 1.5 * low:
        return sqrt(low * high)
    return (low + high) / 2.0
