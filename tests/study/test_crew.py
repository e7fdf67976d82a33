"""Jobs shared between processes: each done once, found in its place, and kept when something goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.study.crises import small

from demarche.errors import InputError
from demarche.study.draw.plan import Plan, plan_of
from demarche.study.work.crew import Crew, Job, WorkerLost


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(small(), draws=8, seed=0)


def who(plan: Plan, number: int) -> tuple[int, int, int]:
    """The number, who did it, and something of the plan; slow enough for others to get a turn."""
    time.sleep(0.02)
    return number, os.getpid(), plan.design.count


def refuse(plan: Plan) -> None:
    raise InputError("no")


def die(plan: Plan, here: int) -> None:
    if os.getpid() != here:
        os._exit(1)
    time.sleep(0.02)


def told(into: dict[int, Any]) -> Callable[[int, Any], None]:
    def keep(place: int, found: Any) -> None:
        assert place not in into
        into[place] = found

    return keep


def test_this_process_alone_does_jobs_in_order(plan: Plan) -> None:
    kept: dict[int, Any] = {}
    with Crew(plan) as crew:
        found = crew.do([Job(who, (number,)) for number in range(3)], told(kept))
    assert found == [(number, os.getpid(), 8) for number in range(3)]
    assert list(kept) == [0, 1, 2]


def test_each_job_is_done_once_by_one_of_two_and_what_is_finished_is_kept(plan: Plan) -> None:
    with Crew(plan, 2) as crew:
        order = []
        kept: dict[int, Any] = {}
        jobs = [Job(who, (number,)) for number in range(100)]
        found = crew.do(jobs, told(kept), lambda: (time.sleep(0.1), order.append("first")))
        assert order == ["first"]
        assert [number for number, _, _ in found] == list(range(100))
        assert {count for _, _, count in found} == {8}
        assert kept == dict(enumerate(found))
        # A crew works on: this time until one of the jobs is refused.
        while len({process for _, process, _ in found}) < 2:
            found = crew.do(jobs)
        kept = {}
        with pytest.raises(InputError, match="no"):
            crew.do([*jobs[:10], Job(refuse), *jobs], told(kept))
        assert 1 <= len(kept) < 110
        assert all(kept[place][0] == place for place in kept if place < 10)


def test_a_lost_process_is_reported_with_what_to_do(plan: Plan) -> None:
    with Crew(plan, 2) as crew, pytest.raises(WorkerLost, match="--resume"):
        crew.do([Job(die, (os.getpid(),)) for _ in range(1000)])


def test_a_script_without_a_main_guard_is_told_so_and_never_hangs(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    lines = ["import demarche", "from demarche.study import study"]
    lines.append("study(demarche.load('kosovo-1999'), draws=1, levers=[], workers=2)")
    script.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "WorkerLost" in done.stderr
    assert "__main__" in done.stderr


def test_no_workers_at_all_are_refused(plan: Plan) -> None:
    with pytest.raises(InputError, match="1 or more"):
        Crew(plan, 0)


class Slow:
    """Stands for a plan, and tells which thread wrote it down: what another thread writes may change meanwhile."""

    design = SimpleNamespace(units=())

    def __reduce__(self) -> tuple[type[bool], tuple[bool]]:
        return bool, (threading.current_thread() is threading.main_thread(),)


def given(plan: Any) -> tuple[int, Any]:
    time.sleep(0.02)
    return os.getpid(), plan


def test_the_plan_is_written_down_by_the_process_that_works_on_it() -> None:
    """A queue's own thread would read what this one changes: it failed now and then, and the run never ended."""
    with Crew(Slow(), 2) as crew:  # type: ignore[arg-type]
        found: list[Any] = []
        while all(process == os.getpid() for process, _ in found):
            found = crew.do([Job(given)] * 20)
    assert all(plan is True for process, plan in found if process != os.getpid())
