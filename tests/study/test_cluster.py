"""A study on a Dask cluster: the same bytes as here, also when a worker is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.backtest.wars import write_table
from tests.study.crises import small

from demarche.errors import InputError
from demarche.store import canonical_json
from demarche.study import study
from demarche.study.backtest import Backtest, pasts_of
from demarche.study.backtest.work import do_tasks
from demarche.study.draw.plan import plan_of
from demarche.study.studies import Study
from demarche.study.work.executors import ClusterLost, cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("distributed") is None, reason="the extra 'cluster' is not installed"),
]

DRAWS = 2048


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], subprocess.Popen[bytes]]]:
    """The address of a scheduler, two single-threaded workers, and the scheduler: processes on loopback."""
    scheduler_file = tmp_path / "scheduler.json"
    where = ["--scheduler-file", str(scheduler_file)]
    common = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    module = [sys.executable, "-m"]
    started = [
        subprocess.Popen(
            [*module, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *where],
            **common,
        )
    ]
    try:
        wait_for(scheduler_file.exists)
        time.sleep(0.3)
        address = json.loads(scheduler_file.read_text(encoding="utf-8"))["address"]
        started += [
            subprocess.Popen(
                [
                    *module[:2],
                    "distributed.cli.dask_worker",
                    address,
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--no-nanny",
                ],
                **common,
            )
            for _ in range(2)
        ]
        yield address, started[1:], started[0]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def wait_for(ready: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.05)


def joined(address: str, count: int) -> bool:
    from distributed import Client

    with Client(address, timeout=10, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=30)
    return True


def test_a_cluster_gives_the_same_bytes_also_when_it_loses_a_worker(workers) -> None:
    address, processes, _ = workers
    assert joined(address, 2)
    expected = canonical_json(study(small(), draws=DRAWS, seed=1).to_dict())
    found = Study(plan_of(small(), draws=DRAWS, seed=1))
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if done > total // 4 and not killed:
            killed.append(done)
            os.kill(processes[0].pid, signal.SIGKILL)

    with cluster(address) as executor:
        result = found.finish(executor=executor, done=kill_one)
    assert killed
    assert processes[0].wait(timeout=10) == -signal.SIGKILL
    assert canonical_json(result.to_dict()) == expected


def test_past_wars_asked_on_a_cluster_are_told_the_same(workers, tmp_path: Path) -> None:
    address, _, _ = workers
    assert joined(address, 2)
    pasts = pasts_of([write_table(tmp_path / "wars.csv", ("chechnya-1999", "falklands-1982"))])
    asked = Backtest(pasts, draws=1, recodings=0).tasks[:3]
    with cluster(address) as executor:
        there = do_tasks(asked, executor=executor)
    assert there == do_tasks(asked)


def test_a_lost_scheduler_is_said_with_how_to_go_on(workers) -> None:
    address, _, scheduler = workers
    assert joined(address, 2)
    killed: list[int] = []

    def kill_it(done: int, total: int) -> None:
        if not killed:
            killed.append(done)
            scheduler.kill()

    with pytest.raises(ClusterLost, match="--resume"), cluster(address) as executor:
        Study(plan_of(small(), draws=DRAWS, seed=1)).finish(executor=executor, done=kill_it)
    assert killed


def test_an_address_where_nobody_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    known = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, timeout: known(address, timeout=timeout / 10))
    with (
        pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass
