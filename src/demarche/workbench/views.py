"""Views: an analyst's own judgements on a crisis, kept as an overlay beside its file, each with a reason."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import Complaint
from demarche.store import write_text
from demarche.study.views import Overlay, read_overlay
from demarche.workbench.desk import Dial, Setting

__all__ = ["View", "ViewFolder"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")


@dataclass(frozen=True, kw_only=True)
class View:
    """One analyst's changes, and why."""

    name: str
    setting: Setting
    reasons: Mapping[str, str]


class ViewFolder:
    """The folder ``views`` beside a crisis file, and nothing outside it."""

    def __init__(self, folder: Path, crisis: str) -> None:
        self.folder, self.crisis = folder / "views", crisis

    def names(self) -> tuple[str, ...]:
        """The views that are there, in alphabetical order."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.stem for path in self.folder.glob("*.yaml") if _NAME.match(path.stem)))

    def read(self, name: str) -> View:
        """A view by its name. Raises InputError where there is none, or it belongs to another crisis."""
        kept = self.overlay(name)
        ends = {key: _ends(value) for key, value in kept.values.items()}
        return View(name=name, setting=Setting(changes=ends, levers=kept.levers), reasons=kept.reasons)

    def overlay(self, name: str) -> Overlay:
        """A view as an overlay of the file. Raises InputError as :meth:`read` does."""
        path = self._path(name)
        if not path.is_file() or path.is_symlink():
            raise Complaint(f"there is no view {name!r}", ", ".join(self.names()) or "save one first")
        return read_overlay(path, self.crisis)

    def write(self, view: View, dials: tuple[Dial, ...], *, before: str | None) -> Path:
        """Keep a view. ``before``: what its file held when it was opened, None for a new one; a file that holds
        something else by now is left alone, and InputError says so."""
        path = self._path(view.name)
        now = path.read_text(encoding="utf-8") if path.is_file() else None
        if now is not None and now != before:
            raise Complaint(f"{path.name} is there already, or was changed since", "give the view another name")
        self.folder.mkdir(exist_ok=True)
        write_text(path, self.text(view, dials))
        return path

    def text(self, view: View, dials: tuple[Dial, ...]) -> str:
        """A view as its file has it."""
        from ruamel.yaml import YAML

        known = {dial.path: dial for dial in dials}
        changes: dict[str, Any] = {}
        for path, (low, high) in view.setting.changes.items():
            entry: dict[str, Any] = {"value": low} if low == high else {"range": [low, high]}
            if known[path].kind == "weight":
                share = min(max(low, 0.0), 1.0)
                entry = {"values": list(known[path].types), "weights": [share, round(1.0 - share, 12)]}
            changes[path] = entry | {"note": view.reasons.get(path) or "No reason given."}
        stream, writer = io.StringIO(), YAML()
        writer.dump({"of": self.crisis, "changes": changes, "levers": list(view.setting.levers)}, stream)
        return stream.getvalue()

    def _path(self, name: str) -> Path:
        if not _NAME.match(name):
            raise Complaint(f"{name!r} is no name of a view", "use letters, digits, - and _; 40 at most")
        return self.folder / f"{name}.yaml"


def _ends(value: Any) -> tuple[float, float]:
    body: Any = value.get("range", value.get("value")) if isinstance(value, dict) else value
    try:
        if isinstance(value, dict) and "weights" in value:
            weights = [float(weight) for weight in value["weights"]]
            body = weights[0] / sum(weights)
        low, high = map(float, body if isinstance(body, list) else [body, body])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        raise Complaint(f"{body!r} in a view is neither a number nor a range", "write 0.4 or [0.3, 0.5]") from None
    return low, high
