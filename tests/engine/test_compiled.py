"""Compiled code on disk: believed only if whole, written again if not, and not needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from rempart._compiled import SUFFIX, Damaged, opened, sealed

pytestmark = pytest.mark.kernel

LAW = "from rempart.physics.normal import normal_cdf; print(normal_cdf(-1.0))"
Q_OF_1 = 0.15865525393145707  # Abramowitz and Stegun, table 26.1
FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
"""Every write fails, as on a full disk."""


@pytest.mark.parametrize("body", [b"", b"x", bytes(range(256)) * 3])
def test_no_bit_can_turn_and_no_byte_be_lost(body):
    data = sealed("a", body)
    assert opened("a", data) == body
    wrong = [data[:n] for n in range(len(data))] + [data + b"x"]
    for i in range(8 * len(data)):
        turned = bytearray(data)
        turned[i // 8] ^= 1 << i % 8
        wrong.append(bytes(turned))
    for one in wrong:
        with pytest.raises(Damaged):
            opened("a", one)
    with pytest.raises(Damaged):
        opened("b", data)


def asked(folder, before="", **environment):
    """(what the law says in a process of its own, what stands on standard error)."""
    env = {**os.environ, "REMPART_CACHE_DIR": str(folder), **environment}
    env.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", before + LAW],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == pytest.approx(Q_OF_1, rel=1e-12)
    return done.stderr


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    assert asked(folder) == ""
    return folder


DAMAGES = {
    "cut to nothing": lambda _: b"",
    "cut in half": lambda data: data[: len(data) // 2],
    "its end lost": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "a bit of the code": lambda data: data[:-900] + bytes([data[-900] ^ 4]) + data[-899:],
    "a foreign pickle": lambda _: b"cos\nsystem\n(S'echo taken'\ntR.",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_said_and_written_again(stored, damage):
    (path,) = stored.rglob(f"*normal_cdf*{SUFFIX}")
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    said = asked(stored)
    assert (
        said
        == f"{path}: is damaged: it does not hold what was written to it; it is compiled and written again.\n"
    )
    assert asked(stored) == ""
    assert len(path.read_bytes()) > 900


def test_code_of_one_function_is_not_taken_for_that_of_another(stored):
    (path,) = stored.rglob(f"*normal_cdf*{SUFFIX}")
    path.write_bytes(sealed("other.compiled", path.read_bytes()))
    assert "is damaged" in asked(stored)


@pytest.mark.parametrize(
    ("place", "before"),
    [("full", FULL), ("/dev/null", ""), ("file", "")],
    ids=["a full disk", "no folder can be made", "a file in its place"],
)
def test_without_a_cache_it_goes_on_and_says_so_once(tmp_path, place, before):
    folder = tmp_path / place
    if place == "file":
        folder.touch()
    both = before + "from rempart.physics.normal import normal_quantile; normal_quantile(0.3); "
    said = asked(folder, both)
    assert said.count("\n") == 1
    assert "this run goes on without, and the next one compiles again" in said
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path != folder]


def test_a_user_without_a_home_is_served(monkeypatch):
    from rempart import _jit

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("REMPART_CACHE_DIR", raising=False)
    monkeypatch.setattr(_jit.Path, "home", homeless)
    assert _jit.cache_folder().parent == _jit.Path(os.devnull, ".cache", "rempart")
