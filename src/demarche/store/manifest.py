"""The manifest of a run: what was asked, what answered, when, and the fingerprint of every file.

Times stand here and nowhere else in a run folder, so that two runs with the same inputs differ in nothing
but this.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from typing import Any

from demarche.store.canonical import canonical_json

__all__ = ["FORMAT", "FileRecord", "Manifest", "RunInputs", "current_versions"]

FORMAT = "demarche-run/1"

# A name that is safe as a folder or file on every system, and cannot climb out of its folder.
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")


@dataclass(frozen=True)
class RunInputs:
    """All that decides the results of a run; the same inputs give the same bytes.

    ``settings`` holds whatever was asked beyond the crisis and the seed (levers, values set, draws), as plain
    data.
    """

    case: str
    crisis_sha256: str
    seed: int
    settings: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(
        cls, case: str, crisis_bytes: bytes, *, seed: int, settings: Mapping[str, object] | None = None
    ) -> RunInputs:
        """The inputs of a run over a crisis file with exactly these bytes."""
        return cls(case, hashlib.sha256(crisis_bytes).hexdigest(), seed, dict(settings or {}))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, in the form of ``inputs`` in ``manifest.json``."""
        return {
            "case": self.case,
            "crisis_sha256": self.crisis_sha256,
            "seed": self.seed,
            "settings": dict(self.settings),
        }

    @classmethod
    def from_dict(cls, data: Any) -> RunInputs:
        """Read :meth:`to_dict` back; ValueError, TypeError or KeyError where it is something else."""
        settings = data["settings"]
        if not isinstance(settings, dict):
            raise TypeError(f"the settings {settings!r} are no mapping")
        return cls(_text(data["case"]), _text(data["crisis_sha256"]), _whole(data["seed"]), settings)

    def fingerprint(self, versions: Mapping[str, str]) -> str:
        """Eight hexadecimal digits that change when the inputs or demarche itself change."""
        asked = canonical_json([self.to_dict(), versions["demarche"]])
        return hashlib.sha256(asked).hexdigest()[:8]

    def digest(self, versions: Mapping[str, str]) -> str:
        """SHA-256 of the inputs and of every version that answers them."""
        return hashlib.sha256(canonical_json([self.to_dict(), dict(versions)])).hexdigest()


@dataclass(frozen=True)
class FileRecord:
    """A file of the run as it was written."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What ``manifest.json`` says.

    ``files`` lists what is whole so far. ``started`` and ``finished`` are UTC times in ISO 8601; ``finished``
    is None until the run is whole.
    """

    inputs: RunInputs
    versions: Mapping[str, str]
    started: str
    finished: str | None = None
    files: Mapping[str, FileRecord] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, in the form of ``manifest.json``."""
        return {
            "format": FORMAT,
            "inputs": self.inputs.to_dict(),
            "versions": dict(self.versions),
            "started": self.started,
            "finished": self.finished,
            "files": {name: asdict(record) for name, record in self.files.items()},
        }

    @classmethod
    def from_dict(cls, data: object) -> Manifest:
        """Read :meth:`to_dict` back; ``ValueError`` says why ``data`` is not a manifest of this format."""
        if not isinstance(data, dict) or not str(data.get("format", "")).startswith("demarche-run/"):
            raise ValueError("it is not a demarche manifest")
        if data["format"] != FORMAT:
            raise ValueError(f"it has the format {data['format']!r}, and this demarche reads {FORMAT!r}")
        try:
            manifest = cls(
                inputs=RunInputs.from_dict(data["inputs"]),
                versions={_text(name): _text(version) for name, version in data["versions"].items()},
                started=_time(data["started"]),
                finished=None if data["finished"] is None else _time(data["finished"]),
                files={name: FileRecord(_text(r["sha256"]), _whole(r["bytes"])) for name, r in data["files"].items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"it is damaged ({error})") from error
        if unsafe := [name for name in manifest.files if not is_safe_path(name)]:
            raise ValueError(f"it lists a file outside the folder, {unsafe[0]!r}")
        return manifest


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _time(value: object) -> str:
    dt.datetime.fromisoformat(_text(value))
    return _text(value)


def is_safe_path(name: str) -> bool:
    """Whether ``name`` is a relative path, with ``/`` between its parts, that stays inside its folder."""
    return all(SAFE_NAME.fullmatch(part) for part in name.split("/"))


def current_versions() -> dict[str, str]:
    """Versions of what computes a result, without importing any of it."""
    packages = {name: metadata.version(name) for name in ("demarche", "duckdb", "numpy", "scipy")}
    return {"python": platform.python_version(), **packages}
