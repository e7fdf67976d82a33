"""Parts of a run that are finished before the run is: small files, each whole or not there, gone when the run ends."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.store.atomic import is_leftover, replacing, writing_explained
from demarche.store.inside import inside, is_link, read_plain

__all__ = ["SUFFIX", "Chunks"]

SUFFIX = ".part"
_LARGEST = 1 << 28
"""Bytes of the largest part that is read."""


class Chunks:
    """Named sets of arrays in a folder of their own, which answer one ``question`` (the fingerprint of its inputs).

    Each begins with the fingerprint of the question, its own name and its content. What a crash, a full disk or
    another program left damaged, what was kept under another name, and what answers another question read as not
    there. A link in place of the folder, or in it, is not followed.
    """

    def __init__(self, path: Path, question: str = "") -> None:
        self.path = path
        self.question = question

    def write(self, name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Keep the arrays under ``name``. Raises StoreError where the disk refuses."""
        buffer = io.BytesIO()
        named: dict[str, Any] = dict(arrays)
        np.savez(buffer, **named)
        content = buffer.getvalue()
        target = self.path / name
        with writing_explained(target):
            inside(self.path.parent, self.path.name)
            self.path.mkdir(parents=True, exist_ok=True)
            with replacing(target) as draft:
                draft.write_bytes(self._mark(name, content) + content)

    def read(self, name: str) -> dict[str, npt.NDArray[Any]] | None:
        """What was kept under ``name``; None if nothing was, or it is damaged."""
        if is_link(self.path):
            return None
        try:
            marked = read_plain(self.path / name, _LARGEST)
            mark, content = marked[:_MARK], marked[_MARK:]
            if mark != self._mark(name, content):
                return None
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                return {key: archive[key] for key in archive.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def names(self) -> list[str]:
        """What is kept, in alphabetical order."""
        if is_link(self.path) or not self.path.is_dir():
            return []
        return sorted(entry.name for entry in self.path.iterdir() if entry.suffix == SUFFIX)

    def clear(self) -> None:
        """Remove everything kept; the folder too, if nothing else is in it."""
        with writing_explained(self.path):
            inside(self.path.parent, self.path.name)
            if not self.path.is_dir():
                return
            for entry in list(self.path.iterdir()):
                if entry.suffix == SUFFIX or is_leftover(entry):
                    entry.unlink(missing_ok=True)
            if not any(self.path.iterdir()):
                self.path.rmdir()

    def _mark(self, name: str, content: bytes) -> bytes:
        said = f"{self.question}\n{name}\n".encode()
        return hashlib.sha256(said + content).digest()


_MARK = hashlib.sha256().digest_size
