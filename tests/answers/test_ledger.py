"""The leak ledger as a chain: every threat falls out at exactly one link."""

from __future__ import annotations

import pytest

from answers.small_scenarios import FIXED, MIXED, UNARMED, UNCERTAIN
from rempart.answers.ledger import CHAIN, Waterfall, waterfalls
from rempart.engine.outcomes import CAUSES
from rempart.pipeline import build, load, simulate
from rempart.views.why import LINK_WORDS

pytestmark = pytest.mark.kernel


def chains(text: str, n: int = 400, n_worlds: int = 20) -> tuple[Waterfall, ...]:
    return waterfalls(simulate(build(load(text), 1, n_worlds), n, threads=1))


def held(chain: Waterfall) -> None:
    assert sum(step.n for step in chain.steps) == chain.n_launched
    assert sum(step.n for step in chain.steps if step.kind == "leaker") == chain.n_leakers
    left = chain.n_launched
    for step in chain.steps:
        left -= step.n
        assert step.n_left == left
        assert step.share.mean == step.n / chain.n_launched
        assert step.share.ci95[0] <= step.share.mean <= step.share.ci95[1]
    assert left == 0


def test_every_cause_has_its_link_and_its_words():
    assert sorted(CHAIN) == sorted(CAUSES)
    assert set(LINK_WORDS) == {*CHAIN, "failed", "harmless", "intercepted"}


@pytest.mark.parametrize(
    "text", [FIXED, UNARMED, UNCERTAIN, MIXED], ids=["fixed", "unarmed", "unsure", "mixed"]
)
def test_steps_add_up_exactly(text):
    found = chains(text)
    for chain in found:
        held(chain)
    assert found[0].threat == ""
    for i, step in enumerate(found[0].steps):
        assert step.n == sum(chain.steps[i].n for chain in found[1:])


def test_steps_of_a_shipped_scenario_add_up():
    for chain in waterfalls(simulate(build(load("gaza-envelope-2021-05"), 1, 20), 40)):
        held(chain)


def test_without_a_missile_all_fall_out_at_one_link_exactly():
    whole = chains(UNARMED)[0]
    some = {step.name: step for step in whole.steps if step.n}
    assert list(some) == ["no_missile"] or "intercepted" not in some
    assert next(step for step in whole.steps if step.name == "intercepted").share.exact


def test_intervals_keep_chance_and_ignorance_apart():
    fixed, unsure = (
        next(step.share for step in chains(text, 4000)[0].steps if step.name == "intercepted")
        for text in (FIXED, UNCERTAIN)
    )
    assert fixed.ignorance90[0] == fixed.ignorance90[1] == fixed.mean
    assert unsure.ignorance90[1] - unsure.ignorance90[0] > 3 * (unsure.ci95[1] - unsure.ci95[0])
