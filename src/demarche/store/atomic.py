"""Files that appear whole or not at all, and the operating system's refusals in plain words."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from demarche.errors import StoreError

__all__ = ["is_leftover", "reading_explained", "replacing", "undisturbed", "writing_explained"]

_PREFIX, _SUFFIX = ".demarche-", ".tmp"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target`` to write to; on a clean exit that file becomes ``target``.

    Until then, and after any failure, ``target`` keeps its old content (or its absence). The content is on
    the disk before it takes the name, so that a power cut cannot leave a named but empty file. Ctrl-C waits till then.
    """
    draft = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    try:
        with undisturbed():
            yield draft
            _flush(draft, os.O_RDWR)
            os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # Windows cannot open a folder, and journals the rename by itself
        _flush(target.parent, os.O_RDONLY)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold a Ctrl-C back for so long as the block takes: between a file's opening and its having a name to be closed
    by there is a moment in which nobody could close it."""
    if threading.current_thread() is not threading.main_thread():  # signals come to the main thread alone
        yield
        return
    came: list[Any] = []
    before = signal.signal(signal.SIGINT, lambda *told: came.append(told))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
        if came and callable(before):
            before(*came[0])


def is_leftover(path: Path) -> bool:
    """Whether ``path`` is a draft that a killed process left behind."""
    return path.name.startswith(_PREFIX) and path.name.endswith(_SUFFIX)


@contextmanager
def reading_explained(path: Path) -> Iterator[None]:
    """Turn a refusal to read ``path`` into a :class:`StoreError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror or error}); give the folder of a run") from error


@contextmanager
def writing_explained(path: Path) -> Iterator[None]:
    """Turn a refusal to write ``path`` into a :class:`StoreError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {_explanation(error)}") from error


def _flush(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _explanation(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full; free some space or choose a folder on another disk with --out"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "no permission to write here; choose a folder of your own with --out"
        case errno.ENOTDIR | errno.EEXIST:
            return "a file stands where a folder is needed; choose another folder with --out"
        case errno.ELOOP:
            return "this is a link, and links in a run's folder are not followed; remove it and try again"
        case errno.ENOLCK | errno.ENOTSUP | errno.ENOSYS:
            return "this disk cannot keep two runs apart; choose a folder on another disk with --out"
        case errno.ENAMETOOLONG:
            return "the name is too long for this disk; choose a shorter one with --out"
        case _:
            return f"{error.strerror or error}; choose another folder with --out"
