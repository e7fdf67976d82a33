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

from demarche.errors import Complaint

__all__ = ["Background", "Job"]

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


@dataclass
class Background:
    """The job that is under way, or the last one."""

    job: Job | None = None
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    stopped: bool = False
    _said: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def at_work(self) -> bool:
        """Whether it is still running."""
        return self.process is not None and self.process.poll() is None

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
        if self.process is None or self.at_work or self.process.returncode == 0:
            return ""
        return "it was stopped" if self.stopped else self._all()[-500:] or "it was ended from outside"

    def last(self, kind: str) -> Job | None:
        """The job at hand, if it is of this kind."""
        return self.job if self.job is not None and self.job.kind == kind else None

    def begin(self, job: Job) -> None:
        """Begin. Raises Complaint while another is at work."""
        with self._lock:
            if self.at_work and self.job is not None:
                raise Complaint(f"{self.job.words} is at work", "stop it, or wait for it")
            if self._said is not None:
                self._said.unlink(missing_ok=True)
            log = tempfile.NamedTemporaryFile("wb", suffix=".log", delete=False)  # noqa: SIM115 - outlives this call
            self._said = Path(log.name)
            atexit.register(self._said.unlink, missing_ok=True)
            with log:
                command = [sys.executable, *job.command]
                self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            self.job, self.began, self.stopped = job, time.monotonic(), False

    def stop(self) -> None:
        """End it; what it has finished is kept in its folder."""
        if self.process is not None and self.at_work:
            self.stopped = True
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _all(self) -> str:
        if self._said is None:
            return ""
        with self._said.open("rb") as log:
            log.seek(0, 2)
            log.seek(max(log.tell() - _LONGEST, 0))
            return log.read().decode("utf-8", errors="replace").strip()
