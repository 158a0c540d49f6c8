"""A fingerprint is equal whenever the results are equal, however they were reached."""

from __future__ import annotations

import pytest

from answers.small_scenarios import FIXED, UNCERTAIN
from rempart.pipeline import build, load, simulate

pytestmark = pytest.mark.kernel


def fingerprint(source: str, n: int = 500, *, seed: int = 1, n_worlds: int = 5, **how: object) -> str:
    return simulate(build(load(source), seed, n_worlds), n, **how).fingerprint


def test_threads_do_not_enter():
    reference = fingerprint(FIXED, threads=1)
    assert fingerprint(FIXED, threads=2) == reference


def test_the_number_of_worlds_does_not_enter_where_all_are_alike():
    assert fingerprint(FIXED, n_worlds=1) == fingerprint(FIXED, n_worlds=200)


def test_words_do_not_enter():
    worded = FIXED.replace("name: fixed", "name: other\ntitle: Another title\nabout: other words")
    assert fingerprint(worded) == fingerprint(FIXED)


@pytest.mark.parametrize(
    "other",
    [
        {"n": 501},
        {"seed": 2},
        {"n_worlds": 4},
        {"source": UNCERTAIN.replace("low: 0.2", "low: 0.21")},
    ],
    ids=str,
)
def test_what_changes_results_changes_it(other):
    arguments = {"source": UNCERTAIN, **other}
    assert fingerprint(**arguments) != fingerprint(UNCERTAIN)


def test_an_input_that_moves_no_outcome_still_changes_it():
    """An asset that nothing can reach: the sums stay, the inputs do not."""
    farther = FIXED.replace("lethal_radius: 20 m", "lethal_radius: 20.0000001 m")
    assert fingerprint(farther, 20) != fingerprint(FIXED, 20)


@pytest.mark.parametrize("source", [FIXED, UNCERTAIN], ids=["fixed", "uncertain"])
def test_a_prefix_kept_after_a_stop_is_the_shorter_run(source):
    worlds = build(load(source), 1, 5)

    def stop(n: int) -> None:
        raise KeyboardInterrupt

    stopped = simulate(worlds, 100_000, threads=2, progress=stop)
    assert stopped.interrupted
    assert 0 < stopped.n_replicates < 100_000
    assert simulate(worlds, stopped.n_replicates).fingerprint == stopped.fingerprint


def test_worlds_that_were_not_needed_do_not_enter():
    scenario = load(UNCERTAIN)
    few = simulate(build(scenario, 1, 50, n_replicates=20), 20)
    assert few.fingerprint == simulate(build(scenario, 1, 50), 20).fingerprint
