"""Compile what most tests need, once: parallel workers on a cold cache would each compile it.

The kernel, then the coverage kernel with the tables of a world. The folder of the compiled
code bears a hash of the sources, so a stamp in it holds as long as the code does.
"""

from __future__ import annotations

import os
import subprocess
import sys

from rempart._jit import cache_folder

SMALL = ["first-steps", "--points", "4", "--worlds", "2", "--replicates", "4", "--bearings", "2"]


def main() -> None:
    """Compile, unless that is done or nothing is to be compiled."""
    stamp = cache_folder() / "warm"
    if stamp.exists() or os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return
    print("Compiling the engine, once for these sources", flush=True)
    python = [sys.executable, "-m"]
    if subprocess.run([*python, "rempart.engine.precompile"], check=False).returncode != 0:
        sys.exit("The engine could not be compiled.")
    subprocess.run([*python, "rempart", "coverage", *SMALL], check=True, stdout=subprocess.DEVNULL)
    stamp.touch()


if __name__ == "__main__":
    main()
