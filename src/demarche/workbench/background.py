"""Work of minutes, in a process of its own: one at a time, with what it says of its progress, and it can be stopped."""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from demarche.errors import Complaint, StoreError

__all__ = ["Background", "Job", "Work"]

_LONGEST = 20_000
"""Bytes at the end of what a job said that are read."""


@dataclass(frozen=True)
class Job:
    """Something to be worked out."""

    kind: str
    """``run`` or ``comparison``."""
    words: str
    """What it is, for those who are told that it is at work."""
    command: tuple[str, ...]
    """What Python is to run, after its own name."""
    folder: Path
    """Where what it finds is put."""
    writes: tuple[str, ...] = ()
    """Files of the folder that are removed as it begins, so that none of an earlier time passes for its own."""


@dataclass
class Work:
    """A job that was begun: under way, or ended."""

    job: Job
    process: subprocess.Popen[bytes]
    log: Path
    began: float
    stopped: bool = False

    @property
    def at_work(self) -> bool:
        """Whether it is still running."""
        return self.process.poll() is None

    @property
    def seconds(self) -> int:
        """How long it has been at work."""
        return int(time.monotonic() - self.began)

    @property
    def said(self) -> str:
        """The last line that it said."""
        lines = self._all().splitlines()
        return lines[-1][:200] if lines else ""

    @property
    def failed(self) -> str:
        """What it said where it ended badly; empty otherwise."""
        if self.at_work or self.process.returncode == 0:
            return ""
        return "it was stopped" if self.stopped else self._all()[-500:] or "it was ended from outside"

    def stop(self) -> None:
        """End it; what it has finished is kept in its folder."""
        if self.at_work:
            self.stopped = True
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _all(self) -> str:
        with self.log.open("rb") as log:
            log.seek(0, 2)
            log.seek(max(log.tell() - _LONGEST, 0))
            return log.read().decode("utf-8", errors="replace").strip()


@dataclass
class Background:
    """The job that is under way, if any, and the last one of each kind."""

    _last: dict[str, Work] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def last(self, kind: str) -> Work | None:
        """The last work of this kind; None before the first."""
        return self._last.get(kind)

    def begin(self, job: Job) -> None:
        """Begin. Raises Complaint while another is at work, StoreError where what it writes cannot be written anew."""
        with self._lock:
            busy = next((work for work in self._last.values() if work.at_work), None)
            if busy is not None:
                raise Complaint(f"{busy.job.words} is at work", "stop it, or wait for it")
            for name in job.writes:
                try:
                    (job.folder / name).unlink(missing_ok=True)
                except OSError as error:
                    raise StoreError(f"{job.folder / name}: cannot be removed ({error.strerror or error})") from None
            log = tempfile.NamedTemporaryFile("wb", suffix=".log", delete=False)  # noqa: SIM115 - outlives this call
            atexit.register(Path(log.name).unlink, missing_ok=True)
            with log:
                command = [sys.executable, *job.command]
                process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            before = self._last.get(job.kind)
            self._last[job.kind] = Work(job, process, Path(log.name), time.monotonic())
            if before is not None:
                before.log.unlink(missing_ok=True)

    def stop(self) -> None:
        """End whatever is at work."""
        for work in self._last.values():
            work.stop()
