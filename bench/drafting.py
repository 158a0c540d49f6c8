"""How well drafting reads: claims of the test set found, and wholly right. `python -m bench.drafting`."""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from rempart.drafting.claims import CONSEQUENCES, read_sentence
from rempart.drafting.reading import sentences
from rempart.drafting.records import Count, Finding
from rempart.stats.intervals import wilson

FOLDER = Path(__file__).parent.parent / "tests" / "reference" / "drafting"
FIELDS = ("count", "of", "basis", "share", "weapon", "thing", "place", "date", "mode", "by")
_ARTICLES = r"\b(?:the|a|an|le|la|les|l|un|une|des|du|de|d)\b"


@dataclass(frozen=True)
class Entry:
    """One sentence of the test set with the claims that it makes."""

    id: str
    language: str
    text: str
    published: date
    role: str
    claims: tuple[dict[str, Any], ...]
    unseen: bool


@dataclass(frozen=True)
class Score:
    """Claims wanted, drafted, found (a claim of the kind in the sentence), wholly right, and what was
    wrong with the others."""

    n_wanted: int
    n_drafted: int
    n_found: int
    n_whole: int
    n_roles_right: int
    n_sentences: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.n_found / self.n_drafted if self.n_drafted else 0.0

    @property
    def recall(self) -> float:
        return self.n_found / self.n_wanted

    @property
    def whole_claim_accuracy(self) -> float:
        return self.n_whole / self.n_wanted


def is_unseen(key: str) -> bool:
    """The fixed rule: first byte of the SHA-256 of the id even."""
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 0


def entries(language: str, part: str = "all") -> tuple[Entry, ...]:
    """Entries of a language: `seen`, `unseen`, `own` (unseen, by the author of the rules), `other`,
    `all`."""
    found: list[Entry] = []
    for name in (f"sentences_{language}.yaml", f"other_hand_{language}.yaml"):
        raw = yaml.safe_load((FOLDER / name).read_text("utf-8"))
        other = name.startswith("other")
        for one in raw["sentences"]:
            published = one.get("published", raw["published"])
            unseen = other or is_unseen(one["id"])
            place = "other" if other else "own" if unseen else "seen"
            if part in ("all", place) or (part == "unseen" and unseen):
                claims = tuple(one["claims"])
                found.append(
                    Entry(one["id"], language, one["text"], published, one.get("role", "air"), claims, unseen)
                )
    return tuple(found)


def score(chosen: Sequence[Entry]) -> Score:
    """Drafts every sentence alone and compares."""
    wanted = drafted = found = whole = roles = 0
    wrong: list[str] = []
    for entry in chosen:
        readings = [read_sentence(s, entry.language, entry.published) for s in sentences(entry.text)]
        findings = [one for reading in readings for one in reading.findings]
        pairs, spare = _paired(entry, findings)
        wanted, drafted = wanted + len(entry.claims), drafted + len(findings)
        found += sum(finding is not None for _, finding in pairs)
        roles += readings[0].role == entry.role
        for claim, finding in pairs:
            bad = (
                [f for f in FIELDS if not _right(f, claim, finding, entry)]
                if finding is not None
                else ["missing"]
            )
            whole += not bad
            if bad:
                wrong.append(f"{entry.id} {claim['kind']}: {', '.join(_told(f, finding) for f in bad)}")
        wrong.extend(f"{entry.id} spurious {one.kind}" for one in spare)
        if readings[0].role != entry.role:
            wrong.append(f"{entry.id} role {readings[0].role}, not {entry.role}")
    return Score(wanted, drafted, found, whole, roles, len(chosen), tuple(wrong))


