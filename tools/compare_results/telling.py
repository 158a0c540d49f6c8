"""Say what a comparison found: one table by case, and what was expected apart from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tools.compare_results.comparing import Compared, Difference
from tools.compare_results.expected import Expected

_SHOWN = 8  # differences of one case; the rest is counted


def tell(compared: Compared, expected: Sequence[Expected]) -> int:
    """Print it; 1 if something differs that was not expected, or nothing was compared, else 0."""
    new = [d for d in compared.differences if not any(e.covers(d.where) for e in expected)]
    for line in (*_apart(compared), *_met(compared, expected), *_table(new)):
        print(line)
    if not compared.n_cases:
        print("Nothing compared: the recordings have no case in common.")
        return 1
    whole = "equal bit for bit" if not compared.differences else "equal but for what was expected"
    verdict = f"{len(new)} places differ" if new else whole
    print(f"{compared.n_cases} cases compared: {verdict}.")
    return 1 if new else 0


def _apart(compared: Compared) -> Iterator[str]:
    if compared.apart:
        yield f"{len(compared.apart)} cases are in the selection of one recording only and are not compared."
    if compared.refused:
        counts = Counter(case.rpartition("/")[0] for case in compared.refused)
        which = ", ".join(f"{n} of {command}" for command, n in counts.items())
        yield f"{len(compared.refused)} commands were refused: {which}."


def _met(compared: Compared, expected: Sequence[Expected]) -> Iterator[str]:
    for one in expected:
        n = sum(one.covers(difference.where) for difference in compared.differences)
        yield f"expected: {one.where} ({one.reason}): {f'{n} places' if n else 'NOTHING differs there'}"


def _table(differences: Sequence[Difference]) -> Iterator[str]:
    by_case: dict[str, list[Difference]] = {}
    for difference in differences:
        by_case.setdefault(difference.where.partition(":")[0], []).append(difference)
    for case, found in by_case.items():
        yield f"{case}: {len(found)} places differ"
        for difference in found[:_SHOWN]:
            yield f"    {difference.where.partition(':')[2] or '(whole case)'}: {difference.how}"
        if len(found) > _SHOWN:
            yield f"    ... and {len(found) - _SHOWN} more"
