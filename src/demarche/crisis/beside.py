"""The files beside a crisis file that it names (rankings): each read once, bounded, and from its own folder alone."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path

from demarche.errors import InputError

__all__ = ["Beside", "BesideError"]

_LARGEST = 50_000_000


class BesideError(InputError):
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
    def fingerprint(self) -> tuple[tuple[str, str], ...]:
        """The names of all that was read, each with its SHA-256."""
        return tuple((name, self.mark(name)) for name in sorted(self._kept))

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
            raise BesideError("a crisis that came from no file cannot use csv; write the ranking itself")
        try:
            path = (self.folder / name).resolve()
            if path.parent != self.folder.resolve():
                raise BesideError(f"{name!r} lies outside the crisis file's folder; put it beside the crisis file")
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise BesideError(f"{name!r} is a folder, a device or a pipe; put a file beside the crisis file")
            if status.st_size > _LARGEST:
                raise BesideError(f"{name!r} is larger than 50 MB; use statements instead")
            with path.open("rb") as stream:
                return stream.read(_LARGEST)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise BesideError(f"{name!r} cannot be read ({reason}); put it beside the crisis file") from None
