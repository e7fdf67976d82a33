"""Paths below a run's folder that never lead out of it, and files that are read only if they are plain files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from demarche.errors import StoreError

__all__ = ["inside", "is_link", "read_plain"]


def inside(folder: Path, name: str) -> Path:
    """The path ``name`` below ``folder``; StoreError if a link stands on the way, which could lead anywhere.

    The folder itself may be reached through a link: that is its owner's choice.
    """
    path = folder
    for part in name.split("/"):
        path = path / part
        if is_link(path):
            raise StoreError(
                f"{path}: this is a link, and links in a run's folder are not followed; remove it and try again"
            )
    return path


def is_link(path: Path) -> bool:
    """Whether a symbolic link (on Windows also a junction) stands at ``path``."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    junction = getattr(status, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISLNK(status.st_mode) or junction


def read_plain(path: Path, most: int) -> bytes:
    """The content of a plain file of at most ``most`` bytes; OSError for a link, a pipe, a device or more than that."""
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is no plain file")
    if status.st_size > most:
        raise OSError(f"it is larger than {most:,} bytes")
    with path.open("rb") as stream:
        return stream.read(most)
