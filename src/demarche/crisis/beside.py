"""The files beside a crisis file that it names (rankings): each read once, bounded, and from its own folder alone."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from demarche.errors import Complaint

__all__ = ["Beside", "BesideError"]

_LARGEST = 5_000_000
"""Bytes; one line for each of 2^18 outcomes fits, and a file that nobody wrote is refused before it is kept."""


class BesideError(Complaint):
    """A file beside the crisis file cannot be read."""


class Beside:
    """What stands beside a crisis file. What was read once stays as it was, wherever it is taken.

    ``folder`` is the crisis file's own (None for text that came from no file), ``kept`` is what is known already, by
    the name that the crisis file calls it by.
    """

    def __init__(self, folder: Path | None = None, kept: Mapping[str, bytes] | None = None) -> None:
        self.folder = folder
        self._kept = dict(kept or {})
        self._marks: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that was read, in alphabetical order."""
        return tuple(sorted(self._kept))

    @property
    def fingerprint(self) -> tuple[tuple[str, str], ...]:
        """The names of all that was read, each with its SHA-256."""
        return tuple((name, self.mark(name)) for name in self.names)

    def read(self, name: str) -> bytes:
        """The content of the file of this name. Raises :class:`BesideError` with the remedy."""
        if name not in self._kept:
            self._kept[name] = self._content(name)
        return self._kept[name]

    def mark(self, name: str) -> str:
        """SHA-256 of the file of this name; empty for no name."""
        if name and name not in self._marks:
            self._marks[name] = hashlib.sha256(self.read(name)).hexdigest()
        return self._marks[name] if name else ""

    def _content(self, name: str) -> bytes:
        if self.folder is None:
            raise BesideError("a crisis that came from no file cannot use csv", "write the ranking itself")
        remedy = "put the file beside the crisis file"
        try:
            path = (self.folder / name).resolve()
        except (OSError, RuntimeError, ValueError):  # a link to itself, a zero byte
            raise BesideError(f"{name!r} is no name of a file", remedy) from None
        if path.parent != self.folder.resolve():
            raise BesideError(f"{name!r} lies outside the crisis file's folder", remedy)
        try:
            return _plain(path, name)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise BesideError(f"{name!r} cannot be read ({reason})", remedy) from None


def _plain(path: Path, name: str) -> bytes:
    # Opened without waiting and looked at before it is read: a pipe, or a device, may have no end.
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise BesideError(f"{name!r} is a folder, a pipe or a device", "name a plain file")
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise BesideError(f"{name!r} is larger than {_LARGEST // 10**6} MB", "use statements instead")
    return content
