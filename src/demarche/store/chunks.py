"""Parts of a run that are finished before the run is: small files, each whole or not there, gone when the run ends."""

from __future__ import annotations

import hashlib
import io
import json
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
        content = _packed(arrays)
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
            return _unpacked(content)
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


def _packed(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Those of one form as one array, since each array of an archive takes time of its own, however small it is."""
    alike: dict[tuple[str, tuple[int, ...]], list[npt.NDArray[Any]]] = {}
    where = []
    for name, array in arrays.items():
        form = array.dtype.str, array.shape
        alike.setdefault(form, []).append(array)
        where.append((name, list(alike).index(form)))
    buffer = io.BytesIO()
    np.savez(buffer, np.array(json.dumps(where)), *(np.stack(parts) for parts in alike.values()))
    return buffer.getvalue()


def _unpacked(content: bytes) -> dict[str, npt.NDArray[Any]]:
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        where, *alike = (archive[name] for name in archive.files)
    rows = [iter(parts) for parts in alike]
    return {name: np.asarray(next(rows[place])) for name, place in json.loads(str(where))}


_MARK = hashlib.sha256().digest_size
