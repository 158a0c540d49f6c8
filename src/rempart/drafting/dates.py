"""Days and hours of a sentence, relative ones resolved against the day of publication.

A weekday is the last one up to the day of publication; a day without a year is the last such day; the
night from A to B is both days, *Friday night* Friday and Saturday, *overnight* the eve and the day of
publication. What cannot be resolved (no day of publication is known) is left out, and still counts as no
number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from rempart.drafting.lexicon import lexicon
from rempart.drafting.records import Day, Language, Span
from rempart.reading.days import FIRST_YEAR, LAST_YEAR

_Found = tuple[date, date, str]
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date | None, "_Calendar"], _Found | None]]


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour as `14:45`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class _Calendar:
    months: dict[str, int]
    weekdays: dict[str, int]


def days(folded: str, language: Language, published: date | None) -> tuple[tuple[Day, ...], tuple[Span, ...]]:
    """Days in order, and the characters of all that reads as a date, resolved or not."""
    words = lexicon(language)
    calendar = _Calendar(words.months, words.weekdays)
    found: list[Day] = []
    taken: list[Span] = []
    for pattern, rule in _rules(language):
        for match in pattern.finditer(folded):
            span = Span(*match.span())
            if any(span.overlaps(other) for other in taken):
                continue
            taken.append(span)
            try:
                result = rule(match, published, calendar)
            except (ValueError, OverflowError):
                continue
            if result is not None and result[0].year >= FIRST_YEAR and result[1].year <= LAST_YEAR:
                found.append(Day(span, result[0], result[1], result[2]))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda day: day.span.start)), tuple(sorted(taken, key=lambda s: s.start))


def hours(folded: str) -> tuple[Hour, ...]:
    """Hours such as `14h45`, `00:30`, `2.45 pm`, `6:10 a.m.`."""
    found: list[Hour] = []
    for match in _HOUR.finditer(folded):
        hour = int(match["h24"] or match["h12"] or match["hfr"])
        minute = int(match["m24"] or match["m12"] or match["mfr"] or 0)
        half = (match["half"] or "").replace(".", "")
        if half and not 1 <= hour <= 12:
            continue
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
        if hour < 24 and minute < 60:
            found.append(Hour(Span(*match.span()), f"{hour:02d}:{minute:02d}"))
    return tuple(found)


_HOUR = re.compile(
    r"(?<![\w.,:])(?:(?P<h12>\d{1,2})(?:[.:](?P<m12>\d\d))?\s?(?P<half>[ap]\.?m)\b\.?"
    r"|(?P<hfr>\d{1,2})\s?h(?:eures?)?\s?(?P<mfr>\d\d)?(?!\w)"
    r"|(?P<h24>[01]?\d|2[0-3]):(?P<m24>[0-5]\d)(?!\d))"
)


def _day_of(day: str, month: int, year: str | None, published: date | None) -> date | None:
    n = int(re.sub(r"\D", "", day))
    if year:
        return date(int(year), month, n)
    if published is None:
        return None
    this = date(published.year, month, n)
    return this if this <= published + timedelta(days=1) else date(published.year - 1, month, n)


def _last(weekday: int, published: date, strictly: bool = False) -> date:
    back = (published.weekday() - weekday) % 7
    return published - timedelta(days=7 if strictly and back == 0 else back)


def _month(month: int, year: str | None, published: date | None) -> _Found | None:
    if year is None:
        if published is None:
            return None
        year = str(published.year if month <= published.month else published.year - 1)
    first = date(int(year), month, 1)
    return first, _end_of_month(first), "month"


def _end_of_month(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)


def _full(match: re.Match[str], published: date | None, calendar: _Calendar) -> _Found | None:
    month = calendar.months[match["month"]]
    last = _day_of(match["day"], month, match["year"], published)
    if last is None:
        return None
    until = match.groupdict().get("until")
    if until:
        end = _day_of(until, month, match["year"], published)
        return None if end is None or end < last else (last, end, "day")
    if match.groupdict().get("night"):
        return last, last + timedelta(days=1), "part_of_day"
    return last, last, "day"


def _iso(match: re.Match[str], _published: date | None, _calendar: _Calendar) -> _Found | None:
    day = date.fromisoformat(match.group())
    return day, day, "day"


def _night_dates(match: re.Match[str], published: date | None, calendar: _Calendar) -> _Found | None:
    last = _day_of(match["until"], calendar.months[match["month"]], match["year"], published)
    if last is None:
        return None
    first = last - timedelta(days=1)
    return (first, last, "part_of_day") if int(re.sub(r"\D", "", match["day"])) == first.day else None


def _night_weekdays(match: re.Match[str], published: date | None, calendar: _Calendar) -> _Found | None:
    if published is None:
        return None
    last = _last(calendar.weekdays[match["until"]], published)
    first = last - timedelta(days=1)
    return (first, last, "part_of_day") if first.weekday() == calendar.weekdays[match["weekday"]] else None


def _weekday(match: re.Match[str], published: date | None, calendar: _Calendar) -> _Found | None:
    part = match.groupdict()
    if published is None or part.get("next"):
        return None
    day = _last(calendar.weekdays[match["weekday"]], published, strictly=bool(part.get("last")))
    if part.get("since"):
        return day, published, "day"
    if part.get("night"):
        return day, day + timedelta(days=1), "part_of_day"
    return day, day, "part_of_day" if part.get("part") else "day"


def _month_only(match: re.Match[str], published: date | None, calendar: _Calendar) -> _Found | None:
    return _month(calendar.months[match["month"]], match["year"], published)


def _year(match: re.Match[str], _published: date | None, _calendar: _Calendar) -> _Found | None:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31), "year"


def _relative(name: str) -> Callable[[re.Match[str], date | None, _Calendar], _Found | None]:
    def rule(_match: re.Match[str], published: date | None, _calendar: _Calendar) -> _Found | None:
        return None if published is None else _RELATIVE[name](published)

    return rule


def _eve(published: date, back: int = 1) -> date:
    return published - timedelta(days=back)


def _last_week(published: date) -> _Found:
    monday = _eve(published, published.weekday() + 7)
    return monday, monday + timedelta(days=6), "week"


def _last_month(published: date) -> _Found:
    last = _eve(published.replace(day=1))
    return last.replace(day=1), last, "month"


_RELATIVE: dict[str, Callable[[date], _Found]] = {
    "today": lambda p: (p, p, "day"),
    "part of today": lambda p: (p, p, "part_of_day"),
    "yesterday": lambda p: (_eve(p), _eve(p), "day"),
    "part of yesterday": lambda p: (_eve(p), _eve(p), "part_of_day"),
    "two days ago": lambda p: (_eve(p, 2), _eve(p, 2), "day"),
    "last night": lambda p: (_eve(p), p, "part_of_day"),
    "this week": lambda p: (_eve(p, p.weekday()), p, "week"),
    "last week": _last_week,
    "this month": lambda p: (p.replace(day=1), p, "month"),
    "last month": _last_month,
}

_PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "last night": r"(?:last night|overnight|during the night)",
        "part of yesterday": r"yesterday (?:morning|afternoon|evening)",
        "yesterday": r"yesterday",
        "part of today": r"(?:this|earlier this|early this) (?:morning|afternoon|evening)|tonight",
        "today": r"(?:earlier )?today",
        "last week": r"(?:earlier )?last week",
        "this week": r"(?:earlier )?this week",
        "this month": r"(?:earlier |early )?this month",
        "last month": r"(?:earlier )?last month",
    },
    "fr": {
        "last night": (
            r"(?:(?:dans |durant |pendant )?la nuit derniere|cette nuit"
            r"|dans la nuit(?! d[eu'])|hier dans la nuit)"
        ),
        "two days ago": r"avant-hier",
        "part of yesterday": r"hier (?:matin|apres-midi|soir)",
        "yesterday": r"(?:d')?hier",
        "part of today": r"(?:ce matin|cet apres-midi|ce soir)",
        "today": r"aujourd'hui",
        "last week": r"la semaine (?:derniere|passee)",
        "this week": r"cette semaine",
        "this month": r"(?:(?:au |en )?debut (?:du|de ce) mois|ce mois-ci)",
        "last month": r"le mois dernier",
    },
}


@cache
def _rules(language: Language) -> tuple[_Rule, ...]:
    words = lexicon(language)
    m = rf"(?P<month>{_alternatives(words.months)})\b\.?"
    w = _alternatives(words.weekdays)
    own = _english(m, w) if language == "en" else _french(m, w)
    phrases = [(form, _relative(name)) for name, form in _PHRASES[language].items()]
    iso = (r"\d{4}-\d\d-\d\d", _iso)
    year = (r"(?:in|en|since|depuis) (?P<year>(?:19|20)\d\d)", _year)
    everything = [iso, *own, *phrases, year]
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{form})(?!\w)".replace(" ", r"\s+")), rule) for form, rule in everything
    )


def _english(m: str, w: str) -> list[tuple[str, Callable[..., _Found | None]]]:
    day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?:,? (?P<year>(?:19|20)\d\d))?"
    until = r"(?P<until>\d{1,2})(?:st|nd|rd|th)?"
    on = rf"(?:on )?(?:the )?(?:(?:{w}),? )?(?:the )?"
    night = r"(?P<night>the night of )?"
    return [
        (
            rf"(?:in |on |during )?the night (?:of|from|between) {day} (?:to|and|-) {until} {m}{year}",
            _night_dates,
        ),
        (
            rf"(?:in |on |during )?the night (?:of|from|between) {m} {day}(?: to | and |-){until}{year}",
            _night_dates,
        ),
        (
            (
                rf"(?:(?:in|on|during) )?(?:the night|overnight) (?:of |from |between )?"
                rf"(?P<weekday>{w}) (?:to|and|into) (?P<until>{w})"
            ),
            _night_weekdays,
        ),
        (rf"{on}{day}(?: to |-|/){until} {m}{year}", _full),
        (rf"{on}{night}{day}(?: of)? {m}{year}", _full),
        (rf"{on}{night}{m} {day}(?:-{until})?{year}(?!\s?(?:rockets|drones|missiles))", _full),
        (
            rf"(?:in |since |of |last |early |late |mid-|by )+{m}(?:,? (?P<year>(?:19|20)\d\d))?",
            _month_only,
        ),
        (rf"{m} (?P<year>(?:19|20)\d\d)", _month_only),
        (
            (
                r"(?:(?P<since>since )|(?:on |late on |early on |late |early )*)"
                r"(?:(?P<last>last )|(?P<next>next )|this |the )?"
                rf"(?P<weekday>{w})(?: (?:(?P<night>night)|(?P<part>morning|afternoon|evening)))?(?:'s)?"
            ),
            _weekday,
        ),
    ]


def _french(m: str, w: str) -> list[tuple[str, Callable[..., _Found | None]]]:
    day, year = r"(?P<day>1er|\d{1,2})", r"(?: (?P<year>(?:19|20)\d\d))?"
    until = r"(?P<until>\d{1,2})"
    on = rf"(?:(?:le|ce|du|au) )?(?:(?:{w}) )?(?:le )?"
    night = r"(?:dans |durant |pendant )?la nuit "
    return [
        (rf"{night}du (?:(?:{w}) )?{day}(?: (?:\w+))? au (?:(?:{w}) )?{until} {m}{year}", _night_dates),
        (rf"{night}(?:de|du) (?P<weekday>{w}) (?:à|au) (?P<until>{w})", _night_weekdays),
        (rf"{night}(?P<night>de |du )(?P<weekday>{w})", _weekday),
        (rf"{night}(?P<night>du ){day} {m}{year}", _full),
        (rf"(?:du |les |entre le )?{day}(?: au | et |-){until} {m}{year}", _full),
        (rf"{on}{day} {m}{year}", _full),
        (
            rf"(?:en|depuis|debut|fin|mi-|au mois de|au cours du mois de) {m}(?: (?P<year>(?:19|20)\d\d))?",
            _month_only,
        ),
        (rf"{m} (?P<year>(?:19|20)\d\d)", _month_only),
        (
            (
                rf"(?:(?P<since>depuis )|ce |le |de |tard |tot )?(?P<weekday>{w})"
                r"(?: (?:(?P<last>dernier)|(?P<next>prochain)|(?P<night>dans la nuit)"
                r"|(?:au |en fin de )?(?P<part>matin|matinee|apres-midi|soir|soiree)))?"
            ),
            _weekday,
        ),
    ]


def _alternatives(table: Iterable[str]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))
