"""Compiled code on disk, verified before any of it is unpickled or entered.

Numba believes what it finds in its cache: a file that was cut short, or has one bit turned, ends every later
process with an error or by a signal. Here a file says what it holds and bears a digest of it; one that is
damaged is compiled and written again, and a disk that takes nothing leaves the process without a cache. The
digest guards against damage, not against somebody who may write to the folder.

line 1   rempart-compiled/1
line 2   digest (BLAKE2b, 32 hex digits) of the name of the file, a line end, and all that follows line 2
then     pickled: version of Numba, stamp of the source, key of the overload, what Numba keeps of it
"""

# What Numba keeps of a function is not public, and not typed.
# mypy: allow-untyped-calls, allow-subclassing-any

from __future__ import annotations

import hashlib
import pickle  # what is unpickled was verified
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, UserProvidedCacheLocator
from numba.core.serialize import dumps

from rempart._whole import write_whole

SUFFIX = ".compiled"

_MAGIC = b"rempart-compiled/1\n"
_DIGITS = 32


class Damaged(ValueError):
    """Bytes that are not what was written under their name."""


def sealed(name: str, body: bytes) -> bytes:
    """The bytes of the file of that name that holds `body`."""
    return _MAGIC + _digest(name, body) + b"\n" + body


def opened(name: str, data: bytes) -> bytes:
    """The body of the bytes of the file of that name; raises Damaged."""
    begin = len(_MAGIC) + _DIGITS + 1
    body = data[begin:]
    if data[:begin] != _MAGIC + _digest(name, body) + b"\n":
        raise Damaged("is damaged: it does not hold what was written to it")
    return body


def _digest(name: str, body: bytes) -> bytes:
    digest = hashlib.blake2b(name.encode() + b"\n", digest_size=_DIGITS // 2)
    digest.update(body)
    return digest.hexdigest().encode()


class _Locator(UserProvidedCacheLocator):
    """Our folder, whether or not it can be written to: that is seen when there is something to write."""

    def ensure_cache_path(self) -> None:
        """Leave the folder to be made by whoever writes into it."""


class _Kept(CompileResultCacheImpl):
    _locator_classes = [_Locator]  # noqa: RUF012 - as Numba declares it


class VerifiedCache(FunctionCache):
    """Numba's cache of a function, in files that are verified; it never stops the process that uses it."""

    _impl_class = _Kept

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self._cache_file: Any = _Files(
            Path(self._cache_path), self._impl.filename_base, self._impl.locator.get_source_stamp()
        )

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is stored of a function for these types; None if nothing is that can be used."""
        try:
            return super().load_overload(sig, target_context)
        except Exception as error:  # noqa: BLE001 - whatever another release of Numba or LLVM left there
            _say_once(f"{self._cache_path}: {self._impl.filename_base} cannot be loaded ({error}).")
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Store what was compiled, if the disk takes it."""
        try:
            super().save_overload(sig, data)
        except OSError as error:
            folder = Path(self._cache_path).parent
            _say_once(
                f"Compiled code cannot be stored in {folder} ({error.strerror or error}): this run goes on"
                " without, and the next one compiles again. REMPART_CACHE_DIR names another folder."
            )


class _Files:
    """The stored versions of one function: a file for each combination of types, whole or not there."""

    def __init__(self, folder: Path, base: str, stamp: Any) -> None:
        self._folder, self._base, self._stamp = folder, base, stamp

    def load(self, key: Any) -> Any:
        """What was saved under a key; None if nothing was, or what was is of no use."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        try:
            version, stamp, found, kept = pickle.loads(opened(path.name, data))  # noqa: S301 - verified
        except Damaged as wrong:
            _say_once(f"{path}: {wrong}; it is compiled and written again.")
            return None
        return kept if (version, stamp, found) == (numba.__version__, self._stamp, key) else None

    def save(self, key: Any, kept: Any) -> None:
        """Write a file; raises OSError."""
        name = self._path(key).name
        body = dumps((numba.__version__, self._stamp, key, kept))
        write_whole(self._folder, {name: sealed(name, body)})

    def flush(self) -> None:
        """Forget all versions."""
        for path in self._folder.glob(f"{self._base}.*{SUFFIX}"):
            path.unlink(missing_ok=True)

    def _path(self, key: Any) -> Path:
        digest = hashlib.blake2b(repr(key).encode(), digest_size=8).hexdigest()
        return self._folder / f"{self._base}.{digest}{SUFFIX}"


def is_stored(folder: Path, function: str = "") -> bool:
    """Whether compiled code of a function (`module.name`), or of a module (`module.`), is in a folder."""
    return any(folder.rglob(f"{function}*{SUFFIX}"))


@cache
def _say_once(sentence: str) -> None:
    if sys.stderr is not None:
        print(sentence, file=sys.stderr, flush=True)
