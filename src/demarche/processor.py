"""The same figures on every processor, as far as that can be had.

NumPy and its linear algebra choose their instructions by the processor they find, and round sums and exponentials in
another order on each. That moves a last digit, which seldom matters; but where a war stands at a knife's edge it can
decide whether a version of it has a settled answer, and a figure over versions then moves by a point or two between a
laptop and the office. So all of them are held to what every x86-64 processor of the last ten years can do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["alike"]

_WIDE = "X86_V4 AVX512_ICL AVX512_SPR"
"""What NumPy calls the instructions that newer processors have beside; so since 2.4, and it warns of names unknown."""
_NAMED_SO = (2, 4)
_HEAD = 1 << 13
"""Bytes of the list of processors that tell of the first."""


def alike() -> None:
    """Ask for the instructions that all processors share; whoever has set something else keeps it.

    Without effect where NumPy has been imported already, and on other systems and kinds of processor.
    """
    if "numpy" in sys.modules or sys.platform != "linux" or os.uname().machine != "x86_64":
        return
    has = _instructions()
    if {"avx2", "fma"} <= has:
        os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")
    if "avx512f" in has and _numpy() >= _NAMED_SO:
        os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", _WIDE)


def _instructions(listed: Path = Path("/proc/cpuinfo")) -> set[str]:
    """What the first processor can do; nothing where the system does not tell."""
    try:
        with listed.open(encoding="ascii", errors="replace") as file:
            head = file.read(_HEAD)
    except OSError:
        return set()
    line = next((line for line in head.splitlines() if line.startswith("flags")), "")
    return set(line.partition(":")[2].split())


def _numpy() -> tuple[int, ...]:
    """NumPy's version, without importing it."""
    from importlib import metadata  # a fiftieth of a second, which only newer processors pay

    try:
        first, second, *_ = metadata.version("numpy").split(".")
        return int(first), int(second)
    except (metadata.PackageNotFoundError, ValueError):
        return (0, 0)
