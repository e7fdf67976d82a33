"""Whatever the file, results hold what must hold of any; and the checker sees where they would not.

Whole runs of the shipped cases, and of files at the ends of what is allowed, are checked where they are made for other
tests: of the verbs, of the report in a browser, of extreme files.
"""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest
from tests.invariants import broken
from tests.study.crises import small

import demarche
from demarche.errors import CrisisError

FAULTS = Path(__file__).parents[1] / "data" / "faults"
FILES = sorted(path for path in FAULTS.glob("*.yaml"))


def results(case: str | Path | demarche.Crisis, draws: int) -> dict[str, Any]:
    found: dict[str, Any] = demarche.run(case, draws=draws).to_dict()
    json.dumps(found, allow_nan=False)
    return found


def test_a_small_crisis_holds_and_what_is_spoilt_is_seen() -> None:
    found = results(small(), 32)
    assert broken(found) == []
    for spoil in (_infinite, _above_one, _outside, _parts, _ends):
        spoilt = copy.deepcopy(found)
        spoil(spoilt)
        assert broken(spoilt) != [], spoil.__name__


def _infinite(found: dict[str, Any]) -> None:
    found["study"]["quantities"][1]["baseline"]["p95"] = math.inf


def _above_one(found: dict[str, Any]) -> None:
    found["study"]["quantities"][0]["baseline"] |= {"mean": 1.2, "high": 1.3}


def _outside(found: dict[str, Any]) -> None:
    found["study"]["quantities"][0]["baseline"]["mean"] = found["study"]["quantities"][0]["baseline"]["low"] - 0.01


def _parts(found: dict[str, Any]) -> None:
    found["study"]["levers"][0]["effects"][0]["same"] += 0.1


def _ends(found: dict[str, Any]) -> None:
    baseline = found["study"]["quantities"][1]["baseline"]
    baseline["p5"], baseline["p95"] = baseline["p95"], baseline["p5"]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_small_files_that_failed_once_hold_or_are_refused(file: Path) -> None:
    try:
        crisis = demarche.load(file)
    except CrisisError:
        return
    assert broken(results(crisis, 8)) == []
