"""Parts of a run that are finished before the run is: small files, each whole or not there, gone when the run ends."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.store.atomic import is_leftover, replacing, writing_explained

__all__ = ["Chunks"]


class Chunks:
    """Named sets of arrays in a folder of their own.

    What a crash, a full disk or another program left damaged reads as not there: every array carries a checksum.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Keep the arrays under ``name``. Raises StoreError where the disk refuses."""
        buffer = io.BytesIO()
        named: dict[str, Any] = dict(arrays)
        np.savez(buffer, **named)
        target = self.path / name
        with writing_explained(target):
            self.path.mkdir(parents=True, exist_ok=True)
            with replacing(target) as draft:
                draft.write_bytes(buffer.getvalue())

    def read(self, name: str) -> dict[str, npt.NDArray[Any]] | None:
        """What was kept under ``name``; None if nothing was, or it is damaged."""
        try:
            content = io.BytesIO((self.path / name).read_bytes())
            with np.load(content, allow_pickle=False) as archive:
                return {key: archive[key] for key in archive.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def names(self) -> list[str]:
        """What is kept, in alphabetical order."""
        if not self.path.is_dir():
            return []
        return sorted(entry.name for entry in self.path.iterdir() if entry.suffix == ".npz")

    def clear(self) -> None:
        """Remove everything kept; the folder too, if nothing else is in it."""
        if not self.path.is_dir():
            return
        with writing_explained(self.path):
            for entry in list(self.path.iterdir()):
                if entry.suffix == ".npz" or is_leftover(entry):
                    entry.unlink(missing_ok=True)
            if not any(self.path.iterdir()):
                self.path.rmdir()
