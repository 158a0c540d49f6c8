"""Files that are whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_whole(folder: Path, texts: Mapping[str, str | bytes]) -> None:
    """Write texts, or bytes, into files of a folder (made if need be).

    All are complete before any gets its name.

    Raises OSError; then no file of these names is new, or it is complete.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[tuple[Path, Path]] = []
    try:
        for name, text in texts.items():
            written.append((_temporary(folder, name, text), folder / name))
        for temporary, final in written:
            temporary.replace(final)
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)


def _temporary(folder: Path, name: str, text: str | bytes) -> Path:
    descriptor, path = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(path).chmod(0o666 & ~_umask())
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
