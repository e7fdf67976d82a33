"""Where the work is done: here, in processes of this machine, or on a Dask cluster.

Anything that is a :class:`concurrent.futures.Executor` will do. Results do not depend on the choice.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from asyncio import CancelledError as AsyncCancelledError
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib import metadata
from multiprocessing.connection import wait
from threading import Thread

from demarche.errors import DemarcheError, InputError

__all__ = ["ClusterLost", "attend", "available_workers", "cluster", "processes"]


class ClusterLost(DemarcheError):
    """The scheduler of a cluster is gone; what was finished is kept."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the Dask cluster at {address} was lost; what a run has finished is kept: continue with "
            "'demarche run --resume FOLDER', here, or with --cluster once the cluster is up again"
        )


def available_workers() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """A pool of processes on this machine; stopped at once when left through an error or an interrupt."""
    if workers < 1:
        raise InputError(f"the number of workers should be 1 or more, not {workers}")
    # Fresh interpreters: a forked copy may inherit a lock that some thread holds, and hang.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=attend)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def attend() -> None:
    """Let a worker leave Ctrl-C to the process that asked, and end when that process is gone."""
    # Ctrl-C reaches every process of the terminal; the one that asked says what is known, the others just stop.
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asker = multiprocessing.parent_process()
    if asker is not None:
        Thread(target=_end_after, args=(asker.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    """End this process once the one that asked for it is gone: left alone, a worker would wait for work for ever, on a
    pipe whose other end it holds itself."""
    wait([sentinel])
    os._exit(1)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster whose scheduler is at ``address`` (``tcp://host:8786``).

    A worker that is lost costs time alone: Dask hands its work to another. Raises InputError with the remedy where
    Dask is not installed, nobody answers, or a worker has another version of demarche, and :class:`ClusterLost` where
    the scheduler is lost while work is done, or the same work costs one worker after the other.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError:
        raise InputError("--cluster needs Dask; install it with: pip install 'demarche[cluster]'") from None
    for logger in ("distributed", "tornado", "asyncio"):  # what they would show is a traceback; we say what to do
        logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"no Dask scheduler answers at {address} ({error}); give its address as tcp://host:port"
        ) from None
    try:
        ours = metadata.version("demarche")
        theirs = client.run(_version)
        if not theirs:
            raise InputError(f"the cluster at {address} has no workers; start some with: dask worker {address}")
        for worker, version in sorted(theirs.items()):
            if version != ours:
                there = f"demarche {version}" if version else "no demarche"
                raise InputError(f"the worker {worker} has {there}, and this is {ours}; install the same everywhere")
        yield client.get_executor(pure=False)
    except (CancelledError, AsyncCancelledError, CommClosedError, KilledWorker) as error:
        raise ClusterLost(address) from error
    finally:
        with suppress(Exception):  # of a client whose scheduler is gone
            client.close(timeout=2)


def _version() -> str:
    try:
        return metadata.version("demarche")
    except metadata.PackageNotFoundError:
        return ""
