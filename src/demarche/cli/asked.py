"""What a run was asked, so that it can be begun, and taken up again from its own folder alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from demarche.cli.options import opened
from demarche.crisis import Crisis
from demarche.crisis.beside import Beside
from demarche.crisis.reading import MAX_BYTES
from demarche.errors import InputError, StoreError
from demarche.store import RunFolder, RunInputs
from demarche.store.inside import inside, read_plain
from demarche.study.extras import checked

__all__ = ["Asked", "split_pair"]

_COPY = "crisis.yaml"


@dataclass(frozen=True)
class Asked:
    """One question: the case, what is changed in it, and how many versions under which seed."""

    case: str
    levers: tuple[str, ...]
    changes: tuple[str, ...]
    seed: int
    draws: int
    pairs: tuple[str, ...]
    beside: Beside | None = None
    """What stands beside the crisis file, if not what its folder holds."""
    extras: tuple[str, ...] = ()
    """What engines add to their answers only where it is asked for."""

    @cached_property
    def crisis(self) -> Crisis:
        """The crisis asked about, read and changed."""
        return opened(self.case, self.levers, self.changes, self.beside)

    def split_pairs(self) -> list[tuple[str, ...]]:
        """The pairs of levers asked for."""
        return [split_pair(pair) for pair in self.pairs]

    def begin(self, out: Path | None) -> RunFolder:
        """A new run folder, with a copy of the crisis file and of what it names, under names of the run's own."""
        self.split_pairs()
        crisis = self.crisis  # a wrong lever or value is said before an earlier run makes room
        checked(crisis, self.extras)
        rankings = dict(crisis.beside.fingerprint)
        settings: dict[str, Any] = {
            "levers": list(self.levers),
            "set": list(self.changes),
            "draws": self.draws,
            "pairs": list(self.pairs),
            "rankings": rankings,
            "extras": list(self.extras),
        }
        text = crisis.source.text.encode()
        folder = RunFolder.create(RunInputs.of(crisis.id, text, seed=self.seed, settings=settings), out=out)
        folder.write_bytes(_COPY, text)
        for copy, name in _copies(rankings).items():
            folder.write_bytes(copy, crisis.beside.read(name))
        return folder

    @classmethod
    def again(cls, path: Path) -> tuple[RunFolder, Asked]:
        """The folder of a run that was stopped, and what it was asked. Raises StoreError where too little was kept."""
        folder = RunFolder.resume(path)
        try:
            return folder, cls._of(folder)
        except BaseException:
            folder.close()
            raise

    @classmethod
    def _of(cls, folder: RunFolder) -> Asked:
        inputs, settings = folder.manifest.inputs, folder.manifest.inputs.settings
        try:
            levers, changes, pairs, extras = (_texts(settings[key]) for key in ("levers", "set", "pairs", "extras"))
            rankings = _pairs(settings["rankings"])
            draws = int(str(settings["draws"]))
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(
                f"{folder.path}: its manifest does not say what was asked ({error}); run it again"
            ) from error
        _kept(folder, _COPY, inputs.crisis_sha256)
        kept = {name: _kept(folder, copy, rankings[name]) for copy, name in _copies(rankings).items()}
        return cls(str(folder.path / _COPY), levers, changes, inputs.seed, draws, pairs, Beside(None, kept), extras)


def _copies(names: Iterable[str]) -> dict[str, str]:
    """The run's own names for its copies of these files, and theirs."""
    return {f"ranking-{place}.csv": name for place, name in enumerate(sorted(names), start=1)}


def _kept(folder: RunFolder, copy: str, digest: str) -> bytes:
    """The content of a copy; StoreError where it was not kept, or is not what it was."""
    if copy in folder.manifest.files:
        with suppress(OSError):
            content = read_plain(inside(folder.path, copy), MAX_BYTES)
            if hashlib.sha256(content).hexdigest() == digest:
                return content
    raise StoreError(
        f"{folder.path}: this run was stopped before {copy} was kept, or the copy was changed; run it again"
    )


def _pairs(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no mapping")
    return {str(name): str(digest) for name, digest in value.items()}


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
