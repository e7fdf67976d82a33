"""Writing one file for a person, who may already have one of that name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demarche.errors import StoreError
from demarche.store.atomic import replacing, writing_explained

__all__ = ["refuse_existing", "write_new_text", "write_text", "writing_whole"]


def refuse_existing(path: Path) -> None:
    """Raise StoreError if there is already something at ``path``."""
    if path.exists():
        raise StoreError(f"{path}: there is already a file of this name; choose another name")


def write_new_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole or not at all. Raises StoreError if there is already something at ``path``."""
    with writing_explained(path):
        refuse_existing(path)
        with replacing(path) as draft:
            draft.write_text(text, encoding="utf-8")


@contextmanager
def writing_whole(path: Path) -> Iterator[Path]:
    """Yield a temporary path to fill; on a clean exit it becomes ``path``, whole or not at all."""
    with writing_explained(path), replacing(path) as draft:
        yield draft


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole or not at all, replacing an earlier one."""
    with writing_explained(path), replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")
