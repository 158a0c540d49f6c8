"""Obvious mistakes in what the commands of the analysis are asked: a sentence, exit status 2, nothing run."""

from __future__ import annotations

import shlex

import pytest

from answers.small_scenarios import FIXED
from cli.calling import rempart, run_object

CHOICES = """rempart-choices: 1
choices: {m: {path: batteries.gun.weapons.gun.magazine, values: [1, 2], cost_each: 1}}
"""
FEW = "--replicates 40 --worlds 4"
SIZE = "size raid.yaml --options choices.yaml --screen 40 --replicates 80 --worlds 4"
SWEEP = f"sweep raid.yaml {FEW} --over"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    files = {
        "raid.yaml": FIXED.encode(),
        "lines.yaml": FIXED.replace("\n", "\r\n").encode(),
        "mark.yaml": b"\xef\xbb\xbf" + FIXED.encode(),
        "wide.yaml": FIXED.encode("utf-16"),
        "choices.yaml": CHOICES.encode(),
        "empty.yaml": b"",
        "bytes.yaml": bytes(range(256)),
        "a-file": b"mine",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.yaml").mkdir()
    monkeypatch.chdir(tmp_path)


FILES = [
    (f"{command} {name}", said)
    for command, noun in (
        ("why", "a scenario, with rempart: 1"),
        ("campaign", "a campaign, with rempart-campaign: 1"),
        ("laydown june-2021-before", "a laydown, with rempart-laydown: 1"),
        ("size raid.yaml --goal 'leakers < 1' --options", "choices, with rempart-choices: 1"),
    )
    for name, said in (
        ("nowhere.yaml", "there is no such file and no such shipped"),
        ("empty.yaml", f"holds nothing, expected {noun}"),
        ("wide.yaml", "is text in UTF-16; save it as UTF-8"),
        ("bytes.yaml", "is not text in UTF-8; save it as UTF-8"),
        ("folder.yaml", "cannot be read: Is a directory"),
    )
]
MEASURES = [
    (f"{command} {shlex.quote(text)}", said)
    for command in (
        f"{SWEEP} raid.darts.count=1,2 --measure",
        "sensitivity raid.yaml --raids 8 --worlds 12 --measure",
        "run raid.yaml --precision 0.1 --of",
        "compare raid.yaml --lose radar --precision 0.1 --of",
    )
    for text, said in (
        ("leeakers", "'leeakers' is not a measure; did you mean 'leakers'"),
        ("luck", "'luck' is not a measure; there are p_no_leaker"),
        ("", "'' is not a measure"),
        ("p_no_leaker[dart]", "'p_no_leaker[dart]': p_no_leaker is of the whole raid"),
        ("p_lost[cmap]", "'cmap'"),
        ("leakers >= 1", "expected one measure"),
    )
]
STATEMENTS = [
    (f"{command} {shlex.quote(text)}", said)
    for command in (f"{SIZE} --goal", f"breakeven raid.yaml {FEW} --claim")
    for text, said in (
        ("p_no_leaker >= 2", "'p_no_leaker >= 2': found 2, expected a probability from 0 to 1"),
        ("p(leakers >= 3) < 5", "expected a probability from 0 to 1, such as 0.9 or 90%"),
        ("p_no_leaker >= -1", "found -1, expected a probability"),
        ("leakers < -3", "found -3, expected a number of 0 or more"),
        ("leakers < 1e400", "found 1e400, expected a number of 0 or more"),
        ("p_no_leaker >= nan", "expected a measure, >= or <=, a number"),
        ("leeakers < 1", "did you mean 'leakers'"),
        ("", "expected a measure"),
    )
]
NUMBERS = [
    (f"coverage raid.yaml --size {text}", f"found '{text}', expected a number from 0.1 to 2000")
    for text in ("nan", "inf", "-1", "1e9", "wide")
] + [
    ("coverage raid.yaml --from nan", "found 'nan', expected a number from 0.1 to 5000"),
    ("coverage raid.yaml --probability nan", "expected a number above 0 to 1"),
    ("laydown june-2021-before june-2021-after --probability nan", "expected a number above 0 to 1"),
    (f"{SIZE} --goal 'leakers < 1' --in-worlds nan", "expected a number above 0 and below 1"),
    ("run raid.yaml --precision nan", "--precision"),
    ("times raid.yaml --replicates -1", "expected a whole number from 1"),
    ("campaign southern-israel-2021-05 --replicates 1e400", "expected a whole number"),
]
PATHS = [
    (f"{SWEEP} raid.darts.cuont=1,2", "there is no factor 'cuont' of a group; did you mean 'count'?"),
    (f"{SWEEP} raid.drats.count=1,2", "there is no group 'drats' in the raid; did you mean 'darts'"),
    (f"{SWEEP} raid.darts.count=1,nan", "found 'nan', expected a whole number"),
    ("why raid.yaml --set raid.darts.cuont=3", "did you mean 'count'"),
    ("why raid.yaml --lose radra", "did you mean 'radar'"),
    ("times raid.yaml --without gnu", "did you mean 'gun'"),
    ("coverage raid.yaml --threat drat", "did you mean 'dart'"),
    (f"why raid.yaml {FEW} --plot a-file/x.svg", "is not there or cannot be written to"),
    (f"{SWEEP} raid.darts.count=1,2 --out a-file", "this is a file; expected a folder"),
    (f"compare raid.yaml --lose radar {FEW} --out a-file/x", "cannot be written to"),
]


@pytest.mark.kernel
@pytest.mark.parametrize(("words", "said"), [*FILES, *MEASURES, *STATEMENTS, *NUMBERS, *PATHS])
def test_a_mistake_is_answered_with_a_sentence(words, said, tmp_path):
    before = sorted(tmp_path.iterdir())
    result = rempart(*shlex.split(words))
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert said in result.stderr
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "a-file").read_bytes() == b"mine"


def test_a_name_of_a_measure_begins_a_sentence_as_it_is_written():
    result = rempart(*shlex.split("run raid.yaml --replicates 8 --of p_lost"))
    assert "lost: expected a component or asset in brackets" in result.stderr
    assert "Lost" not in result.stderr


@pytest.mark.kernel
@pytest.mark.parametrize("name", ["lines.yaml", "mark.yaml"])
def test_line_ends_and_marks_of_another_system_change_nothing(name):
    same = run_object("raid.yaml", "--replicates", 8, "--worlds", 1)["fingerprint"]
    assert run_object(name, "--replicates", 8, "--worlds", 1)["fingerprint"] == same
