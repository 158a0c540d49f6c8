"""What a verb is about: the thing it is done to, what did it, what was hit; one after another along the
sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rempart.drafting.clauses import Clause, Parsed, part_of
from rempart.drafting.lexicon import lexicon
from rempart.drafting.records import Count, Thing

_ARMS = ("weapon", "attack", "interceptor", "warhead", "body", "target", "bare", "debris")
_WANTED: dict[str, tuple[str, ...]] = {
    "intercepted": ("weapon", "target", "warhead", "bare", "attacker"),
    "destroyed": ("weapon", "object", "system", "warhead", "attacker", "target", "bare"),
    "engaged": ("weapon", "target", "bare"),
    "launched": ("weapon", "attack", "interceptor", "target", "bare"),
    "impacted": (*_ARMS, "object", "system"),
    "fell_short": _ARMS,
    "passed_close": ("interceptor", "weapon", "warhead"),
    "component_damaged": ("object", "system", "bare"),
    "killed": ("people", "bare"),
    "wounded": ("people", "bare"),
    "posture": ("system",),
}


@dataclass(frozen=True, eq=False)
class Arguments:
    """Arguments of one verb. `themes`: what it is about; `subject`: what acts; `hit`: the object that was
    hit.
    """

    themes: tuple[Thing, ...]
    subject: Thing | None
    hit: Thing | None
    weapons: tuple[str, ...]
    by_attack: bool
    attacked: bool
    antecedents: tuple[Thing, ...]
    total: Count | None

    def group_of(self, theme: Thing) -> str:
        """Group of a thing; a bare number counts weapons."""
        return "weapon" if theme.group == "bare" else theme.group

    def inherited(self, theme: Thing) -> tuple[str, ...]:
        """Weapon that a bare number refers to; the weapon at hand for other things."""
        if theme.group == "bare":
            return tuple(dict.fromkeys(thing.id for thing in self.antecedents))
        return self.weapons

    def shared(self, theme: Thing) -> Count | None:
        """Denominator that a bare number takes from what was named before."""
        return self.total if theme.group == "bare" else None


def arguments(parsed: Parsed, clause: Clause, previous: Arguments | None) -> Arguments:
    """Arguments of the verb of a clause; those of the previous verb are taken up where its own are
    missing.
    """
    verb = clause.verb
    wanted = _WANTED[verb.trigger.kind]
    left = _between(parsed, clause.span.start, verb.span.start)
    right = _between(parsed, verb.span.end, clause.span.end)
    before = [t for t in parsed.things if t.noun.end <= verb.span.start and not t.complement]
    antecedent = next(
        (t for t in reversed(before) if t.group in ("weapon", "attack") and t.number is not None), None
    )
    antecedent = antecedent or next((t for t in reversed(before) if t.group in ("weapon", "attack")), None)
    moving = verb.trigger.voice in ("mover", "attack")
    themes: tuple[Thing, ...]
    hit: Thing | None = None
    subject = left[-1] if left else None
    if moving:
        themes, hit = _moving(parsed, clause, left, right, previous, before)
    elif verb.voice == "active":
        themes = _objects(parsed, clause, right, wanted) or _pronoun(parsed, clause, before, wanted)
    else:
        themes = _subjects(parsed, left, wanted) or _subjects(parsed, before, wanted)[:0]
        if not themes and previous is not None:
            themes = tuple(t for t in previous.themes if t.group in wanted)
        if not themes and verb.relative:
            themes = tuple(t for t in before[-1:] if t.group in wanted)
    total = _total(parsed, themes, antecedent, previous)
    text = parsed.folded[clause.span.start : verb.span.start]
    form = parsed.folded[verb.span.start : verb.span.end]
    return Arguments(
        themes=themes,
        subject=subject,
        hit=hit,
        weapons=_weapons(parsed, clause),
        by_attack=lexicon(parsed.language).has("attack_subject", text),
        attacked=verb.voice == "passive" or re.search(r"\bunder\b|^ete |^was |^were ", form) is not None,
        antecedents=_with_joined(parsed, before, antecedent),
        total=total,
    )


def _with_joined(parsed: Parsed, before: list[Thing], antecedent: Thing | None) -> tuple[Thing, ...]:
    """What a bare number refers to, with the weapons under the same number: `331 drones and missiles`."""
    if antecedent is None:
        return ()
    found = [antecedent]
    for thing in before[before.index(antecedent) + 1 :]:
        if thing.group != "weapon" or thing.number is not None or not _listed(parsed, found[-1], thing):
            break
        found.append(thing)
    return tuple(found)


def _between(parsed: Parsed, start: int, end: int) -> list[Thing]:
    return [t for t in parsed.things if start <= t.noun.start and t.noun.end <= end and not t.complement]


def _moving(
    parsed: Parsed,
    clause: Clause,
    left: list[Thing],
    right: list[Thing],
    previous: Arguments | None,
    before: list[Thing],
) -> tuple[tuple[Thing, ...], Thing | None]:
    """Subject and object of verbs such as *hit*, *fall*, *attack*."""
    verb = clause.verb
    form = parsed.folded[verb.span.start : verb.span.end]
    agent = _agent(parsed, clause, right)
    passive = verb.voice == "passive" and not re.match(lexicon(parsed.language).forms["intransitive"], form)
    if passive or (verb.trigger.voice == "attack" and agent):
        target = next((t for t in reversed(left) if t.group in ("object", "system")), None)
        if agent:
            return agent, target
        if target is not None:
            return (target,), None
        own = tuple(t for t in left[-1:] if t.group in _ARMS)
        return own, None
    subjects = _subjects(parsed, left, _ARMS)
    if not subjects and not any(t.group == "people" for t in left[-1:]):
        if verb.relative or not parsed.folded[clause.span.start : verb.span.start].strip(" ,"):
            subjects = tuple(t for t in before[-1:] if t.group in _ARMS)
        if not subjects and previous is not None and _elliptic(parsed, clause):
            subjects = tuple(t for t in previous.themes if t.group in _ARMS)
    if not subjects:
        subjects = _by_means(parsed, right)
    gap = parsed.folded[verb.span.end : right[0].span.start] if right else ""
    hit = (
        right[0]
        if right
        and right[0].group in ("object", "system")
        and not lexicon(parsed.language).has("near", gap)
        and len(gap) < 30
        else None
    )
    if "," in gap:
        hit = None
    return subjects, hit


def _by_means(parsed: Parsed, right: list[Thing]) -> tuple[Thing, ...]:
    """`hit a target with a drone`, `visé avec six drones`."""
    for thing in right:
        if thing.group == "weapon" and lexicon(parsed.language).ends(
            "with_means", parsed.folded[: thing.span.start]
        ):
            return (thing,)
    return ()


def _elliptic(parsed: Parsed, clause: Clause) -> bool:
    """No subject of its own stands before the verb: `and struck a hangar`, `it hit`."""
    lead = parsed.folded[clause.span.start : clause.verb.span.start]
    small = lexicon(parsed.language).forms["small_words"].split("|")
    return all(word in small for word in re.findall(r"[\w'-]+", lead))


def _agent(parsed: Parsed, clause: Clause, right: list[Thing]) -> tuple[Thing, ...]:
    """What stands behind *by*, *par*, *with*; also `under rocket fire`, `the target of a missile attack`."""
    for thing in right:
        gap = parsed.folded[clause.verb.span.end : thing.span.start]
        if thing.group in ("weapon", "attack") and lexicon(parsed.language).ends("agent", f"{gap} "):
            return (thing,)
    inside = [
        t for t in parsed.things if t.span.overlaps(clause.verb.span) and t.group in ("weapon", "attack")
    ]
    return tuple(inside[:1])


def _objects(
    parsed: Parsed, clause: Clause, right: list[Thing], wanted: tuple[str, ...]
) -> tuple[Thing, ...]:
    """Direct objects of an active verb, with those joined to them."""
    found: list[Thing] = []
    for thing in right:
        if not found:
            gap = parsed.folded[clause.verb.span.end : thing.span.start]
            if thing.group not in wanted:
                if len(gap) > 30 or thing.group in ("attacker", "people", "object"):
                    return ()
                continue
            if (
                re.search(r"[;:]|\b(?:from|by|par|depuis|near|pres|against|contre|and|et)\b", gap)
                and clause.verb.trigger.kind != "engaged"
            ):
                return ()
            found.append(thing)
        elif thing.group in (*wanted, "bare") and (
            _listed(parsed, found[-1], thing) or _listed_after_where(parsed, found[-1], thing)
        ):
            if thing.group == "bare":
                break
            found.append(thing)
        else:
            break
    return tuple(found)


def _subjects(parsed: Parsed, left: list[Thing], wanted: tuple[str, ...]) -> tuple[Thing, ...]:
    """Subject right before a verb, with those joined to it."""
    near = [t for t in left if t.group in wanted]
    if not near:
        return ()
    found = [near[-1]]
    for thing in reversed(left[: left.index(near[-1])]):
        if thing.group in wanted and thing.group != "bare" and _listed(parsed, thing, found[0]):
            found.insert(0, thing)
        else:
            break
    return tuple(found)


def _listed_after_where(parsed: Parsed, first: Thing, second: Thing) -> bool:
    """`missiles launched toward Jizan and nine drones`."""
    gap = parsed.folded[first.noun.end : second.span.start]
    path = r"\s(?:launched|fired|lancee?s?|tiree?s?)\s[^.;:]{3,50}?\s(?:and|as well as|et|ainsi que)\s*"
    return re.fullmatch(path, gap) is not None and second.group == "weapon"


def _listed(parsed: Parsed, first: Thing, second: Thing) -> bool:
    gap = parsed.folded[first.noun.end : second.span.start]
    return lexicon(parsed.language).fits("joiners", gap)


def _pronoun(
    parsed: Parsed, clause: Clause, before: list[Thing], wanted: tuple[str, ...]
) -> tuple[Thing, ...]:
    """`shot them down`, `l'avait détruit`, `les avait abattus`: what was named last."""
    start = max(clause.span.start, clause.verb.span.start - 16)
    around = parsed.folded[start : clause.verb.span.end + 12]
    if not lexicon(parsed.language).has("object_pronouns", around) and "l'" not in around:
        return ()
    fitting = [t for t in before if t.group in wanted and t.group != "bare"]
    return tuple(fitting[-1:])


def _weapons(parsed: Parsed, clause: Clause) -> tuple[str, ...]:
    """Class of weapon at hand: the only one of the clause, else of its part, else of the sentence."""
    part = part_of(parsed, clause.verb.span.start)
    for begin, end in ((clause.span.start, clause.span.end), (part.start, part.end), (0, len(parsed.folded))):
        if any(_armed(t, begin, end) for t in parsed.things):
            return only_weapon(parsed, begin, end)
    return ()


def only_weapon(parsed: Parsed, begin: int, end: int) -> tuple[str, ...]:
    """The class of weapon named between two characters if it is only one; `missile` gives way to its
    kinds.
    """
    known = {t.id for t in parsed.things if _armed(t, begin, end)}
    kinds = known - {"missile"} if all("missile" in one for one in known) else known
    return tuple(kinds or known) if len(kinds or known) == 1 else ()


def _armed(thing: Thing, begin: int, end: int) -> bool:
    return thing.group in ("weapon", "attack") and begin <= thing.noun.start < end


def _total(
    parsed: Parsed, themes: tuple[Thing, ...], antecedent: Thing | None, previous: Arguments | None
) -> Count | None:
    """`of which three`, `neuf d'entre eux`: the number of what was named before, if it is told exactly."""
    bare = [t for t in themes if t.group == "bare" and t.number is not None]
    if not bare or antecedent is None or antecedent.number is None or antecedent.number.count is None:
        return None
    lead = parsed.folded[: bare[0].span.start]
    referred = bare[0].number is not None and bare[0].number.of_others
    if not referred and lexicon(parsed.language).ends("of_which", lead):
        referred = True
    if not referred and previous is not None and previous.total is not None:
        return previous.total
    count = antecedent.number.count
    return count if referred and count.exact is not None else None
