"""Measures what every module in this folder lists as ``BENCHMARKS``, and prints one table.

    python benchmarks/run.py                # all of them
    python benchmarks/run.py startup        # one module
    python benchmarks/run.py --repeats 1    # quickly

Imports nothing heavy: the peak memory of a child counts from that of the process that starts it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from statistics import median

from benchmark import Benchmark

HERE = Path(__file__).parent
NOT_MEASURED = {"run", "benchmark"}


def main() -> None:
    modules = sorted({file.stem for file in HERE.glob("*.py")} - NOT_MEASURED)
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("module", nargs="*", help=f"any of {', '.join(modules)}; all without")
    parser.add_argument("--repeats", type=int, help="instead of each benchmark's own number")
    parser.add_argument("--once", nargs=2, metavar=("MODULE", "NUMBER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.module) - set(modules):
        parser.error(f"no such module: {', '.join(sorted(unknown))}")
    if asked.once:
        report_once(asked.once[0], int(asked.once[1]))
    else:
        print(f"{machine()}\n")
        for row in table(asked.module or modules, asked.repeats):
            print(row, flush=True)


def table(modules: list[str], repeats: int | None) -> Iterator[str]:
    """The rows of a Markdown table, each as soon as it is measured."""
    yield "| work | median | from - to | peak memory | budget |"
    yield "|---|---|---|---|---|"
    for module in modules:
        for number, benchmark in enumerate(importlib.import_module(module).BENCHMARKS):
            times, peaks = measure(module, number, benchmark, repeats or benchmark.repeats)
            spread = f"{seconds(min(times))} - {seconds(max(times))}"
            cells = [benchmark.work, seconds(median(times)), spread, f"{max(peaks):.0f} MiB", benchmark.budget]
            yield f"| {' | '.join(cells)} |"


def measure(module: str, number: int, benchmark: Benchmark, repeats: int) -> tuple[list[float], list[float]]:
    """Seconds and peak MiB of each repeat; a first repeat that warms the disk's cache is not counted."""
    command = list(benchmark.command) or ["python", __file__, "--once", module, str(number)]
    times, peaks = [], []
    for repeat in range(repeats + 1):
        wall, peak, printed = run_child(command)
        if repeat:
            times.append(wall if benchmark.command else json.loads(printed.splitlines()[-1]))
            peaks.append(peak)
    return times, peaks


def run_child(command: list[str]) -> tuple[float, float, str]:
    """Wall seconds, peak MiB and output of a command, run in an empty folder and with compiled modules kept."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), environment.get("PATH", "")])
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}\n{printed}")
    return wall, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), printed


def report_once(module: str, number: int) -> None:
    """In the child: do the work once and print how many seconds it took."""
    benchmark = importlib.import_module(module).BENCHMARKS[number]
    prepared = benchmark.prepare()
    start = time.perf_counter()
    benchmark.run(prepared)
    print(json.dumps(time.perf_counter() - start))


def seconds(value: float) -> str:
    """Three significant digits, in the unit that reads best."""
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = names[0] if names else cpu
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in ("demarche", "numpy", "scipy"))
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    main()
