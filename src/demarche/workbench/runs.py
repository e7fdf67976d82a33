"""Full runs that were kept: those of the folder in which one works, and of others that somebody named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from demarche.errors import Complaint
from demarche.store import Manifest, at_work, list_runs
from demarche.store.inside import inside

__all__ = ["Kept", "RunFolders"]

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

    def add(self, name: str) -> None:
        """Look in a folder below that in which one works, too. Raises Complaint or StoreError for any other."""
        given = PurePosixPath(name.strip())
        if not given.parts or given.is_absolute() or ".." in given.parts or "\0" in name or "\\" in name:
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
