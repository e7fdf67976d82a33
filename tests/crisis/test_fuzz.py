"""Mutants of crisis files: no traceback, nothing slow, every message with a place; what passes the check runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.fuzz import mutant, tried

from demarche.cli import main

QUICK = range(20)
SLOW = range(1_000, 3_000)
VERBS = (
    ("screen",),
    ("stability",),
    ("council",),
    ("ripeness", "--draws", "1"),
    ("levers", "--draws", "8"),
    ("claims", "--draws", "8"),
)
LACKING = ("has no screen section", "has no options section", "has no councils section", "no war section", "no claims")
"""What a verb says of a file that does not hold what it is about."""


def test_a_mutant_is_the_same_for_the_same_seed() -> None:
    assert mutant(3) == mutant(3) != mutant(4)


def test_mutants_are_refused_with_a_place_or_pass() -> None:
    assert [(seed, said) for seed in QUICK if (said := tried(seed))[1]] == []


@pytest.mark.slow
def test_two_thousand_mutants_are_refused_with_a_place_or_pass() -> None:
    found = [tried(seed) for seed in SLOW]
    assert [(seed, said) for seed, said in zip(SLOW, found, strict=True) if said[1]] == []
    assert sum(kind == "passes" for kind, _ in found) > len(found) // 50


@pytest.mark.slow
def test_what_the_check_passes_every_verb_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    passing = [seed for seed in range(5_000, 5_300) if tried(seed)[0] == "passes"]
    failed = []
    for seed in passing:
        Path("mutant.yaml").write_text(mutant(seed), "utf-8")
        for verb, *options in VERBS:
            ran = CliRunner().invoke(main, [verb, "mutant.yaml", *options])
            said = f"{ran.output}{ran.exception}"
            if ran.exit_code != 0 and not any(words in said for words in LACKING):
                failed.append((seed, verb, ran.output[-300:], repr(ran.exception)))
    assert failed == []
