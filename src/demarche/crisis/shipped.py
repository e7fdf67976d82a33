"""The crises that come with demarche."""

from __future__ import annotations

import os
from pathlib import Path

from demarche.crisis.suggest import nearest
from demarche.errors import InputError

__all__ = ["find", "shipped_cases"]

_FOLDER = Path(__file__).parent / "cases"
_ENDINGS = (".yaml", ".yml")


def shipped_cases() -> dict[str, Path]:
    """Names of the shipped crises, in alphabetical order, and their files."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.yaml"))}


def find(case: str | Path) -> Path:
    """The file that a user means: a path as it stands, or a shipped crisis by name.

    A name with a file ending or a folder in it is always a path. Raises InputError, with the nearest name, where
    there is neither.
    """
    path = Path(case)
    if path.suffix in _ENDINGS or os.path.exists(path) or len(path.parts) != 1:
        return path
    known = shipped_cases()
    if path.name in known:
        return known[path.name]
    close = nearest(path.name, known)
    remedy = f"did you mean {close!r}?" if close else f"shipped crises are {', '.join(known)}"
    raise InputError(f"no file and no shipped crisis is called {path.name!r}; {remedy}")
