"""What a run was asked, so that it can be begun, and taken up again from its own folder alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from demarche.cli.options import opened
from demarche.crisis import Crisis
from demarche.engines.stability.section import MovesPart
from demarche.errors import InputError, StoreError
from demarche.store import RunFolder, RunInputs

__all__ = ["Asked", "split_pair"]

_COPY = "crisis.yaml"


@dataclass(frozen=True)
class Asked:
    """One question: the case, what is changed in it, and how many input sets under which seed."""

    case: str
    levers: tuple[str, ...]
    changes: tuple[str, ...]
    seed: int
    draws: int
    pairs: tuple[str, ...]

    @cached_property
    def crisis(self) -> Crisis:
        """The crisis asked about, read and changed."""
        return opened(self.case, self.levers, self.changes)

    def split_pairs(self) -> list[tuple[str, ...]]:
        """The pairs of levers asked for."""
        return [split_pair(pair) for pair in self.pairs]

    def begin(self, out: Path | None) -> RunFolder:
        """A new run folder, with a copy of the crisis file and of the rankings it names."""
        self.split_pairs()
        crisis = self.crisis  # a wrong lever or value is said before an earlier run makes room
        rankings = dict(_rankings(crisis))
        settings: dict[str, Any] = {
            "levers": list(self.levers),
            "set": list(self.changes),
            "draws": self.draws,
            "pairs": list(self.pairs),
            "rankings": {name: hashlib.sha256(data).hexdigest() for name, data in rankings.items()},
        }
        text = crisis.source.text.encode()
        folder = RunFolder.create(RunInputs.of(crisis.id, text, seed=self.seed, settings=settings), out=out)
        folder.write_bytes(_COPY, text)
        for name, data in rankings.items():
            folder.write_bytes(name, data)
        return folder

    @classmethod
    def again(cls, path: Path) -> tuple[RunFolder, Asked]:
        """The folder of a run that was stopped, and what it was asked. Raises StoreError where too little was kept."""
        folder = RunFolder.resume(path)
        inputs, copy = folder.manifest.inputs, path / _COPY
        lost = f"{path}: this run was stopped before its crisis file was kept, or the copy was changed; run it again"
        if _COPY not in folder.manifest.files or not copy.is_file():
            raise StoreError(lost)
        if hashlib.sha256(copy.read_bytes()).hexdigest() != inputs.crisis_sha256:
            raise StoreError(lost)
        settings = inputs.settings
        try:
            levers, changes, pairs = (_texts(settings[key]) for key in ("levers", "set", "pairs"))
            draws = int(str(settings["draws"]))
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{path}: its manifest does not say what was asked ({error}); run it again") from error
        return folder, cls(str(copy), levers, changes, inputs.seed, draws, pairs)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return tuple(map(str, value))


def split_pair(text: str) -> tuple[str, ...]:
    """Two levers written as ``a+b``."""
    parts = tuple(part.strip() for part in text.split("+"))
    if len(parts) != 2 or not all(parts):
        raise InputError(f"--pair {text!r} should name two levers, such as arm-opposition+ultimatum")
    return parts


def _rankings(crisis: Crisis) -> Iterator[tuple[str, bytes]]:
    """The CSV files that the preferences name, with their content."""
    for preference in crisis.file.part(MovesPart).preferences.values():
        for block in (preference, *preference.by_type.values()):
            if block.csv and crisis.folder is not None:
                yield block.csv, (crisis.folder / block.csv).read_bytes()
