"""Damage to what rempart keeps: compiled code, kept cases, and processes that are killed while they write.

After each the same command runs again. Counted: what was tried; after how many the command failed or work
that was kept had gone (lost); and after how many it answered otherwise (believed wrongly).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_RUN = ("run", "first-steps", "--replicates", "200", "--worlds", "4", "--json")
_SWEEP = (
    "sweep",
    "first-steps",
    "--over",
    "raid.rockets.count=1:12:1",
    "--replicates",
    "2000",
    "--worlds",
    "4",
)


@dataclass
class Count:
    """What came of one kind of damage."""

    tried: int = 0
    said: int = 0
    lost: int = 0
    believed_wrongly: int = 0


def _altered(data: bytes, draw: random.Random) -> bytes:
    """The same file, damaged as disks and crashes do it."""
    if not data:  # what an earlier damage left, and nothing has read since
        return draw.randbytes(100)
    i = draw.randrange(len(data))
    turned = bytes([data[i] ^ 1 << draw.randrange(8)])
    return draw.choice(
        (
            data[:i],
            data[:i] + turned + data[i + 1 :],
            data[:i] + turned + data[i + 1 :],
            data[:i] + bytes(min(4096, len(data) - i)) + data[i + 4096 :],
            data + draw.randbytes(draw.randrange(1, 100)),
            b"",
            draw.randbytes(len(data)),
            data[: i // 2] + data[i:],
        )
    )


class _Bench:
    """A cache and a folder of its own, and commands that use them."""

    def __init__(self, folder: Path) -> None:
        self.cache, self.out = folder / "cache", folder / "out"
        self._environment = {**os.environ, "REMPART_CACHE_DIR": str(self.cache)}
        self._environment.pop("NUMBA_CACHE_DIR", None)

    def began(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "rempart", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self._environment, stdout=pipe, stderr=pipe, text=True)

    def called(self, *words: str) -> tuple[int, str, str]:
        """(exit status, what it printed, what it said on standard error)."""
        with self.began(*words) as process:
            printed, said = process.communicate(timeout=900)
        return process.returncode, printed, said

    def swept(self) -> tuple[int, str, str]:
        """The sweep that keeps its cases; printed is its result."""
        status, _, said = self.called(*_SWEEP, "--out", str(self.out), "--force")
        result = self.out / "sweep.json"
        return status, result.read_text() if result.is_file() else "", said

    def kept(self) -> dict[str, bytes]:
        """Kept cases by name."""
        return {path.name: path.read_bytes() for path in sorted(self.out.glob("cases/*.outcomes"))}


def faults(n: int, seed: int) -> int:
    """Do the damage `n` times of each kind and print what came of it; 1 if anything was lost or believed."""
    draw = random.Random(seed)
    with TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        counts = {
            "compiled code altered": _each(n, lambda: _cache_altered(bench, draw), _answer(bench)),
            "kept cases altered": _each(n, lambda: _case_altered(bench, draw), _sweep(bench)),
            "killed while it runs": _each(n, lambda: _killed(bench, draw), _sweep(bench)),
        }
    print(f"{'damage':24} {'tried':>6} {'said':>6} {'lost':>6} {'believed wrongly':>17}")
    for name, count in counts.items():
        print(f"{name:24} {count.tried:6} {count.said:6} {count.lost:6} {count.believed_wrongly:17}")
    return int(any(count.lost or count.believed_wrongly for count in counts.values()))


_Call = Callable[[], tuple[int, str, str]]


def _each(n: int, damage: Callable[[], bool], call: _Call) -> Count:
    """`damage` tells whether work that was kept has gone."""
    _, right, _ = call()
    count = Count()
    for _ in range(n):
        gone = damage()
        status, answer, said = call()
        count.tried += 1
        count.said += "damaged" in said or "is run again" in said
        count.lost += status != 0 or gone
        count.believed_wrongly += status == 0 and _told(answer) != _told(right)
    return count


def _told(answer: str) -> object:
    """What an answer says of raids: without the time that it took, and what follows from that."""
    try:
        found = json.loads(answer)
    except ValueError:
        return answer
    return {key: found[key] for key in ("measures", "fingerprint", "points", "saturation") if key in found}


def _answer(bench: _Bench) -> _Call:
    return lambda: bench.called(*_RUN)


def _sweep(bench: _Bench) -> _Call:
    return bench.swept


def _cache_altered(bench: _Bench, draw: random.Random) -> bool:
    path = draw.choice(sorted(path for path in bench.cache.rglob("*") if path.is_file()))
    path.write_bytes(_altered(path.read_bytes(), draw))
    return False


def _case_altered(bench: _Bench, draw: random.Random) -> bool:
    path = draw.choice(sorted(bench.out.glob("cases/*.outcomes")))
    if draw.random() < 0.2:  # one case in the place of another
        path.write_bytes(draw.choice(sorted(bench.kept().items()))[1])
    else:
        path.write_bytes(_altered(path.read_bytes(), draw))
    return False


def _killed(bench: _Bench, draw: random.Random) -> bool:
    """Kill a sweep that has half of its cases; tell whether a whole one of before is no longer whole."""
    for name in draw.sample(sorted(bench.kept()), len(bench.kept()) // 2):
        (bench.out / "cases" / name).unlink()
    before = bench.kept()
    process = bench.began(*_SWEEP, "--out", str(bench.out), "--force")
    time.sleep(draw.uniform(0.0, 4.0))
    process.kill()
    process.communicate()
    after = bench.kept()
    return any(after.get(name) != data for name, data in before.items())
