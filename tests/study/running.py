"""Runs of the command line in processes of their own, to be compared, killed and resumed."""

from __future__ import annotations

import os
import signal
import subprocess
import sysconfig
import time
from pathlib import Path

__all__ = ["begin", "contents", "finished", "kill"]

COMMAND = [str(Path(sysconfig.get_path("scripts")) / "demarche")]


def begin(arguments: list[str], folder: Path, hash_seed: str = "0") -> subprocess.Popen[str]:
    """Start ``demarche`` in a process group of its own, so that its workers die with it."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONWARNINGS": "error"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
    )


def _heed_ctrl_c() -> None:
    """What a shell starts in the background ignores SIGINT, and so does whatever it starts, unless told otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def finished(arguments: list[str], folder: Path, hash_seed: str = "0", code: int = 0) -> str:
    """Run ``demarche`` to its end and return what it wrote to stderr."""
    process = begin(arguments, folder, hash_seed)
    _, said = process.communicate(timeout=300)
    assert process.returncode == code, said
    return said


def kill(process: subprocess.Popen[str], after: float, number: int = signal.SIGKILL) -> int:
    """Send a signal to the process (SIGKILL: to its workers too) after so many seconds; its exit code."""
    time.sleep(after)
    if process.poll() is None:
        if number == signal.SIGKILL:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    process.communicate(timeout=60)
    return process.returncode


def contents(run: Path) -> dict[str, bytes]:
    """Every file of a run folder but the manifest, which alone holds times."""
    return {
        str(path.relative_to(run)): path.read_bytes()
        for path in sorted(run.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }
