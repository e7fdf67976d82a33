"""Mutants of crisis files: no traceback, nothing slow, every message with a place; what passes the check runs.

The same by hand, with other seeds and more of them: ``python -m tests.fuzz`` and ``python -m tests.patches``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests import patches
from tests.fuzz import TooSlow, cut_off, mutant, tried

QUICK = range(20)
SLOW = range(1_000, 1_400)
EVERY = 20
"""Of the mutants that pass the check, one in so many goes through the verbs."""


def test_a_mutant_is_the_same_for_the_same_seed() -> None:
    assert mutant(3) == mutant(3) != mutant(4)


def test_mutants_are_refused_with_a_place_or_pass() -> None:
    assert [(seed, said) for seed in QUICK if (said := tried(seed))[1]] == []


def test_what_hangs_is_cut_off() -> None:
    with pytest.raises(TooSlow):
        _count_for_ever()


def _count_for_ever() -> None:
    with cut_off(0.05):
        while True:
            pass


@pytest.mark.slow
def test_many_mutants_are_refused_with_a_place_or_pass_and_run() -> None:
    """In a process of its own, which may take 500 MiB."""
    command = [sys.executable, "-m", "tests.fuzz", str(SLOW.start), str(len(SLOW)), str(EVERY)]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    passed, through = (re.search(rf"'{kind}': (\d+)", ran.stdout) for kind in ("passes", "runs"))
    assert passed is not None
    assert through is not None
    assert int(passed[1]) > len(SLOW) // 50


@pytest.mark.once
@pytest.mark.parametrize(
    "seeds", [(1, 7), pytest.param((6, 100, 102, 103), marks=pytest.mark.slow)], ids=["handful", "more"]
)
def test_patched_files_that_pass_the_check_run_with_every_verb_and_lever(seeds: Sequence[int]) -> None:
    found = [(seed, *patches.tried(seed)) for seed in seeds]
    assert [entry for entry in found if entry[1] not in ("runs", "refused")] == []
    assert {kind for _, kind, _ in found} == {"runs", "refused"}
