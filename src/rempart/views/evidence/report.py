"""An assessment as one self-contained page, for readers who are not analysts; in English or French."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import jinja2

from rempart.evidence.assess import (
    CERTAIN,
    IMPOSSIBLE,
    JUDGED,
    NEVER_SEEN,
    Assessment,
    Compared,
    Supposed,
    Weighed,
)
from rempart.evidence.audit import CARE, FITS, WRONG, Finding
from rempart.evidence.model import Claim
from rempart.evidence.posterior import UnknownMoved
from rempart.evidence.yardstick import word
from rempart.stats.intervals import Interval
from rempart.stats.worlds import Estimate
from rempart.views.evidence.audit_words import HEADINGS, sentence
from rempart.views.evidence.facts import Made
from rempart.views.evidence.phrases import (
    in_number,
    in_percent,
    number_range,
    percent_range,
    phrase,
    prior_words,
    verdict,
)
from rempart.views.evidence.report_words import countries, notes, words

Row = dict[str, Any]

_IN_SHORT = {
    IMPOSSIBLE: "sum_impossible",
    CERTAIN: "sum_certain",
    NEVER_SEEN: "sum_never",
    JUDGED: "sum_account",
}


def report_page(assessment: Assessment, findings: Sequence[Finding], facts: Made, language: str) -> str:
    """HTML of the page, with nothing that it needs from elsewhere; `language`: `en` or `fr`."""
    folder = files("rempart").joinpath("views", "evidence")
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        folder.joinpath("report.html").read_text(encoding="utf-8")
    )
    css = folder.joinpath("report.css").read_text(encoding="utf-8")
    return template.render(css=css, **_Page(assessment, findings, facts, language).parts())


class _Page:
    """What stands on the page, as texts."""

    def __init__(
        self, assessment: Assessment, findings: Sequence[Finding], facts: Made, language: str
    ) -> None:
        self.a, self.findings, self.facts, self.lang = assessment, findings, facts, language
        self.incident = assessment.incident
        self.t = words(language)

    def parts(self) -> Row:
        told = notes(self.lang)
        return {
            "t": self.t,
            "title": self.incident.title.said(self.lang),
            "about": self.incident.about.said(self.lang).strip(),
            "summary": [*self._summary()],
            "event": [*self._event()],
            "agreed": [one.says.said(self.lang) for one in self.incident.agreed],
            "accounts": [*self._accounts()],
            "others": [*self._others()],
            "rows": [*self._rows()],
            "not_weighed": self._not_weighed(),
            "matrix": {"rows": [*self._matrix()]},
            "ratios": [self._ratio(compared) for compared in self.a.compared],
            "supposed": [*self._supposed()],
            "reports": [*self._reports()],
            "audit": [*self._audit()],
            "sspk": self.t["sspk"].format(n=self.facts.n_unknowns, a=self.facts.n_assumed),
            "assumptions": self.facts.assumptions,
            "priors": [*self._priors()],
            "letters": [*self._letters()],
            "sides": [(self.t[side], self.pct(b)) for side, b in self.a.reliability.says_anyway.items()],
            "sources": [*self._sources()],
            "notes": list(told.items()),
            "note_number": {key: i for i, key in enumerate(told, 1)},
            "made": self.t["made"].format(
                n=f"{self.a.n_replicates:,}".replace(",", "\u202f"), w=self.a.n_worlds, s=self.facts.scenario
            ),
            "command": self.facts.command,
        }

    def pct(self, value: float) -> str:
        return in_percent(value, self.lang)

    def span(self, interval: Interval) -> str:
        return percent_range(interval, self.lang)

    def title(self, account: str) -> str:
        if account in self.incident.accounts:
            return self.incident.accounts[account].title.said(self.lang)
        return self.incident.speakers[account].name.said(self.lang)

    def says(self, key: str) -> str:
        if key in self.incident.claims:
            return self.incident.claims[key].says.said(self.lang)
        return self.incident.questions[key].asks.said(self.lang)

    def _summary(self) -> Iterator[str]:
        verdicts = {account.name: account.weighed.verdict for account in self.a.accounts}
        for account in self.a.accounts:
            yield self._in_short(self.title(account.name), account.weighed)
        for compared in self.a.compared:
            if IMPOSSIBLE in (verdicts[compared.first], verdicts[compared.second]):
                continue
            first, second = self.title(compared.first), self.title(compared.second)
            both = compared.both
            if both.verdict == IMPOSSIBLE:
                yield self.t["sum_not_both"].format(first=first, second=second)
            elif both.verdict == NEVER_SEEN:
                most = self.pct(both.at_most or 0.0)
                yield self.t["sum_both_unseen"].format(first=first, second=second, most=most)
            elif both.probability is not None:
                p, chance = self.pct(both.probability.mean), self.span(both.probability.ci95)
                yield self.t["sum_both"].format(first=first, second=second, p=p, chance=chance)
            yield self._favoured(compared, first, second)

    def _in_short(self, title: str, weighed: Weighed) -> str:
        found = weighed.probability
        if found is None:
            return self.t["sum_unweighed"].format(title=title)
        key = {
            IMPOSSIBLE: "sum_impossible",
            CERTAIN: "sum_certain",
            NEVER_SEEN: "sum_never",
            JUDGED: "sum_account",
        }
        return self.t[key.get(weighed.verdict, "sum_cannot")].format(
            title=title,
            p=self.pct(found.mean),
            word=word(found.mean, self.lang),
            ignorance=self.span(found.ignorance90),
            n=self.a.n_replicates,
            most=self.pct(weighed.at_most or 0.0),
        )

    def _favoured(self, compared: Compared, first: str, second: str) -> str:
        ratio = compared.ratio
        low = min(ratio.ci95[0], ratio.ignorance90[0], compared.by_prior.low)
        high = max(ratio.ci95[1], ratio.ignorance90[1], compared.by_prior.high)
        value = ratio.value
        if compared.favours == compared.second:
            first, second = second, first
            value, low, high = _inverse(value), _inverse(high), _inverse(low)
        key = "sum_favours" if compared.favours else "sum_even"
        told = number_range((low, high), self.lang)
        return self.t[key].format(first=first, second=second, ratio=in_number(value, self.lang), range=told)

    def _event(self) -> Iterator[tuple[str, str]]:
        event = self.incident.event
        hours = f", {event.time}{f'–{event.until}' if event.until else ''}" if event.time else ""
        end = f" – {event.end}" if event.end else ""
        zone = f" (UTC{event.time_zone})" if event.time_zone else ""
        yield self.t["when"], f"{event.date}{end}{hours}{zone}"
        land = [countries(self.lang).get(name, name) for name in event.country]
        yield self.t["where"], ", ".join((event.place.said(self.lang), *land))
        for key, party in (("attacker", event.attacker), ("defender", event.defender)):
            if party:
                yield self.t[key], party.said(self.lang)

    def _claim(self, claim: Claim) -> Row:
        speaker = self.incident.speakers[claim.by]
        sources = self.incident.sources
        chain = [sources[name].publisher or name if name in sources else name for name in claim.through]
        return {
            "says": claim.says.said(self.lang),
            "flag": self._flag(claim),
            "wording": claim.wording,
            "language": claim.language,
            "by": speaker.name.said(self.lang),
            "through": " → ".join(dict.fromkeys(chain)),
            "said": claim.said or "",
            "code": f"{speaker.reliability}{claim.credibility}",
            "sources": [name for name in claim.source if name in sources],
        }

    def _flag(self, claim: Claim) -> str:
        """What became of a statement: told again by another, or put in the place of one."""
        if claim.repeats:
            return self.t["repeats"].format(what=self.says(claim.repeats[0]))
        old = [key for key, other in self.incident.claims.items() if other is claim]
        if any(key in other.supersedes for key in old for other in self.incident.claims.values()):
            return self.t["superseded"]
        return ""

    def _accounts(self) -> Iterator[Row]:
        for account in self.a.accounts:
            keys = (*account.weighed.claims, *account.cannot)
            yield {
                "title": self.title(account.name),
                "claims": [self._claim(self.incident.claims[key]) for key in keys],
            }

    def _others(self) -> Iterator[Row]:
        told = {key for account in self.a.accounts for key in (*account.weighed.claims, *account.cannot)}
        for key, claim in self.incident.claims.items():
            if key not in told:
                yield self._claim(claim)

    def _own(self) -> dict[str, Weighed]:
        """Claims that repeat no other."""
        return {key: one for key, one in self.a.claims.items() if not self.incident.claims[key].repeats}

    def _rows(self) -> Iterator[Row]:
        for key, one in {**self._own(), **self.a.questions}.items():
            found = one.probability
            if found is None:
                continue
            settled = one.verdict in (IMPOSSIBLE, CERTAIN)
            priors = one.by_prior
            moved = (priors.low, priors.high) if priors else None
            yield {
                "label": self.says(key),
                "mean": self.pct(found.mean),
                "verdict": self.verdict(one),
                "bar": None if settled else self._bar(found, moved),
                "chance": "" if settled else self.span(found.ci95),
                "ignorance": "" if settled else self.span(found.ignorance90),
                "priors": "" if settled or moved is None else self.span(moved),
            }

    def verdict(self, one: Weighed) -> str:
        mean = one.probability.mean if one.probability else 0.0
        return verdict(one.verdict, one.why, mean, one.at_most or 0.0, self.a.n_replicates, self.lang)

    def _bar(self, found: Estimate, priors: Interval | None) -> Row:
        label = (
            f"{self.pct(found.mean)}; {self.span(found.ci95)} {self.t['chance']};"
            f" {self.span(found.ignorance90)} {self.t['ignorance']}"
        )
        return {
            "label": label,
            "dot": round(100.0 * found.mean, 2),
            "ch": _placed(found.ci95),
            "ig": _placed(found.ignorance90),
            "pr": None if priors is None else _placed(priors),
        }

    def _not_weighed(self) -> list[str]:
        return [self.says(key) for key, one in self.a.claims.items() if one.probability is None]

    def _matrix(self) -> Iterator[Row]:
        keys = list(dict.fromkeys(key for pair in self.a.pairs for key in pair.claims))
        pairs = {frozenset(pair.claims): pair for pair in self.a.pairs}
        for row in keys:
            cells = [
                self._cell(
                    self.a.claims[row] if row == column else pairs[frozenset((row, column))], row == column
                )
                for column in keys
            ]
            yield {"label": self.says(row), "cells": cells}

    def _cell(self, one: Weighed, own: bool) -> Row:
        title = " + ".join(self.says(key) for key in one.claims)
        if one.verdict == IMPOSSIBLE:
            return {"kind": "cannot", "text": "✕", "sub": "", "shade": None, "title": self.t["cannot"]}
        if one.verdict == NEVER_SEEN or one.probability is None:
            most = self.pct(one.at_most or 0.0)
            return {
                "kind": "unseen",
                "text": f"≤ {most}",
                "sub": "",
                "shade": None,
                "title": self.t["unseen"],
            }
        mean = one.probability.mean
        return {
            "kind": "self" if own else "",
            "text": self.pct(mean),
            "sub": self.span(one.probability.ci95) if one.verdict != CERTAIN else "",
            "shade": round(100.0 * mean),
            "title": f"{title}: {self.verdict(one)}",
        }

    def _ratio(self, compared: Compared) -> Row:
        both = compared.both
        told = self.verdict(both)
        if both.probability is not None and both.verdict not in (IMPOSSIBLE, NEVER_SEEN):
            told = f"{self.pct(both.probability.mean)} ({self.span(both.probability.ci95)})"
        return {
            "first": self.title(compared.first),
            "second": self.title(compared.second),
            "value": in_number(compared.ratio.value, self.lang),
            "chance": number_range(compared.ratio.ci95, self.lang),
            "ignorance": number_range(compared.ratio.ignorance90, self.lang),
            "priors": number_range((compared.by_prior.low, compared.by_prior.high), self.lang),
            "verdict": self._favours(compared.favours),
            "both": told,
        }

    def _favours(self, account: str) -> str:
        if not account:
            return phrase("even", self.lang)
        quotes = ("« ", " »") if self.lang == "fr" else ("“", "”")
        return phrase("favours", self.lang, name=self.title(account).join(quotes))

    def _supposed(self) -> Iterator[Row]:
        for supposed in self.a.supposed:
            rows = [*self._after(supposed)]
            if rows:
                yield {"title": self._given(supposed), "rows": rows}

    def _given(self, supposed: Supposed) -> str:
        if supposed.kind == "reports":
            return self.t["if_reports"]
        if supposed.kind == "account":
            return self.t["if_account"].format(what=self.title(supposed.given))
        keys = supposed.given.split(" + ")
        told = " ".join(self.says(key) for key in keys)
        return self.t["if_together" if len(keys) > 1 else "if_claim"].format(what=told)

    def _after(self, supposed: Supposed) -> Iterator[Row]:
        for question in supposed.questions:
            settled = self.a.questions[question.question].verdict in (IMPOSSIBLE, CERTAIN)
            if question.after is not None and not question.cannot_tell and not settled:
                yield {
                    "label": self.says(question.question),
                    "before": self._share(question.before),
                    "after": self._share(question.after),
                }
        for unknown in supposed.unknowns:
            if not unknown.cannot_tell:
                yield from self._unknown(unknown)

    def _share(self, found: Estimate) -> str:
        mean, span = self.pct(found.mean), self.span(found.ci95)
        return mean if mean == span else f"{mean} ({span})"

    def _unknown(self, unknown: UnknownMoved) -> Iterator[Row]:
        asks = self.incident.unknowns[unknown.unknown].asks.said(self.lang)
        if not unknown.labels:
            yield {
                "label": asks,
                "before": self._middle(unknown.prior),
                "after": self._middle(unknown.posterior),
            }
            return
        rows = zip(unknown.labels, unknown.prior, unknown.posterior, unknown.label_ci95, strict=True)
        labels = self.incident.unknowns[unknown.unknown].labels
        for key, before, after, interval in rows:
            label = labels[key].said(self.lang) if key in labels else key
            told = f"{self.pct(after)} ({self.span(interval)})"
            yield {"label": f"{asks} — {label}", "before": self.pct(before), "after": told}

    def _middle(self, values: tuple[float, ...]) -> str:
        low, middle, high = values
        return f"{in_number(middle, self.lang)} ({number_range((low, high), self.lang)})"

    def _reports(self) -> Iterator[Row]:
        for key, one in self._own().items():
            moved = one.by_reliability
            if one.probability is not None and one.with_reports is not None and moved is not None:
                yield {
                    "label": self.says(key),
                    "alone": self.pct(one.probability.mean),
                    "with_reports": self.pct(one.with_reports),
                    "range": self.span((moved.low, moved.high)),
                }

    def _audit(self) -> Iterator[Row]:
        by_name = {self.incident.name: self.incident}
        for weight in (WRONG, CARE, FITS):
            lines = [
                {"sentence": sentence(finding, by_name, self.lang), "about": self._about(finding)}
                for finding in self.findings
                if finding.weight == weight
            ]
            if lines:
                yield {"kind": weight, "title": HEADINGS[weight][self.lang == "fr"], "lines": lines}

    def _about(self, finding: Finding) -> str:
        return " · ".join(self.says(key).rstrip(".") for key in finding.claims)

    def _priors(self) -> Iterator[Row]:
        for key, one in {**self._own(), **self.a.questions}.items():
            moved = one.by_prior
            if moved is not None:
                yield {
                    "label": self.says(key),
                    "low": self.pct(moved.low),
                    "high": self.pct(moved.high),
                    "low_under": prior_words(moved.low_under, self.incident, self.lang),
                    "high_under": prior_words(moved.high_under, self.incident, self.lang),
                }

    def _letters(self) -> Iterator[tuple[str, str]]:
        for letter, (a, b) in self.a.reliability.knows_and_tells.items():
            yield letter, self.pct(a / (a + b))

    def _sources(self) -> Iterator[Row]:
        for key, source in self.incident.sources.items():
            read = f"{self.t['accessed']} {source.accessed}" if source.accessed else ""
            rest = [source.author, source.publisher, source.date, source.note, read]
            yield {
                "key": key,
                "title": source.title,
                "url": source.url if source.url.startswith(("https://", "http://")) else "",
                "rest": ", ".join(part for part in rest if part),
            }


def _placed(interval: Interval) -> tuple[float, float]:
    """Left end and width in per cent of the bar; never too thin to see."""
    low, high = (100.0 * min(max(value, 0.0), 1.0) for value in interval)
    return round(low, 2), round(max(high - low, 0.4), 2)


def _inverse(value: float) -> float:
    return float("inf") if value == 0.0 else 1.0 / value
