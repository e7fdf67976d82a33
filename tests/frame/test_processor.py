"""Figures are to be the same on every processor: which instructions are asked for, and that they are taken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from demarche import processor
from demarche.processor import _instructions, alike

OLD = "processor\t: 0\nmodel name\t: Some\nflags\t\t: fpu sse2 avx2 fma bmi2\nbugs\t: x\n"
NEW = OLD.replace("bmi2", "bmi2 avx512f avx512cd")


def asked(monkeypatch: pytest.MonkeyPatch, text: str, numpy: tuple[int, int] = (2, 4), **given: str) -> dict[str, str]:
    """What stands in the environment for it afterwards."""
    environment = dict(given)
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "modules", {name: module for name, module in sys.modules.items() if name != "numpy"})
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "x", "6", "1", "x86_64")), raising=False)
    line = next((line for line in text.splitlines() if line.startswith("flags")), "")
    monkeypatch.setattr(processor, "_instructions", lambda: set(line.partition(":")[2].split()))
    monkeypatch.setattr(processor, "_numpy", lambda: numpy)
    alike()
    return environment


def test_what_all_have_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, OLD) == {"OPENBLAS_CORETYPE": "Haswell"}


def test_newer_ones_leave_what_they_have_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, NEW)
    assert found == {"OPENBLAS_CORETYPE": "Haswell", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"}


def test_older_numpy_knows_the_names_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, NEW, numpy=(2, 3)) == {"OPENBLAS_CORETYPE": "Haswell"}


def test_older_processors_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, OLD.replace("avx2", "")) == {}
    assert asked(monkeypatch, "") == {}


def test_who_has_set_something_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"OPENBLAS_CORETYPE": "Zen", "NPY_DISABLE_CPU_FEATURES": ""}
    assert asked(monkeypatch, NEW, **own) == own


def test_flags_are_those_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(OLD + NEW, "utf-8")
    assert _instructions(tmp_path / "cpuinfo") == {"fpu", "sse2", "avx2", "fma", "bmi2"}
    assert _instructions(tmp_path / "none") == set()


@pytest.mark.skipif(not {"avx2", "fma"} <= _instructions(), reason="an older processor, or another system")
def test_it_is_taken_without_a_word() -> None:
    """NumPy warns of names that it does not know, and fails at those that it cannot do without."""
    code = (
        "import demarche, os, numpy; from numpy._core._multiarray_umath import __cpu_features__ as has; "
        "print(os.environ['OPENBLAS_CORETYPE'], has.get('X86_V4', has.get('AVX512F')))"
    )
    mine = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES")}
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env=mine, check=True
    )
    assert found.stdout.split() == ["Haswell", "False"]
    assert found.stderr == ""
