"""The full run, in a process of its own: one at a time, and it can be stopped."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from demarche.errors import Complaint

__all__ = ["FullRun"]


@dataclass
class FullRun:
    """The run that is under way, or the last one."""

    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None
    began: float = 0.0
    said: Path | None = None

    @property
    def at_work(self) -> bool:
        """Whether it is still running."""
        return self.process is not None and self.process.poll() is None

    @property
    def seconds(self) -> int:
        """How long it has been at work."""
        return int(time.monotonic() - self.began)

    @property
    def failed(self) -> str:
        """What it said where it ended badly; empty otherwise."""
        if self.process is None or self.at_work or self.process.returncode == 0 or self.said is None:
            return ""
        return self.said.read_text(encoding="utf-8", errors="replace").strip()[-500:] or "it was stopped"

    def start(self, case: str, changes: tuple[str, ...], levers: tuple[str, ...], folder: Path) -> None:
        """Begin. Raises InputError while another is at work."""
        if self.at_work:
            raise Complaint("a full run is at work", "stop it, or wait for it")
        command = [sys.executable, "-c", "from demarche.cli import main; main()", "run", case, "--out", str(folder)]
        for change in changes:
            command += ["--set", change]
        for lever in levers:
            command += ["--lever", lever]
        log = tempfile.NamedTemporaryFile("wb", suffix=".log", delete=False)  # noqa: SIM115 - outlives this call
        with log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.folder, self.began, self.said = folder, time.monotonic(), Path(log.name)

    def stop(self) -> None:
        """End it; what is finished is kept in its folder."""
        if self.process is not None and self.at_work:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
