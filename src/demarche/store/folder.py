"""A run folder: begun, filled file by file, finished; or opened and found whole.

The manifest comes first and last. At the beginning it says whose folder this is, so that a run that was
killed can be begun again in the same place; after each file it lists what is whole so far; at the end, when
everything is safely on the disk, it says that the run is finished. A folder whose manifest does not say so
is never read as a result. One run at a time works in a folder, and no link leads it out of there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from demarche.errors import StoreError
from demarche.store.atomic import is_leftover, reading_explained, replacing, writing_explained
from demarche.store.canonical import canonical_json, parse_json
from demarche.store.chunks import Chunks
from demarche.store.inside import inside, read_plain
from demarche.store.lock import LOCK, Lock, at_work
from demarche.store.manifest import (
    SAFE_NAME,
    FileRecord,
    Manifest,
    RunInputs,
    current_versions,
    is_safe_path,
)

__all__ = ["RunFolder", "list_runs"]

MANIFEST = "manifest.json"
CHUNKS = "unfinished"
_LARGEST = 1 << 26
"""Bytes of the largest manifest that is read."""


class RunFolder:
    """One run's folder; made by :meth:`create` or :meth:`open`, never by hand.

    Used as a context manager, it is finished by a clean exit and left unfinished by an exception. Until then no other
    run can work in the folder.
    """

    def __init__(self, path: Path, manifest: Manifest, lock: Lock | None = None) -> None:
        self.path = path
        self.manifest = manifest
        self._lock = lock

    @classmethod
    def create(cls, inputs: RunInputs, *, out: Path | None = None, base: Path = Path("runs")) -> RunFolder:
        """Begin a run in ``out``, or else in ``base/<case>-<fingerprint>``.

        The default name depends on what was asked alone: asked again, the same question replaces its own
        answer, and any edit to the crisis gets a folder of its own beside the old one. A folder is taken
        only if it is new, empty, or holds an earlier run of the same case, whose files (and no others) are
        then removed. Raises :class:`StoreError` with the remedy when it holds anything else, cannot be
        written, or another run is at work in it.
        """
        if not SAFE_NAME.fullmatch(inputs.case):
            raise StoreError(f"the case {inputs.case!r} cannot name a folder; use letters, digits and hyphens")
        versions = current_versions()
        path = out if out is not None else base / f"{inputs.case}-{inputs.fingerprint(versions)}"
        with writing_explained(path):
            path.mkdir(parents=True, exist_ok=True)
            _earlier_run(path, inputs.case)  # what is not ours is not written to, not even a lock
            lock = Lock.take(path)
            try:
                earlier = _earlier_run(path, inputs.case)
                _refuse_links(path, earlier)
                run = cls(path, Manifest(inputs, versions, started=_now()), lock)
                # First the folder says "unfinished": a stop while the old files make room leaves no false result.
                run._write_manifest(run.manifest)
                _clear(path, earlier)
            except BaseException:
                lock.release()
                raise
        return run

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open a finished run and check every file against its fingerprint.

        Raises :class:`StoreError` if there is no run, it did not finish, or a file is missing or was
        changed.
        """
        manifest = _known(path)
        with reading_explained(path):
            if manifest.finished is None and at_work(path):
                raise StoreError(f"{path}: this run is still at work; wait until it is finished")
            if manifest.finished is None:
                raise StoreError(f"{path}: this run was stopped before it finished; run it again")
            for name, record in manifest.files.items():
                file = inside(path, name)
                if not file.is_file():
                    raise StoreError(f"{file}: this file of the run is missing; run it again")
                if _record(file) != record:
                    raise StoreError(f"{file}: this file was changed after the run; run it again")
        return cls(path, manifest)

    @classmethod
    def resume(cls, path: Path) -> RunFolder:
        """Take up a run that was stopped: its manifest, the files that are whole, and the :attr:`chunks` it kept.

        A run that did finish is opened and checked as by :meth:`open`. Raises :class:`StoreError` if there is no run,
        it is at work now, or it was begun with other versions, whose results could differ.
        """
        if _known(path).finished is not None:
            return cls.open(path)
        with writing_explained(path):
            lock = Lock.take(path)
        try:
            manifest = _known(path)
            if manifest.finished is not None:  # by whoever held the lock until now
                lock.release()
                return cls.open(path)
            _refuse_other_versions(path, manifest)
            _refuse_links(path, manifest)
            with writing_explained(path):
                _sweep(path)
        except BaseException:
            lock.release()
            raise
        return cls(path, manifest, lock)

    @property
    def finished(self) -> bool:
        """Whether the run is whole."""
        return self.manifest.finished is not None

    @property
    def chunks(self) -> Chunks:
        """What is finished of a run before all of it is; gone when the run finishes."""
        return Chunks(self.path / CHUNKS, self.manifest.inputs.digest(self.manifest.versions))

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Yield a temporary path for another writer to fill; on a clean exit it becomes the file ``name``.

        ``name`` may have folders in it (``draws/0001.parquet``); it replaces an earlier file of that name.
        The manifest lists a file only once it is whole.
        """
        if not is_safe_path(name) or name == MANIFEST:
            raise StoreError(f"{name!r} cannot name a file of a run")
        self._refuse_if_closed()
        target = inside(self.path, name)
        with writing_explained(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target) as draft:
                yield draft
                record = _record(draft)
            self._write_manifest(replace(self.manifest, files={**self.manifest.files, name: record}))

    def write_bytes(self, name: str, data: bytes) -> Path:
        """Write one file of the run, whole or not at all, and return its path."""
        with self.writing(name) as draft:
            draft.write_bytes(data)
        return self.path / name

    def write_text(self, name: str, text: str) -> Path:
        """Write a UTF-8 text file with the line ends it has."""
        return self.write_bytes(name, text.encode())

    def write_json(self, name: str, value: object) -> Path:
        """Write ``value`` as compact canonical JSON; see :func:`demarche.store.canonical_json`."""
        return self.write_bytes(name, canonical_json(value, compact=True))

    def read_json(self, name: str) -> object:
        """Read a JSON file of the run back as plain data."""
        path = inside(self.path, name)
        if name not in self.manifest.files:
            raise StoreError(f"{path}: this run has no such file; it has {', '.join(sorted(self.manifest.files))}")
        with reading_explained(path):
            data = path.read_bytes()
        try:
            return parse_json(data)
        except ValueError as error:
            raise StoreError(f"{path}: this is not JSON that demarche wrote ({error})") from error

    def finish(self) -> None:
        """Declare the run whole: every file is written, and the manifest may say so."""
        self._refuse_if_closed()
        self.chunks.clear()
        with writing_explained(self.path):
            self._write_manifest(replace(self.manifest, finished=_now()))
        self.close()

    def close(self) -> None:
        """Let other runs in. What is written stays; an unfinished run can be taken up again."""
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self.close()

    def _refuse_if_closed(self) -> None:
        if self.manifest.finished is not None:
            raise StoreError(f"{self.path}: this run is finished, and a finished run is not written to")
        if self._lock is None or not self._lock.held:
            raise StoreError(f"{self.path}: this folder was taken from the run while it was at work; run it again")

    def _write_manifest(self, manifest: Manifest) -> None:
        with replacing(self.path / MANIFEST) as draft:
            draft.write_bytes(canonical_json(manifest.to_dict()))
        self.manifest = manifest


def list_runs(path: Path) -> tuple[list[tuple[Path, Manifest]], list[str]]:
    """The runs in the folders of ``path``, the latest begun first, and what is wrong with those that are damaged.

    What is no run is passed over.
    """
    found, damaged = [], []
    with reading_explained(path):
        entries = sorted(path.iterdir()) if path.is_dir() else []
    for entry in entries:
        try:
            with reading_explained(entry):
                manifest = _read_manifest(entry) if entry.is_dir() else None
        except StoreError as error:
            damaged.append(str(error))
            continue
        if manifest is not None:
            found.append((entry, manifest))
    return sorted(found, key=lambda run: run[1].started, reverse=True), damaged


def _earlier_run(path: Path, case: str) -> Manifest | None:
    """The manifest of an earlier run of this case, None for an empty folder; anything else is refused."""
    earlier = _read_manifest(path)
    if earlier is not None and earlier.inputs.case != case:
        raise StoreError(
            f"{path}: this folder holds a run of {earlier.inputs.case!r}, which would be lost; "
            "choose another folder with --out, or delete it first"
        )
    if earlier is None and not all(is_leftover(entry) or entry.name == LOCK for entry in path.iterdir()):
        raise StoreError(
            f"{path}: this folder holds something that is not a demarche run; choose a new or empty folder with --out"
        )
    return earlier


def _known(path: Path) -> Manifest:
    """The manifest of the run in this folder; StoreError if there is none."""
    with reading_explained(path):
        manifest = _read_manifest(path)
    if manifest is None:
        raise StoreError(f"{path}: no demarche run here; give the folder that holds its {MANIFEST}")
    return manifest


def _read_manifest(path: Path) -> Manifest | None:
    try:
        data = read_plain(path / MANIFEST, _LARGEST)
    except FileNotFoundError:
        return None
    try:
        return Manifest.from_dict(parse_json(data))
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"{path / MANIFEST}: this is not the manifest of a run: {error}; choose another folder"
        ) from error


def _refuse_other_versions(path: Path, manifest: Manifest) -> None:
    now = current_versions()
    changed = [f"{name} {was}" for name, was in sorted(manifest.versions.items()) if now.get(name) != was]
    if changed:
        raise StoreError(
            f"{path}: this run was begun with {', '.join(changed)}, and these are not the versions here; "
            "run it again from the start"
        )


def _refuse_links(path: Path, manifest: Manifest | None) -> None:
    """Nothing that a run reads, replaces or removes may lie behind a link."""
    for name in (*(manifest.files if manifest is not None else ()), CHUNKS):
        inside(path, name)


def _clear(path: Path, earlier: Manifest | None) -> None:
    """Remove what an earlier run of demarche wrote; what a person put beside it stays."""
    for name in earlier.files if earlier is not None else ():
        inside(path, name).unlink(missing_ok=True)
    if earlier is not None:
        Chunks(path / CHUNKS).clear()
    _sweep(path)


def _sweep(path: Path) -> None:
    """Remove drafts that a killed process left behind."""
    for entry in path.iterdir():
        if is_leftover(entry):
            entry.unlink()


def _record(file: Path) -> FileRecord:
    with file.open("rb") as stream:
        return FileRecord(hashlib.file_digest(stream, "sha256").hexdigest(), file.stat().st_size)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
