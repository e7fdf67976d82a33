"""Full runs that were kept: those of the folder in which one works, and of others that somebody named.

What was named on the page is kept beside the runs, so that it is there when the workbench is started again; what was
given when it was started is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from demarche.errors import Complaint, StoreError
from demarche.store import Manifest, at_work, list_runs, write_text
from demarche.store.atomic import writing_explained
from demarche.store.inside import inside, read_plain

__all__ = ["Kept", "RunFolders"]

_KEPT = "also.txt"
_MOST, _LONGEST = 100, 50_000
"""Folders that are kept, and bytes of the list of them."""
_REPORTS = ("report.html", "appendix.html")


@dataclass(frozen=True)
class Kept:
    """A run that was kept."""

    root: int
    """The number of the folder in which it lies."""
    path: Path
    manifest: Manifest

    @property
    def busy(self) -> bool:
        """Whether it is at work."""
        return at_work(self.path)

    @property
    def begun(self) -> str:
        """When it was begun, in universal time."""
        return self.manifest.started[:16].replace("T", " ")


class RunFolders:
    """The folders in which runs are looked for; nothing outside them is ever read."""

    def __init__(self, folder: Path, others: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.roots = [folder / "runs", *(path.resolve() for path in others)]
        self.missing: list[str] = []
        """What is kept and cannot be looked in any more."""
        for name in self._kept():
            try:
                self._look_in(name)
            except (Complaint, StoreError):
                self.missing.append(name)

    def add(self, name: str) -> None:
        """Look in a folder below that in which one works, too, now and later. Raises Complaint or StoreError for any
        other, or where that cannot be kept."""
        self._look_in(name)
        found = dict.fromkeys([*self._kept(), PurePosixPath(name.strip()).as_posix()])
        self._keep([one for one in found if one not in self.missing][-_MOST:])
        self.missing = []

    def drop(self, name: str) -> None:
        """Look no more in a folder that was named on the page."""
        if name not in self._kept():
            raise Complaint(f"{name[:80]!r} is not looked in", "reload the page")
        self._keep([one for one in self._kept() if one != name])
        self.roots = [root for root in self.roots if root != self.folder / name]
        self.missing = [one for one in self.missing if one != name]

    @property
    def named(self) -> list[str]:
        """The folders that were named on the page and are looked in."""
        return [name for name in self._kept() if self.folder / name in self.roots]

    def _kept(self) -> list[str]:
        try:
            text = read_plain(inside(self.folder, f"runs/{_KEPT}"), _LONGEST).decode("utf-8", errors="replace")
        except (OSError, StoreError):
            return []
        return [line.strip() for line in text.splitlines() if line.strip()][:_MOST]

    def _keep(self, names: Sequence[str]) -> None:
        path = inside(self.folder, f"runs/{_KEPT}")
        with writing_explained(path):
            path.parent.mkdir(exist_ok=True)
        write_text(path, "".join(f"{name}\n" for name in names))

    def _look_in(self, name: str) -> None:
        given = PurePosixPath(name.strip())
        if not given.parts or given.is_absolute() or ".." in given.parts or set(name.strip()) & set("\0\\\n\r"):
            raise Complaint(
                f"{name.strip()[:80]!r} is no folder below this one",
                "name one of them, or start the workbench with --runs FOLDER for runs that lie elsewhere",
            )
        path = inside(self.folder, given.as_posix())
        if not path.is_dir():
            raise Complaint(f"there is no folder {given.as_posix()[:80]} here", "look for its name")
        if path not in self.roots:
            self.roots.append(path)

    def found(self) -> tuple[list[Kept], list[str]]:
        """The runs of every folder, the latest of each first, and what is wrong with those that are damaged."""
        runs: list[Kept] = []
        damaged: list[str] = []
        for number, root in enumerate(self.roots):
            here, wrong = self._in(root)
            runs += [Kept(number, path, manifest) for path, manifest in here]
            damaged += wrong
        return runs, damaged

    @staticmethod
    def _in(root: Path) -> tuple[list[tuple[Path, Manifest]], list[str]]:
        """The runs in a folder, or the one that it is itself."""
        found, wrong = list_runs(root)
        if not found and (root / "manifest.json").is_file():
            beside, _ = list_runs(root.parent)
            found = [(path, manifest) for path, manifest in beside if path == root]
        return found, wrong

    def report(self, root: str, run: str, file: str) -> Path | None:
        """The report of a run, or its appendix; None where there is none."""
        if not root.isdecimal() or len(root) > 4 or int(root) >= len(self.roots) or file not in _REPORTS:
            return None
        found, _ = self._in(self.roots[int(root)])
        return next(self._plain(path / file for path, _ in found if path.name == run), None)

    @staticmethod
    def _plain(paths: Iterator[Path]) -> Iterator[Path]:
        return (path for path in paths if path.is_file() and not path.is_symlink())
