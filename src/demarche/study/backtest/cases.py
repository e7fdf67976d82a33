"""Which past crises are meant: files, folders of files, or a word that an engine knows (``sample``)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from demarche.crisis import load
from demarche.engine.past import Past, came_of
from demarche.engine.registry import engines
from demarche.errors import CrisisError, InputError, Problem

__all__ = ["pasts_of"]

_CRISES = (".yaml", ".yml")
_TABLES = (".csv",)


def pasts_of(sources: Sequence[str | Path]) -> tuple[Past, ...]:
    """The past crises of these sources, in their order; of a folder its crisis files and coding sheets, by name, or its
    tables where it has none.

    Raises InputError for a source that holds nothing, or a crisis that comes twice; CrisisError with every problem of
    every file.
    """
    problems: list[Problem] = []
    found: list[Past] = []
    for source in _files(sources):
        try:
            found += _read(source)
        except CrisisError as error:
            problems += error.problems
    if problems:
        raise CrisisError(problems)
    _refuse_twice(found)
    if not any(past.came.signed12 is not None or past.came.signed24 is not None for past in found):
        raise InputError(
            "nothing says what came: give 'signed' in a coding sheet, 'outcome.signed' in a crisis file, or the "
            "columns signed12 and signed24 of a table"
        )
    return tuple(found)


def _files(sources: Sequence[str | Path]) -> Iterator[str]:
    if not sources:
        raise InputError("name files or folders of past crises, or 'sample' for the wars that come with demarche")
    for source in map(str, sources):
        if not os.path.isdir(source):
            yield source
            continue
        names = sorted(entry.name for entry in Path(source).iterdir() if entry.is_file())
        inside = [name for name in names if name.lower().endswith(_CRISES)]
        inside = inside or [name for name in names if name.lower().endswith(_TABLES)]
        if not inside:
            raise InputError(f"the folder {source} holds no crisis file, coding sheet or table of coded wars")
        yield from (str(Path(source) / name) for name in inside)


def _read(source: str) -> list[Past]:
    for engine in engines():
        found = engine.past(source)
        if found is not None:
            return list(found)
    crisis = load(source)
    return [Past(crisis=crisis, came=came_of(crisis), where=source)]


def _refuse_twice(found: Sequence[Past]) -> None:
    seen: dict[str, str] = {}
    for past in found:
        if past.crisis.id in seen:
            raise InputError(
                f"{past.crisis.id} comes twice, from {seen[past.crisis.id]} and from {past.where}; a crisis counts once"
            )
        seen[past.crisis.id] = past.where
