"""Workers end within seconds when the process that called them is gone, however it went."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.once, pytest.mark.skipif(os.name != "posix", reason="signals are sent")]

# Workers that are idle, in the middle of a long job, or waiting for a plan that never comes.
PARENT = r"""
import multiprocessing, os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from demarche.study.work.executors import attend

def at_work(seconds):
    os.write(1, f"{os.getpid()}\n".encode())  # whole: two workers write into one pipe
    time.sleep(seconds)

if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were started under
    fresh = multiprocessing.get_context(sys.argv[1])
    pool = ProcessPoolExecutor(2, fresh, attend)
    for seconds in (0.2, 3600):
        pool.submit(at_work, seconds)
    time.sleep(3600)
"""


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # ended, and whoever adopted it has not looked yet


def gone(processes: list[int], seconds: float = 10) -> bool:
    return until(lambda: not any(map(alive, processes)), seconds)


def until(ready: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not ready() and time.monotonic() < end:
        time.sleep(0.05)
    return ready()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list its processes here")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_workers_end_when_the_process_that_called_them_is_gone(
    start: str, number: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script), start], stdout=subprocess.PIPE, text=True) as parent:
        workers: list[int] = []
        try:
            assert parent.stdout is not None
            workers = [int(parent.stdout.readline()) for _ in range(2)]
            assert all(map(alive, {*workers}))
            parent.send_signal(number)
            parent.wait(timeout=10)
            assert gone(workers)
        finally:
            parent.kill()
            for worker in filter(alive, workers):
                os.kill(worker, signal.SIGKILL)
