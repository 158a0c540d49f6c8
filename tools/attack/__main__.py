"""`python -m attack fuzz` and `python -m attack faults`: see docs/proof.md."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from attack import commands, damage, files, requests
from attack.files import Tally

_NO_FILES = ("commands", "requests")


def _of_kind(name: str, n: int, seed: int, until_s: float) -> tuple[str, Tally]:
    if name == "commands":
        found = commands.attacked(n, seed, until_s)
        return name, _summed(list(found.values()))
    if name == "requests":
        return name, requests.attacked(n, seed, until_s)
    (kind,) = [kind for kind in files.kinds() if kind.name == name]
    return name, files.attacked(kind, n, seed, until_s)


def _summed(tallies: list[Tally]) -> Tally:
    whole = Tally()
    for one in tallies:
        whole.tried += one.tried
        whole.read += one.read
        whole.refused += one.refused
        whole.seconds += one.seconds
        whole.slowest_s = max(whole.slowest_s, one.slowest_s)
        whole.findings += one.findings
    return whole


def fuzz(n_files: int, n_lines: int, n_requests: int, seed: int, minutes: float, jobs: int, out: Path) -> int:
    """Attack all kinds of file, all commands and the server, print a table, keep findings; their number."""
    until_s = time.monotonic() + 60.0 * minutes
    shares = {kind.name: kind.share for kind in files.kinds()}
    tasks = [(name, max(1, round(n_files * share / sum(shares.values())))) for name, share in shares.items()]
    parts = [(name, -(-n // jobs), seed + i) for name, n in tasks for i in range(jobs)] + [
        ("commands", n_lines, seed),
        ("requests", n_requests, seed),
    ]
    found: dict[str, list[Tally]] = {}
    with ProcessPoolExecutor(jobs) as pool:
        for waiting in [pool.submit(_of_kind, *part, until_s) for part in parts]:
            name, tally = waiting.result()
            found.setdefault(name, []).append(tally)
    whole = {name: _summed(tallies) for name, tallies in found.items()}
    whole["all files"] = _summed([tally for name, tally in whole.items() if name not in _NO_FILES])
    heads = ("tried", "read", "refused", "a second", "slowest, s", "findings")
    print(f"{'kind':18}", *(f"{head:>10}" for head in heads))
    for name, tally in whole.items():
        rate = tally.tried / tally.seconds if tally.seconds else 0.0
        counts = (tally.tried, tally.read, tally.refused, round(rate), round(tally.slowest_s, 2))
        print(f"{name:18}", *(f"{count:10}" for count in (*counts, len(tally.findings))))
    _keep({name: tally for name, tally in whole.items() if name != "all files"}, out)
    return sum(len(whole[name].findings) for name in ("all files", *_NO_FILES))


def _keep(found: dict[str, Tally], out: Path) -> None:
    said: dict[str, int] = {}
    for name, tally in found.items():
        for data, finding in tally.findings:
            said[f"{name}: {finding}"] = said.get(f"{name}: {finding}", 0) + 1
            if said[f"{name}: {finding}"] == 1:
                out.mkdir(parents=True, exist_ok=True)
                digest = hashlib.blake2b(data, digest_size=6).hexdigest()
                (out / f"{name.replace(' ', '-')}-{digest}").write_bytes(data)
                (out / f"{name.replace(' ', '-')}-{digest}.finding").write_text(finding, encoding="utf-8")
    for finding, n in said.items():
        print(f"{n:6} x {finding}")


def main() -> int:
    """What `make fuzz` and `make faults` call."""
    words = argparse.ArgumentParser(prog="attack", description=__doc__)
    words.add_argument("what", choices=["fuzz", "faults"])
    words.add_argument("--files", type=int, default=100_000)
    words.add_argument("--lines", type=int, default=3_000)
    words.add_argument("--requests", type=int, default=5_000, help="to the application of `rempart serve`")
    words.add_argument("--damages", type=int, default=60, help="altered files, and as many kills")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--minutes", type=float, default=90.0)
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("--out", type=Path, default=Path("build/attack"))
    said = words.parse_args()
    if said.what == "faults":
        return damage.faults(said.damages, said.seed)
    return min(fuzz(said.files, said.lines, said.requests, said.seed, said.minutes, said.jobs, said.out), 1)


if __name__ == "__main__":
    sys.exit(main())
