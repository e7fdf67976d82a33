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
        """A new run folder, with a copy of the crisis file and of the rankings it names, under names of the run's own."""
        self.split_pairs()
        crisis = self.crisis  # a wrong lever or value is said before an earlier run makes room
        rankings = _rankings(crisis)
        settings: dict[str, Any] = {
            "levers": list(self.levers),
            "set": list(self.changes),
            "draws": self.draws,
            "pairs": list(self.pairs),
            "rankings": _digests(rankings),
        }
        text = crisis.source.text.encode()
        folder = RunFolder.create(RunInputs.of(crisis.id, text, seed=self.seed, settings=settings), out=out)
        folder.write_bytes(_COPY, text)
        for copy, data in zip(_copies(rankings), rankings.values(), strict=True):
            folder.write_bytes(copy, data)
        return folder

    def refuse_changed(self, folder: RunFolder) -> None:
        """Raise StoreError where a ranking was changed while the run was at work: some answers are to the old one."""
        was, now = folder.manifest.inputs.settings["rankings"], _digests(_rankings(self.crisis))
        for name in was if isinstance(was, dict) else ():
            if now.get(name) != was[name]:
                raise StoreError(f"{name}: this file was changed while the run was at work; run it again")

    @classmethod
    @contextmanager
    def again(cls, path: Path) -> Iterator[tuple[RunFolder, Asked]]:
        """The folder of a run that was stopped, and what it was asked, as long as the context lasts.

        The run's copies stand in a folder of their own for that time, under the names that the crisis file calls them
        by. Raises StoreError where too little was kept.
        """
        folder = RunFolder.resume(path)
        try:
            settings = folder.manifest.inputs.settings
            try:
                levers, changes, pairs = (_texts(settings[key]) for key in ("levers", "set", "pairs"))
                rankings = {str(name): str(digest) for name, digest in dict(settings["rankings"]).items()}  # type: ignore
                draws = int(str(settings["draws"]))
            except (KeyError, TypeError, ValueError) as error:
                raise StoreError(f"{path}: its manifest does not say what was asked ({error}); run it again") from error
            with TemporaryDirectory(prefix="demarche-") as room:
                copy = Path(room) / "crisis" / _COPY
                copy.parent.mkdir()
                copy.write_bytes(_kept(folder, _COPY, folder.manifest.inputs.crisis_sha256))
                for own, (name, digest) in zip(_copies(rankings), sorted(rankings.items()), strict=True):
                    (copy.parent / plain_name(name)).write_bytes(_kept(folder, own, digest))
                yield folder, cls(str(copy), levers, changes, folder.manifest.inputs.seed, draws, pairs)
        finally:
            folder.close()


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
    for preference in crisis.file.preferences.values():
        for block in (preference, *preference.by_type.values()):
            if block.csv and crisis.folder is not None:
                yield block.csv, (crisis.folder / block.csv).read_bytes()
