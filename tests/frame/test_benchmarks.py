"""The benchmark runner: it measures the work it is given, and says when that work fails."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
MODULES = sorted({file.stem for file in BENCHMARKS.glob("*.py")} - {"run", "benchmark"})

SLEEPY = """
import time
from benchmark import Benchmark

def nap(length):
    time.sleep(length)
    return bytearray(100 * 2**20)

BENCHMARKS = [
    Benchmark("a nap", "1 s", prepare=lambda: time.sleep(2) or 0.1, run=nap, repeats=2),
    Benchmark("a greeting", "", command=("python", "-c", "print('hello')"), repeats=2),
]
"""
BROKEN = """
from benchmark import Benchmark
BENCHMARKS = [Benchmark("a failure", "", command=("python", "-c", "raise SystemExit('out of order')"))]
"""


def run(folder: Path, module: str, text: str) -> subprocess.CompletedProcess[str]:
    for name in ("run.py", "benchmark.py"):
        shutil.copy(BENCHMARKS / name, folder)
    (folder / f"{module}.py").write_text(text, "utf-8")
    command = [sys.executable, str(folder / "run.py"), module]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_work_alone_is_timed_and_the_whole_process_weighed(tmp_path: Path) -> None:
    done = run(tmp_path, "sleepy", SLEEPY)
    assert done.returncode == 0, done.stderr
    nap = re.search(r"\| a nap \| ([\d.]+) (m?s) \| .* \| (\d+) MiB \| 1 s \|", done.stdout)
    greeting = re.search(r"\| a greeting \| ([\d.]+) ms \| .* \| (\d+) MiB \|  \|", done.stdout)
    assert nap is not None
    assert greeting is not None
    assert (
        0.1 <= float(nap[1]) / (1000 if nap[2] == "ms" else 1) < 2
    )  # the nap of 0.1 s, late as it may be, without the preparation of 2 s
    assert int(nap[3]) >= 100 > int(greeting[2])


def test_a_benchmark_that_fails_is_no_figure(tmp_path: Path) -> None:
    done = run(tmp_path, "broken", BROKEN)
    assert done.returncode != 0
    assert "out of order" in done.stderr
    assert "| a failure |" not in done.stdout


def test_every_module_here_lists_work_that_can_be_done() -> None:
    script = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    found = importlib.import_module(name).BENCHMARKS\n"
        "    print(name, len(found), all(b.command or b.run for b in found))"
    )
    command = [sys.executable, "-c", script, *MODULES]
    done = subprocess.run(command, cwd=BENCHMARKS, capture_output=True, text=True, check=False)
    assert re.fullmatch("".join(rf"{name} [1-9]\d* True\n" for name in MODULES), done.stdout), done.stdout + done.stderr
