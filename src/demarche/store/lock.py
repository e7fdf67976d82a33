"""One run at a time in a folder: a lock that the operating system takes back when its holder ends, however it ends.

The lock is on an open file and not its being there, so that what a killed run or a power cut left behind stops nobody.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import sys
import time
import weakref
from contextlib import suppress
from pathlib import Path

from demarche.errors import StoreError

__all__ = ["LOCK", "Lock", "at_work"]

LOCK = ".demarche-lock"

_PATIENCE = 0.5
"""Seconds in which somebody who only looks whether a run is at work has let go again."""
_REFUSED = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class Lock:
    """Held from :meth:`take` until :meth:`release`, or until this process is gone."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self.path, self._descriptor = path, descriptor
        self._end = weakref.finalize(self, _release, descriptor, path, os.getpid())

    @classmethod
    def take(cls, folder: Path) -> Lock:
        """The lock of a run's folder; StoreError, with who holds it, where a run is at work there."""
        path, deadline = folder / LOCK, time.monotonic() + _PATIENCE
        while True:
            descriptor = _opened(path, os.O_RDWR | os.O_CREAT)
            if _locked(descriptor, shared=False):
                if _same(descriptor, path):
                    break
            elif time.monotonic() > deadline:
                os.close(descriptor)
                raise StoreError(
                    f"{folder}: another run is at work in this folder{_holder(path)}; wait until it ends, "
                    "or choose another folder with --out"
                )
            # Its holder ended and took the file away between the two steps, or somebody is only looking.
            os.close(descriptor)
            time.sleep(0.02)
        said = {"process": os.getpid(), "host": socket.gethostname()}
        with suppress(OSError):  # a full disk: the lock holds without saying whose it is
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(said).encode())
        return cls(descriptor, path)

    @property
    def held(self) -> bool:
        """Whether the lock still is the folder's: not when the folder was removed, or made anew, in the meantime."""
        return self._end.alive and _same(self._descriptor, self.path)

    def release(self) -> None:
        """Let others in."""
        self._end()


def at_work(folder: Path) -> bool:
    """Whether a run is at work in this folder now."""
    try:
        descriptor = _opened(folder / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _locked(descriptor, shared=True)
    finally:
        os.close(descriptor)


def _opened(path: Path, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    return descriptor


def _same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except OSError:
        return False


def _release(descriptor: int, path: Path, owner: int) -> None:
    if os.getpid() != owner:  # a forked copy of the holder: what it closes does not unlock
        return
    with suppress(OSError):
        if _same(descriptor, path) and sys.platform != "win32":
            path.unlink()
    os.close(descriptor)
    if sys.platform == "win32":  # an open file cannot be removed there; another's, which is open, stays
        with suppress(OSError):
            path.unlink()


def _holder(path: Path) -> str:
    try:
        said = json.loads(path.read_bytes())
        return f" (process {int(said['process'])} on {said['host']!s})"
    except (OSError, ValueError, TypeError, KeyError):
        return ""


if sys.platform == "win32":
    import msvcrt

    _PLACE = 1 << 30
    """A byte that nobody reads: Windows keeps others from reading what is locked."""

    def _locked(descriptor: int, *, shared: bool) -> bool:
        os.lseek(descriptor, _PLACE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _locked(descriptor: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            return False
        return True
