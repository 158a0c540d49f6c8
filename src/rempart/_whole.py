"""A file that is written beside its place and put there at once: whole, or not there.

The draft of `map.png` is `.map.png.draft`. Its writer holds a lock on it, which ends with the process: what a
process that was killed left behind is taken over by the next that writes the same file, and two that write it
at once wait for each other.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path


def write_whole(folder: Path, texts: Mapping[str, str | bytes], replace: bool = True) -> None:
    """Write texts, or bytes, into files of a folder (made if need be).

    All are complete before any gets its name. Unless `replace`, a file or link of such a name is an error
    (FileExistsError); a link is never followed, but replaced itself.

    Raises OSError; then no file of these names is new, or it is complete.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as drafts:
        # In one order everywhere: two that write several files never wait for each other in a circle.
        written = [(drafts.enter_context(_draft(folder / name, texts[name])), name) for name in sorted(texts)]
        for draft, name in written:
            if replace:
                draft.replace(folder / name)
            else:
                _put(draft, folder / name)


def _put(draft: Path, final: Path) -> None:
    """Give a draft a name that nothing has."""
    if os.path.lexists(final):
        raise FileExistsError(errno.EEXIST, "File exists", str(final))
    try:
        os.link(draft, final, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        draft.replace(final)


@contextmanager
def _draft(final: Path, text: str | bytes) -> Iterator[Path]:
    """A complete draft of a file on disk; removed at the end if it was not moved to its place."""
    path = final.with_name(f".{final.name}.draft")
    descriptor = _locked(path)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.truncate()
            file.write(text if isinstance(text, bytes) else text.encode())
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        if _is_at(descriptor, path):
            path.unlink()
        os.close(descriptor)


def _locked(path: Path) -> int:
    """Descriptor of the draft, new or left behind, that no other writer has."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            _refuse_foreign(descriptor, path)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_at(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # whoever had it before us moved it to its place, or gave it up


def _refuse_foreign(descriptor: int, path: Path) -> None:
    found = os.fstat(descriptor)
    if not (stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()):
        raise FileExistsError(errno.EEXIST, "Somebody else's file is in the way", str(path))


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False
