"""The kernel compiled by another process: the same types, and nothing lost if it fails."""

import os
import subprocess
import sys

import pytest

from rempart._compiled import is_stored
from rempart.engine import precompile, state
from rempart.engine.struct_ref import Frame, _type_of, packed
from rempart.pipeline import build, load

pytestmark = pytest.mark.kernel


@pytest.mark.parametrize("scenario", ["rr-24", "rr-24-g"])
def test_an_empty_world_has_the_types_of_any_other(scenario):
    made = build(load(scenario), n_worlds=1).worlds[0]
    empty = precompile.empty_world()
    assert _type_of(Frame(empty)).place == _type_of(Frame(made)).place
    of_empty, of_made = (Frame(packed(state.allocate(world))) for world in (empty, made))
    assert _type_of(of_empty).place == _type_of(of_made).place


def test_the_other_process_stores_the_kernel(tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "rempart.engine.precompile"], env=environment, check=True)
    assert is_stored(tmp_path, precompile.STORED)


def _cold(monkeypatch, tmp_path, command):
    """As on a machine with two processors and nothing stored, where the other process runs `command`."""
    started = []
    real = subprocess.Popen

    def popen(_command, **options):
        started.append(real(command, **options))
        return started[-1]

    monkeypatch.setattr(precompile, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(precompile, "_worth_it", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", popen)
    return started


def test_the_body_runs_beside_the_other_process_and_waits_for_it(monkeypatch, tmp_path):
    done = tmp_path / "done"
    script = f"import time, pathlib; time.sleep(0.3); pathlib.Path({str(done)!r}).touch()"
    started = _cold(monkeypatch, tmp_path, [sys.executable, "-c", script])
    with precompile.compiled_meanwhile():
        assert started[0].returncode is None
        assert not done.exists()
    assert started[0].returncode == 0
    assert done.exists()


def test_a_fault_in_the_body_ends_the_other_process(monkeypatch, tmp_path):
    started = _cold(monkeypatch, tmp_path, [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(KeyboardInterrupt), precompile.compiled_meanwhile():
        raise KeyboardInterrupt
    assert started[0].returncode not in (None, 0)


@pytest.mark.parametrize("command", [["/nowhere/python"], [sys.executable, "-c", "raise SystemExit(1)"]])
def test_no_other_process_no_harm(monkeypatch, tmp_path, command):
    _cold(monkeypatch, tmp_path, command)
    with precompile.compiled_meanwhile():
        pass


def test_what_is_stored_is_not_compiled_again(monkeypatch, tmp_path):
    started = _cold(monkeypatch, tmp_path, [sys.executable, "-c", ""])
    (tmp_path / "kernel.kernel_rows-1.py311.0.compiled").touch()
    with precompile.compiled_meanwhile():
        pass
    assert started == []
