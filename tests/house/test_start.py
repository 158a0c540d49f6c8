"""What a start of the program loads, and what the compiler is left with."""

from __future__ import annotations

import subprocess
import sys

import numba
import pytest
from numba.core.types.functions import BaseFunction

from rempart import _jit

RUN = """
import sys
from rempart.cli import main
try:
    main(["run", "first-steps", "--replicates", "10", "--json"])
except SystemExit as end:
    assert not end.code
assert "numba" in sys.modules
print([name for name in sys.modules if name.startswith("scipy.linalg")], file=sys.stderr)
import scipy.linalg.cython_blas  # whoever needs it may still have it
"""


@pytest.mark.kernel
def test_a_run_does_not_load_linear_algebra():
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


def _double(x: float) -> float:
    return x + x


@pytest.mark.kernel
def test_numba_is_left_as_it_was():
    """Rules of typing are remembered while our kernels are compiled, and in no other's compilation."""
    before = BaseFunction.get_call_type
    compiled = numba.njit(pipeline_class=_jit._KernelCompiler)(_double)
    assert compiled(2.5) == 5.0
    assert compiled(2) == 4
    assert BaseFunction.get_call_type is before