def _paired(
    entry: Entry, findings: list[Finding]
) -> tuple[list[tuple[dict[str, Any], Finding | None]], list[Finding]]:
    """Each wanted claim with the finding of its kind that agrees best, none used twice."""
    left = list(findings)
    pairs: list[tuple[dict[str, Any], Finding | None]] = []
    for claim in entry.claims:
        same = [one for one in left if one.kind == claim["kind"]]
        best = max(same, key=lambda one: sum(_right(f, claim, one, entry) for f in FIELDS), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((claim, best))
    return pairs, left


def _right(field: str, claim: dict[str, Any], one: Finding, entry: Entry) -> bool:
    if field in ("count", "of"):
        return _count_right(field, claim, one)
    if field == "by":
        chain = [link.text for link in one.telling.chain] if one.telling else []
        return len(chain) == len(claim.get("by", [])) and all(map(_same_name, chain, claim.get("by", [])))
    told, want = _value(field, claim, one)
    if told == want:
        return True
    shared = field in ("weapon", "place", "date") and claim["kind"] in CONSEQUENCES
    others = [_value(field, other, one)[1] for other in entry.claims]
    return shared and not want and told in others


def _value(field: str, claim: dict[str, Any], one: Finding) -> tuple[Any, Any]:
    """What was drafted and what is wanted, in one form."""
    if field == "date":
        want = claim.get("date")
        pair = None if want is None else tuple(want) if isinstance(want, list) else (want, want)
        return None if one.day is None else (one.day.first, one.day.last), pair
    if field in ("weapon", "place"):
        want = claim.get(field)
        told = one.weapons if field == "weapon" else one.places
        return set(told), set(want if isinstance(want, list) else [want] if want else [])
    if field == "thing":
        return one.thing, claim.get("object", "")
    default = {"basis": "", "share": None, "mode": "asserted"}[field]
    return getattr(one, field), claim.get(field, default)


def _count_right(field: str, claim: dict[str, Any], one: Finding) -> bool:
    want = _count(claim.get("n" if field == "count" else "of"))
    told = one.count if field == "count" else one.of
    if told == want:
        return True
    if field == "count":
        return want is None and told == Count(1, 1)
    whole = _count(claim.get("n"))
    return {told, want} == {None, whole} and whole is not None


def _count(raw: Any) -> Count | None:
    if raw is None:
        return None
    if isinstance(raw, int):
        return Count(raw, raw)
    low, _, high = raw.partition("..")
    return Count(int(low) if low else None, int(high) if high else None)


def _same_name(told: str, want: str) -> bool:
    first, second = _words(told), _words(want)
    return len(first & second) >= 2 / 3 * max(len(first), len(second))


def _words(name: str) -> set[str]:
    plain = re.sub(_ARTICLES, " ", re.sub(r"['’]", " ", name.lower()))
    return set(re.findall(r"[\w-]+", plain))


def _told(field: str, one: Finding | None) -> str:
    if one is None:
        return field
    if field == "by":
        return f"by={[link.text for link in one.telling.chain] if one.telling else []}"
    if field == "date":
        return f"date={one.day and (one.day.first.isoformat(), one.day.last.isoformat())}"
    values = {"weapon": one.weapons, "place": one.places}
    return f"{field}={values.get(field, getattr(one, field, None))}"


def figures() -> dict[str, Any]:
    """The figures of the unseen half, each share with its ci95 (Wilson), for `bench/results.json`."""
    out: dict[str, Any] = {}
    for language in ("en", "fr"):
        for part, mark in (("unseen", ""), ("own", "own_"), ("other", "other_hand_")):
            result = score(entries(language, part))
            prefix = f"draft_{language}_{mark}"
            out[f"{prefix}claims"] = result.n_wanted
            for name, n_right, n in _shares(result):
                bounds = wilson(n_right, n)
                out[f"{prefix}{name}"] = n_right / n
                out[f"{prefix}{name}_ci95"] = list(bounds)
    return out


def _shares(result: Score) -> tuple[tuple[str, int, int], ...]:
    """(name, right, of) of each share."""
    return (
        ("precision", result.n_found, result.n_drafted),
        ("recall", result.n_found, result.n_wanted),
        ("whole_claim_accuracy", result.n_whole, result.n_wanted),
    )


def print_figures(parts: Sequence[str], show_wrong: bool) -> None:
    """One line a language and part, with 95 % intervals; what is wrong only where asked for."""
    headings = "".join(f"{name:>20}" for name in ("precision", "recall", "wholly right"))
    print(f"{'drafting':<18}{'claims':>7}{headings}{'roles':>9}")
    for part in parts:
        for language in ("en", "fr"):
            result = score(entries(language, part))
            shares = ""
            for _, n_right, n in _shares(result):
                bounds = wilson(n_right, n)
                shares += f"{n_right / n:>6.2f} ({bounds[0]:.2f} - {bounds[1]:.2f})"
            roles = f"{result.n_roles_right}/{result.n_sentences}"
            print(f"{language + ', ' + part:<18}{result.n_wanted:>7}{shares}{roles:>9}")
            for line in result.wrong if show_wrong else ():
                print("   ", line)


def main() -> None:
    """Print figures of a part of the test set."""
    parser = argparse.ArgumentParser(prog="python -m bench.drafting", description=__doc__)
    known = ("seen", "unseen", "own", "other")
    parser.add_argument("--part", choices=known, help="one part (default: unseen, and its two halves)")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong (for the seen half)")
    options = parser.parse_args()
    print_figures([options.part] if options.part else known[1:], options.wrong)


if __name__ == "__main__":
    main()
