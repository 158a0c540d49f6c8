"""Casualties, damage and inquiries that are told by nouns: `no casualties or damage`, `faisant trois
blessés`.
"""

from __future__ import annotations

import re
from functools import cache

from rempart.drafting.clauses import Parsed
from rempart.drafting.lexicon import lexicon
from rempart.drafting.records import Count, Finding, Language, Span

_NONE = Count(0, 0)


def by_nouns(parsed: Parsed) -> tuple[tuple[Finding, ...], tuple[Span, ...]]:
    """Claims that nouns make, and the characters that made them."""
    found: list[Finding] = []
    used: list[Span] = []
    for rule in (_nothing, _counted, _left_dead, _damage_done, _inquiry):
        for finding in rule(parsed):
            if parsed.masked(finding.span) or any(
                finding.span.overlaps(s) and s != finding.span for s in used
            ):
                continue
            if _unsure(parsed, finding.span.start):
                continue
            found.append(finding)
            used.append(finding.span)
    return tuple(found), tuple(used)


def _unsure(parsed: Parsed, at: int) -> bool:
    return (
        re.search(rf"(?<!\w)(?:{lexicon(parsed.language).forms['unsure']})(?!\w)", parsed.folded[:at])
        is not None
    )


def _nothing(parsed: Parsed) -> list[Finding]:
    """`no casualties or damage`, `ni victimes ni dégâts`, `sans faire de victime`."""
    found: list[Finding] = []
    zero, noun, reported = _zero(parsed.language)
    for match in zero.finditer(parsed.folded):
        span = Span(*match.span())
        told = reported.search(match.group()) or reported.match(parsed.folded, match.end())
        mode = "hedged" if told else "asserted"
        for one in noun.finditer(match.group()):
            if one["casualty"]:
                found.append(Finding("casualties", span, _NONE, mode=mode))  # type: ignore[arg-type]
            else:
                found.append(Finding("no_damage", span, mode=mode))  # type: ignore[arg-type]
    nobody = lexicon(parsed.language).words["nobody"].finditer(parsed.folded)
    found.extend(Finding("casualties", Span(*match.span()), _NONE) for match in nobody)
    return list(dict.fromkeys(found))


def _counted(parsed: Parsed) -> list[Finding]:
    """`three casualties`, `3 minor injuries`, `deux morts et trois blessés`."""
    found: list[Finding] = []
    pattern, killed, wounded = _nouns(parsed.language)
    for number in parsed.numbers:
        match = pattern.match(parsed.folded, number.span.end)
        if match is None or number.count is None or number.count == _NONE:
            continue
        noun = match["noun"]
        thing = "killed" if killed.fullmatch(noun) else "wounded" if wounded.fullmatch(noun) else ""
        found.append(Finding("casualties", Span(number.span.start, match.end()), number.count, thing=thing))
    return found


def _left_dead(parsed: Parsed) -> list[Finding]:
    """`left a contractor dead`."""
    found: list[Finding] = []
    for match in lexicon(parsed.language).words["left_dead"].finditer(parsed.folded):
        who = Span(*match.span("who"))
        people = [t for t in parsed.things if t.group in ("people", "bare") and t.span.overlaps(who)]
        count = people[0].number.count if people and people[0].number else None
        state = "killed" if match["state"] == "dead" else "wounded"
        found.append(Finding("casualties", Span(*match.span()), count, thing=state))
    return found


def _damage_done(parsed: Parsed) -> list[Finding]:
    """`caused material damage`: something was damaged, it is not told what."""
    pattern = lexicon(parsed.language).words["damage_done"]
    return [Finding("component_damaged", Span(*match.span())) for match in pattern.finditer(parsed.folded)]


def _inquiry(parsed: Parsed) -> list[Finding]:
    pattern = lexicon(parsed.language).inquiry
    return [Finding("under_inquiry", Span(*match.span())) for match in pattern.finditer(parsed.folded)][:1]


@cache
def _zero(language: Language) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    forms = lexicon(language).forms
    either = rf"(?P<casualty>{forms['casualty_nouns']})|(?P<damage>{forms['damage_nouns']})"
    unnamed = re.sub(r"\?P<\w+>", "?:", either)
    one = rf"(?:{forms['zero_adjectives']}\s*)*(?:{unnamed})(?!\w)"
    listed = rf"(?<!\w)(?:{forms['zero']})\s*{one}(?:\s*(?:{forms['zero_joins']})\s*{one})*"
    noun = rf"(?<!\w)(?:{either})(?!\w)"
    return re.compile(listed), re.compile(noun), re.compile(rf"\s*(?:{forms['reported_zero']})")


@cache
def _nouns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    forms = lexicon(language).forms
    noun = "|".join(forms[name] for name in ("wounded_nouns", "killed_nouns", "casualty_nouns"))
    pattern = rf"\s*(?:(?:{forms['person_of_other']})\s+)*(?P<noun>{noun})(?!\w)"
    return re.compile(pattern), re.compile(forms["killed_nouns"]), re.compile(forms["wounded_nouns"])
